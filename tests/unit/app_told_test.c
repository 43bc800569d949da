/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/app/told.h"
#include "yiping/base/instant.h"

static struct act_row row_of(const char *key, enum mark mark, const char *code, const char *text)
{
	struct act_row r = {.verb = VERB_ACK, .mark = mark};

	snprintf(r.key, sizeof(r.key), "%s", key);
	snprintf(r.event, sizeof(r.event), "20261123-000007");
	snprintf(r.code, sizeof(r.code), "%s", code);
	snprintf(r.text, sizeof(r.text), "%s", text);
	return r;
}

static void expect(struct batch *b, struct act_row row, const char *wanted)
{
	char line[400] = "";
	bool said = told_line(b, &row, line, sizeof(line));

	assert_int_equal(said, wanted != NULL);
	if (wanted)
		assert_string_equal(line, wanted);
}

static struct batch batch_of(size_t count)
{
	struct batch b = {.count = count};

	for (size_t i = 0; i < count; i++)
		snprintf(b.keys[i], sizeof(b.keys[i]), "k%zu", i);
	return b;
}

static void one_act_is_told_by_its_event(void **state)
{
	struct batch b = batch_of(1);

	(void)state;
	expect(&b, row_of("k0", MARK_NONE, "", ""), NULL);
	expect(&b, row_of("k0", MARK_QUEUED, "", ""), "20261123-000007 acknowledge queued");
	expect(&b, row_of("k0", MARK_SENT, "", ""), NULL); // the next word is worth more
	expect(&b, row_of("k0", MARK_APPLIED, "applied", "x"),
		"20261123-000007 acknowledge applied");
}

/* What the server has not named yet goes by what was said. */
static void what_has_no_number_is_told_by_its_words(void **state)
{
	struct batch b = batch_of(1);
	struct act_row row = row_of("k0", MARK_QUEUED, "", "");

	(void)state;
	row.event[0] = '\0';
	row.verb = VERB_DISPATCH;
	snprintf(row.meant, sizeof(row.meant), "drains -> 500105");
	expect(&b, row, "drains -> 500105 dispatch queued");
}

static void what_waits_behind_another_says_so(void **state)
{
	struct batch b = batch_of(1);
	struct act_row row = row_of("k0", MARK_QUEUED, "", "");

	(void)state;
	row.behind = VERB_VERIFY;
	expect(&b, row,
		"20261123-000007 acknowledge queued  waits until your verify is decided");
}

static void several_are_counted(void **state)
{
	struct batch b = batch_of(3);

	(void)state;
	expect(&b, row_of("k0", MARK_QUEUED, "", ""), "3 acts:  queued 1");
	expect(&b, row_of("k1", MARK_QUEUED, "", ""), "3 acts:  queued 2");
	expect(&b, row_of("k2", MARK_QUEUED, "", ""), "3 acts:  queued 3");
	expect(&b, row_of("k1", MARK_SENT, "", ""), "3 acts:  queued 2  sent 1");
	expect(&b, row_of("k1", MARK_APPLIED, "", ""), "3 acts:  queued 2  applied 1");
	expect(&b, row_of("k0", MARK_REFUSED, "own", "English"),
		"3 acts:  queued 1  applied 1  refused 1  20261123-000007 acknowledge refused"
		"  your unit has no part in it");
	/* Of another batch: alone. */
	expect(&b, row_of("other", MARK_QUEUED, "", ""), "20261123-000007 acknowledge queued");
}

static void a_refusal_is_told_by_its_code(void **state)
{
	struct batch b = {0};

	(void)state;
	expect(&b, row_of("k", MARK_REFUSED, "own", "Your unit has no part in this event."),
		"20261123-000007 acknowledge refused  your unit has no part in it");
	expect(&b, row_of("k", MARK_REFUSED, "of_next_year", "Its own sentence."),
		"20261123-000007 acknowledge refused  Its own sentence.");
	expect(&b, row_of("k", MARK_REFUSED, "of_next_year", ""),
		"20261123-000007 acknowledge refused  of_next_year");
	/* Who was first says more than that somebody was. */
	expect(&b, row_of("k", MARK_CONFLICT, "stale", "Wang verify 16:42:07"),
		"20261123-000007 acknowledge conflict  Wang verify 16:42:07");
	expect(&b, row_of("k", MARK_CONFLICT, "stale", ""),
		"20261123-000007 acknowledge conflict  the event changed after you saw it");
}

/* Else it would shout once more over the words that it was put away. */
static void what_was_put_away_is_not_told(void **state)
{
	struct batch b = {0};
	struct act_row row = row_of("k", MARK_CONFLICT, "stale", "Wang verify 16:42:07");

	(void)state;
	row.seen = true;
	expect(&b, row, NULL);
}

static void who_was_first_is_told_in_the_centres_time(void **state)
{
	struct event e = {.last_verb = VERB_VERIFY};
	char text[64];

	(void)state;
	assert_true(instant_parse("2026-11-23T22:05:09.500Z", &e.last_at));
	e.last_by.subject = "duty2";
	told_who(&e, 480, text, sizeof(text));
	assert_string_equal(text, "duty2 verify 06:05:09");
	e.last_by.name = "Wang";
	told_who(&e, -210, text, sizeof(text));
	assert_string_equal(text, "Wang verify 18:35:09");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_act_is_told_by_its_event),
		cmocka_unit_test(what_has_no_number_is_told_by_its_words),
		cmocka_unit_test(what_waits_behind_another_says_so),
		cmocka_unit_test(several_are_counted),
		cmocka_unit_test(a_refusal_is_told_by_its_code),
		cmocka_unit_test(what_was_put_away_is_not_told),
		cmocka_unit_test(who_was_first_is_told_in_the_centres_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
