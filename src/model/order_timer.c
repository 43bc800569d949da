/* SPDX-License-Identifier: MIT */
#include "yiping/model/order_timer.h"

#include "yiping/base/instant.h"

#define LADDER_STEP 3 // rungs from one level to the next

static int64_t began(const struct order *o)
{
	switch (o->stage) {
	case ORDER_TAKEN: return o->taken > o->reply_from ? o->taken : o->reply_from;
	case ORDER_REPORTED: return o->reported;
	default: return o->issued;
	}
}

/* Below a town nobody is on duty. */
static enum level duty_level(const struct area_tree *t, uint32_t area)
{
	const struct area *a = area_by_num(t, area);
	return !a || a->level > LEVEL_TOWN ? LEVEL_TOWN : a->level;
}

static enum post post_of(uint16_t struck)
{
	return struck % LADDER_STEP == 1   ? POST_LEADER
	       : struck % LADDER_STEP == 2 ? POST_SUPERVISOR
					   : POST_NONE;
}

static int64_t due_of(const struct order *o, const struct head *h)
{
	int64_t half = (int64_t)h->limit_s * SECOND_MS / 2;
	int64_t at = h->due < began(o) ? began(o) + half : h->due;
	int64_t next = o->struck ? o->last_rung + half : at;
	return next > at ? next : at;
}

struct rung order_rung(const struct order *o, const struct area_tree *t)
{
	struct head h = order_head(o);
	bool checks = o->stage == ORDER_REPORTED;
	enum level top = checks ? LEVEL_CITY : duty_level(t, o->from);
	enum level now = o->escalated != LEVEL_NONE ? o->escalated
						    : duty_level(t, checks ? o->from : o->area);
	bool up = o->struck && o->struck % LADDER_STEP == 0;
	if (h.due == INSTANT_NONE || !head_is_live(&h) || (up && now <= top))
		return (struct rung){.verb = VERB_NONE, .due = INSTANT_NONE};
	return (struct rung){.verb = up ? VERB_ESCALATE : o->struck ? VERB_CALL : VERB_URGE,
		.clock = (enum head_clock)h.clock,
		.n = (uint16_t)(o->rungs + 1),
		.due = due_of(o, &h),
		.post = post_of(o->struck),
		.level = up ? (enum level)(now - 1) : now};
}

void order_strike(struct order *o, const struct rung *r, const struct actor *who, int64_t at)
{
	o->rev++;
	o->struck++;
	o->rungs++;
	o->last_rung = r->due;
	if (r->verb == VERB_URGE)
		o->urges++;
	if (r->verb == VERB_ESCALATE)
		o->escalated = r->level;
	if (!who || !who->subject)
		return;
	o->called = *who;
	o->called_at = at;
}
