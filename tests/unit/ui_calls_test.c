/* SPDX-License-Identifier: MIT */
/* Call-and-answer: the board of those called, and the call that is for whoever looks. */
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
#include "yiping/ui/calls.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/frame.h"

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

static void who_was_called_and_who_answered(void **state)
{
	struct panel p = panel_of("storm-called", 0, 0);

	(void)state;
	assert_true(shows(&p, "called 4, answered 1"));
	assert_true(shows(&p, "answered +0:31"));
	assert_true(shows(&p, "not answered 2:10"));
	assert_true(shows(&p, "an answer is due within"));
	assert_true(shows(&p, "Jiangjin works")); // a unit by its name
	assert_false(shows(&p, "may be called")); // before the keys are there
	finish(&p);
	p = panel_of("storm", 0, 0);
	assert_true(shows(&p, "nobody was called"));
	finish(&p);
}

static void one_key_calls_whom_the_cursor_is_on(void **state)
{
	struct panel p = panel_of("storm-called", 3, 0);
	struct intent in = press(&p, COMMAND_OPEN);

	(void)state;
	assert_true(shows(&p, "may be called"));
	assert_int_equal(in.kind, INTENT_ACT);
	assert_int_equal(in.command, deed_command(VERB_CALL));
	assert_int_equal(in.num, EVENT);
	assert_string_equal(in.line, "to=\"city-500116\""); // who waits longest, a unit
	assert_true(shows(&p, "calls once more"));
	press(&p, COMMAND_DOWN);
	press(&p, COMMAND_DOWN);
	in = press(&p, deed_command(VERB_CALL));
	assert_string_equal(in.line, "person=\"he\"");
	press(&p, COMMAND_LAST); // nobody called her, and it is not who looks
	assert_true(shows(&p, "Enter or C calls"));
	in = press(&p, COMMAND_OPEN);
	assert_string_equal(in.line, "person=\"xiang\"");
	press(&p, COMMAND_FIRST);
	in = press(&p, COMMAND_OPEN);
	assert_string_equal(in.line, "to=\"city-500116\"");
	press(&p, COMMAND_NEXT_PANE);
	in = press(&p, deed_command(VERB_CALL)); // elsewhere whom is asked for
	assert_string_equal(in.line, "");
	finish(&p);
}

static void a_call_for_me_is_laid_before_me(void **state)
{
	struct panel p = panel_of("storm-called", 0, 0);
	struct my_call m;
	struct act_row row = {.verb = VERB_ANSWER, .mark = MARK_QUEUED, .event = "20260709-000004"};
	struct person other = *p.board->person;

	(void)state;
	assert_true(calls_mine(p.board, &m));
	assert_int_equal(m.count, 1);
	assert_int_equal(m.num, EVENT);
	assert_int_equal(p.board->now - m.at, 42000);
	assert_string_equal(m.by, "罗启明");
	p.board->acts = &row;
	p.board->act_count = 1;
	assert_false(calls_mine(p.board, &m)); // it is being answered
	row.mark = MARK_REFUSED;
	assert_true(calls_mine(p.board, &m));
	p.board->act_count = 0;
	snprintf(other.subject, sizeof(other.subject), "%s", "somebody");
	p.board->person = &other;
	assert_false(calls_mine(p.board, &m));
	snprintf(other.unit_id, sizeof(other.unit_id), "%s", "city-500116");
	assert_true(calls_mine(p.board, &m)); // the unit is
	struct event *first = (struct event *)p.board->event(p.board->user, 5);
	struct call earlier = {.subject = "somebody", .at = p.board->now - 190000,
		.answered = INT64_MIN};
	struct live l = *fold_find(p.board->fold, KIND_EVENT, 5);
	first->calls = &earlier;
	first->call_count = 1;
	l.head.flags |= HEAD_CALLING;
	l.head.rev++;
	fold_put((struct fold *)p.board->fold, &l);
	assert_true(calls_mine(p.board, &m)); // of both the one that waits longer
	assert_int_equal(m.count, 2);
	assert_int_equal(m.num, 5);
	assert_string_equal(m.by, "");
	p.board->wall = true;
	assert_false(calls_mine(p.board, &m));
	finish(&p);
}

/* On every view and size, in the row that is read first. */
static void it_stands_first_wherever_one_is(void **state)
{
	static const int sizes[][2] = {{15, 40}, {24, 80}, {40, 120}, {60, 200}};

	(void)state;
	for (int id = VIEW_OVERVIEW; id < VIEW_HELP; id++)
		for (size_t i = 0; i < 4; i++) {
			struct panel p = panel_of("storm-called", 0, 0);
			const struct view_ops *v = view_by_id((enum view_id)id);
			struct canvas *c = canvas_create(sizes[i][0], sizes[i][1]);
			struct frame_state f = {.view = v, .state = v->create(), .message = ""};
			struct buf row;
			frame_draw(&f, p.board, c);
			buf_init(&row, ROOM);
			for (int k = 0; k < sizes[i][1]; k++)
				buf_puts(&row, canvas_cell(c, 1, k)->text);
			buf_putc(&row, '\0');
			if (!strstr(row.data, "y answers: 罗启明 calls 0:4"))
				fail_msg("%s at %d: %s", v->token, sizes[i][1], row.data);
			buf_finish(&row);
			v->destroy(f.state);
			canvas_destroy(c);
			finish(&p);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_was_called_and_who_answered),
		cmocka_unit_test(one_key_calls_whom_the_cursor_is_on),
		cmocka_unit_test(a_call_for_me_is_laid_before_me),
		cmocka_unit_test(it_stands_first_wherever_one_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
