/* SPDX-License-Identifier: MIT */
/* What keys do in every view that is a list of events. */
#ifndef YIPING_UI_LIST_KEYS_H
#define YIPING_UI_LIST_KEYS_H

#include "yiping/ui/queue.h"

/* Moves, folds, marks, sorts, opens, begins deeds; Esc first takes marks away, then goes back. Zoom
 * turns *bare over (NULL: this view has none). INTENT_NONE if it means nothing to a list. */
struct intent list_command(
	struct queue *q, bool *bare, const struct board *b, enum command command);

/* The order of the list in a word. */
const char *list_sort_word(const struct queue *q);

#endif
