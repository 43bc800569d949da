/* SPDX-License-Identifier: MIT */
#include "yiping/model/timer.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/clock.h"

#define ARCHIVE_AFTER_MS (3 * DAY_MS)
#define RUNGS_MAX 3    // of the A clock: an urge, then a step up for each level there can be
#define ACCEPT_URGES 2 // of an order nobody signs for, before it goes a step up

bool review_is_mandatory(const struct event *e)
{
	bool missed_135 = e->is_135 && (e->legs[0] != LEG_IN_TIME || e->legs[1] != LEG_IN_TIME ||
					       e->legs[2] != LEG_IN_TIME);
	return e->grade <= 3 || missed_135 || e->reworks >= 2 || e->reopens > 0;
}

static struct rung later_of_none(void)
{
	return (struct rung){.verb = VERB_NONE, .due = INSTANT_NONE};
}

/* A limit strikes when it is over, and again each time as long again has passed. */
static int64_t strike_after(const struct event_clock *k, uint16_t struck, const struct catalog *c)
{
	if (!struck)
		return k->due;
	return clock_after(&c->calendar, k->start, k->limit_s * (struck + 1u), k->work_time);
}

static bool can_go_up(const struct event *e)
{
	enum level top = e->escalated != LEVEL_NONE ? e->escalated : e->level;
	return top > LEVEL_CITY;
}

/* A is missed: urge at once, a step up after as long again, and so on until the city has it. */
static struct rung rung_of_a(const struct event *e, const struct catalog *c)
{
	const struct event_clock *k = &e->clocks[CLOCK_A];
	if (k->start == INSTANT_NONE || k->done != INSTANT_NONE || e->rungs >= RUNGS_MAX)
		return later_of_none();
	if (e->rungs > 0 && !can_go_up(e))
		return later_of_none();
	return (struct rung){.verb = e->rungs ? VERB_ESCALATE : VERB_URGE,
		.clock = CLOCK_A,
		.n = (uint16_t)(e->rungs + 1),
		.due = strike_after(k, e->rungs, c)};
}

/* Nobody signs for an order: two urges, then a step up, once for each order. */
static struct rung rung_of_accept(const struct event *e, const struct catalog *c)
{
	const struct event_clock *k = &e->clocks[CLOCK_ACCEPT];
	if (k->start == INSTANT_NONE || k->done != INSTANT_NONE || e->accept_rungs > ACCEPT_URGES)
		return later_of_none();
	bool up = e->accept_rungs == ACCEPT_URGES;
	if (up && !can_go_up(e))
		return later_of_none();
	return (struct rung){.verb = up ? VERB_ESCALATE : VERB_URGE,
		.clock = CLOCK_ACCEPT,
		.n = (uint16_t)(e->rungs + 1),
		.due = strike_after(k, e->accept_rungs, c)};
}

/* How often it has been suspended: each review date strikes once. */
static uint16_t suspensions(const struct event *e)
{
	uint16_t n = 0;
	for (size_t i = 0; i < e->request_count; i++)
		n += e->requests[i].granted && strcmp(e->requests[i].what, "suspension") == 0;
	return n;
}

static struct rung rung_of_archive(const struct event *e)
{
	if (review_is_mandatory(e) || e->grade != 5 || e->closed_at == INSTANT_NONE)
		return later_of_none();
	return (struct rung){.verb = VERB_ARCHIVE,
		.clock = CLOCK_NONE,
		.n = 1,
		.due = e->closed_at + ARCHIVE_AFTER_MS};
}

static struct rung rung_of_state(const struct event *e, const struct catalog *c)
{
	switch (e->state) {
	case STATE_SENSED:
		if (e->clocks[CLOCK_A].start == INSTANT_NONE)
			return later_of_none();
		return (struct rung){VERB_PROMOTE, CLOCK_A, 1, e->clocks[CLOCK_A].due};
	case STATE_WAITING:
		return rung_of_a(e, c);
	case STATE_ASSIGNED:
		return rung_of_accept(e, c);
	case STATE_SUSPENDED:
		if (e->clocks[CLOCK_REVIEW].start == INSTANT_NONE)
			return later_of_none();
		return (struct rung){
			VERB_RESUME, CLOCK_REVIEW, suspensions(e), e->clocks[CLOCK_REVIEW].due};
	case STATE_CLOSED:
	case STATE_EVALUATED:
		return rung_of_archive(e);
	default:
		return later_of_none();
	}
}

struct rung timer_next(const struct event *e, const struct catalog *c)
{
	struct rung r = rung_of_state(e, c);
	bool open = e->state < STATE_COUNT && (STATE_BIT(e->state) & STATES_OPEN);
	bool muted = e->state == STATE_SENSED; // planned work explains it till the shelf ends
	if (open && e->shelved_until != INSTANT_NONE &&
		(r.verb == VERB_NONE || muted || e->shelved_until < r.due))
		return (struct rung){VERB_UNSHELVE, CLOCK_NONE, e->shelve_count, e->shelved_until};
	return r;
}

static const char *clock_letter(enum head_clock c, enum verb v)
{
	if (c == CLOCK_A)
		return v == VERB_PROMOTE ? "promote" : "A";
	if (c == CLOCK_ACCEPT || c == CLOCK_REVIEW)
		return head_clock_token(c);
	return v == VERB_UNSHELVE ? "shelf" : "archive";
}

struct act timer_act(const struct event *e, const struct rung *r, int64_t now, struct arena *arena,
	const char **key)
{
	*key = arena_printf(arena, "timer:%s:%s:%u", e->id, clock_letter(r->clock, r->verb), r->n);
	return (struct act){.verb = r->verb,
		.actor = {.subject = "timer"},
		.at = now,
		.occurred = INSTANT_NONE,
		.due_at = r->due,
		.rung_clock = r->clock,
		.result = -1,
		.until = INSTANT_NONE};
}
