/* SPDX-License-Identifier: MIT */
#include "yiping/ui/pen.h"

#include <stdio.h>

#include "yiping/base/utf8.h"

#define FORMAT_ROOM 1024

struct pen pen_at(struct canvas *c, struct rect area, int i)
{
	struct rect line = rect_row(area, i);
	struct pen p = {c, line.row, line.col, line.col + line.cols};

	if (line.rows == 0)
		p.row = -1;
	return p;
}

int pen_left(const struct pen *p)
{
	return p->end > p->col ? p->end - p->col : 0;
}

void pen_to(struct pen *p, int col)
{
	p->col = col < 0 ? 0 : col;
}

void pen_gap(struct pen *p, int n)
{
	pen_to(p, p->col + n);
}

void pen_text(struct pen *p, enum role role, const char *text)
{
	p->col += canvas_text(p->canvas, p->row, p->col, pen_left(p), role, text);
}

void pen_printf(struct pen *p, enum role role, const char *format, ...)
{
	char text[FORMAT_ROOM];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	pen_text(p, role, text);
}

void pen_glyph(struct pen *p, enum role role, enum glyph glyph)
{
	if (pen_left(p) < 1)
		return;
	canvas_glyph(p->canvas, p->row, p->col, role, glyph);
	p->col++;
}

static int field_width(const struct pen *p, int columns)
{
	return columns < pen_left(p) ? columns : pen_left(p);
}

void pen_field(struct pen *p, int columns, enum role role, const char *text)
{
	int n = field_width(p, columns);

	canvas_fill(p->canvas, p->row, p->col, n, role);
	canvas_text(p->canvas, p->row, p->col, n, role, text);
	pen_gap(p, n > 0 ? n : 0);
}

void pen_field_right(struct pen *p, int columns, enum role role, const char *text)
{
	int n = field_width(p, columns);

	canvas_fill(p->canvas, p->row, p->col, n, role);
	canvas_text_right(p->canvas, p->row, p->col, n, role, text);
	pen_gap(p, n > 0 ? n : 0);
}

void pen_tail(struct pen *p, int gap, enum role role, const char *text)
{
	int columns = text ? utf8_columns(text) : 0;

	if (columns < 1 || columns > pen_left(p))
		return;
	canvas_text_right(p->canvas, p->row, p->end - columns, columns, role, text);
	p->end -= columns + gap;
}
