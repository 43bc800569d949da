/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/intake.h"

/* A town of the world stands at 106.5, 29.5; a ten-thousandth of a degree of latitude is 11 m. */
#define LON 106.5
#define LAT 29.5
#define METRES(m) ((m) / 111195.0)

static struct act alarm(uint16_t type, uint32_t area, enum source_kind source)
{
	return (struct act){.verb = VERB_SENSE, .actor = {.subject = "rule:test"}, .at = MORNING,
		.occurred = INSTANT_NONE, .due_at = INSTANT_NONE, .until = INSTANT_NONE,
		.result = -1, .type = type, .area = area, .source = source};
}

static struct event sensed(struct world *w, const struct act *a)
{
	struct event e;
	event_init(&e);
	e.num = ++w->events;
	act_apply(&e, a, &w->x, &w->arena);
	return e;
}

static void a_family(struct world *w, uint16_t type, const char *family)
{
	snprintf(w->catalog.types[type - 1].family, CODE_ROOM, "%s", family);
}

/* ---- one matter or two ---- */

static void alarms_join_by_type_place_and_time(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *what;
		uint16_t type;
		uint32_t area;
		double metres; // north of the event; NAN = the alarm says no place
		const char *ref;
		int64_t after;
		uint8_t grade;
		bool joins;
	} cases[] = {
		{"the same again", ROUTINE, TOWN, 0, NULL, 0, 0, true},
		{"149 m away", ROUTINE, TOWN, 149, NULL, MINUTE_MS, 0, true},
		{"151 m away", ROUTINE, TOWN, 151, NULL, MINUTE_MS, 0, false},
		{"149 m away, in the next town", ROUTINE, OTHER_TOWN, 149, NULL, 0, 0, true},
		{"the same device, moved", ROUTINE, TOWN, 900, "cam-1", 0, 0, true},
		{"another device", ROUTINE, TOWN, 900, "cam-2", 0, 0, false},
		{"no place, the same area", ROUTINE, TOWN, -1, NULL, 0, 0, true},
		{"no place, another area", ROUTINE, OTHER_TOWN, -1, NULL, 0, 0, false},
		{"half an hour later", ROUTINE, TOWN, 0, NULL, 30 * MINUTE_MS, 0, true},
		{"more than that", ROUTINE, TOWN, 0, NULL, 30 * MINUTE_MS + 1, 0, false},
		{"another type", ROAD, TOWN, 0, NULL, 0, 0, false},
		{"another type of the family", GAS, TOWN, 0, NULL, 0, 0, true},
		{"one of it that is 1-3-5", GAS, TOWN, 0, NULL, 0, 3, false},
		{"the same type, but worse", ROUTINE, TOWN, 0, NULL, 0, 2, true},
	};
	a_family(w, ROUTINE, "one");
	a_family(w, GAS, "one");
	struct act first = alarm(ROUTINE, TOWN, SOURCE_CAMERA);
	first.has_position = true;
	first.lon = LON;
	first.lat = LAT;
	first.source_ref = "cam-1";
	struct event e = sensed(w, &first);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct act a = alarm(cases[i].type, cases[i].area, SOURCE_DEVICE);
		a.has_position = cases[i].metres >= 0;
		a.lon = LON;
		a.lat = LAT + METRES(cases[i].metres);
		a.source_ref = cases[i].ref;
		a.grade = cases[i].grade;
		if (intake_joins(&e, &a, &w->x, MORNING + cases[i].after) != cases[i].joins)
			fail_msg("%s", cases[i].what);
	}
}

/* An event that came without a place stands in the middle of its area: whoever has a place is not
 * measured against that. */
static void the_middle_of_an_area_is_no_place(void **state)
{
	struct world *w = *state;
	struct area town = *area_by_num(w->tree, TOWN);
	struct error e = {0};
	town.has_position = true;
	town.lon = LON;
	town.lat = LAT;
	assert_true(area_tree_put(w->tree, &town, &e));
	struct act first = alarm(ROUTINE, TOWN, SOURCE_DEVICE), far = first;
	struct event middle = sensed(w, &first);
	assert_true(middle.has_position);
	far.has_position = true;
	far.lon = LON;
	far.lat = LAT + METRES(2000);
	assert_true(intake_joins(&middle, &far, &w->x, MORNING));
}

static void what_is_loud_never_disappears(void **state)
{
	struct world *w = *state;
	static const struct {
		uint16_t have;
		uint8_t have_grade;
		uint16_t come;
		uint8_t grade;
		bool hides;
	} cases[] = {
		{GAS, 4, GAS, 3, false}, // its own type regrades it
		{ROAD, 4, FIRE, 0, true},
		{FIRE, 3, GAS, 3, false},
		{FIRE, 3, ROAD, 2, true},
		{FIRE, 2, ROAD, 3, false},
		{ROAD, 5, GAS, 4, false},
		{ROAD, 5, GAS, 3, true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct act have = alarm(cases[i].have, TOWN, SOURCE_DEVICE);
		struct act come = alarm(cases[i].come, TOWN, SOURCE_DEVICE);
		have.grade = cases[i].have_grade;
		come.grade = cases[i].grade;
		struct event e = sensed(w, &have);
		if (intake_hides(&e, &come, &w->catalog) != cases[i].hides)
			fail_msg("case %zu", i);
	}
	assert_true(intake_is_loud(&w->catalog.types[FIRE - 1], 5));
	assert_true(intake_is_loud(&w->catalog.types[ROAD - 1], 3));
	assert_false(intake_is_loud(&w->catalog.types[ROAD - 1], 4));
	assert_false(intake_is_loud(&w->catalog.types[ROAD - 1], 5));
}

/* ---- who tells ---- */

static struct act teller(const char *name, enum verb v)
{
	struct act a = alarm(ROAD, TOWN, SOURCE_DEVICE);
	a.verb = v;
	a.teller = name;
	return a;
}

/* A condition is over when all who told of it say so, in whatever order. */
static void a_condition_ends_with_its_last_teller(void **state)
{
	struct world *w = *state;
	struct act a = teller("a", VERB_SENSE), b = teller("b", VERB_SENSE);
	struct event e = sensed(w, &a);
	assert_true(intake_tell(&e, &b, MORNING, &w->arena));
	assert_false(intake_tell(&e, &b, MORNING, &w->arena));
	assert_int_equal(e.telling_count, 2);
	struct act clear = teller("a", VERB_CLEAR);
	world_do(w, &e, &clear);
	assert_true(e.condition_active);
	assert_int_equal(e.state, STATE_SENSED);
	clear.teller = "b";
	world_do(w, &e, &clear);
	assert_false(e.condition_active);
	assert_int_equal(e.state, STATE_FALSE_ALARM);
}

static void a_teller_comes_back_and_a_stranger_ends_nothing(void **state)
{
	struct world *w = *state;
	struct act a = teller("a", VERB_SENSE), none = teller("x", VERB_CLEAR);
	struct event e = sensed(w, &a);
	assert_false(intake_untell(&e, &none, &w->arena));
	none.teller = "a";
	assert_true(intake_untell(&e, &none, &w->arena));
	assert_true(intake_tell(&e, &a, MORNING + 1, &w->arena));
	assert_int_equal(e.telling_count, 1);
	assert_true(e.tellings[0].active);
	none.teller = NULL; // nobody in particular: for all of them
	none.source = SOURCE_NONE;
	assert_true(intake_untell(&e, &none, &w->arena));
	assert_false(e.tellings[0].active);
}

static void copies_keep_their_tellers(void **state)
{
	struct world *w = *state;
	struct act a = teller("a", VERB_SENSE), clear = teller("a", VERB_CLEAR);
	struct event before = sensed(w, &a), after = before;
	intake_untell(&after, &clear, &w->arena);
	assert_true(before.tellings[0].active);
	assert_false(after.tellings[0].active);
}

static void tellers_are_bounded(void **state)
{
	struct world *w = *state;
	char name[16];
	struct act a = teller("first", VERB_SENSE);
	struct event e = sensed(w, &a);
	a.teller = name;
	for (int i = 0; i < 2 * EVENT_TELLINGS_MAX; i++) {
		snprintf(name, sizeof name, "t%d", i);
		intake_tell(&e, &a, MORNING, &w->arena);
	}
	assert_int_equal(e.telling_count, EVENT_TELLINGS_MAX);
	struct act clear = teller("t3", VERB_CLEAR);
	intake_untell(&e, &clear, &w->arena);
	snprintf(name, sizeof name, "late");
	assert_true(intake_tell(&e, &a, MORNING, &w->arena)); // in the place of the silent one
	assert_int_equal(e.telling_count, EVENT_TELLINGS_MAX);
	assert_false(intake_tell(&e, &a, MORNING, &w->arena));
}

static void tellers_have_names(void **state)
{
	char room[TELLER_ROOM];
	struct act a = alarm(ROAD, TOWN, SOURCE_NONE);
	(void)state;
	assert_string_equal(intake_teller(&a, room), "");
	a.source = SOURCE_CAMERA;
	assert_string_equal(intake_teller(&a, room), "camera");
	a.source_ref = "cam-9";
	assert_string_equal(intake_teller(&a, room), "cam-9");
	a.series = 7;
	assert_string_equal(intake_teller(&a, room), "series:7");
	a.teller = "alertmanager:x";
	assert_string_equal(intake_teller(&a, room), "alertmanager:x");
}

/* ---- sure ---- */

static void two_kinds_of_source_make_sure(void **state)
{
	struct world *w = *state;
	static const struct {
		enum source_kind first, second;
		bool sure;
	} cases[] = {
		{SOURCE_CAMERA, SOURCE_DEVICE, true}, {SOURCE_CAMERA, SOURCE_HOTLINE, true},
		{SOURCE_CAMERA, SOURCE_GRID, true}, {SOURCE_CAMERA, SOURCE_PUBLIC, true},
		{SOURCE_DRONE, SOURCE_DEVICE, true}, {SOURCE_CAMERA, SOURCE_CAMERA, false},
		{SOURCE_CAMERA, SOURCE_DRONE, false}, {SOURCE_DEVICE, SOURCE_DEVICE, false},
		{SOURCE_DEVICE, SOURCE_CAMERA, true}, {SOURCE_DEVICE, SOURCE_HOTLINE, false},
		{SOURCE_CAMERA, SOURCE_OTHER, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct act a = alarm(ROAD, TOWN, cases[i].first), b = a;
		a.source_ref = "one";
		struct event e = sensed(w, &a);
		assert_false(intake_is_confirmed(&e));
		assert_int_equal(intake_confirms(&e, cases[i].second), cases[i].sure);
		b.source = cases[i].second;
		b.source_ref = "two";
		intake_tell(&e, &b, MORNING, &w->arena);
		if (intake_is_confirmed(&e) != cases[i].sure)
			fail_msg("case %zu", i);
	}
	struct act a = alarm(ROAD, TOWN, SOURCE_CAMERA);
	assert_false(intake_is_sure(&a)); // it does not say
	a.confidence = INTAKE_SURE - 1;
	assert_false(intake_is_sure(&a));
	a.confidence = INTAKE_SURE;
	assert_true(intake_is_sure(&a));
	struct event over = sensed(w, &a);
	over.state = STATE_WAITING;
	assert_false(intake_confirms(&over, SOURCE_HOTLINE)); // an event needs no second source
}

/* ---- streets and works ---- */

static void streets_are_towns(void **state)
{
	struct world *w = *state;
	assert_int_equal(intake_street(w->tree, VILLAGE), TOWN);
	assert_int_equal(intake_street(w->tree, TOWN), TOWN);
	assert_int_equal(intake_street(w->tree, DISTRICT), 0);
	assert_int_equal(intake_street(w->tree, CITY), 0);
	assert_int_equal(intake_street(w->tree, 999), 0);
}

static void planned_work_mutes_what_it_explains(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *what;
		uint32_t area;
		uint16_t of_type, type;
		const char *of_ref, *ref;
		int64_t at;
		uint8_t grade;
		bool ended, mutes;
	} cases[] = {
		{"the whole district", DISTRICT, 0, ROAD, NULL, NULL, 0, 0, false, true},
		{"its type", TOWN, ROAD, ROAD, NULL, NULL, 0, 0, false, true},
		{"another type", TOWN, ROUTINE, ROAD, NULL, NULL, 0, 0, false, false},
		{"another town", OTHER_TOWN, 0, ROAD, NULL, NULL, 0, 0, false, false},
		{"its device", TOWN, 0, ROAD, "d-1", "d-1", 0, 0, false, true},
		{"another device", TOWN, 0, ROAD, "d-1", "d-2", 0, 0, false, false},
		{"no device", TOWN, 0, ROAD, "d-1", NULL, 0, 0, false, false},
		{"before it", TOWN, 0, ROAD, NULL, NULL, -HOUR_MS - 1, 0, false, false},
		{"its last instant", TOWN, 0, ROAD, NULL, NULL, HOUR_MS - 1, 0, false, true},
		{"after it", TOWN, 0, ROAD, NULL, NULL, HOUR_MS, 0, false, false},
		{"ended early", TOWN, 0, ROAD, NULL, NULL, 0, 0, true, false},
		{"1-3-5", TOWN, 0, FIRE, NULL, NULL, 0, 0, false, false},
		{"1-3-5 by its grade", TOWN, 0, GAS, NULL, NULL, 0, 3, false, false},
		{"grade 3", TOWN, 0, ROAD, NULL, NULL, 0, 3, false, false},
		{"grade 4", TOWN, 0, GAS, NULL, NULL, 0, 4, false, true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct works works = {.area = cases[i].area, .type = cases[i].of_type,
			.ref = cases[i].of_ref, .from = MORNING - HOUR_MS,
			.to = MORNING + HOUR_MS, .ended = cases[i].ended};
		struct act a = alarm(cases[i].type, TOWN, SOURCE_DEVICE);
		a.grade = cases[i].grade;
		a.source_ref = cases[i].ref;
		if (intake_muted_by(&works, &a, &w->x, MORNING + cases[i].at) != cases[i].mutes)
			fail_msg("%s", cases[i].what);
	}
}

/* ---- flapping ---- */

static void three_toggles_in_ten_minutes_flap(void **state)
{
	struct flap f = {0};
	(void)state;
	assert_false(flap_toggle(&f, MORNING));
	assert_false(flap_toggle(&f, MORNING + MINUTE_MS));
	assert_int_equal(flap_quiet_at(&f), INSTANT_NONE);
	assert_true(flap_toggle(&f, MORNING + FLAP_MS));
	assert_false(flap_toggle(&f, MORNING + FLAP_MS + 1)); // it does already
	assert_int_equal(flap_quiet_at(&f), MORNING + 2 * FLAP_MS + 1);
	flap_end(&f);
	assert_int_equal(flap_quiet_at(&f), INSTANT_NONE);
	assert_false(flap_toggle(&f, MORNING + 3 * FLAP_MS));
}

static void slow_toggles_do_not(void **state)
{
	struct flap f = {0};
	(void)state;
	for (int i = 0; i < 100; i++)
		assert_false(flap_toggle(&f, MORNING + i * (FLAP_MS / 2 + 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(alarms_join_by_type_place_and_time, world_setup,
			world_teardown),
		cmocka_unit_test_setup_teardown(the_middle_of_an_area_is_no_place, world_setup,
			world_teardown),
		cmocka_unit_test_setup_teardown(what_is_loud_never_disappears, world_setup,
			world_teardown),
		cmocka_unit_test_setup_teardown(a_condition_ends_with_its_last_teller, world_setup,
			world_teardown),
		cmocka_unit_test_setup_teardown(a_teller_comes_back_and_a_stranger_ends_nothing,
			world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(copies_keep_their_tellers, world_setup,
			world_teardown),
		cmocka_unit_test_setup_teardown(tellers_are_bounded, world_setup, world_teardown),
		cmocka_unit_test(tellers_have_names),
		cmocka_unit_test_setup_teardown(two_kinds_of_source_make_sure, world_setup,
			world_teardown),
		cmocka_unit_test_setup_teardown(streets_are_towns, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(planned_work_mutes_what_it_explains, world_setup,
			world_teardown),
		cmocka_unit_test(three_toggles_in_ten_minutes_flap),
		cmocka_unit_test(slow_toggles_do_not),
	};
	return cmocka_run_group_tests_name("model_intake", tests, NULL, NULL);
}
