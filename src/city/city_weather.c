/* SPDX-License-Identifier: MIT */
#include "city_weather.h"

#include "yiping/base/instant.h"

#define WINDOW_MS (5 * HOUR_MS) // at most one front begins in each
#define FRONT_SHARE 0.58
#define EDGE_KM 320.0           // fronts come in and go out here
#define SEASONS_DAYS 365.2425
#define COLDEST_DAY 19          // of the year, 20 January

/* Where fronts come from: unit vectors, mostly from the west. */
static const double ways[6][2] = {
	{1, 0}, {0.96, 0.28}, {0.96, -0.28}, {0.8, 0.6}, {0.8, -0.6}, {0.28, -0.96}};

static double peak_of(uint64_t key)
{
	double u = noise_unit(noise_key(key, 1)), v = noise_unit(noise_key(key, 2));

	if (u < 0.58)
		return 4 + 10 * v;
	if (u < 0.86)
		return 14 + 10 * v;
	return u < 0.97 ? 24 + 12 * v : 36 + 24 * v;
}

bool city_front(const struct city *c, int64_t k, struct front *f)
{
	uint64_t key = city_key(c, PART_FRONT, (uint64_t)k);

	if (noise_unit(key) >= FRONT_SHARE)
		return false;
	const double *way = ways[noise_below(noise_key(key, 3), 6)];
	f->key = key;
	f->start = k * WINDOW_MS + noise_part(WINDOW_MS, noise_unit(noise_key(key, 4)));
	f->way_x = way[0];
	f->way_y = way[1];
	f->ms_per_km = (double)HOUR_MS / (50 + 40 * noise_unit(noise_key(key, 5)));
	f->middle_km = 150 * (2 * noise_unit(noise_key(key, 6)) - 1);
	f->half_km = 70 + 90 * noise_unit(noise_key(key, 7));
	f->core_ms = 25 * MINUTE_MS + noise_part(35 * MINUTE_MS, noise_unit(noise_key(key, 8)));
	f->peak_mm = peak_of(key);
	return true;
}

int64_t city_front_window(int64_t at)
{
	return noise_floor(at, WINDOW_MS);
}

double city_front_at(const struct front *f, const struct place *p, uint32_t area, int64_t *passes)
{
	double along = p->x_km * f->way_x + p->y_km * f->way_y;
	double aside = (p->y_km * f->way_x - p->x_km * f->way_y - f->middle_km) / f->half_km;
	double inside = 1 - aside * aside;

	*passes = f->start + (int64_t)((along + EDGE_KM) * f->ms_per_km);
	if (inside <= 0)
		return 0;
	double local = 0.65 + 0.45 * noise_unit(noise_key(f->key, 100 + area));
	return f->peak_mm * inside * local;
}

/* 1 as it passes, falling to both sides within the front's core. */
static double shape_now(const struct front *f, int64_t since)
{
	double x = (double)since / (double)f->core_ms, y = 1 - x * x;
	return y > 0 ? y * y : 0;
}

/* Rises as the front passes and wears off in lag_ms. */
static double shape_after(const struct front *f, int64_t since, int64_t lag_ms)
{
	if (since <= f->core_ms)
		return noise_step((double)(since + f->core_ms) / (2 * (double)f->core_ms));
	return 1 - noise_step((double)(since - f->core_ms) / (double)lag_ms);
}

static double rain_of_place(const struct city *c, uint32_t area, int64_t at, int64_t lag_ms)
{
	const struct place *p = &c->places[area];
	int64_t now = city_front_window(at), most_back = FRONT_WINDOWS + lag_ms / WINDOW_MS;
	double most = 0;

	for (int64_t k = now; k > now - most_back; k--) {
		struct front f;
		int64_t passes;
		if (!city_front(c, k, &f))
			continue;
		double mm = city_front_at(&f, p, area, &passes);
		if (mm <= most)
			continue;
		mm *= lag_ms ? shape_after(&f, at - passes, lag_ms) : shape_now(&f, at - passes);
		most = mm > most ? mm : most;
	}
	return most;
}

/* The city's is the most of its districts'. */
static double rain_anywhere(const struct city *c, uint32_t area, int64_t at, int64_t lag_ms)
{
	const struct place *p = city_place(c, area);
	double most = 0;

	if (!p)
		return 0;
	if (p->level > LEVEL_CITY)
		return rain_of_place(c, area, at, lag_ms);
	for (uint32_t i = 0; i < c->centre_count; i++) {
		if (c->places[c->centres[i]].level != LEVEL_DISTRICT)
			continue;
		double mm = rain_of_place(c, c->centres[i], at, lag_ms);
		most = mm > most ? mm : most;
	}
	return most;
}

double city_rain(const struct city *c, uint32_t area, int64_t at)
{
	return rain_anywhere(c, area, at, 0);
}

double city_after_rain(const struct city *c, uint32_t area, int64_t at, int64_t lag_ms)
{
	return rain_anywhere(c, area, at, lag_ms > 0 ? lag_ms : 1);
}

double city_rain_position(double mm)
{
	if (mm < 20)
		return mm / 20;
	if (mm < 30)
		return 1 + (mm - 20) / 10;
	return mm < 50 ? 2 + (mm - 30) / 20 : 3 + (mm - 50) / 20;
}

double city_season(int64_t at)
{
	double year = ((double)at / (double)DAY_MS - COLDEST_DAY) / SEASONS_DAYS;
	double part = year - (double)noise_floor((int64_t)(year * 1e6), 1000000);

	return 2 * noise_step(part < 0.5 ? 2 * part : 2 - 2 * part) - 1;
}

double city_warmth(const struct city *c, int64_t at)
{
	return 1.8 * noise_curve(city_key(c, PART_TEMPERATURE, 0), at, 3 * DAY_MS);
}
