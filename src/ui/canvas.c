/* SPDX-License-Identifier: MIT */
#include "yiping/ui/canvas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/span.h"

/* A cell's text is at most 12 bytes for at least one column, so this holds more columns of gated
 * text than any row has: what the gate leaves out for want of room would be cut anyway. */
#define GATE_ROOM (12 * CANVAS_MAX + 64)
#define CELL_TEXT sizeof(((struct cell *)0)->text)
#define INPUT_MAX 65536
#define FORMAT_ROOM 1024

struct canvas {
	int rows, cols;
	int caret_row, caret_col;
	size_t clock_count; // CANVAS_CLOCKS_MAX + 1: too many to go on by themselves
	struct canvas_clock clocks[CANVAS_CLOCKS_MAX];
	bool ascii_glyphs, ascii_text;
	struct cell *cells; // rows * cols
};

static int clamp_size(int n)
{
	if (n < 0)
		return 0;
	return n > CANVAS_MAX ? CANVAS_MAX : n;
}

struct canvas *canvas_create(int rows, int cols)
{
	struct canvas *c = mem_alloc(sizeof(*c));

	canvas_resize(c, rows, cols);
	return c;
}

void canvas_destroy(struct canvas *c)
{
	if (!c)
		return;
	free(c->cells);
	free(c);
}

void canvas_resize(struct canvas *c, int rows, int cols)
{
	rows = clamp_size(rows);
	cols = clamp_size(cols);
	if (!c->cells || rows != c->rows || cols != c->cols) {
		free(c->cells);
		c->cells = mem_array((size_t)rows * (size_t)cols + 1, sizeof(*c->cells));
		c->rows = rows;
		c->cols = cols;
	}
	canvas_clear(c);
}

void canvas_clear(struct canvas *c)
{
	static const struct cell blank = {.text = " ", .width = 1};
	size_t n = (size_t)c->rows * (size_t)c->cols;

	for (size_t i = 0; i < n; i++)
		c->cells[i] = blank;
	c->caret_row = c->caret_col = -1;
	c->clock_count = 0;
}

int canvas_rows(const struct canvas *c)
{
	return c->rows;
}

int canvas_cols(const struct canvas *c)
{
	return c->cols;
}

struct rect canvas_rect(const struct canvas *c)
{
	return (struct rect){0, 0, c->rows, c->cols};
}

void canvas_set_ascii(struct canvas *c, bool glyphs, bool text)
{
	c->ascii_glyphs = glyphs;
	c->ascii_text = text;
}

bool canvas_ascii(const struct canvas *c)
{
	return c->ascii_glyphs;
}

static struct cell *cell_at(const struct canvas *c, int row, int col)
{
	if (row < 0 || col < 0 || row >= c->rows || col >= c->cols)
		return NULL;
	return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

const struct cell *canvas_cell(const struct canvas *c, int row, int col)
{
	return cell_at(c, row, col);
}

static void blank_text(struct cell *cell)
{
	cell->text[0] = ' ';
	cell->text[1] = '\0';
	cell->width = 1;
}

/* Before a cell is overwritten: the other half of a wide character it belongs to becomes blank. */
static void free_neighbour(struct canvas *c, int row, int col)
{
	struct cell *cell = cell_at(c, row, col);

	if (cell->width == 2)
		blank_text(cell_at(c, row, col + 1));
	else if (cell->width == 0)
		blank_text(cell_at(c, row, col - 1));
}

static void put_one(struct canvas *c, int row, int col, enum role role, const char *text, size_t n)
{
	struct cell *cell = cell_at(c, row, col);

	if (!cell)
		return;
	free_neighbour(c, row, col);
	memcpy(cell->text, text, n);
	cell->text[n] = '\0';
	cell->width = 1;
	cell->role = (uint8_t)role;
	cell->blink = false;
}

static void put_wide(struct canvas *c, int row, int col, enum role role, const char *text, size_t n)
{
	struct cell *left = cell_at(c, row, col);
	struct cell *right = cell_at(c, row, col + 1);

	put_one(c, row, col, role, " ", 1);
	put_one(c, row, col + 1, role, " ", 1);
	if (!left || !right)
		return;
	memcpy(left->text, text, n);
	left->text[n] = '\0';
	left->width = 2;
	right->text[0] = '\0';
	right->width = 0;
	right->ground = left->ground;
}

/* The bytes of the character at s with its combining marks; at most what a cell holds. */
static size_t cluster_length(const char *s, size_t n, int *width)
{
	uint32_t c;
	size_t used = utf8_decode(s, n, &c);

	*width = utf8_width(c);
	for (;;) {
		uint32_t next;
		size_t more = used < n ? utf8_decode(s + used, n - used, &next) : 0;
		if (!more || utf8_width(next) != 0 || used + more >= CELL_TEXT)
			return used;
		used += more;
	}
}

static void put_cluster(struct canvas *c, int row, int col, enum role role, const char *s,
	size_t n, int width)
{
	if (c->ascii_text && (unsigned char)s[0] >= 0x80) {
		for (int i = 0; i < width; i++)
			put_one(c, row, col + i, role, "?", 1);
	} else if (width == 2) {
		put_wide(c, row, col, role, s, n);
	} else {
		put_one(c, row, col, role, s, n);
	}
}

/* Gated, cut text into cells; a mark without a base is dropped. */
static void put_line(struct canvas *c, int row, int col, enum role role, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n;) {
		int width;
		size_t used = cluster_length(text + i, n - i, &width);
		if (width > 0) {
			put_cluster(c, row, col, role, text + i, used, width);
			col += width;
		}
		i += used;
	}
}

/* Any bytes -> gated text cut to max_columns, in out. Returns its columns. */
static int gate_and_cut(const char *text, int max_columns, char out[GATE_ROOM])
{
	char gated[GATE_ROOM];

	out[0] = '\0';
	if (!text || max_columns <= 0)
		return 0;
	utf8_gate(text, strnlen(text, INPUT_MAX), gated, sizeof(gated));
	return utf8_cut(gated, max_columns, out, GATE_ROOM);
}

static int room_from(const struct canvas *c, int col, int max_columns)
{
	if (col >= c->cols || max_columns <= 0)
		return 0;
	if (col < -CANVAS_MAX)
		return 0;
	return max_columns < c->cols - col ? max_columns : c->cols - col;
}

int canvas_text(struct canvas *c, int row, int col, int max_columns, enum role role,
	const char *text)
{
	char line[GATE_ROOM];
	int used = gate_and_cut(text, room_from(c, col, max_columns), line);

	put_line(c, row, col, role, line);
	return used;
}

int canvas_text_right(struct canvas *c, int row, int col, int columns, enum role role,
	const char *text)
{
	char line[GATE_ROOM];
	int room = room_from(c, col, columns);
	int used = gate_and_cut(text, room, line);

	put_line(c, row, col + room - used, role, line);
	return used;
}

int canvas_printf(struct canvas *c, int row, int col, int max_columns, enum role role,
	const char *format, ...)
{
	char text[FORMAT_ROOM];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return canvas_text(c, row, col, max_columns, role, text);
}

void canvas_glyph(struct canvas *c, int row, int col, enum role role, enum glyph glyph)
{
	const char *text = glyph_text(glyph, c->ascii_glyphs);

	put_one(c, row, col, role, text, strlen(text));
}

void canvas_glyphs(struct canvas *c, int row, int col, int n, enum role role, enum glyph glyph)
{
	struct rect r = rect_clip(rect_make(row, col, 1, n), canvas_rect(c));

	for (int i = 0; r.rows > 0 && i < r.cols; i++)
		canvas_glyph(c, row, r.col + i, role, glyph);
}

void canvas_braille(struct canvas *c, int row, int col, enum role role, unsigned dots)
{
	char text[4];

	dots &= 0xff;
	if (dots == 0)
		put_one(c, row, col, role, " ", 1);
	else if (c->ascii_glyphs)
		put_one(c, row, col, role, ".", 1);
	else
		put_one(c, row, col, role, text, utf8_encode(0x2800 + dots, text));
}

void canvas_columns(struct canvas *c, int row, int col, enum role role, int left, int right)
{
	static const unsigned char left_dots[] = {0x00, 0x40, 0x44, 0x46, 0x47};
	static const unsigned char right_dots[] = {0x00, 0x80, 0xa0, 0xb0, 0xb8};
	static const char ascii[] = " _-=#";

	left = left < 0 ? 0 : left > 4 ? 4 : left;
	right = right < 0 ? 0 : right > 4 ? 4 : right;
	if (c->ascii_glyphs)
		put_one(c, row, col, role, &ascii[left > right ? left : right], 1);
	else
		canvas_braille(c, row, col, role, left_dots[left] | right_dots[right]);
}

void canvas_fill(struct canvas *c, int row, int col, int n, enum role role)
{
	canvas_glyphs(c, row, col, n, role, GLYPH_BLANK);
}

void canvas_ground(struct canvas *c, struct rect area, enum role ground)
{
	struct rect r = rect_clip(area, canvas_rect(c));

	for (int row = r.row; row < r.row + r.rows; row++) {
		for (int col = r.col; col < r.col + r.cols; col++)
			cell_at(c, row, col)->ground = (uint8_t)ground;
	}
}

void canvas_band(struct canvas *c, int row, int col, int n)
{
	canvas_fill(c, row, col, n, ROLE_BAND);
	canvas_ground(c, rect_make(row, col, 1, n), ROLE_BAND);
}

void canvas_select_row(struct canvas *c, struct rect area, int row)
{
	canvas_ground(c, rect_clip(rect_make(row, area.col, 1, area.cols), area), ROLE_SELECTED);
}

void canvas_blink(struct canvas *c, int row, int col, int n)
{
	struct rect r = rect_clip(rect_make(row, col, 1, n), canvas_rect(c));

	for (int i = 0; r.rows > 0 && i < r.cols; i++)
		cell_at(c, row, r.col + i)->blink = true;
}

void canvas_add_clock(struct canvas *c, const struct canvas_clock *k)
{
	if (c->clock_count < CANVAS_CLOCKS_MAX)
		c->clocks[c->clock_count] = *k;
	if (c->clock_count <= CANVAS_CLOCKS_MAX)
		c->clock_count++;
}

bool canvas_seconds(const struct canvas *c)
{
	return c->clock_count > 0;
}

static void draw_clock(struct canvas *c, const struct canvas_clock *k, int64_t passed_ms)
{
	int64_t left = k->left_ms - passed_ms;
	char text[SPAN_ROOM];

	span_duration(left < 0 ? -left : left, 1, text);
	canvas_fill(c, k->row, k->col, k->columns, k->role);
	canvas_text_right(c, k->row, k->col, k->columns, k->role, text);
}

bool canvas_tick(struct canvas *c, int64_t passed_ms)
{
	if (passed_ms < 0 || c->clock_count > CANVAS_CLOCKS_MAX)
		return false;
	for (size_t i = 0; i < c->clock_count; i++)
		if (passed_ms >= c->clocks[i].holds_ms)
			return false;
	for (size_t i = 0; i < c->clock_count; i++)
		draw_clock(c, &c->clocks[i], passed_ms);
	return true;
}

void canvas_set_caret(struct canvas *c, int row, int col)
{
	c->caret_row = row;
	c->caret_col = col;
}

bool canvas_caret(const struct canvas *c, int *row, int *col)
{
	*row = c->caret_row;
	*col = c->caret_col;
	return rect_holds(canvas_rect(c), *row, *col);
}
