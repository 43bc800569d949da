/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/base/spread.h"
#include "yiping/model/order_timer.h"

#define T0 MORNING

static struct order an_order(uint32_t area, uint32_t from)
{
	struct order o;
	order_init(&o);
	o.num = o.rev = 1;
	o.area = area;
	o.from = from;
	o.stage = ORDER_ISSUED;
	o.issued = T0;
	o.grade = 3;
	o.accept_s = 600;
	o.reply_s = 3600;
	o.check_s = 1800;
	return o;
}

static void done(struct world *w, struct order *o, enum verb v, enum who who, int64_t at)
{
	const struct order_act a = {.verb = v, .text = "words"};
	struct act_problem p = {0};
	if (!order_check(o, &a, &w->people[who], w->tree, at, 0, &p))
		fail_msg("%s: %s", verb_token(v), p.error.text);
	order_apply(o, &a, &w->people[who], at);
}

static void strikes(struct world *w, struct order *o, enum verb v, enum post post, enum level level,
	int64_t due)
{
	struct rung r = order_rung(o, w->tree);
	const struct actor who = {.subject = "somebody"};
	uint32_t rev = o->rev;
	assert_int_equal(r.verb, v);
	assert_int_equal(r.post, post);
	assert_int_equal(r.level, level);
	assert_int_equal(r.due, due);
	assert_int_equal(r.n, o->rungs + 1);
	order_strike(o, &r, r.post == POST_NONE ? NULL : &who, due + 7 * SECOND_MS);
	assert_int_equal(o->rev, rev + 1);
}

static void rests(struct world *w, const struct order *o)
{
	assert_int_equal(order_rung(o, w->tree).verb, VERB_NONE);
	assert_int_equal(order_rung(o, w->tree).due, INSTANT_NONE);
}

static void what_nobody_signs_for_goes_up_to_who_issued_it(void **state)
{
	struct world *w = *state;
	struct order o = an_order(TOWN, DISTRICT);
	strikes(w, &o, VERB_URGE, POST_NONE, LEVEL_TOWN, AT(10));
	assert_int_equal(o.urges, 1);
	assert_int_equal(o.last_urge, INSTANT_NONE); // so that a person may urge as well
	strikes(w, &o, VERB_CALL, POST_LEADER, LEVEL_TOWN, AT(15));
	assert_string_equal(o.called.subject, "somebody");
	assert_int_equal(o.called_at, AT(15) + 7 * SECOND_MS);
	strikes(w, &o, VERB_CALL, POST_SUPERVISOR, LEVEL_TOWN, AT(20));
	strikes(w, &o, VERB_ESCALATE, POST_NONE, LEVEL_DISTRICT, AT(25));
	assert_int_equal(o.escalated, LEVEL_DISTRICT);
	assert_int_equal(order_head(&o).flags >> HEAD_ESCALATED_SHIFT & 7, LEVEL_DISTRICT);
	strikes(w, &o, VERB_CALL, POST_LEADER, LEVEL_DISTRICT, AT(30));
	strikes(w, &o, VERB_CALL, POST_SUPERVISOR, LEVEL_DISTRICT, AT(35));
	rests(w, &o); // they know it themselves
}

static void a_report_has_its_own_ladder(void **state)
{
	struct world *w = *state;
	struct order o = an_order(TOWN, CITY);
	strikes(w, &o, VERB_URGE, POST_NONE, LEVEL_TOWN, AT(10));
	done(w, &o, VERB_ACK, TOWN_DUTY, AT(12));
	assert_true(o.struck == 0 && o.rungs == 1);
	strikes(w, &o, VERB_URGE, POST_NONE, LEVEL_TOWN, AT(60)); // from the issue
	strikes(w, &o, VERB_CALL, POST_LEADER, LEVEL_TOWN, AT(90));
	done(w, &o, VERB_FEEDBACK, TOWN_DUTY, AT(100));
	// nobody looks at it: that is the city's
	strikes(w, &o, VERB_URGE, POST_NONE, LEVEL_CITY, AT(130));
	strikes(w, &o, VERB_CALL, POST_LEADER, LEVEL_CITY, AT(145));
	strikes(w, &o, VERB_CALL, POST_SUPERVISOR, LEVEL_CITY, AT(160));
	rests(w, &o);
	done(w, &o, VERB_REWORK, CITY_DUTY, AT(170));
	strikes(w, &o, VERB_URGE, POST_NONE, LEVEL_TOWN, AT(230));
	done(w, &o, VERB_VOID, CITY_DUTY, AT(231));
	rests(w, &o);
}

static void who_signs_late_has_half_the_time(void **state)
{
	struct world *w = *state;
	struct order o = an_order(TOWN, DISTRICT);
	done(w, &o, VERB_ACK, TOWN_DUTY, AT(100)); // the report was due at 60
	strikes(w, &o, VERB_URGE, POST_NONE, LEVEL_TOWN, AT(130));
	o = an_order(TOWN, DISTRICT);
	o.accept_s = 0; // no limit, no ladder
	rests(w, &o);
}

static void below_a_town_its_town_is_called(void **state)
{
	struct world *w = *state;
	struct order o = an_order(VILLAGE, TOWN);
	strikes(w, &o, VERB_URGE, POST_NONE, LEVEL_TOWN, AT(10));
	strikes(w, &o, VERB_CALL, POST_LEADER, LEVEL_TOWN, AT(15));
	strikes(w, &o, VERB_CALL, POST_SUPERVISOR, LEVEL_TOWN, AT(20));
	rests(w, &o);
}

static void allowed_is_what_the_check_lets_through(void **state)
{
	struct world *w = *state;
	struct order o = an_order(TOWN, DISTRICT);
	const struct person *town = &w->people[TOWN_DUTY], *above = &w->people[DISTRICT_DUTY];
#define BIT(v) (UINT64_C(1) << VERB_##v)
	assert_int_equal(order_allowed(&o, town, w->tree, T0, 0), BIT(ACK));
	assert_int_equal(order_allowed(&o, above, w->tree, T0, 0), BIT(VOID) | BIT(URGE));
	assert_int_equal(order_allowed(&o, &w->people[VIEWER], w->tree, T0, 0), 0);
	done(w, &o, VERB_ACK, TOWN_DUTY, AT(1));
	assert_int_equal(order_allowed(&o, town, w->tree, T0, 0), BIT(PROGRESS) | BIT(FEEDBACK));
	assert_int_equal(order_allowed(&o, town, w->tree, T0, 1), BIT(PROGRESS));
	done(w, &o, VERB_FEEDBACK, TOWN_DUTY, AT(2));
	assert_int_equal(order_allowed(&o, above, w->tree, T0, 0),
		BIT(REWORK) | BIT(CLOSE) | BIT(VOID));
#undef BIT
}

/* ---- a million acts ---- */

#define ACTS 1000000

static void pass(struct world *w, struct order *o, int64_t now)
{
	for (struct rung r = order_rung(o, w->tree); r.verb != VERB_NONE && r.due <= now;
		r = order_rung(o, w->tree)) {
		assert_true(o->last_rung == INSTANT_NONE || r.due > o->last_rung);
		order_strike(o, &r, NULL, r.due);
	}
}

static struct order_act any_act(struct spread *s)
{
	static const enum verb verbs[] = {VERB_ACK, VERB_PROGRESS, VERB_FEEDBACK, VERB_REWORK,
		VERB_CLOSE, VERB_VOID, VERB_URGE, VERB_URGE, VERB_GRADE};
	bool rare = spread_below(s, 20) != 0;
	struct order_act a = {.verb = verbs[spread_below(s, 9)], .text = "words"};
	if (a.verb == VERB_VOID && rare)
		a.verb = VERB_PROGRESS;
	return a;
}

static void assert_order(struct world *w, const struct order *o, int64_t now)
{
	struct head h = order_head(o), back;
	struct rung r = order_rung(o, w->tree);
	uint8_t packed[HEAD_BYTES];
	head_pack(&h, packed);
	assert_true(head_unpack(packed, &back));
	assert_true(o->stage > ORDER_NO_STAGE && o->stage < ORDER_STAGE_COUNT);
	assert_true(head_is_live(&h) || r.verb == VERB_NONE);
	assert_true(r.verb == VERB_NONE || r.due > now);
	assert_true(o->escalated == LEVEL_NONE || o->escalated < LEVEL_TOWN);
	assert_true(o->struck <= o->rungs && o->urges + 1u >= (o->rungs > 0));
}

/* A server that stood still comes to the same as one that did not: time is struck each minute for
 * the one, and only before an act for the other. */
static void a_million_acts_and_a_stop_change_no_outcome(void **state)
{
	struct world *w = *state;
	struct spread s = {.state = 20261123};
	struct order o = an_order(TOWN, CITY), late = o;
	int64_t now = T0;
	size_t stages[ORDER_STAGE_COUNT] = {0}, up = 0, refused = 0;
	for (size_t i = 0; i < ACTS; i++) {
		const struct person *who = &w->people[spread_below(&s, RULE)];
		struct order_act a = any_act(&s);
		struct act_problem p = {0};
		for (uint32_t minutes = spread_below(&s, 8); minutes; minutes--)
			pass(w, &o, now += 5 * MINUTE_MS);
		pass(w, &o, now);
		pass(w, &late, now);
		assert_memory_equal(&o, &late, sizeof o);
		assert_order(w, &o, now);
		up += o.escalated != LEVEL_NONE;
		bool may = order_check(&o, &a, who, w->tree, now, 0, &p);
		uint64_t bit = UINT64_C(1) << a.verb;
		assert_int_equal(may, (order_allowed(&o, who, w->tree, now, 0) & bit) != 0);
		if (may) {
			order_apply(&o, &a, who, now);
			order_apply(&late, &a, who, now);
			stages[o.stage]++;
		}
		refused += !may;
		if (o.stage >= ORDER_CLOSED || o.rungs > 200) {
			o = an_order(i % 2 ? TOWN : VILLAGE, i % 3 ? CITY : DISTRICT);
			o.issued = now;
			late = o;
		}
	}
	for (int stage = ORDER_TAKEN; stage < ORDER_STAGE_COUNT; stage++)
		assert_true(stages[stage] > 100);
	assert_true(up > 1000 && refused > 1000);
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		EACH(what_nobody_signs_for_goes_up_to_who_issued_it),
		EACH(a_report_has_its_own_ladder),
		EACH(who_signs_late_has_half_the_time),
		EACH(below_a_town_its_town_is_called),
		EACH(allowed_is_what_the_check_lets_through),
		EACH(a_million_acts_and_a_stop_change_no_outcome),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
