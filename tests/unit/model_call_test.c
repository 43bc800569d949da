/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/call.h"

static struct call call_of(const char *subject, int at, int answered)
{
	return (struct call){.subject = subject, .name = subject, .at = AT(at),
		.answered = answered ? AT(answered) : INSTANT_NONE};
}

static struct event event_of(struct call *calls, size_t n)
{
	struct event e;
	event_init(&e);
	e.num = 1;
	e.rev = 1;
	e.state = STATE_HANDLING;
	e.type = ROUTINE;
	e.grade = 4;
	e.calls = calls;
	e.call_count = n;
	return e;
}

/* Who waits longest first; who was called again is told once, from the first call on. */
static void everybody_is_told_once_in_order(void **state)
{
	struct call calls[] = {call_of("li", 1, 2), call_of("wang", 3, 0), call_of("zhao", 2, 9),
		call_of("li", 5, 0), call_of("wang", 6, 0), call_of("sun", 4, 5),
		call_of(NULL, 1, 0)};
	const char *const order[] = {"wang", "li", "zhao", "sun"};
	struct event e = event_of(calls, 7);
	struct called out[8];
	(void)state;
	assert_int_equal(calls_told(&e, out, 8), 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(out[i].call->subject, order[i]);
	assert_int_equal(out[0].call->at, AT(3));
	assert_int_equal(out[0].times, 2);
	assert_int_equal(out[1].call->at, AT(5)); // the first one of hers was answered
	assert_int_equal(out[1].times, 2);
	assert_int_equal(out[2].times, 1);
	assert_int_equal(calls_told(&e, out, 2), 4); // those that count most
	assert_string_equal(out[0].call->subject, "wang");
	assert_string_equal(out[1].call->subject, "li");
	assert_int_equal(calls_told(&e, out, 0), 4);
	e.call_count = 0;
	assert_int_equal(calls_told(&e, out, 8), 0);
}

static void a_call_is_to_a_person_or_to_their_unit(void **state)
{
	struct call calls[] = {call_of("wang", 1, 2), call_of("crew-1", 3, 0),
		call_of("wang", 4, 0)};
	struct event e = event_of(calls, 3);
	struct person p = {.subject = "wang"};
	(void)state;
	assert_ptr_equal(call_for(&e, &p), &calls[2]);
	snprintf(p.unit_id, sizeof p.unit_id, "crew-1");
	assert_ptr_equal(call_for(&e, &p), &calls[1]);
	snprintf(p.subject, sizeof p.subject, "li");
	p.unit_id[0] = '\0';
	assert_null(call_for(&e, &p));
	snprintf(p.subject, sizeof p.subject, "wang");
	e.state = STATE_CLOSED; // nothing is to be said any more
	assert_null(call_for(&e, &p));
}

static void the_head_tells_that_somebody_is_waited_for(void **state)
{
	struct call calls[] = {call_of("wang", 1, 0)};
	struct event e = event_of(calls, 1);
	(void)state;
	assert_true(event_head(&e).flags & HEAD_CALLING);
	calls[0].answered = AT(2);
	assert_false(event_head(&e).flags & HEAD_CALLING);
	calls[0].answered = INSTANT_NONE;
	e.state = STATE_CLOSED;
	assert_false(event_head(&e).flags & HEAD_CALLING);
}

/* As long as signing may take: of 1-3-5 that is a minute. */
static void an_answer_has_the_limit_of_a_receipt(void **state)
{
	struct world *w = *state;
	struct event e = event_of(NULL, 0);
	struct duration_limit l = event_type_limit(
		catalog_type(&w->catalog, ROUTINE), e.grade, CLOCK_ACCEPT);
	assert_int_equal(call_limit_s(&e, &w->catalog), l.seconds);
	e.type = 999;
	assert_int_equal(call_limit_s(&e, &w->catalog), 0);
}

#define EACH(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(everybody_is_told_once_in_order),
		EACH(a_call_is_to_a_person_or_to_their_unit),
		EACH(the_head_tells_that_somebody_is_waited_for),
		EACH(an_answer_has_the_limit_of_a_receipt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
