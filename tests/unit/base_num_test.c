/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdbool.h>

#include "yiping/base/num.h"

static void reads_whole_numbers(void **state)
{
	uint64_t u = 0;
	int64_t i = 0;

	(void)state;
	assert_true(num_parse_u64("18446744073709551615", &u) && u == UINT64_MAX);
	assert_true(num_parse_u64("000812", &u) && u == 812);
	assert_true(num_parse_i64("-9223372036854775808", &i) && i == INT64_MIN);
	assert_true(num_parse_i64("9223372036854775807", &i) && i == INT64_MAX);
	assert_true(num_parse_i64("-0", &i) && i == 0);
	assert_true(num_parse_i64("-17", &i) && i == -17);
}

static void refuses_the_rest(void **state)
{
	static const char *const bad[] = {"", "-", "+1", " 1", "1 ", "1x", "0x10", "--1", "1.0",
		"٣", "18446744073709551616", "99999999999999999999999"};
	uint64_t u = 42;
	int64_t i = 42;

	(void)state;
	for (size_t k = 0; k < sizeof(bad) / sizeof(*bad); k++) {
		assert_false(num_parse_u64(bad[k], &u));
		assert_false(num_parse_i64(bad[k], &i));
	}
	assert_false(num_parse_u64("-1", &u));
	assert_false(num_parse_i64("9223372036854775808", &i));
	assert_false(num_parse_i64("-9223372036854775809", &i));
	assert_false(num_parse_u64(NULL, &u) || num_parse_i64(NULL, &i));
	assert_true(u == 42 && i == 42);
}

static void reads_decimals(void **state)
{
	static const struct {
		const char *text;
		double value;
	} good[] = {{"0", 0}, {"-12.5", -12.5}, {"1e3", 1000}, {"2.5E-1", 0.25}, {"1e+2", 100},
		{"0.1", 0.1}};
	static const char *const bad[] = {"", "-", ".5", "5.", "1e", "1e+", "nan", "inf", "-inf",
		"0x1p3", "1,5", " 1", "1 ", "+1", "1e999", "1.2.3"};
	double d = 42;

	(void)state;
	for (size_t k = 0; k < sizeof(bad) / sizeof(*bad); k++)
		assert_false(num_parse_double(bad[k], &d));
	assert_false(num_parse_double(NULL, &d));
	assert_true(d == 42);
	for (size_t k = 0; k < sizeof(good) / sizeof(*good); k++)
		assert_true(num_parse_double(good[k].text, &d) && d == good[k].value);
}

static void the_locale_changes_nothing(void **state)
{
	double d = 0;

	(void)state;
	/* A host without it checks the plain one (cmocka 1.1.5 reports skip() as a failure). */
	if (!setlocale(LC_NUMERIC, "de_DE.UTF-8"))
		print_message("# de_DE.UTF-8 is not installed\n");
	assert_true(num_parse_double("1.5", &d) && d == 1.5);
	assert_false(num_parse_double("1,5", &d));
	setlocale(LC_NUMERIC, "C");
}

static void reads_durations(void **state)
{
	static const char *const bad[] = {"", "s", "5", "5 m", "-5m", "1.5h", "5M", "5ms", "1h30m",
		"9223372036854775807s", "99999999999999999999s"};
	int64_t ms = 42;

	(void)state;
	for (size_t k = 0; k < sizeof(bad) / sizeof(*bad); k++)
		assert_false(num_parse_duration(bad[k], &ms));
	assert_false(num_parse_duration(NULL, &ms));
	assert_true(ms == 42);
	assert_true(num_parse_duration("90s", &ms) && ms == 90000);
	assert_true(num_parse_duration("15m", &ms) && ms == 900000);
	assert_true(num_parse_duration("4h", &ms) && ms == 14400000);
	assert_true(num_parse_duration("3d", &ms) && ms == 259200000);
	assert_true(num_parse_duration("0s", &ms) && ms == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_whole_numbers),
		cmocka_unit_test(refuses_the_rest),
		cmocka_unit_test(reads_decimals),
		cmocka_unit_test(the_locale_changes_nothing),
		cmocka_unit_test(reads_durations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
