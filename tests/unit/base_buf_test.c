/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "yiping/base/buf.h"

static void grows_and_stays_terminated(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100000);
	for (int i = 0; i < 10000; i++)
		assert_true(buf_putc(&b, (char)('a' + i % 26)));
	assert_int_equal(b.length, 10000);
	assert_int_equal(strlen(b.data), 10000);
	assert_int_equal(b.data[9999], 'a' + 9999 % 26);
	assert_true(b.room <= b.cap + 1);
	buf_finish(&b);
}

static void stops_at_the_cap(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	assert_true(buf_puts(&b, "12345"));
	assert_false(b.overflow);
	assert_false(buf_putc(&b, '6'));
	assert_true(b.overflow);
	assert_string_equal(b.data, "12345");
	buf_clear(&b);
	assert_false(b.overflow);
	assert_true(buf_puts(&b, "abc"));
	assert_false(buf_puts(&b, "def"));
	assert_false(buf_putc(&b, 'd')); // would fit, but a hole must not be papered over
	assert_string_equal(b.data, "abc");
	buf_finish(&b);
}

static void prints_short_and_long(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	assert_true(buf_printf(&b, "%d/%s", 7, "x"));
	assert_string_equal(b.data, "7/x");
	assert_true(buf_printf(&b, "%400s", "end"));
	assert_int_equal(b.length, 403);
	assert_string_equal(b.data + 400, "end");
	assert_false(buf_printf(&b, "%600s", "end"));
	assert_int_equal(b.length, 403);
	assert_int_equal(strlen(b.data), 403);
	buf_finish(&b);
}

static void holds_any_bytes(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	assert_true(buf_add(&b, "a\0b", 3));
	assert_true(buf_add(&b, NULL, 0));
	assert_memory_equal(b.data, "a\0b", 4);
	buf_finish(&b);
}

static void steal_hands_over(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	char *empty = buf_steal(&b);
	assert_string_equal(empty, "");
	free(empty);
	buf_puts(&b, "text");
	char *text = buf_steal(&b);
	assert_null(b.data);
	assert_int_equal(b.length, 0);
	assert_true(buf_puts(&b, "again"));
	assert_string_equal(text, "text");
	assert_string_equal(b.data, "again");
	free(text);
	buf_finish(&b);
}

static void finish_takes_nothing(void **state)
{
	struct buf zeroed = {0};

	(void)state;
	buf_finish(NULL);
	buf_finish(&zeroed);
	assert_false(buf_putc(&zeroed, 'x')); // a cap of 0 holds nothing
	assert_null(zeroed.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_and_stays_terminated),
		cmocka_unit_test(stops_at_the_cap),
		cmocka_unit_test(prints_short_and_long),
		cmocka_unit_test(holds_any_bytes),
		cmocka_unit_test(steal_hands_over),
		cmocka_unit_test(finish_takes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
