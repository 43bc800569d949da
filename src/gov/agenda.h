/* SPDX-License-Identifier: MIT */
/* What the simulated city is to do when: prepared commands in order of time, each with the event as
 * it stood when it was decided. */
#ifndef YIPING_GOV_AGENDA_H
#define YIPING_GOV_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/model/event.h"

struct command;

/* What is to be done with one event. */
struct plan {
	struct arena arena;      // of the event and of the words of its acts
	struct event event;
	struct command *command; // owned; NULL while it runs
};

struct plan *plan_create(void);
void plan_destroy(struct plan *p); // NULL is fine

struct agenda_item {
	int64_t at;
	uint64_t order;          // items of one instant keep the order they came in
	struct plan *plan;
};

struct agenda {
	struct agenda_item *heap;
	size_t count, room;
	uint64_t order;
};

void agenda_finish(struct agenda *a); // destroys the plans that are left; empty again
void agenda_add(struct agenda *a, int64_t at, struct plan *p);

/* The instant of the first; INT64_MAX when empty. */
int64_t agenda_next(const struct agenda *a);

/* Takes the first out; its plan is the caller's. */
struct agenda_item agenda_take(struct agenda *a);

#endif
