/* SPDX-License-Identifier: MIT */
/* What acts do to an event: hands, alarm, counts, revs. Requests and clocks have tests of their
 * own. */
#include "act_world.h"

static void a_report_begins_an_event(void **state)
{
	struct world *w = *state;
	struct event e;
	struct evidence photo = {.kind = "photo", .ref = "p-1"};
	struct act a = world_act(w, VERB_REPORT, A_WORKER, MORNING);
	a.type = GAS;
	a.area = VILLAGE;
	a.title = "smell of gas";
	a.occurred = AT(-120); // it lay in the outbox for two hours
	a.evidence = &photo;
	a.evidence_count = 1;
	event_init(&e);
	e.num = 7;
	world_do(w, &e, &a);
	assert_int_equal(e.state, STATE_WAITING);
	assert_int_equal(e.num, 7);
	assert_int_equal(e.rev, 1);
	assert_int_equal(e.arev, 1);
	assert_int_equal(e.grade, 4);
	assert_int_equal(e.level, LEVEL_TOWN);
	assert_int_equal(e.path.count, 4);
	assert_int_equal(e.born, MORNING); // clocks run on the server's time
	assert_int_equal(e.occurred, AT(-120));
	assert_int_equal(e.evidence_count, 1);
	assert_int_equal(e.evidence[0].at, MORNING);
	assert_false(e.is_135);
	assert_true(event_unacked(&e));
}

static void who_does_not_grade_says_no_more_than_iv(void **state)
{
	struct world *w = *state;
	struct act a = world_act(w, VERB_REPORT, A_WORKER, MORNING);
	a.type = ROUTINE;
	a.area = TOWN;
	a.title = "t";
	a.grade = 3;
	world_refused(w, NULL, &a, "grade_cap", 403);
	a.grade = 9;
	world_refused(w, NULL, &a, "field_grade", 422);

	struct event e = world_event(w, ROUTINE, STATE_VERIFYING);
	struct act v = world_act(w, VERB_VERIFY, A_WORKER, AT(2));
	v.result = 1;
	v.grade = 3;
	world_refused(w, &e, &v, "grade_cap", 403);
	v = world_act(w, VERB_VERIFY, TOWN_DUTY, AT(2));
	v.result = 1;
	v.grade = 2;
	world_refused(w, &e, &v, "grade_cap", 403);
	v.grade = 3;
	world_do(w, &e, &v);
	assert_int_equal(e.grade, 3);
}

static void an_ack_counts_for_the_severity_it_was_given_at(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_VERIFYING);
	assert_false(event_unacked(&e));
	world_grade(w, &e, TOWN_DUTY, 4, AT(2));
	assert_true(event_unacked(&e));
	world_ack(w, &e, TOWN_DUTY_2, AT(3));
	assert_false(event_unacked(&e));
	assert_string_equal(e.acked_by.subject, "duty2");
	assert_int_equal(e.acked_severity, event_severity(&e));
	world_grade(w, &e, TOWN_DUTY, 5, AT(4));
	assert_false(event_unacked(&e));
}

static void an_order_and_a_step_up_raise_the_alarm_again(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_REGISTERED);
	assert_false(event_unacked(&e));
	world_dispatch(w, &e, TOWN_DUTY, LEAD_UNIT, 0, AT(3));
	assert_true(event_unacked(&e));
	world_ack(w, &e, A_WORKER, AT(4));
	assert_false(event_unacked(&e));
	world_plain(w, &e, VERB_ESCALATE, A_WORKER, AT(5));
	assert_true(event_unacked(&e));
	assert_null(e.acked_by.subject);
	assert_int_equal(e.escalated, LEVEL_DISTRICT);
	assert_int_equal(e.level, LEVEL_TOWN);
}

static void registering_at_once_takes_type_and_grade(void **state)
{
	struct world *w = *state;
	struct event e = world_report(w, ROUTINE);
	struct act a = world_act(w, VERB_ACK, TOWN_DUTY, AT(1));
	a.grade = 4;
	a.type = ROAD;
	world_do(w, &e, &a);
	assert_int_equal(e.state, STATE_REGISTERED);
	assert_int_equal(e.grade, 4);
	assert_int_equal(e.type, ROAD);
	assert_int_equal(e.acked_severity, event_severity(&e));
	assert_int_equal(e.clocks[CLOCK_V].done, AT(1));
}

static void dispatch_names_one_lead_and_new_hands(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ASSIGNED);
	assert_int_equal(e.party_count, 2);
	assert_int_equal(event_lead(&e)->unit.num, LEAD_UNIT);
	assert_false(event_party(&e, HELP_UNIT)->lead);
	assert_int_equal(e.holder_unit.num, LEAD_UNIT);
	assert_int_equal(e.holder_person.num, 0);

	struct act a = world_act(w, VERB_DISPATCH, TOWN_DUTY, AT(9));
	a.lead = world_unit(OTHER_UNIT);
	a.assist[0] = world_unit(OTHER_UNIT); // the lead does not assist itself
	a.assist[1] = (struct unit_ref){.id = "unknown"};
	a.assist_count = 2;
	a.text = "nearer";
	world_do(w, &e, &a);
	assert_int_equal(e.state, STATE_ASSIGNED);
	assert_int_equal(e.party_count, 1);
	assert_int_equal(e.entered, AT(9));
	a.assist_count = ACT_UNITS_MAX + 1;
	world_refused(w, &e, &a, "field_assist", 422);
}

static void only_the_lead_takes_an_order(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ASSIGNED);
	uint32_t arev = e.arev;
	world_ack(w, &e, A_HELPER, AT(5));
	assert_int_equal(e.state, STATE_ASSIGNED);
	assert_int_equal(event_party(&e, HELP_UNIT)->accepted, AT(5));
	assert_int_equal(event_lead(&e)->accepted, INSTANT_NONE);
	assert_true(event_unacked(&e));
	assert_int_equal(e.arev, arev);
	struct act stranger = world_act(w, VERB_ACK, A_STRANGER, AT(5));
	world_refused(w, &e, &stranger, "own", 403);

	struct event by_phone = e;
	world_ack(w, &e, A_WORKER, AT(6));
	assert_int_equal(e.state, STATE_ACCEPTED);
	assert_string_equal(e.holder_person.subject, "worker");
	world_ack(w, &by_phone, TOWN_DUTY, AT(6)); // for the unit, which goes on holding it
	assert_int_equal(by_phone.state, STATE_ACCEPTED);
	assert_int_equal(by_phone.holder_person.num, 0);
	assert_int_equal(event_lead(&by_phone)->accepted, AT(6));
}

static void whoever_had_a_part_in_the_work_does_not_check_it(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_REPORTED);
	struct act lead = world_act(w, VERB_CHECK, A_WORKER, AT(9));
	struct act help = world_act(w, VERB_CHECK, A_HELPER, AT(9));
	world_refused(w, &e, &lead, "not_handler", 403);
	world_refused(w, &e, &help, "not_handler", 403);
	world_plain(w, &e, VERB_CHECK, A_STRANGER, AT(9));
	assert_int_equal(e.state, STATE_CHECKING);

	struct event by_duty = world_event(w, ROUTINE, STATE_HANDLING);
	world_text(w, &by_duty, VERB_FEEDBACK, TOWN_DUTY, AT(9));
	struct act own = world_act(w, VERB_CLOSE, TOWN_DUTY, AT(10));
	own.disposition = "handled";
	world_refused(w, &by_duty, &own, "not_handler", 403);
	world_close(w, &by_duty, TOWN_DUTY_2, AT(10));
	assert_string_equal(by_duty.handler.subject, "duty");
	assert_string_equal(by_duty.closed_by.subject, "duty2");
	assert_int_equal(by_duty.closed_at, AT(10));
}

static void a_whistle_calls_units_in(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	uint32_t arev = e.arev;
	struct act a = world_act(w, VERB_WHISTLE, A_WORKER, AT(10));
	a.to_subject = "somebody";
	world_refused(w, &e, &a, "field_to", 422);
	a.to = world_unit(OTHER_UNIT);
	a.assist[0] = world_unit(HELP_UNIT);
	a.assist_count = 1;
	struct party *before = e.parties;
	world_do(w, &e, &a);
	assert_int_equal(e.party_count, 3);
	assert_true(event_party(&e, OTHER_UNIT)->whistled);
	assert_true(event_party(&e, HELP_UNIT)->whistled);
	assert_false(event_lead(&e)->whistled);
	assert_false(before[1].whistled); // who holds the state before still sees that
	assert_int_equal(e.arev, arev);
	world_ack(w, &e, A_STRANGER, AT(11)); // it reports in
	assert_int_equal(event_party(&e, OTHER_UNIT)->accepted, AT(11));
	a.at = AT(14);
	world_refused(w, &e, &a, "interval", 409);
	a.at = AT(15);
	world_do(w, &e, &a);
}

static void lists_that_are_full_refuse(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	static struct evidence many[EVENT_LIST_MAX + 1];
	struct act a = world_act(w, VERB_ATTACH, A_WORKER, AT(10));
	a.evidence = many;
	a.evidence_count = EVENT_LIST_MAX + 1;
	world_refused(w, &e, &a, "full", 409);
	a.evidence_count = EVENT_LIST_MAX;
	world_do(w, &e, &a);
	a.evidence_count = 1;
	world_refused(w, &e, &a, "full", 409);
	a = world_act(w, VERB_WHISTLE, A_WORKER, AT(10));
	for (uint32_t i = 0; i < ACT_UNITS_MAX; i++)
		a.assist[i] = (struct unit_ref){.id = "x", .num = 100 + i};
	a.assist_count = ACT_UNITS_MAX;
	world_do(w, &e, &a);
	a.at = AT(20);
	for (uint32_t i = 0; i < ACT_UNITS_MAX; i++)
		a.assist[i].num = 200 + i;
	world_refused(w, &e, &a, "full", 409); // 2 + 12 + 12
	a.assist_count = EVENT_PARTIES_MAX - 2 - ACT_UNITS_MAX;
	world_do(w, &e, &a);
	e.request_count = e.call_count = e.link_count = EVENT_LIST_MAX;
	static struct request requests[EVENT_LIST_MAX];
	static struct call calls[EVENT_LIST_MAX];
	static const char *links[EVENT_LIST_MAX];
	for (size_t i = 0; i < EVENT_LIST_MAX; i++)
		links[i] = "another";
	e.requests = requests, e.calls = calls, e.links = links;
	a = world_act(w, VERB_ASK, A_WORKER, AT(21));
	a.what = "extension", a.text = "t", a.extra_s = 60;
	world_refused(w, &e, &a, "full", 409);
	a = world_act(w, VERB_CALL, TOWN_DUTY, AT(21));
	a.to_subject = "worker";
	world_refused(w, &e, &a, "full", 409);
	a = world_act(w, VERB_LINK, TOWN_DUTY, AT(21));
	a.other = "one more";
	world_refused(w, &e, &a, "full", 409);
}

static void a_call_is_answered_by_who_was_called(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	struct act a = world_act(w, VERB_CALL, TOWN_DUTY, AT(10));
	a.area = TOWN;
	world_refused(w, &e, &a, "field_to", 422); // nobody could ever answer
	a.to_subject = "worker";
	a.to_name = "Worker";
	world_do(w, &e, &a);
	a.to_subject = NULL;
	a.to = world_unit(HELP_UNIT);
	world_do(w, &e, &a);
	struct act other = world_act(w, VERB_ANSWER, A_STRANGER, AT(11));
	world_refused(w, &e, &other, "called", 409);
	world_plain(w, &e, VERB_ANSWER, A_WORKER, AT(11));
	assert_int_equal(e.calls[0].answered, AT(11));
	assert_int_equal(e.calls[1].answered, INSTANT_NONE);
	world_plain(w, &e, VERB_ANSWER, A_HELPER, AT(12)); // of the unit that was called
	assert_int_equal(e.calls[1].answered, AT(12));
	struct act twice = world_act(w, VERB_ANSWER, A_WORKER, AT(13));
	world_refused(w, &e, &twice, "called", 409);
}

static void links_are_kept_once_and_never_to_itself(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_CLOSED);
	struct act a = world_act(w, VERB_LINK, TOWN_DUTY, AT(20));
	a.other = e.id;
	world_refused(w, &e, &a, "field_other", 422);
	a.other = "20261123-000099";
	world_do(w, &e, &a);
	world_do(w, &e, &a);
	assert_int_equal(e.link_count, 1);
}

static void merging_names_the_master(void **state)
{
	struct world *w = *state;
	struct event master = world_report(w, ROUTINE), e = world_report(w, ROUTINE);
	struct act a = world_act(w, VERB_MERGE, TOWN_DUTY, AT(1));
	a.other = master.id;
	world_refused(w, &e, &a, "master", 409); // unknown
	w->x.other = &e;
	world_refused(w, &e, &a, "master", 409);
	w->x.other = &master;
	world_do(w, &e, &a);
	w->x.other = NULL;
	assert_string_equal(e.merged_into, master.id);
	assert_int_equal(e.state, STATE_MERGED);
}

static void supervision_waits_for_its_reply(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	struct act a = world_act(w, VERB_SUPERVISE, INSPECTOR, AT(10));
	a.until = AT(70);
	world_do(w, &e, &a);
	assert_true(e.supervised);
	assert_int_equal(e.supervise_reply_due, AT(70));
	assert_true(event_head(&e).flags & HEAD_SUPERVISED);
	world_text(w, &e, VERB_REPLY, A_WORKER, AT(12));
	assert_false(e.supervised);
	assert_int_equal(e.supervise_reply_due, INSTANT_NONE);
}

static void urging_has_an_interval(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	uint32_t arev = e.arev;
	world_plain(w, &e, VERB_URGE, TOWN_DUTY, AT(10));
	struct act a = world_act(w, VERB_URGE, SUPERVISOR, AT(25) - 1);
	world_refused(w, &e, &a, "interval", 409);
	world_plain(w, &e, VERB_URGE, SUPERVISOR, AT(25));
	assert_int_equal(e.urges, 2);
	assert_int_equal(e.rungs, 0);
	assert_int_equal(e.arev, arev);
}

static void escalating_ends_at_the_city(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	world_plain(w, &e, VERB_ESCALATE, TOWN_DUTY, AT(10));
	world_plain(w, &e, VERB_ESCALATE, TOWN_DUTY, AT(15));
	assert_int_equal(e.escalated, LEVEL_CITY);
	struct act a = world_act(w, VERB_ESCALATE, TOWN_DUTY, AT(30));
	world_refused(w, &e, &a, "level_above", 409);
}

static void the_shelf_is_short_and_twice(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	struct act a = world_act(w, VERB_SHELVE, TOWN_DUTY, AT(10));
	a.reason = "maintenance";
	a.until = AT(10) + 4 * HOUR_MS;
	world_do(w, &e, &a);
	assert_true(event_head(&e).flags & HEAD_SHELVED);
	world_plain(w, &e, VERB_UNSHELVE, TOWN_DUTY, AT(11));
	assert_int_equal(e.shelved_until, INSTANT_NONE);
	world_do(w, &e, &a);
	world_refused(w, &e, &a, "shelf", 409);
	world_text(w, &e, VERB_FEEDBACK, A_WORKER, AT(12));
	world_close(w, &e, TOWN_DUTY, AT(13));
	assert_int_equal(e.shelved_until, INSTANT_NONE); // what is over is on no shelf
}

static void what_is_acknowledged_is_not_acknowledged_again(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	struct act a = world_act(w, VERB_ACK, TOWN_DUTY, AT(10));
	assert_false(event_unacked(&e));
	world_refused(w, &e, &a, "acked", 409);
	world_grade(w, &e, TOWN_DUTY, 4, AT(11)); // worse than routine
	world_do(w, &e, &a);
	world_refused(w, &e, &a, "acked", 409);
	e.colour = COLOUR_ORANGE;
	world_do(w, &e, &a);
	world_grade(w, &e, TOWN_DUTY, 5, AT(12)); // milder: no news
	world_refused(w, &e, &a, "acked", 409);
	e.type = GAS; // 1-3-5 from grade 3
	world_grade(w, &e, TOWN_DUTY, 3, AT(13));
	assert_true(e.is_135);
	world_do(w, &e, &a);
	world_refused(w, &e, &a, "acked", 409);
}

static void who_helps_says_so_once(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ASSIGNED);
	struct act a = world_act(w, VERB_ACK, A_HELPER, AT(10));
	world_do(w, &e, &a);
	world_refused(w, &e, &a, "acked", 409);
	world_ack(w, &e, A_WORKER, AT(11));
	world_refused(w, &e, &a, "acked", 409);
}

static void what_clears_unacknowledged_stays(void **state)
{
	struct world *w = *state;
	struct event e = world_sense(w, ROUTINE);
	world_plain(w, &e, VERB_PROMOTE, RULE, AT(1));
	world_plain(w, &e, VERB_CLEAR, RULE, AT(2));
	uint32_t flags = event_head(&e).flags;
	assert_int_equal(flags & (HEAD_CLEARED | HEAD_UNACKED), HEAD_CLEARED | HEAD_UNACKED);
	assert_int_equal(e.state, STATE_WAITING); // and no rung of time ends it, see the timer
	world_ack(w, &e, TOWN_DUTY, AT(3));
	assert_int_equal(event_head(&e).flags & (HEAD_CLEARED | HEAD_UNACKED), HEAD_CLEARED);
}

static void who_was_whistled_for_reports_in(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	struct act whistle = world_act(w, VERB_WHISTLE, A_WORKER, AT(10));
	whistle.to = world_unit(OTHER_UNIT);
	world_do(w, &e, &whistle);
	struct event reported = e, reasoned = e;
	struct act done = world_act(w, VERB_FEEDBACK, A_WORKER, AT(11));
	done.text = "done";
	world_refused(w, &e, &done, "whistled", 409);
	struct act spot = world_act(w, VERB_CLOSE, TOWN_DUTY, AT(11));
	spot.disposition = "handled";
	spot.text = "done";
	world_refused(w, &e, &spot, "whistled", 409);

	world_ack(w, &reported, A_STRANGER, AT(11));
	assert_int_equal(event_party(&reported, OTHER_UNIT)->accepted, AT(11));
	world_do(w, &reported, &done);

	done.reason = "the road is closed";
	world_do(w, &reasoned, &done);
	struct act close = world_act(w, VERB_CLOSE, TOWN_DUTY, AT(12));
	close.disposition = "handled";
	world_refused(w, &reasoned, &close, "whistled", 409); // and who checks says why, too
}

static void back_from_the_shelf_it_is_new(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	struct act a = world_act(w, VERB_SHELVE, TOWN_DUTY, AT(10));
	a.reason = "maintenance";
	a.until = AT(30);
	world_do(w, &e, &a);
	assert_false(event_unacked(&e));
	struct event worse = e, closed = e;
	world_plain(w, &e, VERB_UNSHELVE, RULE, AT(30));
	assert_true(event_unacked(&e));
	assert_true(event_head(&e).flags & HEAD_RETURNED);
	world_ack(w, &e, TOWN_DUTY, AT(31));
	assert_false(event_head(&e).flags & HEAD_RETURNED);

	world_grade(w, &worse, DISTRICT_DUTY, 3, AT(15));
	assert_true(event_head(&worse).flags & HEAD_SHELVED);
	world_grade(w, &worse, DISTRICT_DUTY, 2, AT(16)); // too serious for a shelf: at once
	assert_false(event_head(&worse).flags & HEAD_SHELVED);
	assert_true(event_head(&worse).flags & HEAD_RETURNED);
	assert_true(event_unacked(&worse));

	world_plain(w, &closed, VERB_UNSHELVE, RULE, AT(30));
	world_text(w, &closed, VERB_FEEDBACK, A_WORKER, AT(31));
	world_close(w, &closed, TOWN_DUTY, AT(32));
	assert_false(event_head(&closed).flags & HEAD_RETURNED);
}

static void a_shelf_that_is_taken_back_was_used(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	struct act a = world_act(w, VERB_SHELVE, TOWN_DUTY, AT(10));
	a.reason = "maintenance";
	a.until = AT(30);
	for (int i = 0; i < 2; i++) {
		struct event before = e;
		world_do(w, &e, &a);
		w->x.before = &before;
		world_plain(w, &e, VERB_UNDO, TOWN_DUTY, AT(10) + SECOND_MS);
		w->x.before = NULL;
		assert_int_equal(e.shelved_until, INSTANT_NONE);
	}
	world_refused(w, &e, &a, "shelf", 409);
}

static void undo_restores_all_but_the_numbers(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_REGISTERED), before = e;
	world_dispatch(w, &e, TOWN_DUTY, LEAD_UNIT, 0, AT(5));
	w->x.before = &before;
	struct act a = world_act(w, VERB_UNDO, TOWN_DUTY, AT(5) + 10 * SECOND_MS);
	struct act other = world_act(w, VERB_UNDO, TOWN_DUTY_2, a.at);
	world_refused(w, &e, &other, "undo", 409);
	struct event sent = e;
	world_do(w, &e, &a);
	assert_int_equal(e.state, STATE_REGISTERED);
	assert_int_equal(e.rev, sent.rev + 1);
	assert_int_equal(e.arev, sent.arev + 1);
	assert_int_equal(e.party_count, 0);
	assert_int_equal(e.entered, before.entered);
	assert_memory_equal(e.clocks, before.clocks, sizeof e.clocks);
	before = sent;
	world_refused(w, &e, &a, "undo", 409); // an undo is not undone

	struct event again = e, far = again;
	world_dispatch(w, &again, TOWN_DUTY, LEAD_UNIT, 0, AT(5) + SECOND_MS);
	far.rev--;
	w->x.before = &far; // not what stood right before
	world_refused(w, &again, &a, "undo", 409);
	w->x.before = &before;

	world_text(w, &sent, VERB_NOTE, TOWN_DUTY_2, AT(5) + SECOND_MS);
	world_refused(w, &sent, &a, "undo", 409); // somebody's note came after
	w->x.before = NULL;
}

static void what_told_others_is_not_undone(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING), before = e;
	world_plain(w, &e, VERB_URGE, TOWN_DUTY, AT(10));
	w->x.before = &before;
	struct act a = world_act(w, VERB_UNDO, TOWN_DUTY, AT(10) + SECOND_MS);
	world_refused(w, &e, &a, "undo", 409);
	w->x.before = NULL;
}

/* arev stays where nothing changed that another act could hang on. */
static void notes_and_stamps_make_no_conflict(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	uint32_t arev = e.arev, rev = e.rev;
	world_text(w, &e, VERB_NOTE, INSPECTOR, AT(10));
	world_text(w, &e, VERB_PROGRESS, A_WORKER, AT(10));
	world_ack(w, &e, A_HELPER, AT(10));
	world_plain(w, &e, VERB_DEPART, A_HELPER, AT(10));
	world_plain(w, &e, VERB_ARRIVE, A_HELPER, AT(11));
	world_plain(w, &e, VERB_CLEAR, RULE, AT(11));
	world_ask(w, &e, A_WORKER, "extension", AT(12));
	assert_int_equal(e.arev, arev);
	assert_int_equal(e.rev, rev + 7);
	assert_int_equal(e.notes, 1);
	assert_int_equal(event_party(&e, HELP_UNIT)->arrived, AT(11));
	world_decide(w, &e, TOWN_DUTY, true, AT(13));
	assert_int_equal(e.arev, ++arev);
	world_grade(w, &e, TOWN_DUTY, 4, AT(14));
	assert_int_equal(e.arev, ++arev);
	world_plain(w, &e, VERB_ESCALATE, TOWN_DUTY, AT(15));
	assert_int_equal(e.arev, ++arev);
}

static void evidence_is_kept_whatever_the_verb(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_HANDLING);
	struct evidence photo = {.kind = "photo", .ref = "p-2", .is_public = true};
	struct act a = world_act(w, VERB_PROGRESS, A_WORKER, AT(10));
	a.text = "half done";
	a.evidence = &photo;
	a.evidence_count = 1;
	world_do(w, &e, &a);
	assert_int_equal(e.evidence_count, 1);
	assert_string_equal(e.evidence[0].ref, "p-2");
	assert_true(e.evidence[0].is_public);
}

static void a_sensed_alarm_clears_itself_unless_it_is_135(void **state)
{
	struct world *w = *state;
	struct event e = world_sense(w, ROUTINE), fire = world_sense(w, FIRE);
	world_plain(w, &e, VERB_CLEAR, RULE, AT(1));
	assert_int_equal(e.state, STATE_FALSE_ALARM);
	assert_string_equal(e.cause, "self_cleared");
	world_plain(w, &fire, VERB_CLEAR, RULE, AT(1));
	assert_int_equal(fire.state, STATE_SENSED);
	assert_true(event_head(&fire).flags & HEAD_CLEARED);
}

static void reopening_has_seven_days(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_CLOSED);
	struct act a = world_act(w, VERB_REOPEN, TOWN_DUTY, e.closed_at + 7 * DAY_MS + 1);
	a.text = "again";
	world_refused(w, &e, &a, "reopen_window", 409);
	a.at = e.closed_at + 7 * DAY_MS;
	world_do(w, &e, &a);
	assert_int_equal(e.state, STATE_HANDLING);
	assert_int_equal(e.reopens, 1);
	assert_int_equal(e.closed_at, INSTANT_NONE);
	assert_null(e.disposition);
	assert_int_equal(e.holder_unit.num, LEAD_UNIT);
}

static void allowed_names_what_hinders(void **state)
{
	struct world *w = *state;
	struct event e = world_event(w, ROUTINE, STATE_ASSIGNED);
	struct allowed out;
	allowed(&e, &w->people[A_WORKER], &w->x, AT(5), &out);
	assert_true(out.verbs >> VERB_ACK & 1);
	assert_true(out.verbs >> VERB_SEND_BACK & 1);
	assert_string_equal(out.why[VERB_DISPATCH], "role");
	assert_string_equal(out.why[VERB_FEEDBACK], "state");
	allowed(&e, &w->people[A_STRANGER], &w->x, AT(5), &out);
	assert_string_equal(out.why[VERB_ACK], "own");
	struct event sensed = world_sense(w, ROUTINE);
	allowed(&sensed, &w->people[TOWN_DUTY], &w->x, AT(5), &out);
	assert_true(out.verbs >> VERB_PROMOTE & 1);

	struct event asked = world_event(w, ROUTINE, STATE_VERIFYING);
	world_ask(w, &asked, TOWN_DUTY, "void", AT(5)); // not mine to decide
	world_ask(w, &asked, A_WORKER, "false", AT(5)); // but this is
	allowed(&asked, &w->people[TOWN_DUTY], &w->x, AT(6), &out);
	assert_true(out.verbs >> VERB_DECIDE & 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_report_begins_an_event),
		TEST(who_does_not_grade_says_no_more_than_iv),
		TEST(an_ack_counts_for_the_severity_it_was_given_at),
		TEST(an_order_and_a_step_up_raise_the_alarm_again),
		TEST(registering_at_once_takes_type_and_grade),
		TEST(dispatch_names_one_lead_and_new_hands),
		TEST(only_the_lead_takes_an_order),
		TEST(whoever_had_a_part_in_the_work_does_not_check_it),
		TEST(a_whistle_calls_units_in),
		TEST(lists_that_are_full_refuse),
		TEST(a_call_is_answered_by_who_was_called),
		TEST(links_are_kept_once_and_never_to_itself),
		TEST(merging_names_the_master),
		TEST(supervision_waits_for_its_reply),
		TEST(urging_has_an_interval),
		TEST(escalating_ends_at_the_city),
		TEST(the_shelf_is_short_and_twice),
		TEST(what_is_acknowledged_is_not_acknowledged_again),
		TEST(who_helps_says_so_once),
		TEST(what_clears_unacknowledged_stays),
		TEST(who_was_whistled_for_reports_in),
		TEST(back_from_the_shelf_it_is_new),
		TEST(a_shelf_that_is_taken_back_was_used),
		TEST(undo_restores_all_but_the_numbers),
		TEST(what_told_others_is_not_undone),
		TEST(notes_and_stamps_make_no_conflict),
		TEST(evidence_is_kept_whatever_the_verb),
		TEST(a_sensed_alarm_clears_itself_unless_it_is_135),
		TEST(reopening_has_seven_days),
		TEST(allowed_names_what_hinders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
