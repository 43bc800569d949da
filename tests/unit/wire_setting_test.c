/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/setting.h"

static bool patch(struct fixture *f, const char *text, struct wire_setting_patch *out,
	struct error *e)
{
	return wire_setting_patch_decode(text, strlen(text), &f->arena, out, e);
}

static void patches_say_what_they_change(void **state)
{
	struct fixture *f = *state;
	struct wire_setting_patch p;
	struct error e = {0};
	assert_true(patch(f, "{\"gateway\":\"gw-1\"}", &p, &e));
	assert_true(p.sets_gateway && !p.sets_limits && !p.sets_judgement);
	assert_string_equal(p.want.gateway, "gw-1");
	assert_true(patch(f, "{\"gateway\":null,\"judgement\":null}", &p, &e));
	assert_true(p.sets_gateway && p.sets_judgement && !p.sets_limits);
	assert_null(p.want.gateway);
	assert_int_equal(p.want.quality, QUALITY_GOOD);
	assert_true(patch(f,
		"{\"limits\":{\"at\":[{\"colour\":\"yellow\",\"above\":{\"value\":3,"
		"\"inclusive\":true}},{\"colour\":\"red\",\"above\":{\"value\":5}}],"
		"\"reason\":\"old pipes\"}}", &p, &e));
	assert_true(p.sets_limits && p.want.has_limits);
	assert_true(p.want.limits[COLOUR_YELLOW].above.inclusive);
	assert_false(p.want.limits[COLOUR_RED].above.inclusive);
	assert_true(p.want.limits[COLOUR_RED].above.value == 5);
	assert_false(p.want.limits[COLOUR_BLUE].above.set);
	assert_int_equal(p.want.limits_word.until, INSTANT_NONE);
	struct buf b;
	buf_init(&b, 4096);
	assert_true(wire_setting_patch_encode(&p, &b));
	struct wire_setting_patch again;
	assert_true(wire_setting_patch_decode(b.data, b.length, &f->arena, &again, &e));
	assert_memory_equal(again.want.limits, p.want.limits, sizeof p.want.limits);
	buf_finish(&b);
}

static void patches_that_make_no_sense_have_codes(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text, *code;
	} cases[] = {
		{"{}", "shape"},
		{"[]", "shape"},
		{"{\"gateway\":7}", "shape"},
		{"{\"limits\":7}", "shape"},
		{"{\"limits\":{\"at\":[],\"reason\":\"x\"}}", "field_limits"},
		{"{\"limits\":{\"at\":[{\"colour\":\"blue\",\"above\":{\"value\":9}},"
		 "{\"colour\":\"red\",\"above\":{\"value\":8}}],\"reason\":\"x\"}}",
			"field_limits"},
		{"{\"limits\":{\"at\":[{\"colour\":\"blue\",\"below\":{\"value\":1}},"
		 "{\"colour\":\"red\",\"below\":{\"value\":2}}],\"reason\":\"x\"}}",
			"field_limits"},
		{"{\"limits\":{\"at\":[{\"colour\":\"red\",\"above\":{\"value\":8}}]}}",
			"field_reason"},
		{"{\"judgement\":{\"quality\":\"stale\",\"reason\":\"x\","
		 "\"until\":\"2026-11-23T00:00:00Z\"}}", "field_quality"},
		{"{\"judgement\":{\"reason\":\"x\"}}", "field_quality"},
		{"{\"judgement\":{\"quality\":\"maintenance\","
		 "\"until\":\"2026-11-23T00:00:00Z\"}}", "field_reason"},
		{"{\"judgement\":{\"quality\":\"maintenance\",\"reason\":\"x\"}}", "field_until"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wire_setting_patch p;
		struct error e = {0};
		if (patch(f, cases[i].text, &p, &e))
			fail_msg("taken: %s", cases[i].text);
		assert_string_equal(e.code, cases[i].code);
	}
}

static void settings_come_back(void **state)
{
	struct fixture *f = *state;
	struct series_setting s = {.id = "FO-V5@500105", .num = 7, .rev = 3, .indicator = 18,
		.area = 2, .gateway = "gw-1", .has_limits = true,
		.limits_word = {"old pipes", INSTANT_NONE, {.subject = "admin"}},
		.quality = QUALITY_DISABLED,
		.quality_word = {"dug up", INT64_C(1795420800000), {.subject = "duty"}}};
	struct series_setting back;
	struct error e = {0};
	struct buf b;
	s.limits[COLOUR_RED].below = (struct bound){true, false, -0.5};
	buf_init(&b, 4096);
	assert_true(wire_series_setting_encode(&s, &f->refs, &b));
	if (!wire_series_setting_decode(b.data, b.length, &f->refs, &f->arena, &back, &e))
		fail_msg("%s in %s", e.text, b.data);
	assert_int_equal(back.num, 7);
	assert_int_equal(back.indicator, 18);
	assert_int_equal(back.area, 2);
	assert_string_equal(back.gateway, "gw-1");
	assert_memory_equal(back.limits, s.limits, sizeof s.limits);
	assert_string_equal(back.limits_word.by.subject, "admin");
	assert_int_equal(back.limits_word.until, INSTANT_NONE);
	assert_int_equal(back.quality, QUALITY_DISABLED);
	assert_int_equal(back.quality_word.until, INT64_C(1795420800000));
	buf_finish(&b);
}

static void works_and_toggles_come_back(void **state)
{
	struct fixture *f = *state;
	struct works w = {.id = "works-1", .num = 1, .rev = 2, .area = 2, .type = 3, .ref = "d-1",
		.reason = "paving", .from = INT64_C(1795420800000), .to = INT64_C(1795424400000),
		.by = {.subject = "duty"}, .ended = true}, back;
	struct indicator_state i = {.id = "FO-V5@500105", .num = 7, .rev = 1, .indicator = 18,
		.area = 2, .since = INSTANT_NONE, .observed = INSTANT_NONE,
		.override_until = INSTANT_NONE,
		.flap = {{0, INT64_C(1795420800000), INT64_C(1795420801000)}, true}}, again;
	struct error e = {0};
	struct buf b;
	buf_init(&b, 4096);
	assert_true(wire_works_encode(&w, &f->refs, &b));
	assert_true(wire_works_decode(b.data, b.length, &f->refs, &f->arena, &back, &e));
	assert_true(back.ended && back.type == 3 && back.to == w.to);
	assert_string_equal(back.ref, "d-1");
	buf_clear(&b);
	assert_true(wire_indicator_state_encode(&i, &f->refs, &b));
	assert_true(wire_indicator_state_decode(b.data, b.length, &f->refs, &f->arena, &again, &e));
	assert_memory_equal(again.flap.at, i.flap.at, sizeof i.flap.at);
	assert_true(again.flap.on);
	buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patches_say_what_they_change),
		cmocka_unit_test(patches_that_make_no_sense_have_codes),
		cmocka_unit_test(settings_come_back),
		cmocka_unit_test(works_and_toggles_come_back),
	};
	return cmocka_run_group_tests_name("wire_setting", tests, fixture_setup, fixture_teardown);
}
