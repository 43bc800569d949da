/* SPDX-License-Identifier: MIT */
/* Whom the ladder of a limit calls by name, on a database in memory: those of the shift as it is
 * when the rung strikes. */

#include "gov_books.h"

#define TOWN "500105002"
#define LIFT "FO-314" // 1-3-5

static void pass(struct books *b, int64_t ms)
{
	struct command *c = command_create(LEDGER_TIMERS);
	b->now += ms;
	run(b, c);
	command_destroy(c);
}

/* Three people of one centre, named after it and their post. */
static void put_shift(struct books *b, const char *area)
{
	struct command *c = command_create(LEDGER_PUT);
	struct shift *s = &c->put.as.shift;
	struct actor *officers = arena_alloc(&c->arena, 2 * sizeof *officers);
	c->put.kind = KIND_SHIFT;
	c->act.actor = (struct actor){.subject = "rule:test"};
	snprintf(s->id, sizeof s->id, "shift-%s", area);
	s->area = world_area(b->world, area);
	s->from = b->now;
	s->to = b->now + 8 * HOUR_MS;
	s->leader = (struct actor){.subject = arena_printf(&c->arena, "leader-%s", area)};
	s->supervisor = (struct actor){.subject = arena_printf(&c->arena, "chief-%s", area)};
	officers[0] = s->leader;
	officers[1] = (struct actor){.subject = arena_printf(&c->arena, "officer-%s", area)};
	s->officers = officers;
	s->officer_count = 2;
	run(b, c);
	assert_int_equal(c->status, 200);
	command_destroy(c);
}

static const char *reported(struct books *b, const char *type)
{
	struct command *c = command_create(LEDGER_ACT);
	c->person = (struct person){.subject = "duty", .name = "duty", .num = 1,
		.role = PERSON_DUTY, .areas = {world_area(b->world, "500000")}, .area_count = 1};
	c->act.verb = VERB_REPORT;
	c->act.type = type_num(b, type);
	c->act.area = world_area(b->world, TOWN);
	c->act.title = "t";
	run(b, c);
	assert_int_equal(c->status, 201);
	const char *id = arena_strdup(&b->arena, c->event);
	command_destroy(c);
	return id;
}

static void put_shifts(struct books *b)
{
	put_shift(b, TOWN);
	put_shift(b, "500105");
	put_shift(b, "500000");
}

static void assert_called(struct books *b, const char *id, const char *const *wanted, size_t n)
{
	struct event e = now_of(b, id);
	assert_int_equal(e.call_count, n);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(e.calls[i].subject, wanted[i]);
		assert_string_equal(e.calls[i].by.subject, "timer");
	}
}

/* A minute, then each half of it; 1-3-5 has a name on each rung. */
static void it_goes_up_by_name(void **state)
{
	struct books b = open_books(state);
	static const char *const wanted[] = {"officer-500105002", "leader-500105002",
		"chief-500105002", "officer-500105", "leader-500105", "chief-500105",
		"officer-500000", "leader-500000", "chief-500000"};
	put_shifts(&b);
	const char *id = reported(&b, LIFT);
	pass(&b, MINUTE_MS - 1);
	assert_called(&b, id, wanted, 0);
	pass(&b, 1);
	for (size_t n = 1; n <= 9; n++) {
		assert_called(&b, id, wanted, n);
		assert_int_equal(now_of(&b, id).calls[n - 1].at, b.now);
		if (n == 5)
			reopen(&b);
		pass(&b, 30 * SECOND_MS);
	}
	pass(&b, HOUR_MS);
	assert_called(&b, id, wanted, 9);
	assert_int_equal(now_of(&b, id).escalated, LEVEL_CITY);
	close_books(&b);
}

/* After an outage each rung is in the log with its instant, and only the last calls. */
static void what_was_missed_calls_once(void **state)
{
	struct books b = open_books(state);
	static const char *const wanted[] = {"leader-500105", "chief-500105"};
	put_shifts(&b);
	const char *id = reported(&b, LIFT);
	int64_t born = b.now;
	reopen(&b);
	pass(&b, 3 * MINUTE_MS + SECOND_MS); // 1:00 1:30 2:00 2:30 3:00
	struct event e = now_of(&b, id);
	assert_int_equal(e.rungs, 5);
	assert_int_equal(e.escalated, LEVEL_DISTRICT);
	assert_int_equal(e.last_escalate, born + 150 * SECOND_MS);
	assert_called(&b, id, wanted, 1);
	assert_int_equal(e.calls[0].at, born + 180 * SECOND_MS);
	pass(&b, 30 * SECOND_MS);
	assert_called(&b, id, wanted, 2);
	close_books(&b);
}

/* Routine work has no name on its urge, and none on a step up. */
static void routine_calls_leader_and_supervisor(void **state)
{
	struct books b = open_books(state);
	static const char *const wanted[] = {"leader-500105002", "chief-500105002"};
	put_shifts(&b);
	const char *id = reported(&b, "CC-601");
	int64_t half = now_of(&b, id).clocks[CLOCK_A].limit_s / 2 * SECOND_MS;
	pass(&b, 2 * half);
	assert_called(&b, id, wanted, 0);
	assert_int_equal(now_of(&b, id).urges, 1);
	pass(&b, half);
	assert_called(&b, id, wanted, 1);
	pass(&b, half);
	assert_called(&b, id, wanted, 2);
	pass(&b, half);
	assert_called(&b, id, wanted, 2);
	assert_int_equal(now_of(&b, id).escalated, LEVEL_DISTRICT);
	close_books(&b);
}

static void an_empty_post_calls_nobody(void **state)
{
	struct books b = open_books(state);
	static const char *const wanted[] = {"officer-500105"};
	put_shift(&b, "500105");
	const char *id = reported(&b, LIFT);
	for (int i = 0; i < 3; i++)
		pass(&b, i ? 30 * SECOND_MS : MINUTE_MS);
	assert_called(&b, id, wanted, 0);
	pass(&b, 30 * SECOND_MS); // the step up: whoever is there
	assert_called(&b, id, wanted, 1);
	assert_int_equal(now_of(&b, id).rungs, 4);
	close_books(&b);
}

/* ---- orders ---- */

static struct order order_of(struct books *b, const char *id)
{
	struct wire_refs refs = {.tree = b->world->tree, .catalog = b->world->catalog};
	struct stored s = {0};
	struct order o;
	struct error why = {0};
	bool found = false;
	assert_true(stored_by_id(b->db, KIND_ORDER, id, &b->arena, &s, &found, &why));
	assert_true(found);
	assert_true(wire_order_decode(s.body, s.body_length, &refs, &b->arena, &o, &why));
	return o;
}

/* From the district to a town of it: ten minutes to sign for it. */
static const char *ordered(struct books *b)
{
	struct command *c = command_create(LEDGER_ORDER);
	c->person = (struct person){.subject = "duty", .name = "duty", .num = 1,
		.role = PERSON_DUTY, .areas = {world_area(b->world, "500105")}, .area_count = 1};
	c->order_ask = arena_alloc(&c->arena, sizeof *c->order_ask);
	c->order_ask->to = arena_alloc(&c->arena, sizeof *c->order_ask->to);
	c->order_ask->to[0].area = world_area(b->world, TOWN);
	c->order_ask->to_count = 1;
	c->order_ask->title = "look";
	c->order_ask->accept_s = 600;
	c->order_ask->reply_s = 3600;
	run(b, c);
	assert_int_equal(c->status, 201);
	const char *id = arena_strdup(&b->arena, c->changes[0].id);
	command_destroy(c);
	return id;
}

static void assert_rung(struct books *b, const char *id, uint16_t rungs, const char *called)
{
	struct order o = order_of(b, id);
	assert_int_equal(o.rungs, rungs);
	if (called)
		assert_string_equal(o.called.subject, called);
	else
		assert_null(o.called.subject);
}

static void an_order_calls_the_shift_of_who_owes_it(void **state)
{
	struct books b = open_books(state);
	put_shifts(&b);
	const char *id = ordered(&b);
	pass(&b, 10 * MINUTE_MS);
	assert_rung(&b, id, 1, NULL);
	pass(&b, 5 * MINUTE_MS);
	assert_rung(&b, id, 2, "leader-500105002");
	pass(&b, 5 * MINUTE_MS);
	assert_rung(&b, id, 3, "chief-500105002");
	pass(&b, 5 * MINUTE_MS);
	assert_int_equal(order_of(&b, id).escalated, LEVEL_DISTRICT);
	pass(&b, 5 * MINUTE_MS);
	assert_rung(&b, id, 5, "leader-500105");
	close_books(&b);
}

static void what_orders_missed_calls_once(void **state)
{
	struct books b = open_books(state);
	put_shifts(&b);
	const char *id = ordered(&b);
	reopen(&b);
	pass(&b, HOUR_MS);
	assert_rung(&b, id, 6, "chief-500105");
	assert_int_equal(order_of(&b, id).called_at, b.now);
	close_books(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_goes_up_by_name),
		cmocka_unit_test(what_was_missed_calls_once),
		cmocka_unit_test(routine_calls_leader_and_supervisor),
		cmocka_unit_test(an_empty_post_calls_nobody),
		cmocka_unit_test(an_order_calls_the_shift_of_who_owes_it),
		cmocka_unit_test(what_orders_missed_calls_once),
	};
	return cmocka_run_group_tests_name("gov_ladder", tests, world_make, world_finish);
}
