/* SPDX-License-Identifier: MIT */
/* Chance without memory: numbers that follow from a key alone, and smooth curves through them. Only
 * operations that come out the same on every machine are used (no exp, sin or log of libm). */
#ifndef YIPING_CITY_NOISE_H
#define YIPING_CITY_NOISE_H

#include <stdint.h>

/* A number that looks random, of two that need not. */
static inline uint64_t noise_key(uint64_t a, uint64_t b)
{
	uint64_t z = a + (b + 1) * UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* [0, 1) of a key. */
static inline double noise_unit(uint64_t key)
{
	return (double)(key >> 11) * 0x1p-53;
}

/* 0..n-1 of a key. */
static inline uint32_t noise_below(uint64_t key, uint32_t n)
{
	return (uint32_t)((key >> 32) * n >> 32);
}

/* floor(a / b), b > 0. */
static inline int64_t noise_floor(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* A share of a time. */
static inline int64_t noise_part(int64_t ms, double share)
{
	return (int64_t)((double)ms * share);
}

/* 3x^2 - 2x^3 between 0 and 1, flat outside. */
static inline double noise_step(double x)
{
	if (x <= 0)
		return 0;
	return x >= 1 ? 1 : x * x * (3 - 2 * x);
}

/* Roughly normal, mean 0, deviation 1, within 3.5, of a key. */
double noise_bell(uint64_t key);

/* A smooth curve with a new value of noise_bell each step_ms. */
double noise_curve(uint64_t key, int64_t at, int64_t step_ms);

/* e^x for |x| < 500. */
double noise_exp(double x);

/* A factor with this median; sigma is the deviation of its logarithm. */
double noise_lognormal(uint64_t key, double median, double sigma);

/* The rhythms of a day, 0 (quiet) to 1 (peak), at a local time of day in ms. */
enum rhythm { RHYTHM_FLAT, RHYTHM_DAY, RHYTHM_COMMUTE, RHYTHM_NIGHT, RHYTHM_WORK, RHYTHM_HEAT,
	RHYTHM_RAIN, RHYTHM_SEASON, RHYTHM_COUNT };
double rhythm_at(enum rhythm r, int64_t time_of_day);

/* RHYTHM_COUNT if unknown. */
enum rhythm rhythm_of(const char *token);

#endif
