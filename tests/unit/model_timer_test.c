/* SPDX-License-Identifier: MIT */
#include "act_random.h"

#include <stdlib.h>

#include "yiping/model/timer.h"

/* The next rung is this one, with this key; it is struck a little late. */
static void strikes(struct world *w, struct event *e, enum verb v, int64_t due, const char *key)
{
	struct rung r = timer_next(e, &w->catalog);
	const char *found = NULL;
	char wanted[64];
	assert_int_equal(r.verb, v);
	assert_int_equal(r.due, due);
	struct act a = timer_act(e, &r, due + 7 * SECOND_MS, &w->arena, &found);
	snprintf(wanted, sizeof wanted, "timer:%s:%s", e->id, key);
	assert_string_equal(found, wanted);
	assert_string_equal(a.actor.subject, "timer");
	assert_int_equal(a.due_at, due);
	assert_null(a.person);
	world_do(w, e, &a);
	assert_string_equal(e->last_by.subject, "timer");
}

static void rests(struct world *w, const struct event *e)
{
	struct rung r = timer_next(e, &w->catalog);
	assert_int_equal(r.verb, VERB_NONE);
	assert_int_equal(r.due, INSTANT_NONE);
}

/* The rung calls this post of that level. */
static void calls(struct world *w, struct event *e, enum post post, enum level level, int64_t due,
	const char *key)
{
	struct rung r = timer_next(e, &w->catalog);
	assert_int_equal(r.post, post);
	assert_int_equal(r.level, level);
	strikes(w, e, VERB_CALL, due, key);
}

/* Half an hour to receive it: a rung each quarter of an hour. */
static void an_alarm_is_promoted_urged_and_goes_up(void **state)
{
	struct world *w = *state;
	struct event e = world_sense(w, ROUTINE);
	strikes(w, &e, VERB_PROMOTE, AT(30), "promote:1");
	assert_int_equal(e.state, STATE_WAITING);
	assert_int_equal(e.entered, AT(30));
	assert_int_equal(timer_next(&e, &w->catalog).post, POST_NONE);
	strikes(w, &e, VERB_URGE, AT(30), "A:1"); // A counts from the alarm, not from the promotion
	assert_int_equal(e.urges, 1);
	calls(w, &e, POST_LEADER, LEVEL_TOWN, AT(45), "A:2");
	assert_int_equal(e.call_count, 0); // nobody was named
	calls(w, &e, POST_SUPERVISOR, LEVEL_TOWN, AT(60), "A:3");
	strikes(w, &e, VERB_ESCALATE, AT(75), "A:4");
	assert_int_equal(e.escalated, LEVEL_DISTRICT);
	assert_true(event_unacked(&e));
	calls(w, &e, POST_LEADER, LEVEL_DISTRICT, AT(90), "A:5");
	calls(w, &e, POST_SUPERVISOR, LEVEL_DISTRICT, AT(105), "A:6");
	strikes(w, &e, VERB_ESCALATE, AT(120), "A:7");
	assert_int_equal(e.escalated, LEVEL_CITY);
	calls(w, &e, POST_LEADER, LEVEL_CITY, AT(135), "A:8");
	calls(w, &e, POST_SUPERVISOR, LEVEL_CITY, AT(150), "A:9");
	assert_int_equal(e.rungs, 9);
	rests(w, &e); // there is nobody above
}

static void who_is_called_answers(void **state)
{
	struct world *w = *state;
	struct event e = world_report(w, ROUTINE);
	strikes(w, &e, VERB_URGE, AT(30), "A:1");
	struct rung r = timer_next(&e, &w->catalog);
	const char *key = NULL;
	struct act a = timer_act(&e, &r, r.due, &w->arena, &key);
	a.to_subject = "supervisor";
	a.to_name = "S";
	world_do(w, &e, &a);
	assert_int_equal(e.call_count, 1);
	assert_string_equal(e.calls[0].by.subject, "timer");
	assert_int_equal(e.calls[0].at, AT(45));
	assert_int_equal(e.struck, 2);
	struct act answer = world_act(w, VERB_ANSWER, SUPERVISOR_2, AT(46));
	world_refused(w, &e, &answer, "called", 409);
	world_plain(w, &e, VERB_ANSWER, SUPERVISOR, AT(46));
	assert_int_equal(e.calls[0].answered, AT(46));
}

/* 1-3-5 has a name on each rung, and one in half a minute. */
static void a_fire_goes_up_by_name(void **state)
{
	struct world *w = *state;
	struct event e = world_report(w, FIRE);
	struct rung r = timer_next(&e, &w->catalog);
	assert_int_equal(r.post, POST_OFFICER);
	strikes(w, &e, VERB_URGE, AT(1), "A:1");
	calls(w, &e, POST_LEADER, LEVEL_TOWN, AT(1) + 30 * SECOND_MS, "A:2");
	calls(w, &e, POST_SUPERVISOR, LEVEL_TOWN, AT(2), "A:3");
	r = timer_next(&e, &w->catalog);
	assert_int_equal(r.post, POST_OFFICER);
	assert_int_equal(r.level, LEVEL_DISTRICT);
	strikes(w, &e, VERB_ESCALATE, AT(2) + 30 * SECOND_MS, "A:4");
}

static void what_nobody_owns_goes_to_the_supervisor(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_REGISTERED);
	e.unowned = true;
	struct rung r = timer_next(&e, &w->catalog);
	assert_int_equal(r.clock, CLOCK_DISPATCH);
	assert_int_equal(r.post, POST_SUPERVISOR);
	assert_int_equal(r.level, LEVEL_TOWN);
	strikes(w, &e, VERB_URGE, AT(32), "dispatch:1");
	calls(w, &e, POST_SUPERVISOR, LEVEL_TOWN, AT(47), "dispatch:2");
}

/* The limit for finding somebody has a ladder by name: duty, its supervisor, the next level. */
static void whoever_owns_it_is_looked_for_by_name(void **state)
{
	struct world *w = *state;
	w->catalog.types[ROUTINE - 1].unit_kind = 0;
	struct event e = world_event(w, ROUTINE, STATE_REGISTERED);
	assert_int_equal(e.clocks[CLOCK_OWNER].due, AT(30));
	struct rung r = timer_next(&e, &w->catalog);
	assert_int_equal(r.clock, CLOCK_OWNER); // dispatch is due two minutes later
	assert_int_equal(r.post, POST_LEADER);
	strikes(w, &e, VERB_URGE, AT(30), "owner:1");
	calls(w, &e, POST_SUPERVISOR, LEVEL_TOWN, AT(45), "owner:2");
	strikes(w, &e, VERB_ESCALATE, AT(60), "owner:3");
	calls(w, &e, POST_LEADER, LEVEL_DISTRICT, AT(75), "owner:4");
	calls(w, &e, POST_SUPERVISOR, LEVEL_DISTRICT, AT(90), "owner:5");
	strikes(w, &e, VERB_ESCALATE, AT(105), "owner:6");
	calls(w, &e, POST_LEADER, LEVEL_CITY, AT(120), "owner:7");
	calls(w, &e, POST_SUPERVISOR, LEVEL_CITY, AT(135), "owner:8");
	assert_int_equal(timer_next(&e, &w->catalog).verb, VERB_NONE);
}

/* Every state that has a limit has a ladder, whose first rung is an urge at its end. */
static void each_limit_urges_at_its_end(void **state)
{
	struct world *w = *state;
	for (size_t i = 0; i < WORLD_LIMITS; i++) {
		struct event e = world_event(w, ROUTINE, world_limits[i].state);
		enum head_clock c = world_limits[i].clock;
		char key[32];
		assert_true(e.clocks[c].start != INSTANT_NONE);
		snprintf(key, sizeof key, "%s:1", head_clock_token(c));
		strikes(w, &e, VERB_URGE, e.clocks[c].due, key);
		assert_int_equal(e.rung_clock, c);
		assert_int_equal(timer_next(&e, &w->catalog).verb, VERB_CALL);
	}
}

static void what_is_done_is_left_in_peace(void **state)
{
	struct world *w = *state;
	for (int s = STATE_ARCHIVED; s < STATE_COUNT; s++) {
		struct event e = world_event(w, ROUTINE, (enum state)s);
		rests(w, &e);
	}
	struct event unknown = world_report(w, ROUTINE);
	unknown.state = STATE_NONE;
	rests(w, &unknown);
}

static void a_district_has_one_step_and_the_city_none(void **state)
{
	struct world *w = *state;
	struct event e = world_report(w, ROUTINE), city = e;
	e.level = LEVEL_DISTRICT;
	strikes(w, &e, VERB_URGE, AT(30), "A:1");
	calls(w, &e, POST_LEADER, LEVEL_DISTRICT, AT(45), "A:2");
	calls(w, &e, POST_SUPERVISOR, LEVEL_DISTRICT, AT(60), "A:3");
	strikes(w, &e, VERB_ESCALATE, AT(75), "A:4");
	city.level = LEVEL_CITY;
	strikes(w, &city, VERB_URGE, AT(30), "A:1");
	calls(w, &city, POST_LEADER, LEVEL_CITY, AT(45), "A:2");
	calls(w, &city, POST_SUPERVISOR, LEVEL_CITY, AT(60), "A:3");
	rests(w, &city);
}

static void rungs_of_working_time_fall_into_working_time(void **state)
{
	struct world *w = *state;
	w->catalog.types[ROAD - 1].limits[CLOCK_A] = (struct duration_limit){3 * 3600, true};
	struct event e = world_report(w, ROAD);
	strikes(w, &e, VERB_URGE, AT(5 * 60), "A:1"); // Monday 10-12 and 14-15
	strikes(w, &e, VERB_CALL, AT(5 * 60 + 90), "A:2");
	strikes(w, &e, VERB_CALL, AT(8 * 60), "A:3"); // until 18
	strikes(w, &e, VERB_ESCALATE, MORNING + DAY_MS + 30 * MINUTE_MS, "A:4"); // Tuesday from 9
}

static void an_order_nobody_signs_for_goes_up_too(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ASSIGNED);
	strikes(w, &e, VERB_URGE, AT(33), "accept:1");
	strikes(w, &e, VERB_CALL, AT(48), "accept:2");
	world_dispatch(w, &e, TOWN_DUTY, OTHER_UNIT, 0, AT(50));
	strikes(w, &e, VERB_URGE, AT(80), "accept:3"); // a new order, and a key of its own
	world_ack(w, &e, A_STRANGER, AT(81));
	assert_int_equal(timer_next(&e, &w->catalog).clock, CLOCK_H);
}

/* Who takes over what is late already is not urged the same moment, nor for each rung missed. */
static void a_limit_that_was_over_waits_for_half_of_it(void **state)
{
	struct world *w = *state;
	struct event e = world_report(w, FIRE);
	world_ack(w, &e, CITY_DUTY, AT(20)); // V was over at 3
	strikes(w, &e, VERB_URGE, AT(21) + 30 * SECOND_MS, "V:1");
	strikes(w, &e, VERB_CALL, AT(23), "V:2");
}

/* More time, granted, is a new limit. */
static void an_extension_begins_the_ladder_anew(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	strikes(w, &e, VERB_URGE, AT(24 * 60), "C:1");
	world_ask(w, &e, A_WORKER, "extension", AT(24 * 60 + 10));
	world_decide(w, &e, TOWN_DUTY, true, AT(24 * 60 + 20));
	assert_int_equal(e.struck, 0);
	strikes(w, &e, VERB_URGE, AT(25 * 60), "C:2");
}

/* Whoever holds it back does not lose the rungs: they go on when the clock does. */
static void a_pause_holds_the_ladder(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	strikes(w, &e, VERB_URGE, AT(24 * 60), "C:1");
	world_ask(w, &e, A_WORKER, "suspension", AT(24 * 60 + 10));
	world_decide(w, &e, SUPERVISOR, true, AT(24 * 60 + 20));
	assert_int_equal(timer_next(&e, &w->catalog).verb, VERB_RESUME);
	world_plain(w, &e, VERB_RESUME, A_WORKER, AT(60 * 60));
	struct rung r = timer_next(&e, &w->catalog);
	assert_int_equal(r.verb, VERB_CALL);
	assert_true(r.due >= AT(60 * 60));
}

static void each_review_date_resumes_once(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	world_ask(w, &e, A_WORKER, "suspension", AT(10));
	world_decide(w, &e, SUPERVISOR, true, AT(20));
	int64_t due = AT(10) + 2 * DAY_MS;
	strikes(w, &e, VERB_RESUME, due, "review:1");
	assert_int_equal(e.state, STATE_HANDLING);
	assert_int_equal(e.entered, due);
	assert_int_equal(e.clocks[CLOCK_C].due,
		AT(24 * 60) + 2 * DAY_MS - 10 * MINUTE_MS); // not a second more for a late server
	world_ask(w, &e, A_WORKER, "suspension", due + MINUTE_MS);
	world_decide(w, &e, SUPERVISOR, true, due + 2 * MINUTE_MS);
	strikes(w, &e, VERB_RESUME, due + MINUTE_MS + 2 * DAY_MS, "review:2");
}

static void the_shelf_ends_by_itself(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_WAITING);
	struct act a = world_act(w, VERB_SHELVE, TOWN_DUTY, AT(1));
	a.reason = "maintenance";
	a.until = AT(45);
	world_do(w, &e, &a);
	strikes(w, &e, VERB_URGE, AT(30), "A:1"); // on the shelf, but received by nobody
	strikes(w, &e, VERB_UNSHELVE, AT(45), "shelf:1");
	assert_int_equal(e.shelved_until, INSTANT_NONE);
	strikes(w, &e, VERB_CALL, AT(45), "A:2");
	a.at = AT(46);
	a.until = AT(50);
	world_do(w, &e, &a);
	strikes(w, &e, VERB_UNSHELVE, AT(50), "shelf:2");
}

static void an_alarm_on_the_shelf_waits_for_its_end(void **state)
{
	struct world *w = *state;
	struct event e = world_sense(w, ROUTINE);
	e.shelved_until = AT(45); // its A limit is over at 30
	e.shelve_count = 1;
	strikes(w, &e, VERB_UNSHELVE, AT(45), "shelf:1");
	assert_int_equal(e.state, STATE_SENSED);
	assert_int_equal(timer_next(&e, &w->catalog).verb, VERB_PROMOTE);
}

static void routine_is_archived_after_three_days(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_CLOSED), evaluated = e;
	strikes(w, &e, VERB_ARCHIVE, e.closed_at + 3 * DAY_MS, "archive:1");
	assert_int_equal(e.state, STATE_ARCHIVED);
	world_plain(w, &evaluated, VERB_EVALUATE, TOWN_DUTY, AT(60));
	strikes(w, &evaluated, VERB_ARCHIVE, evaluated.closed_at + 3 * DAY_MS, "archive:1");
	struct event graded = world_event(w, ROAD, STATE_CLOSED); // grade 4: by the supervisor
	rests(w, &graded);
}

static void what_must_be_reviewed_is_not_archived_by_time(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_CLOSED), x = e;
	assert_false(review_is_mandatory(&e));
	for (uint8_t grade = 1; grade <= 3; grade++) {
		x.grade = grade;
		assert_true(review_is_mandatory(&x));
		rests(w, &x);
	}
	x = e;
	x.reworks = 1;
	assert_false(review_is_mandatory(&x));
	x.reworks = 2;
	assert_true(review_is_mandatory(&x));
	x = e;
	x.reopens = 1; // closed too early, or no false alarm after all
	assert_true(review_is_mandatory(&x));
	x = e;
	x.is_135 = true;
	x.grade = 4;
	x.legs[0] = x.legs[1] = x.legs[2] = LEG_IN_TIME;
	assert_false(review_is_mandatory(&x));
	x.legs[1] = LEG_LATE;
	assert_true(review_is_mandatory(&x));
	x.legs[1] = LEG_PENDING;
	assert_true(review_is_mandatory(&x));
}

/* ---- a restart changes no outcome ---- */

#define STRIKES_MAX 64

struct strike {
	enum verb verb;
	int64_t due, entered;
	char key[64];
	uint8_t head[HEAD_BYTES];
};

struct tape {
	struct strike all[STRIKES_MAX];
	size_t count;
};

static void record(const struct act *a, const char *key, const struct event *before,
	const struct event *after, void *user)
{
	struct tape *t = user;
	(void)before;
	assert_true(t->count < STRIKES_MAX);
	struct strike *k = &t->all[t->count++];
	*k = (struct strike){.verb = a->verb, .due = a->due_at, .entered = after->entered};
	snprintf(k->key, sizeof k->key, "%s", key);
	struct head h = event_head(after);
	head_pack(&h, k->head);
}

static void assert_same_tape(const struct tape *a, const struct tape *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		assert_int_equal(a->all[i].verb, b->all[i].verb);
		assert_int_equal(a->all[i].due, b->all[i].due);
		assert_int_equal(a->all[i].entered, b->all[i].entered);
		assert_string_equal(a->all[i].key, b->all[i].key);
		assert_memory_equal(a->all[i].head, b->all[i].head, HEAD_BYTES);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(a->all[i].key, a->all[j].key);
	}
}

static void assert_same_clocks(const struct event *a, const struct event *b)
{
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++) {
		assert_int_equal(a->clocks[c].start, b->clocks[c].start);
		assert_int_equal(a->clocks[c].due, b->clocks[c].due);
		assert_int_equal(a->clocks[c].done, b->clocks[c].done);
		assert_int_equal(a->clocks[c].pause_s, b->clocks[c].pause_s);
		assert_int_equal(a->clocks[c].paused_at, b->clocks[c].paused_at);
	}
	assert_int_equal(a->last_at, b->last_at);
	assert_memory_equal(&a->owed, &b->owed, sizeof a->owed);
	assert_int_equal(a->last_urge, b->last_urge);
	assert_int_equal(a->last_escalate, b->last_escalate);
}

/* Some way into its life. */
static struct event lived(struct world *w, struct spread *s, int64_t *at)
{
	struct event e = random_event(w, s, *at);
	uint32_t acts = spread_below(s, 60);
	for (uint32_t n = 0; n < acts; n++) {
		struct act_problem p = {0};
		*at += (int64_t)spread_below(s, 20) * MINUTE_MS;
		random_strike(w, &e, *at, NULL, NULL);
		w->catalog.types[ROUTINE - 1].unit_kind = (uint16_t)spread_below(s, 2);
		struct act a = random_act(w, s, &e, *at);
		if (a.verb != VERB_REPORT && a.verb != VERB_SENSE)
			act_do(&e, true, &a, &w->x, &w->arena, &p);
	}
	return e;
}

static size_t run_both_ways(struct world *w, struct spread *s)
{
	struct tape *once = calloc(2, sizeof *once), *often = once + 1;
	int64_t at = MORNING;
	struct event a = lived(w, s, &at), b = a;
	int64_t end = at + 20 * DAY_MS;
	random_strike(w, &a, end, record, once);
	while (at < end) { // any number of restarts, some in quick succession
		at += spread_unit(s) < 0.5 ? spread_below(s, 100000)
					   : (int64_t)spread_below(s, 3 * 86400) * SECOND_MS;
		random_strike(w, &b, at < end ? at : end, record, often);
	}
	random_strike(w, &b, end, record, often);
	assert_same_tape(once, often);
	assert_same_clocks(&a, &b);
	size_t count = once->count;
	free(once);
	return count;
}

static void a_restart_changes_no_outcome(void **state)
{
	struct world *w = *state;
	size_t strikes_seen = 0;
	world_informs(w); // both ladders at once
	for (uint64_t part = 0; part < 3000; part++) {
		struct spread s = spread_fork(135, part);
		strikes_seen += run_both_ways(w, &s);
		arena_reset(&w->arena);
	}
	assert_true(strikes_seen > 1000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_alarm_is_promoted_urged_and_goes_up),
		TEST(what_is_done_is_left_in_peace),
		TEST(who_is_called_answers),
		TEST(a_fire_goes_up_by_name),
		TEST(what_nobody_owns_goes_to_the_supervisor),
		TEST(whoever_owns_it_is_looked_for_by_name),
		TEST(each_limit_urges_at_its_end),
		TEST(a_limit_that_was_over_waits_for_half_of_it),
		TEST(an_extension_begins_the_ladder_anew),
		TEST(a_pause_holds_the_ladder),
		TEST(a_district_has_one_step_and_the_city_none),
		TEST(rungs_of_working_time_fall_into_working_time),
		TEST(an_order_nobody_signs_for_goes_up_too),
		TEST(each_review_date_resumes_once),
		TEST(the_shelf_ends_by_itself),
		TEST(an_alarm_on_the_shelf_waits_for_its_end),
		TEST(routine_is_archived_after_three_days),
		TEST(what_must_be_reviewed_is_not_archived_by_time),
		TEST(a_restart_changes_no_outcome),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
