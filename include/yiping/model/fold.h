/* SPDX-License-Identifier: MIT */
/* The fold: the live heads of a part of the log, with where they are, counters per area and
 * domain, flows in detail and a digest per area. What the server answers from, what the board
 * draws, what replay shows. */
#ifndef YIPING_MODEL_FOLD_H
#define YIPING_MODEL_FOLD_H

#include "yiping/base/instant.h"
#include "yiping/model/area.h"
#include "yiping/model/change.h"
#include "yiping/model/person.h"
#include "yiping/model/reduce.h"

#define FOLD_LIVE_MAX (UINT32_C(1) << 21)
#define FOLD_FLOW_DAYS 3 // flows of today and two days before are kept
#define FLOW_COUNT (COUNTER_COUNT - GAUGE_COUNT)
#define FOLD_CELLS_MAX (UINT32_C(1) << 18) // of 64 bytes
#define FOLD_SHIFT_FROM (8 * HOUR_MS) // local time at which the day shift begins, and ends
#define FOLD_SHIFT_TO (20 * HOUR_MS)

/* A live entity as the fold keeps it. */
struct live {
	struct head head;
	struct area_path path;
	uint8_t unit_count;
	char id[ENTITY_ID_ROOM];
	uint32_t units[CHANGE_UNITS_MAX]; // lead and assisting
};

struct digest {
	uint32_t count;
	uint64_t hash; // xor of the first 8 bytes (big-endian) of SHA-256("kind\0id\0rev")
};

/* Flows of one area itself, type, leading unit, domain, day and part of the day: what KPIs and
 * handovers add up. `part`: 0 before the day shift, 1 in it, 2 after it. */
struct flow_cell {
	uint32_t area;   // 0 = none
	uint32_t unit;   // that led, or led until this change; 0 = none
	int32_t day;     // local day
	uint16_t type;   // 0 = none
	uint8_t domain;
	uint8_t part;
	uint16_t counts[FLOW_COUNT]; // flow FLOW_SENSED + i; a cell stays at 65,535
};

struct fold;

/* An empty fold; memory follows what is live. */
struct fold *fold_create(void);
void fold_destroy(struct fold *f);

/* Tells which area is the root, which also counts what has no area (else the first path tells), and
 * the offset of local days in minutes east of UTC (else 0). Call it before the first change. */
void fold_set_home(struct fold *f, uint32_t root, int utc_offset_minutes);

/* Applies one change through reduce. The seq of the fold moves to the change's; a change that is
 * not newer than that seq is a repeat (seq 0 = not of a log: not judged). Where the entity was is
 * known here: old_path and old_units are not looked at. */
enum reduce_result fold_apply(struct fold *f, const struct change *c);

/* Puts an entity as a snapshot or keyframe has it (no flows are counted), unless a newer rev is
 * there; one that is not live is taken out. */
void fold_put(struct fold *f, const struct live *l);

/* Filling an empty fold with a state that is told newest first: of each entity only the first that
 * is told counts, also when that one is not live. Neither repeats nor flows are told of. What is
 * returned is for the caller to write, path, units and id as far as they go, before he asks for the
 * next; NULL if this one was told already. End it before anything else is done. */
struct live *fold_fill(struct fold *f, enum kind kind, uint32_t num);
struct live *fold_fill_packed(struct fold *f, const uint8_t head[HEAD_BYTES]); // kind, num of it
void fold_fill_end(struct fold *f);

/* Where an entity will be looked for lies anywhere in memory, and waiting for that is most of what
 * filling costs: so whoever can shows its packed head some twenty before it is told. */
void fold_expect(const struct fold *f, const uint8_t head[HEAD_BYTES]);

/* Takes one entity out, or all below an area, so that a subtree can be listed again. */
void fold_drop(struct fold *f, enum kind kind, uint32_t num);
void fold_drop_below(struct fold *f, uint32_t area);

/* True once an entity was refused because there were FOLD_LIVE_MAX; until fold_clear. */
bool fold_is_full(const struct fold *f);

/* Drops whatever the scope does not see. */
void fold_keep_scope(struct fold *f, const struct scope *s);

/* Forgets everything but its home, and keeps the memory for what comes next; seq is 0. */
void fold_clear(struct fold *f);
uint64_t fold_seq(const struct fold *f);
void fold_set_seq(struct fold *f, uint64_t seq);

const struct live *fold_find(const struct fold *f, enum kind kind, uint32_t num); // NULL: not live
size_t fold_count(const struct fold *f);

/* Visits every live entity of a kind (KIND_NONE = all) in no order; stops when visit returns false.
 * The fold must not change meanwhile. */
void fold_each(const struct fold *f, enum kind kind,
	bool (*visit)(void *user, const struct live *l), void *user);

/* The same for the entities in which this unit takes part. */
void fold_each_of_unit(const struct fold *f, uint32_t unit,
	bool (*visit)(void *user, const struct live *l), void *user);

/* How many open events it takes part in. */
unsigned fold_events_of_unit(const struct fold *f, uint32_t unit);

/* The local day of an instant: days since 1970-01-01. */
int32_t fold_day(const struct fold *f, int64_t at);

/* The part of the local day (0..2) in which an instant lies, and the shift: 2 x day for the day
 * shift, one more for the night shift that begins on that day. */
uint8_t fold_day_part(const struct fold *f, int64_t at);
int32_t fold_shift(const struct fold *f, int64_t at);

static inline int32_t flow_cell_shift(const struct flow_cell *c)
{
	return c->day * 2 + c->part - 1;
}

/* Visits the flows that this fold has seen happen on the days that are kept, in no order; false
 * stops. Beyond FOLD_CELLS_MAX cells new ones tell only domain, day and part. */
void fold_each_flow(const struct fold *f, bool (*visit)(void *user, const struct flow_cell *c),
	void *user);

/* Sets a flow as a server counted it (a snapshot brings the flows of the day, its entities do not).
 * Nothing happens for gauges, unknown areas' rows begin at it. */
void fold_set_flow(struct fold *f, uint32_t area, uint8_t domain, enum counter c, int32_t day,
	int64_t value);

/* What changes touch is only noted; it is added up along the areas when a counter or a digest is
 * asked for: hence not const in effect, one thread owns a fold.
 *
 * Counter of an area (its whole subtree; 0 = the root) for a domain (0 = all); flows are those of
 * `day` (local day number since 1970) that this fold has seen happen, gauges ignore it. */
int64_t fold_counter(const struct fold *f, uint32_t area, uint8_t domain, enum counter c,
	int32_t day);

/* Own counters of a centre: only entities whose area is exactly this (indicators of a board). */
int64_t fold_own_counter(const struct fold *f, uint32_t area, uint8_t domain, enum counter c);

/* Digest of an area's subtree (0 = the root), and of whatever a scope sees: its areas, what has no
 * area, and the entities of its unit outside its areas. Shares are worked out when a digest is
 * asked for, so a replay that asks for none hashes nothing. */
struct digest fold_digest(const struct fold *f, uint32_t area);
struct digest fold_digest_scope(const struct fold *f, const struct scope *s);

/* One entity's share of a digest. */
uint64_t digest_of(enum kind kind, const char *id, uint32_t rev);

/* True if two folds hold the same live entities, gauges and digests; else *why (static) says what
 * differs first. Flows are history, which a keyframe does not carry: fold_equal_flows. */
bool fold_equal(const struct fold *a, const struct fold *b, const char **why);
bool fold_equal_flows(const struct fold *a, const struct fold *b);

#endif
