/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <time.h>

#include "yiping/base/instant.h"

static void formats(void **state)
{
	char out[25];

	(void)state;
	instant_format(0, out);
	assert_string_equal(out, "1970-01-01T00:00:00.000Z");
	instant_format(INT64_C(1795420862345), out);
	assert_string_equal(out, "2026-11-23T08:01:02.345Z");
	instant_format(-1, out);
	assert_string_equal(out, "1969-12-31T23:59:59.999Z");
	instant_format(INSTANT_NONE, out);
	assert_string_equal(out, "-");
	instant_format(INT64_MAX, out);
	assert_string_equal(out, "-");
}

/* What is printed in local time is the same instant when it is read. */
static void formats_local_time(void **state)
{
	static const int offsets[] = {0, 480, -210, 345, -720, 840};
	char text[INSTANT_LOCAL_ROOM];
	int64_t at, back;

	(void)state;
	assert_true(instant_parse("2026-12-31T16:01:02Z", &at));
	instant_format_local(at, 480, text);
	assert_string_equal(text, "2027-01-01T00:01:02+08:00");
	instant_format_local(at, -210, text);
	assert_string_equal(text, "2026-12-31T12:31:02-03:30");
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		instant_format_local(at, offsets[i], text);
		assert_int_equal(strlen(text), INSTANT_LOCAL_ROOM - 1);
		assert_true(instant_parse(text, &back));
		assert_int_equal(back, at);
	}
	instant_format_local(INSTANT_NONE, 480, text);
	assert_string_equal(text, "-");
}

static void parses(void **state)
{
	static const struct {
		const char *text;
		int64_t at;
	} cases[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2026-11-23T08:01:02.345Z", INT64_C(1795420862345)},
		{"2026-11-23T16:01:02.345678901+08:00", INT64_C(1795420862345)},
		{"2026-11-23t04:31:02.3-03:30", INT64_C(1795420862300)},
		{"2024-02-29T00:00:00z", INT64_C(1709164800000)},
		{"2016-12-31T23:59:60Z", INT64_C(1483228800000)},
		{"9999-12-31T23:59:59.999Z", INT64_C(253402300799999)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t at = 1;
		assert_true(instant_parse(cases[i].text, &at));
		assert_true(at == cases[i].at);
	}
}

static void refuses(void **state)
{
	static const char *const cases[] = {"", "2026-11-23", "2026-11-23T08:01Z",
		"2026-11-23T08:01:02", "2026-11-23T08:01:02.Z", "2026-11-23T08:01:02.1234567890Z",
		"2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2023-02-29T00:00:00Z",
		"2100-02-29T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-23T24:00:00Z",
		"2026-11-23T08:60:00Z", "2026-11-23T08:00:61Z", "2026-11-23T08:01:02+8:00",
		"2026-11-23T08:01:02+24:00", "2026-11-23T08:01:02+0800", "2026-11-23T08:01:02Zx",
		" 2026-11-23T08:01:02Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+00:01",
		"9999-12-31T23:59:59-00:01", "+026-11-23T08:01:02Z", "2026-1a-23T08:01:02Z"};
	int64_t at = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_false(instant_parse(cases[i], &at));
	assert_false(instant_parse(NULL, &at));
	assert_true(at == 42);
}

/* gmtime_r is the independent witness. */
static void agrees_with_the_c_library(void **state)
{
	(void)state;
	for (int64_t second = -INT64_C(62167219200); second < INT64_C(253402300800);
		second += INT64_C(86400) * 13 + 3607) {
		time_t t = (time_t)second;
		struct tm tm;
		struct civil c;
		gmtime_r(&t, &tm);
		instant_civil(second * 1000 + 999, 0, &c);
		assert_int_equal(c.year, tm.tm_year + 1900);
		assert_int_equal(c.month, tm.tm_mon + 1);
		assert_int_equal(c.day, tm.tm_mday);
		assert_int_equal(c.hour * 3600 + c.minute * 60 + c.second,
			tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
		assert_int_equal(c.weekday, tm.tm_wday);
		assert_true(instant_from_civil(&c, 0) == second * 1000);
	}
}

static void offsets_move_the_calendar(void **state)
{
	struct civil c;

	(void)state;
	instant_civil(INT64_C(1795420862345) + 12 * HOUR_MS, 8 * 60, &c);
	assert_int_equal(c.day, 24);
	assert_int_equal(c.hour, 4);
	assert_int_equal(c.weekday, 2);
	assert_true(instant_from_civil(&c, 8 * 60) == INT64_C(1795420862000) + 12 * HOUR_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats),
		cmocka_unit_test(formats_local_time),
		cmocka_unit_test(parses),
		cmocka_unit_test(refuses),
		cmocka_unit_test(agrees_with_the_c_library),
		cmocka_unit_test(offsets_move_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
