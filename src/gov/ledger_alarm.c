/* SPDX-License-Identifier: MIT */
/* What rules do: an alarm becomes one event however often it is told (domain 7.3), and its end is
 * told to that event. */
#include "turn.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/store/stored.h"

#define DEDUPE_MS (30 * MINUTE_MS)
#define ALARM_EVIDENCE_MAX 64

/* Looks for the open event of the same type and place that this alarm belongs to. */
struct same_place {
	const struct command *c;
	uint32_t num;
};

static bool is_same(void *user, const struct live *l)
{
	struct same_place *s = user;
	const struct act *a = &s->c->act;
	return l->head.type == a->type && l->head.area == a->area &&
		s->c->now - l->head.born <= DEDUPE_MS;
}

/* The event that this series or outside alarm already has, else one of that type and place of the
 * last half hour; 0 if there is none. */
static bool find_open(struct turn *t, uint32_t *num, struct error *e)
{
	struct command *c = t->command;
	struct same_place same = {.c = c};
	struct stored_page page = {0};
	bool found = false;
	struct event of_source;
	*num = 0;
	if (*c->event) {
		if (!turn_event(t, c->event, 0, &of_source, &found, NULL, e))
			return false;
		if (found && (STATE_BIT(of_source.state) & STATES_OPEN)) {
			*num = of_source.num;
			return true;
		}
	}
	struct stored_query q = {.order = STORED_ARCHIVE, .states = STATES_OPEN,
		.type = c->act.type, .from = c->now - DEDUPE_MS, .to = INSTANT_NONE, .limit = 1,
		.keep = is_same, .user = &same,
		.below = area_path_of(t->ledger->tree, c->act.area)};
	bool ok = stored_events(t->db, &q, &page, e);
	if (ok && page.count)
		*num = page.rows[0].live.head.num;
	stored_page_finish(&page);
	return ok;
}

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

/* A worse alarm makes the event worse, limits and all, as if duty had regraded it; an alarm that
 * nobody calls an event yet keeps its grade until it is promoted. */
static bool worsen(struct turn *t, const struct event *before, struct error *e)
{
	struct command *c = t->command;
	struct act_context x = {.catalog = t->ledger->catalog, .tree = t->ledger->tree};
	struct act_problem p = {0};
	struct event after = *before;
	struct act regrade = {.verb = VERB_GRADE, .actor = c->act.actor, .at = c->now,
		.occurred = INSTANT_NONE, .due_at = INSTANT_NONE, .until = INSTANT_NONE,
		.result = -1, .grade = c->act.grade};
	if (!c->act.grade || c->act.grade >= before->grade ||
		!act_do(&after, true, &regrade, &x, &c->arena, &p))
		return true;
	c->rev = after.rev;
	c->arev = after.arev;
	return turn_put_event(t, before, &after, &regrade, NULL, NULL, e);
}

/* Told again: the report is counted, the value and colour are those of now. What another alarm
 * tells is always a report, even if it says the same. */
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
	bool same_value = !c->act.has_value || before.value == c->act.value;
	memcpy(c->event, before.id, sizeof c->event);
	c->rev = before.rev;
	c->arev = before.arev;
	c->status = 200;
	if (!worse && before.condition_active && same_value && !another)
		return true;
	after.reports++;
	after.has_condition = after.condition_active = true;
	after.condition_since = before.condition_active ? before.condition_since : c->now;
	if (c->act.has_value) {
		after.has_value = true;
		after.value = c->act.value;
	}
	if (another)
		add_evidence(&after, &c->act, &c->arena);
	if (c->act.colour > after.colour)
		after.colour = c->act.colour;
	after.rev++;
	after.last_verb = VERB_SENSE;
	after.last_by = c->act.actor;
	after.last_at = c->now;
	c->rev = after.rev;
	c->arev = after.arev;
	return turn_put_event(t, &before, &after, &c->act, c->key, NULL, e) && worsen(t, &after, e);
}

/* A new alarm; what a rule is sure of becomes an event in the same txn. */
static bool raise_alarm(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct act_context x = {.catalog = t->ledger->catalog, .tree = t->ledger->tree};
	struct act_problem p = {0};
	struct event sensed, promoted;
	event_init(&sensed);
	if (!act_check(NULL, &c->act, &x, &p)) {
		c->status = p.status;
		c->error = p.error;
		return true;
	}
	if (!turn_number_event(t, &sensed, c->now, e))
		return false;
	act_apply(&sensed, &c->act, &x, &c->arena);
	promoted = sensed;
	memcpy(c->event, sensed.id, sizeof c->event);
	if (!turn_put_event(t, NULL, &sensed, &c->act, c->key, NULL, e))
		return false;
	if (c->promote) {
		struct act up = c->act;
		up.verb = VERB_PROMOTE;
		up.evidence_count = 0; // it was kept with the alarm
		if (!act_do(&promoted, true, &up, &x, &c->arena, &p))
			return error_set(e, "promote", "%s", p.error.text);
		if (!turn_put_event(t, &sensed, &promoted, &up, NULL, NULL, e))
			return false;
	}
	c->status = 201;
	c->rev = promoted.rev;
	c->arev = promoted.arev;
	return true;
}

bool ledger_do_alarm(struct turn *t, struct error *e)
{
	uint32_t num = 0;
	t->command->act.person = NULL;
	t->command->act.at = t->command->now;
	t->command->act.verb = VERB_SENSE;
	if (!find_open(t, &num, e))
		return false;
	return num ? add_to(t, num, e) : raise_alarm(t, e);
}

bool ledger_do_clear(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct act_context x = {.catalog = t->ledger->catalog, .tree = t->ledger->tree};
	struct act_problem p = {0};
	struct event before, after;
	bool found = false;
	c->act.person = NULL;
	c->act.at = c->now;
	c->act.verb = VERB_CLEAR;
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
