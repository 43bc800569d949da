/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../src/model/tally.h"
#include "yiping/base/spread.h"

#define KEYS 64

/* Against a plain array: sets, replacements and removals in any order. */
static void map_holds_what_an_array_would(void **state)
{
	struct keymap m = {0};
	uint32_t plain[KEYS][KEYS] = {{0}}, count = 0;
	struct spread s = {.state = 11};

	(void)state;
	assert_int_equal(keymap_get(&m, 1, 1), 0);
	assert_int_equal(keymap_remove(&m, 1, 1), 0);
	for (int i = 0; i < 200000; i++) {
		uint32_t a = spread_below(&s, KEYS), b = spread_below(&s, KEYS);
		assert_int_equal(keymap_get(&m, a, b), plain[a][b]);
		if (spread_below(&s, 2)) {
			count += plain[a][b] == 0;
			plain[a][b] = 1 + spread_below(&s, 1000);
			keymap_set(&m, a, b, plain[a][b]);
		} else {
			count -= plain[a][b] != 0;
			assert_int_equal(keymap_remove(&m, a, b), plain[a][b]);
			plain[a][b] = 0;
		}
		assert_int_equal(m.count, count);
	}

	const struct keymap_entry *e;
	uint32_t seen = 0;
	for (uint32_t at = 0; (e = keymap_next(&m, &at)); seen++)
		assert_int_equal(e->value, plain[e->a][e->b]);
	assert_int_equal(seen, count);
	keymap_finish(&m);
	assert_int_equal(keymap_get(&m, 1, 1), 0);
}

static void rows_are_given_again_clean(void **state)
{
	struct tally t;

	(void)state;
	tally_init(&t, 3);
	assert_null(tally_find(&t, 1, 2));
	for (uint32_t i = 1; i <= 1000; i++)
		tally_open(&t, i, 7)[2] = (int32_t)i;
	for (uint32_t i = 1; i <= 1000; i++)
		assert_int_equal(tally_find(&t, i, 7)[2], i);
	for (uint32_t i = 1; i <= 500; i++)
		tally_drop(&t, i, 7);
	tally_drop(&t, 5000, 7);
	assert_null(tally_find(&t, 500, 7));
	for (uint32_t i = 1; i <= 500; i++) {
		const int32_t *row = tally_open(&t, i, 8);
		assert_true(row[0] == 0 && row[1] == 0 && row[2] == 0);
	}
	assert_int_equal(t.top, 1000); // nothing new was taken
	assert_int_equal(tally_find(&t, 777, 7)[2], 777);
	tally_finish(&t);
	assert_null(tally_find(&t, 777, 7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(map_holds_what_an_array_would),
		cmocka_unit_test(rows_are_given_again_clean),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
