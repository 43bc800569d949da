/* SPDX-License-Identifier: MIT */
#include "yiping/term/dump.h"

#include <stddef.h>
#include <string.h>

#include "dump_run.h"

bool dump_format_from_name(const char *name, enum dump_format *format)
{
	static const char *const names[] = {"text", "ansi", "html", "svg", "roles"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0) {
			*format = (enum dump_format)i;
			return true;
		}
	}
	return false;
}

bool dump_write(const struct canvas *c, const struct theme *t, enum dump_format format,
	struct buf *out)
{
	switch (format) {
	case DUMP_TEXT:
		dump_text(c, out);
		break;
	case DUMP_ANSI:
		dump_ansi(c, t, out);
		break;
	case DUMP_HTML:
		dump_html(c, t, out);
		break;
	case DUMP_SVG:
		dump_svg(c, t, out);
		break;
	case DUMP_ROLES:
		dump_roles(c, out);
		break;
	}
	return !out->overflow;
}

static bool is_blank(const struct cell *cell)
{
	return strcmp(cell->text, " ") == 0;
}

bool dump_run_at(const struct canvas *c, const struct theme *t, int row, int col,
	struct dump_run *run)
{
	const struct cell *first = canvas_cell(c, row, col);

	if (!first)
		return false;
	*run = (struct dump_run){row, col, 0, theme_style(t, first), first->width == 2, true};
	while (col < canvas_cols(c)) {
		const struct cell *cell = canvas_cell(c, row, col);
		bool wide = cell->width == 2;
		if (wide != run->wide || !style_equal(theme_style(t, cell), run->style))
			break;
		run->blank = run->blank && is_blank(cell);
		col += wide ? 2 : 1;
	}
	run->columns = col - run->col;
	return true;
}

static void add_xml(const char *text, struct buf *out)
{
	for (const char *s = text; *s; s++) {
		switch (*s) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		case '"':
			buf_puts(out, "&quot;");
			break;
		case '\'':
			buf_puts(out, "&#39;");
			break;
		default:
			buf_putc(out, *s);
		}
	}
}

void dump_run_text(const struct canvas *c, const struct dump_run *run, bool xml, struct buf *out)
{
	for (int i = 0; i < run->columns; i++) {
		const struct cell *cell = canvas_cell(c, run->row, run->col + i);
		if (xml)
			add_xml(cell->text, out);
		else
			buf_puts(out, cell->text);
	}
}

static void settle_colour(int colour, const unsigned char fallback[3], unsigned char rgb[3])
{
	if (colour >= 0)
		style_rgb(colour, rgb);
	else
		memcpy(rgb, fallback, 3);
}

void dump_run_colours(struct style s, unsigned char ink[3],
	unsigned char paper[3])
{
	static const unsigned char light_grey[3] = {208, 208, 208}, black[3] = {24, 24, 24};
	bool reverse = s.attrs & STYLE_REVERSE;

	settle_colour(s.fg, light_grey, reverse ? paper : ink);
	settle_colour(s.bg, black, reverse ? ink : paper);
	for (int i = 0; (s.attrs & STYLE_DIM) && i < 3; i++)
		ink[i] = (unsigned char)((ink[i] + paper[i]) / 2);
}
