/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/mode.h"
#include "yiping/model/second.h"

#define T0 MORNING

static struct mode_terms rain(void)
{
	return (struct mode_terms){.emergency = true, .level = 3, .response = {.en = "rain"},
		.measures = {.en = "all hands"}, .until = T0 + HOUR_MS, .at = INSTANT_NONE};
}

static const char *refusal(struct world *w, const struct mode *m, enum mode_act a,
	const struct mode_terms *t, enum who who, int64_t at)
{
	static struct act_problem p;
	p = (struct act_problem){0};
	return mode_check(m, a, t, &w->people[who], at, &p) ? "" : p.error.code;
}

static void done(struct world *w, struct mode *m, enum mode_act a, const struct mode_terms *t,
	enum who who, int64_t at)
{
	assert_string_equal(refusal(w, m, a, t, who, at), "");
	mode_apply(m, a, t, &w->people[who], at);
}

static void two_people_switch(void **state)
{
	struct world *w = *state;
	struct mode_terms terms = rain();
	struct mode m;
	mode_begin(&m, DISTRICT, "500105", T0);
	assert_string_equal(m.id, "mode@500105");
	assert_string_equal(refusal(w, &m, MODE_CONFIRM, NULL, DISTRICT_DUTY, T0), "none");
	assert_string_equal(refusal(w, &m, MODE_ASK, &terms, DISTRICT_DUTY, T0), "role");
	done(w, &m, MODE_ASK, &terms, SUPERVISOR, T0);
	assert_false(m.emergency);
	assert_true(mode_head(&m).flags & HEAD_ASKING);
	assert_string_equal(refusal(w, &m, MODE_ASK, &terms, SUPERVISOR_2, T0), "asked");
	assert_string_equal(refusal(w, &m, MODE_CONFIRM, NULL, SUPERVISOR, T0), "second");
	assert_string_equal(refusal(w, &m, MODE_CONFIRM, NULL, A_WORKER, T0), "role");
	assert_string_equal(refusal(w, &m, MODE_CONFIRM, NULL, INSPECTOR, T0), "role");
	done(w, &m, MODE_CONFIRM, NULL, DISTRICT_DUTY, T0 + MINUTE_MS);
	assert_true(m.emergency && m.level == 3 && m.since == T0 + MINUTE_MS && !m.has_asked);
	assert_string_equal(m.by.subject, w->people[SUPERVISOR].subject);
	assert_string_equal(m.confirmed_by.subject, w->people[DISTRICT_DUTY].subject);
	struct head h = mode_head(&m);
	assert_true(h.type == 1 && h.grade == 3 && h.due == T0 + HOUR_MS);
	assert_int_equal(m.rev, 2);
	terms.until += HOUR_MS; // the same response for longer begins no new one
	done(w, &m, MODE_ASK, &terms, SUPERVISOR, T0 + 2 * MINUTE_MS);
	done(w, &m, MODE_CONFIRM, NULL, SUPERVISOR_2, T0 + 3 * MINUTE_MS);
	assert_true(m.since == T0 + MINUTE_MS && m.until == T0 + 2 * HOUR_MS);
}

static void what_is_not_confirmed_lapses(void **state)
{
	struct world *w = *state;
	struct mode_terms terms = rain();
	struct mode m;
	mode_begin(&m, DISTRICT, "500105", T0);
	done(w, &m, MODE_ASK, &terms, SUPERVISOR, T0);
	assert_string_equal(refusal(w, &m, MODE_CONFIRM, NULL, SUPERVISOR_2,
		T0 + SECOND_WAIT_MS - 1), "");
	assert_string_equal(refusal(w, &m, MODE_CONFIRM, NULL, SUPERVISOR_2, T0 + SECOND_WAIT_MS),
		"none");
	done(w, &m, MODE_ASK, &terms, SUPERVISOR_2, T0 + SECOND_WAIT_MS);
	done(w, &m, MODE_DECLINE, NULL, SUPERVISOR_2, T0 + SECOND_WAIT_MS);
	assert_true(!m.emergency && !m.has_asked);
	assert_false(mode_head(&m).flags & HEAD_ASKING);
}

static void a_response_states_what_it_is(void **state)
{
	struct world *w = *state;
	struct mode m;
	mode_begin(&m, DISTRICT, "500105", T0);
	struct mode_terms t = rain();
	t.level = 0;
	assert_string_equal(refusal(w, &m, MODE_ASK, &t, SUPERVISOR, T0), "field_level");
	t = rain();
	t.level = 5;
	assert_string_equal(refusal(w, &m, MODE_ASK, &t, SUPERVISOR, T0), "field_level");
	t = rain();
	t.response.en = "";
	assert_string_equal(refusal(w, &m, MODE_ASK, &t, SUPERVISOR, T0), "field_response");
	t = rain();
	t.measures.en = NULL;
	assert_string_equal(refusal(w, &m, MODE_ASK, &t, SUPERVISOR, T0), "field_measures");
	t = rain();
	t.until = INSTANT_NONE;
	assert_string_equal(refusal(w, &m, MODE_ASK, &t, SUPERVISOR, T0), "field_until");
	t.until = T0;
	assert_string_equal(refusal(w, &m, MODE_ASK, &t, SUPERVISOR, T0), "field_until");
	t = (struct mode_terms){.until = INSTANT_NONE};
	assert_string_equal(refusal(w, &m, MODE_ASK, &t, SUPERVISOR, T0), "same");
	t.level = 1;
	assert_string_equal(refusal(w, &m, MODE_ASK, &t, SUPERVISOR, T0), "field_level");
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		EACH(two_people_switch),
		EACH(what_is_not_confirmed_lapses),
		EACH(a_response_states_what_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
