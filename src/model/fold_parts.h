/* SPDX-License-Identifier: MIT */
/* The inside of a fold, shared by its files: fold.c entities, fold_count.c counters, fold_digest.c
 * digests, fold_unit.c the index by unit, fold_equal.c comparison. */
#ifndef YIPING_MODEL_FOLD_PARTS_H
#define YIPING_MODEL_FOLD_PARTS_H

#include "tally.h"
#include "yiping/model/fold.h"

#define CHUNK_ENTRIES 256

/* One entity; head.num 0 = free. Entries are named by index from 1 and never move. */
struct entry {
	struct live live;
	uint64_t share;    // what the digests of its areas hold of it, 0 while stale
	uint32_t stale_at; // place in the list of stale ones + 1, 0 = not stale
	uint32_t links;    // first of its unit links; of a free entry the next free one
};

/* An area with something live in it. */
struct slot {
	uint64_t hash;
	uint32_t count;  // live entities below; of a free slot 0
	uint32_t parent; // area num by the last path through here; of a free slot the next free one
};

/* Digests are brought up to date when they are asked for, also of a const fold: hence a part of its
 * own behind a pointer. */
struct digests {
	struct keymap areas; // (area, 0) to slot; area 0 = what has no area
	struct slot *slots;
	uint32_t top, room, free;
	uint32_t *stale;     // entries whose share is to be worked out
	uint32_t stale_count, stale_room;
};

/* Entity and unit, in two lists: all of a unit (next, prev), all of an entity (more). */
struct unit_link {
	uint32_t entry, unit;
	uint32_t next, prev;
	uint32_t more;
};

struct units {
	struct keymap first; // (unit, 0) to link
	struct unit_link *links;
	uint32_t top, room, free;
};

struct fold {
	struct keymap index; // (kind, num) to entry
	struct entry **chunks;
	uint32_t chunk_count, top, free, count;
	struct tally gauges; // (area, domain and OWN); the last cell counts entities in the row
	struct tally flows;  // (area, day and domain)
	int32_t newest_day;
	struct digests *digests;
	struct units units;
	uint64_t seq;
	uint32_t root;
	int utc_offset_minutes;
	bool is_full;
};

static inline struct entry *fold_entry(const struct fold *f, uint32_t index)
{
	return &f->chunks[(index - 1) / CHUNK_ENTRIES][(index - 1) % CHUNK_ENTRIES];
}

static inline bool path_is_same(const struct area_path *a, const struct area_path *b)
{
	if (a->count != b->count)
		return false;
	for (unsigned i = 0; i < a->count; i++)
		if (a->num[i] != b->num[i])
			return false;
	return true;
}

/* fold_count.c: moves the gauges of d from the old live state to the new; either may be NULL. */
void fold_count_gauges(struct fold *f, const struct deltas *d, const struct live *old,
	const struct live *new_live);
/* Counts the flows of d at this place and day. */
void fold_count_flows(struct fold *f, const struct deltas *d, const struct area_path *path,
	uint8_t domain, int32_t day);

/* fold_digest.c */
void fold_digest_add(struct fold *f, uint32_t index);
void fold_digest_remove(struct fold *f, uint32_t index);
/* Its rev changes, its place does not. */
void fold_digest_touch(struct fold *f, uint32_t index);
void fold_digest_finish(struct digests *d);
/* Works out what is stale. */
void fold_digest_settle(const struct fold *f);

/* fold_unit.c */
void fold_unit_link(struct fold *f, uint32_t index);
void fold_unit_unlink(struct fold *f, uint32_t index);
void fold_unit_finish(struct units *u);

#endif
