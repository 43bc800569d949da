/* SPDX-License-Identifier: MIT */
/* When what was put aside comes back: never more than five in a minute, never early. */
#include "../../src/gov/shelf_slot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"

#define NOON INT64_C(1783569600000)

static void assert_apart(const int64_t *taken, size_t n)
{
	for (size_t i = 1; i < n; i++)
		assert_true(taken[i] - taken[i - 1] >= SHELF_GAP_MS);
	for (size_t i = 5; i < n; i++)
		assert_true(taken[i] - taken[i - 5] >= MINUTE_MS);
}

static void the_same_instant_is_spread(void **state)
{
	int64_t taken[SHELF_SLOTS_MAX];
	size_t n = 0;
	(void)state;
	for (int i = 0; i < 20; i++)
		assert_int_equal(shelf_slot_take(taken, &n, NOON), NOON + i * SHELF_GAP_MS);
	assert_int_equal(n, 20);
	assert_apart(taken, n);
}

static void who_is_alone_comes_back_when_asked_for(void **state)
{
	int64_t taken[SHELF_SLOTS_MAX];
	size_t n = 0;
	(void)state;
	assert_int_equal(shelf_slot_take(taken, &n, NOON), NOON);
	assert_int_equal(shelf_slot_take(taken, &n, NOON + SHELF_GAP_MS), NOON + SHELF_GAP_MS);
	assert_int_equal(shelf_slot_take(taken, &n, NOON - SHELF_GAP_MS), NOON - SHELF_GAP_MS);
	assert_int_equal(shelf_slot_take(taken, &n, NOON - 1), NOON + 2 * SHELF_GAP_MS);
}

static void any_order_is_apart_and_none_is_early(void **state)
{
	int64_t *taken = malloc(SHELF_SLOTS_MAX * sizeof *taken);
	(void)state;
	for (uint64_t part = 0; part < 200; part++) {
		struct spread s = spread_fork(5, part);
		size_t n = 0, wanted = 1 + spread_below(&s, 300);
		for (size_t i = 0; i < wanted; i++) {
			int64_t at = NOON + (int64_t)spread_below(&s, 3600) * SECOND_MS;
			assert_true(shelf_slot_take(taken, &n, at) >= at);
		}
		assert_int_equal(n, wanted);
		assert_apart(taken, n);
	}
	free(taken);
}

static void the_list_has_an_end(void **state)
{
	int64_t *taken = malloc(SHELF_SLOTS_MAX * sizeof *taken);
	size_t n = 0;
	(void)state;
	for (size_t i = 0; i < SHELF_SLOTS_MAX; i++)
		shelf_slot_take(taken, &n, NOON);
	assert_int_equal(n, SHELF_SLOTS_MAX);
	assert_int_equal(shelf_slot_take(taken, &n, NOON), NOON);
	assert_int_equal(n, SHELF_SLOTS_MAX);
	free(taken);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_instant_is_spread),
		cmocka_unit_test(who_is_alone_comes_back_when_asked_for),
		cmocka_unit_test(any_order_is_apart_and_none_is_early),
		cmocka_unit_test(the_list_has_an_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
