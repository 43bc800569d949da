/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/gov/cursor.h"

#define EPOCH "4f1d0c6a9b2e48d7a1c3e5f708192a3b"

static void a_cursor_comes_back(void **state)
{
	struct cursor c = {.epoch = "4f1d0c6a", .scope = 0x0b2e48d7, .seq = UINT64_MAX}, back;
	char text[CURSOR_ROOM];
	(void)state;
	cursor_format(&c, text);
	assert_string_equal(text, "4f1d0c6a-0b2e48d7-18446744073709551615");
	assert_true(cursor_parse(text, &back));
	assert_string_equal(back.epoch, c.epoch);
	assert_int_equal(back.scope, c.scope);
	assert_true(back.seq == c.seq);
}

static void what_is_none_is_refused(void **state)
{
	static const char *const bad[] = {"", "4f1d0c6a", "4f1d0c6a-0b2e48d7-",
		"4f1d0c6a-0b2e48d7-x", "4f1d0c6a-0b2e48dg-1", "4f1d0c6a00b2e48d7-1",
		"4f1d0c6a-0b2e48d7-18446744073709551616", "4f1d0c6a-0b2e48d7-1 ",
		"4f1d0c6a-0b2e48d7-00000000000000000000000000000000001"};
	struct cursor c;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(cursor_parse(bad[i], &c));
}

static void each_end_has_its_code(void **state)
{
	struct cursor c = {.epoch = "4f1d0c6a", .scope = 7, .seq = 50};
	(void)state;
	assert_null(cursor_judge(&c, EPOCH, 7, 50, 50));
	assert_string_equal(cursor_judge(&c, EPOCH, 7, 49, 0), "cursor_ahead");
	assert_string_equal(cursor_judge(&c, EPOCH, 7, 90, 51), "cursor_floor");
	assert_string_equal(cursor_judge(&c, EPOCH, 8, 49, 51), "cursor_scope");
	c.epoch[7] = 'b';
	assert_string_equal(cursor_judge(&c, EPOCH, 8, 49, 51), "cursor_epoch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cursor_comes_back),
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(each_end_has_its_code),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
