/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/wire/change.h"
#include "yiping/wire/mask.h"

/* Random events carry marks in everything that a wall may not see. */
static void wall_leaks_nothing(void **state)
{
	static const char *const marks[] = {"WORDS", "PERSON", "TICKET", "SECRET"};
	struct fixture *f = *state;
	struct event e;
	struct error why = {0};
	struct buf body, masked;
	buf_init(&body, WIRE_PAGE_MAX);
	buf_init(&masked, WIRE_PAGE_MAX);
	for (int i = 0; i < 1000; i++) {
		buf_clear(&body);
		buf_clear(&masked);
		random_event(f, &e);
		assert_true(wire_event_encode(&e, &f->refs, &body));
		assert_true(wire_mask_body(KIND_EVENT, body.data, body.length, MASK_WALL, &f->refs,
			&masked, &why));
		for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
			if (strstr(masked.data, marks[k]))
				fail_msg("%s in %s", marks[k], masked.data);
		if (e.sensitive && (strstr(masked.data, "TITLE") || strstr(masked.data, "PLACE") ||
					   strstr(masked.data, "\"lon\"")))
			fail_msg("sensitive: %s", masked.data);
		arena_reset(&f->arena);
	}
	buf_finish(&body);
	buf_finish(&masked);
}

static void wall_keeps_the_head(void **state)
{
	struct fixture *f = *state;
	struct event e;
	for (int i = 0; i < 500; i++) {
		random_event(f, &e);
		struct head before = event_head(&e), after;
		uint8_t packed[2][HEAD_BYTES];
		wire_mask_event(&e, MASK_WALL, f->catalog, &f->arena);
		after = event_head(&e);
		head_pack(&before, packed[0]);
		head_pack(&after, packed[1]);
		assert_memory_equal(packed[0], packed[1], HEAD_BYTES);
		arena_reset(&f->arena);
	}
}

static void sensitive_title_becomes_the_types_name(void **state)
{
	struct fixture *f = *state;
	struct event e;
	event_init(&e);
	e.type = f->catalog->types[0].num;
	e.title = "who did what";
	e.place = "at home";
	e.sensitive = true;
	wire_mask_event(&e, MASK_WALL, f->catalog, &f->arena);
	assert_string_equal(e.title, f->catalog->types[0].name.zh_cn);
	assert_null(e.place);
}

static void mask(struct fixture *f, enum kind kind, const char *body, enum mask_class class,
	struct buf *out)
{
	struct error why = {0};
	buf_clear(out);
	if (!wire_mask_body(kind, body, strlen(body), class, &f->refs, out, &why))
		fail_msg("%s", why.text);
}

static void staff_sees_all_but_the_citizens_ticket(void **state)
{
	struct fixture *f = *state;
	struct buf out;
	buf_init(&out, 10000);
	static const char from_hotline[] = "{\"id\":\"e\",\"num\":1,\"rev\":1,\"text\":\"words\","
		"\"source\":\"hotline\",\"source_ref\":\"TICKET\"}";
	static const char from_device[] = "{\"id\":\"e\",\"num\":1,\"rev\":1,"
		"\"source\":\"device\",\"source_ref\":\"cam-7\"}";
	mask(f, KIND_EVENT, from_hotline, MASK_STAFF, &out);
	assert_null(strstr(out.data, "TICKET"));
	assert_non_null(strstr(out.data, "words"));
	mask(f, KIND_EVENT, from_device, MASK_STAFF, &out);
	assert_non_null(strstr(out.data, "cam-7"));
	mask(f, KIND_EVENT, from_hotline, MASK_HOLDER, &out);
	assert_string_equal(out.data, from_hotline);
	/* The same name with an escape in it; and words that only sound like it: as they are. */
	mask(f, KIND_EVENT, "{\"id\":\"e\",\"num\":1,\"rev\":1,\"source\":\"hotline\","
		"\"source\\u005fref\":\"TICKET\"}", MASK_STAFF, &out);
	assert_null(strstr(out.data, "TICKET"));
	static const char talk[] = "{ \"id\":\"e\",\"num\":1,\"rev\":1,"
		"\"text\":\"the \\\"source_ref\\\": x\",\"more\":{\"source_ref\":1}}";
	mask(f, KIND_EVENT, talk, MASK_STAFF, &out);
	assert_string_equal(out.data, talk);
	buf_finish(&out);
}

static void other_kinds_lose_their_people(void **state)
{
	struct fixture *f = *state;
	struct buf out;
	buf_init(&out, 10000);
	mask(f, KIND_SHIFT, "{\"id\":\"s\",\"num\":1,\"rev\":1,\"leader\":{\"name\":\"PERSON\"},"
		"\"officers\":[{\"name\":\"PERSON\"}],\"state\":\"present\"}", MASK_WALL, &out);
	assert_null(strstr(out.data, "PERSON"));
	assert_non_null(strstr(out.data, "\"state\":\"present\""));
	mask(f, KIND_INDICATOR,
		"{\"id\":\"i\",\"num\":1,\"rev\":1,\"quality\":\"good\",\"override\":"
		"{\"reason\":\"WORDS\"},\"touched_by\":{\"name\":\"PERSON\",\"num\":3}}", MASK_WALL,
		&out);
	assert_null(strstr(out.data, "PERSON"));
	assert_null(strstr(out.data, "WORDS"));
	mask(f, KIND_CALL, "{\"id\":\"c\",\"num\":1,\"rev\":1,\"to\":\"PERSON\"}", MASK_WALL, &out);
	assert_null(strstr(out.data, "PERSON"));
	mask(f, KIND_SOURCE, "{\"id\":\"c\",\"num\":1,\"rev\":1,\"error\":\"WORDS\"}", MASK_WALL,
		&out);
	assert_null(strstr(out.data, "WORDS"));
	buf_finish(&out);
}

static void unreadable_bodies_are_not_passed_on(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct buf out;
	buf_init(&out, 10000);
	static const char bad[] = "{\"id\":\"e\",\"num\":1,\"rev\":1,\"grade\":\"WORDS\"}";
	assert_false(wire_mask_body(KIND_EVENT, bad, sizeof bad - 1, MASK_WALL, &f->refs, &out,
		&why));
	assert_int_equal(out.length, 0);
	assert_string_equal(why.code, "shape");
	buf_finish(&out);
}

static void a_masked_change_leaks_nothing(void **state)
{
	static const char body[] = "{\"id\":\"e\",\"num\":1,\"rev\":1,\"text\":\"WORDS\"}";
	static const char args[] = "{\"text\":\"WORDS\"}";
	struct fixture *f = *state;
	struct error why = {0};
	struct buf out;
	buf_init(&out, 10000);
	struct change c = {.seq = 7, .txn = 7, .at = 0, .due_at = INSTANT_NONE, .verb = VERB_NOTE,
		.id = "e", .head = {.kind = KIND_EVENT, .num = 1, .rev = 1, .arev = 1},
		.actor = {.subject = "PERSON", .name = "PERSON", .num = 9, .role = PERSON_DUTY},
		.key = "PERSON-1", .body = body, .body_length = sizeof body - 1,
		.args = args, .args_length = sizeof args - 1};
	assert_true(wire_change_encode(&c, MASK_WALL, &f->refs, &out, &why));
	assert_null(strstr(out.data, "WORDS"));
	assert_null(strstr(out.data, "PERSON"));
	assert_non_null(strstr(out.data, "\"actor\":{\"role\":\"duty\"}"));
	buf_clear(&out);
	assert_true(wire_change_encode(&c, MASK_STAFF, &f->refs, &out, &why));
	assert_non_null(strstr(out.data, "\"args\":{\"text\":\"WORDS\"}"));
	static const struct {
		const char *args;
		bool seen;
	} cases[] = {{"{\"text\":\"which source_ref?\"}", true}, {"{\"source_ref\":\"T\"}", false},
		{"{\"text\":\"a\",\"source\\u005fref\":\"T\"}", false},
		{"{\"text\":\"a\\n\"}", true}, {"{\"text\":\"source_ref", false}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		c.args = cases[i].args;
		c.args_length = strlen(c.args);
		buf_clear(&out);
		assert_true(wire_change_encode(&c, MASK_STAFF, &f->refs, &out, &why));
		assert_int_equal(strstr(out.data, "\"args\"") != NULL, cases[i].seen);
	}
	c.actor = (struct actor){.subject = "timer"};
	buf_clear(&out);
	assert_true(wire_change_encode(&c, MASK_WALL, &f->refs, &out, &why));
	assert_non_null(strstr(out.data, "\"actor\":{\"subject\":\"timer\"}"));
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wall_leaks_nothing),
		cmocka_unit_test(wall_keeps_the_head),
		cmocka_unit_test(sensitive_title_becomes_the_types_name),
		cmocka_unit_test(staff_sees_all_but_the_citizens_ticket),
		cmocka_unit_test(other_kinds_lose_their_people),
		cmocka_unit_test(unreadable_bodies_are_not_passed_on),
		cmocka_unit_test(a_masked_change_leaks_nothing),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
