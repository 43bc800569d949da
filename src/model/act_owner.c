/* SPDX-License-Identifier: MIT */
/* Whose an event is before somebody is sent: by the tables, by the catalog, or nobody's. */
#include "act_step.h"
#include "yiping/base/instant.h"
#include "yiping/model/remit.h"

static struct remit kept_remit(struct step *s, const struct remit *r)
{
	return (struct remit){r->by, r->area, r->kind, step_kept_unit(s, &r->unit)};
}

/* The duty room of the centre that the fallback belongs to has it from here on. */
static void hold_at(struct step *s, uint32_t centre)
{
	const struct area *a = area_by_num(s->x->tree, centre);
	if (a)
		s->e->level = a->level < LEVEL_TOWN ? a->level : LEVEL_TOWN;
}

void step_settle_owner(struct step *s)
{
	struct event *e = s->e;
	const struct act_context *x = s->x;
	struct remit now = {.by = REMIT_NOBODY};
	uint32_t centre = 0;
	bool refused = e->refusal_count >= REMIT_REFUSALS;
	bool found = refused ? x->remits && remit_fallback(x->remits, x->catalog, &e->path, e->type,
						    e->refusals, e->refusal_count, &now, &centre)
			     : remit_find(x->remits, x->catalog, x->tree, &e->path, e->type, &now);
	if (found && refused && !remit_equal(&now, &e->remit))
		hold_at(s, centre);
	e->remit = found ? kept_remit(s, &now) : (struct remit){.by = REMIT_NOBODY};
	if (!found && !e->unowned)
		step_start_owner(s);
	else if (found)
		event_clock_done(e, CLOCK_OWNER, s->at);
	e->unowned = !found;
}

/* A unit says that it is not theirs; each counts once. */
static void refuse(struct step *s, const struct unit_ref *by)
{
	struct event *e = s->e;
	for (size_t i = 0; i < e->refusal_count; i++)
		if (e->refusals[i].num == by->num)
			return;
	if (!by->num || e->refusal_count == EVENT_PARTIES_MAX)
		return;
	struct unit_ref *all = step_grown(s, e->refusals, e->refusal_count, sizeof *all);
	all[e->refusal_count++] = step_kept_unit(s, by);
	e->refusals = all;
}

void step_send_back(struct step *s)
{
	struct event *e = s->e;
	const struct party *lead = event_lead(e);
	e->send_backs++;
	if (lead)
		refuse(s, &lead->unit);
	event_clock_done(e, CLOCK_ACCEPT, s->at);
	e->parties = NULL;
	e->party_count = 0;
	e->holder_unit = (struct unit_ref){0};
	e->holder_person = (struct actor){0};
	step_settle_owner(s);
}
