/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "yiping/base/base64.h"

static void lengths_are_filled_up(void **state)
{
	static const struct {
		const char *bytes, *text;
	} cases[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
		{"\xff\xfe\xfd", "//79"}};
	char out[BASE64_ROOM(8)];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t n = strlen(cases[i].bytes);
		memset(out, 'x', sizeof out);
		base64_encode(cases[i].bytes, n, out);
		assert_string_equal(out, cases[i].text);
		assert_true(strlen(out) + 1 <= BASE64_ROOM(n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(lengths_are_filled_up)};
	return cmocka_run_group_tests_name("base_base64", tests, NULL, NULL);
}
