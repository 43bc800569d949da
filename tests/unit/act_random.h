/* SPDX-License-Identifier: MIT */
/* Random acts of random people, more often such as are allowed; and the strikes of time. */
#ifndef YIPING_TESTS_ACT_RANDOM_H
#define YIPING_TESTS_ACT_RANDOM_H

#include "act_world.h"
#include "yiping/base/spread.h"

/* An act with something in every argument, mostly good. Context for merge and undo is the
 * caller's. */
struct act random_act(struct world *w, struct spread *s, const struct event *e, int64_t at);

/* A new event of a random type, reported or sensed at `at`. */
struct event random_event(struct world *w, struct spread *s, int64_t at);

typedef void (*on_strike)(const struct act *a, const char *key, const struct event *before,
	const struct event *after, void *user);

/* Strikes all that is due until `now`, at `now`; `each` may be NULL. */
void random_strike(struct world *w, struct event *e, int64_t now, on_strike each, void *user);

#endif
