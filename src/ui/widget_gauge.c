/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "yiping/ui/widget.h"

/* The four limits with the missing ones filled from the next worse; count of them known. */
static int complete(const struct gauge_scale *s, double limits[4])
{
	int known = 0;

	for (int i = 3; i >= 0; i--) {
		limits[i] = s->limits[i];
		if (isnan(limits[i]) && known)
			limits[i] = limits[i + 1];
		if (!isnan(limits[i]))
			known++;
	}
	return known;
}

/* Past the worst known limit the last stretch goes on at the same rate, to its zone's end. */
static double past_last(const double *limits, int known, double good, double value)
{
	double last = limits[known - 1];
	double step = 0;

	for (int i = known - 2; i >= 0 && step == 0; i--)
		step = (last - limits[i]) / (known - 1 - i);
	if (step == 0)
		step = last - good;
	double over = step != 0 ? (value - last) / step : 1;
	return known + (over > 1 ? 1 : over < 0 ? 0 : over);
}

double gauge_position(const struct gauge_scale *s, double value)
{
	double limits[4];
	int known = complete(s, limits);

	if (known == 0 || isnan(value))
		return NAN;
	double sign = limits[known - 1] < s->good ? -1 : 1;
	double from = s->good;
	if ((value - from) * sign <= 0)
		return 0;
	for (int i = 0; i < known; i++) {
		if ((limits[i] - value) * sign > 0)
			return i + (value - from) / (limits[i] - from);
		from = limits[i];
	}
	return past_last(limits, known, s->good, value);
}

/* The mark's column. An abnormal one leaves room for at least one cell of excess. */
static int mark_column(int normal, const struct gauge_face *g)
{
	double p = isnan(g->position) ? g->level : g->position;
	int col;

	if (g->level > 0 || g->state == GAUGE_FACE_STALE) {
		col = p < 1 ? (int)(p * normal) : normal + (int)((p - 1) * 2);
		if (g->level > 0 && g->state == GAUGE_FACE_LIVE && col < normal + 1)
			col = normal + 1;
	} else {
		col = p < 1 ? (int)(p * normal) : normal;
	}
	if (col < 0)
		return 0;
	return col < normal + GAUGE_FACE_COLOUR_COLUMNS ? col
		: normal + GAUGE_FACE_COLOUR_COLUMNS - 1;
}

static void draw_track(struct canvas *c, int row, int col, int normal, bool ticks)
{
	canvas_glyphs(c, row, col, normal, ROLE_TRACK, GLYPH_TRACK);
	canvas_glyphs(c, row, col + normal, GAUGE_FACE_COLOUR_COLUMNS, ROLE_BEYOND, GLYPH_TRACK);
	for (int i = 2; ticks && i < GAUGE_FACE_COLOUR_COLUMNS; i += 2)
		canvas_glyph(c, row, col + normal + i, ROLE_TRACK, GLYPH_LIMIT);
	canvas_glyph(c, row, col + normal, ROLE_LIMIT, GLYPH_LIMIT);
}

void widget_gauge(struct canvas *c, int row, int col, int columns, const struct gauge_face *g)
{
	int normal = columns - GAUGE_FACE_COLOUR_COLUMNS;
	bool placed = !isnan(g->position) || g->level > 0;

	if (columns < GAUGE_FACE_LEAST)
		return;
	if (g->state == GAUGE_FACE_EMPTY || !placed) {
		canvas_fill(c, row, col, columns, ROLE_TEXT);
		canvas_glyph(c, row, col + normal, ROLE_LIMIT, GLYPH_LIMIT);
		return;
	}
	draw_track(c, row, col, normal, g->ticks);
	int mark = mark_column(normal, g);
	if (g->state == GAUGE_FACE_STALE) {
		canvas_glyph(c, row, col + mark, ROLE_DOUBT, GLYPH_DOUBT);
	} else if (g->level > 0) {
		enum role role = role_of_level(g->level);
		canvas_glyphs(c, row, col + normal, mark - normal, role, GLYPH_EXCESS);
		canvas_glyph(c, row, col + mark, ROLE_STRONG, GLYPH_MARK);
	} else {
		canvas_glyph(c, row, col + mark, ROLE_TEXT, GLYPH_MARK);
	}
}
