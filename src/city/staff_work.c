/* SPDX-License-Identifier: MIT */
#include "yiping/base/instant.h"

#include "staff.h"

#define SEND_BACK_SHARE 0.04
#define EXTENSION_SHARE 0.04
#define SUSPENSION_SHARE 0.025
#define SPOT_SHARE 0.55
#define LONG_LIMIT_S 86400

static bool plan_send_back(struct staff *s)
{
	static const char *const reasons[] = {"not_ours", "place_unclear", "facts_missing",
		"no_capacity"};
	bool back = !s->e->is_135 && !s->e->send_backs && !staff_is_left(s) &&
		staff_unit(s, CHANCE_BACK) < SEND_BACK_SHARE;

	if (!back || !staff_by_unit(s, VERB_SEND_BACK))
		return false;
	s->act->reason = reasons[noise_below(staff_key(s, CHANCE_CAUSE), 4)];
	s->act->text = "经核对需改派其他单位。";
	s->at = s->e->entered + MINUTE_MS +
		noise_part(15 * MINUTE_MS, staff_unit(s, CHANCE_WHEN));
	return true;
}

bool staff_plan_assigned(struct staff *s)
{
	if (plan_send_back(s))
		return true;
	if (!staff_by_unit(s, VERB_ACK))
		return false;
	s->at = staff_within(s, CLOCK_ACCEPT, s->e->entered,
		(struct pace){0.02, 10 * SECOND_MS, 20 * MINUTE_MS});
	return true;
}

static int64_t arrival_time(const struct staff *s)
{
	return staff_within(s, CLOCK_H, s->e->entered,
		(struct pace){0.015, MINUTE_MS, 70 * MINUTE_MS});
}

/* What must be quick is told of when they set out. */
static bool plan_depart(struct staff *s, int64_t arrives)
{
	const struct party *lead = event_lead(s->e);
	bool tells = s->e->is_135 || s->e->grade <= 4;

	if (!tells || !lead || lead->departed != INSTANT_NONE || !staff_by_unit(s, VERB_DEPART))
		return false;
	if (s->e->is_135)
		s->at = staff_within(s, CLOCK_D, s->e->entered,
			(struct pace){0.05, 8 * SECOND_MS, 2 * MINUTE_MS});
	else
		s->at = s->e->entered + (arrives - s->e->entered) / 4;
	return s->at < arrives;
}

bool staff_plan_accepted(struct staff *s)
{
	int64_t arrives = arrival_time(s);

	if (plan_depart(s, arrives))
		return true;
	if (!staff_by_unit(s, VERB_ARRIVE))
		return false;
	s->at = arrives;
	return true;
}

static const struct evidence *photo(struct staff *s)
{
	struct evidence *v = arena_alloc(s->arena, sizeof *v);

	*v = (struct evidence){.kind = "photo", .note = "处置后",
		.ref = arena_printf(s->arena, "photo/%s/%u.jpg", s->e->id, s->e->rev + 1)};
	return v;
}

static bool closes_on_the_spot(const struct staff *s)
{
	return s->type->spot && !s->e->is_135 && s->e->grade >= 4 &&
		staff_unit(s, CHANCE_SPOT) < SPOT_SHARE;
}

static bool plan_end_of_handling(struct staff *s, int64_t at)
{
	bool spot = closes_on_the_spot(s);

	if (!staff_by_unit(s, spot ? VERB_CLOSE : VERB_FEEDBACK))
		return false;
	if (spot)
		s->act->disposition = s->e->exercise ? "exercise"
			: staff_unit(s, CHANCE_RESULT) < 0.06 ? "no_action" : "handled";
	s->act->text = city_result_words(staff_key(s, CHANCE_WORDS), s->arena);
	s->act->reason = staff_alone_words(s);
	s->act->evidence = photo(s);
	s->act->evidence_count = 1;
	s->at = at;
	return true;
}

/* Things that some do on the way, each once: true if it is still to come. */
static bool plan_on_the_way(struct staff *s, int64_t ends)
{
	const struct event *e = s->e;
	int64_t all = ends - e->entered;
	double asks = staff_unit(s, CHANCE_ASK);
	bool fresh = e->request_count == 0, slow = e->clocks[CLOCK_C].work_time ||
		e->clocks[CLOCK_C].limit_s >= LONG_LIMIT_S;

	if (fresh && asks < EXTENSION_SHARE && staff_by_unit(s, VERB_ASK)) {
		s->act->what = "extension";
		s->act->reason = "joint_work";
		s->act->text = "需多部门协同，申请延期。";
		s->act->extra_s = e->clocks[CLOCK_C].limit_s / 2;
		s->at = e->entered + all / 2;
		return true;
	}
	if (fresh && slow && !e->is_135 && e->grade >= 4 &&
		asks < EXTENSION_SHARE + SUSPENSION_SHARE && staff_by_unit(s, VERB_ASK)) {
		s->act->what = "suspension";
		s->act->reason = "engineering";
		s->act->text = "涉及工程周期，申请挂账。";
		s->at = e->entered + all / 3;
		s->act->until = s->at + (1 + noise_below(staff_key(s, CHANCE_CAUSE), 3)) * DAY_MS;
		return true;
	}
	if (e->grade <= 3 && e->last_whistle == INSTANT_NONE && !e->reworks &&
		staff_unit(s, CHANCE_WHISTLE) < 0.25) {
		const struct unit *to = staff_unit_of_kind(s, "police");
		if (to && !event_party(e, to->num) && staff_by_unit(s, VERB_WHISTLE)) {
			s->act->to = staff_unit_ref(to);
			s->act->text = "请到场协助。";
			s->at = e->entered + all / 6;
			return true;
		}
	}
	return false;
}

/* Once: an urge brings it forward, and then it is not still to come at its own time. */
static bool plan_progress(struct staff *s, int64_t ends)
{
	int64_t all = ends - s->e->entered, at = s->e->entered + all * 2 / 5;
	int64_t adjusted = staff_adjusted(s, at), from = adjusted < at ? adjusted : at;

	if (all < 12 * MINUTE_MS || (s->e->last_at != INSTANT_NONE && s->e->last_at >= from) ||
		staff_unit(s, CHANCE_PROGRESS) > 0.6 || !staff_by_unit(s, VERB_PROGRESS))
		return false;
	s->act->text = city_progress_words(staff_key(s, CHANCE_WORDS));
	s->at = at;
	return true;
}

/* Whoever was whistled for says that they come. */
static bool plan_report_in(struct staff *s)
{
	const struct party *p = staff_whistled(s);
	if (!p || s->e->last_whistle == INSTANT_NONE ||
		!staff_by_worker_of(s, VERB_ACK, p->unit.num))
		return false;
	s->at = s->e->last_whistle + 30 * SECOND_MS +
		noise_part(4 * MINUTE_MS, staff_unit(s, CHANCE_WHISTLE));
	return true;
}

/* Of several that are still to come, the first. */
bool staff_plan_handling(struct staff *s)
{
	int64_t ends = staff_within(s, CLOCK_C, s->e->entered,
		(struct pace){0.02, 4 * MINUTE_MS, 5 * HOUR_MS});
	int64_t clears = s->e->entered + (ends - s->e->entered) * 3 / 4;
	bool condition = s->e->has_condition && s->e->condition_active && !s->e->series;

	if (plan_report_in(s) || plan_progress(s, ends) || plan_on_the_way(s, ends))
		return true;
	if (condition) {
		staff_by_rule(s, VERB_CLEAR, "rule:clear");
		s->at = clears;
		return true;
	}
	return plan_end_of_handling(s, ends);
}

bool staff_plan_suspended(struct staff *s)
{
	const struct event_clock *k = &s->e->clocks[CLOCK_REVIEW];

	if (k->start == INSTANT_NONE || !staff_by_unit(s, VERB_RESUME))
		return false;
	double share = 0.5 + 0.4 * staff_unit(s, CHANCE_WHEN);
	s->at = k->start + noise_part(k->due - k->start, share);
	return true;
}
