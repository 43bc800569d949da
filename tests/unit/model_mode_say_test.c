/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/mode_say.h"

static const char *said(struct world *w, const char *line, struct mode_said *out)
{
	static struct error e;
	const char *words[MODE_WORDS_MAX];
	struct say_context x = {.catalog = &w->catalog, .tree = w->tree, .lang = "en",
		.now = MORNING};
	size_t n;
	if (!say_split(line, &w->arena, words, MODE_WORDS_MAX, &n))
		return "split";
	return mode_say(words, n, &x, &w->arena, out, &e) ? "" : e.code;
}

static void a_response_is_understood(void **state)
{
	struct world *w = *state;
	struct mode_said s;
	char told[64];
	assert_string_equal(said(w, "emergency 500105 level=III response=强降雨 "
		"response=\"Heavy rain\" measures=全员到岗 until=6h", &s), "");
	assert_int_equal(s.act, MODE_ASK);
	assert_true(s.terms.emergency && s.terms.level == 3 && s.area == DISTRICT);
	assert_string_equal(s.terms.response.zh_cn, "强降雨");
	assert_string_equal(s.terms.measures.zh_cn, "全员到岗");
	assert_int_equal(s.terms.until, MORNING + 6 * HOUR_MS);
	mode_told(s.act, &s.terms, told, sizeof told);
	assert_string_equal(told, "emergency III: Heavy rain");
	assert_string_equal(said(w, "emergency level=1 response=a measures=b until=1h", &s), "");
	assert_true(s.terms.level == 1 && s.area == 0);
}

static void the_other_words_need_nothing_more(void **state)
{
	static const struct {
		const char *line, *told;
		enum mode_act act;
	} cases[] = {{"routine", "routine", MODE_ASK}, {"confirm", "confirm", MODE_CONFIRM},
		{"decline area=500105", "decline", MODE_DECLINE}};
	struct world *w = *state;
	struct mode_said s;
	char told[64];
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_string_equal(said(w, cases[i].line, &s), "");
		assert_int_equal(s.act, cases[i].act);
		assert_true(!s.terms.emergency && s.terms.level == 0);
		mode_told(s.act, &s.terms, told, sizeof told);
		assert_string_equal(told, cases[i].told);
	}
	assert_int_equal(s.area, DISTRICT);
}

static void what_is_wrong_is_named(void **state)
{
	static const struct {
		const char *line, *code, *bad;
	} cases[] = {
		{"", "arg_act", ""},
		{"panic", "arg_act", "panic"},
		{"emergency", "arg_missing", "level"},
		{"emergency level=2 response=a until=1h", "arg_missing", "measures"},
		{"emergency level=5", "arg_value", "level=5"},
		{"emergency level=11", "arg_value", "level=11"},
		{"emergency response=", "arg_value", "response="},
		{"emergency until=never", "arg_value", "until=never"},
		{"emergency colour=red", "arg_name", "colour=red"},
		{"routine level=2", "arg_name", "level=2"},
		{"confirm nowhere", "arg_value", "nowhere"},
		{"confirm area=nowhere", "arg_value", "area=nowhere"},
	};
	struct world *w = *state;
	struct mode_said s;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_string_equal(said(w, cases[i].line, &s), cases[i].code);
		assert_string_equal(s.bad, cases[i].bad);
	}
	assert_true(mode_is_word("confirm") && !mode_is_word("panic") && !mode_is_word(""));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_response_is_understood),
		TEST(the_other_words_need_nothing_more),
		TEST(what_is_wrong_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
