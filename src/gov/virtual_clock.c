/* SPDX-License-Identifier: MIT */
#include "yiping/gov/virtual_clock.h"

#include <time.h>

#include "yiping/base/instant.h"

static uint64_t monotonic_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int64_t real_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * SECOND_MS + t.tv_nsec / 1000000;
}

void virtual_clock_init(struct virtual_clock *c, int64_t now, double rate)
{
	c->base = now == INSTANT_NONE ? real_now() : now;
	c->began_ns = monotonic_ns();
	c->rate = rate;
	c->last = c->base;
	c->held = INSTANT_NONE;
	c->limit = INT64_MAX;
}

void virtual_clock_limit(struct virtual_clock *c, int64_t at)
{
	virtual_clock_now(c); // what passed until now counts against the old one
	c->limit = at;
}

void virtual_clock_hold(struct virtual_clock *c, int64_t at)
{
	c->held = at;
}

void virtual_clock_release(struct virtual_clock *c)
{
	c->held = INSTANT_NONE;
}

int64_t virtual_clock_now(struct virtual_clock *c)
{
	if (c->held != INSTANT_NONE)
		return c->held;
	double passed_ms = (double)(monotonic_ns() - c->began_ns) / 1e6;
	int64_t now = c->base + (int64_t)(passed_ms * c->rate);
	if (now > c->limit) { // what is waited for is taken off, so that it does not leap after
		c->base -= now - c->limit;
		now = c->limit;
	}
	if (now > c->last)
		c->last = now;
	return c->last;
}

uint64_t virtual_clock_wait(struct virtual_clock *c, int64_t at)
{
	int64_t left = at - virtual_clock_now(c);
	return left <= 0 ? 0 : (uint64_t)((double)left / c->rate) + 1;
}
