/* SPDX-License-Identifier: MIT */
/* The inside of a fold, shared by its files: fold.c entities, fold_place.c what adds up along a
 * path, fold_count.c counters, fold_flow.c flows in detail, fold_digest.c digests, fold_unit.c the
 * index by unit, fold_fill.c filling, fold_equal.c comparison. */
#ifndef YIPING_MODEL_FOLD_PARTS_H
#define YIPING_MODEL_FOLD_PARTS_H

#include "tally.h"
#include "yiping/model/fold.h"

#define CHUNK_ENTRIES 256
#define OWN 256u // in the key of a row of gauges: only entities exactly at the area

/* One entity; head.num 0 = free. Entries are named by index from 1 and never move. */
struct entry {
	uint64_t share;    // what the digests of its areas hold of it, 0 while stale
	uint32_t stale_at; // place in the list of stale ones + 1, 0 = not stale
	uint32_t links;    // first of its unit links; of a free entry the next free one
	uint32_t place;
	struct live live;  // behind them: what a change touches lies together
};

/* A path and a domain in which something is live or happened just now. A change touches only its
 * place; what has come together there is passed on to all areas of the path when somebody asks, so
 * that a replay that shows every hundredth change adds up every hundredth time. */
struct place {
	/* What every visitor looks at lies together, the counters of open events behind it. */
	struct area_path path;
	uint32_t next;               // with the same key but another path; of a free one the next
	uint8_t domain;
	bool dirty;
	uint32_t uses;               // live entities
	int32_t uses_diff;           // not passed on yet, like what follows
	uint64_t hash_diff;          // xor of shares
	int32_t diff[COUNTER_COUNT]; // the flows are those of the newest day
};

/* An area with something live in it, for its digest. */
struct slot {
	uint64_t hash;
	uint32_t count;  // live entities below; of a free slot 0
	uint32_t parent; // area num by the last path through here; of a free slot the next free one
};

/* What areas add up to. It is brought up to date when it is asked for, also of a const fold: hence
 * a part of its own behind a pointer. */
struct sums {
	struct keymap index; // (last area of the path, domain) to place
	struct place *places;
	uint32_t place_top, place_room, place_free;
	uint32_t *dirty;     // places
	uint32_t dirty_count, dirty_room;
	struct tally gauges; // (area, domain and OWN); the last cell counts entities in the row
	struct tally flows;  // (area, day and domain)
	int32_t newest_day;
	struct keymap areas; // (area, 0) to slot; area 0 = what has no area
	struct slot *slots;
	uint32_t slot_top, slot_room, slot_free;
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

/* Flows by everything that is asked about them, in no order; found by an open table of indexes. */
struct cells {
	struct flow_cell *all;
	uint32_t count, room;
	uint32_t *index; // index of a cell + 1, 0 = free
	uint32_t index_room;
};

struct fold {
	struct keymap index; // (kind, num) to entry
	struct entry **chunks;
	uint32_t chunk_count, top, free, count;
	struct sums *sums;
	struct cells cells;
	struct units units;
	struct filling *filling; // NULL while nothing is filled
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

/* ---- fold.c ---- */

/* An entry for a new entity, 0 if there are too many; and back, when nothing holds it. */
uint32_t fold_take_entry(struct fold *f);
void fold_leave_entry(struct fold *f, uint32_t index);
/* Makes what an entry of the index holds count: `d` says what comes with it. */
void fold_link(struct fold *f, uint32_t index, uint32_t place, const struct deltas *d);

/* ---- fold_fill.c ---- */

void fold_fill_forget(struct fold *f);

/* ---- fold_place.c ---- */

/* The place of this path and domain, made if there is none; it stays until nothing uses it and
 * all of it was passed on. */
uint32_t place_open(struct sums *s, const struct area_path *path, uint8_t domain);
struct place *place_touch(struct sums *s, uint32_t place); // to change its differences
/* place_open_near comes soon, with what this returns; until then none may be closed. */
uint32_t place_expect(const struct sums *s, const struct area_path *path, uint8_t domain);
uint32_t place_open_near(
	struct sums *s, uint32_t near, const struct area_path *path, uint8_t domain);
/* Passes on what came together. */
void sums_settle(struct sums *s);
struct slot *sums_slot(const struct sums *s, uint32_t area); // NULL: nothing is live there
/* Forgets everything, but keeps the memory for what comes next. */
void sums_clear(struct sums *s);
void sums_finish(struct sums *s);

/* ---- fold_count.c ---- */

/* The key of a row of flows; and flows of days too old to be kept go when a new one begins. */
static inline uint32_t flow_key(int32_t day, uint8_t domain)
{
	return (uint32_t)day << 8 | domain;
}
void fold_begin_day(struct fold *f, int32_t day);
void fold_count_deltas(struct fold *f, uint32_t place, const struct delta *list, unsigned n);
void fold_count_flows(struct fold *f, uint32_t place, const struct delta *list, unsigned n,
	int32_t day);

/* ---- fold_flow.c ---- */

void cells_count(struct cells *c, const struct flow_cell *key, const struct delta *list,
	unsigned n);
void cells_forget_before(struct cells *c, int32_t day);
void cells_clear(struct cells *c);
void cells_finish(struct cells *c);
const struct flow_cell *cells_find(const struct cells *c, const struct flow_cell *key);

/* ---- fold_digest.c ---- */

/* Its rev changes: its share is to be worked out anew. */
void fold_digest_touch(struct fold *f, uint32_t index);
void fold_digest_remove(struct fold *f, uint32_t index);
/* Works out what is stale, and passes it on. */
void fold_digest_settle(const struct fold *f);

/* ---- fold_unit.c ---- */

void fold_unit_link(struct fold *f, uint32_t index);
void fold_unit_unlink(struct fold *f, uint32_t index);
void fold_unit_clear(struct units *u);
void fold_unit_finish(struct units *u);

#endif
