/* SPDX-License-Identifier: MIT */
#include "yiping/model/timer.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/clock.h"
#include "yiping/model/inform.h"

#define ARCHIVE_AFTER_MS (3 * DAY_MS)
#define LADDER_STEP 3 // rungs from one level to the next
#define REPORT_RUNGS 3

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

static bool can_go_up(const struct event *e)
{
	return event_top(e) > LEVEL_CITY;
}

/* The first at the limit's end; each of the others half as long again after the one before. */
static int64_t strike_at(const struct event *e, const struct event_clock *k, uint16_t struck,
	const struct catalog *c)
{
	uint32_t half = k->limit_s > 1 ? k->limit_s / 2 : 1;
	int64_t at = k->due;
	if (struck) {
		int64_t next = clock_after(&c->calendar, e->last_rung, half, k->work_time);
		at = next > at ? next : at;
	}
	return at < e->entered ? clock_after(&c->calendar, e->entered, half, k->work_time) : at;
}

/* On which rung of its level a ladder stands: 0 begins it or goes up, 1 calls the leader, 2 the
 * supervisor. Who is to find somebody is the duty room, so that ladder begins with its leader. */
static unsigned rung_on_level(enum head_clock clock, uint16_t struck)
{
	return (struck + (clock == CLOCK_OWNER)) % LADDER_STEP;
}

static enum post post_of(const struct event *e, enum head_clock clock, enum verb v,
	uint16_t struck)
{
	unsigned on = rung_on_level(clock, struck);
	if (clock == CLOCK_OWNER && v != VERB_ESCALATE)
		return on == 1 ? POST_LEADER : POST_SUPERVISOR;
	if (v == VERB_CALL)
		return on == 1 && !e->unowned ? POST_LEADER : POST_SUPERVISOR;
	if (v == VERB_URGE && e->unowned)
		return POST_SUPERVISOR;
	return e->is_135 ? POST_OFFICER : POST_NONE;
}

static struct rung rung_of_limit(const struct event *e, const struct catalog *c)
{
	enum head_clock clock = event_running_clock(e);
	const struct event_clock *k = &e->clocks[clock];
	uint16_t struck = e->rung_clock == clock ? e->struck : 0;
	bool up = struck && rung_on_level(clock, struck) == 0;
	if (clock == CLOCK_NONE || k->paused_at != INSTANT_NONE || (up && !can_go_up(e)))
		return later_of_none();
	enum verb v = up ? VERB_ESCALATE : struck ? VERB_CALL : VERB_URGE;
	enum level level = event_top(e);
	return (struct rung){.verb = v,
		.clock = clock,
		.n = (uint16_t)(e->rungs + 1),
		.due = strike_at(e, k, struck, c),
		.post = post_of(e, clock, v, struck),
		.level = up ? (enum level)(level - 1) : level};
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
		return (struct rung){.verb = VERB_PROMOTE,
			.clock = CLOCK_A,
			.n = 1,
			.due = e->clocks[CLOCK_A].due};
	case STATE_SUSPENDED:
		if (e->clocks[CLOCK_REVIEW].start == INSTANT_NONE)
			return later_of_none();
		return (struct rung){.verb = VERB_RESUME,
			.clock = CLOCK_REVIEW,
			.n = suspensions(e),
			.due = e->clocks[CLOCK_REVIEW].due};
	case STATE_CLOSED:
	case STATE_EVALUATED:
		return rung_of_archive(e);
	default:
		return rung_of_limit(e, c);
	}
}

/* Of a report that is owed: an urge to who leads the shift, a call of its supervisor, and one of
 * the supervisor who waits for it. */
static struct rung rung_of_report(const struct event *e)
{
	const struct owed *o = &e->owed;
	int64_t half = (o->limit_s > 1 ? o->limit_s / 2 : 1) * SECOND_MS;
	if (o->kind == INFORM_NONE || o->struck >= REPORT_RUNGS ||
		(o->struck == REPORT_RUNGS - 1 && o->to == LEVEL_NONE))
		return later_of_none();
	int64_t next = o->struck ? o->last_rung + half : o->due;
	return (struct rung){.verb = o->struck ? VERB_CALL : VERB_URGE,
		.clock = CLOCK_REPORT,
		.n = (uint16_t)(e->rungs + 1),
		.due = next > o->due ? next : o->due,
		.post = o->struck ? POST_SUPERVISOR : POST_LEADER,
		.level = o->struck == REPORT_RUNGS - 1 ? o->to : e->level};
}

bool timer_is_last(const struct event *after, enum head_clock ladder, const struct catalog *c,
	int64_t now)
{
	struct rung r = ladder == CLOCK_REPORT ? rung_of_report(after) : rung_of_state(after, c);
	return r.verb == VERB_NONE || r.clock != ladder || r.due > now;
}

static struct rung sooner(struct rung a, struct rung b)
{
	return b.verb != VERB_NONE && (a.verb == VERB_NONE || b.due < a.due) ? b : a;
}

struct rung timer_next(const struct event *e, const struct catalog *c)
{
	struct rung r = sooner(rung_of_state(e, c), rung_of_report(e));
	bool open = e->state < STATE_COUNT && (STATE_BIT(e->state) & STATES_OPEN);
	bool muted = e->state == STATE_SENSED; // planned work explains it till the shelf ends
	if (open && e->shelved_until != INSTANT_NONE &&
		(r.verb == VERB_NONE || muted || e->shelved_until <= r.due))
		return (struct rung){
			.verb = VERB_UNSHELVE, .n = e->shelve_count, .due = e->shelved_until};
	return r;
}

static const char *clock_letter(enum head_clock c, enum verb v)
{
	if (v == VERB_PROMOTE)
		return "promote";
	if (c != CLOCK_NONE)
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
