/* SPDX-License-Identifier: MIT */
/* Alarms in the ledger, on a database in memory: what joins, groups, is sure, ends. */
#include "gov_books.h"
#include "yiping/model/intake.h"

#define STREET "500105002"

static struct command *an_alarm(struct books *b, const char *type, const char *area,
	enum source_kind source, const char *ref)
{
	struct command *c = command_create(LEDGER_ALARM);
	c->act.actor = (struct actor){.subject = "source:test"};
	c->act.type = type_num(b, type);
	c->act.area = world_area(b->world, area);
	c->act.source = source;
	c->act.source_ref = ref;
	c->act.title = "t";
	return c;
}

/* Runs it and returns the event's id, from the books' arena. */
static const char *told(struct books *b, struct command *c)
{
	run(b, c);
	assert_true(c->status == 200 || c->status == 201);
	const char *id = arena_strdup(&b->arena, c->event);
	command_destroy(c);
	return id;
}

static void clear(struct books *b, const char *event, const char *ref)
{
	struct command *c = command_create(LEDGER_CLEAR);
	c->act.actor = (struct actor){.subject = "source:test"};
	c->act.source_ref = ref;
	memcpy(c->event, event, strlen(event) + 1);
	run(b, c);
	command_destroy(c);
}

/* ---- one matter ---- */

static void a_family_is_one_event_until_it_gets_loud(void **state)
{
	struct books b = open_books(state);
	const char *litter = told(&b, an_alarm(&b, "CC-601", STREET, SOURCE_DEVICE, "a"));
	assert_string_equal(told(&b, an_alarm(&b, "CC-602", STREET, SOURCE_DEVICE, "b")), litter);
	assert_int_equal(now_of(&b, litter).reports, 2);
	const char *flood = told(&b, an_alarm(&b, "ER-508", STREET, SOURCE_DEVICE, "c"));
	assert_string_not_equal(flood, litter);
	const char *underpass = told(&b, an_alarm(&b, "FO-308", STREET, SOURCE_DEVICE, "c"));
	assert_string_not_equal(underpass, flood); // 1-3-5 is no report of what is not
	assert_string_equal(
		told(&b, an_alarm(&b, "ER-508", STREET, SOURCE_DEVICE, "d")), underpass);
	close_books(&b);
}

static void half_an_hour_later_it_is_another(void **state)
{
	struct books b = open_books(state);
	const char *first = told(&b, an_alarm(&b, "CC-602", STREET, SOURCE_DEVICE, NULL));
	b.now += 30 * MINUTE_MS;
	reopen(&b);
	assert_string_equal(told(&b, an_alarm(&b, "CC-602", STREET, SOURCE_DEVICE, NULL)), first);
	b.now += 1;
	assert_string_not_equal(
		told(&b, an_alarm(&b, "CC-602", STREET, SOURCE_DEVICE, NULL)), first);
	close_books(&b);
}

static void places_are_measured_across_a_border(void **state)
{
	struct books b = open_books(state);
	struct command *c = an_alarm(&b, "CC-602", STREET, SOURCE_CAMERA, "a");
	c->act.has_position = true;
	c->act.lon = 106.5;
	c->act.lat = 29.6;
	const char *first = told(&b, c);
	c = an_alarm(&b, "CC-602", "500105003", SOURCE_CAMERA, "b");
	c->act.has_position = true;
	c->act.lon = 106.5;
	c->act.lat = 29.6 + 100 / 111195.0;
	assert_string_equal(told(&b, c), first);
	c = an_alarm(&b, "CC-602", STREET, SOURCE_CAMERA, "c");
	c->act.has_position = true;
	c->act.lon = 106.5;
	c->act.lat = 29.6 + 200 / 111195.0;
	assert_string_not_equal(told(&b, c), first);
	close_books(&b);
}

/* An alert and a series share an event; each ends only its own part, in either order. */
static void it_ends_with_its_last_teller(void **state)
{
	for (int order = 0; order < 2; order++) {
		struct books b = open_books(state);
		struct command *c = an_alarm(&b, "FO-302", STREET, SOURCE_DEVICE, NULL);
		c->act.series = 7;
		c->promote = true;
		const char *event = told(&b, c);
		c = an_alarm(&b, "FO-302", STREET, SOURCE_OTHER, "alertmanager:x:01");
		c->act.teller = "alertmanager:x";
		c->promote = true;
		assert_string_equal(told(&b, c), event);
		reopen(&b);
		struct command *of_series = command_create(LEDGER_CLEAR);
		of_series->act.series = 7;
		struct command *of_alert = command_create(LEDGER_CLEAR);
		of_alert->act.teller = "alertmanager:x";
		struct command *ends[] = {order ? of_alert : of_series,
			order ? of_series : of_alert};
		for (int i = 0; i < 2; i++) {
			ends[i]->act.actor = (struct actor){.subject = "rule:test"};
			memcpy(ends[i]->event, event, strlen(event) + 1);
			run(&b, ends[i]);
			command_destroy(ends[i]);
			assert_int_equal(now_of(&b, event).condition_active, i == 0);
		}
		close_books(&b);
	}
}

/* ---- sure or not ---- */

static void one_camera_waits_two_do_not(void **state)
{
	struct books b = open_books(state);
	const char *seen = told(&b, an_alarm(&b, "CC-602", STREET, SOURCE_CAMERA, "cam-1"));
	assert_int_equal(now_of(&b, seen).state, STATE_SENSED);
	/* Two cameras are one kind of witness. */
	assert_string_equal(told(&b, an_alarm(&b, "CC-602", STREET, SOURCE_CAMERA, "cam-2")), seen);
	assert_int_equal(now_of(&b, seen).state, STATE_SENSED);
	reopen(&b);
	assert_string_equal(told(&b, an_alarm(&b, "CC-602", STREET, SOURCE_DEVICE, "bin-1")), seen);
	assert_int_equal(now_of(&b, seen).state, STATE_WAITING);
	struct command *c = an_alarm(&b, "CC-605", STREET, SOURCE_CAMERA, "cam-3");
	c->act.confidence = INTAKE_SURE;
	assert_int_equal(now_of(&b, told(&b, c)).state, STATE_WAITING);
	close_books(&b);
}

static void a_person_confirms_what_a_camera_saw(void **state)
{
	struct books b = open_books(state);
	const char *seen = told(&b, an_alarm(&b, "CC-602", STREET, SOURCE_CAMERA, "cam-1"));
	struct command *c = an_alarm(&b, "CC-602", STREET, SOURCE_HOTLINE, NULL);
	c->kind = LEDGER_ACT;
	c->act.verb = VERB_REPORT;
	c->act.text = "bins all over";
	const char *report = told(&b, c);
	assert_string_not_equal(report, seen); // who called has a number
	struct event sure = now_of(&b, seen);
	assert_int_equal(sure.state, STATE_WAITING);
	assert_int_equal(sure.link_count, 1);
	assert_string_equal(sure.links[0], report);
	const char *other = told(&b, an_alarm(&b, "CC-602", "500105003", SOURCE_CAMERA, "cam-1x"));
	assert_int_equal(now_of(&b, other).state, STATE_SENSED); // elsewhere nobody saw anything
	close_books(&b);
}

static void a_lone_camera_is_heard_at_its_limit(void **state)
{
	struct books b = open_books(state);
	const char *seen = told(&b, an_alarm(&b, "CC-602", STREET, SOURCE_CAMERA, "cam-1"));
	int64_t due = now_of(&b, seen).clocks[CLOCK_A].due;
	reopen(&b);
	b.now = due - 1;
	struct command *c = command_create(LEDGER_TIMERS);
	run(&b, c);
	command_destroy(c);
	assert_int_equal(now_of(&b, seen).state, STATE_SENSED);
	b.now = due + HOUR_MS; // a late server changes nothing
	c = command_create(LEDGER_TIMERS);
	run(&b, c);
	command_destroy(c);
	struct event e = now_of(&b, seen);
	assert_int_not_equal(e.state, STATE_SENSED);
	assert_true(e.last_at >= due);
	close_books(&b);
}

/* ---- storms ---- */

static const char *alone(struct books *b, const char *type, int i)
{
	struct command *c = an_alarm(b, type, STREET, SOURCE_DEVICE, NULL);
	c->act.source_ref = arena_printf(&c->arena, "d-%d", i);
	c->act.has_position = true; // each half a kilometre from the next
	c->act.lon = 106.5;
	c->act.lat = 29.5 + 0.005 * i;
	c->promote = true;
	return told(b, c);
}

static void a_storm_is_one_group(void **state)
{
	struct books b = open_books(state);
	const char *first = NULL;
	for (int i = 0; i < 2 * INTAKE_STORM_ALARMS; i++) {
		const char *id = alone(&b, "CC-602", i);
		struct event e = now_of(&b, id);
		if (!first)
			first = id;
		assert_int_equal(e.state, STATE_WAITING); // each is recorded and an event
		assert_int_equal(e.grouped, i >= INTAKE_STORM_ALARMS);
		if (e.grouped)
			assert_string_equal(e.links[0], first);
		b.now += SECOND_MS;
		if (i == INTAKE_STORM_ALARMS + 3)
			reopen(&b);
	}
	/* The first is older than a minute by now: the group still has its name. */
	b.now += 50 * SECOND_MS;
	struct event late = now_of(&b, alone(&b, "CC-602", 99));
	assert_true(late.grouped);
	assert_string_equal(late.links[0], first);
	b.now += INTAKE_STORM_MS + SECOND_MS;
	assert_false(now_of(&b, alone(&b, "CC-602", 100)).grouped); // it is over
	close_books(&b);
}

static void what_is_loud_stands_out_of_it(void **state)
{
	struct books b = open_books(state);
	for (int i = 0; i < INTAKE_STORM_ALARMS; i++)
		alone(&b, "CC-602", i);
	assert_true(now_of(&b, alone(&b, "CC-602", 50)).grouped);
	assert_false(now_of(&b, alone(&b, "ER-501", 51)).grouped); // 1-3-5
	assert_false(now_of(&b, alone(&b, "FO-307", 52)).grouped); // grade 3
	struct command *c = an_alarm(&b, "CC-602", "500105003", SOURCE_DEVICE, NULL);
	assert_false(now_of(&b, told(&b, c)).grouped); // the next street is calm
	close_books(&b);
}

/* ---- planned work ---- */

static void plan(struct books *b, const char *type)
{
	struct command *c = command_create(LEDGER_WORKS);
	struct works *w = &c->put.as.works;
	c->person = (struct person){.subject = "duty", .name = "duty", .num = 1,
		.role = PERSON_DUTY, .areas = {world_area(b->world, "500000")}, .area_count = 1};
	c->put.kind = KIND_WORKS;
	snprintf(w->id, sizeof w->id, "works-%s", type);
	w->area = world_area(b->world, "500105");
	w->type = type_num(b, type);
	w->reason = "paving";
	w->from = b->now;
	w->to = b->now + 2 * HOUR_MS;
	run(b, c);
	assert_int_equal(c->status, 201);
	command_destroy(c);
}

static void pass(struct books *b, int64_t ms)
{
	struct command *c = command_create(LEDGER_TIMERS);
	b->now += ms;
	run(b, c);
	command_destroy(c);
}

static void planned_work_holds_back_until_its_end(void **state)
{
	struct books b = open_books(state);
	plan(&b, "CC-602");
	plan(&b, "FO-307");
	const char *muted = alone(&b, "CC-602", 0);
	const char *healed = alone(&b, "CC-602", 5);
	const char *loud = alone(&b, "FO-307", 1);
	assert_int_equal(now_of(&b, muted).state, STATE_SENSED);
	assert_int_equal(now_of(&b, muted).shelved_until, b.now + 2 * HOUR_MS);
	assert_string_equal(now_of(&b, muted).evidence[0].ref, "works-CC-602");
	assert_int_equal(now_of(&b, loud).state, STATE_WAITING);
	assert_int_equal(now_of(&b, alone(&b, "CC-603", 2)).state, STATE_WAITING); // another type
	pass(&b, HOUR_MS); // its A limit is long over
	assert_int_equal(now_of(&b, muted).state, STATE_SENSED);
	clear(&b, healed, "d-5");
	assert_int_equal(now_of(&b, healed).state, STATE_FALSE_ALARM); // it was the works
	reopen(&b);
	pass(&b, HOUR_MS + 1);
	assert_int_equal(now_of(&b, muted).shelved_until, INSTANT_NONE);
	assert_int_equal(now_of(&b, muted).state, STATE_WAITING);
	close_books(&b);
}

/* Put aside at one time and for one end, they come back one by one, also after a restart. */
static void the_end_of_works_is_no_flood(void **state)
{
	struct books b = open_books(state);
	const char *ids[8];
	int64_t ends[8];
	plan(&b, "CC-602");
	for (int i = 0; i < 8; i++) {
		ids[i] = alone(&b, "CC-602", i);
		ends[i] = now_of(&b, ids[i]).shelved_until;
		assert_int_equal(ends[i], ends[0] + (int64_t)i * 12 * SECOND_MS);
		if (i == 3)
			reopen(&b);
	}
	pass(&b, ends[0] - b.now);
	for (int i = 0; i < 8; i++) {
		pass(&b, ends[i] - b.now);
		assert_true(now_of(&b, ids[i]).returned);
		assert_true(i == 7 || !now_of(&b, ids[i + 1]).returned);
	}
	close_books(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_family_is_one_event_until_it_gets_loud),
		cmocka_unit_test(half_an_hour_later_it_is_another),
		cmocka_unit_test(places_are_measured_across_a_border),
		cmocka_unit_test(it_ends_with_its_last_teller),
		cmocka_unit_test(one_camera_waits_two_do_not),
		cmocka_unit_test(a_person_confirms_what_a_camera_saw),
		cmocka_unit_test(a_lone_camera_is_heard_at_its_limit),
		cmocka_unit_test(a_storm_is_one_group),
		cmocka_unit_test(what_is_loud_stands_out_of_it),
		cmocka_unit_test(planned_work_holds_back_until_its_end),
		cmocka_unit_test(the_end_of_works_is_no_flood),
	};
	return cmocka_run_group_tests_name("gov_alarm", tests, world_make, world_finish);
}
