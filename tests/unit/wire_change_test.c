/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/wire/change.h"
#include "yiping/wire/entity.h"

static void random_change(struct fixture *f, struct change *c, struct buf *body)
{
	struct event e;
	struct wire_units units;
	struct error why = {0};
	random_event(f, &e);
	buf_clear(body);
	assert_true(wire_event_encode(&e, &f->refs, body));
	*c = (struct change){.seq = 1 + fixture_random(f, 100000), .txn = 5, .at = e.num,
		.due_at = random_time(f), .verb = VERB_ACK, .actor = random_actor(f),
		.key = random_text(f, "key"), .path = e.path, .old_path = e.path,
		.body = body->data, .body_length = body->length};
	snprintf(c->id, sizeof c->id, "%s", e.id);
	assert_true(wire_head(KIND_EVENT, c->body, c->body_length, &f->refs, &f->arena, &c->head,
		&units, &why));
	memcpy(c->units, units.num, sizeof c->units);
	c->unit_count = units.count;
	c->old_units[0] = 77;
	c->old_unit_count = 1;
	c->args = "{\"text\":\"x\"}";
	c->args_length = strlen(c->args);
}

static void random_changes_come_back(void **state)
{
	struct fixture *f = *state;
	struct change c, back;
	struct error why = {0};
	struct buf body, one, two;
	buf_init(&body, WIRE_PAGE_MAX);
	buf_init(&one, WIRE_PAGE_MAX);
	buf_init(&two, WIRE_PAGE_MAX);
	for (int i = 0; i < 500; i++) {
		random_change(f, &c, &body);
		buf_clear(&one);
		buf_clear(&two);
		assert_true(wire_change_encode(&c, MASK_HOLDER, &f->refs, &one, &why));
		if (!wire_change_decode(one.data, one.length, &f->refs, &f->arena, &back, &why))
			fail_msg("%s in %s", why.text, one.data);
		assert_true(wire_change_encode(&back, MASK_HOLDER, &f->refs, &two, &why));
		assert_string_equal(one.data, two.data);
		assert_int_equal(back.body_length, c.body_length);
		assert_memory_equal(back.body, c.body, c.body_length);
		uint8_t packed[2][HEAD_BYTES];
		head_pack(&c.head, packed[0]);
		head_pack(&back.head, packed[1]);
		assert_memory_equal(packed[0], packed[1], HEAD_BYTES);
		assert_int_equal(back.unit_count, c.unit_count);
		assert_memory_equal(back.units, c.units, c.unit_count * sizeof *c.units);
		assert_int_equal(back.old_units[0], 77);
		arena_reset(&f->arena);
	}
	buf_finish(&body);
	buf_finish(&one);
	buf_finish(&two);
}

static void a_leave_has_only_its_label(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct change back;
	struct buf out;
	buf_init(&out, 10000);
	struct change c = {.seq = 12, .txn = 11, .at = 0, .due_at = INSTANT_NONE, .op = OP_LEAVE,
		.id = "20261123-000001", .head = {.kind = KIND_EVENT, .num = 4, .rev = 6}};
	assert_true(wire_change_encode(&c, MASK_STAFF, &f->refs, &out, &why));
	assert_string_equal(out.data,
		"{\"seq\":\"12\",\"txn\":\"11\",\"at\":\"1970-01-01T00:00:00.000Z\","
		"\"op\":\"leave\",\"kind\":\"event\",\"id\":\"20261123-000001\",\"num\":4,\"rev\":6"
		"}");
	assert_true(wire_change_decode(out.data, out.length, &f->refs, &f->arena, &back, &why));
	assert_int_equal(back.op, OP_LEAVE);
	assert_true(back.seq == 12 && back.at == 0 && back.due_at == INSTANT_NONE);
	assert_int_equal(back.head.num, 4);
	buf_finish(&out);
}

static bool decode(struct fixture *f, const char *json, struct change *c, struct error *why)
{
	memset(why, 0, sizeof *why);
	return wire_change_decode(json, strlen(json), &f->refs, &f->arena, c, why);
}

static void unknown_kinds_are_passed_over(void **state)
{
	struct fixture *f = *state;
	struct change c;
	struct error why;
	assert_true(decode(f, "{\"seq\":\"9\",\"op\":\"upsert\",\"kind\":\"weather\",\"id\":\"w\","
		"\"num\":1,\"rev\":1,\"data\":{\"id\":\"w\"}}", &c, &why));
	assert_int_equal(c.head.kind, KIND_NONE);
	assert_true(c.seq == 9);
}

static void broken_items_keep_their_label(void **state)
{
	static const char *const cases[] = {
		"{\"seq\":\"9\",\"kind\":\"event\",\"id\":\"e\",\"num\":4,\"rev\":1}",
		"{\"seq\":\"9\",\"kind\":\"event\",\"id\":\"e\",\"num\":4,\"rev\":1,\"data\":[]}",
		"{\"seq\":\"9\",\"kind\":\"event\",\"id\":\"e\",\"num\":4,\"rev\":1,"
		"\"data\":{\"id\":\"e\",\"num\":4,\"rev\":1,\"grade\":\"x\"}}",
		"{\"seq\":\"9\",\"kind\":\"event\",\"id\":\"e\",\"num\":4,\"rev\":1,"
		"\"data\":{\"id\":\"e\",\"num\":5,\"rev\":1}}",
		"{\"seq\":\"9\",\"kind\":\"event\",\"id\":\"e\",\"num\":4,\"rev\":1,\"path\":[\"9\""
		"]}",
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct change c;
		struct error why;
		assert_false(decode(f, cases[i], &c, &why));
		assert_true(why.code[0] != '\0');
		assert_true(c.seq == 9);
		assert_int_equal(c.head.kind, KIND_EVENT);
		assert_int_equal(c.head.num, 4);
		assert_string_equal(c.id, "e");
	}
}

static void a_bad_body_leaves_no_half_item(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct buf out;
	buf_init(&out, 10000);
	buf_puts(&out, "[1");
	struct change c = {.seq = 1, .id = "e", .head = {.kind = KIND_EVENT, .num = 1, .rev = 1},
		.at = 0, .due_at = INSTANT_NONE, .body = "{\"id\":3}", .body_length = 8};
	assert_false(wire_change_encode(&c, MASK_WALL, &f->refs, &out, &why));
	assert_string_equal(out.data, "[1");
	buf_finish(&out);
}

static void damaged_items_never_crash(void **state)
{
	struct fixture *f = *state;
	struct change c, back;
	struct error why = {0};
	struct buf body, one;
	buf_init(&body, WIRE_PAGE_MAX);
	buf_init(&one, WIRE_PAGE_MAX);
	random_change(f, &c, &body);
	assert_true(wire_change_encode(&c, MASK_HOLDER, &f->refs, &one, &why));
	for (size_t n = 0; n <= one.length; n++) {
		char *copy = malloc(n ? n : 1);
		memcpy(copy, one.data, n);
		bool ok = wire_change_decode(copy, n, &f->refs, &f->arena, &back, &why);
		assert_int_equal(ok, n == one.length);
		if (n == one.length)
			for (int i = 0; i < 3000; i++) {
				size_t at = fixture_random(f, (uint32_t)n);
				char was = copy[at];
				copy[at] = "\"{}[]:,0-e\\n\xFFtx"[fixture_random(f, 16)];
				wire_change_decode(copy, n, &f->refs, &f->arena, &back, &why);
				copy[at] = was;
			}
		free(copy);
	}
	buf_finish(&body);
	buf_finish(&one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_changes_come_back),
		cmocka_unit_test(a_leave_has_only_its_label),
		cmocka_unit_test(unknown_kinds_are_passed_over),
		cmocka_unit_test(broken_items_keep_their_label),
		cmocka_unit_test(a_bad_body_leaves_no_half_item),
		cmocka_unit_test(damaged_items_never_crash),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
