/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/app/json_show.h"

static void assert_shows(const char *json, const char *wanted)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	assert_non_null(out);
	json_show(json, strlen(json), out);
	fclose(out);
	assert_string_equal(text, wanted);
	free(text);
}

static void leaves_what_is_harmless(void **state)
{
	(void)state;
	assert_shows("", "");
	assert_shows("{\"a\":[1,\"重庆 \\n e\xcc\x81\"]}", "{\"a\":[1,\"重庆 \\n e\xcc\x81\"]}");
	assert_shows("{\n\t\"a\": 1\r\n}", "{  \"a\": 1  }");
}

static void escapes_what_a_terminal_would_obey(void **state)
{
	(void)state;
	assert_shows("[\"\x7f\xc2\x9b" "31m\xe2\x80\xae\"]", "[\"\\u007f\\u009b31m\\u202e\"]");
	assert_shows("[\"\xf3\xa0\x81\x81\"]", "[\"\\udb40\\udc41\"]");
	assert_shows("\x1b[2J\x07", "\\u001b[2J\\u0007"); // no JSON, and yet from a server
	assert_shows("\xff\xe4\xb8", "\\ufffd\\ufffd\\ufffd");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_what_is_harmless),
		cmocka_unit_test(escapes_what_a_terminal_would_obey),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
