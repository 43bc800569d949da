/* SPDX-License-Identifier: MIT */
#include "yiping/model/person.h"

struct actor person_actor(const struct person *p)
{
	return (struct actor){
		.subject = p->subject, .name = p->name, .num = p->num, .role = p->role};
}

enum level person_level(const struct person *p, const struct area_tree *t)
{
	enum level widest = LEVEL_NONE;

	for (unsigned i = 0; i < p->area_count; i++) {
		const struct area *a = area_by_num(t, p->areas[i]);
		if (a && a->level != LEVEL_NONE && (widest == LEVEL_NONE || a->level < widest))
			widest = a->level;
	}
	return widest;
}

/* Only a worker sees what its unit takes part in elsewhere; others see areas. */
struct scope person_scope(const struct person *p)
{
	struct scope s = {.unit = p->role == PERSON_WORKER ? p->unit : 0};

	for (unsigned i = 0; i < p->area_count && i < PERSON_AREAS_MAX; i++)
		s.areas[s.area_count++] = p->areas[i];
	return s;
}

struct scope scope_below(const struct scope *s, const struct area_tree *t, uint32_t area)
{
	struct scope part = {.area_count = 0};

	if (!area)
		return *s;
	for (unsigned i = 0; i < s->area_count; i++) {
		if (area_within(t, area, s->areas[i])) {
			part.areas[0] = area;
			part.area_count = 1;
			return part;
		}
		if (area_within(t, s->areas[i], area))
			part.areas[part.area_count++] = s->areas[i];
	}
	return part;
}

bool scope_sees(const struct scope *s, const struct area_path *path, const uint32_t *units,
	size_t unit_count)
{
	if (path->count == 0)
		return true;
	for (unsigned i = 0; i < s->area_count; i++)
		if (area_path_has(path, s->areas[i]))
			return true;
	for (size_t i = 0; s->unit && i < unit_count; i++)
		if (units[i] == s->unit)
			return true;
	return false;
}

static uint32_t hash_on(uint32_t hash, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		hash = (hash ^ (value >> 8 * i & 255)) * UINT32_C(16777619);
	return hash;
}

uint32_t scope_hash(const struct scope *s)
{
	uint32_t sorted[PERSON_AREAS_MAX], hash = UINT32_C(2166136261);
	unsigned n = 0;

	for (unsigned i = 0; i < s->area_count; i++) {
		unsigned at = n++;
		for (; at > 0 && sorted[at - 1] > s->areas[i]; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = s->areas[i];
	}
	for (unsigned i = 0; i < n; i++)
		if (i == 0 || sorted[i] != sorted[i - 1])
			hash = hash_on(hash, sorted[i]);
	hash = hash_on(hash_on(hash, 0), s->unit); // 0 is no area: it parts areas from unit
	return hash ^ hash >> 16;
}

enum mask_class person_mask(const struct person *p)
{
	switch (p->role) {
	case PERSON_NONE:
	case PERSON_VIEWER:
		return MASK_WALL;
	case PERSON_SUPERVISOR:
		return MASK_HOLDER;
	default:
		return MASK_STAFF;
	}
}

static bool holds(const struct person *p, const struct head *h)
{
	if (h->flags & HEAD_PERSON)
		return p->num && h->holder == p->num;
	return p->unit && h->holder == p->unit;
}

enum mask_class person_mask_on(const struct person *p, const struct head *h)
{
	enum mask_class mask = person_mask(p);

	if (mask == MASK_STAFF && h->kind == KIND_EVENT && holds(p, h))
		return MASK_HOLDER;
	return mask;
}
