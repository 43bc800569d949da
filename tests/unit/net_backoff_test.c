/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "yiping/net/backoff.h"
#include "yiping/net/http_date.h"

static void ceiling_doubles_to_the_cap(void **state)
{
	(void)state;
	assert_int_equal(backoff_ceiling(0), 500);
	assert_int_equal(backoff_ceiling(1), 1000);
	assert_int_equal(backoff_ceiling(6), 32000);
	assert_int_equal(backoff_ceiling(7), 60000);
	assert_int_equal(backoff_ceiling(UINT32_MAX), 60000);
}

static void jitter_fills_the_whole_range(void **state)
{
	struct spread spread = {.state = 42};

	(void)state;
	for (unsigned attempt = 0; attempt < 12; attempt++) {
		int64_t ceiling = backoff_ceiling(attempt);
		int64_t least = INT64_MAX, most = -1, sum = 0;
		for (int i = 0; i < 1000; i++) {
			int64_t ms = backoff_delay(attempt, &spread, BACKOFF_NO_WISH);
			assert_in_range(ms, 0, ceiling - 1);
			least = ms < least ? ms : least;
			most = ms > most ? ms : most;
			sum += ms;
		}
		assert_true(least < ceiling / 20);
		assert_true(most > ceiling * 19 / 20);
		assert_in_range(sum / 1000, ceiling * 4 / 10, ceiling * 6 / 10);
	}
}

static void same_seed_same_waits(void **state)
{
	struct spread one = {.state = 7}, two = {.state = 7};

	(void)state;
	for (unsigned i = 0; i < 20; i++) {
		assert_int_equal(backoff_delay(i, &one, BACKOFF_NO_WISH),
			backoff_delay(i, &two, BACKOFF_NO_WISH));
	}
}

static void wish_is_obeyed_and_spread(void **state)
{
	struct spread spread = {.state = 3};
	int64_t first = backoff_delay(4, &spread, 5000);
	bool differs = false;

	(void)state;
	for (int i = 0; i < 50; i++) {
		int64_t ms = backoff_delay(4, &spread, 5000);
		assert_in_range(ms, 5000, 5000 + 8000 - 1);
		differs = differs || ms != first;
	}
	assert_true(differs);
	assert_in_range(backoff_delay(0, &spread, 90 * DAY_MS), HOUR_MS, HOUR_MS + 499);
	assert_in_range(backoff_delay(0, &spread, 0), 0, 499);
}

static void wish_in_seconds(void **state)
{
	int64_t ms;

	(void)state;
	assert_true(backoff_wish("0", 0, &ms));
	assert_int_equal(ms, 0);
	assert_true(backoff_wish("120", 0, &ms));
	assert_int_equal(ms, 120000);
	assert_true(backoff_wish("18446744073709551615", 0, &ms));
	assert_int_equal(ms, BACKOFF_WISH_MOST_MS);
}

static void wish_as_a_date(void **state)
{
	int64_t ms;
	int64_t at = INT64_C(784111777000); // 1994-11-06T08:49:37Z

	(void)state;
	assert_true(backoff_wish("Sun, 06 Nov 1994 08:49:37 GMT", at - 2500, &ms));
	assert_int_equal(ms, 2500);
	assert_true(backoff_wish("Sun, 06 Nov 1994 08:49:37 GMT", at + 1, &ms));
	assert_int_equal(ms, 0);
}

static void bad_wishes(void **state)
{
	static const char *const bad[] = {NULL, "", "-1", "1.5", "12s", " 3", "soon", "+4",
		"1994-11-06T08:49:37Z", "20041212 15:05:58 +0000 and so on",
		"Xxx, 99 Nov 1994 08:49:37 GMT"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		int64_t ms = 5;
		assert_false(backoff_wish(bad[i], 0, &ms));
		assert_int_equal(ms, BACKOFF_NO_WISH);
	}
}

static void dates_in_three_forms(void **state)
{
	static const char *const forms[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
		"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"};

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		int64_t at = 0;
		assert_true(http_date_parse(forms[i], &at));
		assert_int_equal(at, INT64_C(784111777000));
	}
	int64_t at;
	assert_false(http_date_parse(NULL, &at));
	assert_false(http_date_parse("Sun, 06 Nov 1994 08:49:37 GMT and much more text", &at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ceiling_doubles_to_the_cap),
		cmocka_unit_test(jitter_fills_the_whole_range),
		cmocka_unit_test(same_seed_same_waits),
		cmocka_unit_test(wish_is_obeyed_and_spread),
		cmocka_unit_test(wish_in_seconds),
		cmocka_unit_test(wish_as_a_date),
		cmocka_unit_test(bad_wishes),
		cmocka_unit_test(dates_in_three_forms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
