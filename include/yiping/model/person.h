/* SPDX-License-Identifier: MIT */
/* A token is a person: subject, role, areas, unit; and the scope that follows from them. */
#ifndef YIPING_MODEL_PERSON_H
#define YIPING_MODEL_PERSON_H

#include "yiping/model/area.h"
#include "yiping/model/event.h"
#include "yiping/model/token.h"

#define PERSON_AREAS_MAX 8

enum mask_class { MASK_WALL, MASK_STAFF, MASK_HOLDER };

struct person {
	char subject[SUBJECT_ROOM];
	char name[SUBJECT_ROOM];
	uint32_t num;
	enum role_id role;
	uint32_t areas[PERSON_AREAS_MAX]; // nums of the tops of its subtrees
	uint8_t area_count;
	uint32_t unit;                    // 0 none
	char unit_id[SUBJECT_ROOM];
};

struct actor person_actor(const struct person *p); // points into p

/* Level of the widest area; LEVEL_NONE without areas. */
enum level person_level(const struct person *p, const struct area_tree *t);

/* What a person may see: the subtrees of its areas and, for a worker, whatever its unit takes part
 * in. */
struct scope {
	uint32_t areas[PERSON_AREAS_MAX];
	uint8_t area_count;
	uint32_t unit; // 0: none
};

struct scope person_scope(const struct person *p);

/* The part of a scope below `area`; area_count 0 and unit 0 if nothing is left. A worker keeps its
 * unit only when the asked area is the whole scope (area 0). */
struct scope scope_below(const struct scope *s, const struct area_tree *t, uint32_t area);

/* True if an entity at this path with these units taking part is seen. Paths are those stored in
 * the change, so that history is judged by where the entity was, under today's scope. Entities
 * without an area (count 0: catalog, tree, grants) are seen by everybody. */
bool scope_sees(const struct scope *s, const struct area_path *path, const uint32_t *units,
	size_t unit_count);

/* A 32-bit hash of a scope for cursors: equal scopes, equal hash, order of areas ignored. */
uint32_t scope_hash(const struct scope *s);

/* The mask class of this person's answers: wall for viewers, holder for supervisors, staff for
 * others. */
enum mask_class person_mask(const struct person *p);

/* The same on one event: holder also for whoever's unit or person holds it. (Who dispatched it is
 * not in the head.) */
enum mask_class person_mask_on(const struct person *p, const struct head *h);

#endif
