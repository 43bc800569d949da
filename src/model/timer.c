/* SPDX-License-Identifier: MIT */
#include "yiping/model/timer.h"

#include "yiping/base/instant.h"

#define ARCHIVE_AFTER_MS (3 * DAY_MS)
#define RUNGS_MAX 3 // of the A clock: an urge, then a step up for each level there can be

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

/* A is missed: urge at once, a step up after as long again, and so on until the city has it. */
static struct rung rung_of_a(const struct event *e)
{
	const struct event_clock *c = &e->clocks[CLOCK_A];
	enum level top = e->escalated != LEVEL_NONE ? e->escalated : e->level;
	if (c->start == INSTANT_NONE || c->done != INSTANT_NONE || e->rungs >= RUNGS_MAX)
		return later_of_none();
	if (e->rungs > 0 && top <= LEVEL_CITY)
		return later_of_none();
	uint16_t n = (uint16_t)(e->rungs + 1);
	return (struct rung){.verb = n == 1 ? VERB_URGE : VERB_ESCALATE, .clock = CLOCK_A, .n = n,
		.due = c->due + (int64_t)e->rungs * c->limit_s * SECOND_MS};
}

static struct rung rung_of_archive(const struct event *e)
{
	if (review_is_mandatory(e) || e->grade != 5 || e->closed_at == INSTANT_NONE)
		return later_of_none();
	return (struct rung){.verb = VERB_ARCHIVE, .clock = CLOCK_NONE, .n = 1,
		.due = e->closed_at + ARCHIVE_AFTER_MS};
}

static struct rung rung_of_state(const struct event *e)
{
	switch (e->state) {
	case STATE_SENSED:
		if (e->clocks[CLOCK_A].start == INSTANT_NONE)
			return later_of_none();
		return (struct rung){VERB_PROMOTE, CLOCK_A, 1, e->clocks[CLOCK_A].due};
	case STATE_WAITING:
		return rung_of_a(e);
	case STATE_SUSPENDED:
		if (e->clocks[CLOCK_REVIEW].start == INSTANT_NONE)
			return later_of_none();
		return (struct rung){VERB_RESUME, CLOCK_REVIEW, (uint16_t)(e->extensions + 1),
			e->clocks[CLOCK_REVIEW].due};
	case STATE_CLOSED:
	case STATE_EVALUATED:
		return rung_of_archive(e);
	default:
		return later_of_none();
	}
}

struct rung timer_next(const struct event *e, const struct catalog *c)
{
	(void)c;
	struct rung r = rung_of_state(e);
	bool open = STATE_BIT(e->state) & STATES_OPEN;
	if (open && e->shelved_until != INSTANT_NONE && (r.verb == VERB_NONE || e->shelved_until < r.due))
		return (struct rung){VERB_UNSHELVE, CLOCK_NONE, e->shelve_count, e->shelved_until};
	return r;
}

static const char *clock_letter(enum head_clock c, enum verb v)
{
	if (c == CLOCK_A)
		return v == VERB_PROMOTE ? "promote" : "A";
	if (c == CLOCK_REVIEW)
		return "review";
	return v == VERB_UNSHELVE ? "shelf" : "archive";
}

struct act timer_act(const struct event *e, const struct rung *r, int64_t now, struct arena *arena,
	const char **key)
{
	*key = arena_printf(arena, "timer:%s:%s:%u", e->id, clock_letter(r->clock, r->verb), r->n);
	return (struct act){.verb = r->verb, .actor = {.subject = "timer"}, .at = now,
		.occurred = INSTANT_NONE, .due_at = r->due, .rung_clock = r->clock, .result = -1,
		.until = INSTANT_NONE};
}
