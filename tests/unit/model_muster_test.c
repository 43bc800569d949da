/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "yiping/model/muster.h"

static struct unit units[3] = {{.num = 4}, {.num = 5}, {.num = 6}};

static struct proposal a_proposal(void)
{
	struct proposal p = {.assist_count = 2};
	return p;
}

/* The pointers of a proposal are into itself. */
static void propose(struct proposal *p)
{
	p->lead.top[0].unit = &units[0];
	p->lead.proposed = &p->lead.top[0];
	p->assist[1].top[0].unit = &units[1]; // nobody of the first kind is there
	p->assist[1].proposed = &p->assist[1].top[0];
}

static void what_is_proposed_is_taken_once(void **state)
{
	struct proposal p = a_proposal();
	struct muster m = {0};
	(void)state;
	propose(&p);
	muster_fill(&m, &p);
	assert_int_equal(m.lead, 4);
	assert_int_equal(m.assist_count, 1);
	assert_int_equal(muster_part(&m, 5), MUSTER_ASSISTS);
	p.lead.top[0].unit = &units[2]; // meanwhile another one is better: not under the finger
	muster_fill(&m, &p);
	assert_int_equal(m.lead, 4);
	assert_int_equal(muster_part(&m, 6), MUSTER_OUT);
}

static void what_was_chosen_by_hand_stays(void **state)
{
	struct proposal p = a_proposal();
	struct muster m = {0};
	(void)state;
	propose(&p);
	assert_true(muster_turn(&m, 6, false));
	muster_fill(&m, &p);
	assert_int_equal(m.lead, 6);
	assert_int_equal(m.assist_count, 0);
	assert_int_equal(muster_part(&m, 0), MUSTER_OUT);
}

static void a_unit_leads_assists_and_is_out(void **state)
{
	static const enum muster_part leads[] = {MUSTER_LEADS, MUSTER_ASSISTS, MUSTER_OUT};
	static const enum muster_part assists[] = {MUSTER_ASSISTS, MUSTER_LEADS, MUSTER_OUT};
	struct muster m = {0};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_true(muster_turn(&m, 9, false));
		assert_int_equal(muster_part(&m, 9), leads[i]);
	}
	for (size_t i = 0; i < 3; i++) {
		assert_true(muster_turn(&m, 9, true));
		assert_int_equal(muster_part(&m, 9), assists[i]);
	}
	assert_int_equal(m.assist_count, 0);
	assert_false(muster_turn(&m, 0, false));
}

static void there_is_one_lead(void **state)
{
	struct muster m = {0};
	(void)state;
	muster_turn(&m, 1, false);
	muster_turn(&m, 2, false);
	assert_int_equal(m.lead, 2);
	assert_int_equal(muster_part(&m, 1), MUSTER_OUT);
	muster_turn(&m, 3, true);
	muster_turn(&m, 3, true);
	assert_int_equal(m.lead, 3);
	assert_int_equal(m.assist_count, 0);
}

static void no_more_assist_than_an_act_can_name(void **state)
{
	struct muster m = {0};
	(void)state;
	for (uint32_t i = 1; i <= ACT_UNITS_MAX; i++)
		assert_true(muster_turn(&m, i, true));
	struct muster before = m;
	assert_false(muster_turn(&m, 99, true));
	assert_memory_equal(&m, &before, sizeof m);
	assert_true(muster_turn(&m, 99, false)); // it may lead
	assert_true(muster_turn(&m, 1, true));   // who assists may lead instead
	assert_int_equal(m.lead, 1);
	assert_int_equal(m.assist_count, ACT_UNITS_MAX - 1);
}

static void doubts_are_told_apart(void **state)
{
	struct unit u = {.num = 1, .status = UNIT_IDLE};
	struct candidate c = {.unit = &u, .status = UNIT_IDLE};
	(void)state;
	assert_int_equal(muster_doubts(&c), 0);
	c.asked = "20260709-000001";
	assert_int_equal(muster_doubts(&c), MUSTER_ASKED);
	c.asked = NULL;
	c.overloaded = true;
	assert_int_equal(muster_doubts(&c), MUSTER_LOADED);
	c.overloaded = false;
	c.status = UNIT_BUSY;
	assert_int_equal(muster_doubts(&c), MUSTER_BUSY);
	c.takes_part = true;
	assert_int_equal(muster_doubts(&c), MUSTER_BUSY | MUSTER_IN_IT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_proposed_is_taken_once),
		cmocka_unit_test(what_was_chosen_by_hand_stays),
		cmocka_unit_test(a_unit_leads_assists_and_is_out),
		cmocka_unit_test(there_is_one_lead),
		cmocka_unit_test(no_more_assist_than_an_act_can_name),
		cmocka_unit_test(doubts_are_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
