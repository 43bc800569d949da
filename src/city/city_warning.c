/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "yiping/base/instant.h"

#include "city_weather.h"

#define BLUE_MM 12.0
#define YELLOW_MM 25.0
#define ORANGE_MM 40.0
#define AHEAD_MS HOUR_MS      // issued so long before the first district gets it
#define STAYS_MS HOUR_MS      // in force after the last one had it
#define HEAT_YELLOW 35.0
#define HEAT_ORANGE 37.0

struct words_of {
	const char *zh, *en, *measures_zh, *measures_en;
};

static const struct words_of rain_words[COLOUR_COUNT] = {
	[COLOUR_BLUE] = {"暴雨蓝色预警", "Rainstorm blue warning",
		"加强低洼路段和下穿道巡查，检查排水设施。",
		"Patrol low roads and underpasses; check the drains."},
	[COLOUR_YELLOW] = {"暴雨黄色预警", "Rainstorm yellow warning",
		"下穿道、工地、地灾点加密巡查，抢险队伍前置。",
		"Patrol underpasses, sites and slopes closely; move rescue teams forward."},
	[COLOUR_ORANGE] = {"暴雨橙色预警", "Rainstorm orange warning",
		"停止户外作业，封闭易涝路段，转移危险地带人员。",
		"Stop outdoor work, close roads that flood, move people out of danger."},
};

static const struct words_of heat_words[COLOUR_COUNT] = {
	[COLOUR_YELLOW] = {"高温黄色预警", "Heat yellow warning", "避免午后户外作业，开放纳凉点。",
		"Avoid outdoor work in the afternoon; open the cooling shelters."},
	[COLOUR_ORANGE] = {"高温橙色预警", "Heat orange warning",
		"停止高温时段户外作业，探访独居老人，做好中暑救治。",
		"Stop outdoor work in the heat, visit elders living alone."},
};

static enum colour colour_of_rain(double mm)
{
	if (mm < BLUE_MM)
		return COLOUR_NONE;
	return mm < YELLOW_MM ? COLOUR_BLUE : mm < ORANGE_MM ? COLOUR_YELLOW : COLOUR_ORANGE;
}

static void put_words(struct warning *w, const struct words_of *words)
{
	w->headline = (struct name){.zh_cn = words->zh, .en = words->en};
	w->measures = (struct name){.zh_cn = words->measures_zh, .en = words->measures_en};
	w->issuer = (struct name){
		.zh_cn = "重庆市气象台", .en = "Chongqing Meteorological Observatory"};
}

/* The districts that a front reaches with blue rain, and when the first and the last have it. */
static double reach(const struct city *c, const struct front *f, struct warning *w)
{
	double most = 0;

	w->onset = INT64_MAX;
	w->expires = INSTANT_NONE;
	for (uint32_t i = 0; i < c->centre_count; i++) {
		uint32_t area = c->centres[i];
		int64_t passes;
		if (c->places[area].level != LEVEL_DISTRICT)
			continue;
		double mm = city_front_at(f, &c->places[area], area, &passes);
		if (mm < BLUE_MM)
			continue;
		w->areas[w->area_count++] = area;
		w->onset = passes < w->onset ? passes : w->onset;
		w->expires = passes > w->expires ? passes : w->expires;
		most = mm > most ? mm : most;
	}
	return most;
}

static bool rain_warning(const struct city *c, int64_t k, int64_t at, struct warning *w,
	struct arena *arena)
{
	struct front f;

	*w = (struct warning){.hazard = "rainstorm"};
	if (!city_front(c, k, &f) || f.peak_mm < BLUE_MM)
		return false;
	w->areas = arena_alloc(arena, c->district_count * sizeof *w->areas);
	w->colour = colour_of_rain(reach(c, &f, w));
	if (w->colour == COLOUR_NONE)
		return false;
	w->issued = w->onset - AHEAD_MS;
	w->expires += STAYS_MS;
	if (at < w->issued || at >= w->expires)
		return false;
	w->area = w->area_count == 1 ? w->areas[0] : c->centres[0];
	put_words(w, &rain_words[w->colour]);
	snprintf(w->id, sizeof w->id, "rainstorm-%lld", (long long)k);
	return true;
}

/* One for the whole city, from ten to six, on days that get so hot. */
static bool heat_warning(const struct city *c, int64_t at, struct warning *w, struct arena *arena)
{
	int64_t offset = c->catalog->calendar.utc_offset_minutes * MINUTE_MS;
	int64_t day = noise_floor(at + offset, DAY_MS), midnight = day * DAY_MS - offset;
	int64_t noon = midnight + 12 * HOUR_MS;
	double high = 23 + 12 * city_season(noon) + city_warmth(c, noon);

	if (high < HEAT_YELLOW)
		return false;
	*w = (struct warning){.hazard = "heat", .area = c->centres[0], .area_count = 1,
		.onset = midnight + 10 * HOUR_MS, .expires = midnight + 18 * HOUR_MS,
		.issued = midnight + 9 * HOUR_MS};
	if (at < w->issued || at >= w->expires)
		return false;
	w->areas = arena_alloc(arena, sizeof *w->areas);
	w->areas[0] = c->centres[0];
	w->colour = high < HEAT_ORANGE ? COLOUR_YELLOW : COLOUR_ORANGE;
	put_words(w, &heat_words[w->colour]);
	snprintf(w->id, sizeof w->id, "heat-%lld", (long long)day);
	return true;
}

size_t city_warnings(const struct city *c, int64_t at, struct warning *out, size_t room,
	struct arena *arena)
{
	int64_t ahead = city_front_window(at + AHEAD_MS);
	size_t n = 0;

	for (int64_t k = ahead - FRONT_WINDOWS; k <= ahead && n < room; k++)
		n += rain_warning(c, k, at, &out[n], arena);
	if (n < room)
		n += heat_warning(c, at, &out[n], arena);
	return n;
}
