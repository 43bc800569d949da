/* SPDX-License-Identifier: MIT */
/* The fold: the live heads of a part of the log, with where they are, counters per area and domain
 * and a digest per area. What the server answers from, what the board draws, what replay shows. */
#ifndef YIPING_MODEL_FOLD_H
#define YIPING_MODEL_FOLD_H

#include "yiping/model/area.h"
#include "yiping/model/change.h"
#include "yiping/model/person.h"
#include "yiping/model/reduce.h"

#define FOLD_LIVE_MAX (UINT32_C(1) << 21)
#define FOLD_FLOW_DAYS 3 // flows of today and two days before are kept

/* A live entity as the fold keeps it. */
struct live {
	struct head head;
	struct area_path path;
	char id[ENTITY_ID_ROOM];
	uint32_t units[CHANGE_UNITS_MAX]; // lead and assisting
	uint8_t unit_count;
};

struct digest {
	uint32_t count;
	uint64_t hash; // xor of the first 8 bytes (big-endian) of SHA-256("kind\0id\0rev")
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

/* Takes one entity out, or all below an area, so that a subtree can be listed again. */
void fold_drop(struct fold *f, enum kind kind, uint32_t num);
void fold_drop_below(struct fold *f, uint32_t area);

/* True once an entity was refused because there were FOLD_LIVE_MAX; until fold_clear. */
bool fold_is_full(const struct fold *f);

/* Drops whatever the scope does not see. */
void fold_keep_scope(struct fold *f, const struct scope *s);

/* Forgets everything but its home; seq is 0. */
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

/* The local day of an instant: days since 1970-01-01. */
int32_t fold_day(const struct fold *f, int64_t at);

/* Sets a flow as a server counted it (a snapshot brings the flows of the day, its entities do not).
 * Nothing happens for gauges, unknown areas' rows begin at it. */
void fold_set_flow(struct fold *f, uint32_t area, uint8_t domain, enum counter c, int32_t day,
	int64_t value);

/* Counter of an area (its whole subtree; 0 = the root) for a domain (0 = all); flows are those of
 * `day` (local day number since 1970) that this fold has seen happen, gauges ignore it. */
int64_t fold_counter(const struct fold *f, uint32_t area, uint8_t domain, enum counter c,
	int32_t day);

/* Own counters of a centre: only entities whose area is exactly this (indicators of a board). */
int64_t fold_own_counter(const struct fold *f, uint32_t area, uint8_t domain, enum counter c);

/* Digest of an area's subtree (0 = the root), and of whatever a scope sees: its areas, what has no
 * area, and the entities of its unit outside its areas. Shares are worked out when a digest is
 * asked for, so a replay that asks for none hashes nothing; hence not const in effect: one thread
 * owns a fold. */
struct digest fold_digest(const struct fold *f, uint32_t area);
struct digest fold_digest_scope(const struct fold *f, const struct scope *s);

/* One entity's share of a digest. */
uint64_t digest_of(enum kind kind, const char *id, uint32_t rev);

/* True if two folds hold the same live entities, gauges and digests; else *why (static) says what
 * differs first. Flows are history, which a keyframe does not carry: fold_equal_flows. */
bool fold_equal(const struct fold *a, const struct fold *b, const char **why);
bool fold_equal_flows(const struct fold *a, const struct fold *b);

#endif
