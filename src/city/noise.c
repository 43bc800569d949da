/* SPDX-License-Identifier: MIT */
#include "noise.h"

#include <math.h>
#include <string.h>

#include "yiping/base/instant.h"

/* The sum of four even draws; 1.732 = sqrt(3) makes its deviation 1. */
double noise_bell(uint64_t key)
{
	uint64_t sum = (key & 0xffff) + (key >> 16 & 0xffff) + (key >> 32 & 0xffff) + (key >> 48);

	return ((double)sum * 0x1p-16 - 2) * 1.7320508075688772;
}

double noise_curve(uint64_t key, int64_t at, int64_t step_ms)
{
	int64_t k = noise_floor(at, step_ms);
	double part = (double)(at - k * step_ms) / (double)step_ms;
	double from = noise_bell(noise_key(key, (uint64_t)k));
	double to = noise_bell(noise_key(key, (uint64_t)k + 1));

	return from + (to - from) * noise_step(part);
}

/* 2^n times the series of e^y with |y| below 0.7. */
double noise_exp(double x)
{
	double n = floor(x * 1.4426950408889634 + 0.5), y = x - n * 0.69314718055994531;
	double sum = 1;

	for (int k = 14; k >= 1; k--)
		sum = 1 + sum * y / k;
	return ldexp(sum, (int)n);
}

double noise_lognormal(uint64_t key, double median, double sigma)
{
	return median * noise_exp(sigma * noise_bell(key));
}

/* Hundredths of the peak at each full hour. */
static const uint8_t hours[RHYTHM_COUNT][24] = {
	[RHYTHM_FLAT] = {50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50,
		50, 50, 50, 50, 50, 50},
	[RHYTHM_DAY] = {22, 20, 20, 20, 20, 22, 34, 58, 92, 100, 90, 72, 60, 64, 90, 98, 84, 70,
		66, 88, 94, 76, 50, 32},
	[RHYTHM_COMMUTE] = {8, 4, 2, 2, 4, 12, 40, 88, 100, 72, 46, 42, 44, 42, 44, 50, 64, 94,
		96, 66, 44, 34, 26, 16},
	[RHYTHM_NIGHT] = {78, 66, 56, 48, 40, 32, 28, 26, 26, 26, 28, 32, 36, 34, 32, 32, 36, 44,
		60, 80, 94, 100, 98, 90},
	[RHYTHM_WORK] = {18, 18, 18, 18, 18, 18, 20, 32, 66, 92, 100, 90, 52, 56, 90, 100, 94, 72,
		40, 28, 24, 20, 18, 18},
	[RHYTHM_HEAT] = {22, 18, 14, 10, 6, 4, 6, 14, 26, 40, 56, 70, 84, 94, 100, 100, 94, 84,
		72, 60, 50, 42, 34, 28},
	[RHYTHM_RAIN] = {50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50,
		50, 50, 50, 50, 50, 50},
	[RHYTHM_SEASON] = {50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50,
		50, 50, 50, 50, 50, 50},
};

double rhythm_at(enum rhythm r, int64_t time_of_day)
{
	int hour = (int)(time_of_day / HOUR_MS) % 24;
	double part = (double)(time_of_day % HOUR_MS) / (double)HOUR_MS;
	double from = hours[r][hour], to = hours[r][(hour + 1) % 24];

	return (from + (to - from) * part) / 100;
}

enum rhythm rhythm_of(const char *token)
{
	static const char *const tokens[RHYTHM_COUNT] = {
		"flat", "day", "commute", "night", "work", "heat", "rain", "season"};
	int r = 0;

	while (r < RHYTHM_COUNT && strcmp(tokens[r], token) != 0)
		r++;
	return (enum rhythm)r;
}
