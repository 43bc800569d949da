/* SPDX-License-Identifier: MIT */
/* What is asked of a person before an act, and what there is to choose from. */
#ifndef YIPING_UI_CHOICES_H
#define YIPING_UI_CHOICES_H

#include "yiping/model/act_say.h"
#include "yiping/ui/board.h"

#define CHOICES_MAX 9
#define CHOICE_LABEL_ROOM 160

struct answer {
	char value[SAID_WORD_ROOM]; // as said_take takes it, "" = only to be read
	char label[CHOICE_LABEL_ROOM];
	bool warns; // speaks against it
};

/* What this board says of what words may name. `e` is the event of the act, NULL unknown. */
struct say_context choices_context(const struct board *b, const struct event *e);

/* The first that fit what is typed so far ("" = all), for the event of this number; units as the
 * detail's candidates, then the others. 0 for what is typed freely. */
size_t choices_of(const struct board *b, uint32_t num, const struct verb_arg *row,
	const char *typed, struct answer out[CHOICES_MAX]);

/* The question for an argument, in the reader's language. */
const char *choices_question(const struct verb_arg *row);

/* What is wrong with what was said, in the reader's language. Returns out. */
const char *choices_problem(const struct said *s, const struct error *e, char *out, size_t room);

#endif
