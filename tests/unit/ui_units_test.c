/* SPDX-License-Identifier: MIT */
/* The board of units: whom it shows in which order, and what a key on one asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../golden/golden_world.h"
#include "yiping/base/buf.h"
#include "yiping/ui/deeds.h"

#define EVENT 4
#define ROOM (1 << 20)

struct panel {
	struct golden *world;
	struct board *board;
	struct view_state *state;
	struct canvas *canvas;
};

static struct intent press(struct panel *p, enum command c)
{
	return view_units.command(p->state, p->board, c);
}

/* Of the event where the state says so. */
static struct panel panel_of(const char *world)
{
	struct error e = {0};
	struct panel p = {.world = golden_create(getenv("YP_ROOT"), world, "en", &e)};

	if (!p.world)
		fail_msg("%s", e.text);
	p.board = golden_board(p.world);
	p.state = view_units.create();
	if (strstr(world, "event"))
		view_units.show(p.state, EVENT);
	p.canvas = canvas_create(48, 160);
	view_units.draw(p.state, p.board, p.canvas, canvas_rect(p.canvas));
	return p;
}

static void finish(struct panel *p)
{
	canvas_destroy(p->canvas);
	view_units.destroy(p->state);
	golden_destroy(p->world);
}

static bool shows(struct panel *p, const char *text)
{
	struct buf all;

	canvas_clear(p->canvas);
	view_units.draw(p->state, p->board, p->canvas, canvas_rect(p->canvas));
	buf_init(&all, ROOM);
	for (int r = 0; r < canvas_rows(p->canvas); r++) {
		for (int c = 0; c < canvas_cols(p->canvas); c++)
			buf_puts(&all, canvas_cell(p->canvas, r, c)->text);
		buf_putc(&all, '\n');
	}
	buf_putc(&all, '\0');
	bool found = strstr(all.data, text) != NULL;
	buf_finish(&all);
	return found;
}

static void find(struct panel *p, const char *words)
{
	struct error e;

	assert_true(view_units.filter(p->state, p->board, words, &e));
}

static void the_nearest_to_the_event_is_first(void **state)
{
	struct panel p = panel_of("storm-gear-event");

	(void)state;
	assert_true(shows(&p, "the nearest first"));
	struct intent in = press(&p, deed_command(VERB_DISPATCH));
	assert_string_equal(in.line, "lead=\"estate-4\""); // 0.7 km
	assert_int_equal(in.num, EVENT);
	assert_false(in.named); // so the warnings are asked about
	press(&p, COMMAND_DOWN);
	in = press(&p, deed_command(VERB_CALL));
	assert_string_equal(in.line, "to=\"drone-2\"");
	press(&p, COMMAND_FIRST);
	in = press(&p, deed_command(VERB_CALL));
	assert_string_equal(in.line, "to=\"estate-4\"");
	finish(&p);
	p = panel_of("storm-gear"); // without one in the order of their numbers
	assert_false(shows(&p, "the nearest first"));
	in = press(&p, deed_command(VERB_CALL));
	assert_int_equal(in.kind, INTENT_SAY);
	finish(&p);
}

static void a_drone_is_sent_by_one_key_and_a_yes(void **state)
{
	struct panel p = panel_of("storm-gear-event");
	struct intent in;

	(void)state;
	find(&p, "jiangbei drones idle");
	in = press(&p, COMMAND_OPEN);
	assert_int_equal(in.kind, INTENT_ORDER);
	assert_int_equal(in.order.ask, ORDER_ASK_YES);
	assert_string_equal(in.order.lines, "issue to=\"drone-2\" event=20260709-000004 "
					    "\"title=Fly there, look, and send pictures\"");
	assert_non_null(strstr(in.order.told, "Jiangbei drones 2"));
	find(&p, "video");
	in = press(&p, COMMAND_OPEN);
	assert_non_null(strstr(in.order.lines, "by camera"));
	find(&p, "rescue cars"); // others are told what to do
	in = press(&p, COMMAND_OPEN);
	assert_int_equal(in.order.ask, ORDER_ASK_WORDS);
	assert_string_equal(in.order.lines, "issue to=\"cars\" event=20260709-000004");
	finish(&p);
	p = panel_of("storm-gear"); // without an event there is nowhere to fly to
	find(&p, "drones");
	in = press(&p, COMMAND_OPEN);
	assert_int_equal(in.order.ask, ORDER_ASK_WORDS);
	assert_string_equal(in.order.lines, "issue to=\"drone-1\"");
	finish(&p);
}

static void words_and_classes_narrow_it(void **state)
{
	struct panel p = panel_of("storm-gear-called-event");

	(void)state;
	assert_true(shows(&p, "people 4"));
	assert_true(shows(&p, "drones 2"));
	press(&p, COMMAND_NEXT_PANE);
	assert_true(shows(&p, "罗启明  ")); // who is on duty
	assert_false(shows(&p, "Huaxin estate"));
	struct intent in = press(&p, COMMAND_OPEN);
	assert_int_equal(in.kind, INTENT_SAY); // no order goes to a person
	press(&p, COMMAND_PREVIOUS_PANE);
	press(&p, COMMAND_PREVIOUS_PANE);
	assert_true(shows(&p, "Jiangbei drones 2"));
	assert_false(shows(&p, "Jiangbei video"));
	find(&p, "no such");
	assert_true(shows(&p, "no unit of that name"));
	assert_int_equal(press(&p, COMMAND_BACK).kind, INTENT_REDRAW);
	assert_true(shows(&p, "Huaxin estate"));
	assert_int_equal(press(&p, COMMAND_BACK).kind, INTENT_BACK);
	find(&p, "estate jiangbei"); // all words, in whatever order
	assert_true(shows(&p, "Dashiba estate"));
	assert_false(shows(&p, "Yuzhong estate"));
	finish(&p);
}

static void what_speaks_against_a_unit_stands_on_its_row(void **state)
{
	struct panel p = panel_of("storm-gear-event");

	(void)state;
	find(&p, "Tongnan");
	assert_true(shows(&p, "full  Sensors off")); // by the board's own count
	assert_true(shows(&p, "Tongnan data: would carry 15, its limit is 8"));
	find(&p, "street post");
	assert_true(shows(&p, "takes part  Septic methane"));
	find(&p, "dashiba");
	assert_false(shows(&p, "full"));
	finish(&p);
}

static void who_may_not_order_is_told_why(void **state)
{
	struct panel p = panel_of("viewer");
	struct intent in = press(&p, COMMAND_OPEN);

	(void)state;
	assert_int_equal(in.kind, INTENT_SAY);
	assert_non_null(strstr(in.line, "not for your role"));
	assert_true(shows(&p, "issue: not for your role"));
	finish(&p);
	p = panel_of("offline"); // what is kept is shown
	assert_true(shows(&p, "City police"));
	finish(&p);
	p = panel_of("empty");
	assert_true(shows(&p, "no data on units"));
	finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_to_the_event_is_first),
		cmocka_unit_test(a_drone_is_sent_by_one_key_and_a_yes),
		cmocka_unit_test(words_and_classes_narrow_it),
		cmocka_unit_test(what_speaks_against_a_unit_stands_on_its_row),
		cmocka_unit_test(who_may_not_order_is_told_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
