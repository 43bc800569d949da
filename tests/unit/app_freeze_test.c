/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/app/screen_freeze.h"
#include "../golden/golden_world.h"

struct scene {
	struct golden *world;
	struct board *board;
	struct fold *fold; // the board's, to be written to
};

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct error e = {0};

	s->world = golden_create(getenv("YP_ROOT"), "storm", "en", &e);
	if (!s->world)
		fail_msg("%s", e.text);
	s->board = golden_board(s->world);
	s->fold = (struct fold *)(uintptr_t)s->board->fold;
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;

	golden_destroy(s->world);
	free(s);
	return 0;
}

/* A copy of an event of the world, of another number, grade and state. */
static void put(struct scene *s, uint32_t num, uint8_t grade, enum state state)
{
	struct live l = *fold_find(s->fold, KIND_EVENT, 1);

	l.head.num = num;
	l.head.grade = grade;
	l.head.state = (uint8_t)state;
	l.head.flags &= ~(uint32_t)HEAD_135;
	fold_put(s->fold, &l);
}

static void what_was_seen_does_not_end_it(void **state)
{
	struct scene *s = *state;
	struct freeze f = {0};

	freeze_begin(&f, s->board);
	assert_true(f.on);
	assert_true(f.known_count > 0); // the storm has grave ones
	assert_int_equal(freeze_breaker(&f, s->board), 0);
	assert_int_equal(freeze_changes(&f, s->board), 0);
	put(s, 9001, 3, STATE_WAITING);
	put(s, 9002, 5, STATE_WAITING);
	assert_int_equal(freeze_breaker(&f, s->board), 0);
}

static void a_grave_event_ends_it(void **state)
{
	struct scene *s = *state;
	struct freeze f = {0};

	freeze_begin(&f, s->board);
	put(s, 9001, 1, STATE_WAITING);
	assert_int_equal(freeze_breaker(&f, s->board), 9001);
	freeze_begin(&f, s->board); // of a picture that shows it
	assert_int_equal(freeze_breaker(&f, s->board), 0);
}

static void one_of_1_3_5_ends_it_whatever_its_grade(void **state)
{
	struct scene *s = *state;
	struct freeze f = {0};
	struct live l = *fold_find(s->fold, KIND_EVENT, 1);

	l.head.num = 9001;
	l.head.grade = 4;
	l.head.state = STATE_WAITING;
	l.head.flags |= HEAD_135;
	freeze_begin(&f, s->board);
	fold_put(s->fold, &l);
	assert_int_equal(freeze_breaker(&f, s->board), 9001);
	freeze_begin(&f, s->board); // of a picture that shows it
	assert_int_equal(freeze_breaker(&f, s->board), 0);
}

static void an_event_that_becomes_grave_ends_it(void **state)
{
	struct scene *s = *state;
	struct freeze f = {0};

	put(s, 9001, 4, STATE_HANDLING);
	freeze_begin(&f, s->board);
	put(s, 9001, 2, STATE_HANDLING);
	assert_int_equal(freeze_breaker(&f, s->board), 9001);
}

static void what_happens_elsewhere_does_not(void **state)
{
	struct scene *s = *state;
	struct freeze f = {0};

	s->board->centre = 2; // a district that the copied event is not in
	freeze_begin(&f, s->board);
	put(s, 9001, 1, STATE_WAITING);
	assert_int_equal(freeze_breaker(&f, s->board), 0);
}

/* Whoever reads a picture that stands still cannot see that somebody calls. */
static void a_call_of_the_reader_ends_it(void **state)
{
	struct scene *s = *state;
	struct freeze f = {0};
	struct live l = *fold_find(s->fold, KIND_EVENT, 5);
	struct event *e = (struct event *)s->board->event(s->board->user, 5);
	struct call c = {.subject = s->board->person->subject, .at = s->board->now,
		.answered = INT64_MIN};

	freeze_begin(&f, s->board);
	assert_false(freeze_is_called(&f, s->board));
	e->calls = &c;
	e->call_count = 1;
	l.head.flags |= HEAD_CALLING;
	l.head.rev++;
	fold_put(s->fold, &l);
	assert_true(freeze_is_called(&f, s->board));
	freeze_begin(&f, s->board); // it was there already
	assert_false(freeze_is_called(&f, s->board));
	e->call_count = 0;
}

static void changes_are_counted(void **state)
{
	struct scene *s = *state;
	struct freeze f = {0};

	fold_set_seq(s->fold, 100);
	freeze_begin(&f, s->board);
	fold_set_seq(s->fold, 112);
	assert_int_equal(freeze_changes(&f, s->board), 12);
	fold_set_seq(s->fold, 3); // another history
	assert_int_equal(freeze_changes(&f, s->board), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_was_seen_does_not_end_it),
		TEST(a_grave_event_ends_it),
		TEST(one_of_1_3_5_ends_it_whatever_its_grade),
		TEST(an_event_that_becomes_grave_ends_it),
		TEST(what_happens_elsewhere_does_not),
		TEST(a_call_of_the_reader_ends_it),
		TEST(changes_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
