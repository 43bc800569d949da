/* SPDX-License-Identifier: MIT */
/* From one look to the next in as few bytes as there are ways to say it. Private to src/term. */
#ifndef TERM_LOOK_H
#define TERM_LOOK_H

#include "yiping/base/buf.h"
#include "yiping/ui/theme.h"

#define LOOK_COLOURS 256
#define LOOK_WORD_ROOM 16

/* Of an ECMA-48 terminal. Colours are parameters of its SGR: "31", "38;5;244". */
struct look_words {
	int colours;       // 256, 16, 8; 0 = none
	bool steps;        // what was set can be taken back singly, colours too
	char fg[LOOK_COLOURS][LOOK_WORD_ROOM];
	char bg[LOOK_COLOURS][LOOK_WORD_ROOM];
};

/* The look that the terminal writes in now. Zeroed = not known. */
struct look {
	bool known;
	struct style style;
};

/* Where nothing stands, only what lies under it is seen: the look without the rest. */
struct style look_of_blank(struct style s);

/* Whether a blank written in `now` looks as one of `wanted`. */
bool look_does_blank(const struct look *now, struct style wanted);

/* Appends what is to be sent so that the terminal writes in `wanted`; nothing if it does. */
void look_change(struct look *now, const struct look_words *w, struct style wanted,
	struct buf *out);

/* To the look a terminal begins with. */
void look_plain(struct look *now, struct buf *out);

#endif
