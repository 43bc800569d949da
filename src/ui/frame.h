/* SPDX-License-Identifier: MIT */
/* The rows around a view. */
#ifndef YIPING_UI_FRAME_PARTS_H
#define YIPING_UI_FRAME_PARTS_H

#include "yiping/ui/frame.h"
#include "yiping/ui/pen.h"

#define HEAD_ROWS 3

/* The rows above the view, as many as `area` has. */
void head_draw(
	const struct frame_state *f, const struct board *b, struct canvas *c, struct rect area);

/* Of them what is another each second: the first row, and the clock of a wall. */
void head_draw_second(
	const struct frame_state *f, const struct board *b, struct canvas *c, struct rect area);

/* Row 1, and row 2 where there are few columns: untouched, late and near, then the worst. With
 * `second` also what waits for this person's confirmation, where no row of its own tells it. */
void sentence_draw(
	const struct board *b, struct canvas *c, struct rect area, bool second);

/* The i-th of the worst, 0 to 2, on a line of its own: how grave, how late, what, where, in whose
 * hands. */
void sentence_draw_line(const struct board *b, const struct live *l, int i, struct pen *pen);
/* Why there is nothing to say. */
void sentence_draw_unknown(const struct board *b, struct pen *pen);

/* On a wall: the same over WALL_ROWS rows from row 1 on, with figures as high as these. */
#define WALL_ROWS 3
void wall_draw(const struct board *b, struct canvas *c, struct rect area);
void wall_draw_clock(const struct board *b, struct canvas *c, struct rect area);

/* Rows above the view. */
int head_rows(const struct frame_state *f, struct rect area);

/* Warnings in force, worst first, what does not fit as a number; and the worst one in few words. */
void warnings_draw_row(const struct board *b, struct canvas *c, struct rect area, int row);
void warnings_draw_worst(const struct board *b, struct pen *pen);
const char *warnings_colour(enum colour colour); // "RED" ...

/* What waits for a second person, and how it is confirmed. */
void second_draw(const struct board *b, struct pen *pen);
/* Where there is no row for it: only that it does, to whoever may confirm it. */
void second_draw_short(const struct board *b, struct pen *pen);

/* The last row: keys, or what lies over them. */
void foot_draw(
	const struct frame_state *f, const struct board *b, struct canvas *c, struct rect area);

/* Keys, the filter, the signs and the life cycle, each page from the tables themselves; `top` is
 * the first line shown. */
void help_draw(
	struct canvas *c, struct rect area, enum view_id view, enum help_page page, int top);
/* The greatest top. */
int help_last(struct canvas *c, struct rect area, enum view_id view, enum help_page page);

#endif
