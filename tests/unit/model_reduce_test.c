/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/reduce.h"

static struct head event(enum state s, uint32_t rev)
{
	return (struct head){.num = 1, .rev = rev, .kind = KIND_EVENT, .state = (uint8_t)s,
		.grade = 3,
		.due = INSTANT_NONE};
}

static int net(const struct deltas *d, enum counter c)
{
	int sum = 0;

	for (int i = 0; i < d->gone_count; i++)
		sum += d->gone[i].counter == c ? d->gone[i].by : 0;
	for (int i = 0; i < d->come_count; i++)
		sum += d->come[i].counter == c ? d->come[i].by : 0;
	return sum;
}

/* Flows of a verb that leads from one head to another. */
static struct deltas flows(const struct head *old, enum verb v, struct head to)
{
	struct change c = {.verb = v, .head = to};
	struct head out;
	struct deltas d;

	reduce(old, &c, &out, &d);
	assert_int_equal(out.rev, to.rev);
	return d;
}

static void revs_tell_repeats_and_gaps(void **state)
{
	struct head old = event(STATE_HANDLING, 5), out;
	struct change c = {.verb = VERB_NOTE, .head = event(STATE_CLOSED, 6)};
	struct deltas d;

	(void)state;
	assert_int_equal(reduce(&old, &c, &out, &d), REDUCE_OK);
	assert_int_equal(out.state, STATE_CLOSED);
	c.head.rev = 7;
	assert_int_equal(reduce(&old, &c, &out, &d), REDUCE_GAP);
	assert_int_equal(out.rev, 7);
	c.head.rev = 5;
	assert_int_equal(reduce(&old, &c, &out, &d), REDUCE_REPEAT);
	assert_int_equal(out.state, STATE_HANDLING);
	assert_int_equal(d.gone_count + d.come_count, 0);
	c.head.rev = 9;
	assert_int_equal(reduce(NULL, &c, &out, &d), REDUCE_OK);
}

static void gauges_follow_the_head(void **state)
{
	struct head old = event(STATE_WAITING, 1), next = event(STATE_HANDLING, 2);
	struct deltas d;

	(void)state;
	old.flags = HEAD_UNACKED;
	next.flags = HEAD_135 | HEAD_SUPERVISED;
	next.grade = 1;
	d = flows(&old, VERB_NOTE, next);
	assert_int_equal(net(&d, COUNT_OPEN), 0);
	assert_int_equal(net(&d, COUNT_STATE_0 + STATE_WAITING), -1);
	assert_int_equal(net(&d, COUNT_STATE_0 + STATE_HANDLING), 1);
	assert_int_equal(net(&d, COUNT_GRADE_3), -1);
	assert_int_equal(net(&d, COUNT_GRADE_1), 1);
	assert_int_equal(net(&d, COUNT_UNACKED), -1);
	assert_int_equal(net(&d, COUNT_135), 1);
	assert_int_equal(net(&d, COUNT_SUPERVISED), 1);
	d = flows(&next, VERB_CLOSE, event(STATE_CLOSED, 3));
	assert_int_equal(net(&d, COUNT_OPEN), -1);
	assert_int_equal(net(&d, COUNT_GRADE_1), -1);

	struct head red = {.num = 1, .rev = 1, .kind = KIND_INDICATOR, .state = 1,
		.colour = COLOUR_RED,
		.flags = QUALITY_STALE};
	d = flows(NULL, VERB_PUT, red);
	assert_int_equal(net(&d, COUNT_RED), 1);
	assert_int_equal(net(&d, COUNT_DOUBT), 1);
	assert_int_equal(net(&d, COUNT_OPEN), 0);
}

static void verbs_make_flows(void **state)
{
	static const struct {
		enum verb verb;
		enum state from, to;
		enum counter counter;
	} cases[] = {
		{VERB_PROMOTE, STATE_SENSED, STATE_WAITING, FLOW_IN},
		{VERB_ACK, STATE_WAITING, STATE_VERIFYING, FLOW_RECEIVED},
		{VERB_ACK, STATE_WAITING, STATE_REGISTERED, FLOW_RECEIVED},
		{VERB_DISPATCH, STATE_REGISTERED, STATE_ASSIGNED, FLOW_DISPATCHED},
		{VERB_DISPATCH, STATE_HANDLING, STATE_ASSIGNED, FLOW_DISPATCHED},
		{VERB_ACK, STATE_ASSIGNED, STATE_ACCEPTED, FLOW_ACCEPTED},
		{VERB_FEEDBACK, STATE_HANDLING, STATE_REPORTED, FLOW_FED_BACK},
		{VERB_CLOSE, STATE_CHECKING, STATE_CLOSED, FLOW_CLOSED},
		{VERB_CLOSE, STATE_CHECKING, STATE_CLOSED, FLOW_CLOSED_IN_TIME},
		{VERB_VERIFY, STATE_VERIFYING, STATE_FALSE_ALARM, FLOW_FALSE},
		{VERB_DECIDE, STATE_VERIFYING, STATE_FALSE_ALARM, FLOW_FALSE},
		{VERB_CLEAR, STATE_SENSED, STATE_FALSE_ALARM, FLOW_SELF_CLEARED},
		{VERB_SEND_BACK, STATE_ASSIGNED, STATE_REGISTERED, FLOW_SENT_BACK},
		{VERB_DECIDE, STATE_ASSIGNED, STATE_REGISTERED, FLOW_SENT_BACK},
		{VERB_REWORK, STATE_CHECKING, STATE_HANDLING, FLOW_REWORKED},
		{VERB_MERGE, STATE_WAITING, STATE_MERGED, FLOW_MERGED},
		{VERB_VOID, STATE_WAITING, STATE_VOID, FLOW_VOID},
		{VERB_DECIDE, STATE_WAITING, STATE_VOID, FLOW_VOID},
		{VERB_ESCALATE, STATE_WAITING, STATE_WAITING, FLOW_ESCALATED},
		{VERB_URGE, STATE_WAITING, STATE_WAITING, FLOW_URGED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct head old = event(cases[i].from, 4);
		struct deltas d = flows(&old, cases[i].verb, event(cases[i].to, 5));
		int all = 0;
		assert_int_equal(net(&d, cases[i].counter), 1);
		for (int c = GAUGE_COUNT; c < COUNTER_COUNT; c++)
			all += net(&d, (enum counter)c);
		assert_int_equal(all, cases[i].verb == VERB_CLOSE ? 2 : 1);
	}
}

static void what_only_looks_like_a_flow_is_none(void **state)
{
	struct head old = event(STATE_WAITING, 4), late = event(STATE_CLOSED, 5), drill = late;
	struct deltas d;

	(void)state;
	d = flows(&old, VERB_ACK, event(STATE_WAITING, 5)); // a stamp
	assert_int_equal(net(&d, FLOW_RECEIVED), 0);
	d = flows(NULL, VERB_ACK, event(STATE_VERIFYING, 5)); // from where is not known
	assert_int_equal(net(&d, FLOW_RECEIVED), 0);
	d = flows(&old, VERB_MERGE, event(STATE_WAITING, 5)); // the master's side
	assert_int_equal(net(&d, FLOW_MERGED), 0);
	d = flows(&old, VERB_REPORT, event(STATE_WAITING, 5)); // one more report of it
	assert_int_equal(net(&d, FLOW_IN), 0);
	late.flags = HEAD_LATE;
	d = flows(&old, VERB_CLOSE, late);
	assert_int_equal(net(&d, FLOW_CLOSED), 1);
	assert_int_equal(net(&d, FLOW_CLOSED_IN_TIME), 0);
	drill.flags = HEAD_EXERCISE;
	d = flows(&old, VERB_CLOSE, drill);
	assert_int_equal(net(&d, FLOW_CLOSED), 0);
	assert_int_equal(net(&d, COUNT_OPEN), -1);
}

static void births_and_returns_count_without_an_old_head(void **state)
{
	struct deltas d;

	(void)state;
	d = flows(NULL, VERB_SENSE, event(STATE_SENSED, 1));
	assert_int_equal(net(&d, FLOW_SENSED), 1);
	assert_int_equal(net(&d, FLOW_IN), 0);
	d = flows(NULL, VERB_REPORT, event(STATE_WAITING, 1));
	assert_int_equal(net(&d, FLOW_IN), 1);
	d = flows(NULL, VERB_REOPEN, event(STATE_HANDLING, 9));
	assert_int_equal(net(&d, FLOW_REOPENED), 1);
	assert_int_equal(net(&d, COUNT_OPEN), 1);
}

static void an_extension_is_a_later_due_of_the_same_clock(void **state)
{
	struct head old = event(STATE_HANDLING, 4), next = event(STATE_HANDLING, 5);
	struct deltas d;

	(void)state;
	old.clock = next.clock = CLOCK_C;
	old.due = 1000;
	next.due = 2000;
	d = flows(&old, VERB_DECIDE, next);
	assert_int_equal(net(&d, FLOW_EXTENDED), 1);
	d = flows(&old, VERB_NOTE, next);
	assert_int_equal(net(&d, FLOW_EXTENDED), 0);
	next.due = 1000; // refused
	d = flows(&old, VERB_DECIDE, next);
	assert_int_equal(net(&d, FLOW_EXTENDED), 0);
	next = event(STATE_SUSPENDED, 5);
	next.clock = CLOCK_REVIEW;
	next.due = 9000;
	d = flows(&old, VERB_DECIDE, next);
	assert_int_equal(net(&d, FLOW_EXTENDED), 0);
}

static void legs_count_once(void **state)
{
	struct head old = event(STATE_HANDLING, 4), next = event(STATE_HANDLING, 5);
	struct deltas d;

	(void)state;
	old.flags = HEAD_135 | LEG_IN_TIME << HEAD_LEG_A_SHIFT;
	next.flags = old.flags | LEG_LATE << HEAD_LEG_V_SHIFT | LEG_IN_TIME << HEAD_LEG_D_SHIFT;
	d = flows(&old, VERB_DEPART, next);
	assert_int_equal(net(&d, FLOW_A_IN_TIME), 0);
	assert_int_equal(net(&d, FLOW_V_LATE), 1);
	assert_int_equal(net(&d, FLOW_V_IN_TIME), 0);
	assert_int_equal(net(&d, FLOW_D_IN_TIME), 1);
	d = flows(NULL, VERB_DEPART, next); // came into view with its legs done
	assert_int_equal(net(&d, FLOW_D_IN_TIME), 0);
	next.flags &= ~(uint32_t)HEAD_135;
	d = flows(&old, VERB_DEPART, next);
	assert_int_equal(net(&d, FLOW_D_IN_TIME), 0);
}

static void a_leave_ends_without_flows(void **state)
{
	struct head old = event(STATE_HANDLING, 4), out;
	struct change c = {.op = OP_LEAVE, .head = {.num = 1, .rev = 5, .kind = KIND_EVENT}};
	struct deltas d;

	(void)state;
	assert_int_equal(reduce(&old, &c, &out, &d), REDUCE_OK);
	assert_false(head_is_live(&out));
	assert_int_equal(out.rev, 5);
	assert_int_equal(net(&d, COUNT_OPEN), -1);
	assert_int_equal(d.come_count, 0);
	c.head.rev = 4;
	assert_int_equal(reduce(&old, &c, &out, &d), REDUCE_REPEAT);
	assert_true(head_is_live(&out));
	assert_int_equal(reduce(NULL, &c, &out, &d), REDUCE_OK);
	assert_false(head_is_live(&out));
	assert_int_equal(d.gone_count + d.come_count, 0);
	c.head.kind = KIND_UNIT;
	assert_int_equal(reduce(NULL, &c, &out, &d), REDUCE_OK);
	assert_int_equal(out.state, 0);
}

static void every_counter_has_its_own_token(void **state)
{
	(void)state;
	for (int a = 0; a < COUNTER_COUNT; a++) {
		assert_true(*counter_token((enum counter)a));
		for (int b = 0; b < a; b++)
			assert_string_not_equal(counter_token((enum counter)a),
				counter_token((enum counter)b));
	}
	assert_string_equal(counter_token(COUNT_STATE_LAST), "state_checking");
	assert_string_equal(counter_token(COUNT_DOUBT), "doubt");
	assert_string_equal(counter_token(FLOW_URGED), "urged");
	assert_string_equal(counter_token(FLOW_D_LATE), "d_late");
	assert_string_equal(counter_token(COUNTER_COUNT), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(revs_tell_repeats_and_gaps),
		cmocka_unit_test(gauges_follow_the_head),
		cmocka_unit_test(verbs_make_flows),
		cmocka_unit_test(what_only_looks_like_a_flow_is_none),
		cmocka_unit_test(births_and_returns_count_without_an_old_head),
		cmocka_unit_test(an_extension_is_a_later_due_of_the_same_clock),
		cmocka_unit_test(legs_count_once),
		cmocka_unit_test(a_leave_ends_without_flows),
		cmocka_unit_test(every_counter_has_its_own_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
