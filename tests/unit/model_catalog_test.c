/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "yiping/base/mem.h"
#include "yiping/model/catalog.h"

static struct catalog *small_catalog(void)
{
	struct catalog *c = mem_alloc(sizeof(*c));

	c->domain_count = 2;
	c->domains = arena_alloc(&c->arena, 2 * sizeof(struct domain));
	c->domains[0] = (struct domain){.id = "PB", .num = 1};
	c->domains[1] = (struct domain){.id = "FO", .num = 3};
	c->type_count = 3;
	c->types = arena_alloc(&c->arena, 3 * sizeof(struct event_type));
	c->types[0] = (struct event_type){.id = "FO-301", .num = 2};
	c->types[1] = (struct event_type){.id = "FO-302", .num = 1};
	c->types[2] = (struct event_type){.id = "FO-303", .num = 3};
	c->reason_count[REASONS_VOID] = 1;
	c->reasons[REASONS_VOID] = arena_alloc(&c->arena, sizeof(struct reason));
	c->reasons[REASONS_VOID][0] = (struct reason){.id = "test"};
	return c;
}

static void finds_what_there_is(void **state)
{
	struct catalog *c = small_catalog();

	(void)state;
	assert_string_equal(catalog_domain(c, 1)->id, "PB");
	assert_string_equal(catalog_domain(c, 3)->id, "FO");
	assert_null(catalog_domain(c, 2));
	assert_null(catalog_domain(c, 0));
	assert_int_equal(catalog_domain_id(c, "FO")->num, 3);
	assert_null(catalog_domain_id(c, "XX"));
	assert_null(catalog_domain_id(c, NULL));
	assert_string_equal(catalog_type(c, 1)->id, "FO-302"); // nums need not be in order
	assert_string_equal(catalog_type(c, 2)->id, "FO-301");
	assert_string_equal(catalog_type(c, 3)->id, "FO-303");
	assert_null(catalog_type(c, 4));
	assert_int_equal(catalog_type_id(c, "FO-303")->num, 3);
	assert_null(catalog_runway(c, 1));
	assert_null(catalog_indicator_id(c, "FO-V1"));
	assert_null(catalog_unit_kind(c, 1));
	assert_non_null(catalog_reason(c, REASONS_VOID, "test"));
	assert_null(catalog_reason(c, REASONS_FALSE, "test"));
	assert_null(catalog_reason(c, REASONS_COUNT, "test"));
	catalog_destroy(c);
	catalog_destroy(NULL);
}

static void lists_of_reasons_have_tokens(void **state)
{
	(void)state;
	assert_string_equal(reason_list_token(REASONS_FALSE), "false");
	assert_string_equal(reason_list_token(REASONS_REOPEN), "reopen");
	assert_string_equal(reason_list_token(REASONS_COUNT), "");
}

static void knows_1_3_5_by_type_and_grade(void **state)
{
	struct event_type always = {.is_135 = true}, from = {.is_135_from = 2},
		never = {.grade = 1};

	(void)state;
	assert_true(event_type_is_135(&always, 5));
	assert_true(event_type_is_135(&from, 1));
	assert_true(event_type_is_135(&from, 2));
	assert_false(event_type_is_135(&from, 3));
	assert_false(event_type_is_135(&from, 0));
	assert_false(event_type_is_135(&never, 1));
}

static uint32_t seconds(const struct event_type *t, uint8_t grade, enum head_clock c)
{
	return event_type_limit(t, grade, c).seconds;
}

static void limits_follow_grade_and_class(void **state)
{
	struct event_type t = {.is_135_from = 1, .limits = {
		[CLOCK_A] = {7200, true}, [CLOCK_V] = {14400, false}, [CLOCK_H] = {900, false},
		[CLOCK_DISPATCH] = {1800, false}, [CLOCK_CHECK] = {7200, true}}};

	(void)state;
	assert_int_equal(seconds(&t, 4, CLOCK_A), 7200);
	assert_true(event_type_limit(&t, 4, CLOCK_A).work_time);
	assert_int_equal(seconds(&t, 4, CLOCK_ACCEPT), 7200); // as A
	assert_int_equal(seconds(&t, 4, CLOCK_DISPATCH), 1800);
	assert_int_equal(seconds(&t, 4, CLOCK_CHECK), 7200);
	assert_int_equal(seconds(&t, 4, CLOCK_D), 0);
	for (uint8_t grade = 1; grade <= 3; grade++) {
		assert_int_equal(seconds(&t, grade, CLOCK_DISPATCH), 600);
		assert_int_equal(seconds(&t, grade, CLOCK_CHECK), 1800);
		assert_false(event_type_limit(&t, grade, CLOCK_CHECK).work_time);
	}
	assert_int_equal(seconds(&t, 1, CLOCK_A), 60);
	assert_int_equal(seconds(&t, 1, CLOCK_ACCEPT), 60);
	assert_int_equal(seconds(&t, 1, CLOCK_V), 180);
	assert_int_equal(seconds(&t, 1, CLOCK_D), 300);
	assert_int_equal(seconds(&t, 1, CLOCK_H), 900);
	assert_int_equal(seconds(&t, 1, CLOCK_COUNT), 0);
	t.limits[CLOCK_DISPATCH].seconds = 120;
	assert_int_equal(seconds(&t, 1, CLOCK_DISPATCH), 120); // already shorter
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_there_is),
		cmocka_unit_test(lists_of_reasons_have_tokens),
		cmocka_unit_test(knows_1_3_5_by_type_and_grade),
		cmocka_unit_test(limits_follow_grade_and_class),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
