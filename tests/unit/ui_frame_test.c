/* SPDX-License-Identifier: MIT */
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
#include "yiping/ui/frame.h"

struct picture {
	struct golden *world;
	struct view_state *state;
	struct frame_state frame;
	struct canvas *canvas;
};

static struct picture picture_of(const char *world, int rows, int cols)
{
	struct error e = {0};
	struct picture p = {.canvas = canvas_create(rows, cols), .state = view_overview.create()};

	p.world = golden_create(getenv("YP_ROOT"), world, "en", &e);
	if (!p.world)
		fail_msg("%s", e.text);
	p.frame = (struct frame_state){.view = &view_overview, .state = p.state, .message = ""};
	return p;
}

static void finish(struct picture *p)
{
	view_overview.destroy(p->state);
	canvas_destroy(p->canvas);
	golden_destroy(p->world);
}

static void draw(struct picture *p)
{
	frame_draw(&p->frame, golden_board(p->world), p->canvas);
}

static bool has_text(const struct picture *p, const char *text)
{
	struct buf all;

	buf_init(&all, 1 << 20);
	for (int r = 0; r < canvas_rows(p->canvas); r++) {
		for (int c = 0; c < canvas_cols(p->canvas); c++)
			buf_puts(&all, canvas_cell(p->canvas, r, c)->text);
		buf_putc(&all, '\n');
	}
	bool found = all.data && strstr(all.data, text);
	buf_finish(&all);
	return found;
}

static size_t coloured_cells(const struct picture *p)
{
	size_t n = 0;

	for (int r = 0; r < canvas_rows(p->canvas); r++)
		for (int c = 0; c < canvas_cols(p->canvas); c++) {
			int role = canvas_cell(p->canvas, r, c)->role;
			n += (role >= ROLE_RED && role <= ROLE_ACKED_3) || role == ROLE_DOUBT ||
			     role == ROLE_DOUBT_REV;
		}
	return n;
}

static void any_size_can_be_drawn(void **state)
{
	struct picture p = picture_of("storm", 1, 1);

	(void)state;
	for (int rows = 0; rows <= 70; rows += rows < 26 ? 1 : 7)
		for (int cols = 0; cols <= 245; cols += cols < 20 ? 1 : 9) {
			canvas_resize(p.canvas, rows, cols);
			draw(&p);
			p.frame.overlay = OVERLAY_HELP;
			draw(&p);
			p.frame.overlay = OVERLAY_NONE;
		}
	finish(&p);
}

static void counts_are_of_events_not_rows(void **state)
{
	struct picture p = picture_of("storm", 1, 1);
	struct plight plight = plight_of(golden_board(p.world));

	(void)state;
	assert_int_equal(plight.open, 73);
	assert_int_equal(plight.unacked, 8);
	assert_int_equal(plight.overdue, 1);
	assert_true(plight.has_worst);
	assert_int_equal(plight.worst.head.grade, 2);
	golden_board(p.world)->centre = 2; // Wanzhou: nothing happens there
	plight = plight_of(golden_board(p.world));
	assert_int_equal(plight.open, 0);
	assert_false(plight.has_worst);
	finish(&p);
}

static void a_calm_city_is_grey(void **state)
{
	struct picture p = picture_of("calm", 40, 120);

	(void)state;
	draw(&p);
	assert_int_equal(coloured_cells(&p), 0);
	assert_true(has_text(&p, "none overdue"));
	finish(&p);
}

/* The same calm city, out of reach: nothing may read as calm. */
static void out_of_reach_is_never_calm(void **state)
{
	static const char *const codes[] = {"unreachable", "timeout", "not_json", "truncated",
		"wrong_shape", "stuck", "epoch", "no_disk", "something_new"};
	static const int sizes[][2] = {{67, 240}, {60, 200}, {40, 120}, {24, 80}, {15, 40}};

	(void)state;
	for (size_t s = 0; s < 5; s++) {
		struct picture p = picture_of("calm", sizes[s][0], sizes[s][1]);
		struct link_view *link = &golden_board(p.world)->link;
		for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
			link->state = LINK_OFFLINE;
			link->age_ms = 192000;
			snprintf(link->code, sizeof(link->code), "%s", codes[i]);
			draw(&p);
			assert_true(has_text(&p, "OFFLINE 3:12"));
			assert_true(has_text(&p, "?was "));
			assert_false(has_text(&p, "  normal"));
		}
		finish(&p);
	}
}

static void no_number_without_an_answer(void **state)
{
	static const char *const worlds[] = {"loading", "denied"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct picture p = picture_of(worlds[i], 40, 120);
		draw(&p);
		assert_false(has_text(&p, "II0"));
		assert_false(has_text(&p, "none unacked"));
		assert_false(has_text(&p, "no open event"));
		finish(&p);
	}
	struct picture p = picture_of("empty", 40, 120);
	draw(&p);
	assert_true(has_text(&p, "II0"));
	assert_true(has_text(&p, "no data"));
	finish(&p);
}

static void selection_stays_with_its_event(void **state)
{
	struct picture p = picture_of("storm", 40, 120);
	struct board *b = golden_board(p.world);

	(void)state;
	draw(&p);
	view_overview.command(p.state, b, COMMAND_DOWN);
	view_overview.command(p.state, b, COMMAND_DOWN);
	uint32_t chosen = view_overview.selected(p.state);
	assert_true(chosen > 0);
	b->now += 3600000;
	draw(&p);
	assert_int_equal(view_overview.selected(p.state), chosen);
	struct intent i = view_overview.command(p.state, b, COMMAND_OPEN);
	assert_int_equal(i.kind, INTENT_OPEN);
	assert_int_equal(i.num, chosen);
	i = view_overview.command(p.state, b, COMMAND_ACK);
	assert_int_equal(i.kind, INTENT_ACT);
	assert_int_equal(i.nums[0], chosen);
	finish(&p);
}

static void no_way_above_ones_own_centre(void **state)
{
	struct picture p = picture_of("storm", 40, 120);
	struct board *b = golden_board(p.world);

	(void)state;
	assert_int_equal(view_overview.command(p.state, b, COMMAND_LEVEL_UP).kind, INTENT_NONE);
	b->centre = 2;
	struct intent i = view_overview.command(p.state, b, COMMAND_LEVEL_UP);
	assert_int_equal(i.kind, INTENT_CENTRE);
	assert_int_equal(i.num, 1);
	finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_size_can_be_drawn),
		cmocka_unit_test(counts_are_of_events_not_rows),
		cmocka_unit_test(a_calm_city_is_grey),
		cmocka_unit_test(out_of_reach_is_never_calm),
		cmocka_unit_test(no_number_without_an_answer),
		cmocka_unit_test(selection_stays_with_its_event),
		cmocka_unit_test(no_way_above_ones_own_centre),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
