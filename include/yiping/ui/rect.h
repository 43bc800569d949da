/* SPDX-License-Identifier: MIT */
/* Dividing the screen, pure. Every function takes any rect, also an empty one, and gives rects that
 * lie inside it. */
#ifndef YIPING_UI_RECT_H
#define YIPING_UI_RECT_H

#include <stdbool.h>

struct rect {
	int row, col;   // upper left cell
	int rows, cols; // 0 = empty, never negative
};

struct rect rect_make(int row, int col, int rows, int cols); // negative sizes become 0
bool rect_is_empty(struct rect r);
bool rect_holds(struct rect r, int row, int col);
struct rect rect_clip(struct rect r, struct rect bounds);

/* Cuts up to n rows (columns) off an edge of *r and returns what was cut. */
struct rect rect_take_top(struct rect *r, int n);
struct rect rect_take_bottom(struct rect *r, int n);
struct rect rect_take_left(struct rect *r, int n);
struct rect rect_take_right(struct rect *r, int n);

/* Row i of r as a rect one row high; empty if r has no such row. */
struct rect rect_row(struct rect r, int i);

/* r without n cells on every side. */
struct rect rect_shrink(struct rect r, int rows, int cols);

/* Divides r into n parts by weights, gap cells between them; the parts add up exactly. weights NULL
 * = equal. Parts that no longer fit are empty. */
void rect_split_rows(struct rect r, int n, const int *weights, int gap, struct rect *parts);
void rect_split_cols(struct rect r, int n, const int *weights, int gap, struct rect *parts);

/* Cell i of a grid down x across (row by row), gap columns between columns, none between rows. */
struct rect rect_grid(struct rect r, int down, int across, int gap, int i);

#endif
