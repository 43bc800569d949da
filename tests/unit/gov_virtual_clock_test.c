/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "yiping/base/instant.h"
#include "yiping/gov/virtual_clock.h"

#define START INT64_C(1795564800000)
#define SLOW 1e-9 // so that the time the test itself takes is nothing

/* As if so much server time had passed. */
static void pass(struct virtual_clock *c, int64_t ms)
{
	c->began_ns -= (uint64_t)((double)ms / c->rate * 1e6);
}

static void it_begins_where_it_is_told(void **state)
{
	struct virtual_clock c;

	(void)state;
	virtual_clock_init(&c, START, SLOW);
	assert_true(virtual_clock_now(&c) == START);
	pass(&c, 5);
	assert_true(virtual_clock_now(&c) == START + 5);
}

static void held_it_tells_one_instant(void **state)
{
	struct virtual_clock c;

	(void)state;
	virtual_clock_init(&c, START, SLOW);
	pass(&c, 7);
	virtual_clock_hold(&c, START + 3);
	assert_true(virtual_clock_now(&c) == START + 3);
	pass(&c, 2);
	assert_true(virtual_clock_now(&c) == START + 3);
	virtual_clock_release(&c);
	assert_true(virtual_clock_now(&c) == START + 9);
}

/* What it had to wait for does not come back in one leap. */
static void at_a_limit_it_waits(void **state)
{
	struct virtual_clock c;

	(void)state;
	virtual_clock_init(&c, START, SLOW);
	virtual_clock_limit(&c, START + 4);
	pass(&c, 10);
	assert_true(virtual_clock_now(&c) == START + 4);
	virtual_clock_limit(&c, START + 6);
	assert_true(virtual_clock_now(&c) == START + 4);
	pass(&c, 1);
	assert_true(virtual_clock_now(&c) == START + 5);
	pass(&c, 3);
	virtual_clock_limit(&c, INT64_MAX);
	assert_true(virtual_clock_now(&c) == START + 6);
	pass(&c, 3);
	assert_true(virtual_clock_now(&c) == START + 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_begins_where_it_is_told),
		cmocka_unit_test(held_it_tells_one_instant),
		cmocka_unit_test(at_a_limit_it_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
