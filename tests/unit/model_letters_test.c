/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "yiping/model/letters.h"

static void names_go_by_their_letters(void **state)
{
	(void)state;
	assert_int_equal(letters_fit("窨井井盖缺失", "yjjgqs"), LETTERS_WHOLE);
	assert_int_equal(letters_fit("窨井井盖缺失", "yj"), LETTERS_BEGIN);
	assert_int_equal(letters_fit("窨井井盖缺失", "JGQ"), LETTERS_WITHIN);
	assert_int_equal(letters_fit("窨井井盖缺失", "gj"), LETTERS_NONE);
	assert_int_equal(letters_fit("暴露垃圾", "bllj"), LETTERS_WHOLE);
	assert_int_equal(letters_fit("路灯/信号灯故障", "ldxhd"), LETTERS_BEGIN);
	assert_int_equal(letters_fit("12345 热线", "rx"), LETTERS_WHOLE);
}

static void a_character_may_be_read_in_two_ways(void **state)
{
	(void)state;
	assert_int_equal(letters_fit("重庆", "cq"), LETTERS_WHOLE);
	assert_int_equal(letters_fit("重点", "zd"), LETTERS_WHOLE);
	assert_int_equal(letters_fit("行道树", "xds"), LETTERS_WHOLE);
	assert_int_equal(letters_fit("银行", "yh"), LETTERS_WHOLE);
}

static void what_is_no_letter_fits_nothing(void **state)
{
	char longer[401];
	(void)state;
	assert_int_equal(letters_fit("暴露垃圾", ""), LETTERS_NONE);
	assert_int_equal(letters_fit("暴露垃圾", NULL), LETTERS_NONE);
	assert_int_equal(letters_fit(NULL, "bl"), LETTERS_NONE);
	assert_int_equal(letters_fit("暴露垃圾", "b1"), LETTERS_NONE);
	assert_int_equal(letters_fit("暴露垃圾", "露"), LETTERS_NONE);
	assert_int_equal(letters_fit("暴露垃圾", "blljx"), LETTERS_NONE);
	assert_int_equal(letters_fit("\xff\xe5\xe5", "b"), LETTERS_NONE);
	memset(longer, 'a', 400);
	longer[400] = '\0';
	assert_int_equal(letters_fit(longer, longer), LETTERS_NONE); // beyond what is looked at
}

/* The order of the standard is that of pinyin: one of the middle of each letter. */
static void the_table_has_every_letter(void **state)
{
	static const struct {
		const char *name, *letter;
	} some[] = {{"安", "a"}, {"北", "b"}, {"城", "c"}, {"东", "d"}, {"恩", "e"}, {"防", "f"},
		{"关", "g"}, {"红", "h"}, {"江", "j"}, {"空", "k"}, {"梁", "l"}, {"民", "m"},
		{"南", "n"}, {"欧", "o"}, {"平", "p"}, {"桥", "q"}, {"人", "r"}, {"石", "s"},
		{"天", "t"}, {"万", "w"}, {"县", "x"}, {"云", "y"}, {"镇", "z"}};
	(void)state;
	for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
		assert_int_equal(letters_fit(some[i].name, some[i].letter), LETTERS_WHOLE);
	assert_int_equal(letters_fit("安", "b"), LETTERS_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_go_by_their_letters),
		cmocka_unit_test(a_character_may_be_read_in_two_ways),
		cmocka_unit_test(what_is_no_letter_fits_nothing),
		cmocka_unit_test(the_table_has_every_letter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
