/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

#include "yiping/base/arena.h"

static bool all_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i])
			return false;
	}
	return true;
}

static void gives_zeroed_aligned_memory(void **state)
{
	struct arena a = {0};

	(void)state;
	for (size_t size = 0; size < 3000; size += 37) {
		char *p = arena_alloc(&a, size);
		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		assert_true(all_zero(p, size));
		memset(p, 0x5A, size);
	}
	arena_finish(&a);
	assert_null(a.last);
}

static void a_large_piece_leaves_the_rest_usable(void **state)
{
	struct arena a = {0};

	(void)state;
	char *small = arena_alloc(&a, 16);
	char *large = arena_alloc(&a, 1000000);
	char *next = arena_alloc(&a, 16);
	memset(large, 1, 1000000);
	assert_int_equal(next - small, 16);
	assert_true(all_zero(next, 16));
	arena_finish(&a);
}

static void copies_strings(void **state)
{
	struct arena a = {0};
	char source[] = "永川区";

	(void)state;
	const char *copy = arena_strdup(&a, source);
	const char *cut = arena_strndup(&a, source, 3);
	const char *past = arena_strndup(&a, "ab", 10);
	source[0] = 'x';
	assert_string_equal(copy, "永川区");
	assert_string_equal(cut, "永");
	assert_string_equal(past, "ab");
	assert_null(arena_strdup(&a, NULL));
	assert_null(arena_strndup(&a, NULL, 4));
	assert_string_equal(arena_printf(&a, "%s-%06d", "20261123", 812), "20261123-000812");
	assert_int_equal(strlen(arena_printf(&a, "%5000d", 1)), 5000);
	arena_finish(&a);
}

static void reset_forgets_and_gives_zeroes_again(void **state)
{
	struct arena a = {0};

	(void)state;
	for (int i = 0; i < 200; i++)
		memset(arena_alloc(&a, 1000), 0xFF, 1000);
	struct arena_block *kept = a.last;
	arena_reset(&a);
	assert_ptr_equal(a.last, kept);
	assert_true(all_zero(arena_alloc(&a, 1000), 1000));
	arena_finish(&a);
	arena_finish(&a);
	arena_finish(NULL);
	arena_reset(&a);
	assert_null(a.last);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_aligned_memory),
		cmocka_unit_test(a_large_piece_leaves_the_rest_usable),
		cmocka_unit_test(copies_strings),
		cmocka_unit_test(reset_forgets_and_gives_zeroes_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
