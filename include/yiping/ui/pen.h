/* SPDX-License-Identifier: MIT */
/* Writing a row from left to right in pieces of different roles. A pen never leaves its row nor
 * passes its end; pieces that no longer fit are cut or left out. */
#ifndef YIPING_UI_PEN_H
#define YIPING_UI_PEN_H

#include "yiping/ui/canvas.h"

struct pen {
	struct canvas *canvas; // borrowed
	int row;
	int col; // next column
	int end; // first column that is not ours
};

/* A pen on row i of the area. */
struct pen pen_at(struct canvas *c, struct rect area, int i);

int pen_left(const struct pen *p);      // columns left
void pen_gap(struct pen *p, int n);     // moves on; n may be negative, never before column 0
void pen_to(struct pen *p, int col);    // moves to a column of the canvas

/* Each moves the pen behind what it drew. */
void pen_text(struct pen *p, enum role role, const char *text);
void pen_printf(struct pen *p, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void pen_glyph(struct pen *p, enum role role, enum glyph glyph);

/* A field of fixed width, text to its left or right; the rest is blanks of that role. */
void pen_field(struct pen *p, int columns, enum role role, const char *text);
void pen_field_right(struct pen *p, int columns, enum role role, const char *text);

/* Text at the right end of the row; the end moves before it, less gap columns. Left out whole if
 * it does not fit. */
void pen_tail(struct pen *p, int gap, enum role role, const char *text);

#endif
