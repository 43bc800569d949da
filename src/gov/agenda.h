/* SPDX-License-Identifier: MIT */
/* What is to be done when: prepared commands in order of time. */
#ifndef YIPING_GOV_AGENDA_H
#define YIPING_GOV_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct command;

struct agenda_item {
	int64_t at;
	uint64_t order;          // items of one instant keep the order they came in
	struct command *command;
};

struct agenda {
	struct agenda_item *heap;
	size_t count, room;
	uint64_t order;
};

void agenda_finish(struct agenda *a); // destroys the commands that are left
void agenda_add(struct agenda *a, int64_t at, struct command *c);

/* The instant of the first; INT64_MAX when empty. */
int64_t agenda_next(const struct agenda *a);

/* Takes the first out; its command is the caller's. */
struct agenda_item agenda_take(struct agenda *a);

#endif
