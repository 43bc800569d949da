/* SPDX-License-Identifier: MIT */
/* Acts on their way: durable before they are called queued, sent with the same key and bytes for
 * ever, in order within an event. The file is opened with DB_SYNC_FULL and never thrown away. */
#ifndef YIPING_STORE_OUTBOX_H
#define YIPING_STORE_OUTBOX_H

#include "yiping/base/arena.h"
#include "yiping/store/db.h"

enum outbox_state {
	OUTBOX_QUEUED,    // not sent yet
	OUTBOX_SENT,      // sent, the reply is not known: send again, the key makes it one
	OUTBOX_CONFLICT,  // 409 or 412: waits for the person, and with it what follows on the event
	OUTBOX_ATTENTION, // something else a person must look at
	OUTBOX_APPLIED,   // done
	OUTBOX_REFUSED,   // will never be done, or was withdrawn
	OUTBOX_STATE_COUNT,
};

struct outbox_row {
	int64_t row;         // order of entry, given by outbox_add
	const char *key;     // idempotency key
	const char *subject; // whose it is: never sent with another's token
	const char *server;  // identity of the server it is for
	const char *event;   // event id, "" for a report (each its own)
	const char *verb;    // token
	const char *tag;     // If-Match, NULL for none
	const char *target;  // path of the request
	const void *bytes;   // body of the request
	size_t length;
	int64_t made_at;     // ms
	int64_t not_after;   // pointless later; INSTANT_NONE = never
	enum outbox_state state;
	int status;          // HTTP status of the outcome, 0 = none yet
	const void *outcome; // as received, NULL = none
	size_t outcome_length;
	int64_t settled_at;  // when applied or refused; INSTANT_NONE otherwise
};

#define OUTBOX_BYTES_MAX 1048576 // of one body
#define OUTBOX_ROWS_MAX 10000    // not yet settled

/* Adds a row as queued; true only when it is on the disk (own transaction). row is filled.
 * "disk_full": nothing was kept, the caller keeps the text. "outbox_full", "too_large",
 * "constraint" (a key twice). */
bool outbox_add(struct db *db, struct outbox_row *row, struct error *e);

/* State, status and outcome of a row; bytes and key never change. status 0 and outcome NULL keep
 * what is there. "not_found" if there is no such row. */
bool outbox_set(struct db *db, const char *key, enum outbox_state state, int status,
	const void *outcome, size_t length, int64_t at, struct error *e);

/* Another tag of a row that waits to be sent. */
bool outbox_retag(struct db *db, const char *key, const char *tag, struct error *e);

/* The person gives up a row that came back (conflict, attention). "not_found": none of that key
 * waits for a decision. */
bool outbox_drop(struct db *db, const char *key, int64_t at, struct error *e);

/* The person wants a row that came back all the same: it waits again in its old place and with its
 * old bytes, under the key, tag, made_at and not_after of `again`; a key that was answered is never
 * used for another try. What the old key came to stays, as a refused row. One transaction;
 * "not_found" as above. */
bool outbox_requeue(struct db *db, const char *key, const struct outbox_row *again, int64_t at,
	struct error *e);

struct outbox_list {
	struct arena arena; // of everything in it
	struct outbox_row *rows;
	size_t count;
};
void outbox_list_finish(struct outbox_list *list);

/* Rows in any of the states (1 << state), in order of entry. NULL = of any server or subject.
 * Newest first when `newest`. */
bool outbox_find(struct db *db, const char *server, const char *subject, unsigned states,
	bool newest, size_t limit, struct outbox_list *list, struct error *e);

/* One by its key; count 0 if it is not there. */
bool outbox_by_key(struct db *db, const char *key, struct outbox_list *list, struct error *e);

/* How many rows are in each state. */
bool outbox_counts(struct db *db, const char *server, const char *subject,
	size_t counts[OUTBOX_STATE_COUNT], struct error *e);

/* Applied rows settled since an instant are as if only sent: of those that the server may have lost
 * the outcome is not known any more. The newest, at most `limit`. */
bool outbox_reopen(struct db *db, const char *server, const char *subject, int64_t since,
	size_t limit, struct error *e);

/* Deletes settled rows (applied, refused) settled before an instant. */
bool outbox_prune(struct db *db, int64_t before, struct error *e);

#endif
