/* SPDX-License-Identifier: MIT */
/* Cells of one row that look alike, for the dumps that write styles. Private to src/term. */
#ifndef DUMP_RUN_H
#define DUMP_RUN_H

#include "yiping/term/dump.h"

struct dump_run {
	int row, col, columns;
	struct style style;
	bool wide;  // every character takes two columns; runs never mix
	bool blank; // nothing but spaces
};

/* The run that begins at (row, col); false past the end of the row. */
bool dump_run_at(const struct canvas *c, const struct theme *t, int row, int col,
	struct dump_run *run);

/* Its text, as it is or with the five characters of XML escaped. */
void dump_run_text(const struct canvas *c, const struct dump_run *run, bool xml, struct buf *out);

/* Ink and paper as rgb with reverse and the terminal's default colours settled. */
void dump_run_colours(struct style s, unsigned char ink[3],
	unsigned char paper[3]);

void dump_text(const struct canvas *c, struct buf *out);
void dump_ansi(const struct canvas *c, const struct theme *t, struct buf *out);
void dump_html(const struct canvas *c, const struct theme *t, struct buf *out);
void dump_svg(const struct canvas *c, const struct theme *t, struct buf *out);
void dump_roles(const struct canvas *c, struct buf *out);

#endif
