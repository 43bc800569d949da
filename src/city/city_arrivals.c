/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"

#include "city_parts.h"

#define EVENTS_A_DAY 29400.0   // at scale 1 on a dry day; with the rain's, 30,000 in the mean
#define PROFILE_MEAN 0.5963    // of RHYTHM_DAY over its 24 hours
#define STORM_MORE 0.12        // more arrivals while it rains hard somewhere
#define STORM_MM 16.0
#define NOTHING_FOR (36525 * DAY_MS)
#define FALSE_REPORTS 0.08
#define FALSE_SENSED 0.40
#define TYPES_MAX 256

/* Enough to be told from other true events at the same place and instant, and kept by every
 * event. */
bool city_is_false(const struct city *c, int64_t born, uint32_t area, uint16_t type, bool sensed)
{
	uint64_t key = city_key(c, PART_FALSE, (uint64_t)born);

	key = noise_key(key, (uint64_t)area << 16 | type);
	return noise_unit(key) < (sensed ? FALSE_SENSED : FALSE_REPORTS);
}

static double most_rain(const struct city *c, int64_t at)
{
	return city_rain(c, c->centres[0], at);
}

/* Arrivals per ms. The rain is only looked at where the draw is not decided without it. */
static double plain_rate(const struct city *c, int64_t at)
{
	double profile = rhythm_at(RHYTHM_DAY, city_time_of_day(c, at)) / PROFILE_MEAN;
	return EVENTS_A_DAY * c->scale * profile / (double)DAY_MS;
}

static uint32_t town_by_weight(const struct city *c, double u)
{
	double wanted = u * c->town_weight[c->town_count - 1];
	uint32_t low = 0, high = c->town_count - 1;

	while (low < high) {
		uint32_t middle = (low + high) / 2;
		if (c->town_weight[middle] <= wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return c->towns[low];
}

static uint32_t wettest_town(const struct city *c, struct spread *s, int64_t at)
{
	uint32_t best = 0;
	double most = -1;

	for (int i = 0; i < 24; i++) {
		uint32_t town = town_by_weight(c, spread_unit(s));
		double mm = city_rain(c, town, at);
		if (mm > most) {
			most = mm;
			best = town;
		}
	}
	return best;
}

static uint32_t village_in(const struct city *c, struct spread *s, uint32_t town)
{
	uint32_t n = 0, chosen = town;

	uint32_t next = area_by_num(c->tree, town)->first_child;
	for (; next; next = area_by_num(c->tree, next)->next)
		if (spread_below(s, ++n) == 0)
			chosen = next;
	return chosen;
}

static double type_weight(const struct city *c, const struct event_type *t, double night,
	double warm, double wet, bool storm)
{
	switch (c->type_rhythms[t->num]) {
	case RHYTHM_RAIN:
		return t->share * (0.6 + 5 * wet) * (storm ? 6 : 1);
	case RHYTHM_HEAT:
		return t->share * (0.5 + warm);
	case RHYTHM_NIGHT:
		return t->share * (0.7 + 1.5 * night) * (storm ? 0.4 : 1);
	case RHYTHM_FLAT:
		return t->share;
	default:
		return t->share * (1.1 - 0.6 * night) * (storm ? 0.4 : 1);
	}
}

static const struct event_type *draw_type(const struct city *c, struct spread *s, int64_t at,
	uint32_t town, bool storm)
{
	double sums[TYPES_MAX], sum = 0;
	int64_t time = city_time_of_day(c, at);
	double night = 1 - rhythm_at(RHYTHM_DAY, time), warm = rhythm_at(RHYTHM_HEAT, time);
	double wet = city_rain_position(city_rain(c, town, at));
	size_t n = c->catalog->type_count < TYPES_MAX ? c->catalog->type_count : TYPES_MAX, i = 0;

	for (size_t k = 0; k < n; k++) {
		sum += type_weight(c, &c->catalog->types[k], night, warm, wet, storm);
		sums[k] = sum;
	}
	double wanted = spread_unit(s) * sum;
	while (i + 1 < n && sums[i] <= wanted)
		i++;
	return &c->catalog->types[i];
}

static enum source_kind draw_source(struct spread *s, const struct event_type *t)
{
	uint32_t n = 0;
	enum source_kind chosen = SOURCE_OTHER;

	for (int k = SOURCE_DEVICE; k < SOURCE_COUNT; k++)
		if ((t->sources >> k & 1) && spread_below(s, ++n) == 0)
			chosen = (enum source_kind)k;
	return chosen;
}

static bool senses(enum source_kind s)
{
	return s == SOURCE_DEVICE || s == SOURCE_CAMERA || s == SOURCE_DRONE;
}

static void put_position(const struct city *c, struct spread *s, uint32_t town, struct act *a)
{
	const struct area *t = area_by_num(c->tree, town);

	a->has_position = t->has_position;
	a->lon = t->lon + 0.03 * (spread_unit(s) - 0.5);
	a->lat = t->lat + 0.03 * (spread_unit(s) - 0.5);
}

static void put_act(const struct city *c, struct spread *s, bool storm, int64_t at,
	struct city_arrival *out, struct arena *arena)
{
	uint32_t town = storm ? wettest_town(c, s, at) : town_by_weight(c, spread_unit(s));
	const struct event_type *t = draw_type(c, s, at, town, storm);
	enum source_kind source = draw_source(s, t);
	uint32_t area = village_in(c, s, town);
	struct words w = city_words(c, spread_next(s), t, area, source, at, arena);
	bool sensed = senses(source);

	out->is_false = city_is_false(c, at, area, t->num, sensed);
	out->at = at;
	out->act = (struct act){.verb = sensed ? VERB_SENSE : VERB_REPORT, .at = at,
		.occurred = INSTANT_NONE, .due_at = INSTANT_NONE, .until = INSTANT_NONE,
		.result = -1, .type = t->num, .area = area, .title = w.title, .text = w.text,
		.place = w.place,
		.source = source, .source_ref = w.ref,
		.actor = {.subject = arena_printf(arena, "source:%s", source_token(source))}};
	put_position(c, s, town, &out->act);
	if (!sensed)
		return;
	double sure = out->is_false ? 0.52 + 0.38 * spread_unit(s) : 0.68 + 0.31 * spread_unit(s);
	out->act.has_value = true;
	out->act.confidence = (uint8_t)(sure * 100);
	out->act.value = out->act.confidence;
	out->act.text = arena_printf(arena, "%s置信度%d%%。", w.text, (int)out->act.value);
}

/* Thinning: draws come at the highest rate there can be, and each is kept by the share of its
 * instant's rate. Every draw has a generator of its own, so that the cursor says all. */
void city_next_arrival(const struct city *c, struct city_cursor *cursor, struct city_arrival *out,
	struct arena *arena)
{
	double most = EVENTS_A_DAY * c->scale / (double)DAY_MS * (1 + STORM_MORE) / PROFILE_MEAN;
	uint64_t seed = noise_key(c->seed, PART_ARRIVAL);

	if (!(most > 0)) {
		cursor->at += NOTHING_FOR;
		most = 1.0 / (double)NOTHING_FOR;
	}
	for (;;) {
		struct spread s = spread_fork(seed ^ (uint64_t)cursor->at, cursor->n++);
		double wait = spread_exponential(&s, 1 / most);
		cursor->at += wait < (double)NOTHING_FOR ? (int64_t)wait : NOTHING_FOR;
		double rate = plain_rate(c, cursor->at), drawn = spread_unit(&s) * most;
		bool keep = drawn < rate || c->scale <= 0, storm = false;
		if (!keep && drawn < rate * (1 + STORM_MORE))
			keep = storm = most_rain(c, cursor->at) >= STORM_MM;
		if (!keep)
			continue;
		put_act(c, &s, storm, cursor->at, out, arena);
		return;
	}
}
