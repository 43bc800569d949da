/* SPDX-License-Identifier: MIT */
#include "yiping/base/instant.h"

#include "staff.h"

bool staff_plan_sensed(struct staff *s)
{
	const struct event_clock *a = &s->e->clocks[CLOCK_A];
	int64_t limit = a->start != INSTANT_NONE ? a->due - a->start : HOUR_MS;
	double u = staff_unit(s, CHANCE_WHEN);

	if (s->e->series) // the server's own rules see to what its readings raised
		return false;
	if (!s->e->is_135 && staff_finds_nothing(s) && staff_unit(s, CHANCE_HOW) < 0.5) {
		staff_by_rule(s, VERB_CLEAR, "rule:clear");
		int64_t window = limit < 10 * MINUTE_MS ? limit : 10 * MINUTE_MS;
		s->at = s->e->born + noise_part(window, 0.15 + 0.7 * u);
		return true;
	}
	/* What a camera is not sure of waits for a look. */
	if (s->e->source == SOURCE_CAMERA || s->e->source == SOURCE_DRONE)
		staff_by_centre(s, VERB_PROMOTE, staff_level(s), staff_on_duty(s));
	else
		staff_by_rule(s, VERB_PROMOTE, "rule:promote");
	int64_t most = s->e->is_135 ? 12 * SECOND_MS : 3 * MINUTE_MS;
	s->at = s->e->born + 2 * SECOND_MS + noise_part(limit < most ? limit : most, 0.5 * u);
	return true;
}

static int64_t ack_time(const struct staff *s)
{
	if (s->e->is_135) // from the alarm: within a minute, mostly
		return s->e->born + 20 * SECOND_MS +
			noise_part(44 * SECOND_MS, staff_unit(s, CHANCE_WHEN));
	return staff_within(s, CLOCK_A, s->e->entered,
		(struct pace){0.015, 12 * SECOND_MS, 25 * MINUTE_MS});
}

bool staff_plan_waiting(struct staff *s)
{
	uint8_t grade = s->e->grade;
	bool at_once = !s->e->has_condition && !staff_finds_nothing(s) &&
		staff_unit(s, CHANCE_HOW) < 0.3;

	if (at_once) {
		staff_by_centre(s, VERB_ACK, staff_level_for_grade(s, grade >= 3 ? 4 : grade),
			staff_on_duty(s));
		s->act->grade = grade;
		s->act->type = s->e->type;
	} else {
		staff_by_centre(s, VERB_ACK, staff_level(s), staff_on_duty(s));
	}
	s->at = ack_time(s);
	return true;
}

static const char *cause_of(const struct staff *s)
{
	static const char *const sensed[] = {"device_fault", "environment", "ai_misjudged",
		"ai_misjudged", "self_recovered", "human_touch"};
	static const char *const told[] = {"self_recovered", "wrong_place", "human_touch"};
	uint64_t key = staff_key(s, CHANCE_CAUSE);

	return s->e->has_condition ? sensed[noise_below(key, 6)] : told[noise_below(key, 3)];
}

static const struct unit *grid_unit(const struct staff *s)
{
	const struct unit_kind *k = catalog_unit_kind_id(s->c->catalog, "grid");
	return k ? city_unit_for(s->c, k->num, s->e->area) : NULL;
}

/* A grid worker goes there for half of the ordinary ones; what it finds to be false is proposed to
 * duty. After a refusal duty finds it false on its own. */
bool staff_plan_verifying(struct staff *s)
{
	const struct unit *grid = s->e->grade >= 4 ? grid_unit(s) : NULL;
	bool worker = grid && !event_lead(s->e) && staff_unit(s, CHANCE_HOW) < 0.5;
	bool none = staff_finds_nothing(s) && !s->e->reopens;

	if (worker && none && s->e->request_count == 0) {
		staff_by_worker_of(s, VERB_ASK, grid->num);
		s->act->what = "false";
		s->act->reason = cause_of(s);
		s->act->text = "到场核实未发现异常，建议按误报处理。";
	} else {
		if (!worker || none || !staff_by_worker_of(s, VERB_VERIFY, grid->num))
			staff_by_centre(s, VERB_VERIFY, staff_level(s), staff_on_duty(s));
		s->act->result = !none;
		s->act->cause = none ? cause_of(s) : NULL;
		s->act->text = none ? "经核实为误报。" : "经核实情况属实。";
	}
	s->at = staff_within(s, CLOCK_V, s->e->entered,
		(struct pace){0.012, 15 * SECOND_MS, 50 * MINUTE_MS});
	return true;
}

/* In the demo's own town much of what anybody on foot can do goes to those who have a token, so
 * that who sits down as one of them finds work. */
static const struct unit *demo_lead(const struct staff *s)
{
	static const char *const kinds[] = {"grid", "enforcement_post"};
	uint64_t key = staff_key(s, CHANCE_LEAD);
	bool plain = s->type->spot && s->e->grade > 4 && !s->e->is_135 && !s->e->send_backs;

	if (!plain || !s->c->demo_town || !area_path_has(&s->e->path, s->c->demo_town))
		return NULL;
	uint32_t draw = noise_below(key, 4);
	return draw < 3 ? staff_unit_of_kind(s, kinds[draw < 2 ? 0 : 1]) : NULL;
}

/* Whom the tables name, or the unit of the kind that they or the catalog name. */
static const struct unit *responsible(const struct staff *s)
{
	const struct remit *r = &s->e->remit;
	uint16_t kind = r->by != REMIT_NOBODY ? r->kind : s->type->unit_kind;

	if (r->unit.num && r->unit.num <= s->c->unit_count)
		return &s->c->units[r->unit.num - 1];
	return city_unit_for(s->c, kind, s->e->area);
}

/* What came back, and what nobody owns, goes to the town's own post, or to the department for
 * anything. */
static const struct unit *lead_for(const struct staff *s)
{
	const struct unit *u = responsible(s);
	const struct unit *post = staff_unit_of_kind(s, "enforcement_post");

	if (s->e->send_backs && u && post == u)
		post = staff_unit_of_kind(s, "lead_department");
	if (!u || (s->e->send_backs && post))
		u = post;
	return u ? u : staff_unit_of_kind(s, "lead_department");
}

bool staff_plan_registered(struct staff *s)
{
	const struct unit *own = demo_lead(s), *lead = own ? own : lead_for(s);
	const struct unit *post = staff_unit_of_kind(s, "enforcement_post");

	if (!lead)
		return false;
	staff_by_centre(s, VERB_DISPATCH, staff_level(s), staff_on_duty(s));
	s->act->lead = staff_unit_ref(lead);
	if ((s->e->is_135 || s->e->grade <= 3) && post && post != lead)
		s->act->assist[s->act->assist_count++] = staff_unit_ref(post);
	s->act->text = "请按时限处置并反馈。";
	s->at = staff_within(s, CLOCK_DISPATCH, s->e->entered,
		(struct pace){0.02, 8 * SECOND_MS, 12 * MINUTE_MS});
	return true;
}
