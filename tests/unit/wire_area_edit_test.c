/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"

#include "yiping/wire/area.h"
#include "yiping/wire/entity.h"

static void reads(const char *json, struct arena *a, struct wire_area_edit **out, size_t *n)
{
	struct error e = {0};
	if (!wire_area_edits_decode(json, strlen(json), a, out, n, &e))
		fail_msg("%s: %s", json, e.text);
}

static void edits_say_only_what_changes(void **state)
{
	struct arena a = {0};
	struct wire_area_edit *w;
	size_t n;
	(void)state;
	reads("{\"areas\":[{\"id\":\"a\",\"parent\":\"b\"},{\"id\":\"c\",\"close\":true,"
	      "\"into\":\"d\",\"lat\":29.5,\"name\":{\"en\":\"E\"},\"level\":\"town\"}]}",
		&a, &w, &n);
	assert_int_equal(n, 2);
	assert_string_equal(w[0].id, "a");
	assert_string_equal(w[0].parent, "b");
	assert_int_equal(w[0].level, LEVEL_NONE);
	assert_false(w[0].close || w[0].has_lon || w[0].has_lat);
	assert_null(w[0].name.en);
	assert_true(w[1].close && w[1].has_lat && !w[1].has_lon && w[1].lat > 29.4);
	assert_string_equal(w[1].into, "d");
	assert_string_equal(w[1].name.en, "E");
	assert_null(w[1].name.zh_cn);
	assert_int_equal(w[1].level, LEVEL_TOWN);
	arena_finish(&a);
}

static void they_come_back(void **state)
{
	struct wire_area_edit in[2] = {
		{.id = "a", .parent = "b", .has_lon = true, .has_lat = true, .lon = -1.5, .lat = 0},
		{.id = "c", .level = LEVEL_VILLAGE, .short_name = {.zh_cn = "\xe6\x9d\x91"},
			.population = 12, .close = true, .into = "a"}};
	struct wire_area_edit *out;
	struct arena a = {0};
	struct buf first, second;
	size_t n;
	(void)state;
	buf_init(&first, 4096);
	buf_init(&second, 4096);
	assert_true(wire_area_edits_encode(in, 2, &first));
	reads(first.data, &a, &out, &n);
	assert_true(wire_area_edits_encode(out, n, &second));
	assert_string_equal(first.data, second.data);
	assert_true(out[0].has_lon && out[0].has_lat);
	assert_int_equal(out[1].population, 12);
	buf_finish(&first);
	buf_finish(&second);
	arena_finish(&a);
}

static void what_is_wrong_is_refused(void **state)
{
	static const struct { const char *json, *code; } wrong[] = {
		{"", "json"},
		{"[]", "shape"},
		{"{}", "shape"},
		{"{\"areas\":[{}]}", "shape"},
		{"{\"areas\":[{\"id\":7}]}", "shape"},
		{"{\"areas\":[{\"id\":\"123456789012345678901234567890\"}]}", "too_large"},
		{"{\"areas\":[{\"id\":\"a\",\"level\":\"planet\"}]}", "field_level"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct arena a = {0};
		struct error e = {0};
		struct wire_area_edit *w;
		size_t n;
		assert_false(wire_area_edits_decode(
			wrong[i].json, strlen(wrong[i].json), &a, &w, &n, &e));
		assert_string_equal(e.code, wrong[i].code);
		arena_finish(&a);
	}
}

static void areas_keep_rev_and_heir(void **state)
{
	struct fixture *f = *state;
	struct area a = *area_by_num(f->tree, 4), back;
	struct arena arena = {0};
	struct error e = {0};
	struct buf b;
	a.rev = 5;
	a.heir = 2;
	a.valid_to = 1000;
	buf_init(&b, 4096);
	assert_true(wire_area_encode(&a, f->tree, &b));
	assert_true(wire_area_decode(b.data, b.length, f->tree, &arena, &back, &e));
	assert_int_equal(back.rev, 5);
	assert_int_equal(back.heir, 2);
	assert_int_equal(back.valid_to, 1000);
	arena_finish(&arena);
	buf_finish(&b);
}

static void a_whole_tree_comes_back(void **state)
{
	struct fixture *f = *state;
	struct area_tree *back = area_tree_create();
	struct error e = {0};
	struct buf b;
	buf_init(&b, 65536);
	assert_true(wire_areas_encode(f->tree, &b));
	if (!wire_areas_decode(b.data, b.length, back, &e))
		fail_msg("%s", e.text);
	assert_int_equal(area_count(back), area_count(f->tree));
	for (const struct area *a = area_root(f->tree); a; a = area_after(f->tree, a)) {
		const struct area *same = area_by_num(back, a->num);
		assert_string_equal(same->id, a->id);
		assert_int_equal(same->parent, a->parent);
		assert_int_equal(same->level, a->level);
	}
	area_tree_destroy(back);
	buf_finish(&b);
}

/* ---- bodies that move ---- */

static void moves(const char *body, const char *wanted)
{
	struct buf b;
	buf_init(&b, 1024);
	bool ok = wire_body_move(body, strlen(body), 9, "new", &b);
	assert_int_equal(ok, wanted != NULL);
	if (wanted)
		assert_string_equal(b.data, wanted);
	buf_finish(&b);
}

static void only_rev_and_area_change(void **state)
{
	(void)state;
	moves("{\"id\":\"x\",\"num\":1,\"rev\":3,\"area\":\"old\","
	      "\"odd\":{\"rev\":1,\"area\":\"o\"}}",
		"{\"id\":\"x\",\"num\":1,\"rev\":9,\"area\":\"new\","
		"\"odd\":{\"rev\":1,\"area\":\"o\"}}");
	moves("{\"rev\":1,\"areas\":[\"old\"],\"t\":\"a\\\"b\"}",
		"{\"rev\":9,\"areas\":[\"old\"],\"t\":\"a\\\"b\"}");
	moves("{}", "{}");
	moves("[]", NULL);
	moves("{\"rev\":1", NULL);
	moves("{\"rev\":1} x", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_say_only_what_changes),
		cmocka_unit_test(they_come_back),
		cmocka_unit_test(what_is_wrong_is_refused),
		cmocka_unit_test_setup_teardown(
			areas_keep_rev_and_heir, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(
			a_whole_tree_comes_back, fixture_setup, fixture_teardown),
		cmocka_unit_test(only_rev_and_area_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
