/* SPDX-License-Identifier: MIT */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/model/timer.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"

#define TIMERS_AT_ONCE 256

/* A rung that the table refuses would stand in front of all others for ever: it is taken off the
 * list and said in the log. */
static bool give_up(struct turn *t, const struct event *e, const struct act_problem *p,
	struct error *error)
{
	struct stored s = {0};
	bool found = false;
	log_write(LOG_ERROR, "timer", "%s: %s", e->id, p->error.text);
	if (!stored_by_num(t->db, KIND_EVENT, e->num, &t->command->arena, &s, &found, error) ||
		!found)
		return false;
	s.timer_due = INSTANT_NONE;
	return stored_put(t->db, &s, error);
}

static const struct actor *officer_of(const struct shift *s)
{
	for (size_t i = 0; i < s->officer_count; i++)
		if (!s->leader.subject || !s->officers[i].subject ||
			strcmp(s->officers[i].subject, s->leader.subject) != 0)
			return &s->officers[i];
	return &s->leader; // who leads is alone
}

static const struct actor *whose_post(const struct shift *s, enum post p)
{
	switch (p) {
	case POST_OFFICER: return officer_of(s);
	case POST_LEADER: return &s->leader;
	case POST_SUPERVISOR: return &s->supervisor;
	default: return NULL;
	}
}

/* The shift of the centre of that level on whose ground it lies; *found false if there is none. */
static bool shift_of(struct turn *t, const struct area_path *path, enum level level,
	struct shift *out, bool *found, struct error *error)
{
	struct stored s = {0};
	char id[ENTITY_ID_ROOM];
	const struct area *centre = NULL;
	*found = false;
	for (uint8_t i = 0; i < path->count && !centre; i++) {
		const struct area *a = area_by_num(t->ledger->tree, path->num[i]);
		centre = a && a->level == level ? a : NULL;
	}
	if (!centre)
		return true;
	snprintf(id, sizeof id, "shift-%s", centre->id);
	if (!stored_by_id(t->db, KIND_SHIFT, id, &t->command->arena, &s, found, error))
		return false;
	return !*found || (wire_shift_decode(s.body, s.body_length, &t->refs, &t->command->arena,
				   out, error));
}

bool turn_on_post(struct turn *t, const struct area_path *path, enum post post, enum level level,
	struct actor *who, struct error *e)
{
	struct shift shift;
	bool found = false;
	if (post == POST_NONE)
		return true;
	if (!shift_of(t, path, level, &shift, &found, e))
		return false;
	const struct actor *named = found && !shift.ended ? whose_post(&shift, post) : NULL;
	if (named && named->subject)
		*who = *named;
	return true;
}

/* Whom the rung calls, from the shift as it is now; nobody, if nobody is on that post. */
static bool name_somebody(struct turn *t, const struct event *e, const struct rung *r,
	struct act *a, struct error *error)
{
	struct actor who = {0};
	if (e->call_count >= EVENT_LIST_MAX)
		return true;
	if (!turn_on_post(t, &e->path, r->post, r->level, &who, error))
		return false;
	a->to_subject = who.subject;
	a->to_name = who.name;
	return true;
}

/* One rung, as a txn of its own. After an outage every missed rung is written, each with the
 * instant it was due at; they all carry the server's time now, since the log never goes back. */
static bool strike(struct turn *t, uint32_t num, struct error *e)
{
	struct act_context x;
	struct act_problem p = {0};
	struct event before;
	bool found = false;
	const char *key = NULL;
	if (!turn_context(t, &x, e))
		return false;
	if (!turn_event(t, NULL, num, &before, &found, NULL, e) || !found)
		return !found ? error_set(e, "corrupt", "A timer names an event that is not there.")
			      : false;
	struct event after = before;
	struct rung r = timer_next(&before, t->ledger->catalog);
	if (r.verb == VERB_NONE || r.due > t->command->now)
		return turn_settle_timer(t, &before, e); // the rules moved it
	struct act a = timer_act(&before, &r, t->command->now, &t->command->arena, &key);
	if (!act_do(&after, true, &a, &x, &t->command->arena, &p))
		return give_up(t, &before, &p, e);
	/* After an outage rungs come in a row: only the last of them calls anybody. */
	if (r.post != POST_NONE &&
		timer_is_last(&after, r.clock, t->ledger->catalog, t->command->now)) {
		after = before;
		if (!name_somebody(t, &before, &r, &a, e))
			return false;
		act_apply(&after, &a, &x, &t->command->arena);
	}
	return turn_put_event(t, &before, &after, &a, key, NULL, e) && turn_flush(t, e);
}

bool ledger_do_timers(struct turn *t, struct error *e)
{
	uint32_t nums[TIMERS_AT_ONCE];
	size_t n = 0;
	struct ledger *l = t->ledger;
	if (l->works_end <= t->command->now && !ledger_end_works(t, e))
		return false;
	if (l->warnings_due <= t->command->now && !ledger_end_warnings(t, e))
		return false;
	if (l->orders_due <= t->command->now && !ledger_strike_orders(t, e))
		return false;
	while (l->next_timer != INSTANT_NONE && l->next_timer <= t->command->now) {
		if (!stored_timers_due(t->db, t->command->now, nums, TIMERS_AT_ONCE, &n, e))
			return false;
		for (size_t i = 0; i < n; i++)
			if (!strike(t, nums[i], e))
				return false;
		if (!stored_next_timer(t->db, &l->next_timer, e))
			return false;
	}
	return true;
}

bool ledger_do_owners(struct turn *t, struct error *e)
{
	static const struct actor rule = {.subject = "rule:owners"};
	struct ledger *l = t->ledger;
	if (t->command->kind != LEDGER_TIMERS || !l->owners_stale)
		return true;
	l->owners_stale = false;
	return ledger_settle_owners(t, 0, &rule, e);
}
