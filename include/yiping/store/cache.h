/* SPDX-License-Identifier: MIT */
/* A client's replica: the part of the log it may see, the present state, ticks, and where it
 * stands. Opened with schema_cache; disposable. Reading is done with changelog.h, keyframe.h,
 * stored.h and ticks.h. */
#ifndef YIPING_STORE_CACHE_H
#define YIPING_STORE_CACHE_H

#include "yiping/base/arena.h"
#include "yiping/model/fold.h"
#include "yiping/model/tick.h"
#include "yiping/store/db.h"

/* Where the replica stands. */
struct cache_meta {
	const char *epoch;   // "" before the first listing
	const char *cursor;  // opaque, the server's
	const char *scope;   // hash or words of the scope, the caller's
	uint64_t seq;        // folded up to here
	uint64_t tick;       // of the last frame
	int64_t good_at;     // wall time of the last good reply, INSTANT_NONE = never
	bool listing;        // a listing was begun and not ended: what is live is not whole
};

/* Reads it; strings in the arena. */
bool cache_meta(struct db *db, struct arena *arena, struct cache_meta *out, struct error *e);

/* A reply of `changes` as it goes in: all in one transaction, cursor last. */
struct cache_page {
	const struct change *changes; // bodies may be absent
	size_t count;
	const char *const *words;     // search words by change; NULL, items too, = none
	struct tick *ticks;
	size_t tick_count;
	const char *cursor;           // NULL = stays
	uint64_t seq;                 // new position, 0 = stays
	int64_t good_at;              // INSTANT_NONE = stays
};

/* Own transaction, unless one is open (a grouping worker's). A `leave` takes the entity out. */
bool cache_apply(struct db *db, const struct cache_page *page, struct error *e);

/* ---- listing: the state as of one seq, in pages ---- */

/* Begins. Another epoch: everything is dropped, frames too, but for facts that
 * hold in any: "ref.*", "etag.*", "series.area", "meta", "turn". The same epoch: old rows stay, and
 * whatever of the log lies between the old position and `seq` is marked as a gap. */
bool cache_list_begin(struct db *db, const char *epoch, const char *scope, uint64_t seq,
	int64_t now, struct error *e);

struct cache_entity {
	struct live live;
	const char *body;
	size_t body_length;
	const char *words;
};
bool cache_list_page(struct db *db, const struct cache_entity *entities, size_t count,
	struct error *e);

/* Ends: what was live and not named is no longer; a keyframe of this seq is written, so that
 * replay can begin here; the cursor is set. */
bool cache_list_end(struct db *db, const char *cursor, uint64_t seq, int64_t at, int64_t good_at,
	struct error *e);

/* Only the connection was good: nothing new. */
bool cache_touch(struct db *db, int64_t good_at, struct error *e);

/* ---- gaps ---- */

struct cache_gap {
	uint64_t from, to; // seqs (from, to] were never received
	int64_t at;        // when that was noticed
	char reason[32];
};
bool cache_mark_gap(struct db *db, const struct cache_gap *gap, struct error *e);
bool cache_gaps(struct db *db, bool (*visit)(void *user, const struct cache_gap *gap), void *user,
	struct error *e);

/* ---- size ---- */

struct cache_limits {
	int64_t cap;            // bytes
	int64_t ticks_before;   // older frames go in any case
	int64_t changes_before; // so do older changes, and events born before it that are not open
};

/* One slice of trimming in its own transaction (call while *more): first what is too old, then,
 * above the cap, the oldest frames, bodies of changes, bodies of closed events, changes, closed
 * events. Live entities stay. */
bool cache_trim(struct db *db, const struct cache_limits *limits, bool *more, struct error *e);

#endif
