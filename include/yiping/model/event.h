/* SPDX-License-Identifier: MIT */
/* One event in full: what the body of a change holds. Strings and arrays live in the arena it was
 * decoded into; a change to it is made on a shallow copy with new strings from the same arena. */
#ifndef YIPING_MODEL_EVENT_H
#define YIPING_MODEL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/arena.h"
#include "yiping/model/area.h"
#include "yiping/model/catalog.h"
#include "yiping/model/head.h"

#define EVENT_ID_ROOM 24
#define SUBJECT_ROOM 64
#define EVENT_LIST_MAX 1024  // requests, calls, pieces of evidence and links, of each
#define EVENT_PARTIES_MAX 24 // lead and assisting units
#define EVENT_TELLINGS_MAX 64 // who tells of its condition

/* Who did it: a person, or "timer", "rule:<name>", "source:<name>". */
struct actor {
	const char *subject; // NULL or "" = nobody
	const char *name;    // for people to read
	uint32_t num;        // person's permanent num, 0 for rules
	enum role_id role;
};

struct unit_ref {
	const char *id; // NULL = none
	uint32_t num;
	struct name name;
};

struct evidence {
	const char *kind, *ref, *sha256, *note;
	int64_t at;
	bool is_public; // may be shown to class wall
};

struct event_clock {
	int64_t start;     // INSTANT_NONE = not started
	uint32_t limit_s;
	bool work_time;
	uint32_t pause_s;  // summed pauses that ended
	int64_t paused_at; // INSTANT_NONE = runs
	int64_t due;       // worked out by event_clock_due
	int64_t done;      // when the leg was met, INSTANT_NONE = pending
};

/* By which row somebody is responsible: of a centre's table for the type, its domain or whatever
 * else, by the catalog, or as the fallback after two units have sent it back (see remit.h). */
enum remit_by { REMIT_NOBODY, REMIT_TYPE, REMIT_DOMAIN, REMIT_DEFAULT, REMIT_CATALOG,
	REMIT_FALLBACK, REMIT_BY_COUNT };

struct remit { // who is responsible
	enum remit_by by;
	uint32_t area;  // the centre whose table says so, 0 = none
	uint16_t kind;  // of unit; of what no unit is named for, any of that kind
	struct unit_ref unit;
};

/* "" "type" "domain" "default" "catalog" "fallback" */
const char *remit_by_token(enum remit_by b);
enum remit_by remit_by_of(const char *token); // REMIT_NOBODY if unknown or NULL

struct party { // lead or assisting unit
	struct unit_ref unit;
	bool lead;
	bool whistled;     // must report in
	int64_t asked, accepted, departed, arrived; // INSTANT_NONE = not yet
};

struct request { // extension, suspension, second send-back, void, proposed false, transfer
	uint32_t id;     // 1.. within the event
	const char *what; // "extension" "suspension" "send_back" "void" "false" "transfer"
	struct actor by;
	int64_t at;
	const char *reason; // reason id
	const char *text;
	uint32_t extra_s;  // extension: seconds more
	int64_t review;    // suspension: review date
	struct unit_ref to; // transfer
	uint32_t to_area;
	int64_t decided;   // INSTANT_NONE = open
	bool granted;
	struct actor decided_by; // nobody: it lapsed, since the event went on without it
	const char *answer;
};

struct telling { // one that says, or said, that the condition is there
	const char *ref; // "series:7", "alertmanager:<name>", a device's name
	uint32_t series; // 0 = none
	enum source_kind source;
	bool active;
	int64_t since;   // of what it says now
};

struct call { // call-and-answer
	struct actor by;
	const char *subject, *name; // who was called: a person's subject or a unit's id
	int64_t at, answered;
};

/* Reports to the level above, and what of them is owed (see inform.h). */
enum inform_kind { INFORM_NONE, INFORM_FIRST, INFORM_FOLLOW_UP, INFORM_FINAL, INFORM_KIND_COUNT };

struct inform { // one that was sent
	enum inform_kind kind;
	uint16_t n;    // 1.. within the event
	bool phone;    // said by phone; the writing comes after it
	bool late;     // after it was due
	enum level to; // LEVEL_NONE = beyond the city
	struct actor by;
	int64_t at;
	const char *text;
};

struct owed {
	enum inform_kind kind; // INFORM_NONE = nothing
	bool phone;            // a call is owed before the writing
	enum level to;
	int64_t since, due;
	uint32_t limit_s;      // from since to due, of its calendar
	uint16_t struck;       // rungs of its ladder so far
	int64_t last_rung;     // when the last was due
};

struct event {
	char id[EVENT_ID_ROOM]; // "20261123-000812", one number across the levels
	uint32_t num, rev, arev;
	uint16_t type;
	uint8_t domain;
	uint16_t runway;
	uint8_t grade;
	enum colour colour; // of the breach that raised it
	enum state state;
	uint32_t area;
	struct area_path path;
	const char *title, *text, *place;
	double lon, lat;
	bool has_position;
	enum source_kind source;
	const char *source_ref;  // device, caller's ticket, "alertmanager:<fingerprint>"
	int64_t born;            // T0: time of the alarm, or when a report came in
	int64_t occurred;        // device time of the last act, INSTANT_NONE if the same
	int64_t entered;         // when the present state began

	/* the alarm facet */
	bool has_condition, condition_active;
	double value; bool has_value;
	uint32_t series;
	int64_t condition_since; // of the present condition
	struct telling *tellings; size_t telling_count; // it is over when all of them say so
	int64_t acked_at;
	struct actor acked_by;
	uint8_t acked_severity; // severity: see event_severity
	int64_t shelved_until; const char *shelve_reason; struct actor shelved_by;
	uint8_t shelve_count;
	bool returned; // from the shelf, and not acknowledged since

	/* in whose hands */
	struct unit_ref holder_unit;
	struct actor holder_person;
	enum level level;        // whose duty room owns it
	enum level escalated;    // highest level, LEVEL_NONE = never
	struct remit remit;      // who is responsible; as it was when somebody was sent
	bool unowned; // nobody is: no row and no default names a unit that exists there
	struct unit_ref *refusals; size_t refusal_count; // units that sent it back, each once
	struct party *parties; size_t party_count;
	struct event_clock clocks[CLOCK_COUNT];
	enum leg legs[3];        // A, V, D of 1-3-5

	struct request *requests; size_t request_count;
	struct call *calls; size_t call_count;
	struct evidence *evidence; size_t evidence_count;
	const char **links; size_t link_count; // event ids
	char merged_into[EVENT_ID_ROOM];

	bool is_135, exercise, sensitive, grouped;
	bool supervised; struct actor supervised_by; int64_t supervise_reply_due;

	uint16_t notes, urges, reworks, send_backs, extensions, reopens, reports, rungs;
	int64_t last_urge, last_escalate, last_whistle;

	/* the ladder of the limit that struck last (see timer.h) */
	enum head_clock rung_clock;
	uint16_t struck;   // rungs of it so far; `rungs` counts those of all
	int64_t last_rung; // when the last was due

	struct inform *informs; size_t inform_count;
	struct owed owed;

	/* how it ended */
	const char *disposition; // reason id of REASONS_CLOSE
	const char *cause;       // reason id of REASONS_FALSE
	const char *result;      // words of the feedback or closing
	struct actor handler;    // who fed back: may not check
	struct actor closed_by;
	int64_t closed_at;
	uint8_t satisfaction;    // 1..5, 0 = not asked

	/* undo: the state before the actor's last act, kept for ten seconds by the server */
	enum verb last_verb; struct actor last_by; int64_t last_at;
};

/* An event of which nothing is known: zeroes, every instant INSTANT_NONE, no state. Decoders and
 * act_apply begin with it. */
void event_init(struct event *e);

/* The head of this event. */
struct head event_head(const struct event *e);

/* A number that grows as the alarm gets worse (grade, colour, 1-3-5): an acknowledgement given at a
 * lower one no longer counts. */
uint8_t event_severity(const struct event *e);

/* True if the alarm is not acknowledged at its present severity. */
bool event_unacked(const struct event *e);

/* True unless it is too serious to be put aside: 1-3-5 and grades 1 and 2. */
bool event_may_be_shelved(const struct event *e);

/* The clock that matters now: the one of the state or, where that one is met or has no limit, the
 * closing limit; before somebody is sent, of what nobody owns, the sooner of that and the limit
 * for finding somebody; CLOCK_NONE if neither runs, and always when the event is done. */
enum head_clock event_running_clock(const struct event *e);

/* Starts, meets, pauses or resumes one clock; a limit of 0 s leaves it unset. A clock that stands
 * still is resumed before it is met, so that its pause is not held against anybody. */
void event_clock_start(struct event *e, enum head_clock c, struct duration_limit limit, int64_t at,
	const struct calendar *cal);
void event_clock_done(struct event *e, enum head_clock c, int64_t at);
void event_clock_pause(struct event *e, enum head_clock c, int64_t at);
void event_clock_resume(struct event *e, enum head_clock c, int64_t at, const struct calendar *cal);

/* The highest level that has it: where it was escalated to, else whose duty room owns it. */
enum level event_top(const struct event *e);

/* Adds another event's id unless it is there or there is no room; the array is new, from arena. */
void event_add_link(struct event *e, const char *id, struct arena *arena);

/* The party of a unit; NULL if it has no part. `lead` may be NULL. */
struct party *event_party(const struct event *e, uint32_t unit);
struct party *event_lead(const struct event *e);

/* The open request of this kind ("" = any), NULL if none. */
struct request *event_request(const struct event *e, const char *what);

#endif
