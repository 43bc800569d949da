/* SPDX-License-Identifier: MIT */
#include "act_world.h"

static void of_nothing_nothing_is_known(void **state)
{
	struct event e;
	(void)state;
	memset(&e, 0x5a, sizeof e);
	event_init(&e);
	assert_int_equal(e.state, STATE_NONE);
	assert_int_equal(e.born, INSTANT_NONE);
	assert_int_equal(e.clocks[CLOCK_C].start, INSTANT_NONE);
	assert_int_equal(event_running_clock(&e), CLOCK_NONE);
	assert_false(event_unacked(&e));
	assert_null(event_lead(&e));
	assert_null(event_party(&e, LEAD_UNIT));
	assert_null(event_request(&e, ""));
}

static void the_head_says_what_the_event_is(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ASSIGNED);
	e.colour = COLOUR_ORANGE;
	e.exercise = e.sensitive = e.grouped = e.unowned = e.supervised = true;
	e.has_condition = e.condition_active = true;
	e.shelved_until = AT(60);
	e.escalated = LEVEL_DISTRICT;
	e.reworks = 1;
	struct head h = event_head(&e);
	assert_int_equal(h.num, e.num);
	assert_int_equal(h.rev, e.rev);
	assert_int_equal(h.arev, e.arev);
	assert_int_equal(h.kind, KIND_EVENT);
	assert_int_equal(h.state, STATE_ASSIGNED);
	assert_int_equal(h.grade, 5);
	assert_int_equal(h.colour, COLOUR_ORANGE);
	assert_int_equal(h.domain, 1);
	assert_int_equal(h.type, ROUTINE);
	assert_int_equal(h.area, TOWN);
	assert_int_equal(h.holder, LEAD_UNIT);
	assert_int_equal(h.born, MORNING);
	uint32_t flags = HEAD_UNACKED | HEAD_ACTIVE | HEAD_SHELVED | HEAD_SUPERVISED |
			 HEAD_EXERCISE | HEAD_SENSITIVE | HEAD_UNOWNED | HEAD_REWORKED |
			 HEAD_GROUPED | (uint32_t)LEVEL_TOWN << HEAD_LEVEL_SHIFT |
			 (uint32_t)LEVEL_DISTRICT << HEAD_ESCALATED_SHIFT;
	assert_int_equal(h.flags, flags);
	assert_int_equal(h.clock, CLOCK_ACCEPT);
	assert_int_equal(h.start, AT(3));
	assert_int_equal(h.limit_s, 30 * 60);
	assert_int_equal(h.due, AT(33));
	e.condition_active = false;
	assert_true(event_head(&e).flags & HEAD_CLEARED);
}

static void the_head_names_a_person_before_a_unit(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ACCEPTED);
	struct head h = event_head(&e);
	assert_true(h.flags & HEAD_PERSON);
	assert_int_equal(h.holder, w->people[A_WORKER].num);
	e.holder_person = (struct actor){0};
	h = event_head(&e);
	assert_false(h.flags & HEAD_PERSON);
	assert_int_equal(h.holder, LEAD_UNIT);
}

static void the_head_carries_legs_calendar_and_pause(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROAD, STATE_HANDLING);
	e.legs[0] = LEG_IN_TIME, e.legs[2] = LEG_LATE;
	struct head h = event_head(&e);
	assert_int_equal(head_leg(&h, HEAD_LEG_A_SHIFT), LEG_IN_TIME);
	assert_int_equal(head_leg(&h, HEAD_LEG_V_SHIFT), LEG_PENDING);
	assert_int_equal(head_leg(&h, HEAD_LEG_D_SHIFT), LEG_LATE);
	assert_true(h.flags & HEAD_WORKTIME);
	event_clock_pause(&e, CLOCK_C, AT(10));
	assert_true(event_head(&e).flags & HEAD_PAUSED);
}

/* Worse in one respect is never less severe, whatever it is in the others. */
static void severity_grows(void **state)
{
	(void)state;
	for (int grade = 1; grade <= 5; grade++)
		for (int colour = 0; colour < COLOUR_COUNT; colour++)
			for (int fire = 0; fire < 2; fire++) {
				struct event e = {.grade = (uint8_t)grade,
					.colour = (enum colour)colour,
					.is_135 = fire};
				uint8_t severity = event_severity(&e);
				struct event worse = e;
				worse.grade--;
				assert_true(grade == 1 || event_severity(&worse) > severity);
				worse = e;
				worse.colour = (enum colour)(colour + 1);
				assert_true(event_severity(&worse) > severity);
				worse = e;
				worse.is_135 = true;
				assert_true(fire || event_severity(&worse) > severity);
			}
}

static void only_open_events_wait_for_an_ack(void **state)
{
	struct world *w = *state;
	for (int s = 0; s < STATE_COUNT; s++) {
		struct event e = world_event(w, ROUTINE, (enum state)s);
		e.acked_at = INSTANT_NONE;
		assert_int_equal(event_unacked(&e), (STATES_OPEN >> s & 1) != 0);
	}
}

static void every_state_has_its_clock(void **state)
{
	static const enum head_clock of[STATE_COUNT] = {[STATE_SENSED] = CLOCK_A,
		[STATE_WAITING] = CLOCK_A,
		[STATE_VERIFYING] = CLOCK_V,
		[STATE_REGISTERED] = CLOCK_DISPATCH,
		[STATE_ASSIGNED] = CLOCK_ACCEPT,
		[STATE_ACCEPTED] = CLOCK_H,
		[STATE_HANDLING] = CLOCK_C,
		[STATE_SUSPENDED] = CLOCK_REVIEW,
		[STATE_REPORTED] = CLOCK_CHECK,
		[STATE_CHECKING] = CLOCK_CHECK};
	struct world *w = *state;
	for (int s = 0; s < STATE_COUNT; s++) {
		struct event e = world_event(w, ROUTINE, (enum state)s);
		struct head h = event_head(&e);
		assert_int_equal(event_running_clock(&e), of[s]);
		assert_int_equal(h.clock, of[s]);
		assert_int_equal(h.due == INSTANT_NONE, of[s] == CLOCK_NONE);
		assert_int_equal(h.start, of[s] == CLOCK_NONE ? e.entered : e.clocks[of[s]].start);
	}
	struct event fire = world_event(w, FIRE, STATE_ACCEPTED);
	assert_int_equal(event_running_clock(&fire), CLOCK_D);
}

static void without_its_own_the_closing_limit_is_shown(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ACCEPTED);
	event_clock_start(&e, CLOCK_H, (struct duration_limit){0}, AT(4), &w->catalog.calendar);
	assert_int_equal(event_running_clock(&e), CLOCK_C);
	event_clock_pause(&e, CLOCK_C, AT(5));
	assert_int_equal(event_running_clock(&e), CLOCK_NONE);
	assert_int_equal(event_head(&e).due, INSTANT_NONE);
}

static void clocks_start_stop_and_rest(void **state)
{
	struct world *w = *state;
	const struct calendar *cal = &w->catalog.calendar;
	struct event e;
	event_init(&e);
	event_clock_done(&e, CLOCK_C, AT(1)); // not started
	event_clock_pause(&e, CLOCK_C, AT(1));
	event_clock_resume(&e, CLOCK_C, AT(1), cal);
	assert_int_equal(e.clocks[CLOCK_C].done, INSTANT_NONE);
	assert_int_equal(e.clocks[CLOCK_C].paused_at, INSTANT_NONE);
	event_clock_start(&e, CLOCK_C, (struct duration_limit){3600, false}, AT(0), cal);
	event_clock_pause(&e, CLOCK_C, AT(10));
	event_clock_pause(&e, CLOCK_C, AT(20)); // rests already
	event_clock_resume(&e, CLOCK_C, AT(30), cal);
	event_clock_resume(&e, CLOCK_C, AT(40), cal); // runs already
	assert_int_equal(e.clocks[CLOCK_C].pause_s, 20 * 60);
	assert_int_equal(e.clocks[CLOCK_C].due, AT(80));
	event_clock_done(&e, CLOCK_C, AT(50));
	event_clock_done(&e, CLOCK_C, AT(60)); // met once
	assert_int_equal(e.clocks[CLOCK_C].done, AT(50));
	event_clock_pause(&e, CLOCK_C, AT(70));
	assert_int_equal(e.clocks[CLOCK_C].paused_at, INSTANT_NONE);
}

static void requests_are_found_by_what_they_ask(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	world_ask(w, &e, A_WORKER, "extension", AT(10));
	world_ask(w, &e, A_WORKER, "suspension", AT(10));
	assert_int_equal(event_request(&e, "")->id, 1);
	assert_int_equal(event_request(&e, "suspension")->id, 2);
	assert_null(event_request(&e, "void"));
	e.requests[0].decided = AT(11);
	assert_int_equal(event_request(&e, "")->id, 2);
	assert_null(event_request(&e, "extension"));
}

static void late_is_said_of_what_is_closed(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ACCEPTED);
	world_plain(w, &e, VERB_ARRIVE, A_WORKER, AT(121)); // a minute after the limit
	assert_false(event_head(&e).flags & HEAD_LATE);
	world_text(w, &e, VERB_FEEDBACK, A_WORKER, AT(130));
	world_close(w, &e, TOWN_DUTY, AT(140));
	assert_true(event_head(&e).flags & HEAD_LATE);
	struct event on_time = world_event(w, ROUTINE, STATE_CLOSED);
	assert_false(event_head(&on_time).flags & HEAD_LATE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_nothing_nothing_is_known),
		TEST(the_head_says_what_the_event_is),
		TEST(the_head_names_a_person_before_a_unit),
		TEST(the_head_carries_legs_calendar_and_pause),
		TEST(severity_grows),
		TEST(only_open_events_wait_for_an_ack),
		TEST(every_state_has_its_clock),
		TEST(without_its_own_the_closing_limit_is_shown),
		TEST(clocks_start_stop_and_rest),
		TEST(requests_are_found_by_what_they_ask),
		TEST(late_is_said_of_what_is_closed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
