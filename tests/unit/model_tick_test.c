/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"
#include "yiping/model/tick.h"

#define NEWEST (GAUGE_HISTORY - 1)

static bool put(struct gauges *g, uint32_t num, uint16_t indicator, uint32_t area)
{
	return gauges_put_series(g, &(struct series){num, indicator, area, 0});
}

static bool apply(struct gauges *g, uint64_t number, bool full, struct tick_value *values,
	size_t count)
{
	struct tick t = {number, 1000000 + (int64_t)number * TICK_MS, 0, full, values, count};

	return gauges_apply(g, &t);
}

static bool apply_one(struct gauges *g, uint64_t number, uint32_t series, float value)
{
	return apply(g, number, false, &(struct tick_value){series, value, 0, QUALITY_GOOD, 0}, 1);
}

static void series_are_found_both_ways(void **state)
{
	struct gauges *g = gauges_create();

	(void)state;
	assert_null(gauges_find(g, 1, 1));
	assert_null(gauges_of_series(g, 1));
	for (uint32_t i = 0; i < 5000; i++)
		assert_true(put(g, 10000 - i, (uint16_t)(i % 71), i / 71));
	assert_int_equal(gauges_count(g), 5000);
	for (uint32_t i = 0; i < 5000; i++) {
		const struct gauge *found = gauges_find(g, (uint16_t)(i % 71), i / 71);
		assert_non_null(found);
		assert_int_equal(found->series.num, 10000 - i);
		assert_ptr_equal(gauges_of_series(g, 10000 - i), found);
		assert_ptr_equal(gauges_at(g, i), found);
	}
	assert_null(gauges_find(g, 70, 71));
	assert_null(gauges_of_series(g, 5000));
	assert_null(gauges_at(g, 5000));
	assert_false(put(g, 0, 1, 1));
	gauges_destroy(g);
	gauges_destroy(NULL);
}

static void a_new_gauge_has_no_data(void **state)
{
	struct gauges *g = gauges_create();

	(void)state;
	put(g, 7, 1, 2);
	const struct gauge *x = gauges_find(g, 1, 2);
	assert_false(x->has_value);
	assert_true(isnan(x->value));
	assert_int_equal(x->quality, QUALITY_NO_DATA);
	assert_true(x->observed == INSTANT_NONE);
	for (int i = 0; i < GAUGE_HISTORY; i++)
		assert_true(isnan(x->history[i]));
	gauges_destroy(g);
}

static void a_series_can_move(void **state)
{
	struct gauges *g = gauges_create();

	(void)state;
	put(g, 1, 5, 5);
	put(g, 2, 6, 6);
	apply_one(g, 1, 1, 42);
	assert_true(put(g, 1, 5, 9));
	assert_int_equal(gauges_count(g), 2);
	assert_null(gauges_find(g, 5, 5));
	assert_true(gauges_find(g, 5, 9)->value == 42);
	/* A successor at the same place has the higher number, whatever the order they come in. */
	put(g, 4, 6, 6);
	assert_int_equal(gauges_find(g, 6, 6)->series.num, 4);
	put(g, 3, 6, 6);
	assert_int_equal(gauges_find(g, 6, 6)->series.num, 4);
	put(g, 1, 6, 6);
	assert_int_equal(gauges_find(g, 6, 6)->series.num, 4);
	assert_non_null(gauges_of_series(g, 2));
	gauges_destroy(g);
}

static void values_are_taken(void **state)
{
	struct gauges *g = gauges_create();
	struct tick_value values[] = {
		{1, 3.5f, COLOUR_RED, QUALITY_GOOD, 4},
		{2, NAN, COLOUR_BLUE, QUALITY_NO_DATA, 0},
		{3, 8, COLOUR_NONE, QUALITY_STALE, 90},
		{4, 1, 200, 200, 0},
		{99, 1, 0, 0, 0},
	};

	(void)state;
	for (uint32_t n = 1; n <= 4; n++)
		put(g, n, 1, n);
	assert_true(apply(g, 3, false, values, 5));
	assert_int_equal(gauges_tick(g), 3);
	assert_int_equal(gauges_count(g), 4);
	const struct gauge *x = gauges_of_series(g, 1);
	assert_true(x->has_value);
	assert_true(x->value == 3.5f);
	assert_int_equal(x->colour, COLOUR_RED);
	assert_true(x->observed == 1000000 + 3 * TICK_MS - 4000);
	assert_false(gauges_of_series(g, 2)->has_value);
	assert_int_equal(gauges_of_series(g, 3)->quality, QUALITY_STALE);
	assert_true(gauges_of_series(g, 3)->has_value);
	assert_int_equal(gauges_of_series(g, 4)->quality, QUALITY_NO_DATA); // from a newer server
	assert_int_equal(gauges_of_series(g, 4)->colour, COLOUR_NONE);
	gauges_destroy(g);
}

static void old_ticks_are_ignored(void **state)
{
	struct gauges *g = gauges_create();

	(void)state;
	put(g, 1, 1, 1);
	assert_true(apply_one(g, 10, 1, 5));
	assert_false(apply_one(g, 9, 1, 6));
	assert_false(apply_one(g, 10, 1, 7));
	assert_false(apply(g, 8, true, NULL, 0));
	assert_false(apply(g, 0, true, NULL, 0));
	assert_true(gauges_of_series(g, 1)->value == 5);
	assert_int_equal(gauges_tick(g), 10);
	assert_true(apply_one(g, 11, 1, 8));
	assert_true(gauges_of_series(g, 1)->value == 8);
	gauges_destroy(g);
}

static void full_ticks_replace(void **state)
{
	struct gauges *g = gauges_create();
	struct tick_value only = {2, 20, 0, QUALITY_GOOD, 0};

	(void)state;
	put(g, 1, 1, 1);
	put(g, 2, 1, 2);
	apply_one(g, 1, 1, 10);
	apply(g, 2, false, &only, 1);
	assert_true(gauges_of_series(g, 1)->has_value); // a delta leaves the others alone
	apply(g, 3, true, &only, 1);
	assert_false(gauges_of_series(g, 1)->has_value);
	assert_int_equal(gauges_of_series(g, 1)->quality, QUALITY_NO_DATA);
	assert_true(gauges_of_series(g, 2)->value == 20);
	gauges_destroy(g);
}

static void history_has_gaps(void **state)
{
	struct gauges *g = gauges_create();
	struct tick_value stale = {1, 3, 0, QUALITY_STALE, 60};

	(void)state;
	put(g, 1, 1, 1);
	put(g, 2, 1, 2);
	apply_one(g, 1, 1, 1);
	apply_one(g, 2, 1, 2); // the last value of a column stays
	gauges_push_history(g);
	apply_one(g, 3, 2, 9); // unchanged series 1 is vouched for by the tick
	gauges_push_history(g);
	gauges_push_history(g); // no tick at all: a gap for everyone
	apply(g, 4, false, &stale, 1);
	gauges_push_history(g);
	apply_one(g, 5, 1, 4);

	const float *one = gauges_of_series(g, 1)->history, *two = gauges_of_series(g, 2)->history;
	assert_true(isnan(one[NEWEST - 5]));
	assert_true(one[NEWEST - 4] == 2);
	assert_true(one[NEWEST - 3] == 2);
	assert_true(isnan(one[NEWEST - 2]));
	assert_true(isnan(one[NEWEST - 1])); // stale is no good value
	assert_true(one[NEWEST] == 4);
	assert_true(isnan(two[NEWEST - 4]));
	assert_true(two[NEWEST - 3] == 9);
	assert_true(isnan(two[NEWEST - 2]));
	assert_true(two[NEWEST - 1] == 9);
	assert_true(two[NEWEST] == 9);

	for (int i = 0; i < GAUGE_HISTORY; i++)
		gauges_push_history(g);
	for (int i = 0; i < GAUGE_HISTORY; i++)
		assert_true(isnan(one[i]));
	gauges_destroy(g);
}

/* What was fetched stands before what was seen; a gap in what was seen is not covered up. */
static void the_past_is_filled(void **state)
{
	float past[GAUGE_HISTORY];
	struct gauges *g = gauges_create();

	(void)state;
	for (int i = 0; i < GAUGE_HISTORY; i++)
		past[i] = i ? (float)(100 + i) : NAN;
	put(g, 1, 3, 1);
	put(g, 2, 3, 2);
	assert_true(gauges_fill_history(g, 2, past)); // no tick yet: all is past
	assert_true(gauges_of_series(g, 2)->history[NEWEST] == 100 + NEWEST);
	apply_one(g, 1, 1, 5);
	gauges_push_history(g);
	gauges_push_history(g); // a minute without a tick
	apply_one(g, 2, 1, 6);
	const float *one = gauges_of_series(g, 1)->history;
	assert_true(gauges_fill_history(g, 1, past));
	assert_true(isnan(one[0]));
	for (int i = 1; i < NEWEST - 2; i++)
		assert_true(one[i] == 100 + i);
	assert_true(one[NEWEST - 2] == 5);
	assert_true(isnan(one[NEWEST - 1]));
	assert_true(one[NEWEST] == 6);
	past[0] = 1;
	assert_true(gauges_fill_history(g, 1, past)); // the first was still missing
	assert_false(gauges_fill_history(g, 1, past));
	assert_false(gauges_fill_history(g, 9, past));
	gauges_destroy(g);
}

/* Deltas in order give what one full tick of the same values gives, in whatever order they arrive
 * as long as the newest come last. */
static void deltas_add_up(void **state)
{
	struct spread s = {.state = 5};
	struct gauges *g = gauges_create();
	float expected[50];

	(void)state;
	for (uint32_t n = 0; n < 50; n++) {
		put(g, n + 1, 3, n);
		expected[n] = NAN;
	}
	for (uint64_t tick = 1; tick < 500; tick++) {
		uint32_t n = spread_below(&s, 50);
		float value = (float)spread_unit(&s);
		assert_true(apply_one(g, tick, n + 1, value));
		expected[n] = value;
		if (tick > 1)
			apply_one(g, tick - spread_below(&s, 2), n + 1, -1);
	}
	for (uint32_t n = 0; n < 50; n++) {
		const struct gauge *x = gauges_find(g, 3, n);
		assert_int_equal(x->has_value, !isnan(expected[n]));
		if (x->has_value)
			assert_true(x->value == expected[n]);
	}
	gauges_destroy(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(series_are_found_both_ways),
		cmocka_unit_test(a_new_gauge_has_no_data),
		cmocka_unit_test(a_series_can_move),
		cmocka_unit_test(values_are_taken),
		cmocka_unit_test(old_ticks_are_ignored),
		cmocka_unit_test(full_ticks_replace),
		cmocka_unit_test(history_has_gaps),
		cmocka_unit_test(the_past_is_filled),
		cmocka_unit_test(deltas_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
