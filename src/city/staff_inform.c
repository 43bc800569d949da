/* SPDX-License-Identifier: MIT */
/* Reports to the level above: mostly in good time, some near their end, a few late. */
#include "yiping/base/instant.h"

#include "staff.h"

#define NEAR_SHARE 0.14
#define LATE_SHARE 0.04
#define LEFT_MORE 0.15       // in the demo's own district: near their end, for a person to send
#define SOON_MS (4 * HOUR_MS) // what has all day is not put off till midnight

static uint64_t key_of(const struct staff *s, unsigned salt)
{
	return noise_key(s->key, (uint64_t)CHANCE_INFORM << 32 |
		(uint64_t)s->e->inform_count << 8 | (uint64_t)s->e->owed.kind << 4 | salt);
}

int64_t staff_inform_time(const struct staff *s)
{
	const struct owed *o = &s->e->owed;
	if (o->kind == INFORM_NONE)
		return INSTANT_NONE;
	int64_t limit = o->due - o->since;
	double how = noise_unit(key_of(s, 1)), share = noise_unit(key_of(s, 2));
	double near = NEAR_SHARE + (staff_of_demo_place(s) ? LEFT_MORE : 0);
	if (how < LATE_SHARE)
		return o->due + noise_part(limit < SOON_MS ? limit : SOON_MS, 0.05 + 0.4 * share);
	if (how < LATE_SHARE + near)
		return o->since + noise_part(limit, 0.91 + 0.08 * share);
	int64_t within = limit < SOON_MS ? limit : SOON_MS;
	return o->since + noise_part(within, 0.15 + 0.6 * share);
}

void staff_plan_inform(struct staff *s, int64_t at)
{
	const struct owed *o = &s->e->owed;
	staff_by_centre(s, VERB_INFORM, s->e->level, staff_on_duty(s));
	s->act->kind = o->kind;
	s->act->phone = o->phone;
	s->act->text = city_inform_words(o->kind, o->phone, key_of(s, 3));
	int64_t last = s->e->last_at;
	s->at = last != INSTANT_NONE && at <= last ? last + SECOND_MS : at;
}
