/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/base/spread.h"
#include "yiping/model/second.h"
#include "yiping/model/warning.h"

#define T0 MORNING

static uint32_t the_district[] = {DISTRICT};

static struct warning rain(void)
{
	struct warning w;
	warning_init(&w);
	w.area = w.centre = DISTRICT;
	w.areas = the_district;
	w.area_count = 1;
	w.hazard = "rainstorm";
	return w;
}

static struct warning_terms terms_of(enum warning_act act, enum colour colour)
{
	struct warning_terms t = {.act = act, .colour = colour, .onset = INSTANT_NONE,
		.expires = INSTANT_NONE, .at = INSTANT_NONE};
	if (act == WARNING_ISSUE) {
		t.headline = (struct name){.zh_cn = "暴雨", .en = "Rain"};
		t.measures.en = "Patrol";
		t.expires = T0 + 6 * HOUR_MS;
	}
	if (act == WARNING_LIFT)
		t.reason = "over";
	return t;
}

static const char *refusal(struct world *w, const struct warning *x, const struct warning_terms *t,
	enum who who, int64_t at)
{
	static struct act_problem p;
	p = (struct act_problem){0};
	return warning_check(x, t, &w->people[who], w->tree, at, &p) ? "" : p.error.code;
}

static void done(struct world *w, struct warning *x, enum warning_act act, enum colour c,
	enum who who, int64_t at)
{
	const struct warning_terms t = terms_of(act, c);
	assert_string_equal(refusal(w, x, &t, who, at), "");
	uint32_t rev = x->rev;
	warning_apply(x, &t, &w->people[who], at, &w->arena);
	assert_int_equal(x->rev, rev + 1);
}

static void assert_refused(struct world *w, const struct warning *x, enum warning_act act,
	enum colour c, enum who who, int64_t at, const char *code)
{
	const struct warning_terms t = terms_of(act, c);
	assert_string_equal(refusal(w, x, &t, who, at), code);
}

static void blue_and_yellow_are_one_persons_matter(void **state)
{
	struct world *w = *state;
	struct warning x = rain();
	assert_refused(w, &x, WARNING_ISSUE, COLOUR_BLUE, A_WORKER, T0, "role");
	assert_refused(w, &x, WARNING_ISSUE, COLOUR_BLUE, INSPECTOR, T0, "role");
	done(w, &x, WARNING_ISSUE, COLOUR_BLUE, DISTRICT_DUTY, T0);
	assert_int_equal(x.state, WARNING_IN_FORCE);
	assert_true(x.issued == T0 && x.onset == T0 && x.expires == T0 + 6 * HOUR_MS);
	assert_string_equal(x.by.subject, w->people[DISTRICT_DUTY].subject);
	assert_refused(w, &x, WARNING_UPGRADE, COLOUR_BLUE, DISTRICT_DUTY, T0, "field_colour");
	assert_refused(w, &x, WARNING_DOWNGRADE, COLOUR_YELLOW, DISTRICT_DUTY, T0, "field_colour");
	assert_refused(w, &x, WARNING_CONFIRM, COLOUR_NONE, CITY_DUTY, T0, "none");
	done(w, &x, WARNING_UPGRADE, COLOUR_YELLOW, SUPERVISOR, T0 + 1);
	assert_int_equal(x.colour, COLOUR_YELLOW);
	done(w, &x, WARNING_DOWNGRADE, COLOUR_BLUE, SUPERVISOR, T0 + 2);
	done(w, &x, WARNING_LIFT, COLOUR_NONE, DISTRICT_DUTY, T0 + 3);
	assert_int_equal(x.state, WARNING_LIFTED);
	assert_string_equal(x.reason, "over");
	assert_int_equal(warning_head(&x).state, 0);
	assert_refused(w, &x, WARNING_UPGRADE, COLOUR_YELLOW, DISTRICT_DUTY, T0 + 4, "state");
}

static void orange_and_red_need_two(void **state)
{
	struct world *w = *state;
	struct warning x = rain();
	done(w, &x, WARNING_ISSUE, COLOUR_ORANGE, DISTRICT_DUTY, T0);
	assert_int_equal(x.state, WARNING_PROPOSED);
	assert_true(warning_head(&x).flags & HEAD_ASKING);
	assert_refused(w, &x, WARNING_CONFIRM, COLOUR_NONE, DISTRICT_DUTY, T0, "second");
	assert_refused(w, &x, WARNING_CONFIRM, COLOUR_NONE, SUPERVISOR, T0, "level");
	assert_refused(w, &x, WARNING_CONFIRM, COLOUR_NONE, A_WORKER, T0, "role");
	assert_refused(w, &x, WARNING_UPGRADE, COLOUR_RED, CITY_DUTY, T0, "asked");
	done(w, &x, WARNING_CONFIRM, COLOUR_NONE, CITY_DUTY, T0 + 1);
	assert_int_equal(x.state, WARNING_IN_FORCE);
	assert_int_equal(x.colour, COLOUR_ORANGE);
	assert_true(x.issued == T0 + 1 && !x.has_asked);
	assert_string_equal(x.by.subject, w->people[DISTRICT_DUTY].subject);
	assert_string_equal(x.confirmed_by.subject, w->people[CITY_DUTY].subject);
	done(w, &x, WARNING_UPGRADE, COLOUR_RED, CITY_DUTY, T0 + 2);
	assert_int_equal(x.colour, COLOUR_ORANGE); // until it is confirmed
	assert_refused(w, &x, WARNING_CONFIRM, COLOUR_NONE, CITY_DUTY, T0 + 2, "second");
	done(w, &x, WARNING_DECLINE, COLOUR_NONE, CITY_DUTY, T0 + 3); // who asked takes it back
	assert_true(x.state == WARNING_IN_FORCE && x.colour == COLOUR_ORANGE && !x.has_asked);
	done(w, &x, WARNING_LIFT, COLOUR_NONE, DISTRICT_DUTY, T0 + 4); // a false end harms, too
	assert_int_equal(x.state, WARNING_IN_FORCE);
	done(w, &x, WARNING_CONFIRM, COLOUR_NONE, CITY_DUTY, T0 + 5);
	assert_int_equal(x.state, WARNING_LIFTED);
	assert_string_equal(x.reason, "over");
}

static void what_nobody_confirms_goes(void **state)
{
	struct world *w = *state;
	struct warning x = rain(), old = rain();
	done(w, &x, WARNING_ISSUE, COLOUR_RED, DISTRICT_DUTY, T0);
	assert_int_equal(warning_due(&x), T0 + SECOND_WAIT_MS);
	assert_refused(w, &x, WARNING_CONFIRM, COLOUR_NONE, CITY_DUTY, T0 + SECOND_WAIT_MS, "none");
	warning_strike(&x);
	assert_int_equal(x.state, WARNING_DROPPED);
	assert_int_equal(warning_due(&x), INSTANT_NONE);
	done(w, &old, WARNING_ISSUE, COLOUR_YELLOW, DISTRICT_DUTY, T0);
	done(w, &old, WARNING_UPGRADE, COLOUR_RED, DISTRICT_DUTY, T0 + HOUR_MS);
	assert_int_equal(warning_due(&old), T0 + HOUR_MS + SECOND_WAIT_MS);
	warning_strike(&old);
	assert_true(old.state == WARNING_IN_FORCE && old.colour == COLOUR_YELLOW && !old.has_asked);
	assert_int_equal(warning_due(&old), T0 + 6 * HOUR_MS);
	warning_strike(&old);
	assert_int_equal(old.state, WARNING_EXPIRED);
	old = rain();
	old.centre = 0; // from elsewhere: its end is told from there
	old.expires = T0;
	assert_int_equal(warning_due(&old), INSTANT_NONE);
}

static void every_field_is_looked_at(void **state)
{
	struct world *w = *state;
	uint32_t elsewhere[] = {OTHER_DISTRICT};
	struct warning good = rain(), x;
	struct warning_terms all = terms_of(WARNING_ISSUE, COLOUR_BLUE), t;
#define BAD(change, code)                                                                          \
	do {                                                                                       \
		x = good;                                                                          \
		t = all;                                                                           \
		change;                                                                            \
		assert_string_equal(refusal(w, &x, &t, CITY_DUTY, T0), code);                      \
	} while (0)
	BAD(, "");
	BAD(x.area = VILLAGE, "field_area");
	BAD(x.area = TOWN, "level");
	BAD(x.area_count = 0, "field_areas");
	BAD(x.areas = elsewhere, "field_areas");
	BAD(x.hazard = NULL, "field_hazard");
	BAD(x.hazard = "Rain!", "field_hazard");
	BAD(t.colour = COLOUR_NONE, "field_colour");
	BAD(t.headline = (struct name){0}, "field_headline");
	BAD(t.measures = (struct name){0}, "field_measures");
	BAD(t.expires = INSTANT_NONE, "field_expires");
	BAD(t.expires = T0, "field_expires");
	BAD(t.expires = T0 + WARNING_LONGEST_MS + 1, "field_expires");
	BAD(t.onset = t.expires, "field_expires");
	BAD(t.onset = T0 + WARNING_LONGEST_MS + 1, "field_onset");
#undef BAD
	x = rain();
	done(w, &x, WARNING_ISSUE, COLOUR_BLUE, CITY_DUTY, T0);
	t = terms_of(WARNING_EXTEND, COLOUR_NONE);
	assert_string_equal(refusal(w, &x, &t, CITY_DUTY, T0), "field_expires");
	t.expires = x.expires + 1;
	assert_string_equal(refusal(w, &x, &t, CITY_DUTY, T0), "");
	t.colour = COLOUR_RED;
	assert_string_equal(refusal(w, &x, &t, CITY_DUTY, T0), "field_colour");
	t = terms_of(WARNING_LIFT, COLOUR_NONE);
	t.reason = "";
	assert_string_equal(refusal(w, &x, &t, CITY_DUTY, T0), "field_reason");
}

static void a_drill_says_so_in_every_text(void **state)
{
	struct world *w = *state;
	struct warning x = rain();
	x.exercise = true;
	done(w, &x, WARNING_ISSUE, COLOUR_BLUE, DISTRICT_DUTY, T0);
	assert_string_equal(x.headline.zh_cn, "【演练】暴雨");
	assert_string_equal(x.headline.en, "EXERCISE: Rain");
	assert_string_equal(x.measures.en, "EXERCISE: Patrol");
	done(w, &x, WARNING_UPGRADE, COLOUR_YELLOW, DISTRICT_DUTY, T0 + 1);
	assert_string_equal(x.headline.zh_cn, "【演练】暴雨"); // once is enough
	assert_true(warning_head(&x).flags & HEAD_EXERCISE);
}

/* ---- a million acts ---- */

#define ACTS 1000000

static struct warning_terms any_terms(struct spread *s, int64_t now)
{
	struct warning_terms t = terms_of(
		(enum warning_act)(1 + spread_below(s, WARNING_ACT_COUNT - 1)),
		(enum colour)spread_below(s, COLOUR_COUNT));
	if (spread_below(s, 2))
		t.expires = now + (int64_t)spread_below(s, 120) * MINUTE_MS;
	return t;
}

/* What is orange or red in force, or was lifted as such, two people said. */
static void assert_two(const struct warning *x)
{
	if (x->colour < COLOUR_ORANGE ||
		(x->state != WARNING_IN_FORCE && x->state != WARNING_LIFTED))
		return;
	assert_non_null(x->confirmed_by.subject);
	assert_string_not_equal(x->by.subject, x->confirmed_by.subject);
}

static void assert_sound(const struct warning *x, int64_t now)
{
	struct head h = warning_head(x);
	bool live = x->state == WARNING_IN_FORCE || x->state == WARNING_PROPOSED;
	assert_int_equal(h.state, live);
	assert_true(!x->has_asked || live);
	assert_true(x->state != WARNING_PROPOSED || x->has_asked);
	assert_true(!live || (warning_due(x) > now && warning_due(x) <= x->expires));
	assert_two(x);
}

/* Time strikes a server that was always there, and one that came back late, into the same. */
static void pass(struct warning *x, struct warning *late, int64_t now)
{
	while (warning_due(x) != INSTANT_NONE && warning_due(x) <= now)
		warning_strike(x);
	while (warning_due(late) != INSTANT_NONE && warning_due(late) <= now)
		warning_strike(late);
	assert_memory_equal(x, late, sizeof *x);
}

static void a_million_acts_leave_it_sound(void **state)
{
	struct world *w = *state;
	struct spread s = {.state = 20261123};
	struct warning x = rain();
	int64_t now = T0;
	size_t states[WARNING_STATE_COUNT] = {0}, acts[WARNING_ACT_COUNT] = {0};
	for (size_t i = 0; i < ACTS; i++) {
		struct act_problem p = {0};
		struct warning_terms t = any_terms(&s, now);
		const struct person *who = &w->people[spread_below(&s, RULE)];
		struct warning before = x;
		now += (int64_t)spread_below(&s, 4) * MINUTE_MS;
		pass(&x, &before, now);
		if (x.state > WARNING_PROPOSED && t.act == WARNING_ISSUE)
			x = rain();
		else if (t.act == WARNING_ISSUE && x.rev)
			continue;
		t.expires = t.act == WARNING_ISSUE ? now + HOUR_MS : t.expires;
		if (!x.rev && t.act != WARNING_ISSUE)
			continue;
		if (!warning_check(&x, &t, who, w->tree, now, &p)) {
			assert_true(p.status == 403 || p.status == 409 || p.status == 422);
			continue;
		}
		warning_apply(&x, &t, who, now, &w->arena);
		acts[t.act]++;
		states[x.state]++;
		assert_sound(&x, now);
	}
	for (int a = WARNING_ISSUE; a < WARNING_ACT_COUNT; a++)
		assert_true(acts[a] > 100);
	assert_true(states[WARNING_PROPOSED] > 100 && states[WARNING_LIFTED] > 100 &&
		states[WARNING_DROPPED] > 10);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(blue_and_yellow_are_one_persons_matter),
		TEST(orange_and_red_need_two),
		TEST(what_nobody_confirms_goes),
		TEST(every_field_is_looked_at),
		TEST(a_drill_says_so_in_every_text),
		TEST(a_million_acts_leave_it_sound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
