/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"
#include "yiping/model/clock.h"

static int32_t day(int year, int month, int d)
{
	struct civil c = {.year = year, .month = month, .day = d};

	return (int32_t)(instant_from_civil(&c, 0) / DAY_MS);
}

/* 9-12 and 14-18 in +08:00; New Year's Day 2027 off, Sunday 2027-01-03 made up for it. */
struct office {
	int32_t holidays[2], make_up[1];
	struct calendar calendar;
};

static void office_init(struct office *o)
{
	o->holidays[0] = day(2026, 10, 1);
	o->holidays[1] = day(2027, 1, 1);
	o->make_up[0] = day(2027, 1, 3);
	o->calendar = (struct calendar){
		.utc_offset_minutes = 480, .work = {{540, 720}, {840, 1080}},
		.work_count = 2, .weekend = 1 << 0 | 1 << 6, .holidays = o->holidays,
		.holiday_count = 2,
		.make_up = o->make_up, .make_up_count = 1};
}

static int64_t local(int year, int month, int d, int hour, int minute)
{
	struct civil c = {.year = year, .month = month, .day = d, .hour = hour, .minute = minute};

	return instant_from_civil(&c, 480);
}

static void assert_after(const struct office *o, int64_t from, uint32_t seconds, int64_t expected)
{
	char got[25], want[25];

	instant_format(clock_after(&o->calendar, from, seconds, true), got);
	instant_format(expected, want);
	assert_string_equal(got, want);
}

static void steps_over_what_is_not_work(void **state)
{
	struct office o;

	(void)state;
	office_init(&o);
	assert_after(&o, local(2026, 11, 23, 9, 0), 3600, local(2026, 11, 23, 10, 0));
	// not 14:00
	assert_after(&o, local(2026, 11, 23, 9, 0), 3 * 3600, local(2026, 11, 23, 12, 0));
	assert_after(&o, local(2026, 11, 23, 11, 30), 3600, local(2026, 11, 23, 14, 30));
	assert_after(&o, local(2026, 11, 23, 6, 0), 60, local(2026, 11, 23, 9, 1));
	assert_after(&o, local(2026, 11, 23, 13, 0), 60, local(2026, 11, 23, 14, 1));
	// a weekend
	assert_after(&o, local(2026, 11, 27, 17, 30), 3600, local(2026, 11, 30, 9, 30));
	// holiday, make-up
	assert_after(&o, local(2026, 12, 31, 17, 0), 7200, local(2027, 1, 3, 10, 0));
	assert_after(&o, local(2026, 11, 23, 9, 0), 5 * 7 * 3600, local(2026, 11, 27, 18, 0));
	assert_after(&o, local(2026, 11, 23, 20, 0), 0, local(2026, 11, 23, 20, 0));
}

static int64_t worked(const struct office *o, int64_t from, int64_t to)
{
	return clock_between(&o->calendar, from, to, true);
}

static void counts_working_seconds(void **state)
{
	int64_t monday = local(2026, 11, 23, 0, 0), saturday = monday + 5 * DAY_MS;
	struct office o;

	(void)state;
	office_init(&o);
	assert_int_equal(worked(&o, monday + 8 * HOUR_MS, monday + 20 * HOUR_MS), 7 * 3600);
	assert_int_equal(worked(&o, monday + 12 * HOUR_MS, monday + 14 * HOUR_MS), 0);
	assert_int_equal(worked(&o, saturday, saturday + 2 * DAY_MS), 0);
	assert_int_equal(worked(&o, saturday, monday), 0);
	assert_int_equal(worked(&o, INSTANT_NONE, monday), 0);
	/* Mon-Thu, Sunday made up, Mon-Fri */
	assert_int_equal(worked(&o, local(2026, 12, 28, 0, 0), local(2027, 1, 11, 0, 0)),
		(4 + 1 + 5) * 7 * 3600);
	assert_int_equal(clock_between(&o.calendar, 500, 2499, false), 1);
}

static void knows_the_hours(void **state)
{
	struct office o;

	(void)state;
	office_init(&o);
	assert_true(clock_is_working(&o.calendar, local(2026, 11, 23, 9, 0)));
	assert_false(clock_is_working(&o.calendar, local(2026, 11, 23, 12, 0)));
	assert_false(clock_is_working(&o.calendar, local(2026, 11, 23, 9, 0) - 1));
	assert_true(clock_is_working(&o.calendar, local(2026, 11, 23, 18, 0) - 1));
	assert_false(clock_is_working(&o.calendar, local(2027, 1, 1, 10, 0)));
	assert_true(clock_is_working(&o.calendar, local(2027, 1, 3, 10, 0)));
	assert_false(clock_is_working(&o.calendar, local(2027, 1, 2, 10, 0)));
}

static void each_undoes_the_other(void **state)
{
	struct spread s = {.state = 7};
	struct office o;

	(void)state;
	office_init(&o);
	for (int i = 0; i < 20000; i++) {
		bool work = spread_below(&s, 4) > 0;
		int64_t from = local(2026, 9, 1, 0,
			0) + (int64_t)(spread_next(&s) % (uint64_t)(150 * DAY_MS));
		uint32_t seconds = spread_below(&s, spread_below(&s, 2) ? 900 : 30 * 7 * 3600);
		int64_t to = clock_after(&o.calendar, from, seconds, work);
		assert_true(to >= from);
		assert_int_equal(clock_between(&o.calendar, from, to, work), seconds);
		if (seconds) // and no earlier instant would do
			assert_int_equal(clock_between(&o.calendar, from, to - 1, work),
				seconds - 1);
	}
}

static void time_adds_up(void **state)
{
	struct spread s = {.state = 8};
	struct office o;
	const struct calendar *c = &o.calendar;

	(void)state;
	office_init(&o);
	for (int i = 0; i < 5000; i++) {
		int64_t a = local(2026, 9, 1, 0, 0) + (int64_t)spread_below(&s, 5000) * HOUR_MS;
		int64_t b = a + (int64_t)spread_below(&s, 2000) * MINUTE_MS;
		int64_t d = b + (int64_t)spread_below(&s, 900) * HOUR_MS;
		assert_int_equal(clock_between(c, a, d, true),
			clock_between(c, a, b, true) + clock_between(c, b, d, true));
	}
}

static void a_calendar_without_work_counts_plainly(void **state)
{
	struct calendar none = {.utc_offset_minutes = 480};
	struct calendar never = {.work = {{540, 600}}, .work_count = 1, .weekend = 127};

	(void)state;
	assert_int_equal(clock_after(&none, 1000, 60, true), 61000);
	assert_int_equal(clock_between(&none, 1000, 61000, true), 60);
	assert_true(clock_after(&never, 0, 60, true) >= 3650 * DAY_MS); // ends, far away
	assert_int_equal(clock_between(&never, 0, 100 * DAY_MS, true), 0);
	assert_true(clock_after(&none, INSTANT_NONE, 60, false) == INSTANT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_over_what_is_not_work),
		cmocka_unit_test(counts_working_seconds),
		cmocka_unit_test(knows_the_hours),
		cmocka_unit_test(each_undoes_the_other),
		cmocka_unit_test(time_adds_up),
		cmocka_unit_test(a_calendar_without_work_counts_plainly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
