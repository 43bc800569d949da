/* SPDX-License-Identifier: MIT */
/* Looks to curses attributes; colour pairs are made as they are needed. Private to src/term. */
#ifndef TERM_COLOR_H
#define TERM_COLOR_H

#include "yiping/ui/theme.h"

#define TERM_PAIRS_MAX 256

struct term_pair {
	short fg, bg;
	unsigned long used; // number of the frame that used it last
};

struct term_pairs {
	int colours; // 256, 16, 8, 0
	int room;    // pairs the terminal has, at most TERM_PAIRS_MAX
	int count;   // pairs made, from 1
	unsigned long frame;
	struct term_pair pairs[TERM_PAIRS_MAX];
};

/* After start_color(). */
void term_pairs_init(struct term_pairs *tp);

/* Sets *attrs to an attr_t without colour and returns the pair, 0 for the default one. */
short term_pairs_get(struct term_pairs *tp, struct style s, unsigned *attrs);

#endif
