/* SPDX-License-Identifier: MIT */
/* The log: every change, gapless on the server, a part of it in a cache. Fixed heads and opaque
 * bodies lie in two tables, so that folding touches few pages. Everything here runs on the
 * connection's thread. */
#ifndef YIPING_STORE_CHANGELOG_H
#define YIPING_STORE_CHANGELOG_H

#include "yiping/base/arena.h"
#include "yiping/base/sha256.h"
#include "yiping/model/fold.h"
#include "yiping/store/db.h"

#define CHANGELOG_TXN_MAX 4096 // changes of one txn, so that a page has a bound

/* ---- writing ---- */

/* The server's end of the log: what the next change follows. It notices by itself when a
 * transaction was taken back under it. Zeroed = not looked yet. */
struct changelog {
	uint64_t seq;      // of the last change, 0 = empty
	int64_t at;        // of the last change; INSTANT_NONE while empty
	uint8_t hash[SHA256_BYTES]; // of the last change: the next one's prev_hash
	bool loaded;
};

/* Looks where the log ends; appending does so by itself. */
bool changelog_follow(struct changelog *log, struct db *db, struct error *e);

/* Appends `count` changes as one txn (its number is the seq of the first) inside the caller's
 * transaction; seq and txn are written into them. Codes: "time_backwards" when `at` is before the
 * last change's, "too_many", "constraint" when this rev of the entity is there already, and those
 * of db.h. */
bool changelog_append(struct changelog *log, struct db *db, struct change *changes, size_t count,
	struct error *e);

/* A cache's way: changes with the seq and txn the server gave them. One that is there already
 * stays. */
bool changelog_store(struct db *db, const struct change *c, struct error *e);

/* ---- the chain ----
 * prev_hash of a change is the SHA-256 of the canonical bytes of the change before it; of seq 1
 * it is 32 zero bytes. Canonical bytes, integers little-endian, a string as length (4 bytes,
 * 0xffffffff = absent) and bytes:
 *   "yiping-change-1\n" · prev_hash (32) · seq (8) · txn (8) · at (8) · due_at (8) · op (1) ·
 *   verb (1) · id (string) · head (64 bytes) ·
 *   path, old_path, units, old_units (each: count 1, nums 4 each) ·
 *   actor subject (string) · actor name (string) · actor num (4) · actor role (1) ·
 *   key (string) · args (string) · body (string)
 * An absent and an empty subject, name, key or args are different here as in the tables. */
void changelog_hash(const struct change *c, const uint8_t prev[SHA256_BYTES],
	uint8_t out[SHA256_BYTES]);

struct changelog_verdict {
	uint64_t from, to;   // walked, inclusive; 0, 0 = nothing there
	uint64_t bad;        // first change that does not fit, 0 = the chain holds
	bool whole;          // walked to the end, which is the one that was written last
	uint8_t last[SHA256_BYTES]; // hash of `to`, to be kept elsewhere
};

/* Walks at most `limit` changes from `from` (0 = where the log begins, which must be right after
 * its floor). Go on with from = verdict.to to include the link between, until it is whole. What
 * the last change hashes to is kept among the database's facts, and each run must be what its rows
 * say. False only if it could not be read. */
bool changelog_verify(struct db *db, uint64_t from, size_t limit, struct changelog_verdict *v,
	struct error *e);

/* ---- reading ---- */

struct changelog_span {
	uint64_t floor; // changes up to here were deleted (in a cache: never received); 0 = none
	uint64_t last;  // 0 = empty
	int64_t at;     // of the last, INSTANT_NONE if empty
};
bool changelog_span(struct db *db, struct changelog_span *out, struct error *e);

/* Visits changes with after < seq <= upto in order without bodies: body, args, key, due_at and
 * actor are absent. The change is the visitor's only during the call; false stops (and is no
 * error). The fast way: for folding. */
typedef bool (*change_visit_fn)(void *user, const struct change *c);
bool changelog_fold(struct db *db, uint64_t after, uint64_t upto, change_visit_fn visit, void *user,
	struct error *e);

/* Fills a fold with the same, newest first (fold_fill, which the caller ends). */
bool changelog_fill(struct db *db, uint64_t after, uint64_t upto, struct fold *f, struct error *e);

struct change_page {
	struct arena arena;      // of everything in here
	struct change *changes;
	size_t count;
	uint64_t next;           // read on after this seq (what was looked at, kept or not)
	bool more;               // there is more up to `upto`
};

struct change_query {
	uint64_t after, upto;    // upto 0 = the end
	size_t limit;            // changes kept; passed only to end a txn
	size_t scan;             // changes looked at, likewise; 0 = no bound
	size_t bytes;            // stop after a txn that brings the bodies past this, 0 = 16 MB
	bool heads_only;
	/* Which are wanted, judged without body; NULL = all. */
	change_visit_fn keep;
	void *user;
};

/* One page; never ends within a txn. On failure the page is empty. Finish it in any case. */
bool changelog_read(struct db *db, const struct change_query *q, struct change_page *page,
	struct error *e);
void change_page_finish(struct change_page *page);

/* Changes of one entity with after_rev < rev, oldest first. page->next is not set. */
bool changelog_entity(struct db *db, enum kind kind, uint32_t num, uint32_t after_rev, size_t limit,
	struct change_page *page, struct error *e);

/* The change that made this rev (count 0 if it is not there), or the last of the entity that is not
 * after `seq` (rev 0). */
bool changelog_at_rev(struct db *db, enum kind kind, uint32_t num, uint32_t rev, uint64_t seq,
	struct change_page *page, struct error *e);

/* When this rev of an entity was made; *at stays as it is and *found is false if the change is not
 * there. */
bool changelog_time_of(struct db *db, enum kind kind, uint32_t num, uint32_t rev, int64_t *at,
	bool *found, struct error *e);

/* Where a moment lies: *after is the seq of the last change at or before `at` (0 if none is). */
bool changelog_seq_at(struct db *db, int64_t at, uint64_t *after, struct error *e);

/* ---- retention ---- */

/* Deletes changes up to the newest keyframe at or before `floor`, and keyframes before that one,
 * at most `slice` rows; *more while there is work left. Without such a keyframe nothing is
 * deleted: the state at the new floor could not be told. */
bool changelog_prune(struct db *db, uint64_t floor, size_t slice, bool *more, struct error *e);

/* Deletes every change up to and with `upto` without asking for a keyframe, and makes it the
 * floor: for a cache that is too large. keyframe_fold refuses what can no longer be told. */
bool changelog_drop(struct db *db, uint64_t upto, struct error *e);

#endif
