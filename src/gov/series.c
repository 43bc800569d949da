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

/* The catalog's limits of sums are those of a district (doc/decisions.md, D11). */
static double factor_of(const struct indicator *i, const struct area_tree *t, const struct area *a)
{
	double parts = 0;
	if (i->aggregation != AGGREGATE_SUM || a->level != LEVEL_CITY)
		return 1;
	for (uint32_t n = a->first_child; n; n = area_by_num(t, n)->next)
		parts += area_by_num(t, n)->valid_to == INSTANT_NONE;
	return parts > 0 ? parts : 1;
}

static struct gov_series new_series(uint32_t num, const struct indicator *i, uint32_t area,
	double factor)
{
	return (struct gov_series){
		.series = {.num = num, .indicator = i->num, .area = area, .factor = factor},
		.judge = {.quality = QUALITY_NO_DATA},
		.told = NAN,
		.told_quality = QUALITY_NO_DATA,
		.observed = INSTANT_NONE,
		.since = INSTANT_NONE,
	};
}

static void add_centre(struct series_table *s, const struct catalog *c, const struct area_tree *t,
	const struct area *a)
{
	for (size_t i = 0; i < c->indicator_count; i++) {
		const struct indicator *n = &c->indicators[i];
		if (!(n->levels >> a->level & 1))
			continue;
		if (s->count == s->room) {
			s->room = s->room ? s->room * 2 : 1024;
			s->all = mem_grow(s->all, s->room, sizeof *s->all);
		}
		s->all[s->count] = new_series((uint32_t)s->count + 1, n, a->num,
			factor_of(n, t, a));
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
			add_centre(s, c, t, a);
	}
	return s;
}

static void forget_setting(struct gov_series *g)
{
	if (g->setting)
		arena_finish(&g->setting->arena);
	free(g->setting);
	g->setting = NULL;
	g->series.limits = NULL;
}

static struct exception kept_word(struct arena *arena, const struct exception *w)
{
	return (struct exception){arena_strdup(arena, w->reason), w->until,
		{arena_strdup(arena, w->by.subject), arena_strdup(arena, w->by.name), w->by.num,
			w->by.role}};
}

void series_set(struct gov_series *g, const struct series_setting *s, uint32_t gateway)
{
	forget_setting(g);
	g->simulated = g->simulated && g->series.gateway == gateway;
	g->series.gateway = gateway;
	if (!s->has_limits && s->quality == QUALITY_GOOD)
		return;
	struct gov_setting *own = mem_alloc(sizeof *own);
	own->is = *s;
	own->is.gateway = NULL; // the series' own field says it
	own->is.limits_word = kept_word(&own->arena, &s->limits_word);
	own->is.quality_word = kept_word(&own->arena, &s->quality_word);
	g->setting = own;
	g->series.limits = own->is.has_limits ? own->is.limits : NULL;
}

void series_move(struct gov_series *to, struct gov_series *from)
{
	double factor = to->series.factor;
	*to = *from;
	to->series.factor = factor;
	from->setting = NULL;
}

bool series_is_aside(const struct gov_series *g)
{
	return g->setting && g->setting->is.quality != QUALITY_GOOD;
}

void series_table_destroy(struct series_table *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++)
		forget_setting(&s->all[i]);
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
