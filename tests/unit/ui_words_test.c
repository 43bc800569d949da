/* SPDX-License-Identifier: MIT */
/* One set of words: what is read on the screen is what a filter takes, what the manual page names,
 * and what a refusal is told with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "filter_world.h"
#include "yiping/base/path.h"
#include "yiping/model/act_args.h"
#include "yiping/model/lifecycle.h"
#include "yiping/ui/words.h"

#define FILE_MOST ((size_t)4 << 20)

static char *read_of(const char *name)
{
	char path[PATH_ROOM], *text = NULL;
	struct error e = {0};
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", getenv("YP_ROOT"), name);
	if (!path_read_whole(path, FILE_MOST, &text, &n, &e))
		fail_msg("%s", e.text);
	return text;
}

/* The translation of a state, from the catalogue itself. */
static void translated(const char *po, enum state s, char out[64])
{
	char entry[160];

	snprintf(entry, sizeof(entry), "msgctxt \"state\"\nmsgid \"%s\"\nmsgstr \"",
		words_state(s));
	const char *at = strstr(po, entry);
	if (!at)
		fail_msg("%s has no translation", words_state(s));
	at += strlen(entry);
	snprintf(out, 64, "%.*s", (int)strcspn(at, "\""), at);
}

static void expect_state(const struct world *w, const char *word, enum state s)
{
	char text[128];
	struct filter f;
	struct error e = {0};

	snprintf(text, sizeof(text), "state=\"%s\"", word);
	if (!filter_parse(text, w->catalog, w->tree, &f, &e))
		fail_msg("%s: %s", text, e.text);
	assert_int_equal(filter_states(&f), STATE_BIT(s));
	filter_finish(&f);
}

static void a_filter_takes_what_is_read(void **state)
{
	const struct world *w = *state;
	char *po = read_of("po/zh_CN.po"), word[64];

	for (int s = 0; s < STATE_COUNT; s++) {
		expect_state(w, state_token((enum state)s), (enum state)s);
		expect_state(w, words_state((enum state)s), (enum state)s);
		translated(po, (enum state)s, word);
		expect_state(w, word, (enum state)s);
	}
	free(po);
}

static void the_manual_page_names_them_all(void **state)
{
	char *page = read_of("doc/man/yiping.1.scd"), quoted[64];
	size_t n;
	const struct filter_alias *aliases = filter_aliases(&n);

	(void)state;
	char *begin = strstr(page, "# FILTERS"), *end = strstr(page, "# EXIT STATUS");
	assert_true(begin && end && begin < end);
	*end = '\0';
	for (char *c = begin; *c; c++) // scdoc hides underscores
		if (*c == '\\')
			memmove(c, c + 1, strlen(c));
	for (int s = 0; s < STATE_COUNT; s++) {
		snprintf(quoted, sizeof(quoted), "*%s*", state_token((enum state)s));
		if (!strstr(begin, quoted))
			fail_msg("yiping(1) does not name %s", quoted);
	}
	for (size_t i = 0; i < n; i++) {
		snprintf(quoted, sizeof(quoted), "*%s*", aliases[i].token);
		if (!strstr(begin, quoted))
			fail_msg("yiping(1) does not name %s", quoted);
	}
	for (int f = 0; f < FLAG_COUNT; f++)
		if (!strstr(begin, filter_flag_token((enum filter_flag)f)))
			fail_msg("yiping(1) does not name %s",
				filter_flag_token((enum filter_flag)f));
	for (int f = 0; f < FILTER_FLAG; f++)
		if (!strstr(begin, filter_field_token((enum filter_field)f)))
			fail_msg("yiping(1) does not name %s",
				filter_field_token((enum filter_field)f));
	free(page);
}

/* Each verb with each of its arguments, on the line that begins with it. */
static void the_manual_page_tells_every_verb(void **state)
{
	char *page = read_of("doc/man/yiping.1.scd"), quoted[64];
	size_t n;
	const struct verb_arg *rows = verb_args(&n);

	(void)state;
	for (char *c = page; *c; c++)
		if (*c == '\\')
			memmove(c, c + 1, strlen(c));
	for (size_t i = 0; i < n; i++) {
		snprintf(quoted, sizeof(quoted), "\n*%s*", verb_token(rows[i].verb));
		char *begin = strstr(strstr(page, "# VERBS"), quoted);
		if (!begin)
			fail_msg("yiping(1) does not name %s", quoted);
		char *end = strchr(begin + 1, '\n');
		snprintf(quoted, sizeof(quoted), "*--%s*", arg_token(rows[i].arg));
		char *found = strstr(begin, quoted);
		if (!found || found > end)
			fail_msg("yiping(1) does not name %s of %s", quoted,
				verb_token(rows[i].verb));
	}
	free(page);
}

/* Every guard and every argument of the life cycle has a sentence of ours. */
static void every_refusal_has_its_sentence(void **state)
{
	const char *some = words_problem("field_of_next_year");

	(void)state;
	for (int g = 0; g < GUARD_COUNT_BITS; g++) {
		const char *code = guard_code((enum guard)(1u << g));
		assert_string_not_equal(words_problem(code), code);
	}
	for (unsigned f = FIELD_TEXT; f <= FIELD_TITLE; f <<= 1) {
		char code[40];
		snprintf(code, sizeof(code), "field_%s", field_name((enum field)f));
		const char *own = words_problem(code);
		if (strcmp(own, some) == 0 || strcmp(own, code) == 0)
			fail_msg("%s has no sentence of its own", code);
	}
}

/* An order is given, not dispatched; and it has an issuer and an addressee, no unit's part. */
static void orders_have_words_of_their_own(void **state)
{
	struct act_row a = {.verb = VERB_DISPATCH, .order = true, .mark = MARK_REFUSED,
		.code = "own", .text = "The order is not to you.", .meant = "drains -> 500105"};

	(void)state;
	assert_string_equal(words_deed(&a), "issue");
	assert_string_equal(words_target(&a), "drains -> 500105");
	assert_string_equal(
		words_act(&a), "the order that is passed on is not to your centre");
	a.verb = VERB_ACK;
	assert_string_equal(words_deed(&a), words_verb(VERB_ACK));
	assert_string_equal(words_act(&a), "the order is not to you");
	a.verb = VERB_URGE;
	assert_string_equal(words_act(&a), "only who issued the order may do this");
	snprintf(a.code, sizeof(a.code), "children");
	assert_string_equal(words_act(&a), words_problem("children"));
	a = (struct act_row){.verb = VERB_DISPATCH, .mark = MARK_REFUSED, .code = "own"};
	assert_string_equal(words_deed(&a), "dispatch");
	assert_string_equal(words_act(&a), "your unit has no part in it");
	assert_string_equal(words_target(&a), "new report");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(a_filter_takes_what_is_read),
		cmocka_unit_test(the_manual_page_names_them_all),
		cmocka_unit_test(the_manual_page_tells_every_verb),
		cmocka_unit_test(every_refusal_has_its_sentence),
		cmocka_unit_test(orders_have_words_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
