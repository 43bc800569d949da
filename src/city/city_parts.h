/* SPDX-License-Identifier: MIT */
/* What the files of the city share: places, gauges and types worked out once, and the people. */
#ifndef YIPING_CITY_CITY_PARTS_H
#define YIPING_CITY_CITY_PARTS_H

#include "yiping/base/instant.h"
#include "yiping/city/city.h"

#include "noise.h"

/* Names of the independent streams of chance. */
enum part { PART_FRONT = 1, PART_READING, PART_TROUBLE, PART_GATEWAY, PART_ARRIVAL, PART_FALSE,
	PART_STAFF, PART_NAME, PART_UNIT, PART_SHIFT, PART_TEMPERATURE,
	PART_CITIZEN };

#define CENTRE_STAFF 4 // duty by day, duty by night, checker, supervisor
#define UNIT_STAFF 3

/* Where the demo's workers are. */
#define DEMO_DISTRICT "500105"
#define DEMO_UNITS 3

/* Of an area, by num. */
struct place {
	uint8_t level;
	uint16_t centre;   // place among the centres from 1; 0 = a village or grid
	uint32_t district; // num of the district it is or lies in, 0 none
	uint32_t source;   // num of its gateway
	double x_km, y_km; // east and north of the middle of the municipality
	double size;       // of a town's sums, against a district's
	uint32_t first_unit; // index of the first unit of this centre
	uint16_t unit_count;
};

enum side { SIDE_HIGH, SIDE_LOW };

#define SLOW_PERIOD_MS (60 * MINUTE_MS) // what is read so seldom has slow troubles
#define POSITIONS 5 // mean, blue, yellow, orange, red

/* An indicator as the city measures it. */
struct gauge {
	const struct indicator *indicator;
	enum rhythm rhythm;
	double mean, spread;
	double amplitude; // of the rhythm of the day, towards the bad
	int64_t tau_ms, period_ms;
	double anchor[2][POSITIONS]; // values at the positions of the axis, by side
	double sign;       // +1: higher is worse
	double scale;      // 10^decimals
	double lowest, highest;
	bool is_sum, is_max;
};

/* Which gauges can have troubles at a level, quick and slow ones. */
struct trouble_list {
	uint16_t *num;
	uint32_t count;
};

struct city {
	const struct catalog *catalog;
	const struct area_tree *tree;
	uint64_t seed;
	double scale;
	struct arena arena;
	struct place *places; // [num]
	uint32_t place_count; // top num + 1
	uint32_t *centres;    // area nums
	uint32_t centre_count;
	uint32_t district_count;
	struct gauge *gauges; // [indicator num]
	uint32_t gauge_count;
	struct trouble_list troubles[LEVEL_TOWN + 1][2]; // quick, slow
	enum rhythm *type_rhythms; // [type num]
	uint32_t type_room;
	struct unit *units;
	uint32_t unit_count;
	struct city_remit *remits;
	size_t remit_count;
	uint32_t *towns;      // area nums
	double *town_weight;  // running sum
	uint32_t town_count;
	uint32_t demo_district, demo_town; // area nums
	uint32_t demo_units[DEMO_UNITS];   // of the workers among the tokens
};

static inline uint64_t city_key(const struct city *c, enum part part, uint64_t of)
{
	return noise_key(noise_key(c->seed, part), of);
}

/* NULL for an unknown area. */
static inline const struct place *city_place(const struct city *c, uint32_t area)
{
	return area && area < c->place_count && c->places[area].level ? &c->places[area] : NULL;
}

/* ms since local midnight. */
int64_t city_time_of_day(const struct city *c, int64_t at);

/* city_gauge.c: rhythm.tsv and the catalog's limits; then who can have troubles. */
bool city_make_gauges(struct city *c, const char *dir, struct error *e);
void city_make_troubles(struct city *c);

/* city_units.c */
void city_make_units(struct city *c);

/* Who is responsible, from responsibilities.tsv; the units are made before. */
bool city_read_remits(struct city *c, const char *dir, struct error *e);

/* city_weather.c: mm of rain in the last hour. */
double city_rain(const struct city *c, uint32_t area, int64_t at);
/* What a rain leaves behind for lag_ms: falls off to nothing. In mm of the rain at its worst. */
double city_after_rain(const struct city *c, uint32_t area, int64_t at, int64_t lag_ms);
/* How far on the axis of limits this rain is: 1 blue .. 4 red. */
double city_rain_position(double mm);
/* -1 in the coldest days of January .. 1 in July. */
double city_season(int64_t at);
/* The day's highest temperature over the whole city against the season's. */
double city_warmth(const struct city *c, int64_t at);

/* city_people.c: one of the simulated staff. */
void city_staff_of_centre(const struct city *c, uint32_t area, unsigned post, struct person *p);
void city_staff_of_unit(const struct city *c, uint32_t unit, unsigned post, struct person *p);
bool city_staff_by_subject(const struct city *c, const char *subject, struct person *p);

/* city_arrivals.c: whether verification of an event will find nothing. */
bool city_is_false(const struct city *c, int64_t born, uint32_t area, uint16_t type, bool sensed);

/* city_words.c: the words of a report; strings from `arena`. */
struct words {
	const char *place, *title, *text, *ref;
};
struct words city_words(const struct city *c, uint64_t key, const struct event_type *t,
	uint32_t area, enum source_kind source, int64_t at, struct arena *arena);
const char *city_result_words(uint64_t key, struct arena *arena);
const char *city_progress_words(uint64_t key);
const char *city_inform_words(enum inform_kind kind, bool phone, uint64_t key);

#endif
