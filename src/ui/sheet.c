/* SPDX-License-Identifier: MIT */
#include "sheet.h"

#include <stdio.h>
#include <string.h>

#include "centre.h"
#include "overview.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"

#define LABEL_COLUMNS 12
#define TEXT_ROOM 2048
#define FLOW_LINES 3
#define WRAP_LINES 24 // more than any sentence of a problem needs at 40 columns
#define WHATEVER 32767 // the pen cuts it

static int row_of(const struct sheet *s)
{
	int row = s->line - s->top;

	return row >= 0 && row < s->area.rows ? row : -1;
}

struct pen sheet_line(struct sheet *s)
{
	struct pen p = pen_at(s->canvas, s->area, row_of(s));

	s->line++;
	pen_gap(&p, 1);
	return p;
}

void sheet_gap(struct sheet *s)
{
	s->line++;
}

void sheet_head(struct sheet *s, const char *title, const char *tail)
{
	int row = row_of(s);

	if (row >= 0)
		band_draw(s->canvas, rect_row(s->area, row), title, tail);
	s->line++;
}

/* Marks that do not begin a line. */
static bool is_closing(uint32_t c)
{
	static const uint32_t marks[] = {',', '.', ';', ':', '!', '?', ')', 0x3001, 0x3002, 0xFF0C,
		0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0xFF09, 0x300D, 0x300F, 0x201D, 0x3009, 0x300B};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i] == c)
			return true;
	return false;
}

/* Between Han characters anywhere but before what closes, between others at blanks. */
static bool may_break(uint32_t before, uint32_t c)
{
	if (c == ' ')
		return false;
	return before == ' ' || (!(before < 0x80 && c < 0x80) && !is_closing(c));
}

/* Bytes of the text that fit into so many columns. */
static size_t fitting(const char *text, int columns)
{
	size_t at = 0, end = 0, length = strlen(text);
	uint32_t before = ' ';
	int used = 0;

	while (at < length) {
		uint32_t c;
		size_t n = utf8_decode(text + at, length - at, &c);
		int width = utf8_width(c);
		if (may_break(before, c))
			end = at;
		used += width < 0 ? 1 : width;
		if (used > columns)
			return end * 2 > at ? end : at ? at : n;
		at += n;
		before = c;
	}
	return length;
}

/* Draws what fits into so many columns; returns the rest. */
static const char *draw_part(struct pen *p, enum role role, const char *text, int columns)
{
	char part[TEXT_ROOM];
	text += strspn(text, " ");
	size_t n = fitting(text, columns > 1 ? columns : 1);

	memcpy(part, text, n);
	part[n] = '\0';
	pen_text(p, role, part);
	return text + n;
}

void sheet_flow(struct sheet *s, struct pen *p, int indent, enum role role, const char *text)
{
	sheet_flow_most(s, p, indent, role, text, FLOW_LINES);
}

void sheet_flow_most(struct sheet *s, struct pen *p, int indent, enum role role, const char *text,
	int most)
{
	char gated[TEXT_ROOM];

	utf8_gate(text, strlen(text), gated, sizeof(gated));
	const char *rest = draw_part(p, role, gated, s->area.cols - indent);
	for (int i = 1; i < most && *rest; i++) {
		struct pen next = sheet_line(s);
		pen_to(&next, s->area.col + indent);
		rest = draw_part(&next, role, rest,
			i + 1 < most ? s->area.cols - indent : WHATEVER);
	}
}

void sheet_pair(struct sheet *s, const char *label, enum role role, const char *value)
{
	struct pen p = sheet_line(s);
	int columns = s->area.cols < 50 ? LABEL_COLUMNS - 3 : LABEL_COLUMNS;
	int own = utf8_columns(label) > columns ? utf8_columns(label) : columns;

	pen_field(&p, own, ROLE_LABEL, label);
	pen_gap(&p, 1);
	sheet_flow(s, &p, own + 2, role, value);
}

void sheet_text(struct sheet *s, enum role role, const char *text, int most)
{
	sheet_wrap(s, 1, role, text, most);
}

void sheet_wrap(struct sheet *s, int indent, enum role role, const char *text, int most)
{
	char gated[TEXT_ROOM];
	const char *rest = gated;
	int columns = s->area.cols - indent - 1;

	if (!text || !*text || columns < 2)
		return;
	utf8_gate(text, strlen(text), gated, sizeof(gated));
	for (int i = 0; i < most && *rest; i++) {
		struct pen p = sheet_line(s);
		pen_gap(&p, indent - 1);
		rest = draw_part(&p, role, rest, i + 1 == most ? WHATEVER : columns);
	}
}

void sheet_behind(struct sheet *s, struct pen *p, int indent, enum role role, const char *text)
{
	if (!text)
		return;
	if (utf8_columns(text) < pen_left(p))
		pen_text(p, role, text);
	else
		sheet_wrap(s, indent, role, text, WRAP_LINES);
}

int sheet_clamp(int top, int lines, int rows)
{
	if (top > lines - rows)
		top = lines - rows;
	return top < 0 ? 0 : top;
}

const char *moment(const struct board *b, int64_t at, bool seconds, char out[MOMENT_ROOM])
{
	struct civil t, now;
	char date[16] = "", tail[8] = "";

	if (at == INSTANT_NONE) {
		snprintf(out, MOMENT_ROOM, "-");
		return out;
	}
	instant_civil(at, centre_offset(b), &t);
	instant_civil(b->now, centre_offset(b), &now);
	if (t.year != now.year)
		snprintf(date, sizeof(date), "%04d-%02d-%02d ", t.year % 10000, t.month, t.day);
	else if (t.day != now.day || t.month != now.month)
		snprintf(date, sizeof(date), "%02d-%02d ", t.month, t.day);
	if (seconds)
		snprintf(tail, sizeof(tail), ":%02d", t.second);
	snprintf(out, MOMENT_ROOM, "%s%02d:%02d%s", date, t.hour, t.minute, tail);
	return out;
}
