/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/app/once.h"

static bool at_once(struct once *w)
{
	(void)w;
	return true;
}

/* What is there before the loop runs must not stop the run that closes everything. */
static void what_is_there_at_once_is_closed_too(void **state)
{
	struct options o = {.profile = "test", .offline = true};
	struct once w;
	struct error e;
	(void)state;
	assert_true(once_open(&w, &o, "unix:/nonexistent/s.sock", "token", false, &e));
	once_run(&w, at_once, NULL, 1000);
	assert_true(w.met);
	once_run(&w, at_once, NULL, 1000);
	assert_true(once_close(&w));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_there_at_once_is_closed_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
