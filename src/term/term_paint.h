/* SPDX-License-Identifier: MIT */
/* A picture as the bytes that make it out of the last one. Knows no curses and no descriptor: bytes
 * go into a buffer. Private to src/term. */
#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include "term_look.h"
#include "yiping/ui/canvas.h"

#define PAINT_CAP ((size_t)8 << 20) // of the bytes of one picture

/* What the terminal understands besides moving to a row and column. */
struct paint_words {
	struct look_words look;
	bool erases;   // to the end of the row, \e[K
	bool blanks;   // some columns, \e[nX
	bool fills;    // and what is erased has the background that is set
	bool repeats;  // the last character, \e[nb
	bool columns;  // to a column of this row, \e[nG
	bool corner;   // writing its last cell does not scroll it
	bool (*shows)(uint32_t c, int width); // a character over so many columns; NULL = any
};

struct painter;

struct painter *painter_create(const struct paint_words *w); // copied
void painter_destroy(struct painter *p);

/* Nothing is known of the screen, nor how the terminal writes. */
void painter_forget(struct painter *p);

/* Appends to out what shows the upper left rows x cols of the canvas, and the cursor where the
 * canvas has its caret. */
void painter_paint(struct painter *p, const struct canvas *c, const struct theme *theme, int rows,
	int cols, struct buf *out);

/* Appends what makes the terminal write plainly again. */
void painter_plain(struct painter *p, struct buf *out);

#endif
