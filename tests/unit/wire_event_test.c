/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"

static void check_round_trip(struct fixture *f)
{
	struct event e, back;
	struct error why = {0};
	struct buf one, two;
	buf_init(&one, WIRE_PAGE_MAX);
	buf_init(&two, WIRE_PAGE_MAX);
	random_event(f, &e);
	assert_true(wire_event_encode(&e, &f->refs, &one));
	if (!wire_event_decode(one.data, one.length, &f->refs, &f->arena, &back, &why))
		fail_msg("%s in %s", why.text, one.data);
	assert_true(wire_event_encode(&back, &f->refs, &two));
	assert_string_equal(one.data, two.data);
	struct head was = event_head(&e), is = event_head(&back);
	uint8_t packed[2][HEAD_BYTES];
	head_pack(&was, packed[0]);
	head_pack(&is, packed[1]);
	assert_memory_equal(packed[0], packed[1], HEAD_BYTES);
	buf_finish(&one);
	buf_finish(&two);
}

static void random_events_come_back(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 2000; i++) {
		check_round_trip(f);
		arena_reset(&f->arena);
	}
}

static void words_come_back(void **state)
{
	struct fixture *f = *state;
	struct event e, back;
	struct error why = {0};
	struct buf b;
	buf_init(&b, WIRE_PAGE_MAX);
	event_init(&e);
	snprintf(e.id, sizeof e.id, "20261123-000812");
	e.num = 812;
	e.rev = 3;
	e.title = "a\"b\\c\n\x01\x7F \xE7\x87\x83";
	e.place = "bad \xFF byte";
	e.value = 0.1;
	e.has_condition = e.has_value = true;
	assert_true(wire_event_encode(&e, &f->refs, &b));
	assert_non_null(strstr(b.data, "\"a\\\"b\\\\c\\n\\u0001"));
	assert_non_null(strstr(b.data, "\"condition\":{\"value\":0.1}"));
	assert_true(wire_event_decode(b.data, b.length, &f->refs, &f->arena, &back, &why));
	assert_string_equal(back.title, e.title);
	assert_string_equal(back.place, "bad \xEF\xBF\xBD byte");
	assert_true(back.value == 0.1);
	assert_int_equal(back.state, STATE_NONE);
	assert_true(back.born == INSTANT_NONE);
	assert_true(back.clocks[CLOCK_C].start == INSTANT_NONE);
	buf_finish(&b);
}

static bool decode(struct fixture *f, const char *json, struct event *e, struct error *why)
{
	memset(why, 0, sizeof *why);
	return wire_event_decode(json, strlen(json), &f->refs, &f->arena, e, why);
}

#define BEGIN "{\"id\":\"20261123-000001\",\"num\":1,\"rev\":1"

static void unknown_things_are_tolerated(void **state)
{
	struct fixture *f = *state;
	struct event e;
	struct error why;
	assert_true(decode(f, BEGIN ",\"future\":{\"x\":[1,2]},\"state\":\"dreaming\","
		"\"type\":\"ZZ-999\",\"colour\":\"purple\",\"title\":null,"
		"\"clocks\":[{\"clock\":\"Z\",\"start\":\"2026-11-23T00:00:00Z\"}]}", &e, &why));
	assert_int_equal(e.state, STATE_NONE);
	assert_int_equal(e.type, 0);
	assert_int_equal(e.colour, COLOUR_NONE);
	assert_null(e.title);
}

static void errors_name_the_path(void **state)
{
	static const struct {
		const char *json, *code, *path;
	} cases[] = {
		{BEGIN ",\"grade\":\"3\"}", "shape", "grade"},
		{BEGIN ",\"grade\":300}", "shape", "grade"},
		{BEGIN ",\"grade\":-1}", "shape", "grade"},
		{BEGIN ",\"grade\":2.5}", "shape", "grade"},
		{BEGIN ",\"title\":7}", "shape", "title"},
		{BEGIN ",\"born\":\"yesterday\"}", "shape", "born"},
		{BEGIN ",\"holder\":[]}", "shape", "holder"},
		{BEGIN ",\"holder\":{\"unit\":{\"num\":\"x\"}}}", "shape", "holder.unit.num"},
		{BEGIN ",\"parties\":{}}", "shape", "parties"},
		{BEGIN ",\"parties\":[{},{\"lead\":1}]}", "shape", "parties[1].lead"},
		{BEGIN ",\"parties\":[{},3]}", "shape", "parties[1]"},
		{BEGIN ",\"clocks\":[{\"clock\":5}]}", "shape", "clocks[0].clock"},
		{BEGIN ",\"requests\":[{}]}", "shape", "requests[0].what"},
		{BEGIN ",\"position\":{\"lon\":1}}", "shape", "position.lat"},
		{BEGIN ",\"area\":\"999\"}", "unknown_area", "area"},
		{BEGIN ",\"path\":[\"500000\",\"999\"]}", "unknown_area", "path"},
		{BEGIN ",\"path\":[1]}", "shape", "path"},
		{BEGIN ",\"path\":[\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"]}", "too_large",
		"path"},
		{BEGIN ",\"legs\":{\"A\":1}}", "shape", "A"},
		{BEGIN ",\"num\":2}", "json", "uplicate"},
		{"{\"num\":1,\"rev\":1}", "shape", "id"},
		{"{\"id\":\"a-very-long-id-that-has-no-room\",\"num\":1,\"rev\":1}", "too_large",
		"id"},
		{"[]", "shape", "object"},
		{"", "json", ""},
		{"{\"id\":1e999}", "json", ""},
		{"{\"num\":99999999999999999999}", "json", ""},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct event e;
		struct error why;
		if (decode(f, cases[i].json, &e, &why))
			fail_msg("taken: %s", cases[i].json);
		assert_string_equal(why.code, cases[i].code);
		if (!strstr(why.text, cases[i].path))
			fail_msg("\"%s\" does not name %s", why.text, cases[i].path);
	}
}

static void long_strings_are_refused(void **state)
{
	struct fixture *f = *state;
	struct event e;
	struct error why = {0};
	struct buf b;
	buf_init(&b, 20000);
	buf_puts(&b, BEGIN ",\"text\":\"");
	for (int i = 0; i <= WIRE_STRING_MAX; i++)
		buf_putc(&b, 'x');
	buf_puts(&b, "\"}");
	assert_false(wire_event_decode(b.data, b.length, &f->refs, &f->arena, &e, &why));
	assert_string_equal(why.code, "too_large");
	buf_finish(&b);
}

static void deep_nesting_is_refused(void **state)
{
	struct fixture *f = *state;
	struct event e;
	struct error why = {0};
	size_t n = 2000000;
	char *deep = mem_alloc(n);
	memset(deep, '[', n);
	assert_false(wire_event_decode(deep, n, &f->refs, &f->arena, &e, &why));
	assert_string_equal(why.code, "json");
	memset(deep + n / 2, ']', n / 2);
	assert_false(wire_event_decode(deep, n, &f->refs, &f->arena, &e, &why));
	assert_string_equal(why.code, "json");
	free(deep);
}

/* A copy of exactly n bytes, so that a sanitizer sees any read beyond. */
static bool decode_exactly(struct fixture *f, const char *bytes, size_t n)
{
	struct event e;
	struct error why = {0};
	char *copy = malloc(n ? n : 1);
	assert_non_null(copy);
	memcpy(copy, bytes, n);
	bool ok = wire_event_decode(copy, n, &f->refs, &f->arena, &e, &why);
	assert_true(ok || (why.code[0] && why.text[0]));
	free(copy);
	return ok;
}

static void truncated_bytes_are_refused(void **state)
{
	struct fixture *f = *state;
	struct event e;
	struct buf b;
	buf_init(&b, WIRE_PAGE_MAX);
	random_event(f, &e);
	assert_true(wire_event_encode(&e, &f->refs, &b));
	for (size_t n = 0; n < b.length; n++)
		assert_false(decode_exactly(f, b.data, n));
	assert_true(decode_exactly(f, b.data, b.length));
	buf_finish(&b);
}

static void damaged_bytes_never_crash(void **state)
{
	struct fixture *f = *state;
	struct event e;
	struct buf b;
	buf_init(&b, WIRE_PAGE_MAX);
	for (int round = 0; round < 20; round++) {
		random_event(f, &e);
		buf_clear(&b);
		assert_true(wire_event_encode(&e, &f->refs, &b));
		for (int i = 0; i < 300; i++) {
			size_t at = fixture_random(f, (uint32_t)b.length);
			char was = b.data[at];
			b.data[at] = "\"{}[]:,0-e\\n\xFFtx"[fixture_random(f, 16)];
			decode_exactly(f, b.data, b.length);
			b.data[at] = was;
		}
		arena_reset(&f->arena);
	}
	buf_finish(&b);
}

/* Every value of an event replaced by each other type: an error or tolerated, never a crash. */
static void wrong_types_never_crash(void **state)
{
	static const char *const others[] = {"1", "-1", "1.5", "\"x\"", "true", "null", "[]", "{}",
		"[[1]]", "[{}]", "{\"a\":1}", "[\"\"]"};
	struct fixture *f = *state;
	struct event e;
	struct buf b, changed;
	buf_init(&b, WIRE_PAGE_MAX);
	buf_init(&changed, WIRE_PAGE_MAX);
	random_event(f, &e);
	assert_true(wire_event_encode(&e, &f->refs, &b));
	for (size_t i = 0; i + 1 < b.length; i++) {
		if (b.data[i] != ':' || b.data[i - 1] != '"')
			continue;
		size_t end = i + 1 + strcspn(b.data + i + 1, ",}]");
		if (strchr("{[\"", b.data[i + 1]))
			continue;
		for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
			buf_clear(&changed);
			buf_add(&changed, b.data, i + 1);
			buf_puts(&changed, others[k]);
			buf_add(&changed, b.data + end, b.length - end);
			decode_exactly(f, changed.data, changed.length);
		}
	}
	buf_finish(&b);
	buf_finish(&changed);
}

static void views_carry_allowed_and_tag(void **state)
{
	struct fixture *f = *state;
	struct wire_event_view v;
	struct error why = {0};
	struct buf b;
	static const char body[] = BEGIN "}";
	struct allowed a = {.verbs = UINT64_C(1) << VERB_ACK | UINT64_C(1) << VERB_UNDO};
	a.why[VERB_CLOSE] = "not_handler";
	buf_init(&b, 10000);
	assert_true(wire_event_view_encode(body, sizeof body - 1, &a, "abcdef01.3", &b));
	assert_non_null(strstr(b.data, "\"allowed\":{\"verbs\":[\"ack\",\"undo\"],"
		"\"why\":{\"close\":\"not_handler\"}},\"tag\":\"abcdef01.3\"}"));
	assert_true(wire_event_view_decode(b.data, b.length, &f->refs, &f->arena, &v, &why));
	assert_true(v.has_allowed);
	assert_true(v.allowed.verbs == a.verbs);
	assert_string_equal(v.allowed.why[VERB_CLOSE], "not_handler");
	assert_string_equal(v.tag, "abcdef01.3");
	assert_int_equal(v.event.num, 1);
	assert_true(wire_event_view_decode(body, sizeof body - 1, &f->refs, &f->arena, &v, &why));
	assert_false(v.has_allowed);
	assert_null(v.tag);
	buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_events_come_back),
		cmocka_unit_test(words_come_back),
		cmocka_unit_test(unknown_things_are_tolerated),
		cmocka_unit_test(errors_name_the_path),
		cmocka_unit_test(long_strings_are_refused),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(truncated_bytes_are_refused),
		cmocka_unit_test(damaged_bytes_never_crash),
		cmocka_unit_test(wrong_types_never_crash),
		cmocka_unit_test(views_carry_allowed_and_tag),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
