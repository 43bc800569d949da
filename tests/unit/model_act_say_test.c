/* SPDX-License-Identifier: MIT */
/* The table of arguments against the life cycle, and words against the table. */
#include "act_world.h"
#include "yiping/model/act_say.h"

static struct unit units[3];

static struct say_context context(const struct world *w, const struct event *e)
{
	units[0] = (struct unit){
		.id = "u-one", .num = 11, .name = {.zh_cn = "一号队", .en = "Team one"}};
	units[1] = (struct unit){
		.id = "u-two", .num = 12, .name = {.zh_cn = "二号队", .en = "Team two"}};
	units[2] = (struct unit){.id = "gas", .num = 13, .name = {.zh_cn = "燃气", .en = "Gas"}};
	return (struct say_context){.catalog = &w->catalog, .tree = w->tree, .units = units,
		.unit_count = 3, .event = e, .lang = "en", .now = MORNING};
}

/* What the life cycle wants of people can be said, verb by verb. */
static void every_field_that_is_wanted_can_be_said(void **state)
{
	static const struct {
		enum field field;
		enum arg arg;
	} pairs[] = {{FIELD_TEXT, ARG_TEXT}, {FIELD_REASON, ARG_REASON},
		{FIELD_RESULT, ARG_RESULT}, {FIELD_CAUSE, ARG_CAUSE}, {FIELD_GRADE, ARG_GRADE},
		{FIELD_LEAD, ARG_LEAD}, {FIELD_DISPOSITION, ARG_DISPOSITION},
		{FIELD_EVIDENCE, ARG_EVIDENCE}, {FIELD_WHAT, ARG_WHAT}, {FIELD_OTHER, ARG_OTHER},
		{FIELD_UNTIL, ARG_UNTIL}, {FIELD_TO, ARG_TO}};
	size_t n;
	const struct transition *t = lifecycle_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		if (!(t[i].who & ~WHO_RULE) || t[i].verb == VERB_REPORT)
			continue;
		assert_true(verb_is_deed(t[i].verb));
		for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
			if (t[i].fields & pairs[k].field && !verb_takes(t[i].verb, pairs[k].arg))
				fail_msg("%s has no %s", verb_token(t[i].verb),
					arg_token(pairs[k].arg));
	}
	assert_false(verb_is_deed(VERB_CLEAR));
	assert_false(verb_is_deed(VERB_SENSE));
}

static void names_of_arguments_are_their_own(void **state)
{
	(void)state;
	for (int a = ARG_NONE + 1; a < ARG_COUNT; a++)
		assert_int_equal(arg_of(arg_token((enum arg)a)), a);
	assert_int_equal(arg_of("wibble"), ARG_NONE);
	assert_int_equal(arg_of(""), ARG_NONE);
	for (size_t i = 0; request_kind(i); i++)
		assert_int_not_equal(ask_states(request_kind(i)), 0);
}

static void it_asks_in_order_and_only_for_what_counts(void **state)
{
	struct world *w = *state;
	struct say_context x = context(w, NULL);
	static struct said s;
	struct error e;

	said_begin(&s, VERB_VERIFY);
	assert_int_equal(said_missing(&s, NULL, true)->arg, ARG_RESULT);
	assert_true(said_take(&s, ARG_RESULT, "yes", &x, &e));
	assert_null(said_missing(&s, NULL, true));
	assert_true(said_take(&s, ARG_RESULT, "假", &x, &e));
	assert_int_equal(said_missing(&s, NULL, true)->arg, ARG_CAUSE);
	said_begin(&s, VERB_ASK);
	assert_true(said_take(&s, ARG_WHAT, "1", &x, &e));
	assert_string_equal(said_act(&s).what, "extension");
	assert_int_equal(said_missing(&s, NULL, false)->arg, ARG_EXTRA);
	assert_int_equal(said_missing(&s, NULL, true)->arg, ARG_REASON);
	s.passed |= 1u << ARG_REASON;
	assert_int_equal(said_missing(&s, NULL, true)->arg, ARG_EXTRA);
}

static void a_line_is_understood(void **state)
{
	struct world *w = *state;
	struct say_context x = context(w, NULL);
	static struct said s;
	struct error e;

	said_begin(&s, VERB_DISPATCH);
	assert_true(said_line(&s, "lead=one assist=\"二号,gas\" text=\"by the gate\"", &x, &e));
	struct act a = said_act(&s);
	assert_int_equal(a.lead.num, 11);
	assert_string_equal(a.lead.id, "u-one");
	assert_int_equal(a.assist_count, 2);
	assert_int_equal(a.assist[0].num, 12);
	assert_string_equal(a.assist[1].id, "gas");
	assert_string_equal(a.text, "by the gate");
	const struct reason *r = &w->catalog.reasons[REASONS_FALSE][0];
	said_begin(&s, VERB_ASK);
	assert_true(said_line(&s, "reason=1 text=x what=false", &x, &e));
	assert_string_equal(said_act(&s).reason, r->id);
	said_begin(&s, VERB_NOTE);
	assert_true(said_line(&s, "door is open = wide", &x, &e));
	assert_string_equal(said_act(&s).text, "door is open = wide");
	said_begin(&s, VERB_GRADE);
	assert_true(said_line(&s, "II because of the school", &x, &e));
	assert_int_equal(said_act(&s).grade, 2);
	assert_string_equal(said_act(&s).text, "because of the school");
}

static int64_t until(const struct world *w, const char *text)
{
	struct say_context x = context(w, NULL);
	static struct said s;
	struct error e;

	said_begin(&s, VERB_SUPERVISE);
	return said_take(&s, ARG_UNTIL, text, &x, &e) ? said_act(&s).until : INSTANT_NONE;
}

/* The small city is eight hours east, and it is ten in the morning. */
static void times_are_those_of_the_place(void **state)
{
	const struct world *w = *state;

	assert_int_equal(w->catalog.calendar.utc_offset_minutes, 480);
	assert_int_equal(until(w, "30m"), MORNING + 30 * MINUTE_MS);
	assert_int_equal(until(w, "18:00"), MORNING + 8 * HOUR_MS);
	assert_int_equal(until(w, "09:30"), MORNING + 23 * HOUR_MS + 30 * MINUTE_MS);
	assert_int_equal(until(w, "2026-11-25"), MORNING + 38 * HOUR_MS);
	assert_int_equal(until(w, "2026-11-25T10:00"), MORNING + 48 * HOUR_MS);
	assert_int_equal(until(w, "2026-11-23T03:00:00Z"), MORNING + HOUR_MS);
	static const char *const wrong[] = {"", "25:00", "10:60", "soon", "2026-13-01", "5",
		"2026-11-25T", "10:00x", "2026-11-25x"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		if (until(w, wrong[i]) != INSTANT_NONE)
			fail_msg("\"%s\" is taken for a time", wrong[i]);
}

static void refused(const struct world *w, enum verb v, const char *line, const char *code)
{
	struct say_context x = context(w, NULL);
	static struct said s;
	struct error e = {0};

	said_begin(&s, v);
	assert_false(said_line(&s, line, &x, &e));
	if (!error_is(&e, code))
		fail_msg("%s %s: %s, not %s", verb_token(v), line, e.code, code);
}

static void what_cannot_be_is_refused(void **state)
{
	const struct world *w = *state;

	refused(w, VERB_DISPATCH, "lead=team", "arg_several");
	refused(w, VERB_DISPATCH, "lead=nobody", "arg_value");
	refused(w, VERB_DISPATCH, "lead=", "arg_value");
	refused(w, VERB_DISPATCH, "grade=2", "arg_name");
	refused(w, VERB_URGE, "wibble", "arg_name");
	refused(w, VERB_GRADE, "6", "arg_value");
	refused(w, VERB_GRADE, "VI", "arg_value");
	refused(w, VERB_EVALUATE, "score=0", "arg_value");
	refused(w, VERB_ASK, "what=extension extra=soon", "arg_value");
	refused(w, VERB_ASK, "what=transfer", "arg_value");
	refused(w, VERB_NOTE, "text=\"open", "arg_quote");
	refused(w, VERB_DECIDE, "request=0", "arg_value");
	refused(w, VERB_MERGE, "other=20261123-000001-20261123-000001", "arg_long");
	refused(w, VERB_ATTACH, "evidence=photo:", "arg_value");
}

#define T(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_field_that_is_wanted_can_be_said),
		T(names_of_arguments_are_their_own),
		T(it_asks_in_order_and_only_for_what_counts),
		T(a_line_is_understood),
		T(times_are_those_of_the_place),
		T(what_cannot_be_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
