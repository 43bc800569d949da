/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/mask.h"
#include "yiping/wire/order.h"

static void random_order(struct fixture *f, struct order *o)
{
	order_init(o);
	o->num = 1 + fixture_random(f, 1000);
	o->rev = 1 + fixture_random(f, 9);
	snprintf(o->number, sizeof o->number, "O%06u", o->num);
	snprintf(o->id, sizeof o->id, "%s@u7", o->number);
	o->area = o->from = 1;
	if (FLIP(f))
		o->unit = random_unit(f);
	o->title = random_text(f, "WORDS");
	o->text = random_text(f, "WORDS");
	o->result = random_text(f, "WORDS");
	o->progress = random_text(f, "WORDS");
	o->missing = random_text(f, "WORDS");
	o->remark = random_text(f, "WORDS");
	o->grade = (uint8_t)(1 + fixture_random(f, 5));
	o->step = (uint8_t)fixture_random(f, 3);
	o->exercise = FLIP(f);
	o->by = random_actor(f);
	o->taken_by = random_actor(f);
	o->reported_by = random_actor(f);
	o->ended_by = random_actor(f);
	o->issued = random_time(f);
	o->taken = random_time(f);
	o->reply_from = random_time(f);
	o->reported = random_time(f);
	o->accept_s = fixture_random(f, 1000);
	o->reply_s = fixture_random(f, 1000);
	o->check_s = fixture_random(f, 1000);
	o->stage = (enum order_stage)(1 + fixture_random(f, ORDER_STAGE_COUNT - 1));
	o->urges = (uint16_t)fixture_random(f, 2);
	o->reworks = (uint16_t)fixture_random(f, 2);
}

static void same_head(const struct head *a, const struct head *b)
{
	uint8_t packed[2][HEAD_BYTES];
	head_pack(a, packed[0]);
	head_pack(b, packed[1]);
	assert_memory_equal(packed[0], packed[1], HEAD_BYTES);
}

/* A body that comes back is the same, and its head is what the struct's is, for a wall as well. */
static void bodies_come_back_and_keep_their_heads(void **state)
{
	static const char *const marks[] = {"WORDS", "PERSON"};
	struct fixture *f = *state;
	struct buf body, again, masked;
	struct error e;
	buf_init(&body, 64 * 1024);
	buf_init(&again, 64 * 1024);
	buf_init(&masked, 64 * 1024);
	for (int i = 0; i < 500; i++) {
		struct order o, back;
		struct wire_units units;
		struct head told, is;
		buf_clear(&body);
		buf_clear(&again);
		buf_clear(&masked);
		random_order(f, &o);
		is = order_head(&o);
		assert_true(wire_order_encode(&o, &f->refs, &body));
		assert_true(wire_order_decode(body.data, body.length, &f->refs, &f->arena, &back,
			&e));
		assert_true(wire_order_encode(&back, &f->refs, &again));
		assert_string_equal(body.data, again.data);
		assert_true(wire_head(KIND_ORDER, body.data, body.length, &f->refs, &f->arena,
			&told, &units, &e));
		same_head(&is, &told);
		assert_int_equal(units.count, o.unit.num != 0);
		assert_true(wire_mask_body(KIND_ORDER, body.data, body.length, MASK_WALL, &f->refs,
			&masked, &e));
		for (size_t k = 0; k < 2; k++)
			if (strstr(masked.data, marks[k]))
				fail_msg("%s in %s", marks[k], masked.data);
		assert_true(wire_head(KIND_ORDER, masked.data, masked.length, &f->refs, &f->arena,
			&told, NULL, &e));
		same_head(&is, &told);
		arena_reset(&f->arena);
	}
	buf_finish(&body);
	buf_finish(&again);
	buf_finish(&masked);
}

static void what_is_asked_is_strict(void **state)
{
	static const struct {
		const char *json, *code; // NULL: it is read
	} cases[] = {
		{"{\"to\":[{\"unit\":{\"id\":\"x\",\"num\":4}}],\"title\":\"t\",\"step\":3}", NULL},
		{"{\"to\":[{\"area\":\"nowhere\"}]}", "field_area"},
		{"{\"to\":{}}", "shape"},
		{"{\"to\":[],\"step\":-1}", "shape"},
		{"{\"to\":[],\"step\":300}", "shape"},
		{"[]", "shape"},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct order_ask ask;
		struct error e = {0};
		bool ok = wire_order_ask_decode(cases[i].json, strlen(cases[i].json), &f->refs,
			&f->arena, &ask, &e);
		if (ok != !cases[i].code || (!ok && strcmp(e.code, cases[i].code) != 0))
			fail_msg("%s: %s", cases[i].json, ok ? "read" : e.code);
	}
}

/* What a client writes a server reads as it was meant. */
static void what_is_asked_comes_back(void **state)
{
	struct fixture *f = *state;
	struct order_to to[] = {{.area = 1}, {.unit = {.id = "u-1", .num = 7}}};
	const struct order_ask in = {.to = to, .to_count = 2, .title = "drains",
		.text = "all of them", .event = "20261123-000001", .plan = "septic-gas",
		.parent = "O000001@1", .step = 3,
		.grade = 4, .accept_s = 60, .reply_s = 120, .exercise = true};
	const struct order_act did = {.verb = VERB_FEEDBACK, .text = "clear"};
	struct order_ask ask;
	struct order_act act;
	struct buf b;
	struct error e;
	buf_init(&b, 64 * 1024);
	assert_true(wire_order_ask_encode(&in, &f->refs, &b));
	assert_true(wire_order_ask_decode(b.data, b.length, &f->refs, &f->arena, &ask, &e));
	assert_true(ask.to_count == 2 && ask.to[0].area == 1 && !ask.to[0].unit.num);
	assert_true(!ask.to[1].area && ask.to[1].unit.num == 7);
	assert_string_equal(ask.to[1].unit.id, "u-1");
	assert_string_equal(ask.title, "drains");
	assert_string_equal(ask.text, "all of them");
	assert_string_equal(ask.event, in.event);
	assert_string_equal(ask.plan, in.plan);
	assert_string_equal(ask.parent, in.parent);
	assert_true(ask.step == 3 && ask.grade == 4 && ask.exercise);
	assert_true(ask.accept_s == 60 && ask.reply_s == 120);
	buf_clear(&b);
	assert_true(wire_order_act_encode(&did, &f->refs, &b));
	assert_true(wire_order_act_decode(b.data, b.length, &f->refs, &f->arena, &act, &e));
	assert_int_equal(act.verb, VERB_FEEDBACK);
	assert_string_equal(act.text, "clear");
	buf_finish(&b);
}

static void what_may_be_done_is_read(void **state)
{
	static const char body[] = "{\"id\":\"O000001@1\"}";
	const uint64_t may = UINT64_C(1) << VERB_ACK | UINT64_C(1) << VERB_URGE;
	struct buf b;
	(void)state;
	buf_init(&b, 4096);
	assert_true(wire_order_view_encode(body, sizeof body - 1, may, &b));
	assert_true(wire_order_allowed(b.data, b.length) == may);
	assert_true(wire_order_allowed(body, sizeof body - 1) == 0);
	assert_true(wire_order_allowed("{\"allowed\":[\"ack\",7,\"shout\"]}", 29) ==
		UINT64_C(1) << VERB_ACK);
	assert_true(wire_order_allowed("[]", 2) == 0 && wire_order_allowed("{", 1) == 0);
	buf_finish(&b);
}

/* Every type that is 1-3-5 whatever its grade has a plan whose steps are all there in order. */
static void plans_of_the_demo_are_whole(void **state)
{
	struct fixture *f = *state;
	const struct catalog *c = f->catalog;
	for (size_t i = 0; i < c->type_count; i++)
		if (c->types[i].is_135 && !catalog_plan(c, c->types[i].num))
			fail_msg("%s has no plan", c->types[i].id);
	const struct response_plan *p = catalog_plan(c, catalog_type_id(c, "FO-305")->num);
	assert_ptr_equal(p, catalog_plan_id(c, "septic-gas"));
	assert_int_equal(p->step_count, 6);
	assert_int_equal(response_step(p, 4)->unit_kind,
		catalog_unit_kind_id(c, "enforcement_post")->num);
	assert_int_equal(response_step(p, 4)->limit.seconds, 15 * 60);
	assert_null(response_step(p, 0));
	assert_null(response_step(p, 7));
	assert_null(catalog_plan(c, catalog_type_id(c, "LS-809")->num));
	assert_int_equal(c->orders[3].accept.seconds, 600);
	assert_int_equal(c->orders[5].reply.seconds, 72 * 3600);
	assert_int_equal(c->proposal.distance, 35);
	assert_true(c->proposal.stand_in_count > 0 && c->proposal.assist_count > 0);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		EACH(bodies_come_back_and_keep_their_heads),
		EACH(what_is_asked_is_strict),
		EACH(what_is_asked_comes_back),
		EACH(what_may_be_done_is_read),
		EACH(plans_of_the_demo_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
