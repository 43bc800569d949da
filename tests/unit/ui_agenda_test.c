/* SPDX-License-Identifier: MIT */
/* Steps and orders on the dispatch panel: what a key on them asks for, or says instead. */
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
#define ISSUE "issue event=20260709-000004 plan=septic-gas step="

struct panel {
	struct golden *world;
	struct board *board;
	struct view_state *state;
	struct canvas *canvas;
};

static struct intent press(struct panel *p, enum command c)
{
	return view_dispatch.command(p->state, p->board, c);
}

/* With the cursor on this row of this pane. */
static struct panel panel_of(const char *world, int panes, int rows)
{
	struct error e = {0};
	struct panel p = {.world = golden_create(getenv("YP_ROOT"), world, "en", &e)};

	if (!p.world)
		fail_msg("%s", e.text);
	p.board = golden_board(p.world);
	p.state = view_dispatch.create();
	view_dispatch.show(p.state, EVENT);
	p.canvas = canvas_create(48, 160);
	view_dispatch.draw(p.state, p.board, p.canvas, canvas_rect(p.canvas));
	for (int i = 0; i < panes; i++)
		press(&p, COMMAND_NEXT_PANE);
	for (int i = 0; i < rows; i++)
		press(&p, COMMAND_DOWN);
	return p;
}

static void finish(struct panel *p)
{
	canvas_destroy(p->canvas);
	view_dispatch.destroy(p->state);
	golden_destroy(p->world);
}

static bool shows(struct panel *p, const char *text)
{
	struct buf all;

	canvas_clear(p->canvas);
	view_dispatch.draw(p->state, p->board, p->canvas, canvas_rect(p->canvas));
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

static void expect_order(const struct intent *in, enum order_before ask, const char *lines)
{
	assert_int_equal(in->kind, INTENT_ORDER);
	assert_int_equal(in->order.ask, ask);
	assert_string_equal(in->order.lines, lines);
}

static void expect_words(const struct intent *in, const char *words)
{
	assert_int_equal(in->kind, INTENT_SAY);
	if (!strstr(in->line, words))
		fail_msg("\"%s\" does not tell: %s", in->line, words);
}

static void one_key_sends_a_step_to_whom_the_plan_names(void **state)
{
	struct panel p = panel_of("registered", 1, 0);
	struct intent in = press(&p, COMMAND_OPEN);

	(void)state;
	expect_order(&in, ORDER_ASK_NOTHING, ISSUE "1 to=500000"); // one's own duty room
	press(&p, COMMAND_DOWN);
	assert_true(shows(&p, "Enter sends it to Huaxin estate"));
	in = press(&p, COMMAND_OPEN);
	expect_order(&in, ORDER_ASK_NOTHING, ISSUE "2 to=estate-1"); // who is to lead
	press(&p, COMMAND_PREVIOUS_PANE);
	press(&p, COMMAND_DOWN);
	press(&p, COMMAND_MARK); // another one leads
	press(&p, COMMAND_NEXT_PANE);
	in = press(&p, COMMAND_OPEN);
	expect_order(&in, ORDER_ASK_NOTHING, ISSUE "2 to=estate-3");
	press(&p, COMMAND_DOWN);
	press(&p, COMMAND_DOWN);
	press(&p, COMMAND_DOWN);
	assert_true(shows(&p, "nobody of this kind is known"));
	in = press(&p, COMMAND_OPEN);
	expect_order(&in, ORDER_ASK_LINE, ISSUE "5 to=");
	finish(&p);
}

static void what_was_sent_is_not_sent_again(void **state)
{
	struct panel p = panel_of("storm-steps", 1, 0);
	struct intent in = press(&p, COMMAND_OPEN);

	(void)state;
	expect_words(&in, "step 1 was sent: O000041");
	press(&p, COMMAND_LAST);
	press(&p, COMMAND_UP);
	assert_true(shows(&p, "issue queued"));
	in = press(&p, COMMAND_OPEN);
	expect_words(&in, "on its way already");
	press(&p, COMMAND_DOWN); // what was refused may be tried once more
	assert_true(shows(&p, "issue refused: outside your areas"));
	in = press(&p, COMMAND_OPEN);
	expect_order(&in, ORDER_ASK_NOTHING, ISSUE "6 to=estate-1");
	finish(&p);
}

static void who_may_not_send_is_told_so(void **state)
{
	struct panel p = panel_of("registered-viewer", 1, 0);
	struct intent in = press(&p, COMMAND_OPEN);

	(void)state;
	expect_words(&in, "issue: not for your role");
	in = press(&p, COMMAND_PLAN);
	expect_words(&in, "none by you");
	assert_false(shows(&p, "P sends"));
	finish(&p);
}

static void the_plan_goes_with_the_dispatch_if_that_is_wished(void **state)
{
	struct panel p = panel_of("registered", 0, 0);
	struct intent in = press(&p, deed_command(VERB_DISPATCH));

	(void)state;
	assert_string_equal(in.order.lines, "");
	assert_true(shows(&p, "P sends its 4 steps too"));
	assert_int_equal(press(&p, COMMAND_PLAN).kind, INTENT_REDRAW);
	assert_true(shows(&p, "its 4 steps go out too"));
	in = press(&p, deed_command(VERB_DISPATCH));
	assert_int_equal(in.kind, INTENT_ACT);
	assert_string_equal(in.order.lines, ISSUE "1 to=500000\n" ISSUE "2 to=estate-1\n" ISSUE
			"3 to=estate-1\n" ISSUE "6 to=estate-1");
	view_dispatch.acted(p.state); // it is kept: the wish is done with
	in = press(&p, deed_command(VERB_DISPATCH));
	assert_string_equal(in.order.lines, "");
	finish(&p);
}

static void later_the_rest_of_the_plan_goes_after_a_yes(void **state)
{
	struct panel p = panel_of("storm", 0, 0);
	struct intent in = press(&p, COMMAND_PLAN);

	(void)state;
	expect_order(&in, ORDER_ASK_YES, ISSUE "6 to=estate-1");
	assert_non_null(strstr(in.order.told, "Huaxin estate"));
	finish(&p);
}

static void keys_act_on_the_order_under_the_cursor(void **state)
{
	struct panel p = panel_of("storm", 2, 1); // one that was reported
	struct intent in = press(&p, deed_command(VERB_CLOSE));
	uint64_t may;

	(void)state;
	expect_order(&in, ORDER_ASK_YES, "close O000042@500105");
	assert_non_null(strstr(in.order.told, "Cuihuli estate"));
	in = press(&p, deed_command(VERB_SEND_BACK));
	expect_order(&in, ORDER_ASK_WORDS, "rework O000042@500105");
	in = press(&p, COMMAND_TAKE_BACK);
	expect_order(&in, ORDER_ASK_WORDS, "void O000042@500105");
	assert_true(shows(&p, "c close  b rework  X take back"));
	assert_true(view_dispatch.verbs(p.state, p.board, &may));
	assert_int_equal(may, UINT64_C(1) << VERB_CLOSE | UINT64_C(1) << VERB_SEND_BACK);
	press(&p, COMMAND_DOWN); // in hand
	in = press(&p, deed_command(VERB_URGE));
	expect_order(&in, ORDER_ASK_NOTHING, "urge O000043@500105");
	press(&p, COMMAND_PREVIOUS_PANE); // the same from its step
	press(&p, COMMAND_DOWN);
	press(&p, COMMAND_DOWN);
	in = press(&p, deed_command(VERB_URGE));
	expect_order(&in, ORDER_ASK_NOTHING, "urge O000043@500105");
	finish(&p);
}

static void what_may_not_be_done_says_why(void **state)
{
	struct panel p = panel_of("storm", 2, 1);
	struct intent in = press(&p, deed_command(VERB_ACK));

	(void)state;
	expect_words(&in, "O000042 sign for: the order is not to you");
	in = press(&p, deed_command(VERB_URGE));
	expect_words(&in, "not possible in this state");
	uint64_t *may = (uint64_t *)p.board->orders(p.board->user, EVENT).may;
	may[1] = 0; // the server knows more
	in = press(&p, deed_command(VERB_CLOSE));
	expect_words(&in, "the server does not let");
	assert_true(shows(&p, "nothing is yours to do"));
	finish(&p);
	p = panel_of("registered", 2, 0);
	in = press(&p, COMMAND_TAKE_BACK);
	expect_words(&in, "on no order");
	in = press(&p, deed_command(VERB_NOTE)); // of the event
	assert_int_equal(in.kind, INTENT_ACT);
	finish(&p);
}

/* What an act on its way will make of it is not known: the server decides. */
static void behind_an_act_on_its_way_anything_may_follow(void **state)
{
	struct panel p = panel_of("storm-steps", 2, 1);
	struct intent in = press(&p, deed_command(VERB_URGE));

	(void)state;
	assert_true(shows(&p, "close sent"));
	expect_order(&in, ORDER_ASK_NOTHING, "urge O000042@500105");
	press(&p, COMMAND_LAST);
	press(&p, COMMAND_UP);
	assert_true(shows(&p, "urge refused: done a moment ago"));
	finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_key_sends_a_step_to_whom_the_plan_names),
		cmocka_unit_test(what_was_sent_is_not_sent_again),
		cmocka_unit_test(who_may_not_send_is_told_so),
		cmocka_unit_test(the_plan_goes_with_the_dispatch_if_that_is_wished),
		cmocka_unit_test(later_the_rest_of_the_plan_goes_after_a_yes),
		cmocka_unit_test(keys_act_on_the_order_under_the_cursor),
		cmocka_unit_test(what_may_not_be_done_says_why),
		cmocka_unit_test(behind_an_act_on_its_way_anything_may_follow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
