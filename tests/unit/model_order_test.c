/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/order.h"

#define T0 MORNING
#define MINUTES(n) ((n) * MINUTE_MS)

static struct order an_order(struct world *w)
{
	struct order o;
	order_init(&o);
	o.num = 7;
	o.rev = 1;
	o.area = TOWN;
	o.from = DISTRICT;
	o.stage = ORDER_ISSUED;
	o.issued = T0;
	o.grade = 3;
	o.accept_s = 600;
	o.reply_s = 3600;
	o.check_s = 1800;
	o.by = person_actor(&w->people[DISTRICT_DUTY]);
	return o;
}

static void refused(struct world *w, const struct order *o, enum verb v, enum who who,
	const char *code, int status)
{
	const struct order_act a = {.verb = v, .text = "words"};
	struct act_problem p = {0};
	if (order_check(o, &a, &w->people[who], w->tree, T0 + MINUTES(1), 0, &p))
		fail_msg("%s was not refused", verb_token(v));
	assert_string_equal(p.error.code, code);
	assert_int_equal(p.status, status);
}

static void done(struct world *w, struct order *o, enum verb v, enum who who, int64_t at)
{
	const struct order_act a = {.verb = v, .text = "words"};
	struct act_problem p = {0};
	if (!order_check(o, &a, &w->people[who], w->tree, at, 0, &p))
		fail_msg("%s: %s", verb_token(v), p.error.text);
	order_apply(o, &a, &w->people[who], at);
}

/* Each clock as counted by hand. */
static void the_head_tells_which_clock_runs(void **state)
{
	struct world *w = *state;
	struct order o = an_order(w);
	struct head h = order_head(&o);
	assert_int_equal(h.clock, CLOCK_ACCEPT);
	assert_true(h.due == T0 + MINUTES(10));
	assert_true(head_is_live(&h) && h.flags & HEAD_UNACKED);
	done(w, &o, VERB_ACK, TOWN_DUTY, T0 + MINUTES(2));
	h = order_head(&o);
	assert_int_equal(h.clock, CLOCK_C);
	assert_true(h.due == T0 + MINUTES(60)); // from the issue: signing late wins nothing
	done(w, &o, VERB_FEEDBACK, TOWN_DUTY, T0 + MINUTES(30));
	h = order_head(&o);
	assert_int_equal(h.clock, CLOCK_CHECK);
	assert_true(h.due == T0 + MINUTES(60));
	done(w, &o, VERB_REWORK, DISTRICT_DUTY, T0 + MINUTES(40));
	h = order_head(&o);
	assert_int_equal(h.clock, CLOCK_C);
	assert_true(h.due == T0 + MINUTES(100));
	assert_true(h.flags & HEAD_REWORKED);
	done(w, &o, VERB_FEEDBACK, TOWN_DUTY, T0 + MINUTES(50));
	done(w, &o, VERB_CLOSE, DISTRICT_DUTY, T0 + MINUTES(55));
	h = order_head(&o);
	assert_false(head_is_live(&h));
	assert_int_equal(h.clock, CLOCK_NONE);
	assert_int_equal(h.rev, 6);
	uint8_t packed[HEAD_BYTES];
	struct head back;
	head_pack(&h, packed);
	assert_true(head_unpack(packed, &back));
}

/* What each stage lets whom do: every other pair is refused. */
static void only_its_side_and_its_state(void **state)
{
	struct world *w = *state;
	static const struct {
		enum verb verb;
		bool issuer;
		bool in[ORDER_STAGE_COUNT];
	} table[] = {
		{VERB_ACK, false, {[ORDER_ISSUED] = true}},
		{VERB_PROGRESS, false, {[ORDER_TAKEN] = true}},
		{VERB_FEEDBACK, false, {[ORDER_TAKEN] = true}},
		{VERB_REWORK, true, {[ORDER_REPORTED] = true}},
		{VERB_CLOSE, true, {[ORDER_REPORTED] = true}},
		{VERB_VOID, true, {[ORDER_ISSUED] = true, [ORDER_TAKEN] = true,
			[ORDER_REPORTED] = true}},
		{VERB_URGE, true, {[ORDER_ISSUED] = true, [ORDER_TAKEN] = true}},
	};
	struct order o = an_order(w);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (int s = ORDER_ISSUED; s < ORDER_STAGE_COUNT; s++) {
			const struct order_act a = {.verb = table[i].verb, .text = "words"};
			enum who right = table[i].issuer ? DISTRICT_DUTY : TOWN_DUTY;
			enum who wrong = table[i].issuer ? TOWN_DUTY : DISTRICT_DUTY;
			struct act_problem p = {0};
			o.stage = (enum order_stage)s;
			bool may = order_check(&o, &a, &w->people[right], w->tree, T0, 0, &p);
			if (may != table[i].in[s])
				fail_msg("%s in %s", verb_token(a.verb),
					order_stage_token(o.stage));
			refused(w, &o, a.verb, wrong, "own", 403);
		}
	refused(w, &o, VERB_GRADE, DISTRICT_DUTY, "field_verb", 422);
	o.stage = ORDER_ISSUED;
	refused(w, &o, VERB_ACK, VIEWER, "own", 403);
	refused(w, &o, VERB_ACK, A_WORKER, "own", 403); // a town has people on duty
}

static void below_a_town_whoever_works_there_answers(void **state)
{
	struct world *w = *state;
	struct order o = an_order(w);
	o.area = VILLAGE;
	w->people[A_WORKER].areas[0] = TOWN;
	w->people[A_WORKER].area_count = 1;
	done(w, &o, VERB_ACK, A_WORKER, T0);
	o = an_order(w);
	o.unit = world_unit(LEAD_UNIT);
	refused(w, &o, VERB_ACK, TOWN_DUTY, "own", 403);
	refused(w, &o, VERB_ACK, A_HELPER, "own", 403);
	done(w, &o, VERB_ACK, A_WORKER, T0);
}

static void who_reported_does_not_check(void **state)
{
	struct world *w = *state;
	struct order o = an_order(w);
	o.stage = ORDER_REPORTED;
	o.reported_by = person_actor(&w->people[CITY_DUTY]);
	refused(w, &o, VERB_CLOSE, CITY_DUTY, "handler", 403);
	refused(w, &o, VERB_REWORK, CITY_DUTY, "handler", 403);
	done(w, &o, VERB_CLOSE, DISTRICT_DUTY, T0);
}

static void reports_wait_for_those_below_and_urges_for_a_quarter(void **state)
{
	struct world *w = *state;
	struct order o = an_order(w);
	const struct order_act report = {.verb = VERB_FEEDBACK, .text = "done"};
	struct act_problem p = {0};
	o.stage = ORDER_TAKEN;
	assert_false(order_check(&o, &report, &w->people[TOWN_DUTY], w->tree, T0, 1, &p));
	assert_string_equal(p.error.code, "children");
	done(w, &o, VERB_URGE, DISTRICT_DUTY, T0);
	refused(w, &o, VERB_URGE, DISTRICT_DUTY, "interval", 409);
	done(w, &o, VERB_URGE, DISTRICT_DUTY, T0 + MINUTES(15));
	assert_int_equal(o.urges, 2);
}

static void a_step_of_ones_own_is_ticked_by_its_report(void **state)
{
	struct world *w = *state;
	struct order o = an_order(w);
	o.area = DISTRICT;
	assert_false(order_is_own(&o));
	o.step = 1;
	assert_true(order_is_own(&o));
	o.stage = ORDER_TAKEN;
	done(w, &o, VERB_FEEDBACK, DISTRICT_DUTY, T0 + MINUTES(1));
	assert_int_equal(o.stage, ORDER_CLOSED);
	assert_true(o.ended == T0 + MINUTES(1));
}

static void orders_go_down(void **state)
{
	struct world *w = *state;
	const struct person *d = &w->people[DISTRICT_DUTY];
	uint32_t from;
	assert_true(order_may_issue(d, w->tree, TOWN, false, false, &from));
	assert_int_equal(from, DISTRICT);
	assert_false(order_may_issue(d, w->tree, DISTRICT, false, false, &from));
	assert_true(order_may_issue(d, w->tree, DISTRICT, false, true, &from));
	assert_true(order_may_issue(d, w->tree, DISTRICT, true, false, &from));
	assert_false(order_may_issue(d, w->tree, CITY, true, true, &from));
	assert_false(order_may_issue(d, w->tree, FAR_TOWN, false, false, &from));
	assert_false(order_may_issue(&w->people[A_WORKER], w->tree, TOWN, true, true, &from));
	assert_false(order_may_issue(&w->people[INSPECTOR], w->tree, TOWN, false, false, &from));
}

static void what_is_owed_is_in_the_head(void **state)
{
	struct world *w = *state;
	struct order o = an_order(w);
	static const struct {
		enum order_stage stage;
		enum order_owed town, district, elsewhere;
	} table[] = {
		{ORDER_ISSUED, ORDER_UNANSWERED, ORDER_UNACKNOWLEDGED, ORDER_OWES_NOTHING},
		{ORDER_TAKEN, ORDER_UNANSWERED, ORDER_OWES_NOTHING, ORDER_OWES_NOTHING},
		{ORDER_REPORTED, ORDER_OWES_NOTHING, ORDER_UNCHECKED, ORDER_OWES_NOTHING},
		{ORDER_CLOSED, ORDER_OWES_NOTHING, ORDER_OWES_NOTHING, ORDER_OWES_NOTHING},
		{ORDER_VOID, ORDER_OWES_NOTHING, ORDER_OWES_NOTHING, ORDER_OWES_NOTHING},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		o.stage = table[i].stage;
		struct head h = order_head(&o);
		assert_int_equal(order_owed(&h, w->tree, TOWN), table[i].town);
		assert_int_equal(order_owed(&h, w->tree, DISTRICT), table[i].district);
		assert_int_equal(order_owed(&h, w->tree, OTHER_DISTRICT), table[i].elsewhere);
	}
	o.stage = ORDER_ISSUED;
	o.unit = world_unit(LEAD_UNIT); // a unit of the town is below the town's centre
	struct head h = order_head(&o);
	assert_int_equal(order_owed(&h, w->tree, TOWN), ORDER_UNACKNOWLEDGED);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		EACH(the_head_tells_which_clock_runs),
		EACH(only_its_side_and_its_state),
		EACH(below_a_town_whoever_works_there_answers),
		EACH(who_reported_does_not_check),
		EACH(reports_wait_for_those_below_and_urges_for_a_quarter),
		EACH(a_step_of_ones_own_is_ticked_by_its_report),
		EACH(orders_go_down),
		EACH(what_is_owed_is_in_the_head),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
