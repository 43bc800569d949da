/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

#include "city_parts.h"

#define MIDDLE_LON 107.8
#define MIDDLE_LAT 30.1
#define KM_EAST 96.5 // of a degree at that latitude
#define KM_NORTH 111.0

int64_t city_time_of_day(const struct city *c, int64_t at)
{
	int64_t local = at + c->catalog->calendar.utc_offset_minutes * MINUTE_MS;
	return local - noise_floor(local, DAY_MS) * DAY_MS;
}

static void place_put(struct city *c, const struct area *a)
{
	struct place *p = &c->places[a->num];
	const struct place *parent = a->parent ? &c->places[a->parent] : NULL;

	p->level = (uint8_t)a->level;
	p->x_km = a->has_position ? (a->lon - MIDDLE_LON) * KM_EAST : parent ? parent->x_km : 0;
	p->y_km = a->has_position ? (a->lat - MIDDLE_LAT) * KM_NORTH : parent ? parent->y_km : 0;
	if (a->level == LEVEL_CITY)
		p->source = 1;
	else if (a->level == LEVEL_DISTRICT) {
		p->district = a->num;
		p->source = 1 + ++c->district_count;
	} else if (parent) {
		p->district = parent->district;
		p->source = parent->source;
	}
	if (a->level > LEVEL_TOWN)
		return;
	c->centres[c->centre_count++] = a->num;
	p->centre = (uint16_t)c->centre_count;
}

static unsigned children_of(const struct city *c, const struct area *a)
{
	unsigned n = 0;
	for (uint32_t child = a->first_child; child; child = area_by_num(c->tree, child)->next)
		n++;
	return n;
}

/* Streets are dense, villages are not; the demo's own district and town are busy, so that who sits
 * there has something to do. */
static double weight_of(const struct city *c, const struct area *a, unsigned villages)
{
	bool urban = a->name.zh_cn && strstr(a->name.zh_cn, "街道");
	double w = (3 + villages) * (urban ? 2.5 : 1);

	if (a->num == c->demo_town)
		return w * 24;
	return a->parent == c->demo_district ? w * 3 : w;
}

static void towns_put(struct city *c)
{
	double sum = 0;

	c->towns = arena_alloc(&c->arena, (c->centre_count + 1) * sizeof *c->towns);
	c->town_weight = arena_alloc(&c->arena, (c->centre_count + 1) * sizeof *c->town_weight);
	for (uint32_t i = 0; i < c->centre_count; i++) {
		const struct area *a = area_by_num(c->tree, c->centres[i]);
		if (a->level != LEVEL_TOWN)
			continue;
		unsigned villages = children_of(c, a);
		c->places[a->num].size = 0.08 + 0.012 * villages;
		sum += weight_of(c, a, villages);
		c->towns[c->town_count] = a->num;
		c->town_weight[c->town_count++] = sum;
	}
}

static void places_make(struct city *c)
{
	c->place_count = area_top_num(c->tree) + 1;
	c->places = arena_alloc(&c->arena, c->place_count * sizeof *c->places);
	c->centres = arena_alloc(&c->arena, c->place_count * sizeof *c->centres);
	for (uint32_t num = 1; num < c->place_count; num++) {
		const struct area *a = area_by_num(c->tree, num);
		if (a && a->parent < num)
			place_put(c, a);
	}
	const struct area *d = area_by_id(c->tree, DEMO_DISTRICT);
	c->demo_district = d ? d->num : 0;
	c->demo_town = d ? d->first_child : 0;
	towns_put(c);
}

static void demo_units_put(struct city *c)
{
	struct city_person people[CITY_PEOPLE_MAX];
	struct arena arena = {0};
	size_t n = city_people(c, people, CITY_PEOPLE_MAX, &arena), k = 0;

	for (size_t i = 0; i < n && k < DEMO_UNITS; i++)
		if (people[i].person.unit)
			c->demo_units[k++] = people[i].person.unit;
	arena_finish(&arena);
}

struct city *city_create(const struct city_options *o, struct error *e)
{
	struct city *c = mem_alloc(sizeof *c);

	*c = (struct city){
		.catalog = o->catalog, .tree = o->tree, .seed = o->seed, .scale = o->scale};
	places_make(c);
	if (!c->town_count) {
		error_set(e, "city_data", "The tree of areas has no towns.");
	} else if (city_make_gauges(c, o->dir, e)) {
		city_make_troubles(c);
		city_make_units(c);
		demo_units_put(c);
		if (city_read_remits(c, o->dir, e))
			return c;
	}
	city_destroy(c);
	return NULL;
}

void city_destroy(struct city *c)
{
	if (!c)
		return;
	arena_finish(&c->arena);
	free(c);
}
