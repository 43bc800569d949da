/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/num.h"

#include "city_parts.h"
#include "tsv.h"

/* The value at each position of one side; a colour without a limit begins where the next worse
 * does, and beyond the last one the axis goes on at the scale of the last. */
static void anchors_put(struct gauge *g, enum side side)
{
	double *at = g->anchor[side];
	double last = g->mean, step = side == SIDE_HIGH ? 1 : -1;
	bool any = false;

	at[0] = g->mean;
	for (int k = 1; k < POSITIONS; k++) {
		const struct bound *b = NULL;
		for (int j = k; j < POSITIONS && !(b && b->set); j++)
			b = side == SIDE_HIGH ? &g->indicator->limits[j].above
					      : &g->indicator->limits[j].below;
		if (b && b->set) {
			any = true;
			at[k] = b->value;
		} else {
			at[k] = any ? last + step : g->mean;
		}
		if (at[k] != last)
			step = at[k] - last;
		last = at[k];
	}
}

static bool has_side(const struct indicator *i, enum side side)
{
	for (int k = COLOUR_BLUE; k < COLOUR_COUNT; k++)
		if (side == SIDE_HIGH ? i->limits[k].above.set : i->limits[k].below.set)
			return true;
	return false;
}

/* How far the day's rhythm moves it: part of the way to the nearer end of the normal. */
static double amplitude_of(const struct gauge *g)
{
	const struct indicator *i = g->indicator;
	double up = i->normal_high - g->mean, down = g->mean - i->normal_low;
	double least = up < down ? up : down;

	if (g->rhythm == RHYTHM_FLAT || g->rhythm == RHYTHM_RAIN || g->rhythm == RHYTHM_SEASON)
		return 0;
	return (g->rhythm == RHYTHM_WORK ? 0.35 : 0.6) * (least > 0 ? least : 0);
}

static void gauge_finish(struct gauge *g)
{
	const struct indicator *i = g->indicator;

	g->sign = has_side(i, SIDE_HIGH) && i->direction != DIRECTION_BAND ? 1 : -1;
	g->is_sum = i->aggregation == AGGREGATE_SUM;
	g->is_max = i->aggregation == AGGREGATE_MAX;
	g->period_ms = (i->period_s ? i->period_s : 60) * SECOND_MS;
	if (g->tau_ms < 3 * g->period_ms)
		g->tau_ms = 3 * g->period_ms;
	for (int k = 0; k < 2; k++)
		anchors_put(g, (enum side)k);
	g->amplitude = amplitude_of(g);
	g->scale = 1;
	for (int k = 0; k < i->decimals; k++)
		g->scale *= 10;
	g->lowest = i->normal_low >= 0 ? 0 : -1e9;
	bool share = i->unit.zh_cn && strcmp(i->unit.zh_cn, "%") == 0;
	g->highest = share && i->direction == DIRECTION_UP && i->normal_low > 20 ? 100 : 1e9;
}

/* What an indicator does of which the table says nothing. */
static void gauge_default(struct gauge *g, const struct indicator *i)
{
	g->indicator = i;
	g->mean = (i->normal_low + i->normal_high) / 2;
	g->spread = fabs(i->normal_high - i->normal_low) / 14;
	g->tau_ms = (int64_t)i->period_s * 60 * SECOND_MS;
}

static bool gauge_read(struct city *c, const struct tsv *t, const struct indicator *i,
	struct error *e)
{
	struct gauge *g = &c->gauges[i->num];
	uint64_t tau;

	g->rhythm = rhythm_of(t->field[1]);
	if (g->rhythm == RHYTHM_COUNT || !num_parse_u64(t->field[2], &tau) || tau > UINT32_MAX ||
		!num_parse_double(t->field[3], &g->mean) ||
		!num_parse_double(t->field[4], &g->spread))
		return tsv_refuse(t, "this is no rhythm of an indicator", e);
	g->tau_ms = (int64_t)tau * SECOND_MS;
	return true;
}

/* Rows of what this catalog does not have are for another version of it. */
static bool rhythm_read(struct city *c, const struct tsv *t, struct error *e)
{
	const struct indicator *i = catalog_indicator_id(c->catalog, t->field[0]);
	const struct event_type *type = catalog_type_id(c->catalog, t->field[0]);

	if (i)
		return gauge_read(c, t, i, e);
	if (!type)
		return true;
	c->type_rhythms[type->num] = rhythm_of(t->field[1]);
	return c->type_rhythms[type->num] != RHYTHM_COUNT ||
		tsv_refuse(t, "this is no rhythm of a type", e);
}

bool city_make_gauges(struct city *c, const char *dir, struct error *e)
{
	const struct catalog *cat = c->catalog;
	struct tsv t;

	for (size_t i = 0; i < cat->indicator_count; i++)
		if (cat->indicators[i].num >= c->gauge_count)
			c->gauge_count = cat->indicators[i].num + 1u;
	for (size_t i = 0; i < cat->type_count; i++)
		if (cat->types[i].num >= c->type_room)
			c->type_room = cat->types[i].num + 1u;
	c->gauges = arena_alloc(&c->arena, (c->gauge_count + 1) * sizeof *c->gauges);
	c->type_rhythms = arena_alloc(&c->arena, (c->type_room + 1) * sizeof *c->type_rhythms);
	for (size_t i = 0; i < cat->type_count; i++)
		c->type_rhythms[cat->types[i].num] = RHYTHM_DAY;
	for (size_t i = 0; i < cat->indicator_count; i++)
		gauge_default(&c->gauges[cat->indicators[i].num], &cat->indicators[i]);

	bool ok = tsv_open(&t, dir, "rhythm.tsv", e);
	while (ok && tsv_next(&t))
		ok = rhythm_read(c, &t, e);
	tsv_close(&t);
	for (size_t i = 0; ok && i < cat->indicator_count; i++)
		gauge_finish(&c->gauges[cat->indicators[i].num]);
	return ok;
}

/* Weather makes its own troubles. */
static bool has_troubles(const struct gauge *g, int level)
{
	return g->indicator && (g->indicator->levels >> level & 1) && g->rhythm != RHYTHM_RAIN &&
		g->rhythm != RHYTHM_SEASON;
}

void city_make_troubles(struct city *c)
{
	for (int level = LEVEL_CITY; level <= LEVEL_TOWN; level++) {
		for (int slow = 0; slow < 2; slow++) {
			struct trouble_list *l = &c->troubles[level][slow];
			l->num = arena_alloc(&c->arena, (c->gauge_count + 1) * sizeof *l->num);
		}
		for (uint32_t n = 1; n < c->gauge_count; n++) {
			const struct gauge *g = &c->gauges[n];
			if (!has_troubles(g, level))
				continue;
			bool slow = g->period_ms >= SLOW_PERIOD_MS;
			struct trouble_list *l = &c->troubles[level][slow];
			l->num[l->count++] = (uint16_t)n;
		}
	}
}
