/* SPDX-License-Identifier: MIT */
#include "frame.h"

#include "yiping/base/utf8.h"

/* A wall has no keys to show, only what has to be said. */
static bool has_foot(const struct frame_state *f)
{
	return !f->wall || (f->message && *f->message);
}

static struct rect body_of(const struct frame_state *f, struct rect whole)
{
	struct rect body = whole;

	rect_take_top(&body, head_rows(f, whole));
	rect_take_bottom(&body, has_foot(f) ? 1 : 0);
	return body;
}

/* On a screen of a few cells: the worst glyph, and no more. */
static void draw_dot(const struct board *b, struct canvas *c)
{
	struct plight p = plight_of(b);

	if (p.has_worst && p.worst.head.flags & HEAD_UNACKED)
		canvas_glyph(c, 0, 0, role_of_grade(p.worst.head.grade, false), GLYPH_UNACKED);
	else if (p.overdue > 0)
		canvas_glyph(c, 0, 0, ROLE_NEED_RED, GLYPH_LATE);
	else if (b->link.state == LINK_OFFLINE || b->link.state == LINK_DENIED)
		canvas_glyph(c, 0, 0, ROLE_DOUBT_REV, GLYPH_DOUBT);
	else
		canvas_glyph(c, 0, 0, ROLE_LABEL, GLYPH_DONE);
}

void frame_draw_frozen(const struct frame_state *f, const struct board *b, struct canvas *c)
{
	struct rect whole = canvas_rect(c);

	if (whole.rows < FRAME_ROWS_LEAST || whole.cols < FRAME_COLS_LEAST)
		return;
	head_draw_second(f, b, c, whole);
	if (has_foot(f))
		foot_draw(f, b, c, rect_row(whole, whole.rows - 1));
}

int frame_help_last(const struct frame_state *f, struct canvas *c)
{
	struct rect body = body_of(f, canvas_rect(c));

	return help_last(c, body, f->view ? f->view->id : VIEW_COUNT, f->help_page);
}

void frame_draw(const struct frame_state *f, const struct board *b, struct canvas *c)
{
	struct rect whole = canvas_rect(c);

	canvas_clear(c);
	if (whole.rows < FRAME_ROWS_LEAST || whole.cols < FRAME_COLS_LEAST) {
		draw_dot(b, c);
		return;
	}
	struct rect body = body_of(f, whole);
	if (f->overlay == OVERLAY_HELP)
		help_draw(c, body, f->view ? f->view->id : VIEW_COUNT, f->help_page, f->help_top);
	else if (f->view)
		f->view->draw(f->state, b, c, body);
	head_draw(f, b, c, whole);
	if (has_foot(f))
		foot_draw(f, b, c, rect_row(whole, whole.rows - 1));
}
