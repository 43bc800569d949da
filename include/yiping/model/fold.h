/* SPDX-License-Identifier: MIT */
/* The fold: the live heads of a part of the log, with where they are, counters per area and domain and
 * a digest per area. What the server answers from, what the board draws, what replay shows. */
#ifndef YIPING_MODEL_FOLD_H
#define YIPING_MODEL_FOLD_H

#include "yiping/model/area.h"
#include "yiping/model/change.h"
#include "yiping/model/person.h"
#include "yiping/model/reduce.h"

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

struct fold *fold_create(void);
void fold_destroy(struct fold *f);

/* Applies one change through reduce. The seq of the fold moves to the change's. */
enum reduce_result fold_apply(struct fold *f, const struct change *c);

/* Puts a live entity as a snapshot or keyframe has it (no flows are counted). */
void fold_put(struct fold *f, const struct live *l);

/* Drops whatever the scope does not see. */
void fold_keep_scope(struct fold *f, const struct scope *s);

void fold_clear(struct fold *f);
uint64_t fold_seq(const struct fold *f);
void fold_set_seq(struct fold *f, uint64_t seq);

const struct live *fold_find(const struct fold *f, enum kind kind, uint32_t num); // NULL: not live
size_t fold_count(const struct fold *f);

/* Visits every live entity of a kind (KIND_NONE = all) in no order; stops when visit returns false.
 * The fold must not change meanwhile. */
void fold_each(const struct fold *f, enum kind kind, bool (*visit)(void *user, const struct live *l),
	void *user);

/* Counter of an area (its whole subtree) for a domain (0 = all); flows are those of `day` (local day
 * number since 1970), gauges ignore it. */
int64_t fold_counter(const struct fold *f, uint32_t area, uint8_t domain, enum counter c, int32_t day);

/* Own counters of a centre: only entities whose area is exactly this one (indicators of a board). */
int64_t fold_own_counter(const struct fold *f, uint32_t area, uint8_t domain, enum counter c);

/* Digest of an area's subtree, and of a scope. */
struct digest fold_digest(const struct fold *f, uint32_t area);
struct digest fold_digest_scope(const struct fold *f, const struct scope *s);

/* One entity's share of a digest. */
uint64_t digest_of(enum kind kind, const char *id, uint32_t rev);

/* True if two folds hold the same live entities, counters and digests; else *why (static) says what
 * differs first. */
bool fold_equal(const struct fold *a, const struct fold *b, const char **why);

#endif
