/* SPDX-License-Identifier: MIT */
#include "turn.h"

#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/model/timer.h"
#include "yiping/store/stored.h"

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

/* One rung, as a txn of its own. After an outage every missed rung is written, each with the
 * instant it was due at; they all carry the server's time now, since the log never goes back. */
static bool strike(struct turn *t, uint32_t num, struct error *e)
{
	struct act_context x = {.catalog = t->ledger->catalog, .tree = t->ledger->tree};
	struct act_problem p = {0};
	struct event before;
	bool found = false;
	const char *key = NULL;
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
	return turn_put_event(t, &before, &after, &a, key, NULL, e) && turn_flush(t, e);
}

bool ledger_do_timers(struct turn *t, struct error *e)
{
	uint32_t nums[TIMERS_AT_ONCE];
	size_t n = 0;
	struct ledger *l = t->ledger;
	if (l->works_end <= t->command->now && !ledger_end_works(t, e))
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
