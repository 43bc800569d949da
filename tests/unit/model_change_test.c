/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "yiping/model/change.h"
#include "yiping/model/person.h"

static struct change moved(void)
{
	return (struct change){.seq = 7, .txn = 3, .at = 99, .verb = VERB_TRANSFER,
		.id = "20261123-000001",
		.head = {.num = 4, .rev = 5, .arev = 2, .kind = KIND_EVENT,
			.state = STATE_HANDLING, .area = 3},
		.actor = {.subject = "li"}, .path = {{1, 3}, 2}, .old_path = {{1, 2}, 2},
		.units = {20}, .unit_count = 1, .old_units = {10}, .old_unit_count = 1,
		.body = "{}", .body_length = 2, .args = "{}", .args_length = 2, .key = "k"};
}

static void who_sees_the_new_place_gets_it(void **state)
{
	struct scope city = {.areas = {1}, .area_count = 1}, to = {.areas = {3}, .area_count = 1};
	struct scope crew = {.unit = 20};
	struct change c = moved(), out;

	(void)state;
	assert_true(change_for_scope(&c, &city, &out));
	assert_int_equal(out.op, OP_UPSERT);
	assert_ptr_equal(out.body, c.body);
	assert_int_equal(out.head.rev, 5);
	assert_true(change_for_scope(&c, &to, &out) && out.op == OP_UPSERT);
	assert_true(change_for_scope(&c, &crew, &out) && out.op == OP_UPSERT);
}

static void who_loses_it_gets_a_leave_and_no_more(void **state)
{
	struct scope from = {.areas = {2}, .area_count = 1}, crew = {.unit = 10};
	struct change c = moved(), out;

	(void)state;
	assert_true(change_for_scope(&c, &from, &out));
	assert_int_equal(out.op, OP_LEAVE);
	assert_int_equal(out.seq, 7);
	assert_int_equal(out.head.num, 4);
	assert_int_equal(out.head.rev, 5);
	assert_int_equal(out.head.kind, KIND_EVENT);
	assert_string_equal(out.id, c.id);
	assert_null(out.body);
	assert_null(out.args);
	assert_null(out.key);
	assert_null(out.actor.subject);
	assert_int_equal(out.path.count + out.old_path.count + out.unit_count + out.old_unit_count,
		0);
	assert_int_equal(out.head.area, 0);
	assert_int_equal(out.verb, VERB_NONE);
	assert_true(change_for_scope(&c, &crew, &out) && out.op == OP_LEAVE);
}

static void who_saw_neither_gets_nothing(void **state)
{
	struct scope other = {.areas = {9}, .area_count = 1, .unit = 30};
	struct change c = moved(), out;

	(void)state;
	assert_false(change_for_scope(&c, &other, &out));
	c.old_path.count = c.old_unit_count = 0; // nothing moved: the old is the new
	other.areas[0] = 2;
	assert_false(change_for_scope(&c, &other, &out));
}

static void without_an_area_everybody_sees(void **state)
{
	struct scope none = {0};
	struct change c = moved(), out;

	(void)state;
	c.path.count = c.old_path.count = 0;
	assert_true(change_for_scope(&c, &none, &out) && out.op == OP_UPSERT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_sees_the_new_place_gets_it),
		cmocka_unit_test(who_loses_it_gets_a_leave_and_no_more),
		cmocka_unit_test(who_saw_neither_gets_nothing),
		cmocka_unit_test(without_an_area_everybody_sees),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
