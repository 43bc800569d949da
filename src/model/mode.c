/* SPDX-License-Identifier: MIT */
#include "yiping/model/mode.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/second.h"

void mode_begin(struct mode *m, uint32_t area, const char *area_id, int64_t at)
{
	*m = (struct mode){.area = area, .since = at, .until = INSTANT_NONE,
		.asked = {.until = INSTANT_NONE, .at = INSTANT_NONE}};
	snprintf(m->id, sizeof m->id, "mode@%s", area_id);
}

bool mode_is_asked(const struct mode *m, int64_t now)
{
	return m->has_asked && second_waits(m->asked.at, now);
}

static bool refuse(struct act_problem *p, int status, const char *code, const char *sentence)
{
	p->status = status;
	return error_set(&p->error, code, "%s", sentence);
}

static bool is_said(const struct name *n)
{
	return (n->zh_cn && *n->zh_cn) || (n->en && *n->en);
}

/* What has to be stated when a response is started, or changed. */
static bool check_terms(const struct mode_terms *t, int64_t now, struct act_problem *out)
{
	if (t->emergency ? t->level < 1 || t->level > 4 : t->level != 0)
		return refuse(out, 422, "field_level",
			"A response has a level from 1 to 4, routine has none.");
	if (!t->emergency)
		return true;
	if (!is_said(&t->response))
		return refuse(out, 422, "field_response", "Say what is met.");
	if (!is_said(&t->measures))
		return refuse(out, 422, "field_measures", "Say what is done.");
	if (t->until == INSTANT_NONE || t->until <= now || t->until - now > MODE_LONGEST_MS)
		return refuse(out, 422, "field_until", "Say until when, within a year.");
	return true;
}

static bool is_same(const struct mode *m, const struct mode_terms *t)
{
	return !m->emergency && !t->emergency;
}

static bool check_asking(const struct mode *m, const struct mode_terms *t, const struct person *p,
	int64_t now, struct act_problem *out)
{
	if (p->role != PERSON_SUPERVISOR)
		return refuse(out, 403, "role", "Only a supervisor switches the mode.");
	if (!check_terms(t, now, out))
		return false;
	if (mode_is_asked(m, now))
		return refuse(out, 409, "asked", "Another switch waits for its second person.");
	return !is_same(m, t) || refuse(out, 409, "same", "The centre is in routine mode.");
}

bool mode_check(const struct mode *m, enum mode_act a, const struct mode_terms *terms,
	const struct person *p, int64_t now, struct act_problem *out)
{
	if (a == MODE_ASK)
		return check_asking(m, terms, p, now, out);
	return second_check(&m->asked.by, m->has_asked ? m->asked.at : INSTANT_NONE,
		a == MODE_CONFIRM, p, now, out);
}

static void forget(struct mode *m)
{
	m->has_asked = false;
	m->asked = (struct mode_terms){.until = INSTANT_NONE, .at = INSTANT_NONE};
}

static void take_over(struct mode *m, const struct person *p, int64_t now)
{
	const struct mode_terms t = m->asked;
	if (m->emergency != t.emergency || m->level != t.level)
		m->since = now;
	m->emergency = t.emergency;
	m->level = t.level;
	m->response = t.response;
	m->measures = t.measures;
	m->until = t.until;
	m->by = t.by;
	m->confirmed_by = person_actor(p);
}

void mode_apply(struct mode *m, enum mode_act a, const struct mode_terms *terms,
	const struct person *p, int64_t now)
{
	m->rev++;
	if (a == MODE_ASK) {
		m->asked = *terms;
		m->asked.by = person_actor(p);
		m->asked.at = now;
		m->has_asked = true;
		return;
	}
	if (a == MODE_CONFIRM)
		take_over(m, p, now);
	forget(m);
}
