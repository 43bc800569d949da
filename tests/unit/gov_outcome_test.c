/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/gov/outcome.h"

static void an_outcome_comes_back(void **state)
{
	struct outcome o = {.status = 412, .code = "stale", .event = "20261123-000812",
		.rev = UINT32_MAX, .arev = 2, .seq = UINT64_MAX, .at = INT64_MAX}, back;
	char bytes[OUTCOME_ROOM];
	(void)state;
	size_t n = outcome_pack(&o, bytes);
	assert_true(n > 0);
	assert_true(outcome_unpack(bytes, n, &back));
	assert_int_equal(back.status, 412);
	assert_string_equal(back.code, "stale");
	assert_string_equal(back.event, "20261123-000812");
	assert_true(back.rev == o.rev && back.arev == 2 && back.seq == o.seq && back.at == o.at);
}

static void what_is_empty_stays_empty(void **state)
{
	struct outcome o = {.status = 200}, back;
	char bytes[OUTCOME_ROOM];
	(void)state;
	size_t n = outcome_pack(&o, bytes);
	assert_true(outcome_unpack(bytes, n, &back));
	assert_string_equal(back.code, "");
	assert_string_equal(back.event, "");
}

static void what_is_cut_off_is_refused(void **state)
{
	struct outcome o = {.status = 200, .seq = 5, .at = 7}, back;
	char bytes[OUTCOME_ROOM], long_one[2 * OUTCOME_ROOM];
	(void)state;
	size_t n = outcome_pack(&o, bytes);
	for (size_t i = 0; i + 1 < n; i++)
		assert_false(outcome_unpack(bytes, i, &back));
	memset(long_one, '1', sizeof long_one);
	assert_false(outcome_unpack(long_one, sizeof long_one, &back));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_outcome_comes_back),
		cmocka_unit_test(what_is_empty_stays_empty),
		cmocka_unit_test(what_is_cut_off_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
