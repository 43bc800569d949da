/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/app/found.h"
#include "yiping/model/event.h"

static struct event event_of(uint32_t num, uint32_t rev, const char *title)
{
	struct event e = {.num = num, .rev = rev, .title = (char *)title};

	return e;
}

static bool look(struct found *f, const char *words, struct event e)
{
	return found_look(f, words, &e, NULL, NULL);
}

static void an_answer_holds_for_its_revision_and_its_words(void **state)
{
	struct found *f = found_create();
	(void)state;

	assert_int_equal(found_known(f, "bridge", 7, 1), -1);
	assert_true(look(f, "bridge", event_of(7, 1, "Old Bridge closed")));
	assert_int_equal(found_known(f, "bridge", 7, 1), 1);
	assert_int_equal(found_known(f, "bridge", 7, 2), -1);
	assert_int_equal(found_known(f, "bridge", 8, 1), -1);
	assert_int_equal(found_known(f, "flood", 7, 1), -1);
	assert_false(look(f, "flood", event_of(7, 1, "Old Bridge closed")));
	assert_int_equal(found_known(f, "flood", 7, 1), 0);
	assert_int_equal(found_known(f, "bridge", 7, 1), 1);
	found_forget(f);
	assert_int_equal(found_known(f, "bridge", 7, 1), -1);
	assert_false(look(f, "flood", event_of(9, 1, "x")));
	assert_int_equal(found_known(f, "flood", 7, 1), -1); // it stays forgotten
	found_destroy(f);
}

/* Case and full-width forms do not matter, and the beginning of a word is one. */
static void words_are_found_as_the_server_finds_them(void **state)
{
	struct found *f = found_create();
	(void)state;

	assert_true(look(f, "BRIDGE", event_of(1, 1, "Old bridge")));
	assert_true(look(f, "ｂｒｉ", event_of(1, 1, "Old bridge")));
	assert_false(look(f, "ridge", event_of(1, 1, "Old bridge")));
	assert_true(look(f, "管网", event_of(2, 1, "地下管网泄漏")));
	found_destroy(f);
}

static void more_words_than_there_is_room_for_are_right_too(void **state)
{
	struct found *f = found_create();
	const char *words[] = {"a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "i9", "j10"};
	(void)state;

	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
			struct event e = event_of((uint32_t)i + 1, 1, words[i]);
			assert_true(look(f, words[i], e));
			assert_false(look(f, words[(i + 1) % 10], e));
			assert_int_not_equal(found_known(f, words[i], e.num, 1), 0);
		}
	found_destroy(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_holds_for_its_revision_and_its_words),
		cmocka_unit_test(words_are_found_as_the_server_finds_them),
		cmocka_unit_test(more_words_than_there_is_room_for_are_right_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
