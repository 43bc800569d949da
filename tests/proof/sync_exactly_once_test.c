/* SPDX-License-Identifier: MIT */
/* An act that is told applied is applied exactly once: proved for two acts on one event by looking
 * at every state they can come to, and each known way to do it wrong is found out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "once.h"

#define TAGGED true
#define ANY false

static int open_all(void **state)
{
	(void)state;
	once_store_open();
	once_client_open();
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	once_client_close();
	once_store_close();
	return 0;
}

static void prove(const char *what, const struct once_set *set, size_t least)
{
	struct once_found found;

	once_explore(set, &found);
	print_message("# %s: %zu states, %zu steps\n", what, found.states, found.steps);
	if (found.wrong)
		fail_msg("%s: %s, by\n%s", what, found.wrong, found.trace);
	if (found.states < least) // then it looks at less than it says
		fail_msg("%s: %zu states, at least %zu", what, found.states, least);
}

static void one_client(void **state)
{
	static const struct {
		const char *what;
		bool is_tagged[ONCE_ACTS];
	} rows[] = {
		{"tagged, then any", {TAGGED, ANY}},
		{"any, then tagged", {ANY, TAGGED}},
		{"both tagged", {TAGGED, TAGGED}},
		{"both any", {ANY, ANY}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct once_set set = {.crashes = true, .restores = true, .ages = true,
			.is_tagged = {rows[i].is_tagged[0], rows[i].is_tagged[1]}};
		prove(rows[i].what, &set, 20000);
	}
}

static void two_clients_that_die(void **state)
{
	const struct once_set both = {
		.owner = {0, 1}, .is_tagged = {TAGGED, TAGGED}, .crashes = true, .ages = true};
	const struct once_set one = {
		.owner = {0, 1}, .is_tagged = {TAGGED, ANY}, .crashes = true, .ages = true};

	(void)state;
	prove("both tagged", &both, 10000);
	prove("one tagged", &one, 10000);
}

static void two_clients_of_a_restored_server(void **state)
{
	const struct once_set both = {
		.owner = {0, 1}, .is_tagged = {TAGGED, TAGGED}, .restores = true, .ages = true};
	const struct once_set one = {
		.owner = {0, 1}, .is_tagged = {TAGGED, ANY}, .restores = true, .ages = true};

	(void)state;
	prove("both tagged", &both, 30000);
	prove("one tagged", &one, 30000);
}

/* A checker that finds nothing wrong is worth what it finds when something is. */
static void refute(struct once_set set, enum once_rule rule, const char *wrong)
{
	struct once_found found;

	set.rule = rule;
	set.ages = true;
	once_explore(&set, &found);
	if (!found.wrong)
		fail_msg("nothing was found wrong in %zu states", found.states);
	print_message("# %s, by %zu steps:\n%s", found.wrong, found.length, found.trace);
	assert_string_equal(found.wrong, wrong);
}

static const struct once_set any_acts = {.is_tagged = {ANY, ANY}, .crashes = true};
static const struct once_set tagged_acts = {.is_tagged = {TAGGED, TAGGED}, .crashes = true};
static const struct once_set restored = {
	.is_tagged = {TAGGED, ANY}, .crashes = true, .restores = true};

static void a_new_key_on_retry(void **state)
{
	(void)state;
	refute(any_acts, RULE_NEW_KEY, "applied twice");
	refute(tagged_acts, RULE_NEW_KEY, "told a conflict, and is in the history");
}

static void sent_before_it_is_written(void **state)
{
	(void)state;
	refute(any_acts, RULE_SEND_FIRST, "told queued, and is nowhere");
}

static void a_key_looked_up_before_the_transaction(void **state)
{
	(void)state;
	refute(any_acts, RULE_CHECK_BEFORE, "applied twice");
}

static void keys_forgotten_early(void **state)
{
	(void)state;
	refute(any_acts, RULE_PRUNE_EARLY, "applied twice");
}

static void an_epoch_that_is_not_heard(void **state)
{
	(void)state;
	refute(restored, RULE_DEAF, "told applied, and is not in the history");
}

static void an_answer_of_a_lost_history(void **state)
{
	(void)state;
	refute(restored, RULE_LATE_REPLY, "told applied, and is not in the history");
}

static void a_restored_server_with_its_old_epoch(void **state)
{
	(void)state;
	refute(restored, RULE_NO_EPOCH, "told applied, and is not in the history");
}

static void what_follows_a_conflict_is_sent_at_once(void **state)
{
	(void)state;
	refute(restored, RULE_RUSH, "out of order");
}

static void what_follows_a_conflict_is_forgotten(void **state)
{
	(void)state;
	refute(restored, RULE_FORGET, "never settles");
}

static void what_was_told_is_not_proved_anew(void **state)
{
	(void)state;
	refute(restored, RULE_CALM, "never settles");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_client),
		cmocka_unit_test(two_clients_that_die),
		cmocka_unit_test(two_clients_of_a_restored_server),
		cmocka_unit_test(a_new_key_on_retry),
		cmocka_unit_test(sent_before_it_is_written),
		cmocka_unit_test(a_key_looked_up_before_the_transaction),
		cmocka_unit_test(keys_forgotten_early),
		cmocka_unit_test(an_epoch_that_is_not_heard),
		cmocka_unit_test(an_answer_of_a_lost_history),
		cmocka_unit_test(a_restored_server_with_its_old_epoch),
		cmocka_unit_test(what_follows_a_conflict_is_sent_at_once),
		cmocka_unit_test(what_follows_a_conflict_is_forgotten),
		cmocka_unit_test(what_was_told_is_not_proved_anew),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
