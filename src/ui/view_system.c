/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "system.h"
#include "yiping/base/mem.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/view.h"

#define WIDE 100

struct view_state {
	int top, page;
};

static struct view_state *create(void)
{
	return mem_alloc(sizeof(struct view_state));
}

static void destroy(struct view_state *s)
{
	free(s);
}

static void write_side(const struct board *b, struct sheet *s)
{
	system_link(b, s);
	sheet_gap(s);
	system_person(b, s);
	sheet_gap(s);
	system_outbox(b, s);
}

static void write_all(const struct board *b, struct sheet *s)
{
	write_side(b, s);
	sheet_gap(s);
	system_sources(b, s);
}

static int lines_of(void (*write)(const struct board *b, struct sheet *s), const struct board *b,
	struct canvas *c, struct rect r)
{
	struct sheet s = {c, r, 0, 1 << 20};

	write(b, &s);
	return s.line;
}

/* A row of its own says how much lies below. */
static void draw_rest(struct canvas *c, struct rect row, int lines)
{
	struct pen p = pen_at(c, row, 0);

	if (rect_is_empty(row) || lines <= 0)
		return;
	pen_gap(&p, 1);
	pen_printf(&p, ROLE_DIM, _("lines below: %d  PgDn"), lines);
}

/* On a wide screen sources stand beside the rest and scroll alone. */
static void draw(struct view_state *s, const struct board *b, struct canvas *c, struct rect area)
{
	bool wide = area.cols >= WIDE;
	struct rect left = wide ? rect_take_left(&area, area.cols * 52 / 100) : area;
	void (*write)(const struct board *b, struct sheet *s) = wide ? system_sources : write_all;

	if (wide)
		rect_take_right(&left, 1);
	int lines = lines_of(write, b, c, left);
	struct rect last = {0};
	if (lines > left.rows && left.rows > 3)
		last = rect_take_bottom(&left, 1);
	s->page = left.rows;
	s->top = sheet_clamp(s->top, lines, left.rows);
	struct sheet sheet = {c, left, 0, s->top};
	write(b, &sheet);
	if (wide) {
		struct sheet side = {c, area, 0, 0};
		write_side(b, &side);
	}
	draw_rest(c, last, lines - s->top - left.rows);
}

static struct intent command(struct view_state *s, const struct board *b, enum command command)
{
	int page = s->page > 2 ? s->page - 1 : 1;

	(void)b;
	switch (command) {
	case COMMAND_UP:
		s->top -= s->top > 0;
		break;
	case COMMAND_DOWN:
		s->top++;
		break;
	case COMMAND_PAGE_UP:
		s->top = s->top > page ? s->top - page : 0;
		break;
	case COMMAND_PAGE_DOWN:
		s->top += page;
		break;
	case COMMAND_FIRST:
		s->top = 0;
		break;
	case COMMAND_LAST:
		s->top = 1 << 20;
		break;
	case COMMAND_BACK:
		return (struct intent){.kind = INTENT_BACK};
	default:
		return (struct intent){.kind = INTENT_NONE};
	}
	return (struct intent){.kind = INTENT_REDRAW};
}

const struct view_ops view_system = {
	.id = VIEW_SYSTEM,
	.token = "system",
	.title = N_("System"),
	.digit = '9',
	.create = create,
	.destroy = destroy,
	.draw = draw,
	.command = command,
};
