/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/gov/alert_secret.h"
#include "yiping/base/path.h"

static char path[64];

static int make(void **state)
{
	(void)state;
	snprintf(path, sizeof path, "/tmp/yp-secret-XXXXXX");
	int fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int drop(void **state)
{
	(void)state;
	return unlink(path);
}

static void keep(const char *text)
{
	struct error e = {0};
	assert_true(path_write_whole(path, text, strlen(text), 0600, &e));
}

static void secrets_become_headers(void **state)
{
	struct alert_secret none = {0}, bearer = {.bearer_file = path},
		basic = {.user = "yiping", .password_file = path};
	char out[ALERT_AUTHORIZATION_ROOM];
	struct error e = {0};
	(void)state;
	assert_true(alert_secret_read(&none, out, &e));
	assert_string_equal(out, "");
	keep("tok.en-1\n");
	assert_true(alert_secret_read(&bearer, out, &e));
	assert_string_equal(out, "Bearer tok.en-1");
	keep("open sesame\r\nwhat follows is nothing\n");
	assert_true(alert_secret_read(&basic, out, &e));
	assert_string_equal(out, "Basic eWlwaW5nOm9wZW4gc2VzYW1l");
}

static void what_is_no_secret_is_refused(void **state)
{
	static const char *const texts[] = {"", "\n", "two words", "tab\there", "caf\xc3\xa9"};
	struct alert_secret bearer = {.bearer_file = path}, gone = {.bearer_file = "/nowhere/x"};
	char out[ALERT_AUTHORIZATION_ROOM], longest[ALERT_SECRET_MAX + 2];
	struct error e = {0};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		keep(texts[i]);
		if (alert_secret_read(&bearer, out, &e))
			fail_msg("taken: %s", texts[i]);
		assert_string_equal(e.code, "source");
		assert_non_null(strstr(e.text, path));
		assert_true(!*texts[i] || *texts[i] == '\n' || !strstr(e.text, texts[i]));
	}
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	keep(longest);
	assert_false(alert_secret_read(&bearer, out, &e));
	longest[ALERT_SECRET_MAX] = '\0';
	keep(longest);
	assert_true(alert_secret_read(&bearer, out, &e));
	assert_false(alert_secret_read(&gone, out, &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(secrets_become_headers, make, drop),
		cmocka_unit_test_setup_teardown(what_is_no_secret_is_refused, make, drop),
	};
	return cmocka_run_group_tests_name("gov_alert_secret", tests, NULL, NULL);
}
