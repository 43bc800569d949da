/* SPDX-License-Identifier: MIT */
/* Done by time: what a rule does to an event when an instant passes. Pure; a restart changes no
 * outcome, because the next rung follows from the event alone. */
#ifndef YIPING_MODEL_TIMER_H
#define YIPING_MODEL_TIMER_H

#include "yiping/model/act.h"

/* Who of a centre's shift is called by name. */
enum post { POST_NONE, POST_OFFICER, POST_LEADER, POST_SUPERVISOR };

struct rung {
	enum verb verb; // VERB_NONE = nothing is ever due
	enum head_clock clock;
	uint16_t n;  // tells strikes of one clock apart; of limits it counts on
	int64_t due; // ms
	enum post post;   // whom this rung calls
	enum level level; // of which centre
};

/* The next thing that time will do to this event: promote (sensed, A limit), the ladder of the
 * limit that runs, resume (review date), unshelve, archive (3 days after the close of a routine
 * event whose review is not mandatory). An alarm on the shelf is not promoted before it is off it.
 *
 * The ladder of a limit: at its end an urge, and each time half as long again has passed the next
 * rung: the shift's leader is called, its supervisor, then it goes a level up, where leader and
 * supervisor are called, and so on until those of the city were. What nobody owns goes to the
 * supervisor from the first; the limit for finding somebody urges the leader, then calls the
 * supervisor, then goes up. Of 1-3-5 the urge and the step up call the officer too. A limit that
 * was over when the state began strikes half of it later.
 *
 * A report that is owed (inform.h) has a ladder of its own, beside that of the limit and after the
 * end of the event too: an urge that names the shift's leader, a call of its supervisor, a call of
 * the supervisor of the centre that waits for it. */
struct rung timer_next(const struct event *e, const struct catalog *c);

/* After a rung of that ladder: true if its next one is not due yet, so that this one calls. */
bool timer_is_last(const struct event *after, enum head_clock ladder, const struct catalog *c,
	int64_t now);

/* The act of that rung and its key "timer:<event>:<clock>:<n>" (from arena). Whom it calls is for
 * the caller to say (to_subject, to_name); without, the rung counts and nobody is called. */
struct act timer_act(const struct event *e, const struct rung *r, int64_t now, struct arena *arena,
	const char **key);

/* True if review before archive is mandatory: grades 1-3, 1-3-5 overdue, rework twice, missed. */
bool review_is_mandatory(const struct event *e);

#endif
