/* SPDX-License-Identifier: MIT */
/* The present state of every entity: events with typed columns and indexes, other kinds by kind
 * and num. Bodies are opaque. Whoever appends changes also puts the state here, in the same
 * transaction. */
#ifndef YIPING_STORE_STORED_H
#define YIPING_STORE_STORED_H

#include "yiping/base/arena.h"
#include "yiping/model/fold.h"
#include "yiping/store/db.h"

struct stored {
	struct live live;         // head, path, id, units
	const char *body;         // JSON, NULL = absent (putting: keep what is there)
	size_t body_length;
	int64_t timer_due;        // events: when time does something to it; INSTANT_NONE = never
	/* Events: words to be found by (title, place ...), gated, separated by spaces or line
	 * breaks; NULL = none (putting: keep what is there). Comes back folded. */
	const char *search;
};

/* Puts the state after a change. An event or entity that is there with a newer rev stays. */
bool stored_put(struct db *db, const struct stored *s, struct error *e);

/* Takes one out altogether (a leave, in a cache). */
bool stored_remove(struct db *db, enum kind kind, uint32_t num, struct error *e);

/* One by num or by id; *found false if it is not there. Strings live in the arena. */
bool stored_by_num(struct db *db, enum kind kind, uint32_t num, struct arena *arena,
	struct stored *out, bool *found, struct error *e);
bool stored_by_id(struct db *db, enum kind kind, const char *id, struct arena *arena,
	struct stored *out, bool *found, struct error *e);

/* Visits all live entities of all kinds, head, path, id and units; false stops. */
bool stored_each_live(struct db *db, bool (*visit)(void *user, const struct live *l), void *user,
	struct error *e);

/* How many those are. It is counted once, inside the caller's transaction, and kept up from then
 * on. */
bool stored_live_count(struct db *db, uint64_t *count, struct error *e);

struct stored_page {
	struct arena arena;
	struct stored *rows;
	size_t count;
	bool more;
	struct { int64_t a, b, c; } next; // key of the last row looked at, for `after`
};

void stored_page_finish(struct stored_page *page);

/* Entities of a kind other than event by num; live_only leaves out what ended. `after`: the last
 * num. */
bool stored_list(struct db *db, enum kind kind, uint32_t after, bool live_only, size_t limit,
	struct stored_page *page, struct error *e);

/* How many open events a unit takes part in. */
bool stored_unit_events(struct db *db, uint32_t unit, unsigned *count, struct error *e);

enum stored_order {
	STORED_QUEUE,   // open events by grade, due, num
	STORED_ARCHIVE, // newest first (born, num); open ones too, unless `states` says otherwise
};

struct stored_query {
	enum stored_order order;
	struct area_path below;   // only what lies in its last area; count 0 = everywhere
	uint32_t states;          // STATE_BIT set, 0 = any
	uint16_t type;            // 0 = any
	uint8_t domain;           // 0 = any
	int64_t from, to;         // archive: from <= born < to; INSTANT_NONE = open
	uint32_t unit;            // archive and queue: in which this unit takes part; 0 = any
	const char *words;        // archive: search (see search.h); NULL = all
	bool bodies;              // read bodies too
	size_t limit;             // rows kept
	size_t scan;              // rows fetched, then `more` with fewer than limit; 0 = no bound
	bool has_after;
	struct { int64_t a, b, c; } after; // next of the page before
	/* Whatever else is asked; judged by head, path and units. NULL = all. */
	bool (*keep)(void *user, const struct live *l);
	void *user;
};

/* One page of events. Stops with "interrupted" when the job is cancelled. */
bool stored_events(struct db *db, const struct stored_query *q, struct stored_page *page,
	struct error *e);

/* ---- timers ---- */

/* Nums of events whose timer_due <= now, earliest first, at most cap; *count of them. */
bool stored_timers_due(struct db *db, int64_t now, uint32_t *num, size_t cap, size_t *count,
	struct error *e);

/* The earliest timer; INSTANT_NONE if there is none. */
bool stored_next_timer(struct db *db, int64_t *due, struct error *e);

/* The SQL that a query runs, for tests of its plan; false if it does not fit. */
bool stored_events_sql(const struct stored_query *q, char *out, size_t room);

#endif
