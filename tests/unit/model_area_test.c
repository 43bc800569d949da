/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/area.h"

static bool put(struct area_tree *t, uint32_t num, uint32_t parent, const char *id,
	enum level level,
	struct error *e)
{
	struct area a = {.num = num, .parent = parent, .level = level};
	char name[32], brief[32];

	snprintf(a.id, sizeof(a.id), "%s", id);
	snprintf(name, sizeof(name), "long %s", id);
	snprintf(brief, sizeof(brief), "s%s", id);
	a.name.en = name;
	a.short_name.en = brief;
	return area_tree_put(t, &a, e);
}

/* city 1 > districts 2, 3 > towns 4 (of 2), 5 (of 3) > village 6 (of 4) */
static struct area_tree *small_tree(void)
{
	struct area_tree *t = area_tree_create();

	assert_true(put(t, 1, 0, "500000", LEVEL_CITY, NULL));
	assert_true(put(t, 3, 1, "500109", LEVEL_DISTRICT, NULL));
	assert_true(put(t, 2, 1, "500108", LEVEL_DISTRICT, NULL));
	assert_true(put(t, 4, 2, "zone-x", LEVEL_TOWN, NULL));
	assert_true(put(t, 5, 3, "500109106", LEVEL_TOWN, NULL));
	assert_true(put(t, 6, 4, "v", LEVEL_VILLAGE, NULL));
	return t;
}

static void finds_by_num_and_id(void **state)
{
	struct area_tree *t = small_tree();

	(void)state;
	assert_int_equal(area_by_id(t, "zone-x")->num, 4);
	assert_string_equal(area_by_num(t, 3)->id, "500109");
	assert_null(area_by_id(t, "500110"));
	assert_null(area_by_id(t, NULL));
	assert_null(area_by_num(t, 0));
	assert_null(area_by_num(t, 7));
	assert_null(area_by_num(t, UINT32_MAX));
	assert_int_equal(area_root(t)->num, 1);
	assert_int_equal(area_count(t), 6);
	assert_int_equal(area_top_num(t), 6);
	assert_int_equal(area_by_num(t, 1)->first_child, 2); // in the order of nums
	assert_int_equal(area_by_num(t, 2)->next, 3);
	assert_int_equal(area_by_num(t, 3)->next, 0);
	area_tree_destroy(t);
	area_tree_destroy(NULL);
}

static void an_empty_tree_knows_nothing(void **state)
{
	struct area_tree *t = area_tree_create();

	(void)state;
	assert_null(area_root(t));
	assert_null(area_by_id(t, "1"));
	assert_null(area_by_num(t, 1));
	assert_int_equal(area_path_of(t, 1).count, 0);
	area_tree_destroy(t);
}

static void paths_go_from_the_root(void **state)
{
	struct area_tree *t = small_tree();
	struct area_path p = area_path_of(t, 6);

	(void)state;
	assert_int_equal(p.count, 4);
	assert_int_equal(p.num[0], 1);
	assert_int_equal(p.num[1], 2);
	assert_int_equal(p.num[2], 4);
	assert_int_equal(p.num[3], 6);
	assert_true(area_path_has(&p, 2));
	assert_false(area_path_has(&p, 3));
	assert_true(area_within(t, 6, 2));
	assert_true(area_within(t, 6, 6));
	assert_false(area_within(t, 2, 6));
	assert_false(area_within(t, 6, 3));
	assert_false(area_within(t, 99, 1));
	area_tree_destroy(t);
}

static void refuses_what_breaks_the_tree(void **state)
{
	struct area_tree *t = small_tree();
	struct error e;

	(void)state;
	assert_false(put(t, 7, 0, "other", LEVEL_CITY, &e));
	assert_true(error_is(&e, "area_root"));
	assert_false(put(t, 7, 99, "other", LEVEL_TOWN, &e));
	assert_true(error_is(&e, "area_parent"));
	assert_false(put(t, 2, 6, "500108", LEVEL_DISTRICT, &e));
	assert_true(error_is(&e, "area_parent"));
	assert_false(put(t, 2, 2, "500108", LEVEL_DISTRICT, &e));
	assert_true(error_is(&e, "area_parent"));
	assert_false(put(t, 7, 1, "500108", LEVEL_DISTRICT, &e));
	assert_true(error_is(&e, "area_clash"));
	assert_false(put(t, 2, 1, "another", LEVEL_DISTRICT, &e));
	assert_true(error_is(&e, "area_clash"));
	assert_false(put(t, 0, 1, "zero", LEVEL_DISTRICT, &e));
	assert_true(error_is(&e, "area_bad"));
	assert_false(put(t, AREA_NUM_MAX + 1, 1, "far", LEVEL_DISTRICT, &e));
	assert_true(error_is(&e, "area_bad"));
	assert_true(put(t, 7, 6, "grid", LEVEL_GRID, &e));
	assert_true(put(t, 8, 7, "spot", LEVEL_GRID, &e));
	assert_false(put(t, 9, 8, "deeper", LEVEL_GRID, &e));
	assert_true(error_is(&e, "area_depth"));
	// its four levels would be six and more
	assert_false(put(t, 2, 5, "500108", LEVEL_TOWN, &e));
	assert_true(error_is(&e, "area_depth"));
	assert_int_equal(area_count(t), 8);
	area_tree_destroy(t);
}

static void a_subtree_can_move(void **state)
{
	struct area_tree *t = small_tree();
	const struct area *town = area_by_num(t, 4);

	(void)state;
	assert_true(put(t, 4, 3, "zone-x", LEVEL_TOWN, NULL));
	assert_ptr_equal(town, area_by_num(t, 4));
	assert_true(area_within(t, 6, 3));
	assert_false(area_within(t, 6, 2));
	assert_int_equal(area_by_num(t, 2)->first_child, 0);
	assert_int_equal(area_by_num(t, 3)->first_child, 4);
	assert_int_equal(area_by_num(t, 4)->next, 5);
	assert_int_equal(area_by_num(t, 4)->first_child, 6);
	assert_true(put(t, 1, 0, "500000", LEVEL_CITY, NULL));
	assert_int_equal(area_root(t)->first_child, 2);
	assert_int_equal(area_count(t), 6);
	area_tree_destroy(t);
}

static void labels_name_the_town(void **state)
{
	struct area_tree *t = small_tree();
	char out[64];

	(void)state;
	area_label(t, 3, "en", out, sizeof(out));
	assert_string_equal(out, "s500109");
	area_label(t, 5, "en", out, sizeof(out));
	assert_string_equal(out, "s500109/s500109106");
	area_label(t, 6, "zh_CN", out, sizeof(out));
	assert_string_equal(out, "s500108/szone-x");
	area_label(t, 77, "en", out, sizeof(out));
	assert_string_equal(out, "");
	area_label(t, 5, "en", out, 5);
	assert_string_equal(out, "s500");
	area_tree_destroy(t);
}

static void holds_a_city(void **state)
{
	struct area_tree *t = area_tree_create();
	char id[AREA_ID_ROOM];

	(void)state;
	assert_true(put(t, 1, 0, "root", LEVEL_CITY, NULL));
	for (uint32_t num = 2; num <= 12000; num++) {
		snprintf(id, sizeof(id), "n%u", num);
		assert_true(put(t, num, num < 40 ? 1 : 2 + num % 38, id, LEVEL_TOWN, NULL));
	}
	for (uint32_t num = 2; num <= 12000; num++) {
		snprintf(id, sizeof(id), "n%u", num);
		assert_int_equal(area_by_id(t, id)->num, num);
	}
	size_t children = 0;
	for (uint32_t c = area_by_num(t, 5)->first_child; c; c = area_by_num(t, c)->next)
		children++;
	assert_int_equal(children, 315);
	area_tree_destroy(t);
}

static void a_copy_is_a_tree_of_its_own(void **state)
{
	struct area_tree *t = small_tree();
	(void)state;
	assert_true(put(t, 4, 3, "zone-x", LEVEL_TOWN, NULL)); // a parent with a higher number
	struct area moved = *area_by_num(t, 4);
	moved.rev = 7;
	assert_true(area_tree_put(t, &moved, NULL));
	struct area_tree *copy = area_tree_copy(t);
	assert_true(put(t, 4, 2, "zone-x", LEVEL_TOWN, NULL));
	assert_int_equal(area_count(copy), 6);
	assert_int_equal(area_by_num(copy, 4)->parent, 3);
	assert_int_equal(area_by_num(copy, 4)->rev, 7);
	assert_int_equal(area_by_num(copy, 5)->rev, 1);
	area_tree_destroy(t);
	assert_string_equal(area_by_id(copy, "zone-x")->name.en, "long zone-x");
	area_tree_destroy(copy);
}

static void walks_parents_first(void **state)
{
	struct area_tree *t = small_tree();
	uint32_t seen[8], n = 0;
	(void)state;
	for (const struct area *a = area_root(t); a; a = area_after(t, a))
		seen[n++] = a->num;
	static const uint32_t wanted[] = {1, 2, 4, 6, 3, 5};
	assert_int_equal(n, 6);
	assert_memory_equal(seen, wanted, sizeof(wanted));
	area_tree_destroy(t);
}

static void close_area(struct area_tree *t, uint32_t num, int64_t at, uint32_t heir)
{
	struct area a = *area_by_num(t, num);
	a.valid_to = at;
	a.heir = heir;
	assert_true(area_tree_put(t, &a, NULL));
}

static void heirs_take_over(void **state)
{
	struct area_tree *t = small_tree();
	(void)state;
	for (uint32_t num = 1; num <= 6; num++)
		close_area(t, num, INSTANT_NONE, 0);
	assert_int_equal(area_in_charge(t, 6, 100), 6);
	close_area(t, 6, 100, 0);
	assert_true(area_is_open(area_by_num(t, 6), 99));
	assert_false(area_is_open(area_by_num(t, 6), 100));
	assert_int_equal(area_in_charge(t, 6, 99), 6);
	assert_int_equal(area_in_charge(t, 6, 100), 4);
	close_area(t, 4, 200, 5);
	assert_int_equal(area_in_charge(t, 6, 200), 5);
	assert_int_equal(area_in_charge(t, 7, 200), 0);
	close_area(t, 5, 200, 4); // what must not be does not hang
	assert_int_equal(area_in_charge(t, 6, 200), 0);
	area_tree_destroy(t);
}

static void paths_compare(void **state)
{
	struct area_tree *t = small_tree();
	struct area_path a = area_path_of(t, 6), b = area_path_of(t, 4), none = {.count = 0};
	(void)state;
	assert_true(area_path_equal(&a, &a));
	assert_true(area_path_equal(&none, &none));
	assert_false(area_path_equal(&a, &b));
	b = a;
	b.num[1] = 3;
	assert_false(area_path_equal(&a, &b));
	area_tree_destroy(t);
}

/* ---- packed ---- */

static void assert_same(const struct area *a, const struct area *b)
{
	assert_string_equal(a->id, b->id);
	assert_int_equal(a->num, b->num);
	assert_int_equal(a->rev, b->rev);
	assert_int_equal(a->parent, b->parent);
	assert_int_equal(a->level, b->level);
	assert_string_equal(name_in(&a->name, "en"), name_in(&b->name, "en"));
	assert_string_equal(name_in(&a->name, "zh_TW"), name_in(&b->name, "zh_TW"));
	assert_string_equal(name_in(&a->short_name, "zh_CN"), name_in(&b->short_name, "zh_CN"));
	assert_true(a->has_position == b->has_position && a->lon == b->lon && a->lat == b->lat);
	assert_int_equal(a->population, b->population);
	assert_true(a->valid_from == b->valid_from && a->valid_to == b->valid_to);
	assert_int_equal(a->heir, b->heir);
	assert_int_equal(a->first_child, b->first_child);
	assert_int_equal(a->next, b->next);
}

static void assert_same_tree(const struct area_tree *t, const struct area_tree *u)
{
	assert_int_equal(area_count(t), area_count(u));
	assert_int_equal(area_top_num(t), area_top_num(u));
	assert_int_equal(area_root(t)->num, area_root(u)->num);
	for (uint32_t num = 1; num <= area_top_num(t); num++) {
		const struct area *a = area_by_num(t, num), *b = area_by_num(u, num);
		assert_int_equal(!a, !b);
		if (!a)
			continue;
		assert_same(a, b);
		assert_ptr_equal(area_by_id(u, a->id), b);
	}
}

/* The small tree, and one that has whatever an area can have. */
static struct area_tree *full_tree(void)
{
	struct area_tree *t = small_tree();
	struct area a = {.id = "all-of-it", .num = 9, .rev = 5, .parent = 3, .level = LEVEL_TOWN,
		.name = {"a", "b", "c"}, .short_name = {"d", "e", "f"}, .has_position = true,
		.lon = 106.570123456, .lat = -29.5, .population = UINT32_MAX,
		.valid_from = INT64_C(-5), .valid_to = INT64_C(1795420800000), .heir = 5};

	assert_true(area_tree_put(t, &a, NULL));
	return t;
}

static char *pack(const struct area_tree *t, size_t *n)
{
	struct buf out;

	buf_init(&out, AREA_PACK_MAX);
	assert_true(area_tree_pack(t, &out));
	*n = out.length;
	return buf_steal(&out);
}

static void what_was_packed_is_the_same_tree(void **state)
{
	struct area_tree *t = full_tree();
	struct error e = {0};
	size_t n;

	(void)state;
	char *bytes = pack(t, &n);
	struct area_tree *u = area_tree_unpack(bytes, n, &e);
	assert_non_null(u);
	assert_same_tree(t, u);
	assert_null(area_by_num(u, 7));
	assert_null(area_by_num(u, 10));
	assert_null(area_by_id(u, "nobody"));
	area_tree_settle(t);
	assert_same_tree(u, t);
	area_tree_destroy(t);
	area_tree_destroy(u);
}

/* Trees are small when they come from the disk; edits go on as if they were not. */
static void a_settled_tree_can_be_changed(void **state)
{
	struct area_tree *t = small_tree(), *u = small_tree();
	const struct error none = {0};

	(void)state;
	for (int settled = 0; settled < 2; settled++) {
		struct error e = none;
		if (settled)
			area_tree_settle(u);
		assert_true(put(u, 4, 3, "zone-x", LEVEL_TOWN, &e));  // another parent
		assert_true(put(u, 700, 2, "new", LEVEL_TOWN, &e));   // far behind the last
		assert_false(put(u, 8, 1, "500109106", LEVEL_TOWN, &e));
		assert_string_equal(e.code, "area_clash");
		assert_false(put(u, 701, 0, "root", LEVEL_CITY, &e));
		assert_string_equal(e.code, "area_root");
		assert_false(put(u, 3, 6, "500109", LEVEL_DISTRICT, &e));
		assert_string_equal(e.code, "area_parent");
	}
	assert_true(put(t, 4, 3, "zone-x", LEVEL_TOWN, NULL));
	assert_true(put(t, 700, 2, "new", LEVEL_TOWN, NULL));
	assert_same_tree(t, u);
	struct area_tree *copy = area_tree_copy(u);
	assert_same_tree(t, copy);
	area_tree_settle(u);
	assert_same_tree(t, u);
	area_tree_destroy(copy);
	area_tree_destroy(t);
	area_tree_destroy(u);
}

static void an_empty_tree_can_be_packed(void **state)
{
	struct area_tree *t = area_tree_create();
	struct error e = {0};

	(void)state;
	area_tree_settle(t);
	assert_null(area_root(t));
	assert_null(area_by_id(t, "1"));
	assert_null(area_by_num(t, 1));
	assert_true(put(t, 1, 0, "root", LEVEL_CITY, &e));
	assert_int_equal(area_by_id(t, "root")->num, 1);
	area_tree_destroy(t);
}

/* A tree, or a refusal: never more. */
static bool is_tree(const char *bytes, size_t n)
{
	struct error e = {0};
	char *own = malloc(n + 1);

	assert_non_null(own);
	memcpy(own, bytes, n);
	struct area_tree *t = area_tree_unpack(own, n, &e);
	if (!t) {
		assert_string_equal(e.code, "corrupt");
		return false;
	}
	size_t seen = 0;
	for (const struct area *a = area_root(t); a; a = area_after(t, a))
		assert_true(++seen <= area_count(t));
	assert_int_equal(seen, area_count(t));
	for (uint32_t num = 1; num <= area_top_num(t); num++)
		if (area_by_num(t, num))
			assert_int_equal(area_by_id(t, area_by_num(t, num)->id)->num, num);
	area_tree_destroy(t);
	return true;
}

static void bytes_that_are_no_tree_are_refused(void **state)
{
	struct area_tree *t = full_tree();
	size_t n;

	(void)state;
	char *bytes = pack(t, &n);
	assert_true(is_tree(bytes, n));
	for (size_t cut = 0; cut < n; cut++)
		assert_false(is_tree(bytes, cut));
	assert_false(is_tree("{\"areas\":[]}", 12));
	for (size_t i = 0; i < n; i++) {
		for (int bit = 0; bit < 8; bit++) {
			bytes[i] = (char)(bytes[i] ^ 1 << bit);
			is_tree(bytes, n); // a name may well be another
			bytes[i] = (char)(bytes[i] ^ 1 << bit);
		}
	}
	bytes[12] = 99; // the root's number: children of nobody
	assert_false(is_tree(bytes, n));
	free(bytes);
	area_tree_destroy(t);
}

static void a_chain_that_is_too_deep_is_refused(void **state)
{
	struct area_tree *t = area_tree_create();
	size_t n, at = 0;
	char id[8];

	(void)state;
	for (uint32_t num = 1; num <= PATH_MAX_AREAS; num++) {
		snprintf(id, sizeof(id), "a%u", num);
		assert_true(put(t, num, num - 1, id, LEVEL_TOWN, NULL));
	}
	assert_true(put(t, 7, 1, "a7", LEVEL_TOWN, NULL));
	char *bytes = pack(t, &n);
	assert_true(is_tree(bytes, n));
	while (memcmp(bytes + at, "a7", 3) != 0)
		at++;
	bytes[at - 7] = PATH_MAX_AREAS; // its parent
	assert_false(is_tree(bytes, n));
	bytes[at - 7] = 1;
	bytes[at + 1] = '6'; // its id: another's
	assert_false(is_tree(bytes, n));
	free(bytes);
	area_tree_destroy(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_by_num_and_id),
		cmocka_unit_test(an_empty_tree_knows_nothing),
		cmocka_unit_test(paths_go_from_the_root),
		cmocka_unit_test(refuses_what_breaks_the_tree),
		cmocka_unit_test(a_subtree_can_move),
		cmocka_unit_test(labels_name_the_town),
		cmocka_unit_test(holds_a_city),
		cmocka_unit_test(a_copy_is_a_tree_of_its_own),
		cmocka_unit_test(walks_parents_first),
		cmocka_unit_test(heirs_take_over),
		cmocka_unit_test(paths_compare),
		cmocka_unit_test(what_was_packed_is_the_same_tree),
		cmocka_unit_test(a_settled_tree_can_be_changed),
		cmocka_unit_test(an_empty_tree_can_be_packed),
		cmocka_unit_test(bytes_that_are_no_tree_are_refused),
		cmocka_unit_test(a_chain_that_is_too_deep_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
