/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "yiping/model/person.h"

/* city 1 > districts 2, 3 > town 4 (of 2) */
static struct area_tree *small_tree(void)
{
	struct area_tree *t = area_tree_create();
	static const struct area areas[] = {{.id = "a", .num = 1, .level = LEVEL_CITY},
		{.id = "b", .num = 2, .parent = 1, .level = LEVEL_DISTRICT},
		{.id = "c", .num = 3, .parent = 1, .level = LEVEL_DISTRICT},
		{.id = "d", .num = 4, .parent = 2, .level = LEVEL_TOWN}};

	for (int i = 0; i < 4; i++)
		assert_true(area_tree_put(t, &areas[i], NULL));
	return t;
}

static void a_person_acts(void **state)
{
	struct person p = {.subject = "li", .name = "Li", .num = 9, .role = PERSON_DUTY};
	struct actor a = person_actor(&p);

	(void)state;
	assert_ptr_equal(a.subject, p.subject);
	assert_string_equal(a.name, "Li");
	assert_int_equal(a.num, 9);
	assert_int_equal(a.role, PERSON_DUTY);
}

static void level_is_that_of_the_widest_area(void **state)
{
	struct area_tree *t = small_tree();
	struct person p = {.areas = {4, 2, 77}, .area_count = 3};

	(void)state;
	assert_int_equal(person_level(&p, t), LEVEL_DISTRICT);
	p.area_count = 1;
	assert_int_equal(person_level(&p, t), LEVEL_TOWN);
	p.area_count = 0;
	assert_int_equal(person_level(&p, t), LEVEL_NONE);
	area_tree_destroy(t);
}

static void only_workers_see_by_unit(void **state)
{
	struct person p = {.role = PERSON_WORKER, .areas = {4, 3}, .area_count = 2, .unit = 8};
	struct scope s = person_scope(&p);

	(void)state;
	assert_int_equal(s.area_count, 2);
	assert_int_equal(s.areas[1], 3);
	assert_int_equal(s.unit, 8);
	p.role = PERSON_DUTY;
	assert_int_equal(person_scope(&p).unit, 0);
}

static void sees_by_path_or_unit(void **state)
{
	struct scope s = {.areas = {2, 7}, .area_count = 2, .unit = 8}, none = {0};
	struct area_path in = {{1, 2, 4}, 3}, out = {{1, 3}, 2};
	struct area_path nowhere = {{0}, 0}, above = {{1}, 1};
	uint32_t units[] = {5, 8};

	(void)state;
	assert_true(scope_sees(&s, &in, NULL, 0));
	assert_false(scope_sees(&s, &out, NULL, 0));
	assert_false(scope_sees(&s, &above, NULL, 0));
	assert_false(scope_sees(&s, &out, units, 1));
	assert_true(scope_sees(&s, &out, units, 2));
	assert_true(scope_sees(&none, &nowhere, NULL, 0));
	assert_false(scope_sees(&none, &in, units, 2));
	s.unit = 0;
	units[0] = 0;
	assert_false(scope_sees(&s, &out, units, 2)); // unit 0 is no unit
}

static void narrows_to_an_area(void **state)
{
	struct area_tree *t = small_tree();
	struct scope s = {.areas = {2, 3}, .area_count = 2, .unit = 8};
	struct scope below = scope_below(&s, t, 4), above = scope_below(&s, t, 1), all;

	(void)state;
	assert_int_equal(below.area_count, 1);
	assert_int_equal(below.areas[0], 4);
	assert_int_equal(below.unit, 0);
	assert_int_equal(above.area_count, 2);
	assert_int_equal(above.unit, 0);
	all = scope_below(&s, t, 0);
	assert_int_equal(scope_hash(&all), scope_hash(&s));
	s.area_count = 1;
	s.areas[0] = 4;
	assert_int_equal(scope_below(&s, t, 3).area_count, 0);
	assert_int_equal(scope_below(&s, t, 2).areas[0], 4);
	assert_int_equal(scope_below(&s, t, 99).area_count, 0);
	area_tree_destroy(t);
}

static void hash_ignores_order(void **state)
{
	struct scope a = {.areas = {5, 9, 2}, .area_count = 3, .unit = 4};
	struct scope b = {.areas = {2, 5, 9}, .area_count = 3, .unit = 4}, c = b, d = b;
	struct scope twice = {.areas = {9, 2, 5, 2}, .area_count = 4, .unit = 4};
	struct scope unit = {.unit = 7}, area = {.areas = {7}, .area_count = 1};

	(void)state;
	assert_int_equal(scope_hash(&a), scope_hash(&b));
	assert_int_equal(scope_hash(&a), scope_hash(&twice));
	c.unit = 0;
	assert_int_not_equal(scope_hash(&a), scope_hash(&c));
	d.areas[2] = 8;
	assert_int_not_equal(scope_hash(&a), scope_hash(&d));
	assert_int_not_equal(scope_hash(&unit), scope_hash(&area));
}

static void masks_follow_role_and_holding(void **state)
{
	struct person p = {.role = PERSON_VIEWER, .unit = 8, .num = 3};
	struct head h = {.num = 1, .rev = 1, .kind = KIND_EVENT, .holder = 8};

	(void)state;
	assert_int_equal(person_mask(&p), MASK_WALL);
	assert_int_equal(person_mask_on(&p, &h), MASK_WALL);
	p.role = PERSON_SUPERVISOR;
	assert_int_equal(person_mask(&p), MASK_HOLDER);
	p.role = PERSON_WORKER;
	assert_int_equal(person_mask(&p), MASK_STAFF);
	assert_int_equal(person_mask_on(&p, &h), MASK_HOLDER);
	h.flags = HEAD_PERSON; // now 8 is a person
	assert_int_equal(person_mask_on(&p, &h), MASK_STAFF);
	h.holder = 3;
	assert_int_equal(person_mask_on(&p, &h), MASK_HOLDER);
	h.holder = p.num = 0;
	assert_int_equal(person_mask_on(&p, &h), MASK_STAFF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_acts),
		cmocka_unit_test(level_is_that_of_the_widest_area),
		cmocka_unit_test(only_workers_see_by_unit),
		cmocka_unit_test(sees_by_path_or_unit),
		cmocka_unit_test(narrows_to_an_area),
		cmocka_unit_test(hash_ignores_order),
		cmocka_unit_test(masks_follow_role_and_holding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
