/* SPDX-License-Identifier: MIT */
/* A picture made of cells, and the one gate through which text gets into it: whatever bytes come
 * in, only printable characters of known width are in the cells. No function minds coordinates
 * outside the canvas; what falls outside is not drawn. */
#ifndef YIPING_UI_CANVAS_H
#define YIPING_UI_CANVAS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/ui/rect.h"
#include "yiping/ui/role.h"

#define CANVAS_MAX 640       // most rows, most columns
#define CANVAS_CLOCKS_MAX 96 // times to the second in one picture

struct cell {
	char text[13];  // one character with up to two combining marks, NUL-terminated
	uint8_t width;  // 1, 2, or 0 for the right half of the wide character before it
	uint8_t role;   // enum role of the text
	uint8_t ground; // enum role under it: TEXT, BAND, SELECTED, MODE, INSET
	bool blink;     // may flash where the terminal and the theme can
};

struct canvas; // rows x cols cells

/* Drawn marks. Views never write them as text, so that the ASCII set can stand in. */
enum glyph {
	GLYPH_BLANK,
	GLYPH_LEVEL_BLUE,
	GLYPH_LEVEL_YELLOW,
	GLYPH_LEVEL_ORANGE,
	GLYPH_LEVEL_RED,
	GLYPH_TRACK,
	GLYPH_LIMIT,
	GLYPH_EXCESS,
	GLYPH_MARK,
	GLYPH_RISING,   // trend up
	GLYPH_FALLING,  // trend down
	GLYPH_OPEN,     // unfolded row
	GLYPH_FOLDED,   // folded row
	GLYPH_RUNNING,
	GLYPH_DONE,
	GLYPH_UNACKED,
	GLYPH_MARKED,
	GLYPH_CURSOR,   // the selected row, column 0
	GLYPH_DOUBT,
	GLYPH_LATE,
	GLYPH_PENDING,  // not yet
	GLYPH_PLAYHEAD,
	GLYPH_COUNT
};

/* Sizes below 0 become 0, above CANVAS_MAX become CANVAS_MAX. Blank, ROLE_TEXT everywhere. */
struct canvas *canvas_create(int rows, int cols);
void canvas_destroy(struct canvas *c);
void canvas_resize(struct canvas *c, int rows, int cols); // and clears
void canvas_clear(struct canvas *c);

int canvas_rows(const struct canvas *c);
int canvas_cols(const struct canvas *c);
struct rect canvas_rect(const struct canvas *c);

/* glyphs: the marks above and braille are drawn in ASCII. text: every other character outside ASCII
 * becomes '?' per column too. Both hold for what is drawn from now on. */
void canvas_set_ascii(struct canvas *c, bool glyphs, bool text);
bool canvas_ascii(const struct canvas *c); // glyphs are ASCII

/* The cell, NULL outside. */
const struct cell *canvas_cell(const struct canvas *c, int row, int col);

/* Draws text of any origin (NULL = "") from (row, col) over at most max_columns; what is longer
 * ends in '~'. The ground stays. Returns the columns used, which do not depend on row being
 * visible; the right edge of the canvas cuts like max_columns. */
int canvas_text(struct canvas *c, int row, int col, int max_columns, enum role role,
	const char *text);

/* The same so that it ends before column col + columns. Returns the columns used. */
int canvas_text_right(struct canvas *c, int row, int col, int columns, enum role role,
	const char *text);

/* Formats first (result capped at 1 KB), then the same gate. Literal formats only. */
int canvas_printf(struct canvas *c, int row, int col, int max_columns, enum role role,
	const char *format, ...) __attribute__((format(printf, 6, 7)));

/* One mark, one column. */
void canvas_glyph(struct canvas *c, int row, int col, enum role role, enum glyph glyph);

/* n times the same mark. */
void canvas_glyphs(struct canvas *c, int row, int col, int n, enum role role, enum glyph glyph);

/* One braille cell; dots as in Unicode (bit 0 upper left .. bit 7 lower right); 0 draws a blank.
 * ASCII: '.'. */
void canvas_braille(struct canvas *c, int row, int col, enum role role, unsigned dots);

/* One braille cell of two columns of a bar chart, heights 0..4. ASCII: one of _ - = #. */
void canvas_columns(struct canvas *c, int row, int col, enum role role, int left, int right);

/* n blanks; the ground stays. */
void canvas_fill(struct canvas *c, int row, int col, int n, enum role role);

/* Sets what lies under an area, the text stays. */
void canvas_ground(struct canvas *c, struct rect area, enum role ground);

/* A pane header: n blanks of ROLE_BAND on a ground of the same. */
void canvas_band(struct canvas *c, int row, int col, int n);

/* The ground of the area's row becomes ROLE_SELECTED. */
void canvas_select_row(struct canvas *c, struct rect area, int row);

/* Only a small mark may blink, and only if nobody has acknowledged it. */
void canvas_blink(struct canvas *c, int row, int col, int n);

/* A time that is shown to the second: digits at the right end of a field. */
struct canvas_clock {
	int row, col, columns;
	enum role role;
	int64_t left_ms;  // until its limit, below 0 beyond it
	int64_t holds_ms; // so long nothing but the digits changes
};

/* Says that such a one was drawn (until the next clear). */
void canvas_add_clock(struct canvas *c, const struct canvas_clock *k);
bool canvas_seconds(const struct canvas *c); // there is one

/* Draws the digits as they are passed_ms after they were said; what lies under them stays. False
 * with nothing drawn when digits are not all that changes: the picture is to be drawn anew. */
bool canvas_tick(struct canvas *c, int64_t passed_ms);

/* Where a text being typed goes on; (-1, -1), as after a clear, is nowhere. */
void canvas_set_caret(struct canvas *c, int row, int col);
bool canvas_caret(const struct canvas *c, int *row, int *col); // false: none, or outside

/* The mark as UTF-8 text (static). */
const char *glyph_text(enum glyph glyph, bool ascii);
/* What it says (msgid); NULL for what no picture shows. */
const char *glyph_help(enum glyph glyph);
enum glyph glyph_of_level(int level); // 0 none .. 4 red

#endif
