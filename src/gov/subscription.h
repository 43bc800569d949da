/* SPDX-License-Identifier: MIT */
/* One reader's work for all who ask the same of the log. */
#ifndef YIPING_GOV_SUBSCRIPTION_H
#define YIPING_GOV_SUBSCRIPTION_H

#include "yiping/gov/route.h"
#include "yiping/gov/waiter.h"

struct reading; // under way

/* The works under way; part of struct waiters. */
struct readings_under_way {
	struct reading *first;
};

/* Joins the work that answers the same question at the same head, or begins one. */
void subscription_join(struct server *s, struct readings_under_way *all, struct inbound *r,
	const struct subscription *f);

/* Answers that nothing happened up to the head. */
void subscription_answer_empty(struct server *s, struct inbound *r, const struct subscription *f);

#endif
