/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "yiping/base/spread.h"
#include "yiping/ui/rect.h"

static void assert_rect(struct rect r, int row, int col, int rows, int cols)
{
	assert_int_equal(r.row, row);
	assert_int_equal(r.col, col);
	assert_int_equal(r.rows, rows);
	assert_int_equal(r.cols, cols);
}

static void takes_edges(void **state)
{
	(void)state;
	struct rect r = rect_make(0, 0, 24, 80);
	assert_rect(rect_take_top(&r, 2), 0, 0, 2, 80);
	assert_rect(rect_take_bottom(&r, 1), 23, 0, 1, 80);
	assert_rect(rect_take_left(&r, 30), 2, 0, 21, 30);
	assert_rect(rect_take_right(&r, 10), 2, 70, 21, 10);
	assert_rect(r, 2, 30, 21, 40);
	assert_rect(rect_take_top(&r, 100), 2, 30, 21, 40);
	assert_true(rect_is_empty(r));
	assert_rect(rect_take_left(&r, -5), 23, 30, 0, 0);
}

static void clips_any_numbers(void **state)
{
	(void)state;
	struct rect screen = rect_make(0, 0, 10, 10);
	assert_rect(rect_clip(rect_make(-5, -5, 8, 100), screen), 0, 0, 3, 10);
	assert_rect(rect_clip(rect_make(5, 5, INT_MAX, INT_MAX), screen), 5, 5, 5, 5);
	assert_int_equal(rect_clip(rect_make(INT_MIN, 0, 5, 5), screen).rows, 0);
	assert_true(rect_holds(screen, 9, 9));
	assert_false(rect_holds(screen, 10, 0));
	assert_false(rect_holds(screen, 0, INT_MIN));
	assert_int_equal(rect_make(0, 0, -1, 5).rows, 0);
	assert_rect(rect_row(rect_make(3, 4, 2, 9), 1), 4, 4, 1, 9);
	assert_true(rect_is_empty(rect_row(rect_make(3, 4, 2, 9), 2)));
	assert_rect(rect_shrink(rect_make(0, 0, 5, 3), 1, 2), 1, 2, 3, 0);
}

static void splits_by_weight(void **state)
{
	(void)state;
	const int weights[] = {2, 1, 1};
	struct rect parts[3];
	rect_split_cols(rect_make(1, 10, 5, 82), 3, weights, 1, parts);
	assert_rect(parts[0], 1, 10, 5, 40);
	assert_rect(parts[1], 1, 51, 5, 20);
	assert_rect(parts[2], 1, 72, 5, 20);
	rect_split_rows(rect_make(0, 0, 10, 7), 3, NULL, 0, parts);
	assert_int_equal(parts[0].rows + parts[1].rows + parts[2].rows, 10);
	assert_int_equal(parts[2].row + parts[2].rows, 10);
	assert_rect(rect_grid(rect_make(3, 0, 20, 120), 4, 2, 2, 3), 8, 61, 5, 59);
	assert_true(rect_is_empty(rect_grid(rect_make(3, 0, 20, 120), 4, 2, 2, 8)));
}

/* Whatever the sizes: parts lie inside, in order, apart by the gap, and use up all there is. */
static void any_split_holds(void **state)
{
	(void)state;
	struct spread s = {7};
	for (int round = 0; round < 3000; round++) {
		struct rect r = rect_make(3, 5, (int)spread_below(&s, 5), (int)spread_below(&s,
			90));
		int n = 1 + (int)spread_below(&s, 6), gap = (int)spread_below(&s, 4);
		int weights[6], total = 0, sum = 0;
		struct rect parts[6];
		for (int i = 0; i < n; i++)
			sum += weights[i] = (int)spread_below(&s, 4);
		rect_split_cols(r, n, weights, gap, parts);
		int end = r.col;
		for (int i = 0; i < n; i++) {
			assert_true(parts[i].cols >= 0);
			assert_true(parts[i].col >= end);
			end = parts[i].col + parts[i].cols;
			assert_true(end <= r.col + r.cols);
			assert_int_equal(parts[i].rows, r.rows);
			total += parts[i].cols;
		}
		int usable = r.cols - gap * (n - 1);
		assert_int_equal(total, sum && usable > 0 ? usable : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_edges),
		cmocka_unit_test(clips_any_numbers),
		cmocka_unit_test(splits_by_weight),
		cmocka_unit_test(any_split_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
