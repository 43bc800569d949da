/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "yiping/base/error.h"

static void carries_a_code_and_a_sentence(void **state)
{
	struct error e = {0};

	(void)state;
	assert_true(error_is(&e, ""));
	assert_false(error_set(&e, "not_found", "no event %s", "20261123-000812"));
	assert_true(error_is(&e, "not_found"));
	assert_false(error_is(&e, "not"));
	assert_string_equal(e.text, "no event 20261123-000812");
	assert_false(error_set(NULL, "x", "nobody listens"));
}

static void may_quote_itself(void **state)
{
	struct error e = {0};

	(void)state;
	error_set(&e, "io", "disk");
	error_set(&e, e.code, "saving: %s", e.text);
	assert_string_equal(e.code, "io");
	assert_string_equal(e.text, "saving: disk");
}

static void is_gated(void **state)
{
	struct error e = {0};

	(void)state;
	error_set(&e, "io", "file %s", "\x1b[2Ja\nb\xff");
	assert_string_equal(e.text, "file \uFFFD[2Ja b\uFFFD");
	error_set(&e, "a\x1b[2J b\n\xc2\x9b", "x");
	assert_string_equal(e.code, "a?[2J?b???");
}

static void is_cut_at_a_character(void **state)
{
	struct error e = {0};
	char many[3001];

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		memcpy(many + 3 * i, "中", 3);
	many[3000] = '\0';
	error_set(&e, "a_code_that_is_longer_than_thirty_one", "%s", many);
	assert_int_equal(strlen(e.code), 31);
	assert_int_equal(strlen(e.text), 222);
	assert_memory_equal(e.text, many, 222);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carries_a_code_and_a_sentence),
		cmocka_unit_test(may_quote_itself),
		cmocka_unit_test(is_gated),
		cmocka_unit_test(is_cut_at_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
