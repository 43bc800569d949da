/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/app/complete.h"
#include "../golden/golden_world.h"

static int set_up(void **state)
{
	struct error e = {0};

	*state = golden_create(getenv("YP_ROOT"), "storm", "en", &e);
	if (!*state)
		fail_msg("%s", e.text);
	return 0;
}

static int tear_down(void **state)
{
	golden_destroy(*state);
	return 0;
}

/* True if `word` is among what is offered, at `from`. */
static bool offers(void **state, const char *line, const char *word, size_t from)
{
	char got[COMPLETE_ROOM];
	size_t at = 0, n = complete_offer(golden_board(*state), line, 0, got, &at);

	for (size_t i = 0; i < n; i++) {
		complete_offer(golden_board(*state), line, i, got, &at);
		if (strcmp(got, word) == 0)
			return at == from;
	}
	return false;
}

static void first_words_are_verbs_commands_and_views(void **state)
{
	assert_true(offers(state, "cl", "close ", 0));
	assert_true(offers(state, "d", "dispatch ", 0));
	assert_true(offers(state, "d", "depart ", 0));
	assert_true(offers(state, "a", "area ", 0));
	assert_true(offers(state, "w", "warn ", 0));
	assert_true(offers(state, "ov", "overview", 0));
	assert_false(offers(state, "cl", "ack ", 0));
	assert_false(offers(state, "s", "sense ", 0)); // only rules do
}

static void a_report_is_offered_by_letters(void **state)
{
	assert_true(offers(state, "r", "report ", 0));
	assert_true(offers(state, "report yjjg", "\"Manhole cover missing\" ", 7));
	assert_true(offers(state, "report jg", "\"Manhole cover missing\" ", 7));
	assert_true(offers(state, "report exposed", "\"Exposed garbage\" ", 7));
	assert_false(offers(state, "report zzzz", "\"Exposed garbage\" ", 7));
	assert_true(offers(state, "report bllj pl", "place=", 12));
	assert_true(offers(state, "report bllj at=Beib", "at=Beibei ", 12));
	assert_false(offers(state, "report bllj at=Beib", "at=Jiangbei ", 12));
}

static void the_pick_goes_round(void **state)
{
	char first[COMPLETE_ROOM], again[COMPLETE_ROOM], next[COMPLETE_ROOM];
	size_t from, n = complete_offer(golden_board(*state), "d", 0, first, &from);

	assert_true(n > 1);
	complete_offer(golden_board(*state), "d", 1, next, &from);
	complete_offer(golden_board(*state), "d", n, again, &from);
	assert_string_not_equal(first, next);
	assert_string_equal(first, again);
}

static void then_come_arguments_of_the_verb(void **state)
{
	assert_true(offers(state, "close ", "disposition=", 6));
	assert_true(offers(state, "close text=x d", "disposition=", 13));
	assert_false(offers(state, "close ", "grade=", 6));
	assert_true(offers(state, "grade ", "grade=", 6));
}

static void and_what_they_may_be(void **state)
{
	assert_true(offers(state, "close disposition=", "disposition=handled ", 6));
	assert_true(offers(state, "close disposition=h", "disposition=handled ", 6));
	assert_false(offers(state, "close disposition=h", "disposition=duplicate ", 6));
	assert_true(offers(state, "grade grade=", "grade=2 ", 6));
}

static void nothing_is_offered_for_nonsense(void **state)
{
	char word[COMPLETE_ROOM] = "as it was";
	size_t from = 7;

	assert_int_equal(complete_offer(golden_board(*state), "zzz", 0, word, &from), 0);
	assert_int_equal(complete_offer(golden_board(*state), "close zzz=", 0, word, &from), 0);
	assert_int_equal(complete_offer(golden_board(*state), "zzz x", 0, word, &from), 0);
	assert_string_equal(word, "as it was");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(first_words_are_verbs_commands_and_views),
		TEST(a_report_is_offered_by_letters),
		TEST(the_pick_goes_round),
		TEST(then_come_arguments_of_the_verb),
		TEST(and_what_they_may_be),
		TEST(nothing_is_offered_for_nonsense),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
