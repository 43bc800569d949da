/* SPDX-License-Identifier: MIT */
/* Which events have the words of a filter. A list asks for each of its events at each picture;
 * an answer holds as long as the event's revision does. */
#ifndef YIPING_APP_FOUND_H
#define YIPING_APP_FOUND_H

#include <stdbool.h>
#include <stdint.h>

struct area_tree;
struct catalog;
struct event;
struct found;

struct found *found_create(void);
void found_destroy(struct found *f);

/* Forgets every answer: names have changed. */
void found_forget(struct found *f);

/* The answer that is known: 1 yes, 0 no, -1 none for this revision and these words. */
int found_known(const struct found *f, const char *words, uint32_t num, uint32_t rev);

/* Looks, and remembers. */
bool found_look(struct found *f, const char *words, const struct event *e, const struct catalog *c,
	const struct area_tree *t);

#endif
