/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "yiping/model/name.h"

static void speaks_the_language_asked(void **state)
{
	struct name n = {.zh_cn = "区", .zh_tw = "區", .en = "district"};

	(void)state;
	assert_string_equal(name_in(&n, "zh_CN"), "区");
	assert_string_equal(name_in(&n, "zh"), "区");
	assert_string_equal(name_in(&n, "zh_CN.UTF-8"), "区");
	assert_string_equal(name_in(&n, "zh-Hans"), "区");
	assert_string_equal(name_in(&n, "zh-TW"), "區");
	assert_string_equal(name_in(&n, "zh_HK.UTF-8"), "區");
	assert_string_equal(name_in(&n, "zh-Hant"), "區");
	assert_string_equal(name_in(&n, "en_GB"), "district");
	assert_string_equal(name_in(&n, "fr"), "district");
	assert_string_equal(name_in(&n, "C"), "district");
	assert_string_equal(name_in(&n, NULL), "district");
}

static void falls_back(void **state)
{
	struct name cn = {.zh_cn = "区"}, en = {.en = "district", .zh_cn = ""};
	struct name tw = {.zh_tw = "區"}, none = {0};

	(void)state;
	assert_string_equal(name_in(&cn, "zh-TW"), "区");
	assert_string_equal(name_in(&cn, "en"), "区");
	assert_string_equal(name_in(&en, "zh-TW"), "district");
	assert_string_equal(name_in(&en, "zh-CN"), "district");
	assert_string_equal(name_in(&tw, "en"), "區");
	assert_string_equal(name_in(&none, "en"), "");
}

static void copies_into_the_arena(void **state)
{
	char text[] = "town";
	struct arena a = {0};
	struct name n = {.en = text}, copy = name_copy(&a, &n);

	(void)state;
	text[0] = 'd';
	assert_string_equal(copy.en, "town");
	assert_null(copy.zh_cn);
	arena_finish(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(speaks_the_language_asked),
		cmocka_unit_test(falls_back),
		cmocka_unit_test(copies_into_the_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
