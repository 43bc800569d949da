/* SPDX-License-Identifier: MIT */
/* Bodies of the kinds that are not events. Each pair as in wire/event.h: decode fills *out (strings
 * and arrays from `arena`), encode appends and is false if `out` overflowed. */
#ifndef YIPING_WIRE_ENTITY_H
#define YIPING_WIRE_ENTITY_H

#include "yiping/model/attend.h"
#include "yiping/model/entity.h"
#include "yiping/wire/span.h"

#define WIRE_PAIR(kind)                                                                            \
	bool wire_##kind##_decode(const char *bytes, size_t n, const struct wire_refs *refs,       \
		struct arena *arena, struct kind *out, struct error *e);                           \
	bool wire_##kind##_encode(const struct kind *in, const struct wire_refs *refs,             \
		struct buf *out)

WIRE_PAIR(entity); // id, num, rev, area, state: what every body has
WIRE_PAIR(unit);
WIRE_PAIR(warning);
WIRE_PAIR(shift);
WIRE_PAIR(mode);
WIRE_PAIR(attendance);
WIRE_PAIR(source);
WIRE_PAIR(works);
WIRE_PAIR(indicator_state);

#undef WIRE_PAIR

/* Planned work as somebody tells it: area, type, ref, reason, from, to. Strict: an area or a type
 * that nobody knows gives "field_area" or "field_type". */
bool wire_works_plan_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct works *out, struct error *e);

/* A warning as somebody issues it (what it is, and its terms), and an act on one. Decoding is
 * strict: an area that nobody knows gives "field_area" or "field_areas", another word "field_act"
 * or "field_colour". */
bool wire_warning_issue_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct warning *out, struct warning_terms *terms, struct error *e);
bool wire_warning_issue_encode(const struct warning *w, const struct warning_terms *terms,
	const struct wire_refs *refs, struct buf *out);
bool wire_warning_act_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct warning_terms *out, struct error *e);
bool wire_warning_act_encode(const struct warning_terms *in, const struct wire_refs *refs,
	struct buf *out);

/* The switch of a centre's mode as somebody asks for it; strict: an area that nobody knows gives
 * "field_area". */
bool wire_mode_ask_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, uint32_t *area, struct mode_terms *out, struct error *e);
bool wire_mode_ask_encode(uint32_t area, const struct mode_terms *in, const struct wire_refs *refs,
	struct buf *out); // false: too large

/* A check-in or check-out as somebody asks for it: act, and of somebody else whose and why (else
 * NULL). Strict: another word gives "field_act". */
bool wire_attend_ask_decode(const char *bytes, size_t n, struct arena *arena,
	struct attend_ask *out, struct error *e);
bool wire_attend_ask_encode(const struct attend_ask *in, struct buf *out); // false: too large

/* Units that take part, as a change lists them. */
struct wire_units {
	uint32_t num[CHANGE_UNITS_MAX];
	uint8_t count;
};

/* The head of any kind's body. An event's arev is its own; of other kinds it is rev. `units` (NULL
 * if not wanted) gets the parties of an event, lead first, at most CHANGE_UNITS_MAX. */
bool wire_head(enum kind kind, const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct head *out, struct wire_units *units, struct error *e);

/* Appends a body of any kind with another rev and, where it names one, another area; whatever
 * else it says stays byte by byte. False if it is no object or `out` overflowed. */
bool wire_body_move(const char *body, size_t n, uint32_t rev, const char *area, struct buf *out);

#endif
