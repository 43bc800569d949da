/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/app/deed.h"
#include "../golden/golden_world.h"
#include "yiping/model/act.h"

struct scene {
	struct golden *world;
	struct board *board;
	uint32_t spot, fits; // not closed on the spot; may be closed
};

static bool sort_out(void *user, const struct live *l)
{
	struct scene *s = user;
	struct board *b = s->board;
	struct act_context x = {.catalog = b->catalog, .tree = b->tree};
	const struct event *e = b->event(b->user, l->head.num);
	struct allowed may;

	if (!e)
		return true;
	allowed(e, b->person, &x, b->now, &may);
	if (may.verbs >> VERB_CLOSE & 1)
		s->fits = l->head.num;
	else
		s->spot = l->head.num;
	return true;
}

static enum mark no_mark(void *user, uint32_t num)
{
	(void)user;
	(void)num;
	return MARK_NONE;
}

static enum mark queued_mark(void *user, uint32_t num)
{
	(void)user;
	(void)num;
	return MARK_QUEUED;
}

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct error e = {0};

	s->world = golden_create(getenv("YP_ROOT"), "storm", "en", &e);
	if (!s->world)
		fail_msg("%s", e.text);
	s->board = golden_board(s->world);
	s->board->mark = no_mark;
	fold_each(s->board->fold, KIND_EVENT, sort_out, s);
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

/* Tab goes through what may stand there and comes round to the first. */
static void tab_offers_words_in_turn(void **state)
{
	struct scene *s = *state;
	struct offer o = {0};
	char text[64] = "overdue -un age>1h";
	size_t caret = 11;

	assert_true(line_offer(&o, text, sizeof(text), &caret, s->board->catalog));
	assert_string_equal(text, "overdue -unacked age>1h");
	assert_int_equal(caret, 16);
	assert_true(line_offer(&o, text, sizeof(text), &caret, s->board->catalog));
	assert_string_equal(text, "overdue -unowned age>1h");
	assert_true(line_offer(&o, text, sizeof(text), &caret, s->board->catalog));
	assert_string_equal(text, "overdue -unacked age>1h");
	o.on = false; // something was typed
	snprintf(text, sizeof(text), "state=clo");
	caret = 9;
	assert_true(line_offer(&o, text, sizeof(text), &caret, s->board->catalog));
	assert_string_equal(text, "state=closed");
	o.on = false;
	snprintf(text, sizeof(text), "qqq");
	caret = 3;
	assert_false(line_offer(&o, text, sizeof(text), &caret, s->board->catalog));
	assert_string_equal(text, "qqq");
	snprintf(text, sizeof(text), "sta");
	caret = 3;
	o.on = false;
	assert_false(line_offer(&o, text, 5, &caret, s->board->catalog)); // no room
	assert_string_equal(text, "sta");
}

static void what_cannot_be_done_is_said_before_any_question(void **state)
{
	struct scene *s = *state;
	struct deed d;
	struct error e = {0};

	assert_int_not_equal(s->spot, 0);
	assert_false(deed_begin(&d, s->board, VERB_CLOSE, &s->spot, 1, "", &e));
	assert_int_equal(d.step, DEED_NONE);
	assert_ptr_equal(strstr(e.text, "close: "), e.text);
	assert_true(strlen(e.text) > strlen("close: "));
}

static void one_that_can_be_done_is_enough(void **state)
{
	struct scene *s = *state;
	uint32_t nums[] = {s->spot, s->fits};
	struct deed d;
	struct error e = {0};

	if (!s->fits)
		skip();
	assert_true(deed_begin(&d, s->board, VERB_CLOSE, nums, 2, "", &e));
	assert_int_equal(d.step, DEED_ASK);
}

/* What is on its way may make it possible: the board does not know. */
static void what_is_on_its_way_is_not_judged(void **state)
{
	struct scene *s = *state;
	struct deed d;
	struct error e = {0};

	s->board->mark = queued_mark;
	assert_true(deed_begin(&d, s->board, VERB_CLOSE, &s->spot, 1, "", &e));
	assert_int_equal(d.step, DEED_ASK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static uint32_t unit_of(const struct scene *s, const char *id)
{
	for (size_t i = 0; i < s->board->unit_count; i++)
		if (strcmp(s->board->units[i].id, id) == 0)
			return s->board->units[i].num;
	fail_msg("no unit %s", id);
	return 0;
}

#define SENT 4 // an event that waits to be sent out

static void begin_dispatch(struct scene *s, struct deed *d, bool named, const char *line)
{
	const uint32_t num = SENT;
	struct error e = {0};

	d->named = named;
	if (!deed_begin(d, s->board, VERB_DISPATCH, &num, 1, line, &e))
		fail_msg("%s", e.text);
}

static bool tells(const struct deed *d, const char *words)
{
	for (size_t i = 0; i < d->choice_count; i++)
		if (strstr(d->choices[i].label, words))
			return true;
	return false;
}

/* What stands on the screen needs no more questions; what was only typed does. */
static void a_dispatch_that_is_on_the_screen_is_not_asked_about(void **state)
{
	struct scene *s = *state;
	struct deed d;

	golden_destroy(s->world);
	s->world = golden_create(getenv("YP_ROOT"), "registered", "en", &(struct error){0});
	s->board = golden_board(s->world);
	begin_dispatch(s, &d, true, "lead=estate-1 assist=estate-2");
	assert_int_equal(d.step, DEED_READY);
	struct act a = deed_act(&d);
	assert_int_equal(a.lead.num, unit_of(s, "estate-1"));
	assert_int_equal(a.assist_count, 1);
	assert_int_equal(a.assist[0].num, unit_of(s, "estate-2"));
	begin_dispatch(s, &d, false, "lead=estate-1 assist=estate-2");
	assert_int_equal(d.step, DEED_CONFIRM);
	assert_true(tells(&d, "lead unit: Huaxin estate  + Dashiba estate"));
	assert_false(tells(&d, "estate-1"));
	begin_dispatch(s, &d, true, "");
	assert_int_equal(d.step, DEED_ASK); // nobody was named
}

static void what_speaks_against_a_dispatch_is_said_and_asked(void **state)
{
	struct scene *s = *state;
	struct deed d;

	golden_destroy(s->world);
	s->world = golden_create(getenv("YP_ROOT"), "registered", "en", &(struct error){0});
	s->board = golden_board(s->world);
	begin_dispatch(s, &d, true, "lead=estate-1 assist=estate-4");
	assert_int_equal(d.step, DEED_CONFIRM);
	assert_true(tells(&d, "Guanyinqiao estate: would carry 5, its limit is 4"));
	assert_true(d.choices[d.choice_count - 1].warns);
	assert_false(d.choices[0].warns);
	deed_take_key(&d, s->board, (struct key){'y'});
	assert_int_equal(d.step, DEED_READY);
	begin_dispatch(s, &d, true, "lead=estate-3"); // asked for the same place
	assert_int_equal(d.step, DEED_CONFIRM);
	assert_true(tells(&d, "already asked by"));
	deed_take_key(&d, s->board, (struct key){KEYCODE_ESCAPE});
	assert_int_equal(d.step, DEED_NONE);
	begin_dispatch(s, &d, true, "lead=estate-1");
	assert_int_equal(d.step, DEED_READY); // the warnings were of the one before
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_cannot_be_done_is_said_before_any_question),
		TEST(one_that_can_be_done_is_enough),
		TEST(what_is_on_its_way_is_not_judged),
		TEST(tab_offers_words_in_turn),
		TEST(a_dispatch_that_is_on_the_screen_is_not_asked_about),
		TEST(what_speaks_against_a_dispatch_is_said_and_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
