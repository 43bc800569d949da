/* SPDX-License-Identifier: MIT */
/* Line after line down an area, scrolled; lines that are out of sight only count. */
#ifndef YIPING_UI_SHEET_H
#define YIPING_UI_SHEET_H

#include "yiping/ui/board.h"
#include "yiping/ui/pen.h"

struct sheet {
	struct canvas *canvas;
	struct rect area;
	int line; // lines so far
	int top;  // first line in sight
};

/* A pen on the next line, one column in. */
struct pen sheet_line(struct sheet *s);

void sheet_gap(struct sheet *s);

/* A band with a title, and words at its right end (NULL none). */
void sheet_head(struct sheet *s, const char *title, const char *tail);

/* Goes on from the pen, which stands `indent` columns into the area, over as many lines as needed,
 * at most three, each as far in. */
void sheet_flow(struct sheet *s, struct pen *p, int indent, enum role role, const char *text);
void sheet_flow_most(struct sheet *s, struct pen *p, int indent, enum role role, const char *text,
	int most); // so many lines

/* "label  value" with the label in a column of its own. */
void sheet_pair(struct sheet *s, const char *label, enum role role, const char *value);

/* Text of any length over as many lines as it needs, at most `most`; blanks before all but the
 * first. */
void sheet_text(struct sheet *s, enum role role, const char *text, int most);

/* The same, so many columns in. */
void sheet_wrap(struct sheet *s, int indent, enum role role, const char *text, int most);

/* Behind the pen if it fits there, else on lines of its own, so many columns in, to its end. */
void sheet_behind(struct sheet *s, struct pen *p, int indent, enum role role, const char *text);

/* Keeps *top within what there is to see. */
int sheet_clamp(int top, int lines, int rows);

/* "16:42:07", with the date before it when it is another day; "-" for no instant. */
#define MOMENT_ROOM 32
const char *moment(const struct board *b, int64_t at, bool seconds, char out[MOMENT_ROOM]);

#endif
