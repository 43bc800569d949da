/* SPDX-License-Identifier: MIT */
#include "yiping/base/instant.h"

#include "staff.h"

static bool plan_state(struct staff *s)
{
	static bool (*const plans[STATE_COUNT])(struct staff *) = {
		[STATE_SENSED] = staff_plan_sensed,
		[STATE_WAITING] = staff_plan_waiting,
		[STATE_VERIFYING] = staff_plan_verifying,
		[STATE_REGISTERED] = staff_plan_registered,
		[STATE_ASSIGNED] = staff_plan_assigned,
		[STATE_ACCEPTED] = staff_plan_accepted,
		[STATE_HANDLING] = staff_plan_handling,
		[STATE_SUSPENDED] = staff_plan_suspended,
		[STATE_REPORTED] = staff_plan_reported,
		[STATE_CHECKING] = staff_plan_checking,
		[STATE_CLOSED] = staff_plan_closed,
	};

	if (s->e->state >= STATE_COUNT || !plans[s->e->state] || !plans[s->e->state](s))
		return false;
	s->at = staff_adjusted(s, s->at);
	return true;
}

static bool in_our_city(const struct city *c, const struct event *e)
{
	return e->path.count > 0 && city_place(c, e->path.num[0]) && city_place(c, e->area) &&
		city_place(c, e->path.num[e->path.count - 1]);
}

bool city_next_act(const struct city *c, const struct event *e, int64_t *at, struct act *act,
	struct person *person, struct arena *arena)
{
	struct staff s = {.c = c, .e = e, .type = catalog_type(c->catalog, e->type), .act = act,
		.person = person, .arena = arena};
	uint64_t round = (uint64_t)e->reworks << 16 | (uint64_t)e->send_backs << 8 | e->reopens;

	if (!s.type || !in_our_city(c, e))
		return false;
	s.key = noise_key(city_key(c, PART_STAFF, (uint64_t)e->num << 24 ^ round),
		(uint64_t)e->born);
	bool planned = staff_plan_answer(&s) || staff_plan_decision(&s) || plan_state(&s);
	int64_t reply = staff_reply_time(&s), inform = staff_inform_time(&s);
	if (reply != INSTANT_NONE && (!planned || reply < s.at)) {
		staff_plan_reply(&s, reply);
		planned = true;
	}
	if (inform != INSTANT_NONE && (!planned || inform < s.at)) {
		staff_plan_inform(&s, inform);
		planned = true;
	}
	if (!planned)
		return false;
	*at = act->at = s.at;
	return true;
}
