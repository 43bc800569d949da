/* SPDX-License-Identifier: MIT */
/* Series of upper levels that no gateway writes are worked out from the places directly below,
 * districts before the city, once a tick. */
#include <math.h>

#include "intake_parts.h"
#include "yiping/base/instant.h"
#include "yiping/model/eval.h"

struct gathered {
	double sum, low, high, last;
	int64_t oldest, newest; // observed
	unsigned good, all;
};

/* Of values that grew stale since the last tick nobody has said so yet. */
static void gather(struct gathered *n, const struct gov_series *below, const struct indicator *i,
	int64_t now)
{
	enum quality q = (enum quality)below->judge.quality;
	n->all++;
	if (!below->has_value || eval_quality(i, below->observed, q, now) != QUALITY_GOOD)
		return;
	if (!n->good++) {
		n->low = n->high = below->value;
		n->oldest = n->newest = below->observed;
		n->last = below->value;
	}
	n->sum += below->value;
	n->low = fmin(n->low, below->value);
	n->high = fmax(n->high, below->value);
	if (below->observed < n->oldest)
		n->oldest = below->observed;
	if (below->observed > n->newest) {
		n->newest = below->observed;
		n->last = below->value;
	}
}

static double result_of(const struct gathered *n, enum aggregation how)
{
	switch (how) {
	case AGGREGATE_MAX: return n->high;
	case AGGREGATE_MIN: return n->low;
	case AGGREGATE_MEAN: return n->sum / n->good;
	case AGGREGATE_SUM: return n->sum;
	case AGGREGATE_LAST: return n->last;
	}
	return NAN;
}

/* A new sample each period at most, so that N samples mean the same here as below. It is as old as
 * the oldest value in it; with less than half of the places there is none. */
static void make(struct server *s, struct gov_series *g, const struct area *centre,
	int64_t now)
{
	const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
	struct gathered n = {0};
	for (uint32_t num = centre->first_child; num;) {
		const struct area *child = area_by_num(s->tree, num);
		const struct gov_series *below = series_at(s->series, i->num, num);
		if (below)
			gather(&n, below, i, now);
		num = child->next;
	}
	if (!n.good || n.good * 2 < n.all)
		return;
	if (g->observed != INSTANT_NONE && n.oldest - g->observed < i->period_s * SECOND_MS)
		return;
	g->made = true;
	intake_reading(s, g, result_of(&n, i->aggregation), QUALITY_GOOD, n.oldest);
}

static void make_centre(struct server *s, const struct area *centre, int64_t now)
{
	uint32_t num, end;
	series_of_centre(s->series, centre->num, &num, &end);
	for (; num < end; num++) {
		struct gov_series *g = series_by_num(s->series, num);
		if (!g->series.gateway)
			make(s, g, centre, now);
		else
			g->made = false;
	}
}

void intake_aggregate(struct server *s, int64_t now)
{
	for (enum level l = LEVEL_DISTRICT; l >= LEVEL_CITY; l--)
		for (uint32_t num = 1; num <= area_top_num(s->tree); num++) {
			const struct area *a = area_by_num(s->tree, num);
			if (a && a->level == l)
				make_centre(s, a, now);
		}
}
