/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "golden_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/model/indicator.h"

struct reading {
	const char *indicator;
	double before, now; // over the history
	int age_s;
	enum quality quality;
};

/* What the storm does; everything else lies in its band. */
static const struct reading storm[] = {
	{"EC-V8", 78, 86.2, 15, QUALITY_GOOD},
	{"FO-V6", 3, 27, 6, QUALITY_GOOD},
	{"FO-V5", 22, 43, 9, QUALITY_GOOD},
	{"FO-V10", 900, 12480, 30, QUALITY_GOOD},
	{"FO-V9", 3.2, 7.1, 60, QUALITY_GOOD},
	{"FO-V2", 0.3, 0.58, 20, QUALITY_GOOD},
	{"SG-V4", 60, 142, 60, QUALITY_GOOD},
	{"ER-V2", 12, 74.2, 40, QUALITY_GOOD},
	{"ER-V3", -0.9, 0.31, 120, QUALITY_GOOD},
	{"ER-V4", 4, 12.6, 300, QUALITY_GOOD},
	{"ER-V8", 98, 91.8, 60, QUALITY_GOOD},
	{"EL-V8", 1, 9, 60, QUALITY_GOOD},
	{"EL-V3", 6.1, 5.8, 47 * 60, QUALITY_STALE},
	{"EL-V6", NAN, NAN, 0, QUALITY_NO_DATA},
	{"CC-V7", 24, 24, 3600, QUALITY_MAINTENANCE},
	{"LS-V5", 88, 76.8, 60, QUALITY_GOOD},
};

static const struct reading *reading_of(const struct golden *g, const char *id)
{
	for (size_t i = 0; !g->calm && i < sizeof(storm) / sizeof(storm[0]); i++)
		if (strcmp(storm[i].indicator, id) == 0)
			return &storm[i];
	return NULL;
}

/* Somewhere inside the band, the same each time, moving a little. */
static double ordinary(const struct indicator *i, int column)
{
	double low = i->normal_low, high = i->normal_high;
	double share = i->direction == DIRECTION_UP ? 0.55 : 0.35;
	double wave = 0.06 * sin(column * 0.9 + i->num);

	return low + (high - low) * (share + 0.01 * (i->num % 17) + wave);
}

static struct tick_value value_at(
	const struct golden *g, const struct indicator *i, uint32_t series, int column)
{
	const struct reading *r = reading_of(g, i->id);
	double share = pow((double)column / (GAUGE_HISTORY - 1), 2);
	double v = r ? r->before + (r->now - r->before) * share : ordinary(i, column);
	uint32_t age = r ? (uint32_t)r->age_s : i->period_s * 3 / 5;

	return (struct tick_value){
		.series = series,
		.value = (float)v,
		.colour = (uint8_t)indicator_colour(i, NULL, v),
		.quality = (uint8_t)(r && column == GAUGE_HISTORY - 1 ? r->quality : QUALITY_GOOD),
		.late_s = (uint16_t)(age < 65535 ? age : 65535),
	};
}

static void put_indicator(struct golden *g, const struct tick_value *v, const struct series *s)
{
	const struct indicator *i = catalog_indicator(g->catalog, s->indicator);
	struct indicator_state state = {.num = s->num,
		.rev = 1,
		.indicator = s->indicator,
		.domain = i->domain,
		.area = s->area,
		.colour = (enum colour)v->colour,
		.quality = (enum quality)v->quality,
		.value = v->value,
		.has_value = true,
		.since = g->board.now - 10 * MINUTE_MS,
		.observed = g->board.now,
		.override_until = INSTANT_NONE};
	struct live l = {
		.head = indicator_state_head(&state), .path = area_path_of(g->tree, s->area)};

	snprintf(l.id, sizeof(l.id), "%s@%s", i->id, area_by_num(g->tree, s->area)->id);
	if (head_is_live(&l.head))
		fold_put(g->fold, &l);
}

static void measure_city(struct golden *g)
{
	size_t n = g->catalog->indicator_count;
	struct tick_value *values = mem_array(n, sizeof(*values));

	for (size_t i = 0; i < n; i++) {
		struct series s = {(uint32_t)i + 1, g->catalog->indicators[i].num, 1, 0};
		gauges_put_series(g->gauges, &s);
	}
	for (int column = 0; column < GAUGE_HISTORY; column++) {
		struct tick t = {.tick = (uint64_t)column + 1,
			.values = values,
			.count = n,
			.full = true,
			.at = g->board.now - (GAUGE_HISTORY - 1 - column) * MINUTE_MS};
		for (size_t i = 0; i < n; i++)
			values[i] =
				value_at(g, &g->catalog->indicators[i], (uint32_t)i + 1, column);
		if (column > 0)
			gauges_push_history(g->gauges);
		gauges_apply(g->gauges, &t);
	}
	for (size_t i = 0; i < n; i++)
		put_indicator(g, &values[i], &gauges_of_series(g->gauges, (uint32_t)i + 1)->series);
	free(values);
}

/* Lower centres: what is out of its band there. */
static const struct {
	const char *area, *indicator;
	enum colour colour;
} lower[] = {
	{"500118", "ER-V2", COLOUR_RED},
	{"500106", "ER-V2", COLOUR_RED},
	{"500106", "FO-V6", COLOUR_ORANGE},
	{"500109", "ER-V4", COLOUR_ORANGE},
	{"500109", "ER-V2", COLOUR_YELLOW},
	{"500112", "FO-V10", COLOUR_ORANGE},
	{"500105", "FO-V5", COLOUR_YELLOW},
	{"500117", "ER-V3", COLOUR_YELLOW},
	{"500152", "CC-V3", COLOUR_YELLOW},
	{"500107", "CC-V3", COLOUR_YELLOW},
	{"500103", "PB-V5", COLOUR_BLUE},
	{"500108", "LS-V3", COLOUR_YELLOW},
};

void golden_measure(struct golden *g)
{
	measure_city(g);
	for (size_t i = 0; !g->calm && i < sizeof(lower) / sizeof(lower[0]); i++) {
		const struct indicator *ind = catalog_indicator_id(g->catalog, lower[i].indicator);
		const struct area *a = area_by_id(g->tree, lower[i].area);
		struct series s = {1000 + (uint32_t)i, ind->num, a->num, 0};
		struct tick_value v = {.value = 0, .colour = (uint8_t)lower[i].colour};
		put_indicator(g, &v, &s);
	}
}
