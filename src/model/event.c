/* SPDX-License-Identifier: MIT */
#include "yiping/model/event.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/clock.h"
#include "yiping/model/inform.h"

void event_init(struct event *e)
{
	memset(e, 0, sizeof *e);
	e->state = STATE_NONE;
	e->born = e->occurred = e->entered = INSTANT_NONE;
	e->condition_since = e->acked_at = e->shelved_until = INSTANT_NONE;
	e->supervise_reply_due = e->closed_at = e->last_at = INSTANT_NONE;
	e->owed = inform_nothing();
	e->last_urge = e->last_escalate = e->last_whistle = e->last_rung = INSTANT_NONE;
	for (int c = 0; c < CLOCK_COUNT; c++)
		e->clocks[c] = (struct event_clock){.start = INSTANT_NONE,
			.paused_at = INSTANT_NONE,
			.due = INSTANT_NONE,
			.done = INSTANT_NONE};
}

enum level event_top(const struct event *e)
{
	return e->escalated != LEVEL_NONE ? e->escalated : e->level;
}

void event_add_link(struct event *e, const char *id, struct arena *arena)
{
	for (size_t i = 0; i < e->link_count; i++)
		if (strcmp(e->links[i], id) == 0)
			return;
	if (e->link_count == EVENT_LIST_MAX)
		return;
	const char **all = arena_alloc(arena, (e->link_count + 1) * sizeof *all);
	if (e->link_count)
		memcpy(all, e->links, e->link_count * sizeof *all);
	all[e->link_count++] = arena_strdup(arena, id);
	e->links = all;
}

static bool runs(const struct event *e, enum head_clock c)
{
	return e->clocks[c].start != INSTANT_NONE && e->clocks[c].done == INSTANT_NONE;
}

static enum head_clock clock_of_state(const struct event *e)
{
	switch (e->state) {
	case STATE_SENSED:
	case STATE_WAITING:
		return CLOCK_A;
	case STATE_VERIFYING:
		return CLOCK_V;
	case STATE_REGISTERED:
		return CLOCK_DISPATCH;
	case STATE_ASSIGNED:
		return CLOCK_ACCEPT;
	case STATE_ACCEPTED:
		return e->is_135 && runs(e, CLOCK_D) ? CLOCK_D : CLOCK_H;
	case STATE_HANDLING:
		return CLOCK_C;
	case STATE_SUSPENDED:
		return CLOCK_REVIEW;
	case STATE_REPORTED:
	case STATE_CHECKING:
		return CLOCK_CHECK;
	default:
		return CLOCK_NONE;
	}
}

/* Of what nobody owns the sooner of two limits counts: the state's, or the one for finding
 * somebody. */
static bool waits_for_owner(const struct event *e, enum head_clock own)
{
	bool before = e->state >= STATE_WAITING && e->state <= STATE_REGISTERED;
	return e->unowned && before && runs(e, CLOCK_OWNER) &&
		(!runs(e, own) || e->clocks[CLOCK_OWNER].due <= e->clocks[own].due);
}

enum head_clock event_running_clock(const struct event *e)
{
	enum head_clock own = clock_of_state(e);
	if (waits_for_owner(e, own))
		return CLOCK_OWNER;
	if (own == CLOCK_NONE || runs(e, own))
		return own;
	return runs(e, CLOCK_C) && e->clocks[CLOCK_C].paused_at == INSTANT_NONE ? CLOCK_C
										: CLOCK_NONE;
}

uint8_t event_severity(const struct event *e)
{
	uint8_t grade = e->grade >= 1 && e->grade <= 5 ? e->grade : 5;
	return (uint8_t)((6 - grade) * 10 + e->colour + (e->is_135 ? 5 : 0));
}

bool event_unacked(const struct event *e)
{
	if (e->state >= STATE_COUNT || !(STATE_BIT(e->state) & STATES_OPEN))
		return false;
	return e->acked_at == INSTANT_NONE || e->acked_severity < event_severity(e);
}

bool event_may_be_shelved(const struct event *e)
{
	return !e->is_135 && e->grade > 2;
}

static uint32_t flags_of_alarm(const struct event *e)
{
	uint32_t f = 0;
	if (event_unacked(e))
		f |= HEAD_UNACKED;
	if (e->has_condition)
		f |= e->condition_active ? HEAD_ACTIVE : HEAD_CLEARED;
	if (e->shelved_until != INSTANT_NONE)
		f |= HEAD_SHELVED;
	if (e->returned)
		f |= HEAD_RETURNED;
	return f;
}

static bool has_open_request(const struct event *e)
{
	return event_request(e, "") != NULL;
}

static bool is_calling(const struct event *e)
{
	bool open = e->state < STATE_COUNT && STATE_BIT(e->state) & STATES_OPEN;
	for (size_t i = 0; open && i < e->call_count; i++)
		if (e->calls[i].answered == INSTANT_NONE)
			return true;
	return false;
}

static uint32_t flags_of(const struct event *e)
{
	uint32_t f = flags_of_alarm(e);
	f |= e->is_135 ? HEAD_135 : 0;
	f |= e->supervised ? HEAD_SUPERVISED : 0;
	f |= e->exercise ? HEAD_EXERCISE : 0;
	f |= e->sensitive ? HEAD_SENSITIVE : 0;
	f |= e->unowned ? HEAD_UNOWNED : 0;
	f |= e->grouped ? HEAD_GROUPED : 0;
	f |= has_open_request(e) ? HEAD_ASKING : 0;
	f |= is_calling(e) ? HEAD_CALLING : 0;
	f |= e->reworks ? HEAD_REWORKED : 0;
	f |= e->urges ? HEAD_URGED : 0;
	f |= (uint32_t)e->level << HEAD_LEVEL_SHIFT;
	f |= (uint32_t)e->escalated << HEAD_ESCALATED_SHIFT;
	f |= (uint32_t)e->legs[0] << HEAD_LEG_A_SHIFT;
	f |= (uint32_t)e->legs[1] << HEAD_LEG_V_SHIFT;
	f |= (uint32_t)e->legs[2] << HEAD_LEG_D_SHIFT;
	return f;
}

/* Missed its close or arrival limit: only told of a closed event. */
static bool closed_late(const struct event *e)
{
	const struct event_clock *c = &e->clocks[CLOCK_C], *h = &e->clocks[CLOCK_H];
	if (e->state != STATE_CLOSED && e->state != STATE_EVALUATED && e->state != STATE_ARCHIVED)
		return false;
	return (c->start != INSTANT_NONE && c->done > c->due) ||
	       (h->start != INSTANT_NONE && h->done != INSTANT_NONE && h->done > h->due);
}

static void head_put_clock(struct head *h, const struct event *e)
{
	enum head_clock running = event_running_clock(e);
	const struct event_clock *c = &e->clocks[running];
	h->start = e->entered;
	h->due = INSTANT_NONE;
	if (running == CLOCK_NONE)
		return;
	h->clock = running;
	h->start = c->start;
	h->limit_s = c->limit_s;
	h->pause_s = c->pause_s;
	h->due = c->due;
	h->flags |= (c->work_time ? HEAD_WORKTIME : 0) |
		    (c->paused_at != INSTANT_NONE ? HEAD_PAUSED : 0);
}

struct head event_head(const struct event *e)
{
	struct head h = {
		.num = e->num,
		.rev = e->rev,
		.arev = e->arev,
		.kind = KIND_EVENT,
		.state = e->state,
		.grade = e->grade,
		.colour = e->colour,
		.domain = e->domain,
		.type = e->type,
		.area = e->area,
		.flags = flags_of(e),
		.born = e->born,
	};
	if (e->holder_person.num) {
		h.holder = e->holder_person.num;
		h.flags |= HEAD_PERSON;
	} else {
		h.holder = e->holder_unit.num;
	}
	if (closed_late(e))
		h.flags |= HEAD_LATE;
	head_put_clock(&h, e);
	if (e->owed.kind != INFORM_NONE) {
		h.flags |= HEAD_OWES;
		h.pause_s = inform_pack(e);
	}
	return h;
}

void event_clock_start(struct event *e, enum head_clock c, struct duration_limit limit, int64_t at,
	const struct calendar *cal)
{
	struct event_clock *k = &e->clocks[c];
	*k = (struct event_clock){.start = INSTANT_NONE,
		.paused_at = INSTANT_NONE,
		.due = INSTANT_NONE,
		.done = INSTANT_NONE};
	if (limit.seconds == 0)
		return;
	k->start = at;
	k->limit_s = limit.seconds;
	k->work_time = limit.work_time;
	k->due = clock_after(cal, at, limit.seconds, limit.work_time);
}

void event_clock_done(struct event *e, enum head_clock c, int64_t at)
{
	struct event_clock *k = &e->clocks[c];
	if (k->start != INSTANT_NONE && k->done == INSTANT_NONE)
		k->done = at;
}

void event_clock_pause(struct event *e, enum head_clock c, int64_t at)
{
	struct event_clock *k = &e->clocks[c];
	if (k->start != INSTANT_NONE && k->done == INSTANT_NONE && k->paused_at == INSTANT_NONE)
		k->paused_at = at;
}

void event_clock_resume(struct event *e, enum head_clock c, int64_t at, const struct calendar *cal)
{
	struct event_clock *k = &e->clocks[c];
	if (k->start == INSTANT_NONE || k->paused_at == INSTANT_NONE)
		return;
	k->pause_s += (uint32_t)clock_between(cal, k->paused_at, at, k->work_time);
	k->paused_at = INSTANT_NONE;
	k->due = clock_after(cal, k->start, k->limit_s + k->pause_s, k->work_time);
}

struct party *event_party(const struct event *e, uint32_t unit)
{
	for (size_t i = 0; unit && i < e->party_count; i++)
		if (e->parties[i].unit.num == unit)
			return &e->parties[i];
	return NULL;
}

struct party *event_lead(const struct event *e)
{
	for (size_t i = 0; i < e->party_count; i++)
		if (e->parties[i].lead)
			return &e->parties[i];
	return NULL;
}

struct request *event_request(const struct event *e, const char *what)
{
	for (size_t i = 0; i < e->request_count; i++) {
		struct request *r = &e->requests[i];
		if (r->decided == INSTANT_NONE && (!*what || strcmp(r->what, what) == 0))
			return r;
	}
	return NULL;
}
