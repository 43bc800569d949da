/* SPDX-License-Identifier: MIT */
/* Server time: the real clock, or one that began at a given instant and runs at a given rate. It
 * never goes back. */
#ifndef YIPING_GOV_VIRTUAL_CLOCK_H
#define YIPING_GOV_VIRTUAL_CLOCK_H

#include <stdint.h>

struct virtual_clock {
	int64_t base;      // server time at the start, ms
	uint64_t began_ns; // monotonic time then
	double rate;
	int64_t last;      // what was told last
	int64_t held;      // INSTANT_NONE = it runs
	int64_t limit;     // it waits there; INT64_MAX = nowhere
};

/* now INSTANT_NONE = the real time of day. rate > 0. */
void virtual_clock_init(struct virtual_clock *c, int64_t now, double rate);

int64_t virtual_clock_now(struct virtual_clock *c);

/* Until released it tells `at`, whatever the time is: what is done on behalf of an instant is
 * stamped with it. */
void virtual_clock_hold(struct virtual_clock *c, int64_t at);
void virtual_clock_release(struct virtual_clock *c);

/* The clock does not go beyond `at`: it waits there, and goes on from there when the limit is
 * raised. For whoever cannot keep up with its rate. */
void virtual_clock_limit(struct virtual_clock *c, int64_t at);

/* Real milliseconds until server time `at` (0 if it is past). */
uint64_t virtual_clock_wait(struct virtual_clock *c, int64_t at);

#endif
