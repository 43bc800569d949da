/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/order_say.h"

static const struct unit *units(void)
{
	static const struct unit all[] = {
		{.id = "u-lead", .num = LEAD_UNIT,
			.name = {.zh_cn = "排水一队", .en = "Drains one"}},
		{.id = "u-help", .num = HELP_UNIT,
			.name = {.zh_cn = "排水二队", .en = "Drains two"}},
	};
	return all;
}

static const char *said(struct world *w, const char *line, struct order_said *out)
{
	static struct error e;
	const char *words[ORDER_WORDS_MAX];
	struct say_context x = {.catalog = &w->catalog, .tree = w->tree, .units = units(),
		.unit_count = 2, .lang = "en", .now = MORNING};
	size_t n;
	if (!say_split(line, &w->arena, words, ORDER_WORDS_MAX, &n))
		return "split";
	return order_say(words, n, &x, &w->arena, out, &e) ? "" : e.code;
}

static void an_issue_is_understood(void **state)
{
	struct world *w = *state;
	struct order_said s;
	char told[80];
	assert_string_equal(said(w, "issue to=500105,500105001009 to=u-help "
		"title=\"Look at the drains\" text=all grade=III accept=10m "
		"reply=2h drill=yes", &s), "");
	assert_true(s.issues && s.ask.to_count == 3 && s.ask.exercise);
	assert_int_equal(s.ask.to[0].area, DISTRICT);
	assert_int_equal(s.ask.to[1].area, VILLAGE);
	assert_int_equal(s.ask.to[2].unit.num, HELP_UNIT);
	assert_string_equal(s.ask.to[2].unit.id, "u-help");
	assert_int_equal(s.ask.to[2].area, 0);
	assert_int_equal(s.ask.grade, 3);
	assert_int_equal(s.ask.accept_s, 600);
	assert_int_equal(s.ask.reply_s, 7200);
	order_ask_told(&s.ask, w->tree, told, sizeof told);
	assert_string_equal(told, "Look at the drains -> 500105, 500105001009, u-help");
	assert_string_equal(said(w, "issue to=500105 event=20261123-000001 step=3", &s), "");
	assert_int_equal(s.ask.step, 3);
	order_ask_told(&s.ask, w->tree, told, 12); // cut, and within its room
	assert_int_equal(strlen(told), 11);
	assert_string_equal(said(w, "issue to=500105001 parent=O000012@500105", &s), "");
	assert_string_equal(s.ask.parent, "O000012@500105");
}

static void acts_name_their_order(void **state)
{
	struct world *w = *state;
	struct order_said s;
	assert_string_equal(said(w, "ack O000012@500105", &s), "");
	assert_true(!s.issues && s.act.verb == VERB_ACK && !s.act.text);
	assert_string_equal(s.id, "O000012@500105");
	assert_string_equal(said(w, "feedback O000012@u7 all is clear evidence=photo:IMG_1",
		&s), "");
	assert_string_equal(s.act.text, "all is clear");
	assert_int_equal(s.act.evidence_count, 1);
	assert_string_equal(s.act.evidence->ref, "IMG_1");
	assert_string_equal(said(w, "void O000012@u7 text=\"rain is over\"", &s), "");
	assert_string_equal(s.act.text, "rain is over");
}

static void what_is_wrong_is_named(void **state)
{
	static const struct {
		const char *line, *code, *bad;
	} cases[] = {
		{"", "arg_act", ""},
		{"shout", "arg_act", "shout"},
		{"dispatch O1@1", "arg_act", "dispatch"},
		{"ack", "arg_id", "ID"},
		{"ack ../events", "arg_id", "ID"},
		{"ack O1@1?x", "arg_id", "ID"},
		{"feedback O1@1", "arg_missing", "text"},
		{"void O1@1 text=", "arg_missing", "text"},
		{"feedback O1@1 done evidence=", "arg_value", "evidence="},
		{"issue title=x", "arg_missing", "to"},
		{"issue to=500105", "arg_missing", "title"},
		{"issue to=500105 step=2", "arg_missing", "event"},
		{"issue to=nowhere title=x", "arg_value", "to=nowhere"},
		{"issue to=Drains title=x", "arg_value", "to=Drains"},
		{"issue to=500105 title=", "arg_value", "title="},
		{"issue to=500105 title=x grade=9", "arg_value", "grade=9"},
		{"issue to=500105 title=x step=0", "arg_value", "step=0"},
		{"issue to=500105 title=x reply=soon", "arg_value", "reply=soon"},
		{"issue to=500105 title=x parent=a/b", "arg_value", "parent=a/b"},
		{"issue to=500105 title=x drill=maybe", "arg_value", "drill=maybe"},
		{"issue to=500105 title=x colour=red", "arg_name", "colour=red"},
		{"issue now", "arg_name", "now"},
	};
	struct world *w = *state;
	struct order_said s;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (strcmp(said(w, cases[i].line, &s), cases[i].code) != 0)
			fail_msg("%s: %s", cases[i].line, said(w, cases[i].line, &s));
		assert_string_equal(s.bad, cases[i].bad);
	}
	assert_string_equal(said(w, "void O1@1 text=\"half", &s), "split");
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		EACH(an_issue_is_understood),
		EACH(acts_name_their_order),
		EACH(what_is_wrong_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
