/* SPDX-License-Identifier: MIT */
/* A keyframe is every live entity as it stood after one change, so that any moment is a keyframe
 * and the changes since. */
#ifndef YIPING_STORE_KEYFRAME_H
#define YIPING_STORE_KEYFRAME_H

#include "yiping/model/fold.h"
#include "yiping/store/db.h"

/* True when changes since the last keyframe >= max(10,000, 2 x live entities). For a log without
 * holes: changes are told by their seqs. Inside the caller's transaction. */
bool keyframe_is_due(struct db *db, uint64_t seq, bool *due, struct error *e);

/* Writes the present live entities (see stored.h) as the keyframe of `seq`, which must be the
 * last change applied; inside the caller's transaction. One that is there is replaced. */
bool keyframe_write(struct db *db, uint64_t seq, int64_t at, struct error *e);

typedef bool (*live_visit_fn)(void *user, const struct live *l);

/* Visits the entities of the newest keyframe with seq <= `seq`; *found is its seq, 0 if there is
 * none (then the state before the first change is meant: nothing). */
bool keyframe_load(struct db *db, uint64_t seq, uint64_t *found, live_visit_fn visit, void *user,
	struct error *e);

/* The whole state after `seq` into a fold: clears it, then the keyframe and the changes since. Code
 * "not_kept" when changes in between were deleted. */
bool keyframe_fold(struct db *db, uint64_t seq, struct fold *f, struct error *e);

/* ---- whether they say what the log says ---- */

enum keyframe_fault {
	FAULT_NONE,
	FAULT_MISSING, // by the log it is live, in the state it is not
	FAULT_EXTRA,   // the other way round
	FAULT_DIFFERS, // its head, place, units or id
	FAULT_TWICE,   // the keyframe says it more than once
	FAULT_REV,     // the change of seq `bad` does not follow what was before it
	FAULT_AHEAD,   // the keyframe is of a seq the log has not
	FAULT_BASE,    // what the log begins with is no longer there, and no keyframe tells it
};

struct keyframe_verdict {
	uint64_t base;      // keyframe that stands for what retention deleted; 0 = from the start
	uint64_t compared;  // keyframes
	uint64_t to;        // the log was folded up to here
	uint64_t bad;       // seq of what does not fit; 0 = all hold
	bool present;       // `bad` is the present state (see stored.h), not a keyframe
	enum keyframe_fault fault;
	enum kind kind;     // the first entity, by kind and num; KIND_NONE if it is none's
	uint32_t num;
	char id[ENTITY_ID_ROOM];
	uint32_t rev_told;  // by the log, 0 = none
	uint32_t rev_kept;  // by the keyframe or the present state, 0 = none
};

/* Folds the log from its start and holds each keyframe, and in the end the present state, against
 * that, entity by entity; stops at the first that does not fit. Where retention has deleted the
 * start, the oldest keyframe stands for it: what it says is judged by the changes after it and by
 * the present state. Memory is that of two states, however long the log is. A server may write
 * meanwhile. Codes: "corrupt" when something cannot be read, and those of db.h. */
bool keyframe_verify(struct db *db, struct keyframe_verdict *v, struct error *e);

#endif
