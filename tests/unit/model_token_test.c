/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "yiping/model/token.h"

#define EACH(type, from, count, token, of)                                                        \
	for (int v = (from); v < (count); v++) {                                                  \
		const char *t = token((enum type)v);                                              \
		assert_true(*t != '\0');                                                          \
		assert_int_equal(of(t), v);                                                       \
	}

static void every_token_comes_back(void **state)
{
	(void)state;
	EACH(kind, 1, KIND_COUNT, kind_token, kind_of);
	EACH(state, 0, STATE_COUNT, state_token, state_of);
	EACH(verb, 1, VERB_COUNT, verb_token, verb_of);
	EACH(role_id, 1, PERSON_ROLE_COUNT, person_role_token, person_role_of);
	EACH(colour, 1, COLOUR_COUNT, colour_token, colour_of);
	EACH(quality, 0, QUALITY_COUNT, quality_token, quality_of);
	EACH(level, 1, LEVEL_COUNT, level_token, level_of);
	EACH(source_kind, 1, SOURCE_COUNT, source_token, source_of);
}

static void the_unknown_is_none(void **state)
{
	static const char *const odd[] = {NULL, "", "tomorrow's", "Sensed"};

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(kind_of(odd[i]), KIND_NONE);
		assert_int_equal(state_of(odd[i]), STATE_NONE);
		assert_int_equal(verb_of(odd[i]), VERB_NONE);
		assert_int_equal(person_role_of(odd[i]), PERSON_NONE);
		assert_int_equal(colour_of(odd[i]), COLOUR_NONE);
		assert_int_equal(quality_of(odd[i]), QUALITY_NO_DATA);
		assert_int_equal(level_of(odd[i]), LEVEL_NONE);
		assert_int_equal(source_of(odd[i]), SOURCE_NONE);
	}
	assert_string_equal(state_token(STATE_NONE), "");
	assert_string_equal(kind_token((enum kind)200), "");
	assert_string_equal(verb_token(VERB_NONE), "");
}

/* Stored in heads and hashes: these may never change. */
static void numbers_are_permanent(void **state)
{
	(void)state;
	assert_int_equal(kind_of("source"), 7);
	assert_int_equal(kind_of("call"), 16);
	assert_int_equal(state_of("closed"), 10);
	assert_int_equal(state_of("void"), 15);
	assert_int_equal(verb_of("undo"), 35);
	assert_int_equal(verb_of("put"), 40);
	assert_int_equal(person_role_of("gateway"), 7);
	assert_int_equal(colour_of("red"), 4);
	assert_int_equal(quality_of("disabled"), 4);
	assert_int_equal(level_of("grid"), 5);
	assert_int_equal(source_of("other"), 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_token_comes_back),
		cmocka_unit_test(the_unknown_is_none),
		cmocka_unit_test(numbers_are_permanent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
