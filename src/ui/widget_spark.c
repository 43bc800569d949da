/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "yiping/ui/widget.h"

static int height_of(double position)
{
	if (isnan(position))
		return 0;
	if (position < 0.5)
		return 1;
	if (position < 1)
		return 2;
	return position < 3 ? 3 : 4;
}

/* Sample i counted from the newest, 0 = none. */
static int height_at(const double *positions, int n, int i)
{
	return i < n ? height_of(positions[n - 1 - i]) : 0;
}

void widget_spark(struct canvas *c, int row, int col, int columns, const double *positions, int n,
	int level)
{
	for (int i = 0; i < columns; i++) {
		int right = height_at(positions, n, 2 * i);
		int left = height_at(positions, n, 2 * i + 1);
		enum role role = left > 2 || right > 2 ? ROLE_SPARK_OVER : ROLE_SPARK;
		if (i == 0 && right && level > 0)
			role = role_of_level(level);
		canvas_columns(c, row, col + columns - 1 - i, role, left, right);
	}
}

void widget_bar(struct canvas *c, int row, int col, int columns, double share, enum role role)
{
	double cells = share * columns;
	int used = !(cells > 0) ? 0 : cells >= columns ? columns : (int)(cells + 0.5);

	if (share > 0 && used == 0 && columns > 0)
		used = 1;
	canvas_glyphs(c, row, col, used, role, GLYPH_EXCESS);
	canvas_glyphs(c, row, col + used, columns - used, ROLE_TRACK, GLYPH_TRACK);
}

double widget_log_share(int64_t n, int64_t most)
{
	if (n <= 0 || most <= 0)
		return 0;
	return n >= most ? 1 : log1p((double)n) / log1p((double)most);
}
