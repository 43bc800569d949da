/* SPDX-License-Identifier: MIT */
/* Two acts on one event, one or two clients, a server and a network that does its worst: all of it
 * as one small value, so that every state it can come to can be looked at.
 *
 * The program's own code takes the steps wherever it decides anything:
 *   - the client: src/sync/delivery*.c and reply_judge.c, whose state is put into a real struct
 *     delivery before each step and taken out behind it; answers are bytes of wire/outcome.h;
 *   - its rows: store/outbox.c in an SQLite database, for what a start finds and in which order;
 *   - the server: store/keys.c in an SQLite database, within one transaction a request, and
 *     store/highwater.c, which says whether a database is behind what was acknowledged.
 * Paraphrased, because they need a whole program around them:
 *   - the glue of app/station_acts.c (its functions are static, its station has threads, a session
 *     and a board): write, then hand over; mark what the delivery tells; after a start everything
 *     that is not settled is handed over to be proved, but what comes behind a conflict;
 *   - the order of src/gov/ledger_act.c (claim, compare the tag, append, remember) and of
 *     routes_act.c: the life cycle behind it takes a catalog and a tree, and says nothing of keys;
 *   - the session: a client learns of another epoch, and of its own keys in the changes, at any
 *     time or never. When it knows of the epoch its rows are open again on the disk: the copy keeps
 *     the epoch only with a list that is whole, much later;
 *   - time: a wait is over at any time. How long it was says nothing of what comes out.
 * Queued and sent are one here: the two marks are words for a person, and both are proved after a
 * start. A server has nothing that is not on its disk, so its death is that of requests: before
 * the commit, or between the commit and the answer. A copy of a request that is late may come any
 * number of times until it is lost. What is assumed: a backup that is brought back is older than
 * the last write of the highwater (decision D5) and younger than what a client proves anew, and
 * nobody asks of a key behind its promise. The program does not hold back after a start what comes
 * behind a conflict; what becomes of it then is RULE_RUSH. */
#ifndef ONCE_H
#define ONCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ONCE_ACTS 2
#define ONCE_CLIENTS 2
#define ONCE_FLIGHTS 2
#define ONCE_KEYS (2 * ONCE_ACTS) // the second half is that of clients who take a new one
#define ONCE_HISTORY 4

/* What is right, and each way to do it wrong. */
enum once_rule {
	RULE_NONE,         // as it is
	RULE_NEW_KEY,      // an act that is sent again gets a new key
	RULE_SEND_FIRST,   // sent and called queued before it is on the disk
	RULE_CHECK_BEFORE, // the key is looked up outside the transaction that does the act
	RULE_PRUNE_EARLY,  // keys are forgotten before their promise is over
	RULE_DEAF,         // another epoch is not told to the delivery
	RULE_LATE_REPLY,   // what went out before an epoch is believed in the next
	RULE_NO_EPOCH,     // a restored server keeps its epoch
	RULE_RUSH,         // what comes behind a conflict is sent before the person decided
	RULE_FORGET,       // what was let go for a conflict is not given again
	RULE_CALM,         // what was told applied before a restore is not proved anew
	RULE_COUNT,
};

struct once_set { // what is looked at
	enum once_rule rule;
	uint8_t owner[ONCE_ACTS];   // client of each act
	bool is_tagged[ONCE_ACTS];  // else "*", and the event's arev stays
	bool crashes, restores, ages;
};

enum once_stage { STAGE_NONE, STAGE_ADDING, STAGE_ADDED, STAGE_KEPT, STAGE_LOST };
enum once_mark { ONCE_NONE, ONCE_OPEN, ONCE_CONFLICT, ONCE_APPLIED, ONCE_REFUSED };
enum once_outcome { OUT_NONE, OUT_APPLIED, OUT_STALE, OUT_UNKNOWN };
enum once_phase { PHASE_FREE, PHASE_OUT, PHASE_CHECKED, PHASE_BACK };

struct once_act {
	uint8_t stage;
	uint8_t mark;       // in the client's memory
	uint8_t durable;    // in its outbox
	uint8_t told;       // what the person was told last, whatever crashed since
	uint8_t told_in;    // the epoch the client knew when it said applied
	uint8_t was_over;   // it said so once, or the person decided
	uint8_t tag_epoch, tag_arev;
	uint8_t is_old;     // settled so long ago that nobody asks any more
	uint8_t was_sent;   // only for RULE_NEW_KEY
};

struct once_parcel {
	uint8_t act; // + 1, 0 = none
	uint8_t prove, waits, failed;
	uint8_t flight; // + 1, 0 = not out
};

struct once_flight {
	uint8_t phase, kind, is_past;
	uint8_t act, key;              // of a single: act + 1, key
	uint8_t asked;                 // of a proof: bits of acts
	uint8_t answer[ONCE_ACTS];     // once_outcome; of a single the first
};

struct once_client {
	uint8_t up, epoch, given_epoch; // given to the delivery, 0 = not yet
	uint8_t waits, failed;
	struct once_parcel parcels[ONCE_ACTS]; // as they stand in the delivery
	struct once_flight flights[ONCE_FLIGHTS];
};

struct once_disk { // of the server
	uint8_t count, done[ONCE_HISTORY]; // act + 1
	uint8_t key[ONCE_KEYS];            // once_outcome
	uint8_t old[ONCE_KEYS];            // the promise is over
};

struct once_state {
	struct once_act acts[ONCE_ACTS];
	struct once_client clients[ONCE_CLIENTS];
	struct once_disk disk, backup;
	uint8_t epoch, has_backup;
	uint8_t late[ONCE_KEYS]; // copies of requests in the net: once_phase
	uint8_t fault;           // an answer had a fate that nothing here can have
};

enum once_step {
	STEP_MAKE, STEP_WRITE, STEP_HAND, STEP_SEE, STEP_DECIDE, // an act
	STEP_CRASH, STEP_START, STEP_LEARN, STEP_WAKE,           // a client
	STEP_REFUSED, STEP_BUSY, STEP_DROP, STEP_TIMEOUT, STEP_COPY, // a flight
	STEP_CHECK, STEP_SERVE, STEP_SERVE_AND_DIE, STEP_REPLY, STEP_LOSE_REPLY,
	STEP_LATE_CHECK, STEP_LATE, STEP_LATE_END,               // a key
	STEP_BACKUP, STEP_RESTORE, STEP_AGE, STEP_PRUNE,         // the server
	STEP_COUNT,
};

const char *once_step_name(enum once_step step);

/* once_client.c */
void once_client_open(void);
void once_client_close(void);
/* Each takes the client of s into the program's code, and what that did back into s. */
void once_client_put(const struct once_set *set, struct once_state *s, unsigned client,
	unsigned act, bool prove);
void once_client_fly(const struct once_set *set, struct once_state *s, unsigned client);
void once_client_wake(const struct once_set *set, struct once_state *s, unsigned client);
void once_client_epoch(const struct once_set *set, struct once_state *s, unsigned client);
void once_client_seen(const struct once_set *set, struct once_state *s, unsigned client,
	unsigned act);
enum once_landing { LAND_REFUSED, LAND_BUSY, LAND_DROPPED, LAND_TIMEOUT, LAND_PAGE, LAND_ANSWER };
void once_client_land(const struct once_set *set, struct once_state *s, unsigned client,
	unsigned flight, enum once_landing how);

/* once_store.c: the rules of the store, asked of the store */
void once_store_open(void);
void once_store_close(void);
/* What a claim of the key says of this disk: OUT_NONE = it is fresh. */
enum once_outcome once_claim(const struct once_disk *disk, unsigned key);
/* OUT_UNKNOWN, or what became of it. */
enum once_outcome once_ask(const struct once_disk *disk, unsigned key);
void once_prune(struct once_disk *disk, bool early);
bool once_is_behind(const struct once_disk *disk, const struct once_disk *acknowledged);
/* The acts of a client that its outbox gives as not settled, in order; at most ONCE_ACTS. */
size_t once_open_rows(const struct once_set *set, const struct once_state *s, unsigned client,
	unsigned acts[ONCE_ACTS]);
/* The same after a restored server: what was told applied is open again. */
size_t once_reopened_rows(const struct once_set *set, const struct once_state *s, unsigned client,
	unsigned acts[ONCE_ACTS]);

/* once_steps.c */
void once_begin(struct once_state *s);
/* False if the step cannot be taken here. *out is changed only if it was. */
bool once_take(const struct once_set *set, const struct once_state *s, enum once_step step,
	unsigned index, struct once_state *out);
unsigned once_indexes(enum once_step step); // how many things it can be taken with
bool once_is_fair(enum once_step step);     // no fault: it happens in the end
/* NULL, or what is wrong with this state. */
const char *once_wrong(const struct once_set *set, const struct once_state *s);
bool once_is_settled(const struct once_set *set, const struct once_state *s);

/* once_explore.c */
struct once_found {
	size_t states, steps;
	const char *wrong;    // NULL: nothing is
	size_t length;        // of the shortest way there
	char trace[4096];     // that way, a line a step
};
void once_explore(const struct once_set *set, struct once_found *found);

#endif
