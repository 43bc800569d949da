/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"

static void the_demo_catalog_is_read(void **state)
{
	struct fixture *f = *state;
	const struct catalog *c = f->catalog;
	assert_int_equal(c->version, 1);
	assert_int_equal(c->domain_count, 8);
	assert_int_equal(c->calendar.utc_offset_minutes, 480);
	assert_int_equal(c->calendar.work_count, 2);
	assert_int_equal(c->calendar.weekend, 1 << 0 | 1 << 6);
	assert_true(c->calendar.holiday_count > 0 && c->calendar.make_up_count > 0);
	for (size_t i = 1; i < c->calendar.holiday_count; i++)
		assert_true(c->calendar.holidays[i - 1] < c->calendar.holidays[i]);
	assert_int_equal(c->calendar.holidays[0], 20454); // 2026-01-01
	const struct indicator *i = catalog_indicator_id(c, "PB-V1");
	assert_non_null(i);
	assert_int_equal(i->direction, DIRECTION_UP);
	assert_int_equal(i->aggregation, AGGREGATE_MEAN);
	assert_int_equal(i->levels, 1 << LEVEL_CITY | 1 << LEVEL_DISTRICT);
	assert_true(i->limits[COLOUR_RED].below.set && i->limits[COLOUR_RED].below.value == 75);
	assert_false(i->limits[COLOUR_RED].above.set);
	assert_int_equal(i->raise_count, 1);
	assert_int_equal(i->raises[0].type, catalog_type_id(c, "PB-101")->num);
	const struct event_type *t = catalog_type_id(c, "PB-101");
	assert_int_equal(t->limits[CLOCK_A].seconds, 2 * 3600);
	assert_false(t->limits[CLOCK_A].work_time);
	assert_int_equal(t->limits[CLOCK_C].seconds, 5 * 7 * 3600); // a working day has seven hours
	assert_true(t->limits[CLOCK_C].work_time);
	assert_true(t->spot);
	assert_int_equal(t->sources, 1 << SOURCE_SYSTEM);
	for (int l = 0; l < REASONS_COUNT; l++)
		assert_true(c->reason_count[l] > 0);
	assert_non_null(c->grades[1].name.zh_cn);
}

/* Replaces the first `was` in the catalog. */
static char *changed(struct fixture *f, const char *was, const char *is)
{
	char *at = memmem(f->catalog_bytes, f->catalog_length, was, strlen(was));
	assert_non_null(at);
	return (char *)arena_printf(&f->arena, "%.*s%s%s", (int)(at - f->catalog_bytes),
		f->catalog_bytes,
		is, at + strlen(was));
}

static void a_catalog_must_be_whole(void **state)
{
	static const struct {
		const char *was, *is;
	} cases[] = {
		{"\"domains\"", "\"domainz\""},
		{"\"num\": 2", "\"num\": 1"},
		{"\"direction\": \"up\"", "\"direction\": \"sideways\""},
		{"\"runway\": \"PB1\"", "\"runway\": \"NO1\""},
		{"\"type\": \"PB-101\"", "\"type\": \"PB-999\""},
		{"\"close\": \"spot\"", "\"close\": \"maybe\""},
		{"\"unit\": \"wd\"", "\"unit\": \"moons\""},
		{"\"calendar\"", "\"colander\""},
		{"\"2026-01-01\"", "\"2026-13-01\""},
		{"\"decimals\": 1", "\"decimals\": \"1\""},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error why = {0};
		if (!memmem(f->catalog_bytes, f->catalog_length, cases[i].was,
			strlen(cases[i].was)))
			fail_msg("the catalog has no %s", cases[i].was);
		char *bytes = changed(f, cases[i].was, cases[i].is);
		if (wire_catalog_decode(bytes, strlen(bytes), &why))
			fail_msg("taken: %s", cases[i].is);
		assert_true(why.code[0] != '\0' && why.text[0] != '\0');
	}
}

static void the_answer_adds_the_life_cycle(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct buf b;
	buf_init(&b, WIRE_PAGE_MAX);
	assert_true(wire_catalog_answer(f->catalog_bytes, f->catalog_length, &b));
	assert_non_null(strstr(b.data, "{\"verb\":\"report\",\"to\":\"waiting\",\"who\":["));
	assert_non_null(strstr(b.data,
		"{\"verb\":\"check\",\"from\":[\"reported\"],\"to\":\"checking\""));
	struct catalog *again = wire_catalog_decode(b.data, b.length, &why);
	if (!again)
		fail_msg("%s", why.text);
	assert_int_equal(again->type_count, f->catalog->type_count);
	catalog_destroy(again);
	assert_false(wire_catalog_answer("", 0, &b));
	buf_finish(&b);
}

static void damaged_catalogs_never_crash(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 150; i++) {
		struct error why = {0};
		size_t at = fixture_random(f, (uint32_t)f->catalog_length);
		char was = f->catalog_bytes[at];
		f->catalog_bytes[at] = "\"{}[]:,0-e\\n\xFFtx"[fixture_random(f, 16)];
		catalog_destroy(wire_catalog_decode(f->catalog_bytes, f->catalog_length, &why));
		f->catalog_bytes[at] = was;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_demo_catalog_is_read),
		cmocka_unit_test(a_catalog_must_be_whole),
		cmocka_unit_test(the_answer_adds_the_life_cycle),
		cmocka_unit_test(damaged_catalogs_never_crash),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
