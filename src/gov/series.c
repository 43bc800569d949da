/* SPDX-License-Identifier: MIT */
#include "yiping/gov/series.h"

#include <math.h>
#include <stdlib.h>

#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

struct series_table {
	struct gov_series *all; // num n is at n - 1
	size_t count, room;
	uint32_t *first;        // by area num: first series num, 0 none
	uint32_t areas;         // entries of `first`
};

static struct gov_series new_series(uint32_t num, const struct indicator *i, uint32_t area)
{
	return (struct gov_series){
		.series = {.num = num, .indicator = i->num, .area = area},
		.judge = {.quality = QUALITY_NO_DATA},
		.told = NAN,
		.told_quality = QUALITY_NO_DATA,
		.observed = INSTANT_NONE,
		.since = INSTANT_NONE,
	};
}

static void add_centre(struct series_table *s, const struct catalog *c, const struct area *a)
{
	for (size_t i = 0; i < c->indicator_count; i++) {
		const struct indicator *n = &c->indicators[i];
		if (!(n->levels >> a->level & 1))
			continue;
		if (s->count == s->room) {
			s->room = s->room ? s->room * 2 : 1024;
			s->all = mem_grow(s->all, s->room, sizeof *s->all);
		}
		s->all[s->count] = new_series((uint32_t)s->count + 1, n, a->num);
		if (!s->first[a->num])
			s->first[a->num] = (uint32_t)s->count + 1;
		s->count++;
	}
}

struct series_table *series_table_create(const struct catalog *c, const struct area_tree *t)
{
	struct series_table *s = mem_alloc(sizeof *s);
	s->areas = area_top_num(t) + 1;
	s->first = mem_array(s->areas, sizeof *s->first);
	for (uint32_t num = 1; num < s->areas; num++) {
		const struct area *a = area_by_num(t, num);
		if (a && a->level <= LEVEL_TOWN)
			add_centre(s, c, a);
	}
	return s;
}

void series_table_destroy(struct series_table *s)
{
	if (!s)
		return;
	free(s->all);
	free(s->first);
	free(s);
}

size_t series_table_count(const struct series_table *s)
{
	return s->count;
}

struct gov_series *series_by_num(struct series_table *s, uint32_t num)
{
	return num && num <= s->count ? &s->all[num - 1] : NULL;
}

void series_of_centre(const struct series_table *s, uint32_t area, uint32_t *first, uint32_t *end)
{
	*first = *end = area < s->areas ? s->first[area] : 0;
	while (*end && *end <= s->count && s->all[*end - 1].series.area == area)
		++*end;
}

struct gov_series *series_at(struct series_table *s, uint16_t indicator, uint32_t area)
{
	uint32_t first, end;
	series_of_centre(s, area, &first, &end);
	for (uint32_t n = first; n < end; n++)
		if (s->all[n - 1].series.indicator == indicator)
			return &s->all[n - 1];
	return NULL;
}
