/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/response.h"

static struct response_step steps[] = {{.num = 1}, {.num = 2}, {.num = 3}};
static const struct response_plan plan = {.id = "gas-leak", .steps = steps, .step_count = 3};

static struct order order_of(uint8_t step, enum order_stage stage)
{
	struct order o;
	order_init(&o);
	o.num = 1;
	o.rev = 1;
	o.plan = "gas-leak";
	o.step = step;
	o.stage = stage;
	o.issued = o.reply_from = o.reported = AT(0);
	o.accept_s = 600;
	o.reply_s = 1200;
	o.check_s = 1800;
	return o;
}

static void what_was_not_sent_says_so(void **state)
{
	struct world *w = *state;
	struct step_state s[4];
	struct order other = order_of(1, ORDER_ISSUED);
	other.plan = "elder-sos";
	assert_int_equal(response_states(&plan, &other, 1, &w->catalog.calendar, AT(1), s, 4), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_ptr_equal(s[i].step, &steps[i]);
		assert_null(s[i].order);
		assert_int_equal(s[i].stage, ORDER_NO_STAGE);
		assert_false(step_is_done(&s[i]));
	}
	assert_int_equal(response_states(&plan, NULL, 0, &w->catalog.calendar, AT(1), s, 2), 2);
	other.plan = NULL; // an order without a plan
	response_states(&plan, &other, 1, &w->catalog.calendar, AT(1), s, 4);
	assert_null(s[0].order);
}

static void each_step_is_as_far_as_its_order(void **state)
{
	struct world *w = *state;
	struct step_state s[3];
	const struct order orders[] = {order_of(3, ORDER_CLOSED), order_of(1, ORDER_TAKEN),
		order_of(2, ORDER_REPORTED)};
	response_states(&plan, orders, 3, &w->catalog.calendar, AT(10), s, 3);
	assert_ptr_equal(s[0].order, &orders[1]);
	assert_int_equal(s[0].stage, ORDER_TAKEN);
	assert_int_equal(s[0].left_ms, 10 * MINUTE_MS); // of 20
	assert_false(step_is_done(&s[0]));
	assert_true(step_is_done(&s[1]));
	assert_true(step_is_done(&s[2]));
	assert_int_equal(s[2].left_ms, 0);
}

static void late_is_seen_by_time(void **state)
{
	struct world *w = *state;
	struct order o = order_of(1, ORDER_ISSUED);
	struct step_state s[3];
	response_states(&plan, &o, 1, &w->catalog.calendar, AT(9), s, 3);
	assert_int_equal(s[0].urgency, URGENCY_NEAR); // of ten minutes for its receipt
	response_states(&plan, &o, 1, &w->catalog.calendar, AT(11), s, 3);
	assert_int_equal(s[0].urgency, URGENCY_OVERDUE);
	assert_int_equal(s[0].left_ms, -MINUTE_MS);
	assert_int_equal(order_clock(&o, &w->catalog.calendar, AT(9)).clock, CLOCK_ACCEPT);
	o.stage = ORDER_REPORTED;
	assert_int_equal(order_clock(&o, &w->catalog.calendar, AT(9)).clock, CLOCK_CHECK);
}

/* One was taken back and sent again, one went to two. */
static void of_several_the_farthest_counts(void **state)
{
	struct world *w = *state;
	struct step_state s[3];
	const struct order orders[] = {order_of(1, ORDER_VOID), order_of(1, ORDER_ISSUED),
		order_of(2, ORDER_TAKEN), order_of(2, ORDER_ISSUED), order_of(3, ORDER_VOID)};
	response_states(&plan, orders, 5, &w->catalog.calendar, AT(1), s, 3);
	assert_ptr_equal(s[0].order, &orders[1]);
	assert_int_equal(s[0].sent, 2);
	assert_ptr_equal(s[1].order, &orders[2]);
	assert_int_equal(s[2].stage, ORDER_VOID);
	assert_false(step_is_done(&s[2]));
}

#define T(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_was_not_sent_says_so),
		T(each_step_is_as_far_as_its_order),
		T(late_is_seen_by_time),
		T(of_several_the_farthest_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
