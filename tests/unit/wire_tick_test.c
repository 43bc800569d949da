/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "wire_fixture.h"
#include "yiping/wire/tick.h"

static void ticks_come_back(void **state)
{
	struct fixture *f = *state;
	struct tick_value values[] = {{7, 43.1f, COLOUR_ORANGE, QUALITY_GOOD, 3},
		{8, NAN, COLOUR_NONE, QUALITY_NO_DATA, 65535}};
	struct wire_tick t = {.tick = {.tick = 99, .at = 10000, .seq_head = 12, .full = true,
		.values = values, .count = 2}, .sources = 3}, back;
	struct error why = {0};
	struct buf b;
	buf_init(&b, 1000);
	assert_true(wire_tick_encode(&t, &b));
	assert_string_equal(b.data,
		"{\"tick\":\"99\",\"at\":\"1970-01-01T00:00:10.000Z\",\"seq\":\"12\","
		"\"full\":true,\"values\":[[7,43.1,3,0,3],[8,null,0,2,65535]],\"sources\":3}");
	assert_true(wire_tick_decode(b.data, b.length, &f->arena, &back, &why));
	assert_int_equal(back.tick.count, 2);
	assert_true(back.tick.values[0].value == 43.1f && isnan(back.tick.values[1].value));
	assert_int_equal(back.tick.values[1].late_s, 65535);
	for (size_t n = 0; n < b.length; n++)
		assert_false(wire_tick_decode(b.data, n, &f->arena, &back, &why));
	static const char bad[] = "{\"tick\":\"1\",\"at\":\"1970-01-01T00:00:10Z\",\"values\":[[1,2"
		",3]]}";
	assert_false(wire_tick_decode(bad, sizeof bad - 1, &f->arena, &back, &why));
	assert_non_null(strstr(why.text, "[0].values"));
	buf_finish(&b);
}

static void series_and_points_come_back(void **state)
{
	struct fixture *f = *state;
	struct wire_series s = {.series = {.num = 5, .indicator = 1, .area = 2}, .gateway = "gw"},
		same;
	struct wire_point point = {.at = 60000, .n = 6, .min = 1, .max = 2.5, .avg = 1.75,
		.last = NAN};
	struct wire_points p = {.series = 5, .step_s = 60, .points = &point, .count = 1}, back;
	struct error why = {0};
	struct buf b;
	buf_init(&b, 1000);
	assert_true(wire_series_encode(&s, &f->refs, &b));
	assert_true(wire_series_decode(b.data, b.length, &f->refs, &f->arena, &same, &why));
	assert_int_equal(same.series.num, 5);
	assert_int_equal(same.series.area, 2);
	assert_string_equal(same.gateway, "gw");
	buf_clear(&b);
	assert_true(wire_points_encode(&p, &b));
	assert_string_equal(b.data,
		"{\"series\":5,\"step_s\":60,\"points\":[[60000,6,1,2.5,1.75,null]]}");
	assert_true(wire_points_decode(b.data, b.length, &f->arena, &back, &why));
	assert_true(back.points[0].avg == 1.75 && isnan(back.points[0].last));
	buf_finish(&b);
}

static void readings_are_taken_in_both_forms(void **state)
{
	static const char json[] = "{\"readings\":["
		"{\"series\":1,\"value\":43.1,\"observed_at\":\"1970-01-01T00:00:10Z\"},"
		"{\"indicator\":\"FO-V5\",\"area\":\"500105\",\"value\":2,\"quality\":\"maintenance"
		"\"},"
		"[3,4.5],[4,5,10000],[5,null,null,\"no_data\"],[6,1,\"1970-01-01T00:00:10Z\"]]}";
	struct fixture *f = *state;
	struct wire_reading r[8];
	struct error why = {0};
	size_t count;
	assert_true(wire_readings_decode(json, sizeof json - 1, &f->refs, r, 8, &count, &why));
	assert_int_equal(count, 6);
	for (size_t i = 0; i < count; i++)
		assert_null(r[i].code);
	assert_true(r[0].series == 1 && r[0].value == 43.1 && r[0].observed == 10000);
	assert_int_equal(r[1].indicator, catalog_indicator_id(f->catalog, "FO-V5")->num);
	assert_int_equal(r[1].area, 2);
	assert_int_equal(r[1].quality, QUALITY_MAINTENANCE);
	assert_true(r[2].observed == INSTANT_NONE && r[2].value == 4.5);
	assert_true(r[3].observed == 10000 && r[5].observed == 10000);
	assert_true(isnan(r[4].value) && r[4].quality == QUALITY_NO_DATA);
	struct buf b;
	struct wire_reading again[8];
	buf_init(&b, 10000);
	assert_true(wire_readings_encode(r, count, &f->refs, &b));
	assert_true(wire_readings_decode(b.data, b.length, &f->refs, again, 8, &count, &why));
	assert_int_equal(count, 6);
	for (size_t i = 0; i < count; i++) {
		assert_null(again[i].code);
		assert_true(again[i].series == r[i].series && again[i].observed == r[i].observed &&
			again[i].quality == r[i].quality);
	}
	assert_false(wire_readings_decode(b.data, b.length, &f->refs, again, 5, &count, &why));
	assert_string_equal(why.code, "too_large");
	buf_finish(&b);
}

static void bad_readings_spoil_no_others(void **state)
{
	static const char *const bad[] = {"1", "[]", "[1]", "{}", "[0,1]", "[-1,1]", "[1,\"x\"]",
		"[1,null]", "[1,1,\"soon\"]", "[1,1,-5]", "[1,1,null,3]", "{\"series\":1}",
		"[4294967296,1]",
		"{\"indicator\":\"FO-V5\",\"value\":1}",
		"{\"indicator\":\"FO-V5\",\"area\":\"9\",\"value\":1}",
		"{\"series\":\"1\",\"value\":1}", "null"};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct wire_reading r[2];
		struct error why = {0};
		char json[200];
		size_t count;
		snprintf(json, sizeof json, "{\"readings\":[%s,[7,1]]}", bad[i]);
		assert_true(wire_readings_decode(json, strlen(json), &f->refs, r, 2, &count, &why));
		if (!r[0].code)
			fail_msg("taken: %s", bad[i]);
		assert_null(r[1].code);
	}
}

static void answers_come_back(void **state)
{
	struct fixture *f = *state;
	struct wire_rejected rejected = {0, "not_yours"};
	struct wire_accepted a = {.accepted = 4, .rejected = &rejected, .rejected_count = 1}, back;
	struct error why = {0};
	struct buf b;
	buf_init(&b, 1000);
	assert_true(wire_accepted_encode(&a, &b));
	assert_string_equal(b.data,
		"{\"accepted\":4,\"rejected\":[{\"index\":0,\"code\":\"not_yours\"}]}");
	assert_true(wire_accepted_decode(b.data, b.length, &f->arena, &back, &why));
	assert_int_equal(back.rejected_count, 1);
	assert_string_equal(back.rejected[0].code, "not_yours");
	buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ticks_come_back),
		cmocka_unit_test(series_and_points_come_back),
		cmocka_unit_test(readings_are_taken_in_both_forms),
		cmocka_unit_test(bad_readings_spoil_no_others),
		cmocka_unit_test(answers_come_back),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
