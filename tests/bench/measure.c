/* SPDX-License-Identifier: MIT */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "yiping/base/num.h"

static int64_t clock_ns(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

int64_t measure_now(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

int64_t measure_cpu(void)
{
	return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

void measure_say(const char *name, double value)
{
	printf("%s\t%.9g\n", name, value);
	fflush(stdout);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double measure_quantile(double *values, size_t count, double q)
{
	if (count == 0)
		return 0;
	qsort(values, count, sizeof(*values), by_value);
	size_t i = (size_t)(q * (double)count);
	return values[i < count ? i : count - 1];
}

uint64_t measure_size(int argc, char **argv, int i, uint64_t most)
{
	uint64_t n = 0;

	if (i < argc && num_parse_u64(argv[i], &n) && n > 0 && n <= most)
		return n;
	fprintf(stderr, "%s: argument %d is a number from 1 to %llu\n", argv[0], i,
		(unsigned long long)most);
	exit(2);
}

void measure_need(bool ok, const struct error *e)
{
	if (ok)
		return;
	fprintf(stderr, "%s: %s\n", e->code, e->text);
	exit(1);
}

uint64_t dice_next(struct dice *d)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint32_t dice_below(struct dice *d, uint32_t n)
{
	return (uint32_t)(dice_next(d) >> 32) % n;
}
