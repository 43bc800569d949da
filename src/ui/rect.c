/* SPDX-License-Identifier: MIT */
#include "yiping/ui/rect.h"

#include <stddef.h>
#include <stdint.h>

static int at_least(int n, int floor)
{
	return n < floor ? floor : n;
}

static int at_most(int n, int ceiling)
{
	return n > ceiling ? ceiling : n;
}

static int between(int n, int low, int high)
{
	return at_least(at_most(n, high), low);
}

struct rect rect_make(int row, int col, int rows, int cols)
{
	return (struct rect){row, col, at_least(rows, 0), at_least(cols, 0)};
}

bool rect_is_empty(struct rect r)
{
	return r.rows <= 0 || r.cols <= 0;
}

/* What [a, a + n) and [b, b + m) share; wide sums, since callers may pass any numbers. */
static void overlap(int a, int n, int b, int m, int *start, int *size)
{
	int64_t end_a = (int64_t)a + n, end_b = (int64_t)b + m;
	int64_t end = end_a < end_b ? end_a : end_b;

	*start = at_least(a, b);
	*size = end > *start ? (int)(end - *start) : 0;
}

struct rect rect_clip(struct rect r, struct rect bounds)
{
	int top, rows, left, cols;

	overlap(r.row, r.rows, bounds.row, bounds.rows, &top, &rows);
	overlap(r.col, r.cols, bounds.col, bounds.cols, &left, &cols);
	return (struct rect){top, left, rows, cols};
}

bool rect_holds(struct rect r, int row, int col)
{
	struct rect one = rect_clip((struct rect){row, col, 1, 1}, r);

	return !rect_is_empty(one);
}

struct rect rect_take_top(struct rect *r, int n)
{
	n = between(n, 0, r->rows);
	struct rect part = {r->row, r->col, n, r->cols};

	r->row += n;
	r->rows -= n;
	return part;
}

struct rect rect_take_bottom(struct rect *r, int n)
{
	n = between(n, 0, r->rows);
	r->rows -= n;
	return (struct rect){r->row + r->rows, r->col, n, r->cols};
}

struct rect rect_take_left(struct rect *r, int n)
{
	n = between(n, 0, r->cols);
	struct rect part = {r->row, r->col, r->rows, n};

	r->col += n;
	r->cols -= n;
	return part;
}

struct rect rect_take_right(struct rect *r, int n)
{
	n = between(n, 0, r->cols);
	r->cols -= n;
	return (struct rect){r->row, r->col + r->cols, r->rows, n};
}

struct rect rect_row(struct rect r, int i)
{
	if (i < 0 || i >= r.rows)
		return (struct rect){r.row, r.col, 0, 0};
	return (struct rect){r.row + i, r.col, 1, r.cols};
}

struct rect rect_shrink(struct rect r, int rows, int cols)
{
	rect_take_top(&r, rows);
	rect_take_bottom(&r, rows);
	rect_take_left(&r, cols);
	rect_take_right(&r, cols);
	return r;
}

/* Start and size of part i when `total` cells are shared by weight, gaps between. Rounding the
 * running sum keeps the parts adding up. */
static void share(int total, int n, const int *weights, int gap, int i, int *start, int *size)
{
	int64_t sum = 0, before = 0, mine = 0;
	int usable = at_least(total - gap * (n - 1), 0);

	for (int k = 0; k < n; k++) {
		int w = weights ? at_least(weights[k], 0) : 1;
		if (k < i)
			before += w;
		if (k == i)
			mine = w;
		sum += w;
	}
	int from = sum ? (int)(usable * before / sum) : 0;
	int to = sum ? (int)(usable * (before + mine) / sum) : 0;
	*start = at_most(from + gap * i, total);
	*size = at_most(to - from, total - *start);
}

void rect_split_rows(struct rect r, int n, const int *weights, int gap, struct rect *parts)
{
	for (int i = 0; i < n; i++) {
		parts[i] = r;
		share(r.rows, n, weights, at_least(gap, 0), i, &parts[i].row, &parts[i].rows);
		parts[i].row += r.row;
	}
}

void rect_split_cols(struct rect r, int n, const int *weights, int gap, struct rect *parts)
{
	for (int i = 0; i < n; i++) {
		parts[i] = r;
		share(r.cols, n, weights, at_least(gap, 0), i, &parts[i].col, &parts[i].cols);
		parts[i].col += r.col;
	}
}

struct rect rect_grid(struct rect r, int down, int across, int gap, int i)
{
	struct rect cell = {r.row, r.col, 0, 0};

	if (down <= 0 || across <= 0 || i < 0 || i >= down * across)
		return cell;
	share(r.rows, down, NULL, 0, i / across, &cell.row, &cell.rows);
	share(r.cols, across, NULL, at_least(gap, 0), i % across, &cell.col, &cell.cols);
	cell.row += r.row;
	cell.col += r.col;
	return cell;
}
