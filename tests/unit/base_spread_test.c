/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "yiping/base/spread.h"

#define DRAWS 200000

/* The published sequence of SplitMix64 from seed 1234567. */
static void is_splitmix64(void **state)
{
	static const uint64_t known[] = {UINT64_C(6457827717110365317),
		UINT64_C(3203168211198807973), UINT64_C(9817491932198370423),
		UINT64_C(4593380528125082431), UINT64_C(16408922859458223821)};
	struct spread s = {1234567};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		assert_true(spread_next(&s) == known[i]);
}

static void below_is_even(void **state)
{
	struct spread s = {1};
	int count[7] = {0};

	(void)state;
	for (int i = 0; i < DRAWS; i++) {
		uint32_t k = spread_below(&s, 7);
		assert_true(k < 7);
		count[k]++;
	}
	for (int k = 0; k < 7; k++)
		assert_in_range(count[k], DRAWS / 7 - 900, DRAWS / 7 + 900);
	assert_int_equal(spread_below(&s, 1), 0);
	for (int i = 0; i < 100; i++)
		assert_true(spread_below(&s, 3000000000u) < 3000000000u);
}

static void unit_and_normal_have_their_moments(void **state)
{
	struct spread s = {2};
	double unit = 0, normal = 0, square = 0, exponential = 0;

	(void)state;
	for (int i = 0; i < DRAWS; i++) {
		double u = spread_unit(&s), n = spread_normal(&s), x = spread_exponential(&s, 5);
		assert_true(u >= 0 && u < 1 && isfinite(n) && x >= 0 && isfinite(x));
		unit += u / DRAWS;
		normal += n / DRAWS;
		square += n * n / DRAWS;
		exponential += x / DRAWS;
	}
	assert_true(fabs(unit - 0.5) < 0.005);
	assert_true(fabs(normal) < 0.01);
	assert_true(fabs(square - 1) < 0.02);
	assert_true(fabs(exponential - 5) < 0.06);
}

/* libm may differ in the last bit between machines, so it is only the witness here. */
static void exponential_is_the_logarithm(void **state)
{
	struct spread s = {3};

	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct spread same = s;
		double x = spread_exponential(&s, 1), expected = -log(1 - spread_unit(&same));
		assert_true(fabs(x - expected) <= 1e-14 * (1 + expected));
	}
}

static void forks_are_their_own(void **state)
{
	struct spread a = spread_fork(7, 1), again = spread_fork(7, 1), b = spread_fork(7, 2),
		c = spread_fork(8, 1);

	(void)state;
	assert_true(a.state == again.state);
	for (int i = 0; i < 100; i++) {
		uint64_t x = spread_next(&a), y = spread_next(&b), z = spread_next(&c);
		assert_true(x != y && y != z && x != z);
	}
}

static void secrets_differ(void **state)
{
	uint8_t a[600] = {0}, b[600] = {0};

	(void)state;
	secret_bytes(a, sizeof(a));
	secret_bytes(b, sizeof(b));
	assert_memory_not_equal(a, b, 300);
	assert_memory_not_equal(a + 300, b + 300, 300);
	secret_bytes(a, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_splitmix64),
		cmocka_unit_test(below_is_even),
		cmocka_unit_test(unit_and_normal_have_their_moments),
		cmocka_unit_test(exponential_is_the_logarithm),
		cmocka_unit_test(forks_are_their_own),
		cmocka_unit_test(secrets_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
