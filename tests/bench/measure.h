/* SPDX-License-Identifier: MIT */
/* What the bench programs share. A program prints one line a reading, "<name><TAB><value>"; the
 * driver (bench.py) takes the median of several and judges. No program knows a limit. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/error.h"

/* Nanoseconds: of the monotonic clock, and of CPU used by this process. What only computes (or
 * reads what is in memory anyway) is measured by the second, so that a busy machine does not
 * matter. */
int64_t measure_now(void);
int64_t measure_cpu(void);

/* Prints a reading. */
void measure_say(const char *name, double value);

/* The q-th part (0..1) of values, which are sorted; 0 if there are none. */
double measure_quantile(double *values, size_t count, double q);

/* Argument i as a number within 1 .. most; ends the program when it is not one. */
uint64_t measure_size(int argc, char **argv, int i, uint64_t most);

/* Ends the program, saying why, unless ok. */
void measure_need(bool ok, const struct error *e);

/* The same numbers on each run. */
struct dice {
	uint64_t state;
};
uint64_t dice_next(struct dice *d);
uint32_t dice_below(struct dice *d, uint32_t n);

#endif
