/* SPDX-License-Identifier: MIT */
#include "yiping/ui/span.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "yiping/ui/i18n.h"

#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define DAYS_MAX INT64_C(999)

static int64_t whole_seconds(int64_t ms)
{
	return ms > 0 ? ms / 1000 : 0;
}

static void put_count(char out[SPAN_ROOM], int64_t n, char unit)
{
	snprintf(out, SPAN_ROOM, "%d%c", (int)(n < DAYS_MAX ? n : DAYS_MAX), unit);
}

void span_duration(int64_t ms, int step_s, char out[SPAN_ROOM])
{
	int64_t s = whole_seconds(ms);

	if (s < HOUR) {
		s -= step_s > 1 ? s % step_s : 0;
		snprintf(out, SPAN_ROOM, "%" PRId64 ":%02" PRId64, s / MINUTE, s % MINUTE);
	} else if (s < DAY) {
		snprintf(out, SPAN_ROOM, "%" PRId64 "h%02" PRId64, s / HOUR, s % HOUR / MINUTE);
	} else if (s < 100 * DAY) {
		snprintf(out, SPAN_ROOM, "%" PRId64 "d%02" PRId64, s / DAY, s % DAY / HOUR);
	} else {
		put_count(out, s / DAY, 'd');
	}
}

/* The age in seconds rounded down to its step; *next is where the next step begins. */
static int64_t age_step(int64_t s, int64_t *next)
{
	static const int64_t steps[] = {0, 10, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE};
	size_t count = sizeof(steps) / sizeof(steps[0]);

	for (size_t i = 1; i < count; i++) {
		if (s < steps[i]) {
			*next = steps[i];
			return steps[i - 1];
		}
	}
	int64_t unit = s < HOUR ? 10 * MINUTE : s < DAY ? HOUR : DAY;
	*next = s - s % unit + unit;
	return s - s % unit;
}

void span_age(int64_t ms, char out[SPAN_ROOM])
{
	int64_t next;
	int64_t s = age_step(whole_seconds(ms), &next);

	if (s == 0)
		snprintf(out, SPAN_ROOM, "%s", C_("age", "now"));
	else if (s < MINUTE)
		put_count(out, s, 's');
	else if (s < HOUR)
		put_count(out, s / MINUTE, 'm');
	else if (s < DAY)
		put_count(out, s / HOUR, 'h');
	else
		put_count(out, s / DAY, 'd');
}

int64_t span_age_holds(int64_t ms)
{
	int64_t next;

	if (whole_seconds(ms) / DAY >= DAYS_MAX)
		return 0;
	age_step(whole_seconds(ms), &next);
	return next * 1000 - ms;
}
