/* SPDX-License-Identifier: MIT */
/* An act of a person or a rule on one event: checked by `allowed`, applied by act_apply. The same
 * code on both sides; the server checks every act again. */
#ifndef YIPING_MODEL_ACT_H
#define YIPING_MODEL_ACT_H

#include "yiping/base/error.h"
#include "yiping/model/catalog.h"
#include "yiping/model/event.h"
#include "yiping/model/lifecycle.h"
#include "yiping/model/person.h"

#define ACT_UNITS_MAX 12

struct remits; // remit.h

struct act {
	enum verb verb;
	struct actor actor;
	const struct person *person; // NULL for rules
	int64_t at;                  // server time
	int64_t occurred;            // device time corrected, INSTANT_NONE = at
	int64_t due_at;              // done by time; INSTANT_NONE otherwise
	enum head_clock rung_clock;  // which clock's rung (timer)

	/* arguments; NULL, 0, INSTANT_NONE = not given */
	const char *text, *reason, *what, *disposition, *other, *title, *place;
	enum inform_kind kind; // of a report upward
	bool phone;            // which was a call
	int8_t result; // -1 not given, 0 false / refused, 1 true / granted
	const char *cause;
	uint8_t grade;
	uint16_t type;
	uint32_t area;
	bool has_position;
	double lon, lat;
	struct unit_ref lead, assist[ACT_UNITS_MAX];
	size_t assist_count;
	struct unit_ref to;
	enum level to_level;
	const char *to_subject, *to_name;
	uint32_t request;
	int64_t until;
	uint32_t extra_s;
	uint8_t score;
	double value;
	bool has_value;
	enum colour colour;
	uint32_t series;
	enum source_kind source;
	const char *source_ref;
	const char *teller; // who says so, where that is not the series or the device
	uint8_t confidence; // of an alarm, %, 0 not said
	bool exercise;
	const struct evidence *evidence;
	size_t evidence_count;
};

/* Which row of its verb an act means, from its arguments and the event's state (e NULL: none yet).
 */
enum variant act_variant(const struct event *e, const struct act *a);

/* The row of the table that this act by this actor would take; NULL if none. */
const struct transition *act_row(const struct event *e, const struct act *a);

/* What the rules need to know besides the event. */
struct act_context {
	const struct catalog *catalog;
	const struct area_tree *tree;
	/* Who is responsible for what; NULL = nothing is known but the catalog's kinds. */
	const struct remits *remits;
	/* The other event of merge and link, NULL if unknown. */
	const struct event *other;
	/* The state an undo goes back to (the body one rev earlier; it must outlive the event),
	 * NULL if none. Undo takes back only the event's very last change, so nothing of others is
	 * lost. */
	const struct event *before;
};

/* How an act comes out. `code` of the error is the problem's code; status is the HTTP status. */
struct act_problem {
	struct error error;
	int status; // 403 role or scope, 409 state, 422 field
};

/* May this act be done? Checks, in this order: the table has a row (409 "state"), role (403
 * "role"), arguments that make no sense (422 "field_<name>"), guards (403/409 with the guard's
 * code), fields that are required (422 "field_<name>"), lists of reasons (422 "reason"), room for
 * more (409 "full"). `e` NULL = report or sense. Pure. */
bool act_check(const struct event *e, const struct act *a, const struct act_context *x,
	struct act_problem *p);

/* Applies a checked act: *e becomes the state after it (rev and arev are counted on; new strings
 * come from `arena`). What was done by time counts from the instant it was due at, so that a late
 * server changes no outcome. Evidence is kept whatever the verb. For report and sense *e is filled
 * from nothing (the caller sets id and num). */
void act_apply(
	struct event *e, const struct act *a, const struct act_context *x, struct arena *arena);

/* All in one: act_check, then act_apply. */
bool act_do(struct event *e, bool exists, const struct act *a, const struct act_context *x,
	struct arena *arena, struct act_problem *p);

struct allowed {
	uint64_t verbs;              // bit 1 << enum verb: may be done now
	const char *why[VERB_COUNT]; // code of the first hindrance, NULL if allowed
};

/* Which verbs this person may use on this event now (fields not looked at). */
void allowed(const struct event *e, const struct person *p, const struct act_context *x,
	int64_t now, struct allowed *out);

#endif
