/* SPDX-License-Identifier: MIT */
/* Rain fronts: bands that cross the municipality in half a day, each with a way, a width, a pace
 * and a peak of its own. */
#ifndef YIPING_CITY_CITY_WEATHER_H
#define YIPING_CITY_CITY_WEATHER_H

#include "city_parts.h"

#define FRONT_WINDOWS 5 // of how many windows fronts can still be under way

struct front {
	uint64_t key;
	int64_t start;       // comes in over the edge
	double way_x, way_y; // unit vector
	double ms_per_km;
	double middle_km, half_km; // of its band, across the way
	int64_t core_ms;     // half the time it takes to pass a place
	double peak_mm;
};

/* The front that begins in window k; false if there is none. */
bool city_front(const struct city *c, int64_t k, struct front *f);

/* The window in which an instant lies. */
int64_t city_front_window(int64_t at);

/* mm that a front brings to a place, and when it passes there. */
double city_front_at(const struct front *f, const struct place *p, uint32_t area, int64_t *passes);

#endif
