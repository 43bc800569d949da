/* SPDX-License-Identifier: MIT */
#include "demo_sim.h"

#include <stdio.h>
#include <string.h>

#include "turn.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/store/meta.h"
#include "yiping/store/people.h"
#include "yiping/store/stored.h"
#include "yiping/wire/event.h"

#define PAGE 500
#define CALLED_BACK_MS (2 * DAY_MS) // whoever is called back is within so long after the alarm

void demo_sim_finish(struct demo_sim *s)
{
	command_destroy(s->arrival);
	s->arrival = NULL;
	agenda_finish(&s->agenda);
	s->loaded = false;
}

/* ---- what comes next ---- */

static void draw_arrival(struct demo_sim *s)
{
	struct city_arrival a;
	struct command *c = command_create(LEDGER_ACT);
	s->drawn = s->cursor;
	city_next_arrival(s->city, &s->drawn, &a, &c->arena);
	c->act = a.act;
	if (a.act.verb == VERB_SENSE)
		c->kind = LEDGER_ALARM;
	s->arrival = c;
	s->arrival_at = a.at;
}

/* The act is bound to the state it was decided on: who comes between makes it stale.
 * On one event nobody does two things at once, so that whatever staff may decide, time goes on. */
static void put_plan(struct demo_sim *s, struct plan *p)
{
	struct person person = {0};
	struct command *c = command_create(LEDGER_ACT);
	int64_t at;
	if (!city_next_act(s->city, &p->event, &at, &c->act, &person, &p->arena)) {
		command_destroy(c);
		plan_destroy(p);
		return;
	}
	if (c->act.person)
		c->person = person;
	c->act.person = NULL;
	memcpy(c->event, p->event.id, sizeof c->event);
	memcpy(c->tag.epoch, s->epoch, 8);
	c->tag.arev = p->event.arev;
	p->command = c;
	int64_t last = p->event.last_at;
	agenda_add(&s->agenda, last != INSTANT_NONE && at <= last ? last + SECOND_MS : at, p);
}

/* Decoded strings point into the bytes: they are copied first. */
static bool read_plan(struct demo_sim *s, struct plan *p, const char *body, size_t n)
{
	struct error e;
	const char *own = arena_strndup(&p->arena, body, n);
	if (wire_event_decode(own, n, &s->refs, &p->arena, &p->event, &e))
		return true;
	log_write(LOG_WARN, "demo", "%s", e.text);
	return false;
}

/* Those that are open, whose reporter may still be called back, or whose last report is owed. */
static bool goes_on(const struct event *e)
{
	return e->owed.kind != INFORM_NONE ||
		(e->state < STATE_COUNT &&
			STATE_BIT(e->state) & (STATES_OPEN | STATE_BIT(STATE_CLOSED)));
}

void demo_sim_learn(struct demo_sim *s, const char *body, size_t n)
{
	struct plan *p = plan_create();
	if (read_plan(s, p, body, n) && goes_on(&p->event))
		put_plan(s, p);
	else
		plan_destroy(p);
}

/* ---- one command ---- */

/* What the rules have made of the event, worked out again beside the ledger's: cheaper than reading
 * what it wrote. False if it came out otherwise, and the body tells. */
static bool follow(struct demo_sim *s, struct plan *p, const struct command *c,
	const struct ledger *l)
{
	struct act_context x = {.catalog = s->refs.catalog, .tree = s->refs.tree,
		.remits = &l->remits.known};
	struct act_problem unused;
	struct event after = p->event;
	struct act a = c->act;
	bool is_new = !p->event.num;
	if (!s->trusts || c->change_count != 1 || (is_new && c->rev != 1))
		return false;
	if (is_new) {
		event_init(&after);
		memcpy(after.id, c->event, sizeof after.id);
		after.num = c->changes[0].head.num;
	}
	a.actor.subject = arena_strdup(&p->arena, a.actor.subject);
	a.actor.name = arena_strdup(&p->arena, a.actor.name);
	if (!act_do(&after, !is_new, &a, &x, &p->arena, &unused) || after.rev != c->rev ||
		after.arev != c->arev)
		return false;
	p->event = after;
	return true;
}

static void learn_changes(struct demo_sim *s, const struct command *c, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c->changes[i].head.kind == KIND_EVENT)
			demo_sim_learn(s, c->changes[i].body, c->changes[i].body_length);
}

/* The last change is what came of the act; before it stands what time did meanwhile. False if the
 * plan ends here. */
static bool follow_up(struct demo_sim *s, struct plan *p, const struct command *c,
	const struct ledger *l)
{
	const struct change *last = c->change_count ? &c->changes[c->change_count - 1] : NULL;
	bool ours = last && c->status < 300 && strcmp(last->id, c->event) == 0;
	learn_changes(s, c, c->change_count - (ours ? 1 : 0));
	return ours && (follow(s, p, c, l) || read_plan(s, p, last->body, last->body_length)) &&
		goes_on(&p->event);
}

static struct plan *take_next(struct demo_sim *s, bool arrival)
{
	if (!arrival)
		return agenda_take(&s->agenda).plan;
	struct plan *p = plan_create();
	p->command = s->arrival;
	s->arrival = NULL;
	s->cursor = s->drawn;
	return p;
}

/* What somebody else did meanwhile is no fault; reports do not move the tag that would tell. */
static bool came_late(const struct command *c)
{
	return c->status == 412 || (c->status == 409 && c->act.verb == VERB_INFORM);
}

static void complain(const struct command *c)
{
	if (c->status >= 400 && !came_late(c))
		log_write(LOG_WARN, "demo", "%s %s: %s %s", c->event, verb_token(c->act.verb),
			c->error.code, c->error.text);
}

static const struct change *report_of(const struct command *c)
{
	for (size_t i = 0; i < c->change_count; i++)
		if (c->changes[i].head.kind == KIND_EVENT && c->changes[i].head.rev == 1 &&
			strcmp(c->changes[i].id, c->event) == 0)
			return &c->changes[i];
	return NULL;
}

/* Who reported lies beside the log, so that it can be forgotten. */
static bool put_citizens(struct demo_sim *s, struct db *db, const struct command *c,
	struct error *e)
{
	struct city_citizen found[CITY_CITIZENS_MAX];
	const struct change *report = report_of(c);
	struct arena arena = {0};
	bool ok = true;
	size_t n = report ? city_citizens(s->city, &c->act, found, &arena) : 0;
	for (size_t i = 0; ok && i < n; i++)
		ok = people_put(db, &(struct people_row){.event = report->head.num,
			.role = found[i].role, .name = found[i].name, .phone = found[i].phone,
			.address = found[i].address, .at = c->now}, e);
	arena_finish(&arena);
	return ok;
}

bool demo_sim_run(struct demo_sim *s, struct ledger *l, struct db *db, int64_t until,
	demo_sim_done_fn done, void *user, struct error *e)
{
	if (!l->loaded && !ledger_open(l, db, e))
		return false;
	for (;;) {
		if (!s->arrival)
			draw_arrival(s);
		int64_t next = agenda_next(&s->agenda);
		bool arrival = s->arrival_at <= next;
		next = arrival ? s->arrival_at : next;
		if (next > until)
			return true;
		struct plan *p = take_next(s, arrival);
		struct command *c = p->command;
		p->command = NULL;
		if (l->log.at > s->at)
			s->at = l->log.at; // somebody else has written meanwhile
		c->now = s->at = next > s->at ? next : s->at;
		bool ok = ledger_run(l, db, c, e) && (!arrival || put_citizens(s, db, c, e));
		bool more = ok && follow_up(s, p, c, l);
		if (ok)
			complain(c);
		if (ok && done)
			done(user, c, more ? &p->event : NULL);
		else
			command_destroy(c);
		if (more)
			put_plan(s, p);
		else
			plan_destroy(p);
		if (!ok) {
			demo_sim_finish(s);
			return false;
		}
	}
}

/* ---- across a restart ---- */

static bool load_events(struct demo_sim *s, struct db *db, struct stored_query *q, struct error *e)
{
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_events(db, q, &page, e);
		for (size_t i = 0; ok && i < page.count; i++)
			if (q->order == STORED_QUEUE || !head_is_live(&page.rows[i].live.head))
				demo_sim_learn(s, page.rows[i].body, page.rows[i].body_length);
		q->has_after = true;
		q->after.a = page.next.a, q->after.b = page.next.b, q->after.c = page.next.c;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

bool demo_sim_load(struct demo_sim *s, struct db *db, struct error *e)
{
	int64_t at = s->cursor.at, n = (int64_t)s->cursor.n;
	struct stored_query open = {.order = STORED_QUEUE, .bodies = true, .limit = PAGE,
		.from = INSTANT_NONE, .to = INSTANT_NONE};
	struct stored_query closed = {.order = STORED_ARCHIVE, .bodies = true, .limit = PAGE,
		.from = s->at - CALLED_BACK_MS, .to = INSTANT_NONE,
		.states = STATE_BIT(STATE_CLOSED)};
	demo_sim_finish(s);
	if (!meta_number(db, "demo.cursor", &at, e) || !meta_number(db, "demo.n", &n, e) ||
		!load_events(s, db, &open, e) || !load_events(s, db, &closed, e)) {
		demo_sim_finish(s);
		return false;
	}
	s->cursor = (struct city_cursor){.at = at, .n = (uint64_t)n};
	s->loaded = true;
	return true;
}

bool demo_sim_keep(const struct demo_sim *s, struct db *db, int64_t until, struct error *e)
{
	return meta_put_number(db, "demo.at", until, e) &&
		meta_put_number(db, "demo.cursor", s->cursor.at, e) &&
		meta_put_number(db, "demo.n", (int64_t)s->cursor.n, e);
}
