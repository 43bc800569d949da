/* SPDX-License-Identifier: MIT */
/* Reports to the level above: sent, and what is owed after each act. */
#include "act_step.h"
#include "yiping/base/instant.h"
#include "yiping/model/inform.h"

static const struct inform_limits *limits(const struct step *s)
{
	return inform_limits_of(s->x->catalog, s->e->grade, s->e->is_135);
}

static struct owed owe(const struct step *s, enum inform_kind k, bool phone)
{
	return inform_owe(limits(s), k, phone, s->cal, s->at);
}

static bool is_open(enum state s)
{
	return s < STATE_COUNT && (STATE_BIT(s) & STATES_OPEN);
}

static bool has_written(const struct event *e)
{
	for (size_t i = 0; i < e->inform_count; i++)
		if (!e->informs[i].phone)
			return true;
	return false;
}

static void keep(struct step *s)
{
	struct event *e = s->e;
	const struct act *a = s->a;
	struct inform *all = step_grown(s, e->informs, e->inform_count, sizeof *all);
	all[e->inform_count] = (struct inform){.kind = a->kind,
		.n = (uint16_t)(e->inform_count + 1),
		.phone = a->phone,
		.late = e->owed.kind == a->kind && s->at > e->owed.due,
		.to = inform_to(e),
		.by = step_actor(s, &a->actor),
		.at = s->at,
		.text = arena_strdup(s->arena, a->text)};
	e->inform_count++;
	e->informs = all;
}

/* A call leaves the writing, which counts from where the call did. */
void step_inform(struct step *s)
{
	struct event *e = s->e;
	keep(s);
	if (s->a->kind == INFORM_FIRST && s->a->phone) {
		if (e->owed.kind == INFORM_FIRST && e->owed.phone)
			e->owed = inform_owe(
				limits(s), INFORM_FIRST, false, s->cal, e->owed.since);
	} else if (s->a->kind == INFORM_FINAL) {
		e->owed = inform_nothing();
	} else {
		e->owed = owe(s, INFORM_FOLLOW_UP, false);
	}
}

/* What nobody was told of and was no matter needs no last word. Where the first report is not
 * written yet the last one stands for it, and is due when that was. */
static void end(struct step *s)
{
	struct event *e = s->e;
	struct owed was = e->owed;
	bool told = e->inform_count > 0;
	e->owed = inform_nothing();
	if (!told && (s->to != STATE_CLOSED || was.kind == INFORM_NONE))
		return;
	e->owed = owe(s, INFORM_FINAL, false);
	if (was.kind == INFORM_FIRST && (e->owed.kind == INFORM_NONE || was.due < e->owed.due)) {
		e->owed = was;
		e->owed.kind = INFORM_FINAL;
		e->owed.phone = false;
	}
}

/* It is open again: whoever was told that it ended is told otherwise. */
static void begin_again(struct step *s)
{
	s->e->owed = has_written(s->e) ? owe(s, INFORM_FOLLOW_UP, false) : inform_nothing();
}

/* Graded up it is told of as soon as if it were new, and never later than before. */
static void hurry(struct step *s)
{
	struct event *e = s->e;
	if (e->owed.kind == INFORM_NONE && !has_written(e))
		return; // not owed yet
	bool anew = !has_written(e), called = e->inform_count > 0;
	struct owed sooner = owe(s, INFORM_FIRST, anew && !called);
	if (!anew && sooner.kind != INFORM_NONE)
		sooner.kind = INFORM_FOLLOW_UP;
	if (sooner.kind != INFORM_NONE &&
		(e->owed.kind == INFORM_NONE || sooner.due < e->owed.due))
		e->owed = sooner;
}

static void regrade(struct step *s, const struct step_before *was)
{
	bool worse = s->e->grade < was->grade || (s->e->is_135 && !was->is_135);
	if (!limits(s)->written.seconds)
		s->e->owed = inform_nothing();
	else if (worse)
		hurry(s);
}

void step_owe(struct step *s, const struct step_before *was)
{
	struct event *e = s->e;
	bool open = is_open(e->state), was_open = is_open(was->state);
	if (e->state == STATE_MERGED)
		e->owed = inform_nothing();
	else if (was_open && !open)
		end(s);
	else if (open && !was_open && was->state != STATE_NONE)
		begin_again(s);
	else if (open && (e->grade != was->grade || e->is_135 != was->is_135))
		regrade(s, was);
	if (open && e->state >= STATE_REGISTERED && e->owed.kind == INFORM_NONE && !has_written(e))
		e->owed = owe(s, INFORM_FIRST, !e->inform_count);
	if (e->owed.kind != INFORM_NONE)
		e->owed.to = inform_to(e);
}
