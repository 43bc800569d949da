/* SPDX-License-Identifier: MIT */
/* Orders across the levels: from one centre to another below it, or to a unit; with or without an
 * event; and the steps of a plan, each of which is sent as an order. Each addressee has an order of
 * its own, and all of one matter have one number, however often it is passed on.
 *
 *   issued --ack--> taken --feedback--> reported --close--> closed
 *                     ^------rework---------|
 *
 * and from each of them `void`, by who issued it. */
#ifndef YIPING_MODEL_ORDER_H
#define YIPING_MODEL_ORDER_H

#include "yiping/model/act.h"
#include "yiping/model/entity.h"

#define ORDER_TO_MAX 64             // addressees of one issue
#define ORDER_NUMBER_ROOM 16        // "O000012"
#define ORDER_URGE_MS (INT64_C(15) * 60 * 1000)
#define ORDER_TITLE_MAX 200         // characters, as of an event
#define ORDER_TEXT_MAX 4000
#define ORDER_LIMIT_MAX_S (UINT32_C(366) * 86400)

enum order_stage { ORDER_NO_STAGE, ORDER_ISSUED, ORDER_TAKEN, ORDER_REPORTED, ORDER_CLOSED,
	ORDER_VOID, ORDER_STAGE_COUNT };

struct order {
	char id[ENTITY_ID_ROOM];    // number, "@", id of the area or "u" and num of the unit
	uint32_t num, rev;
	char number[ORDER_NUMBER_ROOM];
	uint32_t area;              // where the addressee is: for its path
	struct unit_ref unit;       // who is meant; nobody = the centre of `area`
	uint32_t from;              // centre that issued it
	const char *parent;         // id of the order that was passed on, NULL = none
	const char *title, *text;
	uint8_t grade;              // how urgent, as of events
	const char *event;          // id, NULL = none
	const char *plan; uint8_t step;
	bool exercise;
	struct actor by;
	int64_t issued;
	uint32_t accept_s, reply_s, check_s; // 0 = no limit
	enum order_stage stage;
	int64_t taken; struct actor taken_by;
	int64_t reply_from;         // since when the report is waited for
	const char *progress; int64_t progress_at;
	int64_t reported; struct actor reported_by;
	const char *result;         // words of the report
	const char *missing;        // of the last rework
	struct evidence *evidence; size_t evidence_count; // of the report
	int64_t ended; struct actor ended_by;
	const char *remark;         // with which it was closed or taken back
	uint16_t notes, urges, reworks;
	int64_t last_urge;          // by a person
	/* What time has done to the limit that runs (see order_timer.h). */
	uint16_t struck, rungs;     // rungs of this stage, and of all; the keys of timers count on
	int64_t last_rung;          // when the last one was due
	enum level escalated;       // how far it has gone up in this stage
	struct actor called;        // who was called last, and when
	int64_t called_at;
};

/* Nothing yet: zeroes, instants INSTANT_NONE. */
void order_init(struct order *o);

/* "issued" "taken" ...; ORDER_NO_STAGE and "" if unknown. */
const char *order_stage_token(enum order_stage s);
enum order_stage order_stage_of(const char *token);

/* Its clock is ACCEPT while it is issued, C while it is taken, CHECK once it is reported; the
 * holder is the unit; it is live until it is closed or void. */
struct head order_head(const struct order *o);

/* What an order is to a centre, from its head alone. */
enum order_owed {
	ORDER_OWES_NOTHING,
	ORDER_UNANSWERED,     // to this centre itself, and not reported
	ORDER_UNACKNOWLEDGED, // to a unit here or to somebody below, who has not signed for it
	ORDER_UNCHECKED,      // reported from there, and not looked at
};
enum order_owed order_owed(const struct head *h, const struct area_tree *t, uint32_t centre);

/* May this person send orders there? Duty and supervisors; to what lies below a centre of theirs,
 * to units in it, and steps of a plan (`step`) to the centre itself. *from gets the centre. */
bool order_may_issue(const struct person *p, const struct area_tree *t, uint32_t area, bool unit,
	bool step, uint32_t *from);

/* True if this person answers for the addressee, or for who issued it. */
bool order_is_to(const struct order *o, const struct person *p, const struct area_tree *t);
bool order_is_from(const struct order *o, const struct person *p, const struct area_tree *t);

/* What somebody asks for: an order to each of these. */
struct order_ask {
	struct order_to {
		uint32_t area;
		struct unit_ref unit; // or this one
	} *to; size_t to_count;
	const char *title, *text, *event, *plan, *parent;
	uint8_t step, grade;
	uint32_t accept_s, reply_s; // 0 = as the grade has it
	bool exercise;
};

struct order_act {
	enum verb verb; // ack progress feedback rework close void urge
	const char *text;
	struct evidence *evidence; size_t evidence_count;
};

/* True if it is something one does with an order that was issued; *words (NULL allowed) = it needs
 * some. */
bool order_knows(enum verb v, bool *words);

/* True if who issued an order does it, not the one it went to. */
bool order_is_of_issuer(enum verb v);

/* May it be done? 409 "state", 403 "own" (the other side's act) or "handler" (who reported does not
 * close), 422 "field_text", 409 "interval" (urged a quarter of an hour ago). `children`: orders it
 * was passed on with that are still open: then no report (409 "children"). Pure. */
bool order_check(const struct order *o, const struct order_act *a, const struct person *p,
	const struct area_tree *t, int64_t at, size_t children, struct act_problem *out);

/* Which verbs this person may use on it now (words not looked at): bits 1 << enum verb. */
uint64_t order_allowed(const struct order *o, const struct person *p, const struct area_tree *t,
	int64_t at, size_t children);

/* Does what was checked; rev counts on. Strings of the act are kept as they are. */
void order_apply(struct order *o, const struct order_act *a, const struct person *p, int64_t at);

/* True if what is reported needs nobody's check: a centre's own step of a plan. */
bool order_is_own(const struct order *o);

#endif
