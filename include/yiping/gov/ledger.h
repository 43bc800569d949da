/* SPDX-License-Identifier: MIT */
/* The writer's side of the server: every change of the log is decided, claimed and written here, on
 * the writer's thread and inside its transaction. A command goes in as one heap message and comes
 * back with its outcome and the changes it made, after they are durable. */
#ifndef YIPING_GOV_LEDGER_H
#define YIPING_GOV_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/arena.h"
#include "yiping/base/error.h"
#include "yiping/base/sha256.h"
#include "yiping/gov/roster.h"
#include "yiping/model/act.h"
#include "yiping/model/attend.h"
#include "yiping/model/change.h"
#include "yiping/model/entity.h"
#include "yiping/model/mode.h"
#include "yiping/model/tick.h"
#include "yiping/store/worker.h"
#include "yiping/wire/area.h"
#include "yiping/wire/order.h"
#include "yiping/wire/remit.h"

struct ledger;

enum command_kind {
	LEDGER_ACT,    // a person's act on an event, or a report of a new one
	LEDGER_ALARM,  // a rule's: sense a new alarm, or add to the open one of that type and place
	LEDGER_CLEAR,  // a rule's: the condition of a series or source went away
	LEDGER_PUT,    // another kind's entity as it is now
	LEDGER_TIMERS, // write all that is due by time
	LEDGER_TICK,   // close a tick
	LEDGER_GRANT,  // an administrator's: give or take tokens
	LEDGER_AREAS,  // an administrator's: change the tree
	LEDGER_CATALOG, // an administrator's: another version of the catalog
	LEDGER_PEOPLE, // a person reads who is concerned by an event: told, and audited
	LEDGER_PRUNE,  // forget a slice of what is too old
	LEDGER_SERIES, // whose series are, and what holds for them beside the catalog
	LEDGER_WORKS,  // planned work, or its end before its time
	LEDGER_ORDER,  // orders issued, or an act on one
	LEDGER_MODE,   // a centre's mode: asked for, confirmed or declined
	LEDGER_ATTEND, // somebody checks in or out
	LEDGER_WARNING, // one issued, or an act on one
	LEDGER_REMIT,  // rows of a centre's table of who is responsible
};

#define TAG_ANY UINT32_MAX

struct command_tag { // If-Match
	char epoch[9];
	uint32_t arev;  // TAG_ANY = "*"
};

/* An entity as it is now. Id is the caller's; num is, where the caller gives it (units, series);
 * rev is the ledger's. The structs begin alike: id, num, rev. */
struct entity_put {
	enum kind kind;
	union {
		struct entity any;
		struct unit unit;
		struct warning warning;
		struct shift shift;
		struct mode mode;
		struct source source;
		struct works works;
		struct indicator_state indicator;
	} as;
};

/* A token given to a person (who is written anew), or all tokens of a subject taken back. */
struct grant {
	struct person person; // its num and unit are the ledger's to fill
	char token[TOKEN_ROOM];
	bool revoke;
	size_t count;         // out: tokens that were revoked
};

/* Other reference data. What comes out is the loop's own copy, to be used from this command on. */
struct reference_edit {
	const struct wire_area_edit *areas; size_t area_count; // LEDGER_AREAS
	const char *catalog; size_t catalog_length;            // LEDGER_CATALOG: JSON
	struct area_tree *new_tree;   // out: taken by the poster, or destroyed with the command
	struct catalog *new_catalog;  // likewise
	size_t rehomed;               // out: entities that changed their place with it
};

/* What is to change of one series; the rest of its setting stays. */
struct series_patch {
	bool sets_gateway, sets_limits, sets_judgement;
	bool claims;              // its first reading: only if it is nobody's yet
	struct series_setting is; // in: id, num, indicator, area, what is wanted, and as gateway
	                          // whose it is so far; out: as it stands
	uint32_t gateway;         // out: their number, 0 nobody
};

/* A warning to issue, or (with an id) an act on one. */
struct warning_ask {
	char id[ENTITY_ID_ROOM];
	struct warning warning;
	struct warning_terms terms;
};

struct command {
	enum command_kind kind;
	struct arena arena;    // of everything in here, in and out

	/* in */
	int64_t now;           // server time
	struct person person;  // who; role PERSON_NONE = a rule
	struct act act;        // act.person is set by the ledger
	char event[EVENT_ID_ROOM];
	struct command_tag tag;
	const char *key;       // NULL for rules without one
	uint8_t content[SHA256_BYTES]; // hash of the request, to know a key used for something else
	const char *args; size_t args_length; // the ledger's: what the log keeps of the arguments
	struct entity_put put;
	struct tick tick;
	struct grant grant;
	struct reference_edit edit;
	const char *request;   // LEDGER_PEOPLE: Request-Id, NULL if there is none
	struct series_patch *patches; size_t patch_count;
	struct order_ask *order_ask; // LEDGER_ORDER: this,
	struct order_act *order_act; // or this on
	char order_id[ENTITY_ID_ROOM];
	uint32_t mode_area;    // LEDGER_MODE
	enum mode_act mode_act;
	struct mode_terms mode_terms;
	struct attend_ask attend; // LEDGER_ATTEND
	struct warning_ask *warning_ask; // LEDGER_WARNING
	struct wire_remit_edits *remit;  // LEDGER_REMIT
	uint64_t committed;    // LEDGER_TIMERS: head that is durable, for the high-water file

	/* out */
	int status;            // HTTP status of the outcome, 0 = nothing to tell
	struct error error;    // code and sentence when status is not 2xx
	bool promote;          // in: an alarm that the rule is sure of becomes an event at once
	bool replayed;         // the key was known: this is its old outcome
	uint32_t rev, arev;
	uint64_t seq;
	const char *body; size_t body_length; // the event after it (or as it stands, with a 412)
	const struct change *changes; size_t change_count;
	struct { bool more; uint64_t floor; } pruned; // is there more; oldest cursor's seq

	/* for whoever posted it */
	void (*done)(struct command *c, const struct error *e);
	void *owner;
};

struct ledger_options {
	struct catalog *catalog;       // both taken over: the writer keeps its own
	struct area_tree *tree;
	char epoch[33];
	const char *highwater;         // path of the high-water file
	int64_t since;                 // what is posted is dated then or later: the log's end
};

/* The seq that a cursor must have reached to be gone on with: older ones list anew. */
bool ledger_cursor_floor(struct db *db, int64_t now, uint64_t *floor, struct error *e);

struct ledger *ledger_create(const struct ledger_options *o);
void ledger_destroy(struct ledger *l);

/* Opening, on the writer's connection before the thread starts: reads the high-water marks of
 * numbers. */
bool ledger_open(struct ledger *l, struct db *db, struct error *e);

/* Heap, zeroed, with `kind` and every instant none. */
struct command *command_create(enum command_kind kind);
void command_destroy(struct command *c);

/* Posts it to the writer; `done` is called on the loop thread when it is durable (or failed, then e
 * says why and nothing was written). The command is the ledger's meanwhile. */
bool ledger_post(struct ledger *l, struct worker *writer, struct command *c, struct error *e);

/* For making history before the thread starts: runs one command now, inside a transaction of the
 * caller's. */
bool ledger_run(struct ledger *l, struct db *db, struct command *c, struct error *e);

/* In the writer's thread, after a lost transaction: forgets everything that was kept beside it. */
void ledger_lost(struct ledger *l);

#endif
