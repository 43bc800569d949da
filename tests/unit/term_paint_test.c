/* SPDX-License-Identifier: MIT */
/* What the painter sends is given to a small terminal, whose cells must be those of the canvas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/term/term_paint.h"
#include "yiping/base/utf8.h"

#define ROWS 12
#define COLS 40
#define PARAMETERS 16

struct spot {
	char text[13];
	int width; // 0 = the right half of the one before
	struct style style;
};

struct screen {
	struct spot spots[ROWS][COLS];
	int row, col;
	struct style now;
	bool fills;
	size_t bytes;
	int last_row, last_col; // of what a repeat would repeat
};

/* ---- the terminal ---- */

static void wipe(struct screen *s, int row, int from, int to)
{
	for (int col = from; col < to && col < COLS; col++) {
		struct spot *spot = &s->spots[row][col];
		*spot = (struct spot){.text = " ", .width = 1, .style = {-1, -1, 0}};
		if (s->fills)
			spot->style.bg = s->now.bg;
	}
}

static void begin(struct screen *s, bool fills)
{
	memset(s, 0, sizeof(*s));
	s->fills = fills;
	s->now = (struct style){-1, -1, 0};
	s->row = s->col = 5; // anywhere
	for (int row = 0; row < ROWS; row++) {
		wipe(s, row, 0, COLS);
		s->spots[row][3].text[0] = '?'; // what others left
	}
}

static void put(struct screen *s, const char *text, size_t n, int width)
{
	assert_in_range(s->row, 0, ROWS - 1);
	assert_in_range(s->col, 0, COLS - width);
	struct spot *spot = &s->spots[s->row][s->col];
	*spot = (struct spot){.width = width, .style = s->now};
	memcpy(spot->text, text, n);
	if (width == 2)
		spot[1] = (struct spot){.style = s->now};
	s->last_row = s->row;
	s->last_col = s->col;
	s->col += width;
}

static void set_one(struct style *now, const int *p, int n, int *i)
{
	static const struct { int on, off; unsigned char attr; } words[] = {{1, 22, STYLE_BOLD},
		{2, 22, STYLE_DIM}, {4, 24, STYLE_UNDERLINE}, {5, 25, STYLE_BLINK},
		{7, 27, STYLE_REVERSE}};
	int word = p[*i];

	if (word == 0)
		*now = (struct style){-1, -1, 0};
	for (size_t k = 0; k < 5; k++) {
		now->attrs |= word == words[k].on ? words[k].attr : 0;
		now->attrs &= (unsigned char)~(word == words[k].off ? words[k].attr : 0);
	}
	if (word == 39)
		now->fg = -1;
	else if (word == 49)
		now->bg = -1;
	else if (word >= 30 && word < 38)
		now->fg = (short)(word - 30);
	else if (word >= 40 && word < 48)
		now->bg = (short)(word - 40);
	if (word != 38 && word != 48)
		return;
	assert_true(*i + 2 < n && p[*i + 1] == 5);
	*(word == 38 ? &now->fg : &now->bg) = (short)p[*i + 2];
	*i += 2;
}

static void repeat(struct screen *s, int n)
{
	struct spot spot = s->spots[s->last_row][s->last_col];

	assert_int_equal(s->row, s->last_row);
	assert_int_equal(s->col, s->last_col + 1);
	while (n-- > 0)
		put(s, spot.text, strlen(spot.text), 1);
}

static void order(struct screen *s, char final, const int *p, int n)
{
	int one = n > 0 && p[0] > 0 ? p[0] : 1;

	switch (final) {
	case 'H':
		s->row = one - 1;
		s->col = n > 1 ? p[1] - 1 : 0;
		break;
	case 'G':
		s->col = one - 1;
		break;
	case 'K':
		wipe(s, s->row, s->col, COLS);
		break;
	case 'X':
		wipe(s, s->row, s->col, s->col + one);
		break;
	case 'b':
		repeat(s, one);
		break;
	case 'm':
		for (int i = 0; i < n; i++)
			set_one(&s->now, p, n, &i);
		break;
	default:
		fail_msg("an order %c that no terminal knows", final);
	}
}

static const char *read_order(struct screen *s, const char *at)
{
	int p[PARAMETERS] = {0}, n = 1;

	assert_int_equal(*at++, '[');
	for (; (*at >= '0' && *at <= '9') || *at == ';'; at++) {
		if (*at == ';')
			assert_true(++n <= PARAMETERS);
		else
			p[n - 1] = p[n - 1] * 10 + *at - '0';
	}
	order(s, *at, p, n);
	return at + 1;
}

static void receive(struct screen *s, const struct buf *b)
{
	const char *at = b->data ? b->data : "", *end = at + b->length;

	s->bytes = b->length;
	assert_false(b->overflow);
	while (at < end) {
		uint32_t c;
		if (*at == '\033') {
			at = read_order(s, at + 1);
			continue;
		}
		size_t n = utf8_decode(at, (size_t)(end - at), &c);
		if (utf8_width(c) == 0) // joins the one before
			strncat(s->spots[s->last_row][s->last_col].text, at, n);
		else
			put(s, at, n, utf8_width(c));
		at += n;
	}
}

/* ---- what it should show ---- */

static void assert_cell(const struct screen *s, const struct canvas *c, const struct theme *t,
	int colours, int row, int col)
{
	const struct cell *cell = canvas_cell(c, row, col);
	const struct spot *spot = &s->spots[row][col];
	struct style want = style_reduce(theme_style(t, cell), colours), is = spot->style;

	if (cell->width == 0)
		return;
	assert_string_equal(spot->text, cell->text);
	assert_int_equal(spot->width, cell->width);
	if (strcmp(cell->text, " ") == 0) {
		want = look_of_blank(want);
		is = look_of_blank(is);
	}
	if (!style_equal(want, is))
		fail_msg("%d,%d '%s' is %d on %d (%x), not %d on %d (%x)", row, col, cell->text,
			is.fg, is.bg, is.attrs, want.fg, want.bg, want.attrs);
}

static void assert_shows(
	const struct screen *s, const struct canvas *c, const struct theme *t, int colours)
{
	for (int row = 0; row < ROWS; row++)
		for (int col = 0; col < COLS; col++)
			assert_cell(s, c, t, colours, row, col);
}

static void words_of(struct paint_words *w, int colours)
{
	memset(w, 0, sizeof(*w));
	w->look.colours = colours;
	for (int i = 0; i < colours; i++) {
		snprintf(w->look.fg[i], LOOK_WORD_ROOM, i < 8 ? "3%d" : "38;5;%d", i);
		snprintf(w->look.bg[i], LOOK_WORD_ROOM, i < 8 ? "4%d" : "48;5;%d", i);
	}
	w->look.steps = true;
	w->erases = w->blanks = w->fills = w->repeats = w->columns = w->corner = true;
}

struct stage {
	struct painter *painter;
	struct canvas *canvas;
	struct theme theme;
	struct buf out;
	struct screen screen;
	int colours;
};

static void open_stage(struct stage *s, const struct paint_words *w, const char *theme)
{
	s->painter = painter_create(w);
	s->canvas = canvas_create(ROWS, COLS);
	assert_true(theme_builtin(&s->theme, theme));
	buf_init(&s->out, PAINT_CAP);
	begin(&s->screen, w->fills);
	s->colours = w->look.colours;
}

static void show(struct stage *s)
{
	buf_clear(&s->out);
	painter_paint(s->painter, s->canvas, &s->theme, ROWS, COLS, &s->out);
	receive(&s->screen, &s->out);
}

static void close_stage(struct stage *s)
{
	painter_destroy(s->painter);
	canvas_destroy(s->canvas);
	buf_finish(&s->out);
}

/* ---- tests ---- */

static void one_digit_is_a_few_bytes(void **state)
{
	struct paint_words w;
	struct stage s;

	(void)state;
	words_of(&w, 256);
	open_stage(&s, &w, "grey");
	canvas_band(s.canvas, 0, 0, COLS);
	canvas_text(s.canvas, 0, 10, 20, ROLE_BAND_TITLE, "12:34:56");
	show(&s);
	assert_shows(&s.screen, s.canvas, &s.theme, 256);
	show(&s);
	assert_int_equal(s.screen.bytes, 0);
	canvas_text(s.canvas, 0, 10, 20, ROLE_BAND_TITLE, "12:34:57");
	show(&s);
	assert_shows(&s.screen, s.canvas, &s.theme, 256);
	size_t first = s.screen.bytes;
	canvas_text(s.canvas, 0, 10, 20, ROLE_BAND_TITLE, "12:34:58");
	show(&s);
	assert_shows(&s.screen, s.canvas, &s.theme, 256);
	assert_true(s.screen.bytes <= 8 && first >= s.screen.bytes); // \e[18G8: no colours
	close_stage(&s);
}

static void the_same_looks_are_not_sent(void **state)
{
	struct paint_words w;
	struct stage s;

	(void)state;
	words_of(&w, 256);
	open_stage(&s, &w, "grey");
	canvas_text(s.canvas, 2, 0, 9, ROLE_LABEL, "a  b");
	show(&s);
	canvas_fill(s.canvas, 2, 1, 2, ROLE_RED); // blanks: the ink is not seen
	show(&s);
	assert_int_equal(s.screen.bytes, 0);
	s.theme.roles[ROLE_DIM].fg = 77; // a theme is another one though nothing shows it
	show(&s);
	assert_shows(&s.screen, s.canvas, &s.theme, 256);
	painter_forget(s.painter);
	begin(&s.screen, true);
	show(&s);
	assert_shows(&s.screen, s.canvas, &s.theme, 256);
	close_stage(&s);
}

/* A fixed sequence of chance: marks, wide characters, grounds, blanks, runs. */
static unsigned chance(unsigned *seed, unsigned below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

static void scribble(struct canvas *c, unsigned *seed)
{
	static const char *const texts[] = {"gas", "街道办", "é", "   ", "e\xcc\x81x", "0.97",
		"----------------------", "a b c", "一", "                    "};
	int row = (int)chance(seed, ROWS), col = (int)chance(seed, COLS + 2) - 1;
	enum role role = (enum role)chance(seed, ROLE_COUNT);
	struct rect area = rect_make(row, col, 1 + (int)chance(seed, 3), (int)chance(seed, COLS));

	switch (chance(seed, 6)) {
	case 0:
		canvas_ground(c, area, (enum role)chance(seed, ROLE_COUNT));
		break;
	case 1:
		canvas_fill(c, row, col, (int)chance(seed, COLS), role);
		break;
	case 2:
		canvas_glyphs(c, row, col, (int)chance(seed, 20), role,
			(enum glyph)chance(seed, GLYPH_COUNT));
		break;
	case 3:
		canvas_blink(c, row, col, 2);
		break;
	default:
		canvas_text(c, row, col, 30, role,
			texts[chance(seed, sizeof(texts) / sizeof(*texts))]);
	}
}

static void scribbled_pictures_are_shown(void **state)
{
	static const char *const themes[] = {"grey", "mono", "grey", "grey"};
	static const int colours[] = {256, 0, 16, 8};
	unsigned seed = 7;

	(void)state;
	for (unsigned run = 0; run < 64; run++) {
		struct paint_words w;
		struct stage s;
		words_of(&w, colours[run % 4]);
		w.look.steps = run & 4;
		w.erases = run & 8;
		w.blanks = w.fills = run & 16;
		w.repeats = w.columns = run & 32;
		open_stage(&s, &w, themes[run % 4]);
		for (int turn = 0; turn < 60; turn++) {
			for (unsigned n = chance(&seed, 8); n > 0; n--)
				scribble(s.canvas, &seed);
			show(&s);
			assert_shows(&s.screen, s.canvas, &s.theme, w.look.colours);
		}
		close_stage(&s);
	}
}

static bool no_wide(uint32_t c, int width)
{
	return c < 0x3000 && width == utf8_width(c);
}

/* A terminal that has another opinion of a width than we have would shift the row. */
static void widths_that_differ_become_question_marks(void **state)
{
	struct paint_words w;
	struct stage s;

	(void)state;
	words_of(&w, 256);
	w.shows = no_wide;
	open_stage(&s, &w, "grey");
	canvas_text(s.canvas, 1, 0, 20, ROLE_TEXT, "a街b");
	show(&s);
	assert_string_equal(s.screen.spots[1][1].text, "?");
	assert_string_equal(s.screen.spots[1][2].text, "?");
	assert_string_equal(s.screen.spots[1][3].text, "b");
	close_stage(&s);
}

/* Where the last cell would scroll the screen it is left alone; the caret is where it should be. */
static void the_last_corner_and_the_caret(void **state)
{
	struct paint_words w;
	struct stage s;

	(void)state;
	words_of(&w, 256);
	w.corner = w.erases = false;
	open_stage(&s, &w, "grey");
	for (int row = 0; row < ROWS; row++)
		canvas_text(s.canvas, row, 0, COLS, ROLE_TEXT,
			"abcdefghijklmnopqrstuvwxyzabcdefghijkl一");
	canvas_set_caret(s.canvas, 4, 7);
	show(&s);
	assert_string_equal(s.screen.spots[ROWS - 2][COLS - 2].text, "一");
	assert_string_equal(s.screen.spots[ROWS - 1][COLS - 2].text, " ");
	assert_string_equal(s.screen.spots[ROWS - 1][COLS - 1].text, " ");
	assert_int_equal(s.screen.row, 4);
	assert_int_equal(s.screen.col, 7);
	buf_clear(&s.out);
	painter_plain(s.painter, &s.out);
	receive(&s.screen, &s.out);
	assert_true(style_equal(s.screen.now, (struct style){-1, -1, 0}));
	close_stage(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_digit_is_a_few_bytes),
		cmocka_unit_test(the_same_looks_are_not_sent),
		cmocka_unit_test(scribbled_pictures_are_shown),
		cmocka_unit_test(widths_that_differ_become_question_marks),
		cmocka_unit_test(the_last_corner_and_the_caret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
