/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/wire/entity.h"

/* Bodies as the server writes them: member for member what decode and encode must give back. */
static const struct {
	enum kind kind;
	const char *body;
} samples[] = {
	{KIND_UNIT,
		"{\"id\":\"u-1\",\"num\":4,\"rev\":2,\"kind\":\"gas_company\",\"name\":{\"zh-CN\":"
		"\"燃气公司\",\"en\":\"Gas\"},\"area\":\"500105\",\"position\":{\"lon\":106.5,"
		"\"lat\":2"
		"9.5},"
		"\"status\":\"busy\",\"skills\":[\"gas\",\"leak\"],\"load\":2,\"load_limit\":8,"
		"\"on_post\":4,\"members\":5}"},
	{KIND_WARNING,
		"{\"id\":\"w-1\",\"num\":1,\"rev\":1,\"area\":\"500000\",\"areas\":[\"500105\","
		"\"500105001\"],\"centre\":\"500000\",\"colour\":\"orange\",\"headline\":"
		"{\"zh-CN\":\"暴雨\"},\"caution\":{\"zh-CN\":\"滑坡\"},\"measures\":{\"en\":"
		"\"Stay\"},\"onset\":\"2026-11-23T08:00:00.000Z\",\"expires\":"
		"\"2026-11-23T12:00:00.000Z\",\"hazard\":\"rainstorm\",\"status\":\"exercise\","
		"\"state\":\"in_force\",\"issued\":\"2026-11-23T07:00:00.000Z\",\"issuer\":"
		"{\"en\":\"Bureau\"},\"by\":{\"subject\":\"a\"},\"confirmed_by\":{\"subject\":"
		"\"b\"},\"asked\":{\"act\":\"lift\",\"reason\":\"over\",\"by\":{\"subject\":"
		"\"c\"},\"at\":\"2026-11-23T09:00:00.000Z\"}}"},
	{KIND_SHIFT,
		"{\"id\":\"s-1\",\"num\":9,\"rev\":1,\"area\":\"500105\",\"from\":"
		"\"2026-11-23T00:00:00.000Z\",\"to\":\"2026-11-23T12:00:00.000Z\",\"label\":\"day\""
		","
		"\"leader\":{\"name\":\"a\"},\"supervisor\":{\"name\":\"b\"},\"officers\":[{\"name"
		"\":\"c\"},"
		"{\"name\":\"d\"}],\"state\":\"present\"}"},
	{KIND_MODE,
		"{\"id\":\"mode@500000\",\"num\":1,\"rev\":3,\"area\":\"500000\",\"mode\":"
		"\"emergency\","
		"\"response\":{\"en\":\"Flood\"},\"level\":3,\"since\":\"2026-11-23T08:00:00.000Z\""
		"}"},
	{KIND_SOURCE,
		"{\"id\":\"g-1\",\"num\":2,\"rev\":8,\"area\":\"500105\",\"name\":{\"en\":"
		"\"Gateway\"},"
		"\"kind\":\"gateway\",\"state\":\"late\",\"last_success\":\"2026-11-23T08:00:00.000"
		"Z\","
		"\"lag_s\":31,\"period_s\":10,\"error\":\"timed out\",\"devices\":90,\"online\":88"
		"}"},
	{KIND_INDICATOR,
		"{\"id\":\"FO-V5@500105\",\"num\":77,\"rev\":5,\"indicator\":\"FO-V5\",\"area\":"
		"\"500105\",\"colour\":\"orange\",\"quality\":\"stale\",\"value\":43.1,\"since\":"
		"\"2026-11-23T08:00:00.000Z\",\"observed\":\"2026-11-23T07:59:00.000Z\",\"override"
		"\":"
		"{\"reason\":\"works\",\"until\":\"2026-11-23T18:00:00.000Z\"},\"touched_by\":"
		"{\"subject\":\"li.wei\",\"num\":12,\"role\":\"duty\"}}"},
	{KIND_ORDER, "{\"id\":\"o-1\",\"num\":3,\"rev\":1,\"area\":\"500105\"}"},
};

static bool encode_again(struct fixture *f, enum kind kind, const char *body, struct buf *out,
	struct error *e)
{
	union {
		struct entity entity;
		struct unit unit;
		struct warning warning;
		struct shift shift;
		struct mode mode;
		struct source source;
		struct indicator_state indicator;
	} u;
	size_t n = strlen(body);
	const struct wire_refs *r = &f->refs;
	struct arena *a = &f->arena;
	switch (kind) {
	case KIND_UNIT:
		return wire_unit_decode(body, n, r, a, &u.unit, e) && wire_unit_encode(&u.unit, r,
		out);
	case KIND_WARNING:
		return wire_warning_decode(body, n, r, a, &u.warning, e) &&
			wire_warning_encode(&u.warning, r, out);
	case KIND_SHIFT:
		return wire_shift_decode(body, n, r, a, &u.shift, e) &&
			wire_shift_encode(&u.shift, r, out);
	case KIND_MODE:
		return wire_mode_decode(body, n, r, a, &u.mode, e) && wire_mode_encode(&u.mode, r,
		out);
	case KIND_SOURCE:
		return wire_source_decode(body, n, r, a, &u.source, e) &&
			wire_source_encode(&u.source, r, out);
	case KIND_INDICATOR:
		return wire_indicator_state_decode(body, n, r, a, &u.indicator, e) &&
			wire_indicator_state_encode(&u.indicator, r, out);
	default:
		return wire_entity_decode(body, n, r, a, &u.entity, e) &&
			wire_entity_encode(&u.entity, r, out);
	}
}

static void bodies_come_back(void **state)
{
	struct fixture *f = *state;
	struct buf out;
	buf_init(&out, 10000);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct error why = {0};
		buf_clear(&out);
		if (!encode_again(f, samples[i].kind, samples[i].body, &out, &why))
			fail_msg("%s: %s", kind_token(samples[i].kind), why.text);
		assert_string_equal(out.data, samples[i].body);
	}
	buf_finish(&out);
}

static struct head head_of(struct fixture *f, size_t i)
{
	struct head h;
	struct error why = {0};
	if (!wire_head(samples[i].kind, samples[i].body, strlen(samples[i].body), &f->refs,
		&f->arena,
		    &h, NULL, &why))
		fail_msg("%s", why.text);
	assert_int_equal(h.kind, samples[i].kind);
	assert_int_equal(h.arev, h.rev);
	return h;
}

static void heads_say_what_matters(void **state)
{
	struct fixture *f = *state;
	struct head unit = head_of(f, 0), warning = head_of(f, 1), shift = head_of(f, 2);
	struct head mode = head_of(f, 3), source = head_of(f, 4), indicator = head_of(f, 5);
	int64_t eight = 0;
	assert_true(instant_parse("2026-11-23T08:00:00Z", &eight));
	assert_int_equal(unit.num, 4);
	assert_int_equal(unit.area, 2);
	assert_int_equal(unit.type, catalog_unit_kind_id(f->catalog, "gas_company")->num);
	assert_true(head_is_live(&unit) && head_is_live(&warning) && head_is_live(&shift));
	assert_int_equal(warning.colour, COLOUR_ORANGE);
	assert_true(warning.flags & HEAD_EXERCISE);
	assert_true(warning.start == eight && warning.due == eight + 4 * HOUR_MS);
	assert_true(shift.due == eight + 4 * HOUR_MS);
	assert_int_equal(mode.grade, 3);
	assert_int_equal(mode.type, 1);
	assert_int_equal(head_quality(&source), QUALITY_STALE);
	assert_int_equal(head_quality(&indicator), QUALITY_STALE);
	assert_int_equal(indicator.colour, COLOUR_ORANGE);
	assert_int_equal(indicator.domain, catalog_domain_id(f->catalog, "FO")->num);
	assert_true(head_is_live(&indicator));
}

static void ended_entities_are_not_live(void **state)
{
	static const struct {
		enum kind kind;
		const char *body;
	} ended[] = {
		{KIND_UNIT, "{\"id\":\"x\",\"num\":1,\"rev\":1,\"status\":\"off\"}"},
		{KIND_WARNING, "{\"id\":\"x\",\"num\":1,\"rev\":1,\"state\":\"lifted\"}"},
		{KIND_WARNING, "{\"id\":\"x\",\"num\":1,\"rev\":1,\"state\":\"expired\"}"},
		{KIND_WARNING, "{\"id\":\"x\",\"num\":1,\"rev\":1,\"state\":\"dropped\"}"},
		{KIND_SHIFT, "{\"id\":\"x\",\"num\":1,\"rev\":1,\"state\":\"ended\"}"},
		{KIND_INDICATOR, "{\"id\":\"x\",\"num\":1,\"rev\":1,\"quality\":\"good\"}"},
		{KIND_ORDER, "{\"id\":\"x\",\"num\":1,\"rev\":1,\"state\":\"closed\"}"},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof ended / sizeof *ended; i++) {
		struct head h;
		struct error why = {0};
		assert_true(wire_head(ended[i].kind, ended[i].body, strlen(ended[i].body), &f->refs,
			&f->arena, &h, NULL, &why));
		assert_false(head_is_live(&h));
	}
}

static void units_of_an_event_lead_first(void **state)
{
	static const char body[] = "{\"id\":\"e\",\"num\":1,\"rev\":1,\"parties\":[{\"unit\":{\"num"
		"\":5}},"
		"{\"unit\":{\"num\":9},\"lead\":true},{\"unit\":{\"num\":5}}]}";
	struct fixture *f = *state;
	struct head h;
	struct wire_units units;
	struct error why = {0};
	assert_true(wire_head(KIND_EVENT, body, sizeof body - 1, &f->refs, &f->arena, &h, &units,
		&why));
	assert_int_equal(units.count, 2);
	assert_int_equal(units.num[0], 9);
	assert_int_equal(units.num[1], 5);
}

static void damaged_bodies_never_crash(void **state)
{
	struct fixture *f = *state;
	struct buf out;
	buf_init(&out, 10000);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		size_t n = strlen(samples[i].body);
		for (size_t cut = 0; cut < n; cut++) {
			struct error why = {0};
			char *copy = strndup(samples[i].body, cut);
			assert_false(encode_again(f, samples[i].kind, copy, &out, &why));
			assert_true(why.code[0] != '\0');
			free(copy);
		}
		char *copy = strdup(samples[i].body);
		for (int k = 0; k < 1000; k++) {
			struct error why = {0};
			size_t at = fixture_random(f, (uint32_t)n);
			copy[at] = "\"{}[]:,0-e\\n\xFFtx"[fixture_random(f, 16)];
			buf_clear(&out);
			encode_again(f, samples[i].kind, copy, &out, &why);
			copy[at] = samples[i].body[at];
		}
		free(copy);
		arena_reset(&f->arena);
	}
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_come_back),
		cmocka_unit_test(heads_say_what_matters),
		cmocka_unit_test(ended_entities_are_not_live),
		cmocka_unit_test(units_of_an_event_lead_first),
		cmocka_unit_test(damaged_bodies_never_crash),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
