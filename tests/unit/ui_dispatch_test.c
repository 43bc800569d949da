/* SPDX-License-Identifier: MIT */
/* The dispatch panel: what its keys send, and what it says before. */
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
#include "yiping/ui/frame.h"
#include "yiping/ui/warn.h"

#define EVENT 4
#define ROOM (1 << 20)

struct panel {
	struct golden *world;
	struct board *board;
	struct view_state *state;
	struct canvas *canvas;
};

static struct panel panel_of(const char *world, int rows, int cols)
{
	struct error e = {0};
	struct panel p = {.world = golden_create(getenv("YP_ROOT"), world, "en", &e)};

	if (!p.world)
		fail_msg("%s", e.text);
	p.board = golden_board(p.world);
	p.state = view_dispatch.create();
	view_dispatch.show(p.state, EVENT);
	p.canvas = canvas_create(rows, cols);
	view_dispatch.draw(p.state, p.board, p.canvas, canvas_rect(p.canvas));
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

static struct intent press(struct panel *p, enum command c)
{
	return view_dispatch.command(p->state, p->board, c);
}

static struct intent dispatch(struct panel *p)
{
	return press(p, deed_command(VERB_DISPATCH));
}

static const char *id_of(const struct panel *p, const char *name)
{
	for (size_t i = 0; i < p->board->unit_count; i++)
		if (strcmp(p->board->units[i].name.en, name) == 0)
			return p->board->units[i].id;
	fail_msg("no unit %s", name);
	return "";
}

static const char *line_of(const char *lead, const char *assist, char out[256])
{
	snprintf(out, 256, "lead=%s%s%s", lead, *assist ? " assist=" : "", assist);
	return out;
}

static void one_key_sends_what_is_proposed(void **state)
{
	struct panel p = panel_of("registered", 40, 120);
	const enum command keys[] = {deed_command(VERB_DISPATCH), COMMAND_OPEN};

	(void)state;
	assert_true(shows(&p, "as proposed"));
	for (size_t i = 0; i < 2; i++) {
		struct intent in = press(&p, keys[i]);
		assert_int_equal(in.kind, INTENT_ACT);
		assert_int_equal(in.command, deed_command(VERB_DISPATCH));
		assert_int_equal(in.count, 1);
		assert_int_equal(in.nums[0], EVENT);
		assert_string_equal(in.line, "lead=estate-1 assist=near-0,near-1,near-2");
		assert_true(in.named);
	}
	finish(&p);
}

static void what_goes_out_is_in_sight_whole(void **state)
{
	(void)state;
	for (int rows = 28; rows <= 60; rows++) {
		struct panel p = panel_of("registered", rows, 120);
		if (!shows(&p, "d or Enter sends it"))
			fail_msg("%d rows: with which key is not in sight", rows);
		finish(&p);
	}
}

static void lead_and_assist_are_changed_by_hand(void **state)
{
	struct panel p = panel_of("registered", 40, 120);

	(void)state;
	press(&p, COMMAND_DOWN);
	press(&p, COMMAND_MARK); // the second leads, the first is out
	assert_true(shows(&p, "chosen by hand"));
	assert_string_equal(
		dispatch(&p).line, "lead=estate-3 assist=near-0,near-1,near-2");
	assert_false(shows(&p, "as proposed"));
	press(&p, COMMAND_LAST);
	press(&p, COMMAND_MARK); // of those who assist the last leads now
	assert_string_equal(dispatch(&p).line, "lead=near-2 assist=near-0,near-1");
	press(&p, COMMAND_MARK);
	assert_string_equal(dispatch(&p).line, ""); // nobody leads: whom is asked for
	assert_false(dispatch(&p).named);
	finish(&p);
}

/* Units that nobody proposed are found by a part of their name. */
static void any_unit_is_found_by_its_name(void **state)
{
	struct panel p = panel_of("registered", 40, 120);
	struct error e;
	char line[256];

	(void)state;
	assert_true(view_dispatch.filter(p.state, p.board, "RESCUE", &e));
	assert_true(shows(&p, "Hechuan rescue"));
	assert_false(shows(&p, "Dashiba estate"));
	press(&p, COMMAND_MARK);
	assert_string_equal(dispatch(&p).line,
		line_of(id_of(&p, "Hechuan rescue"), "near-0,near-1,near-2", line));
	assert_true(view_dispatch.filter(p.state, p.board, "wibble", &e));
	assert_true(shows(&p, "no unit of that name"));
	assert_int_equal(press(&p, COMMAND_BACK).kind, INTENT_REDRAW); // first the search
	assert_true(shows(&p, "Guanyinqiao grid"));
	assert_int_equal(press(&p, COMMAND_BACK).kind, INTENT_BACK);
	char *longer = calloc(1, 200);
	memset(longer, 'x', 199);
	assert_false(view_dispatch.filter(p.state, p.board, longer, &e));
	free(longer);
	finish(&p);
}

static void without_a_server_it_goes_by_hand(void **state)
{
	struct panel p = panel_of("registered-offline", 40, 120);

	(void)state;
	assert_true(shows(&p, "not to be had"));
	assert_true(shows(&p, "nobody yet"));
	assert_false(shows(&p, "proposed"));
	assert_string_equal(dispatch(&p).line, ""); // the question for the lead
	press(&p, COMMAND_MARK);
	assert_string_equal(dispatch(&p).line, "lead=estate-1");
	assert_true(dispatch(&p).named);
	assert_true(shows(&p, "kept on disk"));
	finish(&p);
}

static void who_may_not_send_is_told_so(void **state)
{
	struct panel p = panel_of("registered-viewer", 40, 120);

	(void)state;
	assert_true(shows(&p, "proposal: not for your role"));
	assert_true(shows(&p, "no: not for your role"));
	finish(&p);
	p = panel_of("denied", 24, 80);
	assert_true(shows(&p, "not permitted"));
	finish(&p);
	p = panel_of("empty", 24, 80);
	view_dispatch.show(p.state, 0);
	assert_true(shows(&p, "nothing is open here"));
	finish(&p);
}

/* An event that is on its way goes elsewhere only with a reason, and after a question. */
static void sending_again_is_not_one_key(void **state)
{
	struct panel p = panel_of("storm", 40, 120);

	(void)state;
	assert_true(shows(&p, "nobody is chosen"));
	press(&p, COMMAND_MARK);
	assert_true(shows(&p, "asks for the reason"));
	assert_false(dispatch(&p).named);
	finish(&p);
}

/* What others did meanwhile may have made it wrong. */
static void a_choice_ends_when_the_event_changes(void **state)
{
	struct panel p = panel_of("registered", 40, 120);
	struct live l = *fold_find(p.board->fold, KIND_EVENT, EVENT);

	(void)state;
	press(&p, COMMAND_LAST);
	press(&p, COMMAND_MARK);
	assert_true(shows(&p, "chosen by hand"));
	l.head.rev++; // a note
	fold_put((struct fold *)p.board->fold, &l);
	assert_true(shows(&p, "chosen by hand"));
	l.head.rev++;
	l.head.arev++;
	fold_put((struct fold *)p.board->fold, &l);
	assert_true(shows(&p, "as proposed"));
	finish(&p);
}

static void what_speaks_against_a_unit_is_said_before(void **state)
{
	struct panel p = panel_of("registered", 48, 160);
	char out[4][WARN_ROOM];
	const uint32_t units[] = {52, 50, 53};

	(void)state;
	assert_int_equal(warn_dispatch(p.board, EVENT, units, 3, out, 4), 2);
	assert_non_null(strstr(out[0], "Wulidian estate: already asked by"));
	assert_non_null(strstr(out[0], "20260709-000011"));
	assert_string_equal(
		out[1], "Guanyinqiao estate: would carry 5, its limit is 4");
	assert_int_equal(warn_dispatch(p.board, EVENT, units, 3, out, 1), 1);
	const uint32_t unknown = 9999;
	assert_int_equal(warn_dispatch(p.board, EVENT, &unknown, 1, out, 4), 0);
	assert_int_equal(warn_dispatch(p.board, 9999, units, 3, out, 4), 0);
	assert_false(shows(&p, "already asked by"));
	press(&p, COMMAND_DOWN);
	press(&p, COMMAND_MARK);
	assert_true(shows(&p, "already asked by"));
	finish(&p);
}

static void steps_and_orders_tell_how_far_they_are(void **state)
{
	struct panel p = panel_of("storm", 48, 160);

	(void)state;
	assert_true(shows(&p, "done 2/6"));
	assert_true(shows(&p, "sent 7, signed for 4"));
	assert_true(shows(&p, "not signed for"));
	assert_true(shows(&p, "late 0:10"));
	assert_true(shows(&p, "near 0:20"));
	assert_true(shows(&p, "cordon, venting crew, detector"));
	finish(&p);
	p = panel_of("offline", 48, 160);
	assert_true(shows(&p, "other orders: ?not to be had"));
	assert_true(shows(&p, "done 0/6"));
	finish(&p);
}

/* Where two columns have no room for all panes, the one with the keys is among them. */
static void every_pane_can_be_seen(void **state)
{
	static const char *const heads[] = {"Candidate units", "Plan  Septic", "sent 7",
		"Call and answer", "newest last", "evidence", "Related, open",
		"the server judges again"};
	static const int sizes[][2] = {{24, 80}, {40, 120}, {48, 160}};

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		struct panel p = panel_of("storm", sizes[k][0], sizes[k][1]);
		for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
			if (k > 0 && !shows(&p, heads[i])) // tabs stand for the heads
				fail_msg("%d columns: %s", sizes[k][1], heads[i]);
			assert_int_equal(press(&p, COMMAND_NEXT_PANE).kind, INTENT_REDRAW);
		}
		assert_true(shows(&p, "Huaxin estate")); // round again
		finish(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_key_sends_what_is_proposed),
		cmocka_unit_test(what_goes_out_is_in_sight_whole),
		cmocka_unit_test(lead_and_assist_are_changed_by_hand),
		cmocka_unit_test(any_unit_is_found_by_its_name),
		cmocka_unit_test(without_a_server_it_goes_by_hand),
		cmocka_unit_test(who_may_not_send_is_told_so),
		cmocka_unit_test(sending_again_is_not_one_key),
		cmocka_unit_test(a_choice_ends_when_the_event_changes),
		cmocka_unit_test(what_speaks_against_a_unit_is_said_before),
		cmocka_unit_test(steps_and_orders_tell_how_far_they_are),
		cmocka_unit_test(every_pane_can_be_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
