/* SPDX-License-Identifier: MIT */
/* Who is responsible for what: the body of kind responsibility, what a request wants to change of
 * one, and the answer that tells it as seen from an area. */
#ifndef YIPING_WIRE_REMIT_H
#define YIPING_WIRE_REMIT_H

#include "yiping/model/remit.h"
#include "yiping/wire/span.h"

/* As the pairs of wire/entity.h. Rows of a type, domain or kind that nobody knows are left out. */
bool wire_remit_table_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct remit_table *out, struct error *e);
bool wire_remit_table_encode(const struct remit_table *t, const struct wire_refs *refs,
	struct buf *out);

/* One row to put, or to take out. A unit is named by its id; the rest of the reference is not
 * filled. */
struct wire_remit_edit {
	struct remit_row row;
	bool remove;
};

struct wire_remit_edits {
	uint32_t area;
	struct wire_remit_edit *all; size_t count;
};

/* Strict. Errors: "field_area", "field_rows" (none, or too many), "field_by", "field_type",
 * "field_domain", "field_kind"; "shape". */
bool wire_remit_edits_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_remit_edits *out, struct error *e);

/* The same as text, for who has only words: ids as they were typed, NULL = not said. */
struct wire_remit_words {
	const char *area, *by, *type, *domain, *kind, *unit, *fallback;
	bool remove;
};
bool wire_remit_words_encode(const struct wire_remit_words *w, struct buf *out);

/* As seen from an area: each type with whose it is and who falls back, and the area's own table. */
struct wire_remit_line {
	uint16_t type;
	struct remit who, fallback;
};

struct wire_remits {
	uint32_t area;
	const char *tag; // for If-Match
	struct wire_remit_line *lines; size_t count;
	bool has_table;
	struct remit_table table;
};

bool wire_remits_encode(const struct wire_remits *r, const struct wire_refs *refs,
	struct buf *out);
bool wire_remits_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_remits *out, struct error *e);

#endif
