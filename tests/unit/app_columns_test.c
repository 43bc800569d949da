/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/app/columns.h"

#define NEWEST_AT (INT64_C(1000) * COLUMN_MS + 17)
#define LAST (GAUGE_HISTORY - 1)

static void values_hold_until_the_next(void **state)
{
	struct columns c;

	(void)state;
	columns_begin(&c, NEWEST_AT);
	columns_take(&c, NEWEST_AT - 4 * COLUMN_MS, 3);
	columns_take(&c, NEWEST_AT - 2 * COLUMN_MS + 5, 7);
	for (int i = 0; i < LAST - 4; i++)
		assert_true(isnan(c.values[i]));
	assert_true(c.values[LAST - 4] == 3 && c.values[LAST - 3] == 3);
	assert_true(c.values[LAST - 2] == 7 && c.values[LAST] == 7);
}

static void what_was_before_is_where_it_begins(void **state)
{
	struct columns c;

	(void)state;
	columns_begin(&c, NEWEST_AT);
	columns_take(&c, NEWEST_AT - 20 * COLUMN_MS, 3);
	assert_true(c.values[0] == 3 && c.values[LAST] == 3);
	columns_take(&c, NEWEST_AT + 2 * COLUMN_MS, 9); // a minute that has no column yet
	assert_true(c.values[LAST] == 3);
}

static void a_gauge_gets_them(void **state)
{
	struct gauges *g = gauges_create();
	struct columns c;

	(void)state;
	gauges_put_series(g, &(struct series){.num = 4, .indicator = 1, .area = 1});
	columns_begin(&c, NEWEST_AT);
	assert_false(columns_fill(&c, g, 4));
	columns_take(&c, NEWEST_AT - COLUMN_MS, 5);
	assert_true(columns_fill(&c, g, 4));
	assert_true(gauges_of_series(g, 4)->history[LAST - 1] == 5);
	assert_true(isnan(gauges_of_series(g, 4)->history[0]));
	gauges_destroy(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_hold_until_the_next),
		cmocka_unit_test(what_was_before_is_where_it_begins),
		cmocka_unit_test(a_gauge_gets_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
