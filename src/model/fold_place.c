/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "fold_parts.h"
#include "yiping/base/mem.h"

static uint32_t last_area(const struct area_path *p)
{
	return p->count ? p->num[p->count - 1] : 0;
}

static uint32_t take_place(struct sums *s)
{
	uint32_t at = s->place_free;

	if (at) {
		s->place_free = s->places[at].next;
		return at;
	}
	at = ++s->place_top;
	if (at >= s->place_room) {
		s->place_room = s->place_room ? s->place_room * 2 : 64;
		s->places = mem_grow(s->places, s->place_room, sizeof(*s->places));
	}
	return at;
}

uint32_t place_open(struct sums *s, const struct area_path *path, uint8_t domain)
{
	uint32_t first = keymap_get(&s->index, last_area(path), domain);

	for (uint32_t at = first; at; at = s->places[at].next)
		if (path_is_same(&s->places[at].path, path))
			return at;
	uint32_t at = take_place(s);
	s->places[at] = (struct place){.path = *path, .domain = domain, .next = first};
	keymap_set(&s->index, last_area(path), domain, at);
	return at;
}

uint32_t place_expect(const struct sums *s, const struct area_path *path, uint8_t domain)
{
	uint32_t at = keymap_get(&s->index, last_area(path), domain);

	if (at) {
		__builtin_prefetch(&s->places[at], 1);
		__builtin_prefetch(&s->places[at].diff[GAUGE_COUNT / 2], 1);
	}
	return at;
}

uint32_t place_open_near(
	struct sums *s, uint32_t near, const struct area_path *path, uint8_t domain)
{
	for (uint32_t at = near; at; at = s->places[at].next)
		if (path_is_same(&s->places[at].path, path))
			return at;
	return place_open(s, path, domain); // it may be newer than that one
}

static void close_place(struct sums *s, uint32_t at)
{
	struct place *p = &s->places[at];
	uint32_t area = last_area(&p->path), first = keymap_get(&s->index, area, p->domain);

	if (first != at) {
		while (s->places[first].next != at)
			first = s->places[first].next;
		s->places[first].next = p->next;
	} else if (p->next) {
		keymap_set(&s->index, area, p->domain, p->next);
	} else {
		keymap_remove(&s->index, area, p->domain);
	}
	p->next = s->place_free;
	s->place_free = at;
}

struct place *place_touch(struct sums *s, uint32_t place)
{
	struct place *p = &s->places[place];

	if (p->dirty)
		return p;
	if (s->dirty_count == s->dirty_room) {
		s->dirty_room = s->dirty_room ? s->dirty_room * 2 : 64;
		s->dirty = mem_grow(s->dirty, s->dirty_room, sizeof(*s->dirty));
	}
	s->dirty[s->dirty_count++] = place;
	p->dirty = true;
	return p;
}

/* ---- digests of areas ---- */

struct slot *sums_slot(const struct sums *s, uint32_t area)
{
	uint32_t at = keymap_get(&s->areas, area, 0);

	return at ? &s->slots[at] : NULL;
}

static struct slot *open_slot(struct sums *s, uint32_t area)
{
	struct slot *slot = sums_slot(s, area);

	if (slot)
		return slot;
	uint32_t at = s->slot_free;
	if (at) {
		s->slot_free = s->slots[at].parent;
	} else {
		at = ++s->slot_top;
		if (at >= s->slot_room) {
			s->slot_room = s->slot_room ? s->slot_room * 2 : 64;
			s->slots = mem_grow(s->slots, s->slot_room, sizeof(*s->slots));
		}
	}
	keymap_set(&s->areas, area, 0, at);
	s->slots[at] = (struct slot){0};
	return &s->slots[at];
}

static void pass_to_slot(struct sums *s, const struct place *p, uint32_t area, uint32_t parent)
{
	struct slot *slot = open_slot(s, area);

	slot->hash ^= p->hash_diff;
	slot->count += (uint32_t)p->uses_diff;
	slot->parent = parent;
	if (slot->count == 0) {
		uint32_t at = keymap_remove(&s->areas, area, 0);
		slot->parent = s->slot_free;
		s->slot_free = at;
	}
}

/* ---- counters of areas ---- */

static void pass_to_row(struct sums *s, const struct place *p, uint32_t area, uint32_t key)
{
	int32_t *row = tally_open(&s->gauges, area, key);

	for (unsigned c = 0; c < GAUGE_COUNT; c++)
		row[c] += p->diff[c];
	row[GAUGE_COUNT] += p->uses_diff;
	if (row[GAUGE_COUNT] == 0)
		tally_drop(&s->gauges, area, key);
}

static void pass_flows(struct sums *s, const struct place *p, uint32_t area, uint8_t domain)
{
	int32_t *row = tally_open(&s->flows, area, flow_key(s->newest_day, domain));

	for (unsigned c = 0; c < FLOW_COUNT; c++)
		row[c] += p->diff[GAUGE_COUNT + c];
}

static bool any(const int32_t *list, unsigned n)
{
	int32_t bits = 0;

	for (unsigned i = 0; i < n; i++)
		bits |= list[i];
	return bits != 0;
}

static void pass_to_area(struct sums *s, const struct place *p, uint32_t area, bool gauges,
	bool flows)
{
	if (gauges)
		pass_to_row(s, p, area, 0);
	if (gauges && p->domain)
		pass_to_row(s, p, area, p->domain);
	if (flows)
		pass_flows(s, p, area, 0);
	if (flows && p->domain)
		pass_flows(s, p, area, p->domain);
}

static void pass_on(struct sums *s, struct place *p)
{
	bool flows = any(p->diff + GAUGE_COUNT, FLOW_COUNT);
	bool gauges = p->uses_diff || any(p->diff, GAUGE_COUNT);
	bool slots = p->uses_diff || p->hash_diff;
	uint32_t last = last_area(&p->path);

	for (unsigned i = 0; i < p->path.count || i == 0; i++) {
		uint32_t area = p->path.count ? p->path.num[i] : 0;
		pass_to_area(s, p, area, gauges, flows);
		if (slots)
			pass_to_slot(s, p, area, i ? p->path.num[i - 1] : 0);
	}
	if (gauges)
		pass_to_row(s, p, last, OWN);
	if (gauges && p->domain)
		pass_to_row(s, p, last, OWN | p->domain);
}

void sums_settle(struct sums *s)
{
	for (uint32_t i = 0; i < s->dirty_count; i++) {
		struct place *p = &s->places[s->dirty[i]];
		pass_on(s, p);
		memset(p->diff, 0, sizeof(p->diff));
		p->uses_diff = 0;
		p->hash_diff = 0;
		p->dirty = false;
		if (p->uses == 0)
			close_place(s, s->dirty[i]);
	}
	s->dirty_count = 0;
}

void sums_clear(struct sums *s)
{
	keymap_clear(&s->index);
	s->place_top = s->place_free = s->dirty_count = 0;
	tally_clear(&s->gauges);
	tally_clear(&s->flows);
	s->newest_day = 0;
	keymap_clear(&s->areas);
	s->slot_top = s->slot_free = s->stale_count = 0;
}

void sums_finish(struct sums *s)
{
	keymap_finish(&s->index);
	free(s->places);
	free(s->dirty);
	tally_finish(&s->gauges);
	tally_finish(&s->flows);
	keymap_finish(&s->areas);
	free(s->slots);
	free(s->stale);
}
