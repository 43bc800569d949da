/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "yiping/ui/deeds.h"
#include "yiping/ui/keymap.h"

/* One key must not mean two things where both hold. */
static void no_key_means_two_things(void **state)
{
	size_t n;
	const struct binding *t = keymap_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++) {
			bool meet = !t[i].views || !t[k].views || t[i].views & t[k].views;
			assert_false(meet && t[i].key.code == t[k].key.code);
		}
}

static void every_command_has_one_token_and_help(void **state)
{
	size_t n;
	const struct binding *t = keymap_table(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_true(t[i].help[0] != '\0');
		if (t[i].token[0])
			assert_int_equal(keymap_command_token(t[i].token), t[i].command);
	}
	assert_int_equal(keymap_command_token("dispatch"), deed_command(VERB_DISPATCH));
	assert_int_equal(keymap_command_token("wibble"), COMMAND_NONE);
	assert_int_equal(keymap_command_token(""), COMMAND_NONE);
	assert_int_equal(keymap_command_token(NULL), COMMAND_NONE);
}

static void every_command_has_a_key(void **state)
{
	size_t n;
	const struct binding *t = keymap_table(&n);

	(void)state;
	for (int command = COMMAND_NONE + 1; command < COMMAND_COUNT; command++) {
		size_t found = 0;
		for (size_t i = 0; i < n; i++)
			found += (int)t[i].command == command;
		assert_true(found > 0);
	}
}

static void keys_hold_where_they_are_bound(void **state)
{
	(void)state;
	assert_int_equal(keymap_command((struct key){'j'}, VIEW_EVENTS), COMMAND_DOWN);
	assert_int_equal(keymap_command((struct key){'2'}, VIEW_SYSTEM), COMMAND_VIEW_EVENTS);
	assert_int_equal(keymap_command((struct key){'a'}, VIEW_OVERVIEW), deed_command(VERB_ACK));
	assert_int_equal(keymap_command((struct key){'a'}, VIEW_SYSTEM), COMMAND_NONE);
	assert_int_equal(keymap_command((struct key){'3'}, VIEW_OVERVIEW), COMMAND_VIEW_DISPATCH);
	assert_int_equal(keymap_command((struct key){'4'}, VIEW_OVERVIEW), COMMAND_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_key_means_two_things),
		cmocka_unit_test(every_command_has_one_token_and_help),
		cmocka_unit_test(every_command_has_a_key),
		cmocka_unit_test(keys_hold_where_they_are_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
