/* SPDX-License-Identifier: MIT */
/* What Tab offers in a line behind `:`. */
#ifndef YIPING_APP_COMPLETE_H
#define YIPING_APP_COMPLETE_H

#include <stddef.h>

#include "yiping/ui/board.h"

#define COMPLETE_ROOM 192

/* The words that may stand at the end of the line in place of its last one: views, commands and
 * verbs, then the arguments of the verb, then what an argument may be. Puts the pick-th of them
 * (counted round) into `word`, and into *from where it begins in the line. Returns how many there
 * are; with 0 nothing is put. */
size_t complete_offer(const struct board *b, const char *line, size_t pick,
	char word[COMPLETE_ROOM], size_t *from);

#endif
