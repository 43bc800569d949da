/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "yiping/net/http_server.h"

static const struct {
	const char *spec, *base, *unix_path, *shown;
	bool plain;
} good[] = {
	{"unix:/run/yiping/api", "http://localhost", "/run/yiping/api", "unix:/run/yiping/api",
		true},
	{"http://127.0.0.1:8080", "http://127.0.0.1:8080", "", "http://127.0.0.1:8080", true},
	{"http://127.9.9.9/", "http://127.9.9.9", "", "http://127.9.9.9", true},
	{"http://127.1:80", "http://127.0.0.1:80", "", "http://127.0.0.1:80", true},
	{"http://[::1]:8080", "http://[::1]:8080", "", "http://[::1]:8080", true},
	{"http://localhost:8080/", "http://localhost:8080", "", "http://localhost:8080", true},
	{"HTTPS://city.example/api//", "https://city.example/api", "", "https://city.example/api",
		false},
	{"https://10.1.2.3:8443/a/b", "https://10.1.2.3:8443/a/b", "", "https://10.1.2.3:8443/a/b",
		false},
	{"https://[2001:db8::1]", "https://[2001:db8::1]", "", "https://[2001:db8::1]", false},
};

static const char *const bad[] = {
	NULL,
	"",
	"unix:",
	"unix:relative",
	"city.example",
	"http:",
	"http://",
	"ftp://127.0.0.1/",
	"file:///etc/passwd",
	"http://city.example",
	"http://10.1.2.3",
	"http://0.0.0.0",
	"http://127.0.0.1.example.org",
	"http://localhost.example.org",
	"http://128.0.0.1",
	"http://[::ffff:10.0.0.1]",
	"http://[::]",
	"http://127.0.0.1@city.example",
	"https://name:hunter2@city.example",
	"https://name@city.example",
	"https://city.example/?a=b",
	"https://city.example/#x",
	"https://city.example/a b",
	"https://city.example:99999",
	"https://城.example",
	"https://a\nb",
	"http://[fe80::1%25eth0]",
	"unix:/0123456789"
	"012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
	"01234567",
};

static void good_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct http_server s;
		struct error e = {0};
		assert_true(http_server_parse(good[i].spec, &s, &e));
		assert_string_equal(s.base, good[i].base);
		assert_string_equal(s.unix_path, good[i].unix_path);
		assert_string_equal(s.shown, good[i].shown);
		assert_int_equal(s.plain, good[i].plain);
		assert_string_equal(e.code, "");
	}
}

static void bad_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct http_server s;
		struct error e = {0};
		if (http_server_parse(bad[i], &s, &e))
			fail_msg("accepted: %s as %s", bad[i], s.base);
		assert_true(error_is(&e, "net_server"));
		assert_true(strlen(e.text) > 10);
		assert_string_equal(s.base, "");
		assert_string_equal(s.unix_path, "");
		assert_null(strstr(e.text, "hunter2"));
	}
}

static void too_long(void **state)
{
	char spec[1024] = "https://city.example/";
	struct http_server s;
	struct error e = {0};

	(void)state;
	memset(spec + strlen(spec), 'x', 700);
	assert_false(http_server_parse(spec, &s, &e));
	assert_true(error_is(&e, "net_server"));
	assert_string_equal(s.base, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_addresses),
		cmocka_unit_test(bad_addresses),
		cmocka_unit_test(too_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
