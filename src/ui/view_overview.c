/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "freshness.h"
#include "list_keys.h"
#include "overview.h"
#include "plight.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/queue.h"

#define ROWS_FAR 4096 // beyond any table
#define TABS_LEAST 58 // columns

enum focus { FOCUS_QUEUE, FOCUS_PLACES };

struct view_state {
	struct queue *queue;
	uint32_t place;  // area, 0 none
	uint32_t centre; // of the last picture
	enum focus focus;
	bool is_beside;  // the last picture had the centres beside the queue
	struct pane_hold hold;
	struct place_hold places;
	bool zoomed;     // the boards make room for the rest
	int page;        // rows of the last picture
};

/* How the boards stand. */
struct plan {
	int across, down; // of the grid
	int rows;         // of one board; 1 = one line, 0 = two columns of words
	int gap;
};

static struct plan plan_of(struct rect r)
{
	struct plan p = {.gap = 1};

	p.across = r.cols >= 232 ? 4 : r.cols >= 174 ? 3 : r.cols >= 115 ? 2 : 1;
	p.down = (PANES_MAX + p.across - 1) / p.across;
	if (p.across == 1) {
		p.rows = r.cols >= 70 && r.rows >= 18 ? 1 : 0;
		if (p.rows == 0) {
			p.across = 2;
			p.down = PANES_MAX / 2;
		}
		return p;
	}
	int most = r.rows * (p.across == 2 ? 60 : 50) / 100 / p.down;
	p.rows = most > PANE_ROWS_MAX + 1 ? PANE_ROWS_MAX + 1 : most;
	if (p.rows < 3) {
		p.rows = 1;
		p.across = 1;
		p.down = PANES_MAX;
	}
	return p;
}

static int boards_rows(const struct plan *p)
{
	return p->down * (p->rows > 0 ? p->rows : 1);
}

static void draw_boards(
	struct view_state *s, const struct board *b, const struct plan *p, struct canvas *c,
	struct rect r)
{
	struct pane panes[PANES_MAX];
	int n = pane_collect(b, panes), state = pane_state_columns(panes, n);

	for (int i = 0; i < n; i++) {
		if (p->rows > 1)
			pane_keep_order(&s->hold, b, &panes[i], i, p->rows - 1);
		struct rect cell = rect_grid(r, p->down, p->across, p->gap, i);
		if (p->rows > 1)
			pane_draw(b, &panes[i], c, cell);
		else if (p->rows == 1)
			pane_draw_line(b, &panes[i], c, cell, state);
		else
			pane_draw_mini(b, &panes[i], c, cell);
	}
}

/* The cell of the grid that no board needs (three by three): who is on duty. */
static void draw_spare_cell(
	const struct board *b, const struct plan *p, struct canvas *c, struct rect r)
{
	if (p->across == 3 && p->rows > 1)
		duty_draw(b, c, rect_grid(r, p->down, p->across, p->gap, PANES_MAX));
}

static void draw_side(const struct board *b, struct canvas *c, struct rect r)
{
	funnel_draw(b, c, rect_take_top(&r, FUNNEL_ROWS + 1));
	if (r.rows > LEGS_ROWS + 4)
		rect_take_top(&r, 1);
	legs_draw(b, c, rect_take_top(&r, LEGS_ROWS + 1));
	if (r.rows < 8) {
		feeds_draw_line(b, c, rect_row(r, r.rows - 1));
		return;
	}
	rect_take_top(&r, 1);
	struct rect duty = rect_take_bottom(&r, r.rows > 14 ? 6 : 0);
	feeds_draw(b, c, r);
	duty_draw(b, c, duty);
}

/* Which rows these are, of how many, and what they stand for: a row may be many events. */
static void queue_tail(const struct view_state *s, const struct board *b, char out[160], bool wide)
{
	struct queue_counts n = queue_counts(s->queue);
	size_t shown, first = queue_top(s->queue) + 1, all = queue_length(s->queue);
	char open[FIGURE_ROOM], watch[FIGURE_ROOM];

	queue_rows(s->queue, &shown);
	figure(n.open, open);
	figure(plight_of(b).watch, watch);
	if (shown == 0)
		out[0] = '\0';
	else if (wide)
		snprintf(out, 160, _("rows %zu-%zu of %zu   events open %s, watched %s"), first,
			first + shown - 1, all, open, watch);
	else
		snprintf(out, 160, _("rows %zu-%zu of %zu"), first, first + shown - 1, all);
}

/* Where one list stands in the other's place: both by name, the present one as a chip. */
static void draw_tabs(const struct view_state *s, struct pen *p)
{
	const char *const names[] = {
		[FOCUS_QUEUE] = _("Queue"), [FOCUS_PLACES] = _("Centres below")};

	for (int i = FOCUS_QUEUE; i <= FOCUS_PLACES; i++)
		pen_printf(p, i == (int)s->focus ? ROLE_CHIP : ROLE_BAND, " %s ", names[i]);
}

static bool has_tabs(const struct view_state *s, const struct board *b, struct rect r)
{
	return !b->wall && !s->is_beside && r.cols >= TABS_LEAST;
}

static void draw_queue_band(const struct view_state *s, const struct board *b, struct canvas *c,
	struct rect band, const char *tail)
{
	struct pen p = pen_at(c, band, 0);

	if (!has_tabs(s, b, band)) {
		band_draw(c, band, _("Queue"), tail);
		return;
	}
	canvas_band(c, band.row, band.col, band.cols);
	p.end -= 1;
	draw_tabs(s, &p);
	pen_tail(&p, 1, ROLE_BAND, tail);
	if (pen_left(&p) > 4)
		pen_text(&p, ROLE_BAND_DIM, " Tab");
}

static void draw_queue(struct view_state *s, const struct board *b, struct canvas *c, struct rect r)
{
	char tail[160] = "";
	struct rect band = {0};

	if (rect_is_empty(r))
		return;
	if (r.cols >= 60 || r.rows > 8)
		band = rect_take_top(&r, 1);
	s->page = r.rows;
	if (freshness_is_known(b)) {
		queue_draw(s->queue, b, c, r, s->focus == FOCUS_PLACES ? QUEUE_PASSIVE : 0);
		queue_tail(s, b, tail, r.cols >= 60);
	} else {
		canvas_text(c, r.row, r.col + 1, r.cols - 1, ROLE_DOUBT, freshness_unknown(b));
	}
	if (!rect_is_empty(band))
		draw_queue_band(s, b, c, band, tail);
}

/* One list in the room of two. */
static void draw_list(struct view_state *s, const struct board *b, struct canvas *c, struct rect r)
{
	if (s->focus == FOCUS_QUEUE) {
		draw_queue(s, b, c, r);
		return;
	}
	struct pen p = pen_at(c, r, 0);
	bool tabs = has_tabs(s, b, r);
	places_draw(b, c, r, tabs ? "" : _("Centres below"), s->place, NULL);
	s->page = r.rows - 1;
	if (tabs && !rect_is_empty(r))
		draw_tabs(s, &p);
}

/* Queue, centres below, and the side column, by width. */
static void draw_lower(struct view_state *s, const struct board *b, struct canvas *c, struct rect r)
{
	struct rect side, places;

	if (r.cols < 115) {
		struct rect line = rect_take_bottom(&r, r.rows > 4 ? 1 : 0);
		draw_list(s, b, c, r);
		funnel_draw_line(b, c, line);
		return;
	}
	side = rect_take_right(&r, r.cols >= 174 ? 49 : 38);
	rect_take_right(&r, 1);
	draw_side(b, c, side);
	if (r.cols < 124) {
		draw_list(s, b, c, r);
		return;
	}
	places = rect_take_right(&r, r.cols >= 180 ? 64 : 48);
	rect_take_right(&r, 1);
	places_draw(b, c, places, _("Centres below"), s->focus == FOCUS_PLACES ? s->place : 0,
		b->wall ? &s->places : NULL);
	s->is_beside = true;
	draw_queue(s, b, c, r);
}

/* Of another centre the cursor stands on the one that was come from, else on the worst. */
static void follow_centre(struct view_state *s, const struct board *b)
{
	struct area_path path = {0};

	if (s->centre == b->centre || !b->tree)
		return;
	path = area_path_of(b->tree, s->centre);
	s->place = 0;
	for (int i = 0; i + 1 < path.count; i++)
		if (path.num[i] == b->centre)
			s->place = path.num[i + 1];
	if (!s->place && s->focus == FOCUS_PLACES)
		s->place = places_step(b, 0, 0);
	s->centre = b->centre;
}

static void draw(struct view_state *s, const struct board *b, struct canvas *c, struct rect area)
{
	struct plan plan = plan_of(area);

	follow_centre(s, b);
	s->is_beside = false;
	if (area.rows >= 10 && !s->zoomed) {
		struct rect boards = rect_take_top(&area, boards_rows(&plan));
		draw_boards(s, b, &plan, c, boards);
		draw_spare_cell(b, &plan, c, boards);
		if (plan.rows == 1 || area.rows > 30)
			rect_take_top(&area, 1);
	}
	draw_lower(s, b, c, area);
}

static struct view_state *create(void)
{
	struct view_state *s = mem_alloc(sizeof(*s));

	s->queue = queue_create();
	return s;
}

static void destroy(struct view_state *s)
{
	if (!s)
		return;
	queue_destroy(s->queue);
	free(s);
}

/* How many rows a command moves; false if it does not move. */
static bool step_of(const struct view_state *s, enum command command, int *by)
{
	int page = s->page > 1 ? s->page : 1;

	switch (command) {
	case COMMAND_DOWN:
		*by = 1;
		return true;
	case COMMAND_UP:
		*by = -1;
		return true;
	case COMMAND_PAGE_DOWN:
		*by = page;
		return true;
	case COMMAND_PAGE_UP:
		*by = -page;
		return true;
	case COMMAND_FIRST:
		*by = -ROWS_FAR;
		return true;
	case COMMAND_LAST:
		*by = ROWS_FAR;
		return true;
	default:
		return false;
	}
}

/* A list of its own: it moves, and Enter goes to the centre. */
static struct intent places_command(
	struct view_state *s, const struct board *b, enum command command)
{
	int by;

	if (step_of(s, command, &by)) {
		s->place = places_step(b, s->place, by);
		return (struct intent){.kind = INTENT_REDRAW};
	}
	if (command == COMMAND_OPEN && s->place)
		return (struct intent){.kind = INTENT_CENTRE, .num = s->place};
	return (struct intent){0};
}

static struct intent command(struct view_state *s, const struct board *b, enum command command)
{
	const struct intent redraw = {.kind = INTENT_REDRAW};

	follow_centre(s, b);
	switch (command) {
	case COMMAND_NEXT_PANE:
	case COMMAND_PREVIOUS_PANE:
		s->focus = s->focus == FOCUS_QUEUE ? FOCUS_PLACES : FOCUS_QUEUE;
		if (s->focus == FOCUS_PLACES && !s->place)
			s->place = places_step(b, 0, 0);
		return redraw;
	case COMMAND_ZOOM:
		s->zoomed = !s->zoomed;
		return redraw;
	case COMMAND_BACK:
		return (struct intent){.kind = INTENT_BACK};
	default:
		return s->focus == FOCUS_PLACES ? places_command(s, b, command)
						: list_command(s->queue, NULL, b, command);
	}
}

static uint32_t selected(const struct view_state *s)
{
	return s->focus == FOCUS_QUEUE ? queue_selected(s->queue) : 0;
}

static void show(struct view_state *s, uint32_t num)
{
	queue_select(s->queue, num);
	s->focus = FOCUS_QUEUE;
}

const struct view_ops view_overview = {
	.id = VIEW_OVERVIEW,
	.token = "overview",
	.title = N_("Overview"),
	.digit = '1',
	.create = create,
	.destroy = destroy,
	.draw = draw,
	.command = command,
	.selected = selected,
	.show = show,
};
