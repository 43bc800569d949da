/* SPDX-License-Identifier: MIT */
/* What is asked for and decided: extension, suspension, sending back, void, false, transfer. */
#include "act_world.h"

static void sending_back_twice_needs_the_supervisor(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ASSIGNED);
	struct act back = world_act(w, VERB_SEND_BACK, A_WORKER, AT(5));
	back.reason = "not_ours";
	back.text = "the road is not ours";
	world_do(w, &e, &back);
	assert_int_equal(e.state, STATE_REGISTERED);
	assert_int_equal(e.send_backs, 1);
	assert_int_equal(e.party_count, 0);
	assert_int_equal(e.holder_unit.num, 0);
	assert_false(e.unowned);

	world_dispatch(w, &e, TOWN_DUTY, HELP_UNIT, 0, AT(6));
	back.at = AT(7);
	back.actor = person_actor(&w->people[A_HELPER]);
	back.person = &w->people[A_HELPER];
	world_refused(w, &e, &back, "not_second_back", 409);
	world_ask(w, &e, A_HELPER, "send_back", AT(8));
	struct act duty = world_act(w, VERB_DECIDE, TOWN_DUTY, AT(9));
	duty.result = 1;
	world_refused(w, &e, &duty, "decider", 403);
	world_decide(w, &e, SUPERVISOR, true, AT(10));
	assert_int_equal(e.state, STATE_REGISTERED);
	assert_int_equal(e.send_backs, 2);
	assert_true(event_head(&e).flags & HEAD_UNOWNED); // two said it is not theirs
	struct event sent = e;
	world_dispatch(w, &sent, SUPERVISOR, OTHER_UNIT, 0, AT(11));
	assert_false(event_head(&sent).flags & HEAD_UNOWNED);
	assert_int_equal(e.party_count, 0);
}

static void the_first_extension_is_dutys_the_second_the_supervisors(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	int64_t due = e.clocks[CLOCK_C].due;
	struct act a = world_act(w, VERB_ASK, A_WORKER, AT(10));
	a.what = "extension";
	a.text = "why";
	world_refused(w, &e, &a, "field_extra_s", 422);
	world_ask(w, &e, A_WORKER, "extension", AT(10));
	world_ask(w, &e, A_HELPER, "void", AT(10));
	world_decide(w, &e, TOWN_DUTY, true, AT(11)); // the first one that is open
	assert_int_equal(e.extensions, 1);
	assert_int_equal(e.clocks[CLOCK_C].due, due + HOUR_MS);
	assert_true(e.requests[0].granted);
	assert_string_equal(e.requests[0].decided_by.subject, "duty");
	assert_int_equal(e.requests[1].decided, INSTANT_NONE);

	world_ask(w, &e, A_WORKER, "extension", AT(12));
	struct act d = world_act(w, VERB_DECIDE, TOWN_DUTY, AT(13));
	d.result = 1;
	d.request = 3;
	world_refused(w, &e, &d, "decider", 403);
	d = world_act(w, VERB_DECIDE, SUPERVISOR, AT(13));
	d.result = 1;
	d.request = 3;
	world_do(w, &e, &d);
	assert_int_equal(e.extensions, 2);
	assert_int_equal(e.clocks[CLOCK_C].due, due + 2 * HOUR_MS);
}

static void duty_of_a_lower_level_extends_nothing(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	world_ask(w, &e, A_WORKER, "extension", AT(10));
	e.level = LEVEL_DISTRICT;
	struct act d = world_act(w, VERB_DECIDE, TOWN_DUTY, AT(13));
	d.result = 1;
	world_refused(w, &e, &d, "decider", 403);
	world_decide(w, &e, DISTRICT_DUTY, true, AT(13));
	assert_int_equal(e.extensions, 1);
}

static void what_is_refused_changes_nothing_else(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	struct event was = e;
	world_ask(w, &e, A_WORKER, "suspension", AT(10));
	assert_true(event_head(&e).flags & HEAD_ASKING);
	struct act again = world_act(w, VERB_ASK, A_WORKER, AT(11));
	again.what = "suspension";
	world_refused(w, &e, &again, "no_request", 409);
	world_decide(w, &e, SUPERVISOR, false, AT(12));
	assert_int_equal(e.state, STATE_HANDLING);
	assert_int_equal(e.clocks[CLOCK_C].due, was.clocks[CLOCK_C].due);
	assert_int_equal(e.clocks[CLOCK_C].paused_at, INSTANT_NONE);
	assert_false(event_head(&e).flags & HEAD_ASKING);
}

static void what_the_event_went_past_lapses(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	world_ask(w, &e, A_WORKER, "suspension", AT(10));
	world_ask(w, &e, A_WORKER, "void", AT(10));
	world_text(w, &e, VERB_FEEDBACK, A_WORKER, AT(11));
	assert_null(event_request(&e, "suspension"));
	assert_false(e.requests[0].granted);
	assert_null(e.requests[0].decided_by.subject);
	assert_non_null(event_request(&e, "void")); // any open event can be voided
	world_close(w, &e, TOWN_DUTY, AT(12));
	assert_null(event_request(&e, ""));
	assert_false(event_head(&e).flags & HEAD_ASKING);
}

static void a_false_finding_of_a_worker_is_a_proposal(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_VERIFYING);
	struct act a = world_act(w, VERB_VERIFY, A_WORKER, AT(2));
	a.result = 0;
	a.cause = "device_fault";
	world_refused(w, &e, &a, "confirm_duty", 403);
	a = world_act(w, VERB_ASK, A_WORKER, AT(2));
	a.what = "false";
	a.text = "nothing here";
	world_refused(w, &e, &a, "field_reason", 422);
	a.reason = "complex";
	world_refused(w, &e, &a, "reason", 422);
	world_ask(w, &e, A_WORKER, "false", AT(2));
	world_decide(w, &e, TOWN_DUTY, true, AT(3));
	assert_int_equal(e.state, STATE_FALSE_ALARM);
	assert_string_equal(e.cause, "device_fault");
	assert_int_equal(e.clocks[CLOCK_V].done, AT(3));
}

static void no_one_decides_what_he_asked_for(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_VERIFYING);
	world_ask(w, &e, TOWN_DUTY, "false", AT(2));
	struct act d = world_act(w, VERB_DECIDE, TOWN_DUTY, AT(3));
	d.result = 1;
	world_refused(w, &e, &d, "decider", 403);
	world_decide(w, &e, TOWN_DUTY_2, true, AT(3));
	assert_int_equal(e.state, STATE_FALSE_ALARM);
}

static void a_transfer_stays_until_it_is_accepted(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_REGISTERED);
	struct act a = world_act(w, VERB_TRANSFER, TOWN_DUTY, AT(3));
	a.text = "not ours";
	a.to_subject = "duty2";
	world_refused(w, &e, &a, "field_to", 422); // to a unit or an area
	a.area = DISTRICT;
	world_do(w, &e, &a);
	assert_int_equal(e.level, LEVEL_TOWN);
	struct act d = world_act(w, VERB_DECIDE, TOWN_DUTY_2, AT(4));
	d.result = 1;
	world_refused(w, &e, &d, "decider", 403);
	world_decide(w, &e, DISTRICT_DUTY, true, AT(5));
	assert_int_equal(e.level, LEVEL_DISTRICT);
	assert_string_equal(e.holder_person.subject, "duty-district");

	a = world_act(w, VERB_TRANSFER, DISTRICT_DUTY, AT(6));
	a.text = "theirs";
	a.to = world_unit(OTHER_UNIT);
	world_do(w, &e, &a);
	world_decide(w, &e, A_STRANGER, true, AT(7));
	assert_int_equal(e.holder_unit.num, OTHER_UNIT);
	assert_int_equal(e.holder_person.num, 0);
}

static void no_void_of_a_major_event_by_the_back_door(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, FIRE, STATE_WAITING);
	struct act a = world_act(w, VERB_ASK, TOWN_DUTY, AT(2));
	a.what = "void";
	a.text = "t";
	a.reason = "test_entry";
	world_refused(w, &e, &a, "not_major", 409);

	struct event small = world_event(w, ROUTINE, STATE_WAITING);
	world_ask(w, &small, TOWN_DUTY, "void", AT(2));
	world_grade(w, &small, TOWN_DUTY, 3, AT(3));
	struct act d = world_act(w, VERB_DECIDE, SUPERVISOR, AT(4));
	d.result = 1;
	world_refused(w, &small, &d, "not_major", 409);
	world_grade(w, &small, TOWN_DUTY, 4, AT(5));
	world_decide(w, &small, SUPERVISOR, true, AT(6));
	assert_int_equal(small.state, STATE_VOID);
	assert_string_equal(small.cause, "test_entry");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sending_back_twice_needs_the_supervisor),
		TEST(the_first_extension_is_dutys_the_second_the_supervisors),
		TEST(duty_of_a_lower_level_extends_nothing),
		TEST(what_is_refused_changes_nothing_else),
		TEST(what_the_event_went_past_lapses),
		TEST(a_false_finding_of_a_worker_is_a_proposal),
		TEST(no_one_decides_what_he_asked_for),
		TEST(a_transfer_stays_until_it_is_accepted),
		TEST(no_void_of_a_major_event_by_the_back_door),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
