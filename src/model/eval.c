/* SPDX-License-Identifier: MIT */
#include "yiping/model/eval.h"

#include "yiping/base/instant.h"
#include "yiping/model/clock.h"

#define PERIODS_GOOD 3

static bool has_due(const struct head *h)
{
	return h->clock != CLOCK_NONE && h->due != INSTANT_NONE;
}

/* ms of the whole limit; a clock that is only a date (review) runs from its start to its due. */
static int64_t whole_of(const struct head *h)
{
	if (h->limit_s)
		return h->limit_s * SECOND_MS;
	return h->start != INSTANT_NONE && h->due > h->start ? h->due - h->start : 0;
}

/* ms of the clock's calendar till due; what lies before `due` counts pauses right, because due
 * does. */
static int64_t remaining(const struct head *h, const struct calendar *c, int64_t from, int64_t to)
{
	if (h->limit_s && h->flags & HEAD_WORKTIME)
		return clock_between(c, from, to, true) * SECOND_MS;
	return to > from ? to - from : 0;
}

static enum urgency urgency_of(int64_t whole, int64_t left)
{
	if (left * 10 <= whole)
		return URGENCY_NEAR;
	return left * 10 <= whole * 3 ? URGENCY_HALF : URGENCY_EASY;
}

struct clock_view eval_clock(const struct head *h, const struct calendar *c, int64_t now)
{
	struct clock_view v = {.clock = CLOCK_NONE, .urgency = URGENCY_NONE};

	if (!has_due(h))
		return v;
	v.clock = (enum head_clock)h->clock;
	if (h->flags & HEAD_PAUSED) {
		v.paused = true;
		return v;
	}
	v.left_ms = h->due - now;

	int64_t whole = whole_of(h);
	if (now >= h->due) {
		v.urgency = URGENCY_OVERDUE;
		v.used = whole ? 1 + (double)remaining(h, c, h->due, now) / (double)whole : 1;
		return v;
	}
	int64_t left = remaining(h, c, now, h->due);
	v.urgency = urgency_of(whole, left);
	v.used = whole > left ? (double)(whole - left) / (double)whole : 0;
	return v;
}

int64_t eval_age(const struct head *h, int64_t now)
{
	return h->born == INSTANT_NONE || now < h->born ? 0 : now - h->born;
}

/* Cheaper than eval_clock: no division, and the calendar is asked only where it decides. */
static bool is_near(const struct head *h, const struct calendar *c, int64_t now)
{
	int64_t whole = whole_of(h), wall = h->due - now;

	if (wall * 10 <= whole)
		return true; // the calendar's time is never longer than the wall's
	if (!(h->limit_s && h->flags & HEAD_WORKTIME))
		return false;
	return remaining(h, c, now, h->due) * 10 <= whole;
}

/* The legs end when somebody departs: until then minutes decide, whoever has it. */
static bool leg_runs(const struct head *h)
{
	return h->flags & HEAD_135 && h->kind == KIND_EVENT && h->state <= STATE_HANDLING &&
	       head_leg(h, HEAD_LEG_D_SHIFT) == LEG_PENDING;
}

struct eval_rank eval_rank(const struct head *h, const struct calendar *c, int64_t now)
{
	bool runs = has_due(h) && !(h->flags & HEAD_PAUSED);
	bool overdue = runs && now >= h->due;
	int64_t due = runs ? h->due : INT64_MAX;
	bool near = overdue || (runs && is_near(h, c, now));
	bool major = h->grade == 1 || h->grade == 2;
	bool leg = leg_runs(h);
	bool serious = head_is_serious(h), needs = near || leg || h->flags & HEAD_UNACKED;
	uint64_t grade = h->grade ? h->grade : 6; // not graded yet: after routine
	uint64_t order = 0;

	order |= (uint64_t)!leg << 17;
	order |= (uint64_t)!(h->flags & HEAD_UNACKED) << 16;
	order |= (uint64_t)!near << 15;
	order |= (grade & 127) << 8;
	order |= h->kind;
	return (struct eval_rank){
		.band = serious && needs ? 0 : major ? 1 : overdue ? 2 : 3,
		.over = overdue ? due : INT64_MAX,
		.order = (uint32_t)order,
		.due = due,
		.num = h->num,
	};
}

#define THREE_WAY(a, b) (((a) > (b)) - ((a) < (b)))

int eval_rank_compare(const struct eval_rank *a, const struct eval_rank *b)
{
	if (a->band != b->band)
		return THREE_WAY(a->band, b->band);
	if (a->over != b->over)
		return THREE_WAY(a->over, b->over);
	if (a->order >> 8 != b->order >> 8)
		return THREE_WAY(a->order, b->order);
	if (a->due != b->due)
		return THREE_WAY(a->due, b->due);
	if (a->num != b->num)
		return THREE_WAY(a->num, b->num);
	return THREE_WAY(a->order, b->order);
}

int eval_compare(const struct head *a, const struct head *b, const struct calendar *c, int64_t now)
{
	struct eval_rank x = eval_rank(a, c, now), y = eval_rank(b, c, now);

	return eval_rank_compare(&x, &y);
}

int64_t eval_observed(const struct gauge *g, const struct indicator *i)
{
	if (g->observed == INSTANT_NONE || g->vouched == INSTANT_NONE)
		return g->observed;
	int64_t surely = g->vouched - i->period_s * SECOND_MS;
	return surely > g->observed ? surely : g->observed;
}

enum quality eval_quality(const struct indicator *i, int64_t observed, enum quality given,
	int64_t now)
{
	if (given != QUALITY_GOOD)
		return given;
	if (observed == INSTANT_NONE)
		return QUALITY_NO_DATA;
	if (now - observed > PERIODS_GOOD * i->period_s * SECOND_MS)
		return QUALITY_STALE;
	return QUALITY_GOOD;
}
