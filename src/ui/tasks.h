/* SPDX-License-Identifier: MIT */
/* Parts of the list of tasks. */
#ifndef YIPING_UI_TASKS_H
#define YIPING_UI_TASKS_H

#include "sheet.h"
#include "yiping/ui/queue.h"

/* What comes next on an event: the verb that brings it on. */
enum verb task_step(const struct board *b, const struct live *l);

void task_draw_row(
	const struct board *b, const struct queue_row *row, struct canvas *c, struct rect r);
void task_draw_titles(struct canvas *c, struct rect r);

/* The selected task: what it is, what is asked, and both sides of a conflict. */
void task_detail(const struct board *b, const struct live *l, struct sheet *s);

/* Acts of this person that are on their way, newest first. */
void task_outbox(const struct board *b, struct sheet *s, int most);

/* How far the list can be trusted and what still works; or the sums, when all is well.
 * `filter` narrows the list ("" = nothing does) and stands as a chip. */
void task_draw_state(const struct queue *q, const struct board *b, const char *filter,
	struct canvas *c, struct rect r);

/* The act of this person on the event that waits for a decision of hers; NULL if there is none. */
const struct act_row *task_trouble(const struct board *b, const char *event);

#endif
