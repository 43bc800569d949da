/* SPDX-License-Identifier: MIT */
/* Reports upward: what is owed, by when, to whom; what may be sent; what time does about it. */
#include "act_random.h"

#include "yiping/model/fold.h"
#include "yiping/model/inform.h"
#include "yiping/model/timer.h"

static struct event registered(struct world *w, uint16_t type, uint8_t grade, int64_t at)
{
	struct event e = world_report(w, type);
	struct act a = world_act(w, VERB_ACK, SUPERVISOR, at);
	a.grade = grade;
	world_do(w, &e, &a);
	assert_int_equal(e.state, STATE_REGISTERED);
	return e;
}

static struct act report_of(struct world *w, enum inform_kind k, enum who who, int64_t at)
{
	struct act a = world_act(w, VERB_INFORM, who, at);
	a.kind = k;
	a.text = "words";
	return a;
}

static void inform(struct world *w, struct event *e, enum inform_kind k, int64_t at)
{
	struct act a = report_of(w, k, TOWN_DUTY, at);
	world_do(w, e, &a);
}

static void call_in(struct world *w, struct event *e, int64_t at)
{
	struct act a = report_of(w, INFORM_FIRST, TOWN_DUTY, at);
	a.phone = true;
	world_do(w, e, &a);
}

static void is_owed(
	const struct event *e, enum inform_kind k, bool phone, int64_t due, enum level to)
{
	assert_int_equal(e->owed.kind, k);
	assert_int_equal(e->owed.phone, phone);
	assert_int_equal(e->owed.due, due);
	assert_int_equal(e->owed.to, to);
}

static void what_is_owed_hangs_on_the_grade(void **state)
{
	struct world *w = *state;
	world_informs(w);
	struct event e = registered(w, ROAD, 2, AT(4));
	is_owed(&e, INFORM_FIRST, true, AT(34), LEVEL_CITY); // serious: by phone, to the city
	e = registered(w, ROAD, 3, AT(4));
	is_owed(&e, INFORM_FIRST, false, AT(124), LEVEL_DISTRICT);
	e = registered(w, ROAD, 4, AT(4)); // ordinary: that day, which has 14 hours left
	is_owed(&e, INFORM_FIRST, false, AT(14 * 60), LEVEL_DISTRICT);
	e = registered(w, ROAD, 4, AT(13 * 60)); // an hour before midnight: two hours all the same
	is_owed(&e, INFORM_FIRST, false, AT(15 * 60), LEVEL_DISTRICT);
	e = registered(w, ROUTINE, 5, AT(4));
	assert_int_equal(e.owed.kind, INFORM_NONE);
	assert_false(event_head(&e).flags & HEAD_OWES);
	struct inform_limits *ordinary = &w->catalog.informs[4];
	ordinary->written.seconds = 0;
	e = registered(w, FIRE, 4, AT(4)); // 1-3-5 always, as of grade III
	is_owed(&e, INFORM_FIRST, false, AT(124), LEVEL_DISTRICT);
}

static void nothing_is_owed_before_it_is_found_true(void **state)
{
	struct world *w = *state;
	world_informs(w);
	struct event e = world_report(w, FIRE);
	assert_int_equal(e.owed.kind, INFORM_NONE);
	world_ack(w, &e, TOWN_DUTY, AT(1));
	assert_int_equal(e.owed.kind, INFORM_NONE);
	struct event no = e;
	world_verify(w, &no, TOWN_DUTY, false, AT(2));
	assert_int_equal(no.owed.kind, INFORM_NONE);
	world_verify(w, &e, TOWN_DUTY, true, AT(2));
	is_owed(&e, INFORM_FIRST, false, AT(122), LEVEL_DISTRICT);
}

static void one_report_follows_the_other(void **state)
{
	struct world *w = *state;
	world_informs(w);
	struct event e = registered(w, ROAD, 2, AT(0));
	uint32_t arev = e.arev;
	call_in(w, &e, AT(10));
	is_owed(&e, INFORM_FIRST, false, AT(60), LEVEL_CITY); // the writing counts from the start
	struct act again = report_of(w, INFORM_FIRST, TOWN_DUTY, AT(11));
	again.phone = true;
	world_refused(w, &e, &again, "report_order", 409);
	inform(w, &e, INFORM_FIRST, AT(50));
	is_owed(&e, INFORM_FOLLOW_UP, false, AT(50 + 240), LEVEL_CITY);
	struct act soon = report_of(w, INFORM_FOLLOW_UP, TOWN_DUTY, AT(50) + 59 * SECOND_MS);
	world_refused(w, &e, &soon, "interval", 409); // the same words twice
	inform(w, &e, INFORM_FOLLOW_UP, AT(50 + 241));
	is_owed(&e, INFORM_FOLLOW_UP, false, AT(50 + 241 + 240), LEVEL_CITY);
	assert_int_equal(e.arev, arev); // no act of others means anything else by it

	assert_int_equal(e.inform_count, 3);
	assert_true(e.informs[0].phone && !e.informs[1].phone);
	assert_int_equal(e.informs[2].n, 3);
	assert_int_equal(e.informs[2].to, LEVEL_CITY);
	assert_string_equal(e.informs[2].text, "words");
	assert_string_equal(e.informs[2].by.subject, "duty");
	assert_true(!e.informs[1].late && e.informs[2].late);
}

static void a_writing_makes_the_call_needless(void **state)
{
	struct world *w = *state;
	world_informs(w);
	struct event e = registered(w, ROAD, 1, AT(0));
	inform(w, &e, INFORM_FIRST, AT(20));
	is_owed(&e, INFORM_FOLLOW_UP, false, AT(140), LEVEL_CITY);
}

static void orders_and_posts_are_kept(void **state)
{
	struct world *w = *state;
	world_informs(w);
	struct event e = registered(w, ROAD, 3, AT(0));
	struct act a = report_of(w, INFORM_FOLLOW_UP, TOWN_DUTY, AT(1));
	world_refused(w, &e, &a, "report_order", 409);
	a.kind = INFORM_FINAL;
	world_refused(w, &e, &a, "report_order", 409);
	a = report_of(w, INFORM_NONE, TOWN_DUTY, AT(1));
	world_refused(w, &e, &a, "field_kind", 422);
	a = report_of(w, INFORM_FIRST, TOWN_DUTY, AT(1));
	a.text = "";
	world_refused(w, &e, &a, "field_text", 422);
	a = report_of(w, INFORM_FIRST, DISTRICT_DUTY, AT(1));
	world_refused(w, &e, &a, "owner", 403);
	struct event up = e;
	up.escalated = LEVEL_DISTRICT; // who has it there may do it too
	world_do(w, &up, &a);
	a = report_of(w, INFORM_FIRST, A_WORKER, AT(1));
	world_refused(w, &e, &a, "role", 403);
	inform(w, &e, INFORM_FIRST, AT(1));
	world_refused(w, &e, &(struct act){0}, "state", 409);
	a = report_of(w, INFORM_FOLLOW_UP, TOWN_DUTY, AT(2));
	a.phone = true;
	world_refused(w, &e, &a, "field_phone", 422);
	struct act undo = world_act(w, VERB_UNDO, TOWN_DUTY, AT(1) + SECOND_MS);
	struct event before = e; // what was told is not untold
	before.rev--;
	w->x.before = &before;
	world_refused(w, &e, &undo, "undo", 409);
	w->x.before = NULL;
}

static void graded_up_it_is_sooner_never_later(void **state)
{
	struct world *w = *state;
	world_informs(w);
	struct event e = registered(w, ROAD, 4, AT(0));
	int64_t late = e.owed.due;
	world_grade(w, &e, SUPERVISOR, 3, AT(100));
	is_owed(&e, INFORM_FIRST, false, AT(220), LEVEL_DISTRICT);
	assert_true(e.owed.due < late);
	world_grade(w, &e, SUPERVISOR, 4, AT(101)); // milder: what was promised stays
	is_owed(&e, INFORM_FIRST, false, AT(220), LEVEL_DISTRICT);
	world_grade(w, &e, SUPERVISOR, 3, AT(150)); // a new limit would be later
	is_owed(&e, INFORM_FIRST, false, AT(220), LEVEL_DISTRICT);
	world_grade(w, &e, SUPERVISOR, 2, AT(160));
	is_owed(&e, INFORM_FIRST, true, AT(190), LEVEL_CITY);
	inform(w, &e, INFORM_FIRST, AT(170));
	is_owed(&e, INFORM_FOLLOW_UP, false, AT(170 + 240), LEVEL_CITY);
	world_grade(w, &e, SUPERVISOR, 1, AT(200)); // told anew as soon as if it were new
	is_owed(&e, INFORM_FOLLOW_UP, false, AT(260), LEVEL_CITY);
	world_grade(w, &e, SUPERVISOR, 5, AT(210));
	assert_int_equal(e.owed.kind, INFORM_NONE);
	world_grade(w, &e, SUPERVISOR, 4, AT(220)); // the first was sent, that grade has no others
	is_owed(&e, INFORM_FOLLOW_UP, false, AT(14 * 60), LEVEL_DISTRICT);
}

static struct event closed(struct world *w, uint8_t grade, bool told, int64_t *at)
{
	struct event e = registered(w, ROAD, grade, AT(0));
	if (told)
		inform(w, &e, INFORM_FIRST, AT(1));
	world_dispatch(w, &e, TOWN_DUTY, LEAD_UNIT, 0, AT(2));
	world_ack(w, &e, A_WORKER, AT(3));
	world_text(w, &e, VERB_FEEDBACK, A_WORKER, AT(4));
	world_close(w, &e, SUPERVISOR, *at);
	assert_int_equal(e.state, STATE_CLOSED);
	return e;
}

static void the_last_one_comes_after_the_end(void **state)
{
	struct world *w = *state;
	world_informs(w);
	int64_t at = AT(30);
	struct event e = closed(w, 3, true, &at);
	is_owed(&e, INFORM_FINAL, false, at + 2 * DAY_MS, LEVEL_DISTRICT);
	struct head h = event_head(&e);
	assert_true(head_is_live(&h)); // the duty room still sees it
	struct event open = e;
	world_text(w, &open, VERB_REOPEN, TOWN_DUTY, AT(60));
	is_owed(&open, INFORM_FOLLOW_UP, false, AT(60 + 480), LEVEL_DISTRICT);
	inform(w, &e, INFORM_FINAL, AT(40));
	h = event_head(&e);
	assert_false(head_is_live(&h));
	struct act again = report_of(w, INFORM_FINAL, TOWN_DUTY, AT(41));
	world_refused(w, &e, &again, "report_order", 409);
	world_text(w, &e, VERB_REOPEN, TOWN_DUTY, AT(60)); // told that it ended: told otherwise
	is_owed(&e, INFORM_FOLLOW_UP, false, AT(60 + 480), LEVEL_DISTRICT);
}

static void the_last_one_stands_for_a_first_that_is_missing(void **state)
{
	struct world *w = *state;
	world_informs(w);
	int64_t at = AT(30);
	struct event e = closed(w, 3, false, &at);
	is_owed(&e, INFORM_FINAL, false, AT(120), LEVEL_DISTRICT);
	e = closed(w, 4, false, &at); // no last one of its own
	is_owed(&e, INFORM_FINAL, false, AT(14 * 60), LEVEL_DISTRICT);
	e = closed(w, 4, true, &at);
	assert_int_equal(e.owed.kind, INFORM_NONE);
}

static void what_was_told_and_was_nothing_is_told_too(void **state)
{
	struct world *w = *state;
	world_informs(w);
	struct event e = world_report(w, FIRE);
	world_ack(w, &e, TOWN_DUTY, AT(1));
	inform(w, &e, INFORM_FIRST, AT(2)); // of what is only suspected
	is_owed(&e, INFORM_FOLLOW_UP, false, AT(482), LEVEL_DISTRICT);
	world_verify(w, &e, TOWN_DUTY, false, AT(3));
	is_owed(&e, INFORM_FINAL, false, AT(3) + 2 * DAY_MS, LEVEL_DISTRICT);
	struct event into = world_report(w, ROAD), merged = world_report(w, ROAD);
	struct act m = world_act(w, VERB_MERGE, TOWN_DUTY, AT(5));
	inform(w, &merged, INFORM_FIRST, AT(2));
	m.other = into.id;
	w->x.other = &into;
	world_do(w, &merged, &m); // the other one is reported
	w->x.other = NULL;
	assert_int_equal(merged.owed.kind, INFORM_NONE);
}

static void the_head_tells_it_without_the_body(void **state)
{
	struct world *w = *state;
	world_informs(w);
	struct event e = registered(w, ROAD, 2, AT(4));
	struct head h = event_head(&e);
	struct inform_view v = eval_inform(&h, &w->catalog, AT(4));
	assert_int_equal(v.kind, INFORM_FIRST);
	assert_true(v.phone);
	assert_int_equal(v.due, e.owed.due);
	assert_int_equal(v.limit_ms, 30 * MINUTE_MS);
	assert_int_equal(v.left_ms, 30 * MINUTE_MS);
	assert_int_equal(v.urgency, URGENCY_EASY);
	assert_int_equal(eval_inform(&h, &w->catalog, AT(25)).urgency, URGENCY_HALF);
	assert_int_equal(eval_inform(&h, &w->catalog, AT(30)).urgency, URGENCY_HALF);
	assert_int_equal(eval_inform(&h, &w->catalog, AT(31)).urgency, URGENCY_NEAR);
	assert_int_equal(eval_inform(&h, &w->catalog, AT(34)).urgency, URGENCY_OVERDUE);
	assert_int_equal(eval_inform(&h, &w->catalog, AT(36)).left_ms, -2 * MINUTE_MS);

	inform(w, &e, INFORM_FIRST, AT(20));
	h = event_head(&e);
	v = eval_inform(&h, &w->catalog, AT(30));
	assert_true(v.kind == INFORM_FOLLOW_UP && !v.phone);
	assert_int_equal(v.due, AT(20 + 240));
	e = registered(w, ROAD, 4, AT(4)); // of the day: from the beginning to midnight
	h = event_head(&e);
	v = eval_inform(&h, &w->catalog, AT(13 * 60));
	assert_int_equal(v.urgency, URGENCY_NEAR);
	assert_int_equal(v.limit_ms, 14 * HOUR_MS);
	h = event_head(&(struct event){.num = 1, .rev = 1, .born = AT(0), .entered = AT(0)});
	assert_int_equal(eval_inform(&h, &w->catalog, AT(1)).kind, INFORM_NONE);
}

/* An event of an old log, or one masked to its bones, has no birth to count from. */
static void without_a_birth_it_owes_from_no_instant(void **state)
{
	(void)state;
	struct event e = {.born = INSTANT_NONE};
	e.owed = (struct owed){.kind = INFORM_FIRST, .phone = true, .due = AT(5)};
	uint32_t from_none = inform_pack(&e);
	e.born = AT(0);
	assert_int_equal(inform_pack(&e) - from_none, 5 * 60);
	e.owed.due = INSTANT_NONE;
	assert_int_equal(inform_pack(&e), from_none);
}

static void working_time_counts_on_its_calendar(void **state)
{
	struct world *w = *state;
	world_informs(w);
	w->catalog.informs[3].written = (struct duration_limit){4 * 3600, true};
	struct event e = registered(w, ROAD, 3, AT(0)); // 10:00: two hours, then from 14:00 on
	is_owed(&e, INFORM_FIRST, false, AT(6 * 60), LEVEL_DISTRICT);
	struct head h = event_head(&e);
	assert_int_equal(eval_inform(&h, &w->catalog, AT(200)).urgency, URGENCY_EASY); // at lunch
	assert_int_equal(eval_inform(&h, &w->catalog, AT(6 * 60 - 20)).urgency, URGENCY_NEAR);
}

/* ---- time ---- */

static struct rung strike(struct world *w, struct event *e, int64_t now)
{
	const char *key;
	struct rung r = timer_next(e, &w->catalog);
	struct act a = timer_act(e, &r, now, &w->arena, &key);
	assert_true(r.verb != VERB_NONE && r.due <= now);
	world_do(w, e, &a);
	return r;
}

static void the_ladder_names_the_duty_room_first(void **state)
{
	struct world *w = *state;
	world_informs(w);
	int64_t at = AT(30);
	struct event e = closed(w, 3, false, &at); // no other clock runs
	struct rung r = strike(w, &e, AT(1000));
	assert_true(r.verb == VERB_URGE && r.post == POST_LEADER && r.level == LEVEL_TOWN);
	assert_int_equal(r.due, AT(120));
	assert_int_equal(r.clock, CLOCK_REPORT);
	assert_int_equal(e.urges, 0); // whoever handled it did nothing wrong
	assert_false(timer_is_last(&e, CLOCK_REPORT, &w->catalog, AT(180)));
	assert_true(timer_is_last(&e, CLOCK_REPORT, &w->catalog, AT(180) - 1));
	r = strike(w, &e, AT(1000));
	assert_true(r.verb == VERB_CALL && r.post == POST_SUPERVISOR && r.level == LEVEL_TOWN);
	assert_int_equal(r.due, AT(180));
	r = strike(w, &e, AT(1000));
	assert_true(r.verb == VERB_CALL && r.post == POST_SUPERVISOR && r.level == LEVEL_DISTRICT);
	assert_int_equal(r.due, AT(240));
	assert_int_equal(timer_next(&e, &w->catalog).verb, VERB_NONE);
	inform(w, &e, INFORM_FINAL, AT(1001));
	assert_true(e.informs[0].late);
}

static void it_stands_beside_the_ladder_of_the_limit(void **state)
{
	struct world *w = *state;
	world_informs(w);
	struct event e = registered(w, ROAD, 2, AT(0)); // to send out within 10 minutes
	assert_int_equal(strike(w, &e, AT(40)).clock, CLOCK_DISPATCH);
	uint16_t struck = e.struck;
	while (timer_next(&e, &w->catalog).clock != CLOCK_REPORT)
		strike(w, &e, AT(40));
	struck = e.struck;
	int64_t last = e.last_rung;
	struct rung r = strike(w, &e, AT(40));
	assert_int_equal(r.due, AT(30));
	assert_int_equal(e.struck, struck);
	assert_int_equal(e.last_rung, last);
	assert_int_equal(e.owed.struck, 1);
	struct event then = e;
	while (timer_next(&then, &w->catalog).due <= AT(44))
		strike(w, &then, AT(44));
	world_text(w, &then, VERB_NOTE, TOWN_DUTY, AT(44)); // whatever else happens
	while (timer_next(&then, &w->catalog).clock != CLOCK_REPORT)
		strike(w, &then, AT(60));
	assert_int_equal(timer_next(&then, &w->catalog).due, AT(45));
	call_in(w, &e, AT(40)); // the writing begins anew
	assert_int_equal(e.owed.struck, 0);
}

static void nobody_is_told_beyond_the_city(void **state)
{
	struct world *w = *state;
	world_informs(w);
	int64_t at = AT(30);
	struct event e = closed(w, 3, true, &at);
	e.level = LEVEL_CITY;
	e.owed.to = inform_to(&e);
	assert_int_equal(e.owed.to, LEVEL_NONE);
	strike(w, &e, AT(9999));
	strike(w, &e, AT(9999));
	assert_int_equal(timer_next(&e, &w->catalog).verb, VERB_NONE);
}

static void tokens_come_back(void **state)
{
	(void)state;
	for (int k = INFORM_FIRST; k < INFORM_KIND_COUNT; k++)
		assert_int_equal(inform_of(inform_token((enum inform_kind)k)), k);
	assert_int_equal(inform_of("r9"), INFORM_NONE);
	assert_int_equal(inform_of(NULL), INFORM_NONE);
	assert_string_equal(inform_token(INFORM_NONE), "");
}

/* What only owes its last report is on the board and counted nowhere. */
static void a_board_keeps_it_and_does_not_count_it(void **state)
{
	struct world *w = *state;
	world_informs(w);
	int64_t at = AT(30);
	struct event e = closed(w, 3, true, &at);
	struct fold *f = fold_create();
	struct live l = {.head = event_head(&e), .path = e.path};
	memcpy(l.id, e.id, sizeof e.id);
	fold_put(f, &l);
	assert_non_null(fold_find(f, KIND_EVENT, e.num));
	assert_int_equal(fold_counter(f, CITY, 0, COUNT_OPEN, 0), 0);
	inform(w, &e, INFORM_FINAL, AT(40));
	l.head = event_head(&e);
	fold_put(f, &l);
	assert_null(fold_find(f, KIND_EVENT, e.num));
	fold_destroy(f);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_owed_hangs_on_the_grade),
		TEST(nothing_is_owed_before_it_is_found_true),
		TEST(one_report_follows_the_other),
		TEST(a_writing_makes_the_call_needless),
		TEST(orders_and_posts_are_kept),
		TEST(graded_up_it_is_sooner_never_later),
		TEST(the_last_one_comes_after_the_end),
		TEST(the_last_one_stands_for_a_first_that_is_missing),
		TEST(what_was_told_and_was_nothing_is_told_too),
		TEST(the_head_tells_it_without_the_body),
		TEST(without_a_birth_it_owes_from_no_instant),
		TEST(working_time_counts_on_its_calendar),
		TEST(the_ladder_names_the_duty_room_first),
		TEST(it_stands_beside_the_ladder_of_the_limit),
		TEST(nobody_is_told_beyond_the_city),
		TEST(tokens_come_back),
		TEST(a_board_keeps_it_and_does_not_count_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
