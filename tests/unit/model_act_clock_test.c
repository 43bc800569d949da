/* SPDX-License-Identifier: MIT */
/* What acts do to limits: started, met, paused, resumed, measured anew; the legs of 1-3-5. */
#include "act_world.h"

#include "yiping/model/clock.h"
#include "yiping/model/eval.h"

static const struct event_clock *clock_of(const struct event *e, enum head_clock c)
{
	return &e->clocks[c];
}

static void assert_runs(const struct event *e, enum head_clock c, int64_t start, int64_t due)
{
	assert_int_equal(clock_of(e, c)->start, start);
	assert_int_equal(clock_of(e, c)->due, due);
	assert_int_equal(clock_of(e, c)->done, INSTANT_NONE);
	assert_int_equal(clock_of(e, c)->paused_at, INSTANT_NONE);
}

static void limits_of_the_alarm_and_of_states(void **state)
{
	struct world *w = *state;
	struct event e = world_report(w, ROUTINE);
	assert_runs(&e, CLOCK_A, MORNING, AT(30));
	assert_runs(&e, CLOCK_V, MORNING, AT(60));
	assert_runs(&e, CLOCK_H, MORNING, AT(120));
	assert_runs(&e, CLOCK_C, MORNING, AT(24 * 60));
	assert_int_equal(clock_of(&e, CLOCK_D)->start, INSTANT_NONE); // of 1-3-5 only
	world_ack(w, &e, TOWN_DUTY, AT(5));
	assert_int_equal(clock_of(&e, CLOCK_A)->done, AT(5));
	world_verify(w, &e, TOWN_DUTY, true, AT(6));
	assert_int_equal(clock_of(&e, CLOCK_V)->done, AT(6));
	assert_runs(&e, CLOCK_DISPATCH, AT(6), AT(36));
	world_dispatch(w, &e, TOWN_DUTY, LEAD_UNIT, 0, AT(8));
	assert_int_equal(clock_of(&e, CLOCK_DISPATCH)->done, AT(8));
	assert_runs(&e, CLOCK_ACCEPT, AT(8), AT(38)); // the type's A
	world_ack(w, &e, A_WORKER, AT(9));
	assert_int_equal(clock_of(&e, CLOCK_ACCEPT)->done, AT(9));
	world_plain(w, &e, VERB_ARRIVE, A_WORKER, AT(20));
	assert_int_equal(clock_of(&e, CLOCK_H)->done, AT(20));
	world_text(w, &e, VERB_FEEDBACK, A_WORKER, AT(40));
	assert_runs(&e, CLOCK_CHECK, AT(40), AT(160));
	world_plain(w, &e, VERB_CHECK, TOWN_DUTY, AT(50));
	assert_runs(&e, CLOCK_CHECK, AT(40), AT(160));
	world_close(w, &e, TOWN_DUTY, AT(55));
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++)
		assert_true(e.clocks[c].start == INSTANT_NONE || e.clocks[c].done != INSTANT_NONE);
}

static void the_checks_time_is_not_the_handlers(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	world_text(w, &e, VERB_FEEDBACK, A_WORKER, AT(23 * 60)); // an hour was left
	assert_int_equal(clock_of(&e, CLOCK_C)->paused_at, AT(23 * 60));
	struct event passed = e;
	world_plain(w, &e, VERB_CHECK, DISTRICT_DUTY, AT(26 * 60));
	world_text(w, &e, VERB_REWORK, DISTRICT_DUTY, AT(27 * 60));
	assert_int_equal(e.reworks, 1);
	assert_runs(&e, CLOCK_C, MORNING, AT(28 * 60)); // an hour is left
	assert_int_equal(clock_of(&e, CLOCK_CHECK)->done, AT(27 * 60));
	world_text(w, &e, VERB_FEEDBACK, A_WORKER, AT(27 * 60 + 30));
	assert_runs(&e, CLOCK_CHECK, AT(27 * 60 + 30), AT(29 * 60 + 30));

	world_close(
		w, &passed, DISTRICT_DUTY, AT(27 * 60)); // after the limit, but not the handler's
	assert_false(event_head(&passed).flags & HEAD_LATE);
	struct event late = world_event(w, ROUTINE, STATE_HANDLING);
	world_text(w, &late, VERB_FEEDBACK, A_WORKER, AT(24 * 60 + 1));
	world_close(w, &late, DISTRICT_DUTY, AT(24 * 60 + 2));
	assert_true(event_head(&late).flags & HEAD_LATE);
}

static void a_suspended_event_goes_on_with_what_was_left(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	world_ask(w, &e, A_WORKER, "suspension", AT(60)); // until two days later
	world_decide(w, &e, SUPERVISOR, true, AT(90));
	assert_int_equal(e.state, STATE_SUSPENDED);
	assert_int_equal(clock_of(&e, CLOCK_C)->paused_at, AT(90));
	assert_runs(&e, CLOCK_REVIEW, AT(90), AT(60) + 2 * DAY_MS);
	world_plain(w, &e, VERB_RESUME, A_WORKER, AT(190));
	assert_int_equal(e.state, STATE_HANDLING);
	assert_int_equal(clock_of(&e, CLOCK_REVIEW)->done, AT(190));
	assert_int_equal(clock_of(&e, CLOCK_C)->pause_s, 100 * 60);
	assert_runs(&e, CLOCK_C, MORNING, AT(24 * 60 + 100));
}

static void a_review_date_that_passed_comes_at_once(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	world_ask(w, &e, A_WORKER, "suspension", AT(60));
	world_decide(w, &e, SUPERVISOR, true, AT(60) + 3 * DAY_MS);
	assert_int_equal(clock_of(&e, CLOCK_REVIEW)->due, AT(60) + 3 * DAY_MS + SECOND_MS);
}

static void working_time_stands_still_outside_the_office(void **state)
{
	struct world *w = *state;
	const struct calendar *cal = &w->catalog.calendar;
	struct event e = world_event(w, ROAD, STATE_HANDLING);
	// two working days from Monday 10:00: Wednesday 10:00
	assert_true(clock_of(&e, CLOCK_C)->work_time);
	assert_runs(&e, CLOCK_C, MORNING, MORNING + 2 * DAY_MS);
	world_ask(w, &e, A_WORKER, "suspension", AT(60));
	world_decide(w, &e, SUPERVISOR, true, AT(60));              // Monday 11:00
	world_plain(w, &e, VERB_RESUME, A_WORKER, AT(60) + DAY_MS); // Tuesday 11:00: seven hours
	assert_int_equal(clock_of(&e, CLOCK_C)->pause_s, 7 * 3600);
	assert_runs(&e, CLOCK_C, MORNING, MORNING + 3 * DAY_MS);
	assert_int_equal(
		clock_between(cal, AT(60) + DAY_MS, clock_of(&e, CLOCK_C)->due, true), 13 * 3600);
	world_ask(w, &e, A_WORKER, "extension", AT(61) + DAY_MS);
	world_decide(w, &e, TOWN_DUTY, true, AT(62) + DAY_MS); // one working hour
	assert_runs(&e, CLOCK_C, MORNING, AT(60) + 3 * DAY_MS);
}

static void regrading_keeps_pauses_and_what_was_granted(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROAD, STATE_HANDLING);
	world_ask(w, &e, A_WORKER, "extension", AT(10));
	world_decide(w, &e, TOWN_DUTY, true, AT(11));
	world_ask(w, &e, A_WORKER, "suspension", AT(12));
	world_decide(w, &e, SUPERVISOR, true, AT(20));
	world_plain(w, &e, VERB_RESUME, A_WORKER, AT(50));
	struct act a = world_act(w, VERB_GRADE, TOWN_DUTY, AT(60));
	a.grade = 5;
	a.type = ROUTINE; // 24 hours of the clock, an hour granted, half an hour of pause
	world_do(w, &e, &a);
	assert_false(clock_of(&e, CLOCK_C)->work_time);
	assert_runs(&e, CLOCK_C, MORNING, AT(24 * 60 + 60 + 30));
	assert_int_equal(clock_of(&e, CLOCK_H)->done, AT(5)); // what was met stays met
}

static void regrading_hurries_the_limit_that_runs(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_REGISTERED);
	assert_runs(&e, CLOCK_DISPATCH, AT(2), AT(32));
	world_grade(w, &e, TOWN_DUTY, 3, AT(3));
	assert_runs(&e, CLOCK_DISPATCH, AT(2), AT(12));
}

static void another_unit_has_the_whole_accept_limit(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ASSIGNED);
	assert_runs(&e, CLOCK_ACCEPT, AT(3), AT(33));
	world_dispatch(w, &e, TOWN_DUTY, OTHER_UNIT, 0, AT(20));
	assert_runs(&e, CLOCK_ACCEPT, AT(20), AT(50));
	assert_runs(&e, CLOCK_H, MORNING, AT(120)); // nobody was there yet
	world_ack(w, &e, A_STRANGER, AT(21));
	world_plain(w, &e, VERB_ARRIVE, A_STRANGER, AT(30));
	assert_int_equal(clock_of(&e, CLOCK_H)->done, AT(30));
	world_dispatch(w, &e, TOWN_DUTY, LEAD_UNIT, 0, AT(40));
	assert_runs(&e, CLOCK_H, AT(40), AT(160)); // this one has to get there, too
	world_ack(w, &e, A_WORKER, AT(41));
	assert_int_equal(event_running_clock(&e), CLOCK_H);
}

static void assert_legs(const struct event *e, enum leg a, enum leg v, enum leg d)
{
	assert_int_equal(e->legs[0], a);
	assert_int_equal(e->legs[1], v);
	assert_int_equal(e->legs[2], d);
}

static void one_three_five_in_time(void **state)
{
	struct world *w = *state;
	struct event e = world_sense(w, FIRE);
	world_plain(w, &e, VERB_PROMOTE, RULE, MORNING);
	assert_runs(&e, CLOCK_A, MORNING, AT(1));
	assert_runs(&e, CLOCK_V, MORNING, AT(3));
	assert_runs(&e, CLOCK_D, MORNING, AT(5));
	assert_legs(&e, LEG_PENDING, LEG_PENDING, LEG_PENDING);
	world_ack(w, &e, DISTRICT_DUTY, AT(1));
	world_verify(w, &e, DISTRICT_DUTY, true, AT(3));
	assert_legs(&e, LEG_IN_TIME, LEG_IN_TIME, LEG_PENDING);
	world_dispatch(w, &e, DISTRICT_DUTY, LEAD_UNIT, 0, AT(3));
	assert_runs(&e, CLOCK_ACCEPT, AT(3), AT(4));
	world_ack(w, &e, A_WORKER, AT(4));
	assert_int_equal(event_running_clock(&e), CLOCK_D);
	world_plain(w, &e, VERB_DEPART, A_WORKER, AT(5));
	assert_legs(&e, LEG_IN_TIME, LEG_IN_TIME, LEG_IN_TIME);
	assert_int_equal(event_running_clock(&e), CLOCK_H);
	assert_int_equal(event_lead(&e)->departed, AT(5));
}

static void one_three_five_late_stays_late(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, FIRE, STATE_WAITING);
	world_ack(w, &e, DISTRICT_DUTY, AT(1) + 1);
	world_verify(w, &e, DISTRICT_DUTY, true, AT(3) + 1);
	world_dispatch(w, &e, DISTRICT_DUTY, LEAD_UNIT, 0, AT(4));
	world_ack(w, &e, A_WORKER, AT(4));
	struct event fed_back = e;
	world_plain(w, &e, VERB_ARRIVE, A_WORKER, AT(5) + 1);
	assert_legs(&e, LEG_LATE, LEG_LATE, LEG_LATE);
	world_text(w, &e, VERB_FEEDBACK, A_WORKER, AT(60));
	assert_legs(&e, LEG_LATE, LEG_LATE, LEG_LATE);
	// a first measure that was enough
	world_text(w, &fed_back, VERB_FEEDBACK, A_WORKER, AT(5));
	assert_legs(&fed_back, LEG_LATE, LEG_LATE, LEG_IN_TIME);
}

static void what_becomes_135_is_judged_by_what_was_met(void **state)
{
	struct world *w = *state;
	struct event e = world_report(w, GAS);
	world_ack(w, &e, TOWN_DUTY, AT(1));
	assert_legs(&e, LEG_PENDING, LEG_PENDING, LEG_PENDING);
	world_grade(w, &e, TOWN_DUTY, 3, AT(2));
	assert_true(e.is_135);
	assert_legs(&e, LEG_IN_TIME, LEG_PENDING, LEG_PENDING);
	assert_runs(&e, CLOCK_V, MORNING, AT(3));
	assert_runs(&e, CLOCK_D, MORNING, AT(5));

	struct event late = world_event(w, GAS, STATE_HANDLING); // there after five minutes
	struct event later = world_event(w, GAS, STATE_ACCEPTED);
	world_grade(w, &late, TOWN_DUTY, 3, AT(60));
	assert_legs(&late, LEG_IN_TIME, LEG_IN_TIME, LEG_IN_TIME);
	world_plain(w, &later, VERB_ARRIVE, A_WORKER, AT(6));
	world_grade(w, &later, TOWN_DUTY, 3, AT(60));
	assert_legs(&later, LEG_IN_TIME, LEG_IN_TIME, LEG_LATE);
	world_grade(w, &late, TOWN_DUTY, 4, AT(61));
	assert_false(late.is_135);
}

static void a_reopened_false_alarm_starts_what_is_still_to_be_met(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, FIRE, STATE_FALSE_ALARM);
	assert_legs(&e, LEG_IN_TIME, LEG_IN_TIME, LEG_PENDING);
	world_text(w, &e, VERB_REOPEN, DISTRICT_DUTY, AT(100));
	assert_int_equal(e.state, STATE_VERIFYING);
	assert_null(e.cause);
	assert_runs(&e, CLOCK_V, AT(100), AT(103));
	assert_runs(&e, CLOCK_D, AT(100), AT(105));
	assert_runs(&e, CLOCK_H, AT(100), AT(220));
	assert_runs(&e, CLOCK_C, AT(100), AT(100 + 24 * 60));
	world_verify(w, &e, DISTRICT_DUTY, true, AT(101));
	world_dispatch(w, &e, DISTRICT_DUTY, LEAD_UNIT, 0, AT(102));
	world_ack(w, &e, A_WORKER, AT(103));
	world_plain(w, &e, VERB_DEPART, A_WORKER, AT(104));
	assert_legs(&e, LEG_IN_TIME, LEG_IN_TIME, LEG_IN_TIME);
}

static void a_reopened_event_has_a_new_closing_limit(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_CLOSED);
	world_text(w, &e, VERB_REOPEN, TOWN_DUTY, AT(3000));
	assert_runs(&e, CLOCK_C, AT(3000), AT(3000 + 24 * 60));
	assert_int_equal(event_running_clock(&e), CLOCK_C);
	world_text(w, &e, VERB_FEEDBACK, A_WORKER, AT(3010));
	world_close(w, &e, DISTRICT_DUTY, AT(3020));
	assert_false(event_head(&e).flags & HEAD_LATE);
}

static void extensions_have_an_end(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	for (int i = 0; i < 40; i++) {
		struct act a = world_act(w, VERB_ASK, A_WORKER, AT(10));
		a.what = "extension";
		a.text = "t";
		a.extra_s = 366u * 86400;
		world_do(w, &e, &a);
		int64_t due = clock_of(&e, CLOCK_C)->due;
		world_decide(w, &e, SUPERVISOR, true, AT(11));
		assert_true(clock_of(&e, CLOCK_C)->due >= due);
	}
	assert_true(clock_of(&e, CLOCK_C)->due <= MORNING + 3660 * DAY_MS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

/* ---- what everybody sees of a limit by time ---- */

static void assert_marks(struct world *w, const struct event *e, enum head_clock c)
{
	const struct calendar *cal = &w->catalog.calendar;
	const struct event_clock *k = clock_of(e, c);
	struct head h = event_head(e);
	static const struct {
		uint32_t per_mille;
		enum urgency before, from;
	} marks[] = {{700, URGENCY_EASY, URGENCY_HALF}, {900, URGENCY_HALF, URGENCY_NEAR},
		{1000, URGENCY_NEAR, URGENCY_OVERDUE}};
	assert_int_equal(h.clock, c);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		uint32_t used = k->limit_s / 1000 * marks[i].per_mille + k->pause_s;
		int64_t at = clock_after(cal, k->start, used, k->work_time);
		assert_int_equal(eval_clock(&h, cal, at - SECOND_MS).urgency, marks[i].before);
		assert_int_equal(eval_clock(&h, cal, at).urgency, marks[i].from);
		assert_int_equal(eval_clock(&h, cal, at).clock, c);
	}
}

/* A V D H C, dispatch, accept and check, on the clock and in working time. */
static void each_limit_has_its_marks(void **state)
{
	struct world *w = *state;
	for (int work_time = 0; work_time < 2; work_time++)
		for (size_t i = 0; i < WORLD_LIMITS; i++) {
			enum head_clock c = world_limits[i].clock;
			w->catalog.types[ROAD - 1].limits[c] =
				(struct duration_limit){10000, work_time != 0};
			struct event e = world_event(w, ROAD, world_limits[i].state);
			assert_marks(w, &e, c);
		}
}

/* Five minutes to be under way: 3:30, 4:30 and 5:00. */
static void the_third_leg_has_its_marks(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, FIRE, STATE_ACCEPTED);
	struct head h = event_head(&e);
	const struct calendar *cal = &w->catalog.calendar;
	assert_int_equal(h.clock, CLOCK_D);
	assert_int_equal(eval_clock(&h, cal, MORNING + 209 * SECOND_MS).urgency, URGENCY_EASY);
	assert_int_equal(eval_clock(&h, cal, MORNING + 210 * SECOND_MS).urgency, URGENCY_HALF);
	assert_int_equal(eval_clock(&h, cal, MORNING + 270 * SECOND_MS).urgency, URGENCY_NEAR);
	assert_int_equal(eval_clock(&h, cal, MORNING + 300 * SECOND_MS).urgency, URGENCY_OVERDUE);
}

static void marks_wait_for_a_pause(void **state)
{
	struct world *w = *state;
	for (int work_time = 0; work_time < 2; work_time++) {
		w->catalog.types[ROAD - 1].limits[CLOCK_C] =
			(struct duration_limit){100000, work_time != 0};
		struct event e = world_event(w, ROAD, STATE_HANDLING);
		world_ask(w, &e, A_WORKER, "suspension", AT(10));
		world_decide(w, &e, SUPERVISOR, true, AT(20));
		world_plain(w, &e, VERB_RESUME, A_WORKER, AT(26 * 60)); // a day of work later
		assert_true(clock_of(&e, CLOCK_C)->pause_s > 3600);
		assert_marks(w, &e, CLOCK_C);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(limits_of_the_alarm_and_of_states),
		TEST(the_checks_time_is_not_the_handlers),
		TEST(a_suspended_event_goes_on_with_what_was_left),
		TEST(a_review_date_that_passed_comes_at_once),
		TEST(working_time_stands_still_outside_the_office),
		TEST(regrading_keeps_pauses_and_what_was_granted),
		TEST(regrading_hurries_the_limit_that_runs),
		TEST(another_unit_has_the_whole_accept_limit),
		TEST(one_three_five_in_time),
		TEST(one_three_five_late_stays_late),
		TEST(what_becomes_135_is_judged_by_what_was_met),
		TEST(a_reopened_false_alarm_starts_what_is_still_to_be_met),
		TEST(a_reopened_event_has_a_new_closing_limit),
		TEST(extensions_have_an_end),
		TEST(each_limit_has_its_marks),
		TEST(the_third_leg_has_its_marks),
		TEST(marks_wait_for_a_pause),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
