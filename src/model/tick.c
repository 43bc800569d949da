/* SPDX-License-Identifier: MIT */
#include "yiping/model/tick.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/model/catalog.h"

/* Open addressing; a slot is an index into the gauges plus one, 0 is empty. Nothing is ever taken
 * out of a table: it is built anew instead. */
struct index {
	uint32_t *slots;
	size_t room; // power of two
};

struct gauges {
	struct gauge *gauges;
	size_t count, room;
	struct index by_series, by_place;
	uint64_t tick;
	bool column_begun; // a tick was applied since the last push
};

static size_t mix(uint64_t key)
{
	key *= UINT64_C(0x9E3779B97F4A7C15);
	return (size_t)(key ^ key >> 29);
}

static uint64_t place_key(uint16_t indicator, uint32_t area)
{
	return (uint64_t)indicator << 32 | area;
}

static uint64_t key_of(const struct gauges *g, const struct index *x, const struct gauge *gauge)
{
	return x == &g->by_series ? gauge->series.num
		: place_key(gauge->series.indicator, gauge->series.area);
}

/* The slot that holds this key, or the empty one where it belongs. */
static uint32_t *find_slot(const struct gauges *g, const struct index *x, uint64_t key)
{
	size_t at = mix(key) & (x->room - 1);

	while (x->slots[at] && key_of(g, x, &g->gauges[x->slots[at] - 1]) != key)
		at = (at + 1) & (x->room - 1);
	return &x->slots[at];
}

static const struct gauge *look_up(const struct gauges *g, const struct index *x, uint64_t key)
{
	if (x->room == 0)
		return NULL;
	uint32_t slot = *find_slot(g, x, key);
	return slot ? &g->gauges[slot - 1] : NULL;
}

static void enter(struct gauges *g, struct index *x, size_t i)
{
	uint32_t *slot = find_slot(g, x, key_of(g, x, &g->gauges[i]));

	if (*slot == 0 || g->gauges[*slot - 1].series.num <= g->gauges[i].series.num)
		*slot = (uint32_t)i + 1;
}

static void build(struct gauges *g, struct index *x, size_t room)
{
	free(x->slots);
	x->slots = mem_array(room, sizeof(*x->slots));
	x->room = room;
	for (size_t i = 0; i < g->count; i++)
		enter(g, x, i);
}

struct gauges *gauges_create(void)
{
	return mem_alloc(sizeof(struct gauges));
}

/* The limits of a series as the gauge's own. */
static void keep_limits(struct gauge *gauge, const struct limit *limits)
{
	struct limit *own = NULL;
	if (limits) {
		own = mem_array(COLOUR_COUNT, sizeof *own);
		memcpy(own, limits, COLOUR_COUNT * sizeof *own);
	}
	gauge->series.limits = own;
}

void gauges_destroy(struct gauges *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->count; i++)
		free((void *)g->gauges[i].series.limits);
	free(g->gauges);
	free(g->by_series.slots);
	free(g->by_place.slots);
	free(g);
}

static void take_nothing(struct gauge *gauge)
{
	gauge->value = NAN;
	gauge->has_value = false;
	gauge->colour = COLOUR_NONE;
	gauge->quality = QUALITY_NO_DATA;
}

static void add_gauge(struct gauges *g, const struct series *s)
{
	if (g->count == g->room) {
		g->room = g->room ? g->room * 2 : 64;
		g->gauges = mem_grow(g->gauges, g->room, sizeof(*g->gauges));
		build(g, &g->by_series, g->room * 2);
		build(g, &g->by_place, g->room * 2);
	}
	struct gauge *gauge = &g->gauges[g->count];
	*gauge = (struct gauge){.series = *s, .observed = INSTANT_NONE, .vouched = INSTANT_NONE};
	keep_limits(gauge, s->limits);
	take_nothing(gauge);
	for (size_t i = 0; i < GAUGE_HISTORY; i++)
		gauge->history[i] = NAN;
	g->count++;
	enter(g, &g->by_series, g->count - 1);
	enter(g, &g->by_place, g->count - 1);
}

static struct gauge *gauge_of(struct gauges *g, uint32_t series)
{
	const struct gauge *found = gauges_of_series(g, series);

	return found ? &g->gauges[found - g->gauges] : NULL;
}

bool gauges_put_series(struct gauges *g, const struct series *s)
{
	struct gauge *known = gauge_of(g, s->num);

	if (s->num == 0 || (!known && g->count == GAUGES_MAX))
		return false;
	if (!known) {
		add_gauge(g, s);
		return true;
	}
	bool moved = known->series.indicator != s->indicator || known->series.area != s->area;
	free((void *)known->series.limits);
	known->series = *s;
	keep_limits(known, s->limits);
	if (moved)
		build(g, &g->by_place, g->by_place.room);
	return true;
}

static void take_value(struct gauge *gauge, const struct tick_value *v, int64_t at)
{
	gauge->quality = v->quality < QUALITY_COUNT ? v->quality : QUALITY_NO_DATA;
	gauge->colour = v->colour < COLOUR_COUNT ? v->colour : COLOUR_NONE;
	gauge->has_value = isfinite(v->value) && gauge->quality != QUALITY_NO_DATA;
	gauge->value = gauge->has_value ? v->value : NAN;
	gauge->vouched = INSTANT_NONE;
	if (gauge->has_value)
		gauge->observed = at - v->late_s * SECOND_MS;
}

static void fill_column(struct gauge *gauge)
{
	if (gauge->has_value && gauge->quality == QUALITY_GOOD)
		gauge->history[GAUGE_HISTORY - 1] = gauge->value;
}

/* Who closes a tick says of what it does not hold that it is as it was, quality and all. */
static void vouch(struct gauges *g, int64_t at)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->gauges[i].has_value && g->gauges[i].quality == QUALITY_GOOD)
			g->gauges[i].vouched = at;
}

bool gauges_apply(struct gauges *g, const struct tick *t)
{
	if (t->tick <= g->tick)
		return false;
	g->tick = t->tick;
	vouch(g, t->at);
	for (size_t i = 0; t->full && i < g->count; i++)
		take_nothing(&g->gauges[i]);
	for (size_t i = 0; i < t->count; i++) {
		struct gauge *gauge = gauge_of(g, t->values[i].series);
		if (!gauge)
			continue;
		take_value(gauge, &t->values[i], t->at);
		if (g->column_begun)
			fill_column(gauge);
	}
	/* A tick tells only what changed: the first one in a column vouches for the others too. */
	for (size_t i = 0; !g->column_begun && i < g->count; i++)
		fill_column(&g->gauges[i]);
	g->column_begun = true;
	return true;
}

void gauges_push_history(struct gauges *g)
{
	for (size_t i = 0; i < g->count; i++) {
		float *history = g->gauges[i].history;
		memmove(history, history + 1, (GAUGE_HISTORY - 1) * sizeof(*history));
		history[GAUGE_HISTORY - 1] = NAN;
	}
	g->column_begun = false;
}

bool gauges_fill_history(struct gauges *g, uint32_t series, const float past[GAUGE_HISTORY])
{
	struct gauge *gauge = gauge_of(g, series);
	bool any = false;

	int end = g->column_begun ? GAUGE_HISTORY - 1 : GAUGE_HISTORY;
	for (int i = 0; gauge && i < end && isnan(gauge->history[i]); i++) {
		gauge->history[i] = past[i];
		any = any || !isnan(past[i]);
	}
	return any;
}

const struct gauge *gauges_find(const struct gauges *g, uint16_t indicator, uint32_t area)
{
	return look_up(g, &g->by_place, place_key(indicator, area));
}

const struct gauge *gauges_of_series(const struct gauges *g, uint32_t series)
{
	return look_up(g, &g->by_series, series);
}

const struct gauge *gauges_at(const struct gauges *g, size_t i)
{
	return i < g->count ? &g->gauges[i] : NULL;
}

size_t gauges_count(const struct gauges *g)
{
	return g->count;
}

uint64_t gauges_tick(const struct gauges *g)
{
	return g->tick;
}
