/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/ui/overview.h"
#include "../golden/golden_world.h"
#include "yiping/base/buf.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/frame.h"
#include "yiping/ui/keymap.h"

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
	struct picture p = picture_of("storm", 40, 120); // of a first list, half has come
	golden_board(p.world)->link.state = LINK_LOADING;
	golden_board(p.world)->link.age_ms = 200;
	draw(&p);
	assert_false(has_text(&p, "II0"));
	assert_false(has_text(&p, "overdue"));
	golden_board(p.world)->link.from_cache = true;
	draw(&p);
	assert_true(has_text(&p, "overdue"));
	finish(&p);
	p = picture_of("empty", 40, 120);
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
	i = view_overview.command(p.state, b, deed_command(VERB_ACK));
	assert_int_equal(i.kind, INTENT_ACT);
	assert_int_equal(i.nums[0], chosen);
	finish(&p);
}

static void no_way_above_ones_own_centre(void **state)
{
	struct picture p = picture_of("storm", 40, 120);
	struct board *b = golden_board(p.world);

	(void)state;
	assert_int_equal(view_centre_above(b), 0);
	b->centre = 2;
	assert_int_equal(view_centre_above(b), 1);
	finish(&p);
}

/* ---- keys ---- */

/* What the program does itself, whatever the view. */
static bool is_of_the_program(enum command c)
{
	if (c == deed_command(VERB_ANSWER)) // of whatever event
		return true;
	switch (c) {
	case COMMAND_QUIT:
	case COMMAND_HELP:
	case COMMAND_PROMPT:
	case COMMAND_REDRAW:
	case COMMAND_THEME:
	case COMMAND_LANGUAGE:
	case COMMAND_FREEZE:
	case COMMAND_SILENCE:
	case COMMAND_SOUND_TEST:
	case COMMAND_REPORT:
	case COMMAND_ATTEND:
	case COMMAND_FILTER:
	case COMMAND_LEVEL_UP:
	case COMMAND_VIEW_OVERVIEW:
	case COMMAND_VIEW_EVENTS:
	case COMMAND_VIEW_DISPATCH:
	case COMMAND_VIEW_TASKS:
	case COMMAND_VIEW_SYSTEM:
	case COMMAND_VIEW_UNITS:
		return true;
	default:
		return false;
	}
}

/* Help is made from this table: what it names must do something in the view it is named for. */
static void read_all(const struct picture *p, struct buf *all)
{
	buf_init(all, 1 << 20);
	for (int r = 0; r < canvas_rows(p->canvas); r++)
		for (int c = 0; c < canvas_cols(p->canvas); c++)
			buf_puts(all, canvas_cell(p->canvas, r, c)->text);
	buf_putc(all, '\0');
}

/* The help ends where its last line stands on the last row. */
static void help_scrolls_to_its_end_and_no_further(void **state)
{
	struct picture p = picture_of("storm", 24, 80);
	struct buf pages[3]; // one line before the end, the end, beyond it

	(void)state;
	p.frame.overlay = OVERLAY_HELP;
	int last = frame_help_last(&p.frame, p.canvas);
	assert_true(last > 1);
	for (int i = 0; i < 3; i++) {
		p.frame.help_top = last - 1 + i;
		draw(&p);
		read_all(&p, &pages[i]);
	}
	assert_string_not_equal(pages[0].data, pages[1].data);
	assert_string_equal(pages[1].data, pages[2].data);
	for (int i = 0; i < 3; i++)
		buf_finish(&pages[i]);
	finish(&p);
}

static void marks_are_done_with_when_the_deed_is_queued(void **state)
{
	struct error e = {0};
	struct golden *world = golden_create(getenv("YP_ROOT"), "storm", "en", &e);
	const struct view_ops *views[] = {&view_events, &view_tasks};

	(void)state;
	if (!world)
		fail_msg("%s", e.text);
	for (size_t i = 0; i < sizeof(views) / sizeof(*views); i++) {
		const struct view_ops *v = views[i];
		struct view_state *s = v->create();
		struct canvas *c = canvas_create(40, 120);
		struct board *b = golden_board(world);
		struct frame_state f = {.view = v, .state = s, .message = ""};
		frame_draw(&f, b, c);
		v->command(s, b, COMMAND_FIRST);
		v->command(s, b, COMMAND_MARK);
		v->command(s, b, COMMAND_DOWN);
		v->command(s, b, COMMAND_MARK);
		size_t marked = v->command(s, b, deed_command(VERB_ACK)).count;
		v->acted(s);
		size_t left = v->command(s, b, deed_command(VERB_ACK)).count;
		if (i == 0)
			assert_true(marked > 1);
		assert_true(left <= 1);
		canvas_destroy(c);
		v->destroy(s);
	}
	golden_destroy(world);
}

static void no_key_in_help_is_dead(void **state)
{
	size_t n;
	const struct binding *t = keymap_table(&n);

	(void)state;
	for (int id = VIEW_OVERVIEW; id < VIEW_HELP; id++) {
		const struct view_ops *v = view_by_id((enum view_id)id);
		for (size_t i = 0; i < n; i++) {
			if ((t[i].views && !(t[i].views >> id & 1)) ||
				is_of_the_program(t[i].command))
				continue;
			struct picture p = picture_of("worker", 60, 200);
			struct board *b = golden_board(p.world);
			struct view_state *s = v->create();
			p.frame.view = v;
			p.frame.state = s;
			if (id == VIEW_DETAIL)
				v->show(s, 4);
			draw(&p);
			struct intent done = v->command(s, b, t[i].command);
			if (done.kind == INTENT_NONE)
				fail_msg("%s does nothing in %s", t[i].help, v->token);
			v->destroy(s);
			finish(&p);
		}
	}
}

/* ---- a picture that stands still ---- */

static void a_frozen_picture_says_so_and_only_its_frame_goes_on(void **state)
{
	struct picture p = picture_of("storm", 40, 120);
	struct board *b = golden_board(p.world);

	(void)state;
	p.frame.frozen = true;
	draw(&p);
	assert_true(has_text(&p, "FROZEN +0"));
	b->now += 61000; // Landslide sign: late 1:10 turns into late 2:11
	p.frame.changes = 17;
	frame_draw_frozen(&p.frame, b, p.canvas);
	assert_true(has_text(&p, "FROZEN +17"));
	assert_true(has_text(&p, "16:43:08"));
	assert_true(has_text(&p, "late  1:10"));
	p.frame.frozen = false;
	draw(&p);
	assert_false(has_text(&p, "FROZEN"));
	assert_true(has_text(&p, "late  2:1"));
	finish(&p);
}

/* ---- a wall ---- */

static size_t braille_cells(const struct picture *p, int row, int col, int cols)
{
	size_t n = 0;

	for (int c = col; c < col + cols; c++) {
		const char *text = canvas_cell(p->canvas, row, c)->text;
		const unsigned char *t = (const unsigned char *)text;
		n += t[0] == 0xE2 && t[1] >= 0xA0 && t[1] <= 0xA3 && (t[1] > 0xA0 || t[2] > 0x80);
	}
	return n;
}

/* What is drawn each second is what a whole picture of that second has there. */
static void the_clock_of_a_wall_goes_on_each_second(void **state)
{
	static const int sizes[][2] = {{40, 120}, {67, 240}, {24, 80}};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		int cols = sizes[i][1], rows = sizes[i][0] >= 36 ? 4 : 1;
		struct picture p = picture_of("viewer", sizes[i][0], cols);
		struct board *b = golden_board(p.world);
		p.frame.wall = b->wall = true;
		draw(&p);
		struct canvas *whole = canvas_create(sizes[i][0], cols);
		b->now += 59 * 1000;
		frame_draw(&p.frame, b, whole);
		frame_draw_frozen(&p.frame, b, p.canvas);
		for (int row = 0; row < rows; row++)
			for (int col = row ? cols - 29 : 0; col < cols; col++)
				assert_memory_equal(canvas_cell(p.canvas, row, col),
					canvas_cell(whole, row, col), sizeof(struct cell));
		canvas_destroy(whole);
		finish(&p);
	}
}

/* The age of the data moves nothing but itself. */
static void what_is_beside_the_age_stays(void **state)
{
	struct picture p = picture_of("storm", 40, 200);
	struct board *b = golden_board(p.world);
	ptrdiff_t before = 0;

	(void)state;
	for (int64_t age = 500; age < 70000; age += 4700) {
		struct buf line;
		buf_init(&line, 4096);
		b->link.age_ms = age;
		draw(&p);
		for (int col = 0; col < 200; col++)
			buf_puts(&line, canvas_cell(p.canvas, 0, col)->text);
		const char *found = strstr(line.data, "leader");
		assert_non_null(found);
		assert_true(before == 0 || before == found - line.data);
		before = found - line.data;
		buf_finish(&line);
	}
	finish(&p);
}

static void a_wall_has_figures_and_no_keys(void **state)
{
	struct picture p = picture_of("viewer", 40, 120);

	(void)state;
	p.frame.wall = golden_board(p.world)->wall = true;
	draw(&p);
	for (int row = 1; row <= 3; row++) {
		assert_true(braille_cells(&p, row, 0, 50) > 0);   // the counts
		assert_true(braille_cells(&p, row, 100, 20) > 0); // the clock
	}
	assert_true(has_text(&p, "third"));
	assert_int_not_equal(canvas_cell(p.canvas, 39, 0)->ground, ROLE_BAND); // the view's
	assert_false(has_text(&p, "1 overview"));
	assert_false(has_text(&p, "16:42:07"));
	canvas_resize(p.canvas, 60, 200);
	draw(&p);
	assert_true(has_text(&p, "names are not shown to viewers"));
	finish(&p);
}

/* ---- rows of a board ---- */

static void swap_rows(struct pane *p, int a, int b)
{
	struct vital_row t = p->rows[a];

	p->rows[a] = p->rows[b];
	p->rows[b] = t;
}

static void rows_of_a_board_do_not_jump(void **state)
{
	struct picture p = picture_of("storm", 40, 120);
	struct board *b = golden_board(p.world);
	struct pane panes[PANES_MAX];
	struct pane_hold hold = {0};

	(void)state;
	assert_true(pane_collect(b, panes) > 2);
	struct pane natural = panes[2], pane = natural;
	pane_keep_order(&hold, b, &pane, 2, 4);
	assert_memory_equal(pane.rows, natural.rows, sizeof(natural.rows));
	pane = natural;
	swap_rows(&pane, 0, 3); // one among those in sight has got worse
	pane_keep_order(&hold, b, &pane, 2, 4);
	assert_memory_equal(pane.rows, natural.rows, sizeof(natural.rows));
	b->now += 31000;
	swap_rows(&pane, 0, 3);
	pane_keep_order(&hold, b, &pane, 2, 4);
	assert_ptr_equal(pane.rows[0].indicator, natural.rows[3].indicator);
	pane = natural;
	pane.values--; // the board fills, or empties
	pane_keep_order(&hold, b, &pane, 2, 4);
	assert_ptr_equal(pane.rows[0].indicator, natural.rows[0].indicator);
	pane = natural;
	swap_rows(&pane, 0, 4); // one that was out of sight is shown at once
	pane_keep_order(&hold, b, &pane, 2, 4);
	assert_ptr_equal(pane.rows[0].indicator, natural.rows[4].indicator);
	finish(&p);
}

/* ---- the system ---- */

static void assert_stands(struct place_hold *h, const struct board *b, const char *areas,
	const char *rows)
{
	uint32_t nums[8] = {0};
	int from[8] = {0}, n = (int)strlen(areas);

	for (int i = 0; i < n; i++)
		nums[i] = (uint32_t)areas[i];
	places_keep_order(h, b, nums, n, from);
	for (int i = 0; i < n; i++)
		assert_int_equal(areas[from[i]], rows[i]);
}

/* On a wall centres trade places twice a minute, but the worst is first at once. */
static void centres_on_a_wall_do_not_jump(void **state)
{
	struct place_hold hold = {0};
	struct board b = {.centre = 1, .link.rate = 1, .now = 1000000};

	(void)state;
	assert_stands(&hold, &b, "abcde", "abcde");
	assert_stands(&hold, &b, "aecbd", "abcde");
	assert_stands(&hold, &b, "axecb", "axbce"); // x where it belongs, d out of sight
	assert_stands(&hold, &b, "aecb", "abce");
	b.now += 29000;
	assert_stands(&hold, &b, "aecb", "abce");
	assert_stands(&hold, &b, "eacb", "eacb"); // a worse one
	assert_stands(&hold, &b, "ebca", "eacb");
	b.now += 31000;
	assert_stands(&hold, &b, "ebca", "ebca");
	b.centre = 2;
	assert_stands(&hold, &b, "eacb", "eacb");
	assert_stands(&hold, &b, "", "");
}

static void an_outbox_that_nobody_opened_is_not_called_broken(void **state)
{
	struct picture p = picture_of("storm", 40, 120);
	struct outbox_view *o = &golden_board(p.world)->outbox;

	(void)state;
	p.frame.view = &view_system;
	view_overview.destroy(p.state);
	p.frame.state = p.state = view_system.create();
	*o = (struct outbox_view){.oldest_ms = -1};
	draw(&p);
	assert_true(has_text(&p, "not opened"));
	assert_false(has_text(&p, "not writable"));
	o->opened = true;
	draw(&p);
	assert_false(has_text(&p, "not opened"));
	assert_true(has_text(&p, "not writable"));
	assert_true(has_text(&p, "73 open events, "));
	view_system.destroy(p.state);
	p.state = view_overview.create();
	finish(&p);
}

/* Nobody can confirm what they are not told of. */
static void a_warning_that_waits_for_its_second_person_is_told(void **state)
{
	struct picture p = picture_of("storm", 40, 160);
	struct board *b = golden_board(p.world);
	uint32_t areas[] = {b->person->areas[0]};
	struct warning w = {.id = "W000012@500000", .num = 1, .rev = 1, .area = areas[0],
		.centre = areas[0], .areas = areas, .area_count = 1, .colour = COLOUR_RED,
		.headline = {.en = "Flood"}, .state = WARNING_PROPOSED,
		.expires = b->now + HOUR_MS, .has_asked = true,
		.asked = {.act = WARNING_ISSUE, .at = b->now, .onset = INSTANT_NONE,
			.expires = INSTANT_NONE, .by = {.subject = "somebody else"}}};
	struct person second = *b->person;

	(void)state;
	second.role = PERSON_SUPERVISOR;
	second.areas[0] = area_root(b->tree)->num;
	second.area_count = 1;
	b->warnings = &w;
	b->warning_count = 1;
	b->person = &second;
	draw(&p);
	assert_true(has_text(&p, "[RED]to be issued: Flood  :warn confirm W000012@500000"));
	w.asked.by.subject = second.subject;
	draw(&p);
	assert_true(has_text(&p, "Flood  waits for a second person to confirm it"));
	b->now += 10 * MINUTE_MS;
	draw(&p);
	assert_false(has_text(&p, "Flood")); // it lapsed, and never was in force
	finish(&p);
}

/* ---- words of people ---- */

static void a_history_tells_what_was_said_but_not_to_viewers(void **state)
{
	static const char *const worlds[] = {"storm", "viewer"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct picture p = picture_of(worlds[i], 40, 120);
		struct view_state *s = view_detail.create();
		p.frame.view = &view_detail;
		p.frame.state = s;
		view_detail.show(s, 4);
		draw(&p);
		assert_int_equal(has_text(&p, "IMG-0451"), i == 0);
		assert_true(has_text(&p, "verify"));
		struct board *b = golden_board(p.world);
		size_t n, said = 0;
		const struct change *c = b->history(b->user, 4, &n);
		for (size_t k = 0; k < n; k++) {
			const struct act *a = b->said(b->user, &c[k]);
			char begin[16];
			if (!a)
				continue;
			said++;
			snprintf(begin, sizeof(begin), "%.6s", a->text); // two Han characters
			assert_int_equal(has_text(&p, begin), i == 0);
		}
		assert_int_equal(said, 2);
		view_detail.destroy(s);
		finish(&p);
	}
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
		cmocka_unit_test(help_scrolls_to_its_end_and_no_further),
		cmocka_unit_test(marks_are_done_with_when_the_deed_is_queued),
		cmocka_unit_test(no_key_in_help_is_dead),
		cmocka_unit_test(a_frozen_picture_says_so_and_only_its_frame_goes_on),
		cmocka_unit_test(the_clock_of_a_wall_goes_on_each_second),
		cmocka_unit_test(what_is_beside_the_age_stays),
		cmocka_unit_test(a_wall_has_figures_and_no_keys),
		cmocka_unit_test(rows_of_a_board_do_not_jump),
		cmocka_unit_test(centres_on_a_wall_do_not_jump),
		cmocka_unit_test(an_outbox_that_nobody_opened_is_not_called_broken),
		cmocka_unit_test(a_warning_that_waits_for_its_second_person_is_told),
		cmocka_unit_test(a_history_tells_what_was_said_but_not_to_viewers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
