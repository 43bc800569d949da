/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "yiping/base/instant.h"

#include "city_parts.h"

/* Troubles: a few at a time at each centre. Each slot has windows of its own length, and in each
 * window one series that leaves its band; so there are always about as many as there are slots. */
static const int64_t quick_windows[] = {100 * MINUTE_MS, 140 * MINUTE_MS, 190 * MINUTE_MS,
	230 * MINUTE_MS};
static const int64_t slow_windows[] = {30 * HOUR_MS, 47 * HOUR_MS, 71 * HOUR_MS};

#define QUICK_SLOTS 4
#define SLOW_SLOTS 3

#define RIVER_LAG_MS (5 * HOUR_MS)
#define GROUND_LAG_MS (3 * HOUR_MS)
#define SEASON_SWING 12 // degrees between the mean and July

static unsigned slots_of(const struct place *p, bool slow)
{
	if (p->level == LEVEL_TOWN)
		return 1;
	return slow ? SLOW_SLOTS : QUICK_SLOTS;
}

/* How bad it gets: mostly blue. In towns, of which there are a thousand, nearly always; of the 41
 * districts three or four show orange or red on a day without weather. */
static double peak_of(uint64_t key, bool town)
{
	double u = noise_unit(noise_key(key, 1)), v = noise_unit(noise_key(key, 2));

	if (u < (town ? 0.9 : 0.8))
		return 1.3 + 0.5 * v;
	if (u < (town ? 0.985 : 0.98))
		return 2.2 + 0.6 * v;
	return u < (town ? 0.998 : 0.996) ? 3.2 + 0.6 * v : 4.1 + 0.4 * v;
}

/* 0 outside its time, 1 while it lasts, with slopes in between. */
static double course(uint64_t key, double part, double share)
{
	double from = 0.12 * noise_unit(noise_key(key, 3));
	double to = from + share * (0.8 + 0.2 * noise_unit(noise_key(key, 4)));
	double in = (part - from) / 0.08, out = (to - part) / 0.08;

	return noise_step(in < out ? in : out);
}

/* Where on the axis of limits the troubles of a series put it; 0 = none. */
static double trouble(const struct city *c, const struct gauge *g, const struct place *p,
	uint32_t area, int64_t at, uint64_t *which)
{
	bool slow = g->period_ms >= SLOW_PERIOD_MS, town = p->level == LEVEL_TOWN;
	const struct trouble_list *l = &c->troubles[p->level][slow];
	double most = 0;

	for (unsigned s = 0; l->count && s < slots_of(p, slow); s++) {
		uint64_t key = city_key(c, PART_TROUBLE, (uint64_t)area << 8 | s << 1 | slow);
		int64_t length = slow ? slow_windows[s] : quick_windows[s];
		int64_t shifted = at + noise_part(length, noise_unit(key));
		int64_t k = noise_floor(shifted, length);
		uint64_t own = noise_key(key, (uint64_t)k);
		if (l->num[noise_below(own, l->count)] != g->indicator->num)
			continue;
		double part = (double)(shifted - k * length) / (double)length;
		double position = peak_of(own, town) * course(own, part, town ? 0.5 : 0.85);
		if (position > most) {
			most = position;
			*which = own;
		}
	}
	return most;
}

static double from_rain(const struct city *c, const struct gauge *g, uint32_t area, int64_t at,
	uint64_t key)
{
	double coupling = 0.55 + 0.45 * noise_unit(noise_key(key, 7));
	double mm;

	if (g->mean == 0 && g->spread == 0 && g->indicator->decimals > 0)
		return city_rain_position(city_rain(c, area, at)); // the rain itself
	if (g->tau_ms > 2 * HOUR_MS)
		mm = city_after_rain(c, area, at, RIVER_LAG_MS);
	else if (g->tau_ms > HOUR_MS)
		mm = city_after_rain(c, area, at, GROUND_LAG_MS);
	else
		mm = city_after_rain(c, area, at, g->tau_ms);
	if (!g->is_max && c->places[area].level == LEVEL_CITY)
		coupling *= 0.4;
	return city_rain_position(mm) * coupling;
}

static double value_at(const struct gauge *g, enum side side, double position)
{
	int k = (int)position;

	if (k >= POSITIONS - 1)
		k = POSITIONS - 2;
	double from = g->anchor[side][k], to = g->anchor[side][k + 1];
	return from + (to - from) * (position - k);
}

/* What it reads while nothing is wrong; never past its own first limit. */
static double quiet(const struct city *c, const struct gauge *g, const struct place *p, int64_t at,
	uint64_t key)
{
	double noise = 0.8 * noise_curve(key, at, g->tau_ms) +
		0.35 * noise_curve(~key, at, g->tau_ms / 6 + 1);
	double load = 2 * rhythm_at(g->rhythm, city_time_of_day(c, at)) - 1;
	double off = g->sign * g->amplitude * load + g->spread * noise;

	if (g->rhythm == RHYTHM_SEASON)
		return g->mean + SEASON_SWING * city_season(at) + city_warmth(c, at) + off;
	if (g->is_sum && p->level == LEVEL_CITY)
		off *= 0.5; // what goes up here goes down there
	for (int side = 0; side < 2; side++) {
		double room = 0.9 * (g->anchor[side][1] - g->mean);
		if (side == SIDE_HIGH ? room > 0 && off > room : room < 0 && off < room)
			off = room;
	}
	return g->mean + off;
}

static double town_share(const struct gauge *g, const struct place *p)
{
	return g->is_sum && p->level == LEVEL_TOWN ? p->size : 1;
}

static bool has_side(const struct gauge *g, enum side side)
{
	return g->anchor[side][POSITIONS - 1] != g->mean;
}

static double raw_value(const struct city *c, const struct gauge *g, uint32_t area, int64_t at)
{
	const struct place *p = &c->places[area];
	uint64_t key = city_key(c, PART_READING, (uint64_t)area << 16 | g->indicator->num);
	uint64_t which = key;
	double share = town_share(g, p), base = quiet(c, g, p, at, key) * share;
	double position = g->rhythm == RHYTHM_RAIN ? from_rain(c, g, area, at, key)
						   : trouble(c, g, p, area, at, &which);

	if (position <= 0)
		return base;
	enum side side = has_side(g, SIDE_HIGH) ? SIDE_HIGH : SIDE_LOW;
	if (side == SIDE_HIGH && has_side(g, SIDE_LOW) && (which >> 7 & 1))
		side = SIDE_LOW;
	double wear = position < 1 ? position : 1, start = g->mean * share;
	double target = value_at(g, side, position);
	if (position < 1) // from its own mean, not from a district's
		target = start + (g->anchor[side][1] - start) * position;
	return target + (base - start) * (1 - 0.85 * wear);
}

static const struct gauge *gauge_at(const struct city *c, uint16_t indicator, const struct place *p)
{
	if (!p || !p->centre || !indicator || indicator >= c->gauge_count)
		return NULL;
	const struct gauge *g = &c->gauges[indicator];
	return g->indicator && (g->indicator->levels >> p->level & 1) ? g : NULL;
}

double city_limit_factor(const struct city *c, uint16_t indicator, uint32_t area)
{
	const struct place *p = city_place(c, area);
	const struct gauge *g = gauge_at(c, indicator, p);

	return g && g->is_sum && p->level == LEVEL_CITY ? c->district_count : 1;
}

static int64_t phase_of(const struct gauge *g, uint32_t area)
{
	uint32_t period_s = (uint32_t)(g->period_ms / SECOND_MS);
	return noise_below(noise_key(area, g->indicator->num), period_s) * SECOND_MS;
}

int64_t city_phase(const struct city *c, uint16_t indicator, uint32_t area, int64_t *period)
{
	const struct gauge *g = gauge_at(c, indicator, city_place(c, area));

	*period = g ? g->period_ms : 0;
	return g ? phase_of(g, area) : 0;
}

static int64_t taken_at(const struct city *c, const struct gauge *g, const struct place *p,
	uint32_t area, int64_t at)
{
	uint32_t lag = 0;
	enum feed feed = city_source_state(c, p->source, at, &lag);

	if (feed == FEED_DOWN)
		return INSTANT_NONE;
	if (feed == FEED_LATE)
		at -= lag * SECOND_MS;
	int64_t phase = phase_of(g, area);
	return noise_floor(at - phase, g->period_ms) * g->period_ms + phase;
}

int64_t city_observed(const struct city *c, uint16_t indicator, uint32_t area, int64_t at)
{
	const struct place *p = city_place(c, area);
	const struct gauge *g = gauge_at(c, indicator, p);

	return g ? taken_at(c, g, p, area, at) : INSTANT_NONE;
}

bool city_reading(const struct city *c, uint16_t indicator, uint32_t area, int64_t at,
	double *value)
{
	const struct place *p = city_place(c, area);
	const struct gauge *g = gauge_at(c, indicator, p);
	int64_t taken = g ? taken_at(c, g, p, area, at) : INSTANT_NONE;

	if (taken == INSTANT_NONE)
		return false;
	double v = raw_value(c, g, area, taken);
	v = v < g->lowest ? g->lowest : v > g->highest ? g->highest : v;
	if (g->is_sum && p->level == LEVEL_CITY)
		v *= c->district_count;
	v = floor(v * g->scale + 0.5) / g->scale;
	*value = v == 0 ? 0 : v; // no negative zero
	return true;
}
