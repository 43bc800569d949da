/* SPDX-License-Identifier: MIT */
#include "alarm_find.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/intake.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/event.h"

#define CANDIDATES 64   // events looked into at once
#define PAGES_MAX 4     // and how often
#define WORKS_PAGE 200
#define WORKS_PAGES_MAX 10

struct near_by {
	struct turn *turn;
	const struct act *act;
	int64_t now;
};

static bool is_of_family(void *user, const struct live *l)
{
	const struct near_by *n = user;
	return intake_same_family(n->turn->ledger->catalog, l->head.type, n->act->type) &&
		n->now - l->head.born <= INTAKE_SAME_MS;
}

/* A place near a border has neighbours on the other side: they are looked for in the district. */
static struct area_path around(const struct area_tree *tree, const struct act *a)
{
	const struct area *street = area_by_num(tree, intake_street(tree, a->area));
	return area_path_of(tree, a->has_position && street ? street->parent : a->area);
}

/* Visits open events of the family that are young enough, newest first, until `take` says true. */
static bool each_near(struct near_by *n, uint32_t states,
	bool (*take)(struct near_by *n, const struct event *e, void *user), void *user,
	struct error *e)
{
	struct turn *t = n->turn;
	struct stored_query q = {.order = STORED_ARCHIVE, .states = states, .bodies = true,
		.from = n->now - INTAKE_SAME_MS, .to = INSTANT_NONE, .limit = CANDIDATES,
		.keep = is_of_family, .user = n,
		.below = around(t->ledger->tree, n->act)};
	bool ok = true, more = true, taken = false;
	for (int pages = 0; ok && more && !taken && pages < PAGES_MAX; pages++) {
		struct stored_page page = {0};
		ok = stored_events(t->db, &q, &page, e);
		for (size_t i = 0; ok && !taken && i < page.count; i++) {
			struct event one;
			const struct stored *s = &page.rows[i];
			ok = wire_event_decode(s->body, s->body_length, &t->refs,
				&t->command->arena, &one, e);
			taken = ok && take(n, &one, user);
		}
		q.has_after = true;
		q.after.a = page.next.a, q.after.b = page.next.b, q.after.c = page.next.c;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

static bool take_joined(struct near_by *n, const struct event *e, void *user)
{
	struct act_context x = {.catalog = n->turn->ledger->catalog,
		.tree = n->turn->ledger->tree};
	if (!intake_joins(e, n->act, &x, n->now))
		return false;
	*(uint32_t *)user = e->num;
	return true;
}

bool alarm_find_open(struct turn *t, uint32_t *num, struct error *e)
{
	struct command *c = t->command;
	struct near_by n = {t, &c->act, c->now};
	struct event own;
	bool found = false;
	*num = 0;
	if (*c->event && !turn_event(t, c->event, 0, &own, &found, NULL, e))
		return false;
	if (found && (STATE_BIT(own.state) & STATES_OPEN) &&
		!intake_hides(&own, &c->act, t->ledger->catalog)) {
		*num = own.num;
		return true;
	}
	return each_near(&n, STATES_OPEN, take_joined, num, e);
}

/* ---- storms ---- */

static bool is_alarm(void *user, const struct live *l)
{
	(void)user;
	return l->head.flags & (HEAD_ACTIVE | HEAD_CLEARED);
}

/* The storm's first event: what one that is part of it already names, else the oldest there is. */
static bool parent_of(struct turn *t, const struct stored_page *page, const char **parent,
	struct error *e)
{
	struct event part;
	bool found = false;
	*parent = arena_strdup(&t->command->arena, page->rows[page->count - 1].live.id);
	for (size_t i = 0; i < page->count; i++) {
		const struct live *l = &page->rows[i].live;
		if (!(l->head.flags & HEAD_GROUPED))
			continue;
		if (!turn_event(t, NULL, l->head.num, &part, &found, NULL, e))
			return false;
		if (found && part.link_count)
			*parent = part.links[0];
		return true;
	}
	return true;
}

bool alarm_find_storm(struct turn *t, const char **parent, struct error *e)
{
	struct command *c = t->command;
	uint32_t street = intake_street(t->ledger->tree, c->act.area);
	struct stored_query q = {.order = STORED_ARCHIVE, .from = c->now - INTAKE_STORM_MS,
		.to = INSTANT_NONE, .limit = CANDIDATES, .keep = is_alarm};
	struct stored_page page = {0};
	*parent = NULL;
	if (!street)
		return true;
	q.below = area_path_of(t->ledger->tree, street);
	bool ok = stored_events(t->db, &q, &page, e);
	if (ok && page.count >= INTAKE_STORM_ALARMS)
		ok = parent_of(t, &page, parent, e);
	stored_page_finish(&page);
	return ok;
}

/* ---- planned work ---- */

static bool read_works(struct turn *t, const struct stored_page *page, struct works *out,
	bool *found, struct error *e)
{
	struct act_context x = {.catalog = t->ledger->catalog, .tree = t->ledger->tree};
	for (size_t i = 0; !*found && i < page->count; i++) {
		const struct stored *s = &page->rows[i];
		if (!wire_works_decode(s->body, s->body_length, &t->refs, &t->command->arena, out,
			    e))
			return false;
		*found = intake_muted_by(out, &t->command->act, &x, t->command->now);
	}
	return true;
}

bool alarm_find_works(struct turn *t, struct works *out, bool *found, struct error *e)
{
	uint32_t after = 0;
	bool ok = true, more = true;
	*found = false;
	for (int pages = 0; ok && more && !*found && pages < WORKS_PAGES_MAX; pages++) {
		struct stored_page page = {0};
		ok = stored_list(t->db, KIND_WORKS, after, true, WORKS_PAGE, &page, e) &&
			read_works(t, &page, out, found, e);
		if (page.count)
			after = page.rows[page.count - 1].live.head.num;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

/* ---- two sources ---- */

struct suspected {
	struct event event;
	enum source_kind second;
	bool found;
};

static bool take_suspected(struct near_by *n, const struct event *e, void *user)
{
	struct suspected *s = user;
	struct act_context x = {.catalog = n->turn->ledger->catalog,
		.tree = n->turn->ledger->tree};
	s->found = intake_confirms(e, s->second) && intake_joins(e, n->act, &x, n->now);
	if (s->found)
		s->event = *e;
	return s->found;
}

bool alarm_confirm(struct turn *t, const struct event *report, struct error *e)
{
	struct command *c = t->command;
	struct act_context x = {.catalog = t->ledger->catalog, .tree = t->ledger->tree};
	struct near_by n = {t, &c->act, c->now};
	struct suspected s = {.second = report->source};
	struct act_problem p = {0};
	struct act up = {.verb = VERB_PROMOTE, .actor = {.subject = "rule:two_sources"},
		.at = c->now, .occurred = INSTANT_NONE, .due_at = INSTANT_NONE,
		.until = INSTANT_NONE, .result = -1};
	if (!each_near(&n, STATE_BIT(STATE_SENSED), take_suspected, &s, e))
		return false;
	struct event after = s.event;
	if (!s.found || !act_do(&after, true, &up, &x, &c->arena, &p))
		return true;
	event_add_link(&after, report->id, &c->arena);
	return turn_put_event(t, &s.event, &after, &up, NULL, NULL, e) && turn_flush(t, e);
}
