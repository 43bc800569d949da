/* SPDX-License-Identifier: MIT */
/* Random numbers as an argument: a small seeded generator (SplitMix64). The same seed gives the
 * same numbers on every machine. Not for secrets. */
#ifndef YIPING_BASE_SPREAD_H
#define YIPING_BASE_SPREAD_H

#include <stdint.h>

struct spread {
	uint64_t state;
};

uint64_t spread_next(struct spread *s);
uint32_t spread_below(struct spread *s, uint32_t n); // 0..n-1, n > 0
double spread_unit(struct spread *s);                // [0, 1)
double spread_normal(struct spread *s);              // mean 0, deviation 1
double spread_exponential(struct spread *s, double mean);

/* A generator of its own for a named part, independent of how often others were asked. */
struct spread spread_fork(uint64_t seed, uint64_t part);

/* n secret random bytes from the operating system (ends the program if there are none). */
void secret_bytes(void *out, unsigned n);

#endif
