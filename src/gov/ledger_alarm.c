/* SPDX-License-Identifier: MIT */
/* What rules do: an alarm becomes one event however often it is told (domain 7.3), and its end is
 * told to that event. */
#include "turn.h"

#include <string.h>

#include "alarm_find.h"
#include "shelf_slot.h"
#include "yiping/base/instant.h"
#include "yiping/model/intake.h"

#define ALARM_EVIDENCE_MAX 64

/* Another alarm says what it is, up to a bound; the words of the first stay the event's. */
static void add_evidence(struct event *e, const struct act *a, struct arena *arena)
{
	size_t more = a->evidence_count;
	if (!more || e->evidence_count + more > ALARM_EVIDENCE_MAX)
		return;
	struct evidence *all = arena_alloc(arena, (e->evidence_count + more) * sizeof *all);
	if (e->evidence_count)
		memcpy(all, e->evidence, e->evidence_count * sizeof *all);
	for (size_t i = 0; i < more; i++) {
		all[e->evidence_count] = a->evidence[i];
		all[e->evidence_count++].at = a->at;
	}
	e->evidence = all;
}

/* What the rules do to an event that is stored already, as one more change. */
static bool go_on(struct turn *t, struct event *e, const struct act *a, struct error *error)
{
	struct command *c = t->command;
	struct act_context x;
	struct act_problem p = {0};
	struct event after = *e;
	if (!turn_context(t, &x, error))
		return false;
	if (!act_do(&after, true, a, &x, &c->arena, &p))
		return true;
	if (!turn_put_event(t, e, &after, a, NULL, NULL, error))
		return false;
	c->rev = after.rev;
	c->arev = after.arev;
	*e = after;
	return true;
}

static struct act rule_act(const struct command *c, enum verb v)
{
	return (struct act){.verb = v, .actor = c->act.actor, .at = c->now,
		.occurred = INSTANT_NONE, .due_at = INSTANT_NONE, .until = INSTANT_NONE,
		.result = -1};
}

static bool is_loud(const struct turn *t, const struct act *a)
{
	const struct event_type *type = catalog_type(t->ledger->catalog, a->type);
	return type && intake_is_loud(type, a->grade ? a->grade : type->grade);
}

/* A suspicion that is sure now is an event; what planned work explains waits for its end, unless
 * it has become too serious to wait. */
static bool promote(struct turn *t, struct event *e, struct error *error)
{
	struct command *c = t->command;
	bool loud = is_loud(t, &c->act);
	struct act unshelve = rule_act(c, VERB_UNSHELVE), up = rule_act(c, VERB_PROMOTE);
	if (e->state != STATE_SENSED || (e->shelved_until != INSTANT_NONE && !loud))
		return true;
	if (e->shelved_until != INSTANT_NONE && !go_on(t, e, &unshelve, error))
		return false;
	if (!c->promote && !intake_is_sure(&c->act) && !intake_is_confirmed(e))
		return true;
	return go_on(t, e, &up, error);
}

/* A worse alarm makes the event worse, limits and all, as if duty had regraded it; an alarm that
 * nobody calls an event yet keeps its grade until it is promoted. */
static bool worsen(struct turn *t, struct event *e, struct error *error)
{
	struct command *c = t->command;
	struct act regrade = rule_act(c, VERB_GRADE);
	regrade.grade = c->act.grade;
	if (!c->act.grade || c->act.grade >= e->grade)
		return true;
	return go_on(t, e, &regrade, error);
}

/* Value, colour and whoever tells of them are those of now. */
static void take_report(struct event *e, const struct command *c)
{
	e->reports++;
	e->condition_since = e->condition_active ? e->condition_since : c->now;
	e->has_condition = e->condition_active = true;
	if (c->act.has_value) {
		e->has_value = true;
		e->value = c->act.value;
	}
	if (c->act.colour > e->colour)
		e->colour = c->act.colour;
	e->rev++;
	e->last_verb = VERB_SENSE;
	e->last_by = c->act.actor;
	e->last_at = c->now;
}

/* Told again: the report is counted. What another alarm tells is always a report, even if it says
 * the same. */
static bool add_to(struct turn *t, uint32_t num, struct error *e)
{
	struct command *c = t->command;
	struct event before;
	bool found = false;
	if (!turn_event(t, NULL, num, &before, &found, NULL, e) || !found)
		return false;
	struct event after = before;
	bool worse = c->act.colour > before.colour ||
		(c->act.grade && c->act.grade < before.grade);
	bool another = strcmp(c->event, before.id) != 0;
	bool anew = intake_tell(&after, &c->act, c->now, &c->arena);
	bool same_value = !c->act.has_value || before.value == c->act.value;
	memcpy(c->event, before.id, sizeof c->event);
	c->rev = before.rev;
	c->arev = before.arev;
	c->status = 200;
	if (!worse && before.condition_active && same_value && !another && !anew)
		return true;
	if (another)
		add_evidence(&after, &c->act, &c->arena);
	take_report(&after, c);
	c->rev = after.rev;
	return turn_put_event(t, &before, &after, &c->act, c->key, NULL, e) &&
		promote(t, &after, e) && worsen(t, &after, e);
}

static const struct evidence *works_evidence(const struct works *w, struct arena *arena)
{
	struct evidence *v = arena_alloc(arena, sizeof *v);
	*v = (struct evidence){.kind = "works", .ref = arena_strdup(arena, w->id),
		.note = w->reason, .at = INSTANT_NONE};
	return v;
}

/* What the street and its works say to a new alarm. What is loud is never put aside. */
static bool place_in_street(struct turn *t, struct event *e, struct error *error)
{
	struct works works;
	const char *parent = NULL;
	bool muted = false;
	if (is_loud(t, &t->command->act))
		return true;
	if (!alarm_find_works(t, &works, &muted, error) || !alarm_find_storm(t, &parent, error))
		return false;
	if (muted) {
		if (!shelf_slot(t, &e->path, works.to, &e->shelved_until, error))
			return false;
		e->shelve_reason = "maintenance";
		e->shelved_by = (struct actor){.subject = "rule:works"};
		e->shelve_count++;
		t->command->act.evidence = works_evidence(&works, &t->command->arena);
		t->command->act.evidence_count = 1;
		add_evidence(e, &t->command->act, &t->command->arena);
	}
	if (parent) {
		e->grouped = true;
		event_add_link(e, parent, &t->command->arena);
	}
	return true;
}

/* A new alarm; what a rule is sure of becomes an event in the same txn. */
static bool raise_alarm(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct act_context x;
	struct act_problem p = {0};
	struct event sensed;
	if (!turn_context(t, &x, e))
		return false;
	event_init(&sensed);
	if (!act_check(NULL, &c->act, &x, &p)) {
		c->status = p.status;
		c->error = p.error;
		return true;
	}
	if (!turn_number_event(t, &sensed, c->now, e))
		return false;
	act_apply(&sensed, &c->act, &x, &c->arena);
	memcpy(c->event, sensed.id, sizeof c->event);
	if (!place_in_street(t, &sensed, e) ||
		!turn_put_event(t, NULL, &sensed, &c->act, c->key, NULL, e))
		return false;
	c->status = 201;
	c->rev = sensed.rev;
	c->arev = sensed.arev;
	return promote(t, &sensed, e);
}

/* What a colour does to its indicator and to its event is one txn. */
static bool put_beside(struct turn *t, struct error *e)
{
	return t->command->put.kind == KIND_NONE || ledger_do_put(t, e);
}

bool ledger_do_alarm(struct turn *t, struct error *e)
{
	uint32_t num = 0;
	t->command->act.person = NULL;
	t->command->act.at = t->command->now;
	t->command->act.verb = VERB_SENSE;
	if (!put_beside(t, e) || !alarm_find_open(t, &num, e))
		return false;
	return num ? add_to(t, num, e) : raise_alarm(t, e);
}

bool ledger_do_clear(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct act_context x;
	struct act_problem p = {0};
	struct event before, after;
	bool found = false;
	if (!turn_context(t, &x, e))
		return false;
	c->act.person = NULL;
	c->act.at = c->now;
	c->act.verb = VERB_CLEAR;
	if (!put_beside(t, e))
		return false;
	c->status = 200;
	if (!turn_event(t, c->event, 0, &before, &found, NULL, e))
		return false;
	if (!found || !before.condition_active)
		return true;
	after = before;
	if (!act_do(&after, true, &c->act, &x, &c->arena, &p)) {
		c->status = p.status; // it was closed meanwhile
		c->error = p.error;
		return true;
	}
	c->rev = after.rev;
	c->arev = after.arev;
	return turn_put_event(t, &before, &after, &c->act, c->key, NULL, e);
}
