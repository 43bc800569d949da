/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/wire/act.h"
#include "yiping/wire/out.h"
#include "yiping/wire/outcome.h"
#include "yiping/wire/page.h"

static const char whole[] = "{\"verb\":\"dispatch\",\"args\":{\"text\":\"t\",\"reason\":\"r\",\"wha"
	"t\":\"w\","
	"\"disposition\":\"d\",\"other\":\"20261123-000001\",\"title\":\"T\",\"place\":\"p\",\"resu"
	"lt\":false,"
	"\"cause\":\"c\",\"grade\":3,\"type\":\"FO-305\",\"area\":\"500105001\",\"position\":{\"lon"
	"\":106.5,"
	"\"lat\":29.5},\"lead\":{\"id\":\"u-1\",\"num\":4},\"assist\":[{\"id\":\"u-2\",\"num\":5},{"
	"\"num\":6}],"
	"\"to\":{\"id\":\"u-3\"},\"to_level\":\"city\",\"to_person\":{\"subject\":\"s\",\"name\":\""
	"n\"},"
	"\"request\":2,\"until\":\"2026-11-23T08:00:00.000Z\",\"extra_s\":60,\"score\":4,\"evidence"
	"\":"
	"[{\"kind\":\"photo\",\"ref\":\"x\"}],\"source\":\"grid\",\"exercise\":true},"
	"\"occurred_at\":\"2026-11-23T07:00:00.000Z\"}";

static void acts_come_back(void **state)
{
	struct fixture *f = *state;
	struct act a;
	struct error why = {0};
	struct buf out;
	buf_init(&out, 10000);
	if (!wire_act_decode(whole, sizeof whole - 1, &f->refs, &f->arena, &a, &why))
		fail_msg("%s", why.text);
	assert_int_equal(a.verb, VERB_DISPATCH);
	assert_int_equal(a.result, 0);
	assert_int_equal(a.assist_count, 2);
	assert_int_equal(a.to_level, LEVEL_CITY);
	assert_int_equal(a.evidence_count, 1);
	assert_true(a.at == INSTANT_NONE);
	assert_true(wire_act_encode(&a, &f->refs, &out));
	assert_string_equal(out.data, whole);
	for (size_t n = 0; n < sizeof whole - 1; n++)
		assert_false(wire_act_decode(whole, n, &f->refs, &f->arena, &a, &why));
	buf_finish(&out);
}

static void an_act_without_arguments_is_short(void **state)
{
	struct fixture *f = *state;
	struct act a;
	struct error why = {0};
	struct buf out;
	static const char json[] = "{\"verb\":\"ack\"}";
	buf_init(&out, 1000);
	assert_true(wire_act_decode(json, sizeof json - 1, &f->refs, &f->arena, &a, &why));
	assert_int_equal(a.result, -1);
	assert_true(a.until == INSTANT_NONE && a.occurred == INSTANT_NONE);
	assert_true(wire_act_encode(&a, &f->refs, &out));
	assert_string_equal(out.data, "{\"verb\":\"ack\",\"args\":{}}");
	buf_finish(&out);
}

static void requests_are_strict(void **state)
{
	static const struct {
		const char *json, *code;
	} cases[] = {
		{"{}", "shape"},
		{"{\"verb\":\"explode\"}", "field_verb"},
		{"{\"verb\":\"ack\",\"args\":{\"type\":\"XX-1\"}}", "field_type"},
		{"{\"verb\":\"ack\",\"args\":{\"area\":\"1\"}}", "field_area"},
		{"{\"verb\":\"ack\",\"args\":{\"to_level\":\"moon\"}}", "field_to_level"},
		{"{\"verb\":\"ack\",\"args\":[]}", "shape"},
		{"{\"verb\":\"ack\",\"args\":{\"result\":\"yes\"}}", "shape"},
		{"{\"verb\":\"ack\",\"args\":{\"assist\":[1]}}", "shape"},
		{"{\"verb\":\"ack\",\"args\":{\"assist\":[{},{},{},{},{},{},{},{},{},{},{},{},{}]}"
		"}",
			"too_large"},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct act a;
		struct error why = {0};
		if (wire_act_decode(cases[i].json, strlen(cases[i].json), &f->refs, &f->arena, &a,
			&why))
			fail_msg("taken: %s", cases[i].json);
		assert_string_equal(why.code, cases[i].code);
	}
}

static void people_cannot_speak_for_rules(void **state)
{
	struct fixture *f = *state;
	struct act a;
	struct error why = {0};
	struct buf out;
	static const char json[] = "{\"verb\":\"report\",\"args\":{\"value\":43.1,\"series\":9,"
		"\"colour\":\"red\",\"source_ref\":\"x\"}}";
	assert_true(wire_act_decode(json, sizeof json - 1, &f->refs, &f->arena, &a, &why));
	assert_false(a.has_value);
	assert_int_equal(a.series, 0);
	assert_int_equal(a.colour, COLOUR_NONE);
	assert_null(a.source_ref);
	buf_init(&out, 1000);
	a.value = 43.1;
	a.has_value = true;
	a.series = 9;
	assert_true(wire_args_encode(&a, &f->refs, &out));
	assert_string_equal(out.data, "{\"value\":43.1,\"series\":9}");
	assert_true(wire_args_decode(out.data, out.length, &f->refs, &f->arena, &a, &why));
	assert_true(a.has_value && a.value == 43.1 && a.series == 9);
	buf_finish(&out);
}

static void reports_come_back(void **state)
{
	struct fixture *f = *state;
	struct act a;
	struct error why = {0};
	struct buf out;
	static const char json[] = "{\"title\":\"t\",\"grade\":4,\"type\":\"FO-305\",\"area\":\"500"
		"105001\","
		"\"source\":\"hotline\"}";
	buf_init(&out, 1000);
	assert_true(wire_report_decode(json, sizeof json - 1, &f->refs, &f->arena, &a, &why));
	assert_int_equal(a.verb, VERB_REPORT);
	assert_int_equal(a.area, 3);
	assert_true(wire_report_encode(&a, &f->refs, &out));
	assert_string_equal(out.data, json);
	buf_finish(&out);
}

static void a_bad_item_spoils_no_other(void **state)
{
	struct fixture *f = *state;
	struct wire_batch_item items[WIRE_BATCH_MAX];
	struct error why = {0};
	struct buf b;
	size_t count;
	buf_init(&b, 10000);
	wire_list_begin(&b, "items");
	assert_true(wire_batch_put(&b, "k1", "abcdef01.3", "e1", whole, sizeof whole - 1));
	wire_raw(&b, "{\"verb\":\"ack\",\"event\":\"e2\"}", 27);
	wire_raw(&b, "7", 1);
	assert_true(wire_batch_put(&b, "k4", "*", "e4", "{\"verb\":\"bad\"}", 14));
	assert_true(wire_list_end(&b, NULL));
	if (!wire_batch_decode(b.data, b.length, &f->refs, &f->arena, items, &count, &why))
		fail_msg("%s", why.text);
	assert_int_equal(count, 4);
	assert_string_equal(items[0].problem.code, "");
	assert_string_equal(items[0].tag, "abcdef01.3");
	assert_string_equal(items[0].event, "e1");
	assert_int_equal(items[0].act.grade, 3);
	assert_string_equal(items[1].problem.code, "key_missing");
	assert_string_equal(items[2].problem.code, "shape");
	assert_string_equal(items[3].problem.code, "field_verb");
	assert_string_equal(items[3].key, "k4");
	buf_clear(&b);
	wire_list_begin(&b, "items");
	for (int i = 0; i <= WIRE_BATCH_MAX; i++)
		wire_raw(&b, "{}", 2);
	wire_list_end(&b, NULL);
	assert_false(wire_batch_decode(b.data, b.length, &f->refs, &f->arena, items, &count, &why));
	assert_string_equal(why.code, "too_large");
	buf_finish(&b);
}

static void keys_come_back(void **state)
{
	struct fixture *f = *state;
	const char *in[] = {"a-1", "b-2"}, *out[2];
	struct error why = {0};
	struct buf b;
	size_t count;
	buf_init(&b, 1000);
	assert_true(wire_keys_encode(in, 2, &b));
	assert_string_equal(b.data, "{\"keys\":[\"a-1\",\"b-2\"]}");
	assert_true(wire_keys_decode(b.data, b.length, &f->arena, out, 2, &count, &why));
	assert_int_equal(count, 2);
	assert_string_equal(out[1], "b-2");
	assert_false(wire_keys_decode(b.data, b.length, &f->arena, out, 1, &count, &why));
	buf_finish(&b);
}

static void outcomes_come_back(void **state)
{
	struct fixture *f = *state;
	struct wire_outcome o = {.key = "k", .status = 200, .code = "applied", .event = "e",
		.rev = 3,
		.arev = 2, .seq = 9, .at = 0, .body = {"{\"id\":\"e\"}", 10}}, back;
	struct error why = {0};
	struct buf b;
	buf_init(&b, 1000);
	assert_true(wire_outcome_encode(&o, "current", &b));
	assert_true(wire_outcome_decode(b.data, b.length, &f->arena, &back, &why));
	assert_string_equal(back.code, "applied");
	assert_int_equal(back.body.length, 10);
	assert_memory_equal(back.body.bytes, o.body.bytes, 10);
	assert_true(back.seq == 9 && back.rev == 3 && back.at == 0);
	buf_clear(&b);
	assert_true(wire_report_reply_encode(&o, "{\"id\":\"e\"}", 10, &b));
	assert_true(wire_report_reply_decode(b.data, b.length, &f->arena, &back, &why));
	assert_int_equal(back.status, 200);
	assert_int_equal(back.body.length, 10);
	for (size_t n = 0; n < b.length; n++)
		assert_false(wire_report_reply_decode(b.data, n, &f->arena, &back, &why));
	buf_finish(&b);
}

static void problems_come_back(void **state)
{
	struct fixture *f = *state;
	struct wire_problem p = {.status = 412, .code = "stale", .detail = "It changed.",
		.current = {"{\"id\":\"e\"}", 10}, .retry_after = 3}, back;
	struct error why = {0};
	struct buf b;
	buf_init(&b, 1000);
	assert_true(wire_problem_encode(&p, &b));
	assert_string_equal(b.data,
		"{\"type\":\"about:blank\",\"title\":\"Changed meanwhile\",\"status\":412,"
		"\"code\":\"stale\",\"detail\":\"It changed.\",\"retry_after\":3,\"current\":{\"id"
		"\":\"e\"}}");
	assert_true(wire_problem_decode(b.data, b.length, &f->arena, &back, &why));
	assert_string_equal(back.code, "stale");
	assert_int_equal(back.current.length, 10);
	assert_int_equal(back.retry_after, 3);
	buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acts_come_back),
		cmocka_unit_test(an_act_without_arguments_is_short),
		cmocka_unit_test(requests_are_strict),
		cmocka_unit_test(people_cannot_speak_for_rules),
		cmocka_unit_test(reports_come_back),
		cmocka_unit_test(a_bad_item_spoils_no_other),
		cmocka_unit_test(keys_come_back),
		cmocka_unit_test(outcomes_come_back),
		cmocka_unit_test(problems_come_back),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
