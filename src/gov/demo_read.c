/* SPDX-License-Identifier: MIT */
/* The city's sensors: each is read when its turn has come, so that a window costs what is measured
 * in it and not what could be. */
#include <stdlib.h>

#include "demo_parts.h"
#include "intake.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/model/eval.h"

static struct round_robin *round_of(struct demo *d, int64_t period)
{
	for (size_t i = 0; i < d->round_count; i++)
		if (d->rounds[i].period == period)
			return &d->rounds[i];
	if (d->round_count == DEMO_PERIODS_MAX)
		return NULL;
	d->rounds[d->round_count] = (struct round_robin){.period = period};
	return &d->rounds[d->round_count++];
}

static int by_phase(const void *a, const void *b)
{
	const struct turn_of *x = a, *y = b;
	if (x->phase != y->phase)
		return x->phase < y->phase ? -1 : 1;
	return (x->series > y->series) - (x->series < y->series);
}

bool demo_measures(const struct demo *d, const struct series *s)
{
	int64_t period;
	city_phase(d->city, s->indicator, s->area, &period);
	return period != 0;
}

void demo_rounds_make(struct demo *d)
{
	struct series_table *t = d->server->series;
	for (uint32_t n = 1; n <= series_table_count(t); n++) {
		const struct gov_series *g = series_by_num(t, n);
		int64_t period, phase = city_phase(d->city, g->series.indicator, g->series.area,
			&period);
		struct round_robin *r = period ? round_of(d, period) : NULL;
		if (!r)
			continue;
		if (r->count == r->room) {
			r->room = r->room ? r->room * 2 : 256;
			r->turns = mem_grow(r->turns, r->room, sizeof *r->turns);
		}
		r->turns[r->count++] = (struct turn_of){(uint32_t)phase, n};
	}
	for (size_t i = 0; i < d->round_count; i++)
		qsort(d->rounds[i].turns, d->rounds[i].count, sizeof *d->rounds[i].turns, by_phase);
}

void demo_rounds_finish(struct demo *d)
{
	for (size_t i = 0; i < d->round_count; i++)
		free(d->rounds[i].turns);
}

static void read_one(struct demo *d, uint32_t series, int64_t now)
{
	struct gov_series *g = series_by_num(d->server->series, series);
	double value;
	if (!g || !g->simulated)
		return;
	int64_t observed = city_observed(d->city, g->series.indicator, g->series.area, now);
	if (observed == INSTANT_NONE || observed == g->observed)
		return;
	if (!city_reading(d->city, g->series.indicator, g->series.area, now, &value))
		return;
	/* What a late gateway tells may be old already: it does not become good for a moment. */
	const struct indicator *i = catalog_indicator(d->catalog, g->series.indicator);
	intake_reading(d->server, g, value, eval_quality(i, observed, QUALITY_GOOD, now), observed);
}

/* The first with a phase beyond this one. */
static size_t turn_after(const struct round_robin *r, int64_t phase)
{
	size_t low = 0, high = r->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if ((int64_t)r->turns[middle].phase <= phase)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void read_turns(struct demo *d, const struct round_robin *r, size_t first, size_t end,
	int64_t now)
{
	for (size_t i = first; i < end; i++)
		read_one(d, r->turns[i].series, now);
}

void demo_read(struct demo *d, int64_t from, int64_t to)
{
	for (size_t i = 0; i < d->round_count; i++) {
		const struct round_robin *r = &d->rounds[i];
		size_t first = turn_after(r, from % r->period);
		size_t end = turn_after(r, to % r->period);
		bool wraps = from / r->period != to / r->period;
		if (to - from >= r->period) {
			read_turns(d, r, 0, r->count, to);
		} else if (!wraps) {
			read_turns(d, r, first, end, to);
		} else {
			read_turns(d, r, first, r->count, to);
			read_turns(d, r, 0, end, to);
		}
	}
}
