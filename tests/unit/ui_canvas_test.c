/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/base/spread.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/canvas.h"
#include "yiping/ui/pen.h"

/* A row as text, right halves left out. */
static const char *row_text(const struct canvas *c, int row)
{
	static char out[CANVAS_MAX * 13];
	size_t n = 0;
	out[0] = '\0';
	for (int col = 0; col < canvas_cols(c); col++)
		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s",
			canvas_cell(c, row, col)->text);
	return out;
}

/* What must hold of every canvas, whatever was drawn. */
static void assert_sound(const struct canvas *c)
{
	for (int row = 0; row < canvas_rows(c); row++) {
		for (int col = 0; col < canvas_cols(c); col++) {
			const struct cell *cell = canvas_cell(c, row, col);
			uint32_t first;
			if (cell->width == 0) {
				assert_string_equal(cell->text, "");
				assert_true(col > 0);
				assert_int_equal(canvas_cell(c, row, col - 1)->width, 2);
				continue;
			}
			if (cell->width == 2)
				assert_int_equal(canvas_cell(c, row, col + 1)->width, 0);
			utf8_decode(cell->text, strlen(cell->text), &first);
			assert_int_equal(utf8_width(first), cell->width);
			assert_int_equal(utf8_columns(cell->text), cell->width);
		}
	}
}

static void draws_text_and_cuts(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(3, 10);
	assert_int_equal(canvas_text(c, 0, 1, 20, ROLE_STRONG, "landslide sign"), 9);
	assert_string_equal(row_text(c, 0), " landslid~");
	assert_int_equal(canvas_cell(c, 0, 1)->role, ROLE_STRONG);
	assert_int_equal(canvas_text(c, 1, 0, 5, ROLE_TEXT, "滑坡险情"), 5);
	assert_string_equal(row_text(c, 1), "滑坡~     ");
	assert_int_equal(canvas_text(c, 2, 0, 4, ROLE_TEXT, "滑坡险情"), 3);
	assert_string_equal(row_text(c, 2), "滑~       ");
	assert_int_equal(canvas_text(c, 2, 0, 0, ROLE_TEXT, "x"), 0);
	assert_int_equal(canvas_text(c, 2, 0, 5, ROLE_TEXT, NULL), 0);
	assert_sound(c);
	canvas_destroy(c);
	canvas_destroy(NULL);
}

static void aligns_right(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(1, 10);
	assert_int_equal(canvas_text_right(c, 0, 2, 6, ROLE_TEXT, "74.2"), 4);
	assert_string_equal(row_text(c, 0), "    74.2  ");
	assert_int_equal(canvas_text_right(c, 0, 0, 4, ROLE_TEXT, "12 480"), 4);
	assert_string_equal(row_text(c, 0), "12 ~74.2  ");
	assert_int_equal(canvas_printf(c, 0, 0, 10, ROLE_TEXT, "%d/%s", 7, "x"), 3);
	assert_string_equal(row_text(c, 0), "7/x~74.2  ");
	canvas_destroy(c);
}

static void lets_nothing_hostile_in(void **state)
{
	static const char *const hostile[] = {
		"\033[31mred\033[0m", "a\033]0;title\007b", "\xc2\x9b" "31m", "a\x9b" "31mb",
		"\xe2\x80\xae" "evil", "\xe2\x81\xa6x\xe2\x81\xa9", "\xff\xfe\xfd", "\xe4\xb8",
		"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\r\nb\tc\bd\ve\f", "\x7f",
		"\xef\xbb\xbfx", "x\xe2\x80\x8b\xe2\x80\x8by", "\xf3\xa0\x80\x81",
	};
	(void)state;
	struct canvas *c = canvas_create(1, 40);
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		canvas_clear(c);
		canvas_text(c, 0, 0, 40, ROLE_TEXT, hostile[i]);
		assert_sound(c);
		for (const char *s = row_text(c, 0); *s; s++)
			assert_true((unsigned char)*s >= 0x20 && *s != 0x7f);
		assert_null(strstr(row_text(c, 0), "\xc2\x9b"));
		assert_null(strstr(row_text(c, 0), "\xe2\x80\xae"));
	}
	canvas_destroy(c);
}

static void bounds_combining_floods(void **state)
{
	char text[1003] = "e";
	(void)state;
	for (int i = 0; i < 500; i++)
		memcpy(text + 1 + 2 * i, "\xcc\x81", 2);
	text[1001] = 'x';
	struct canvas *c = canvas_create(1, 4);
	assert_int_equal(canvas_text(c, 0, 0, 4, ROLE_TEXT, text), 2);
	assert_true(strlen(canvas_cell(c, 0, 0)->text) <= 12);
	assert_string_equal(canvas_cell(c, 0, 1)->text, "x");
	canvas_clear(c);
	canvas_text(c, 0, 0, 4, ROLE_TEXT, "\xcc\x81\xcc\x81y");
	assert_sound(c);
	canvas_destroy(c);
}

static void never_tears_wide_characters(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(1, 6);
	canvas_text(c, 0, 0, 6, ROLE_TEXT, "江北区");
	canvas_text(c, 0, 1, 1, ROLE_TEXT, "x");
	assert_string_equal(row_text(c, 0), " x北区");
	canvas_text(c, 0, 2, 1, ROLE_TEXT, "y");
	assert_string_equal(row_text(c, 0), " xy 区");
	canvas_text(c, 0, 3, 2, ROLE_TEXT, "渝");
	assert_string_equal(row_text(c, 0), " xy渝 ");
	canvas_glyph(c, 0, 4, ROLE_TEXT, GLYPH_MARK);
	assert_string_equal(row_text(c, 0), " xy ▮ ");
	canvas_text(c, 0, 5, 2, ROLE_TEXT, "区");
	assert_sound(c);
	canvas_text(c, 0, -1, 7, ROLE_TEXT, "江北");
	assert_string_equal(row_text(c, 0), " 北 ▮~");
	assert_sound(c);
	canvas_destroy(c);
}

static void survives_any_place(void **state)
{
	static const int places[] = {INT_MIN, -641, -1, 0, 1, 5, 640, INT_MAX};
	static const int sizes[][2] = {{0, 0}, {1, 1}, {0, 5}, {5, 0}, {3, 2}, {-4, 9000}};
	const int n = sizeof(places) / sizeof(places[0]);
	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct canvas *c = canvas_create(sizes[i][0], sizes[i][1]);
		for (int k = 0; k < n * n; k++) {
			int a = places[k / n], b = places[k % n];
			canvas_text(c, a, b, a, ROLE_TEXT, "江北 x");
			canvas_text(c, 0, b, a, ROLE_TEXT, "江北 x");
			canvas_text_right(c, 0, b, a, ROLE_TEXT, "江北 x");
			canvas_glyphs(c, 0, a, b, ROLE_RED, GLYPH_EXCESS);
			canvas_fill(c, a, 0, b, ROLE_TEXT);
			canvas_band(c, 0, a, b);
			canvas_select_row(c, rect_make(0, a, 5, b), b);
			canvas_blink(c, 0, a, b);
			canvas_ground(c, rect_make(a, b, a, b), ROLE_MODE);
			canvas_columns(c, a, b, ROLE_SPARK, a, b);
			canvas_set_caret(c, a, b);
			assert_int_equal(canvas_caret(c, &(int){0}, &(int){0}),
				canvas_cell(c, a, b) != NULL);
		}
		assert_sound(c);
		canvas_destroy(c);
	}
}

static void grounds_stay_under_text(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(4, 8);
	canvas_band(c, 0, 0, 8);
	canvas_text(c, 0, 1, 5, ROLE_BAND_TITLE, "水 x");
	assert_int_equal(canvas_cell(c, 0, 1)->ground, ROLE_BAND);
	assert_int_equal(canvas_cell(c, 0, 1)->role, ROLE_BAND_TITLE);
	canvas_select_row(c, rect_make(1, 2, 2, 3), 2);
	assert_int_equal(canvas_cell(c, 2, 2)->ground, ROLE_SELECTED);
	assert_int_equal(canvas_cell(c, 2, 5)->ground, ROLE_TEXT);
	canvas_select_row(c, rect_make(1, 2, 2, 3), 3);
	assert_int_equal(canvas_cell(c, 3, 2)->ground, ROLE_TEXT);
	canvas_blink(c, 1, 0, 1);
	assert_true(canvas_cell(c, 1, 0)->blink);
	canvas_text(c, 1, 0, 1, ROLE_TEXT, "z");
	assert_false(canvas_cell(c, 1, 0)->blink);
	canvas_resize(c, 2, 3);
	assert_int_equal(canvas_rows(c), 2);
	assert_int_equal(canvas_cell(c, 0, 0)->ground, ROLE_TEXT);
	assert_null(canvas_cell(c, 2, 0));
	canvas_destroy(c);
}

static void falls_back_to_ascii(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(1, 12);
	canvas_set_ascii(c, true, false);
	canvas_glyph(c, 0, 0, ROLE_TEXT, GLYPH_LEVEL_RED);
	canvas_glyph(c, 0, 1, ROLE_TEXT, GLYPH_DONE);
	canvas_braille(c, 0, 2, ROLE_TEXT, 0xff);
	canvas_columns(c, 0, 3, ROLE_TEXT, 1, 4);
	canvas_text(c, 0, 4, 4, ROLE_TEXT, "橙a");
	assert_string_equal(row_text(c, 0), "4v.#橙a     ");
	canvas_set_ascii(c, true, true);
	canvas_text(c, 0, 4, 8, ROLE_TEXT, "橙µa");
	assert_string_equal(row_text(c, 0), "4v.#???a    ");
	canvas_destroy(c);
}

static void every_glyph_is_one_column(void **state)
{
	(void)state;
	for (int i = -1; i <= GLYPH_COUNT; i++) {
		const char *full = glyph_text((enum glyph)i, false);
		const char *ascii = glyph_text((enum glyph)i, true);
		assert_int_equal(utf8_columns(full), 1);
		assert_int_equal(strlen(ascii), 1);
	}
	assert_string_equal(glyph_text(glyph_of_level(3), false), "⣶");
	assert_int_equal(glyph_of_level(9), GLYPH_BLANK);
}

static void any_bytes_keep_it_sound(void **state)
{
	(void)state;
	struct spread s = {42};
	struct canvas *c = canvas_create(4, 23);
	for (int round = 0; round < 4000; round++) {
		char text[64];
		size_t n = spread_below(&s, sizeof(text));
		for (size_t i = 0; i < n; i++)
			text[i] = (char)(spread_below(&s, 3) ? spread_below(&s, 256)
				: 0xe4 + (i % 5));
		text[n] = '\0';
		int row = (int)spread_below(&s, 4), col = (int)spread_below(&s, 30) - 4;
		int columns = (int)spread_below(&s, 30);
		int used = spread_below(&s, 2)
			? canvas_text(c, row, col, columns, ROLE_TEXT, text)
			: canvas_text_right(c, row, col, columns, ROLE_DIM, text);
		assert_in_range(used, 0, columns);
		assert_sound(c);
	}
	canvas_destroy(c);
}

static void pens_move_and_stop(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(2, 16);
	struct pen p = pen_at(c, rect_make(0, 1, 2, 14), 0);
	pen_tail(&p, 1, ROLE_DIM, "42m");
	assert_int_equal(pen_left(&p), 10);
	pen_text(&p, ROLE_STRONG, "江北");
	pen_gap(&p, 1);
	pen_field_right(&p, 3, ROLE_VALUE, "7");
	pen_glyph(&p, ROLE_VALUE, GLYPH_RISING);
	assert_int_equal(pen_left(&p), 1);
	pen_printf(&p, ROLE_TEXT, "%d", 12345);
	pen_glyph(&p, ROLE_TEXT, GLYPH_MARK);
	pen_tail(&p, 0, ROLE_DIM, "left out");
	assert_string_equal(row_text(c, 0), " 江北   7▴~ 42m ");
	struct pen none = pen_at(c, rect_make(0, 1, 2, 14), 2);
	pen_text(&none, ROLE_TEXT, "x");
	pen_field(&none, 4, ROLE_TEXT, "x");
	assert_int_equal(pen_left(&none), 0);
	assert_string_equal(row_text(c, 1), "                ");
	canvas_destroy(c);
}

static void roles_have_names(void **state)
{
	enum role role;
	(void)state;
	for (int i = 0; i < ROLE_COUNT; i++) {
		assert_true(role_from_name(role_name((enum role)i), &role));
		assert_int_equal(role, i);
	}
	assert_string_equal(role_name(ROLE_COUNT), "?");
	assert_false(role_from_name("purple", &role));
	assert_int_equal(role_of_grade(2, false), ROLE_NEED_ORANGE);
	assert_int_equal(role_of_grade(2, true), ROLE_ACKED_2);
	assert_int_equal(role_of_grade(5, false), ROLE_LABEL);
	assert_int_equal(role_of_level(4), ROLE_RED);
	assert_int_equal(role_of_level_need(7), ROLE_TEXT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draws_text_and_cuts),
		cmocka_unit_test(aligns_right),
		cmocka_unit_test(lets_nothing_hostile_in),
		cmocka_unit_test(bounds_combining_floods),
		cmocka_unit_test(never_tears_wide_characters),
		cmocka_unit_test(survives_any_place),
		cmocka_unit_test(grounds_stay_under_text),
		cmocka_unit_test(falls_back_to_ascii),
		cmocka_unit_test(every_glyph_is_one_column),
		cmocka_unit_test(any_bytes_keep_it_sound),
		cmocka_unit_test(pens_move_and_stop),
		cmocka_unit_test(roles_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
