/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "yiping/base/instant.h"

#include "staff.h"

#define LATER_SHARE 0.25 // of the requests wait long enough for a person to decide them

static bool is_open(const struct event *e)
{
	return STATE_BIT(e->state) & STATES_OPEN;
}

bool staff_plan_answer(struct staff *s)
{
	for (size_t i = 0; is_open(s->e) && i < s->e->call_count; i++) {
		const struct call *k = &s->e->calls[i];
		if (k->answered != INSTANT_NONE ||
			!city_staff_by_subject(s->c, k->subject, s->person))
			continue;
		if (!area_path_has(&s->e->path, s->person->areas[0]))
			continue;
		*s->act = (struct act){.verb = VERB_ANSWER, .person = s->person,
			.actor = person_actor(s->person), .occurred = INSTANT_NONE,
			.due_at = INSTANT_NONE, .until = INSTANT_NONE, .result = -1};
		uint64_t key = noise_key(staff_key(s, CHANCE_CALLED), i);
		s->at = k->at + 6 * SECOND_MS + noise_part(40 * SECOND_MS, noise_unit(key));
		return true;
	}
	return false;
}

/* Before it is due, but not the moment it was asked for. */
int64_t staff_reply_time(const struct staff *s)
{
	const struct event *e = s->e;

	if (!e->supervised || !is_open(e) || e->state == STATE_SENSED)
		return INSTANT_NONE;
	int64_t soonest = e->last_verb == VERB_SUPERVISE ? e->last_at + 2 * MINUTE_MS : e->entered;
	int64_t due = e->supervise_reply_due;
	int64_t at = due != INSTANT_NONE ? due - 10 * MINUTE_MS : e->entered + 20 * MINUTE_MS;
	return at > soonest ? at : soonest;
}

void staff_plan_reply(struct staff *s, int64_t at)
{
	if (!staff_by_unit(s, VERB_REPLY))
		staff_by_centre(s, VERB_REPLY, staff_level(s), staff_on_duty(s));
	s->act->text = "已按督办要求落实，正在推进。";
	s->at = at;
}

/* Who is to receive a transfer: the unit itself, or the duty room of an area that has the event. */
static bool receiver(struct staff *s, const struct request *r)
{
	if (r->to.num && r->to.num <= s->c->unit_count) {
		const struct unit *u = &s->c->units[r->to.num - 1];
		return area_path_has(&s->e->path, u->area) &&
			staff_by_worker_of(s, VERB_DECIDE, r->to.num);
	}
	const struct place *p = city_place(s->c, r->to_area);
	if (!p || !p->centre || !area_path_has(&s->e->path, r->to_area))
		return false;
	staff_by_centre(s, VERB_DECIDE, (enum level)p->level, staff_on_duty(s));
	return true;
}

static bool decider(struct staff *s, const struct request *r)
{
	bool duty = strcmp(r->what, "false") == 0 ||
		(strcmp(r->what, "extension") == 0 && s->e->extensions == 0);

	if (strcmp(r->what, "transfer") == 0)
		return receiver(s, r);
	enum level level = duty ? staff_level(s) : staff_level_for_grade(s, 3);
	staff_by_centre(s, VERB_DECIDE, level, duty ? POST_CHECKER : POST_SUPERVISOR);
	return !r->by.subject || strcmp(r->by.subject, s->person->subject) != 0;
}

static bool grants(const struct staff *s, const struct request *r, double u)
{
	const struct event *e = s->e;

	if (strcmp(r->what, "false") == 0)
		return u < (staff_finds_nothing(s) ? 0.92 : 0.3);
	if (strcmp(r->what, "void") == 0)
		return e->grade >= 4 && u < 0.5;
	return u < 0.85;
}

bool staff_plan_decision(struct staff *s)
{
	const struct request *r = is_open(s->e) ? event_request(s->e, "") : NULL;

	if (!r || !decider(s, r))
		return false;
	uint64_t key = noise_key(staff_key(s, CHANCE_ASK), r->id);
	double u = noise_unit(key), later = noise_unit(noise_key(key, 1));
	bool granted = grants(s, r, noise_unit(noise_key(key, 2)));
	s->act->request = r->id;
	s->act->result = granted;
	s->act->text = granted ? "同意。" : "理由不足，请继续处置。";
	if (s->e->is_135)
		s->at = r->at + 15 * SECOND_MS + noise_part(40 * SECOND_MS, u);
	else if (later < LATER_SHARE)
		s->at = r->at + 45 * MINUTE_MS + noise_part(75 * MINUTE_MS, u);
	else
		s->at = r->at + 3 * MINUTE_MS + noise_part(15 * MINUTE_MS, u);
	return true;
}
