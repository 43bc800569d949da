/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "yiping/gov/limits.h"

static unsigned taken_at_once(struct act_budget *b, unsigned per_minute, uint64_t now)
{
	unsigned n = 0;
	while (act_budget_take(b, 1, per_minute, now) == 0)
		n++;
	return n;
}

static void a_minute_holds_its_number(void **state)
{
	struct act_budget b = {0};
	(void)state;
	assert_int_equal(taken_at_once(&b, 60, 0), 60);
	assert_int_equal(taken_at_once(&b, 60, 999), 0);
	assert_int_equal(taken_at_once(&b, 60, 1001), 1);
	assert_int_equal(taken_at_once(&b, 60, 11001), 10);
}

static void an_idle_hour_saves_up_no_more_than_a_minute(void **state)
{
	struct act_budget b = {0};
	(void)state;
	taken_at_once(&b, 60, 1);
	assert_int_equal(taken_at_once(&b, 60, 3600001), 60);
}

static void who_waits_as_told_is_served(void **state)
{
	struct act_budget b = {0};
	uint64_t now = 5;
	(void)state;
	taken_at_once(&b, 7, now);
	for (int i = 0; i < 20; i++) {
		uint64_t wait = act_budget_take(&b, 1, 7, now);
		assert_in_range(wait, 1, 60000);
		now += wait;
		assert_int_equal(act_budget_take(&b, 1, 7, now), 0);
	}
}

/* Whoever asks for many and is told to wait has them after that wait: asking costs nothing. */
static void many_are_taken_together_or_not_at_all(void **state)
{
	struct act_budget b = {0};

	(void)state;
	assert_int_equal(act_budget_take(&b, 50, 60, 0), 0);
	uint64_t wait = act_budget_take(&b, 50, 60, 0);
	assert_in_range(wait, 39000, 41000);
	assert_int_equal(act_budget_take(&b, 50, 60, wait / 2) > 0, 1);
	assert_int_equal(act_budget_take(&b, 50, 60, wait), 0);
	assert_int_equal(act_budget_take(&b, 500, 60, 600000), 0);
	assert_true(act_budget_take(&b, 1, 60, 600000) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_minute_holds_its_number),
		cmocka_unit_test(an_idle_hour_saves_up_no_more_than_a_minute),
		cmocka_unit_test(who_waits_as_told_is_served),
		cmocka_unit_test(many_are_taken_together_or_not_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
