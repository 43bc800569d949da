/* SPDX-License-Identifier: MIT */
#include "yiping/model/inform.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/clock.h"

#define PACK_SHIFT 30 // seconds below, above which report
#define PACK_MOST ((UINT32_C(1) << PACK_SHIFT) - 1)
enum packed { PACKED_CALL, PACKED_FIRST, PACKED_FOLLOW_UP, PACKED_FINAL };

static const char *const tokens[INFORM_KIND_COUNT] = {"", "first", "follow_up", "final"};

const char *inform_token(enum inform_kind k)
{
	return (unsigned)k < INFORM_KIND_COUNT ? tokens[k] : "";
}

enum inform_kind inform_of(const char *token)
{
	for (int k = INFORM_FIRST; token && k < INFORM_KIND_COUNT; k++)
		if (strcmp(tokens[k], token) == 0)
			return (enum inform_kind)k;
	return INFORM_NONE;
}

const struct inform_limits *inform_limits_of(
	const struct catalog *c, uint8_t grade, bool is_135)
{
	if (is_135 && (grade > 3 || !grade))
		grade = 3;
	return &c->informs[grade <= 5 ? grade : 0];
}

enum level inform_to(const struct event *e)
{
	if (e->level <= LEVEL_CITY)
		return LEVEL_NONE;
	return e->grade == 1 || e->grade == 2 ? LEVEL_CITY : (enum level)(e->level - 1);
}

static bool was_sent(const struct event *e, bool phone)
{
	for (size_t i = 0; i < e->inform_count; i++)
		if (e->informs[i].phone == phone)
			return true;
	return false;
}

bool inform_fits(const struct event *e, enum inform_kind k, bool phone)
{
	bool open = e->state < STATE_COUNT && (STATE_BIT(e->state) & STATES_OPEN);
	switch (k) {
	case INFORM_FIRST:
		return open && !was_sent(e, false) && !(phone && was_sent(e, true));
	case INFORM_FOLLOW_UP:
		return open && was_sent(e, false);
	case INFORM_FINAL:
		return !open && (e->owed.kind == INFORM_FINAL ||
			(e->inform_count && e->informs[e->inform_count - 1].kind != k));
	default:
		return false;
	}
}

struct owed inform_nothing(void)
{
	return (struct owed){
		.since = INSTANT_NONE, .due = INSTANT_NONE, .last_rung = INSTANT_NONE};
}

static struct duration_limit limit_of(
	const struct inform_limits *l, enum inform_kind k, bool phone)
{
	switch (k) {
	case INFORM_FIRST: return phone ? l->phone : l->written;
	case INFORM_FOLLOW_UP: return l->follow_up;
	case INFORM_FINAL: return l->final;
	default: return (struct duration_limit){0};
	}
}

static int64_t next_midnight(const struct calendar *cal, int64_t at)
{
	int64_t off = cal->utc_offset_minutes * MINUTE_MS, local = at + off;
	int64_t day = local / DAY_MS - (local % DAY_MS < 0);
	return (day + 1) * DAY_MS - off;
}

struct owed inform_owe(const struct inform_limits *l, enum inform_kind k, bool phone,
	const struct calendar *cal, int64_t since)
{
	struct owed o = inform_nothing();
	phone = phone && k == INFORM_FIRST && l->phone.seconds;
	struct duration_limit limit = limit_of(l, k, phone);
	if (!limit.seconds)
		return o;
	o.kind = k;
	o.phone = phone;
	o.since = since;
	o.limit_s = limit.seconds;
	o.due = clock_after(cal, since, limit.seconds, limit.work_time);
	int64_t midnight = next_midnight(cal, since);
	if (k == INFORM_FIRST && !phone && l->same_day && midnight > o.due) {
		o.due = midnight;
		o.limit_s = (uint32_t)((midnight - since) / SECOND_MS);
	}
	return o;
}

/* ---- in a head ---- */

uint32_t inform_pack(const struct event *e)
{
	const struct owed *o = &e->owed;
	bool dated = e->born != INSTANT_NONE && o->due != INSTANT_NONE && o->due > e->born;
	int64_t s = dated ? (o->due - e->born) / SECOND_MS : 0;
	enum packed which = o->kind == INFORM_FINAL	  ? PACKED_FINAL
			    : o->kind == INFORM_FOLLOW_UP ? PACKED_FOLLOW_UP
			    : o->phone			  ? PACKED_CALL
							  : PACKED_FIRST;
	return (uint32_t)which << PACK_SHIFT | (uint32_t)(s < PACK_MOST ? s : PACK_MOST);
}

static enum urgency urgency_of(int64_t whole, int64_t left)
{
	if (left <= 0)
		return URGENCY_OVERDUE;
	if (left * 10 <= whole)
		return URGENCY_NEAR;
	return left * 10 <= whole * 3 ? URGENCY_HALF : URGENCY_EASY;
}

struct inform_view eval_inform(const struct head *h, const struct catalog *c, int64_t now)
{
	static const enum inform_kind kinds[] = {
		INFORM_FIRST, INFORM_FIRST, INFORM_FOLLOW_UP, INFORM_FINAL};
	struct inform_view v = {.kind = INFORM_NONE, .due = INSTANT_NONE};
	if (h->kind != KIND_EVENT || !(h->flags & HEAD_OWES) || h->born == INSTANT_NONE)
		return v;
	uint32_t which = h->pause_s >> PACK_SHIFT;
	v.kind = kinds[which];
	v.phone = which == PACKED_CALL;
	v.due = h->born + (h->pause_s & PACK_MOST) * SECOND_MS;
	v.left_ms = v.due - now;

	const struct inform_limits *l = inform_limits_of(c, h->grade, h->flags & HEAD_135);
	struct duration_limit limit = limit_of(l, v.kind, v.phone);
	bool by_day = v.kind == INFORM_FIRST && !v.phone && l->same_day;
	int64_t whole = by_day ? v.due - h->born : limit.seconds * SECOND_MS;
	int64_t left = v.left_ms;
	if (limit.work_time && left > 0 && !by_day)
		left = clock_between(&c->calendar, now, v.due, true) * SECOND_MS;
	v.urgency = v.left_ms <= 0 ? URGENCY_OVERDUE : urgency_of(whole, left > 0 ? left : 1);
	v.limit_ms = limit.work_time && left > 0 && left < whole
			     ? (int64_t)((double)v.left_ms * (double)whole / (double)left)
			     : whole;
	return v;
}
