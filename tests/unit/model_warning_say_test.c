/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/warning_say.h"

static struct say_context context(struct world *w)
{
	return (struct say_context){.catalog = &w->catalog, .tree = w->tree, .lang = "en",
		.now = MORNING};
}

static const char *said(struct world *w, const char *line, struct warning_said *out)
{
	static struct error e;
	const char *words[WARNING_WORDS_MAX];
	struct say_context x = context(w);
	size_t n;
	if (!say_split(line, &w->arena, words, WARNING_WORDS_MAX, &n))
		return "split";
	return warning_say(words, n, &x, &w->arena, out, &e) ? "" : e.code;
}

static void an_issue_is_understood(void **state)
{
	struct world *w = *state;
	struct warning_said s;
	assert_string_equal(said(w, "issue area=500105 colour=红 hazard=rainstorm "
		"headline=暴雨 headline=\"Heavy rain\" measures=\"Stay in\" until=6h drill=yes "
		"areas=500105001,500105002 from=2026-11-23T03:00:00Z", &s), "");
	assert_int_equal(s.terms.act, WARNING_ISSUE);
	assert_int_equal(s.terms.colour, COLOUR_RED);
	assert_true(s.warning.area == DISTRICT && s.warning.area_count == 2 && s.warning.exercise);
	assert_int_equal(s.warning.areas[1], OTHER_TOWN);
	assert_string_equal(s.terms.headline.zh_cn, "暴雨");
	assert_string_equal(s.terms.headline.en, "Heavy rain");
	assert_string_equal(s.terms.measures.en, "Stay in");
	assert_string_equal(s.warning.hazard, "rainstorm");
	assert_int_equal(s.terms.expires, MORNING + 6 * HOUR_MS);
	assert_int_equal(s.terms.onset, MORNING + HOUR_MS);
	assert_string_equal(s.id, "");
}

static void acts_name_their_warning(void **state)
{
	struct world *w = *state;
	struct warning_said s;
	char told[64];
	assert_string_equal(said(w, "upgrade W000012@500105 colour=orange", &s), "");
	assert_string_equal(s.id, "W000012@500105");
	assert_int_equal(s.terms.colour, COLOUR_ORANGE);
	assert_int_equal(s.terms.expires, INSTANT_NONE);
	warning_told(&s.terms, told, sizeof told);
	assert_string_equal(told, "upgrade orange");
	assert_string_equal(said(w, "lift W1@1 reason=\"it is over\"", &s), "");
	warning_told(&s.terms, told, sizeof told);
	assert_string_equal(told, "lift: it is over");
	assert_string_equal(said(w, "confirm W1@1", &s), "");
	assert_int_equal(s.terms.act, WARNING_CONFIRM);
}

static void what_is_wrong_is_named(void **state)
{
	static const struct {
		const char *line, *code, *bad;
	} cases[] = {
		{"", "arg_act", ""},
		{"shout", "arg_act", "shout"},
		{"lift reason=x", "arg_id", "ID"},
		{"lift W1@1", "arg_missing", "reason"},
		{"upgrade W1@1", "arg_missing", "colour"},
		{"extend W1@1", "arg_missing", "until"},
		{"upgrade W1@1 colour=pink", "arg_value", "colour=pink"},
		{"extend W1@1 until=never", "arg_value", "until=never"},
		{"confirm W1@1 colour=red", "arg_name", "colour=red"},
		{"lift W1@1 because", "arg_name", "because"},
		{"issue colour=red headline=a measures=b until=1h", "arg_missing", "hazard"},
		{"issue area=nowhere", "arg_value", "area=nowhere"},
		{"issue areas=500105,nowhere", "arg_value", "areas=500105,nowhere"},
		{"issue drill=maybe", "arg_value", "drill=maybe"},
		{"issue headline=", "arg_value", "headline="},
	};
	struct world *w = *state;
	struct warning_said s;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_string_equal(said(w, cases[i].line, &s), cases[i].code);
		assert_string_equal(s.bad, cases[i].bad);
	}
	assert_string_equal(said(w, "lift W1@1 reason=\"half", &s), "split");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_issue_is_understood),
		TEST(acts_name_their_warning),
		TEST(what_is_wrong_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
