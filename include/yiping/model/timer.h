/* SPDX-License-Identifier: MIT */
/* Done by time: what a rule does to an event when an instant passes. Pure; a restart changes no
 * outcome, because the next rung follows from the event alone. */
#ifndef YIPING_MODEL_TIMER_H
#define YIPING_MODEL_TIMER_H

#include "yiping/model/act.h"

struct rung {
	enum verb verb; // VERB_NONE = nothing is ever due
	enum head_clock clock;
	uint16_t n;  // tells strikes of one clock apart; of A and of accept it counts on
	int64_t due; // ms
};

/* The next thing that time will do to this event: promote (sensed, A limit), urge then escalate to
 * the next level when A is missed, two urges then one escalate when an order is not accepted,
 * resume (review date), unshelve, archive (3 days after the close of a routine event whose review
 * is not mandatory). An alarm on the shelf is not promoted before it is off it. */
struct rung timer_next(const struct event *e, const struct catalog *c);

/* The act of that rung and its key "timer:<event>:<clock>:<n>" (from arena). */
struct act timer_act(const struct event *e, const struct rung *r, int64_t now, struct arena *arena,
	const char **key);

/* True if review before archive is mandatory: grades 1-3, 1-3-5 overdue, rework twice, missed. */
bool review_is_mandatory(const struct event *e);

#endif
