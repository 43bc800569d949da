/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "yiping/base/spread.h"
#include "yiping/model/indicator.h"

#define ABOVE(v) {.above = {.set = true, .inclusive = true, .value = (v)}}
#define BELOW(v) {.below = {.set = true, .value = (v)}}
#define OUTSIDE(low, high)                                                                         \
	{.below = {.set = true, .value = (low)}, .above = {.set = true, .value = (high)}}

/* Methane: lower is better, limits inclusive. */
static const struct indicator gas = {
	.direction = DIRECTION_DOWN,
	.normal_low = 0,
	.normal_high = 5,
	.limits = {[COLOUR_BLUE] = ABOVE(10), ABOVE(20), ABOVE(40), ABOVE(60)},
	.hysteresis = 2,
	.samples = 3,
};

/* A share: higher is better, limits exclusive. */
static const struct indicator share = {
	.direction = DIRECTION_UP,
	.normal_low = 95,
	.normal_high = 100,
	.limits = {[COLOUR_BLUE] = BELOW(95), BELOW(90), BELOW(85), BELOW(75)},
	.hysteresis = 1,
	.samples = 2,
};

static const struct indicator chlorine = {
	.direction = DIRECTION_BAND,
	.normal_low = 0.4,
	.normal_high = 1.7,
	.limits = {[COLOUR_BLUE] = OUTSIDE(0.35, 1.8), OUTSIDE(0.3, 2.0), OUTSIDE(0.2, 2.5),
		OUTSIDE(0.1, 3)},
	.hysteresis = 0.02,
	.samples = 1,
};

static bool close_to(double a, double b) // never true for NAN
{
	return fabs(a - b) < 1e-9;
}

/* Feeds n samples; returns how many of them changed the colour. */
static int feed(struct judge *j, const struct indicator *i, double value, int n)
{
	int changes = 0;

	while (n-- > 0)
		changes += judge_sample(j, i, NULL, value, false);
	return changes;
}

static void colours_by_limits(void **state)
{
	(void)state;
	assert_int_equal(indicator_colour(&gas, NULL, 9.99), COLOUR_NONE);
	assert_int_equal(indicator_colour(&gas, NULL, 10), COLOUR_BLUE);
	assert_int_equal(indicator_colour(&gas, NULL, 59.9), COLOUR_ORANGE);
	assert_int_equal(indicator_colour(&gas, NULL, 1e9), COLOUR_RED);
	assert_int_equal(indicator_colour(&share, NULL, 95), COLOUR_NONE); // exclusive
	assert_int_equal(indicator_colour(&share, NULL, 94.9), COLOUR_BLUE);
	assert_int_equal(indicator_colour(&share, NULL, 0), COLOUR_RED);
	assert_int_equal(indicator_colour(&chlorine, NULL, 1), COLOUR_NONE);
	assert_int_equal(indicator_colour(&chlorine, NULL, 0.25), COLOUR_YELLOW);
	assert_int_equal(indicator_colour(&chlorine, NULL, 2.6), COLOUR_ORANGE);
	assert_int_equal(indicator_colour(&gas, NULL, NAN), COLOUR_NONE);
}

static void overrides_replace_all_limits(void **state)
{
	struct limit own[COLOUR_COUNT] = {[COLOUR_ORANGE] = ABOVE(50)};
	struct judge j = {0};
	int side;

	(void)state;
	assert_int_equal(indicator_colour(&gas, own, 49), COLOUR_NONE);
	assert_int_equal(indicator_colour(&gas, own, 500), COLOUR_ORANGE);
	assert_true(judge_sample(&j, &gas, own, 55, true));
	assert_int_equal(j.colour, COLOUR_ORANGE);
	assert_true(close_to(indicator_position(&gas, own, 25, &side), 0.5));
	/* Missing colours begin with the next worse one; no colour beyond the worst that is set. */
	assert_true(close_to(indicator_position(&gas, own, 50, &side), 3));
	assert_true(close_to(indicator_position(&gas, own, 5000, &side), 3));
}

static void a_step_up_takes_exactly_n(void **state)
{
	(void)state;
	for (int n = 0; n <= 6; n++) {
		struct indicator i = gas;
		struct judge j = {0};
		i.samples = (uint8_t)n;
		int needs = n ? n : 1;
		assert_int_equal(feed(&j, &i, 25, needs - 1), 0);
		assert_int_equal(j.colour, COLOUR_NONE);
		if (needs > 1) {
			assert_int_equal(j.pending, COLOUR_YELLOW);
			assert_int_equal(j.count, needs - 1);
		}
		assert_true(judge_sample(&j, &i, NULL, 25, false));
		assert_int_equal(j.colour, COLOUR_YELLOW);
		assert_int_equal(j.pending, COLOUR_YELLOW);
		assert_int_equal(j.count, 0);
	}
}

static void one_good_sample_starts_the_count_anew(void **state)
{
	struct judge j = {0};

	(void)state;
	assert_int_equal(feed(&j, &gas, 25, 2), 0);
	assert_int_equal(feed(&j, &gas, 3, 1), 0);
	assert_int_equal(feed(&j, &gas, 25, 2), 0);
	assert_int_equal(j.colour, COLOUR_NONE);
	assert_int_equal(feed(&j, &gas, 25, 1), 1);
}

static void urgent_takes_one_up_and_n_down(void **state)
{
	struct judge j = {0};

	(void)state;
	assert_true(judge_sample(&j, &gas, NULL, 70, true));
	assert_int_equal(j.colour, COLOUR_RED);
	assert_false(judge_sample(&j, &gas, NULL, 0, true));
	assert_false(judge_sample(&j, &gas, NULL, 0, true));
	assert_int_equal(j.colour, COLOUR_RED);
	assert_true(judge_sample(&j, &gas, NULL, 0, true));
	assert_int_equal(j.colour, COLOUR_NONE);
}

/* Samples at or beyond a limit count for it even when some were worse: every colour has its own
 * run. */
static void each_colour_has_its_own_run(void **state)
{
	struct judge j = {0};

	(void)state;
	assert_false(judge_sample(&j, &gas, NULL, 25, false));
	assert_false(judge_sample(&j, &gas, NULL, 70, false));
	assert_true(judge_sample(&j, &gas, NULL, 70, false));
	assert_int_equal(j.colour, COLOUR_YELLOW);
	assert_int_equal(j.pending, COLOUR_RED);
	assert_true(judge_sample(&j, &gas, NULL, 70, false)); // the third at red
	assert_int_equal(j.colour, COLOUR_RED);
}

static void a_step_down_needs_the_hysteresis(void **state)
{
	struct judge j = {.colour = COLOUR_YELLOW};

	(void)state;
	assert_int_equal(feed(&j, &gas, 18, 50), 0); // 20 - 2, inclusive: still there
	assert_int_equal(j.colour, COLOUR_YELLOW);
	assert_int_equal(feed(&j, &gas, 17.9, 2), 0);
	assert_int_equal(j.pending, COLOUR_BLUE);
	assert_int_equal(j.count, 2);
	assert_int_equal(feed(&j, &gas, 17.9, 1), 1);
	assert_int_equal(j.colour, COLOUR_BLUE);

	struct judge low = {.colour = COLOUR_BLUE};
	assert_int_equal(feed(&low, &share, 95.9, 50), 0);
	assert_int_equal(feed(&low, &share, 96, 2), 1);
	assert_int_equal(low.colour, COLOUR_NONE);
}

static void no_value_is_no_sample(void **state)
{
	struct judge j = {.colour = COLOUR_YELLOW, .quality = QUALITY_STALE}, before = j;

	(void)state;
	assert_false(judge_sample(&j, &gas, NULL, NAN, true));
	assert_memory_equal(&j, &before, sizeof(j));
}

/* Whatever swings between a limit and its hysteresis changes colour once at most. */
static void no_flapping(void **state)
{
	struct spread s = {.state = 7};

	(void)state;
	for (int round = 0; round < 300; round++) {
		enum colour c = (enum colour)(COLOUR_BLUE + spread_below(&s, 4));
		double limit = gas.limits[c].above.value;
		struct judge j = {.colour = (uint8_t)(c - spread_below(&s, 2))};
		struct indicator i = gas;
		int changes = 0;
		i.samples = (uint8_t)spread_below(&s, 5);
		for (int k = 0; k < 200; k++)
			changes += judge_sample(&j, &i, NULL, limit - 2 + spread_unit(&s) * 3.9,
				false);
		assert_true(changes <= 1);
	}
}

/* The same by brute force: a model that keeps the last N samples. */
static void runs_agree_with_a_window(void **state)
{
	struct spread s = {.state = 11};
	struct judge j = {0};
	double last[3] = {0};
	int seen = 0;

	(void)state;
	for (int k = 0; k < 20000; k++) {
		double value = spread_unit(&s) < 0.7 ? last[2] + spread_normal(&s) * 4
						     : spread_unit(&s) * 80;
		uint8_t before = j.colour;
		memmove(last, last + 1, 2 * sizeof(*last));
		last[2] = value;
		seen++;
		judge_sample(&j, &gas, NULL, value, false);
		int least = COLOUR_RED;
		for (int n = 0; n < 3; n++) {
			int c = indicator_colour(&gas, NULL, last[n]);
			least = c < least ? c : least;
		}
		if (seen >= 3 && least > before)
			assert_int_equal(j.colour, least);
		else
			assert_true(j.colour <= before);
		if (j.colour < before)
			for (int n = 0; n < 3; n++)
				assert_true(indicator_colour(&gas, NULL, last[n] + 2) <= j.colour);
	}
}

static void positions(void **state)
{
	int side = 9;

	(void)state;
	assert_true(close_to(indicator_position(&gas, NULL, -4, &side), 0));
	assert_int_equal(side, 0);
	assert_true(close_to(indicator_position(&gas, NULL, 5, &side), 0.5));
	assert_true(close_to(indicator_position(&gas, NULL, 10, &side), 1));
	assert_true(close_to(indicator_position(&gas, NULL, 30, &side), 2.5));
	assert_true(close_to(indicator_position(&gas, NULL, 60, &side), 4));
	assert_true(close_to(indicator_position(&gas, NULL, 70, &side), 4.5));
	assert_true(close_to(indicator_position(&gas, NULL, 1e12, &side), 5));
	assert_true(close_to(indicator_position(&gas, NULL, INFINITY, &side), 5));
	assert_int_equal(side, 0);
	assert_true(close_to(indicator_position(&share, NULL, 100, &side), 0));
	assert_true(close_to(indicator_position(&share, NULL, 97.5, &side), 0.5));
	assert_true(close_to(indicator_position(&share, NULL, 80, &side), 3.5));
	assert_int_equal(side, 0);
	assert_true(close_to(indicator_position(&share, NULL, NAN, &side), 0));
}

static void bands_have_sides(void **state)
{
	int side;

	(void)state;
	double middle = indicator_position(&chlorine, NULL, (0.35 + 1.8) / 2, &side);
	assert_true(close_to(middle, 0));
	assert_int_equal(side, 0);
	assert_true(indicator_position(&chlorine, NULL, 1.7, &side) < 1);
	assert_int_equal(side, 0);
	assert_true(close_to(indicator_position(&chlorine, NULL, 0.25, &side), 2.5));
	assert_int_equal(side, -1);
	assert_true(close_to(indicator_position(&chlorine, NULL, 2.25, &side), 2.5));
	assert_int_equal(side, 1);

	/* A band with limits on one side only. */
	struct indicator pressure = {
		.direction = DIRECTION_BAND,
		.normal_low = 0.2,
		.normal_high = 0.45,
		.limits = {[COLOUR_BLUE] = BELOW(0.20), BELOW(0.16), BELOW(0.12), BELOW(0.08)},
	};
	assert_true(close_to(indicator_position(&pressure, NULL, 0.6, &side), 0));
	assert_true(close_to(indicator_position(&pressure, NULL, 0.14, &side), 2.5));
	assert_int_equal(side, -1);
}

static void a_missing_blue_is_yellow(void **state)
{
	struct indicator i = gas;
	int side;

	(void)state;
	i.limits[COLOUR_BLUE].above.set = false;
	assert_int_equal(indicator_colour(&i, NULL, 15), COLOUR_NONE);
	assert_true(close_to(indicator_position(&i, NULL, 10, &side), 0.5));
	assert_true(close_to(indicator_position(&i, NULL, 20, &side), 2));
	assert_true(indicator_position(&i, NULL, 19.999, &side) < 1);
}

/* One-sided limits, some of them missing: worse values never lie nearer to the good end, and the
 * axis never says less than the colour. */
static void position_is_monotone(void **state)
{
	struct spread s = {.state = 3};

	(void)state;
	for (int round = 0; round < 500; round++) {
		struct indicator i = {.normal_low = spread_unit(&s) * 20, .normal_high = 120};
		bool up = spread_below(&s, 2);
		double at = 10, sign = up ? -1 : 1, before = -1;
		i.direction = up ? DIRECTION_UP : DIRECTION_DOWN;
		for (int c = COLOUR_BLUE; c < COLOUR_COUNT; c++) {
			at += spread_unit(&s) * 30 - 4; // now and then in the wrong order
			struct bound b = {spread_below(&s, 5) > 0, spread_below(&s, 2),
				up ? 100 - at : at};
			*(up ? &i.limits[c].below : &i.limits[c].above) = b;
		}
		for (int k = -50; k < 250; k++) {
			double value = (up ? 100 : 0) + sign * k;
			int side;
			double position = indicator_position(&i, NULL, value, &side);
			assert_true(position >= before);
			assert_true(position >= 0 && position <= 5);
			assert_true(position >= indicator_colour(&i, NULL, value));
			assert_int_equal(side, 0);
			before = position;
		}
	}
}

static void check_format(int decimals, double value, const char *expected)
{
	struct indicator i = {.decimals = (uint8_t)decimals};
	char out[64];

	indicator_format(&i, value, out, sizeof(out));
	assert_string_equal(out, expected);
}

static void formats(void **state)
{
	char small[4];

	(void)state;
	check_format(0, 0, "0");
	check_format(0, 999, "999");
	check_format(0, 5631, "5 631");
	check_format(0, 12480, "12 480");
	check_format(0, 1234567, "1 234 567");
	check_format(0, -1234, "-1 234");
	check_format(0, -123, "-123");
	check_format(2, 1234.5, "1 234.50");
	check_format(1, 999.96, "1 000.0");
	check_format(1, -0.04, "0.0");
	check_format(0, -0.4, "0");
	check_format(3, 0.0625, "0.062");
	check_format(1, NAN, "-");
	check_format(1, -INFINITY, "-");
	indicator_format(&(struct indicator){0}, 12480, small, sizeof(small));
	assert_string_equal(small, "12 ");
	indicator_format(&(struct indicator){0}, 7, small, 2);
	assert_string_equal(small, "7");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colours_by_limits),
		cmocka_unit_test(overrides_replace_all_limits),
		cmocka_unit_test(a_step_up_takes_exactly_n),
		cmocka_unit_test(one_good_sample_starts_the_count_anew),
		cmocka_unit_test(urgent_takes_one_up_and_n_down),
		cmocka_unit_test(each_colour_has_its_own_run),
		cmocka_unit_test(a_step_down_needs_the_hysteresis),
		cmocka_unit_test(no_value_is_no_sample),
		cmocka_unit_test(no_flapping),
		cmocka_unit_test(runs_agree_with_a_window),
		cmocka_unit_test(positions),
		cmocka_unit_test(bands_have_sides),
		cmocka_unit_test(a_missing_blue_is_yellow),
		cmocka_unit_test(position_is_monotone),
		cmocka_unit_test(formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
