/* SPDX-License-Identifier: MIT */
/* Around the queue: sums above, the selected event below. */
#ifndef YIPING_UI_EVENTS_PARTS_H
#define YIPING_UI_EVENTS_PARTS_H

#include "yiping/ui/queue.h"

/* Counts of what the filter keeps; always events, never rows. */
void events_draw_sums(
	const struct queue *q, const struct board *b, struct canvas *c, struct rect row);

/* The selected event in short; the last row says what a deed on the marked ones would do. */
void events_draw_preview(struct queue *q, const struct board *b, struct canvas *c, struct rect r);

#endif
