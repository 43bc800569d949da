/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/wire/remit.h"

static struct wire_refs refs_of(const struct fixture *f)
{
	return f->refs;
}

static bool edits(struct fixture *f, const char *text, struct wire_remit_edits *out,
	struct error *e)
{
	struct wire_refs refs = refs_of(f);
	return wire_remit_edits_decode(text, strlen(text), &refs, &f->arena, out, e);
}

static void rows_are_told_as_they_stand(void **state)
{
	struct fixture *f = *state;
	struct wire_refs refs = refs_of(f);
	struct remit_row rows[] = {
		{.by = REMIT_TYPE, .type = 21, .kind = 23,
			.unit = {"500105-urban_management", 77, {.en = "City management"}}},
		{.by = REMIT_DOMAIN, .domain = 3, .kind = 6},
		{.by = REMIT_DEFAULT, .fallback = {"500105-lead_department", 78, {0}}}};
	struct remit_table t = {.id = "responsibility@500105", .num = 3, .rev = 2,
		.area = area_by_id(refs.tree, "500105")->num, .rows = rows, .row_count = 3,
		.by = {.subject = "chief"}, .at = 1000};
	struct remit_table back;
	struct error e = {0};
	struct buf b;
	buf_init(&b, 65536);
	assert_true(wire_remit_table_encode(&t, &refs, &b));
	if (!wire_remit_table_decode(b.data, b.length, &refs, &f->arena, &back, &e))
		fail_msg("%s", e.text);
	assert_string_equal(back.id, t.id);
	assert_int_equal(back.row_count, 3);
	assert_int_equal(back.rows[0].type, 21);
	assert_int_equal(back.rows[0].unit.num, 77);
	assert_string_equal(back.rows[0].unit.name.en, "City management");
	assert_int_equal(back.rows[1].domain, 3);
	assert_int_equal(back.rows[1].kind, 6);
	assert_int_equal(back.rows[2].by, REMIT_DEFAULT);
	assert_string_equal(back.rows[2].fallback.id, "500105-lead_department");
	assert_string_equal(back.by.subject, "chief");
	buf_finish(&b);
}

/* Of a catalog that came later. */
static void rows_of_what_nobody_knows_are_left_out(void **state)
{
	struct fixture *f = *state;
	struct wire_refs refs = refs_of(f);
	static const char text[] =
		"{\"id\":\"responsibility@500105\",\"num\":1,\"rev\":1,\"area\":\"500105\","
		"\"rows\":["
		"{\"by\":\"type\",\"type\":\"ZZ-1\",\"kind\":\"police\"},"
		"{\"by\":\"domain\",\"domain\":\"FO\",\"kind\":\"wizards\"},"
		"{\"by\":\"moon\",\"kind\":\"police\"},"
		"{\"by\":\"type\",\"type\":\"FO-306\",\"kind\":\"police\"}]}";
	struct remit_table t;
	struct error e = {0};
	if (!wire_remit_table_decode(text, strlen(text), &refs, &f->arena, &t, &e))
		fail_msg("%s", e.text);
	assert_int_equal(t.row_count, 1);
	assert_int_equal(t.rows[0].by, REMIT_TYPE);
}

static void a_change_names_rows(void **state)
{
	struct fixture *f = *state;
	struct wire_remit_edits w;
	struct error e = {0};
	struct wire_remit_words words = {.area = "500105", .by = "type", .type = "FO-306",
		.unit = "u-1", .fallback = "u-2"};
	struct buf b;
	buf_init(&b, 4096);
	assert_true(wire_remit_words_encode(&words, &b));
	buf_add(&b, "", 1);
	if (!edits(f, b.data, &w, &e))
		fail_msg("%s", e.text);
	assert_int_equal(w.count, 1);
	assert_int_equal(w.all[0].row.by, REMIT_TYPE);
	assert_string_equal(w.all[0].row.unit.id, "u-1");
	assert_string_equal(w.all[0].row.fallback.id, "u-2");
	assert_false(w.all[0].remove);
	buf_finish(&b);
	assert_true(edits(f, "{\"area\":\"500105\",\"rows\":[{\"by\":\"default\",\"remove\":true},"
			     "{\"by\":\"domain\",\"domain\":\"FO\",\"kind\":\"police\"}]}",
		&w, &e));
	assert_true(w.all[0].remove && !w.all[1].remove);
}

static void a_change_that_makes_no_sense_has_a_code(void **state)
{
	struct fixture *f = *state;
#define ROW(row) "{\"area\":\"500105\",\"rows\":[{" row "}]}"
	static const struct {
		const char *text, *code;
	} cases[] = {
		{"[]", "shape"}, {"{}", "field_area"},
		{"{\"area\":\"nowhere\",\"rows\":[]}", "field_area"},
		{"{\"area\":\"500105\"}", "field_rows"},
		{"{\"area\":\"500105\",\"rows\":7}", "shape"},
		{ROW("\"kind\":\"police\""), "field_by"},
		{ROW("\"by\":\"catalog\",\"kind\":\"police\""), "field_by"},
		{ROW("\"by\":\"moon\",\"kind\":\"police\""), "field_by"},
		{ROW("\"by\":\"type\",\"kind\":\"police\""), "field_by"},
		{ROW("\"by\":\"default\",\"type\":\"FO-306\",\"kind\":\"police\""), "field_by"},
		{ROW("\"by\":\"type\",\"type\":\"ZZ-1\",\"kind\":\"police\""), "field_type"},
		{ROW("\"by\":\"domain\",\"domain\":\"ZZ\",\"kind\":\"police\""), "field_domain"},
		{ROW("\"by\":\"default\",\"kind\":\"wizards\""), "field_kind"},
		{ROW("\"by\":\"default\""), "field_kind"},
		{ROW("\"by\":\"default\",\"unit\":\"u\",\"remove\":true"), "field_kind"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wire_remit_edits w;
		struct error e = {0};
		if (edits(f, cases[i].text, &w, &e))
			fail_msg("taken: %s", cases[i].text);
		if (strcmp(e.code, cases[i].code) != 0)
			fail_msg("%s: %s", cases[i].text, e.code);
	}
}

static void the_view_from_an_area_comes_back(void **state)
{
	struct fixture *f = *state;
	struct wire_refs refs = refs_of(f);
	struct wire_remit_line lines[] = {
		{.type = 21, .who = {REMIT_TYPE, 2, 23, {"u-1", 5, {.en = "One"}}},
			.fallback = {REMIT_FALLBACK, 1, 6, {"u-2", 6, {0}}}},
		{.type = 22}};
	struct wire_remits r = {.area = 2, .tag = "01234567.4", .lines = lines, .count = 2};
	struct wire_remits back;
	struct error e = {0};
	struct buf b;
	buf_init(&b, 65536);
	assert_true(wire_remits_encode(&r, &refs, &b));
	if (!wire_remits_decode(b.data, b.length, &refs, &f->arena, &back, &e))
		fail_msg("%s", e.text);
	assert_int_equal(back.count, 2);
	assert_string_equal(back.tag, "01234567.4");
	assert_true(remit_equal(&back.lines[0].who, &lines[0].who));
	assert_true(remit_equal(&back.lines[0].fallback, &lines[0].fallback));
	assert_int_equal(back.lines[1].who.by, REMIT_NOBODY);
	assert_false(back.has_table);
	buf_finish(&b);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_are_told_as_they_stand),
		TEST(rows_of_what_nobody_knows_are_left_out),
		TEST(a_change_names_rows),
		TEST(a_change_that_makes_no_sense_has_a_code),
		TEST(the_view_from_an_area_comes_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
