/* SPDX-License-Identifier: MIT */
#include "term_paint.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"

#define BRIDGE_MOST 3  // columns that are rather written again than passed over
#define ERASE_LEAST 4  // blanks at the end of a row that are rather erased
#define BLANKS_LEAST 11 // and within it: erasing and moving on takes about as many bytes

struct painter {
	struct paint_words words;
	struct look look;
	int row, col;        // of the cursor, -1 = not known
	struct theme theme;  // of what is shown
	int rows, cols;
	struct cell *shown;  // rows * cols, NULL = not known
};

/* One row on its way. */
struct line {
	struct painter *p;
	const struct cell *cells; // what it is to be
	const struct cell *shown; // what it is, NULL = not known
	struct buf *out;
	int row, end;
};

struct painter *painter_create(const struct paint_words *w)
{
	struct painter *p = mem_alloc(sizeof(*p));

	p->words = *w;
	p->row = p->col = -1;
	return p;
}

void painter_destroy(struct painter *p)
{
	if (!p)
		return;
	free(p->shown);
	free(p);
}

void painter_forget(struct painter *p)
{
	free(p->shown);
	p->shown = NULL;
	p->look.known = false;
	p->row = p->col = -1;
}

void painter_plain(struct painter *p, struct buf *out)
{
	look_plain(&p->look, out);
}

/* ---- one cell ---- */

static bool is_blank(const struct cell *c)
{
	return c->width == 1 && c->text[0] == ' ' && !c->text[1];
}

static struct style style_of(const struct line *l, const struct cell *c)
{
	return style_reduce(theme_style(&l->p->theme, c), l->p->words.look.colours);
}

/* The terminal goes by widths of its own; where it takes a character for another width than the
 * canvas, question marks keep the columns true. */
static void put_text(const struct line *l, const struct cell *c)
{
	size_t n = strlen(c->text), used = 0;

	if ((unsigned char)c->text[0] < 0x80 && !c->text[1]) {
		buf_putc(l->out, c->text[0]);
		return;
	}
	while (used < n) {
		uint32_t ch;
		size_t more = utf8_decode(c->text + used, n - used, &ch);
		bool good = !l->p->words.shows || l->p->words.shows(ch, used ? 0 : c->width);
		if (!good && used == 0) {
			buf_add(l->out, "??", c->width);
			return;
		}
		if (good)
			buf_add(l->out, c->text + used, more);
		used += more;
	}
}

static bool is_same(const struct line *l, int col)
{
	const struct cell *new = &l->cells[col], *old = l->shown ? &l->shown[col] : NULL;

	if (!old)
		return false;
	if (memcmp(new, old, sizeof(*new)) == 0)
		return true;
	if (is_blank(new) && is_blank(old))
		return style_equal(
			look_of_blank(style_of(l, new)), look_of_blank(style_of(l, old)));
	return new->width == old->width && strcmp(new->text, old->text) == 0 &&
	       style_equal(style_of(l, new), style_of(l, old));
}

static bool goes_with_look(const struct line *l, const struct cell *c)
{
	if (is_blank(c))
		return look_does_blank(&l->p->look, style_of(l, c));
	return l->p->look.known && style_equal(l->p->look.style, style_of(l, c));
}

static void set_look(const struct line *l, const struct cell *c)
{
	struct look *now = &l->p->look;
	struct style wanted = style_of(l, c);

	if (goes_with_look(l, c))
		return;
	/* Of a blank only the ground is seen: the ink may stay what it is. */
	if (is_blank(c) && now->known && !look_of_blank(now->style).attrs &&
		!look_of_blank(wanted).attrs) {
		short bg = wanted.bg;
		wanted = now->style;
		wanted.bg = bg;
	}
	look_change(now, &l->p->words.look, wanted, l->out);
}

/* ---- the cursor ---- */

/* A few cells that stay are written again, if that needs no change of look. */
static bool bridge(const struct line *l, int col)
{
	struct painter *p = l->p;

	if (p->row != l->row || p->col < 0 || p->col > col || col - p->col > BRIDGE_MOST)
		return false;
	for (int i = p->col; i < col; i++) {
		const struct cell *c = &l->cells[i];
		if (c->width != 1 || (unsigned char)c->text[0] >= 0x80 || !goes_with_look(l, c))
			return false;
	}
	for (; p->col < col; p->col++)
		put_text(l, &l->cells[p->col]);
	return true;
}

static void move_to(const struct line *l, int col)
{
	struct painter *p = l->p;

	if ((p->row == l->row && p->col == col) || bridge(l, col))
		return;
	if (p->row == l->row && p->words.columns)
		buf_printf(l->out, "\033[%dG", col + 1);
	else
		buf_printf(l->out, "\033[%d;%dH", l->row + 1, col + 1);
	p->row = l->row;
	p->col = col;
}

/* After the last column nobody knows where a terminal has its cursor. */
static void moved_by(const struct line *l, int columns)
{
	l->p->col += columns;
	if (l->p->col >= l->end)
		l->p->row = l->p->col = -1;
}

/* ---- runs ---- */

/* Columns from col on that look like the one at col. */
static int run_of(const struct line *l, int col)
{
	const struct cell *first = &l->cells[col];
	bool blank = is_blank(first);
	struct style look = style_of(l, first);
	int n = 1;

	for (; col + n < l->end; n++) {
		const struct cell *c = &l->cells[col + n];
		if (strcmp(c->text, first->text) != 0 || c->width != first->width)
			break;
		struct style other = style_of(l, c);
		if (blank ? !style_equal(look_of_blank(look), look_of_blank(other))
			  : !style_equal(look, other))
			break;
	}
	return n;
}

/* Whether erasing leaves what a blank of this look would. */
static bool erases_as(const struct line *l, const struct cell *c)
{
	struct style s = look_of_blank(style_of(l, c));

	return !s.attrs && (s.bg < 0 || l->p->words.fills);
}

static void put_many(const struct line *l, int col, int n)
{
	const struct cell *c = &l->cells[col];
	int bytes = (int)strlen(c->text);

	put_text(l, c);
	if (l->p->words.repeats && c->width == 1 && bytes * (n - 1) > 5)
		buf_printf(l->out, "\033[%db", n - 1);
	else
		for (int i = 1; i < n; i++)
			put_text(l, c);
	moved_by(l, n);
}

/* Draws from a column that is another on; returns the first one behind what was drawn. */
static int draw_run(const struct line *l, int col)
{
	const struct cell *c = &l->cells[col];
	int n = c->width == 1 ? run_of(l, col) : 1;

	move_to(l, col);
	set_look(l, c);
	if (c->width == 2) {
		put_text(l, c);
		moved_by(l, 2);
		return col + 2;
	}
	bool erasable = is_blank(c) && erases_as(l, c), to_end = col + n == l->end;
	while (n > 1 && is_same(l, col + n - 1))
		n--;
	if (erasable && to_end && l->p->words.erases && n >= ERASE_LEAST) {
		buf_puts(l->out, "\033[K");
		return l->end;
	}
	if (erasable && l->p->words.blanks && n >= BLANKS_LEAST)
		buf_printf(l->out, "\033[%dX", n);
	else
		put_many(l, col, n);
	return col + n;
}

static void draw_line(const struct line *l)
{
	for (int col = 0; col < l->end;) {
		if (is_same(l, col)) {
			col++;
			continue;
		}
		bool half = l->cells[col].width == 0;
		if (half && (col == 0 || l->cells[col - 1].width != 2)) {
			col++;
			continue;
		}
		col = draw_run(l, half ? col - 1 : col);
	}
}

/* ---- the picture ---- */

/* Makes room for the picture; what was shown is kept where it can be compared. */
static void prepare(struct painter *p, const struct theme *theme, int rows, int cols)
{
	bool same = p->shown && p->rows == rows && p->cols == cols;

	for (int i = 0; same && i < ROLE_COUNT; i++)
		same = style_equal(p->theme.roles[i], theme->roles[i]);
	if (same)
		return;
	free(p->shown);
	p->shown = NULL;
	p->theme = *theme;
	p->rows = rows;
	p->cols = cols;
}

/* A wide character that the edge cuts is not begun. */
static void copy_row(struct cell *to, const struct canvas *c, int row, int cols, int end)
{
	memcpy(to, canvas_cell(c, row, 0), (size_t)cols * sizeof(*to));
	if (end > 0 && to[end - 1].width == 2) {
		to[end - 1].width = 1;
		memcpy(to[end - 1].text, " ", 2);
	}
}

static void place_caret(struct painter *p, const struct canvas *c, struct buf *out)
{
	int row, col;

	if (!canvas_caret(c, &row, &col) || row >= p->rows || col >= p->cols)
		return;
	if (row == p->row && col == p->col)
		return;
	buf_printf(out, "\033[%d;%dH", row + 1, col + 1);
	p->row = row;
	p->col = col;
}

void painter_paint(struct painter *p, const struct canvas *c, const struct theme *theme, int rows,
	int cols, struct buf *out)
{
	struct cell line[CANVAS_MAX];

	rows = rows < canvas_rows(c) ? rows : canvas_rows(c);
	cols = cols < canvas_cols(c) ? cols : canvas_cols(c);
	if (rows <= 0 || cols <= 0)
		return;
	prepare(p, theme, rows, cols);
	struct cell *shown = p->shown;
	if (!shown)
		p->shown = mem_array((size_t)rows * (size_t)cols, sizeof(*p->shown));
	for (int row = 0; row < rows; row++) {
		struct cell *was = &p->shown[(size_t)row * (size_t)cols];
		int end = !p->words.corner && row == rows - 1 ? cols - 1 : cols;
		copy_row(line, c, row, cols, end);
		if (shown && memcmp(was, line, (size_t)cols * sizeof(*was)) == 0)
			continue;
		draw_line(&(struct line){p, line, shown ? was : NULL, out, row, end});
		memcpy(was, line, (size_t)cols * sizeof(*was));
	}
	place_caret(p, c, out);
}
