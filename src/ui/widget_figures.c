/* SPDX-License-Identifier: MIT */
/* Figures three rows high, out of seven strokes each, for rooms where the screen hangs far away. */
#include <string.h>

#include "yiping/ui/widget.h"

enum stroke {
	TOP = 1,
	UPPER_LEFT = 2,
	UPPER_RIGHT = 4,
	MIDDLE = 8,
	LOWER_LEFT = 16,
	LOWER_RIGHT = 32,
	BOTTOM = 64,
	COLON = 128,
};

struct area {
	int stroke;
	int x0, x1, y0, y1; // dots, half-open
};

/* A figure is 6 x 12 dots in 3 x 3 cells. */
static const struct area areas[] = {
	{TOP, 0, 6, 0, 2},
	{UPPER_LEFT, 0, 2, 0, 6},
	{UPPER_RIGHT, 4, 6, 0, 6},
	{MIDDLE, 0, 6, 5, 7},
	{LOWER_LEFT, 0, 2, 6, 12},
	{LOWER_RIGHT, 4, 6, 6, 12},
	{BOTTOM, 0, 6, 10, 12},
	{COLON, 0, 2, 3, 5},
	{COLON, 0, 2, 8, 10},
};

static int strokes_of(char ch)
{
	static const int digits[] = {119, 36, 93, 109, 46, 107, 123, 37, 127, 111};

	if (ch >= '0' && ch <= '9')
		return digits[ch - '0'];
	if (ch == '-')
		return MIDDLE;
	return ch == ':' ? COLON : 0;
}

static bool dot_is_set(int strokes, int x, int y)
{
	for (size_t i = 0; i < sizeof(areas) / sizeof(areas[0]); i++) {
		const struct area *a = &areas[i];
		if ((strokes & a->stroke) && x >= a->x0 && x < a->x1 && y >= a->y0 && y < a->y1)
			return true;
	}
	return false;
}

static unsigned cell_dots(int strokes, int col, int row)
{
	static const unsigned bits[4][2] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
	unsigned dots = 0;

	for (int y = 0; y < 4; y++) {
		for (int x = 0; x < 2; x++) {
			if (dot_is_set(strokes, col * 2 + x, row * 4 + y))
				dots |= bits[y][x];
		}
	}
	return dots;
}

/* The same strokes with _ and | where braille is not to be had. */
static char ascii_cell(int strokes, int col, int row)
{
	static const int across[] = {TOP, MIDDLE, BOTTOM};
	static const int left[] = {0, UPPER_LEFT, LOWER_LEFT};
	static const int right[] = {0, UPPER_RIGHT, LOWER_RIGHT};

	if (col == 1)
		return strokes & across[row] ? '_' : ' ';
	if (strokes & COLON)
		return col == 0 && row > 0 ? '.' : ' ';
	return strokes & (col == 0 ? left[row] : right[row]) ? '|' : ' ';
}

static void draw_figure(struct canvas *c, int row, int col, int columns, enum role role, char ch)
{
	int strokes = strokes_of(ch);

	for (int y = 0; y < 3; y++) {
		for (int x = 0; x < columns; x++) {
			if (canvas_ascii(c)) {
				char text[2] = {ascii_cell(strokes, x, y), '\0'};
				canvas_text(c, row + y, col + x, 1, role, text);
			} else {
				canvas_braille(c, row + y, col + x, role, cell_dots(strokes, x, y));
			}
		}
	}
}

int widget_figures(struct canvas *c, int row, int col, int max_columns, enum role role,
	const char *text)
{
	int used = 0;

	for (; *text; text++) {
		int columns = *text == ':' || *text == ' ' ? 1 : 3;
		if (used + columns > max_columns)
			break;
		draw_figure(c, row, col + used, columns, role, *text);
		used += columns + 1;
	}
	return used < max_columns ? used : max_columns;
}
