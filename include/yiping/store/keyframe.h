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

#endif
