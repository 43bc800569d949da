/* SPDX-License-Identifier: MIT */
#include "yiping/gov/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference.h"
#include "turn.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/store/ticks.h"

struct ledger *ledger_create(const struct ledger_options *o)
{
	struct ledger *l = mem_alloc(sizeof *l);
	struct error e;
	l->catalog = o->catalog;
	l->tree = o->tree;
	l->posted_at = o->since;
	memcpy(l->epoch, o->epoch, sizeof l->epoch);
	l->next_timer = l->tick_at = l->works_end = INSTANT_NONE;
	l->warnings_due = l->orders_due = INSTANT_NONE;
	l->highwater.fd = -1;
	if (o->highwater && !highwater_open(&l->highwater, o->highwater, &e))
		log_write(LOG_ERROR, "epoch", "%s", e.text);
	return l;
}

void ledger_destroy(struct ledger *l)
{
	if (!l)
		return;
	highwater_close(&l->highwater);
	remit_book_finish(&l->remits);
	area_tree_destroy(l->tree);
	catalog_destroy(l->catalog);
	free(l);
}

/* What was changed in this run may have been taken back: the database knows. */
static bool reload_reference(struct ledger *l, struct db *db, struct error *e)
{
	struct reference_parts p;
	if (!l->edited)
		return true;
	if (!reference_load(db, NULL, &p, e))
		return false;
	area_tree_destroy(l->tree);
	catalog_destroy(l->catalog);
	l->tree = p.tree;
	l->catalog = p.catalog;
	p.tree = NULL;
	p.catalog = NULL;
	reference_parts_finish(&p);
	return true;
}

/* What was closed before a stop is rolled up with what comes after it. */
static bool last_tick(struct ledger *l, struct db *db, struct error *e)
{
	uint64_t tick = 0;
	int64_t at = 0;
	if (!ticks_last(db, &tick, &at, e))
		return false;
	if (tick)
		l->tick_at = at;
	return true;
}

bool ledger_open(struct ledger *l, struct db *db, struct error *e)
{
	struct arena arena = {0};
	const char *day = "";
	int64_t count = 0;
	bool ok = reload_reference(l, db, e) && meta_text(db, "event.day", &arena, &day, e) &&
		meta_number(db, "event.day_count", &count, e) &&
		stored_next_timer(db, &l->next_timer, e) && last_tick(l, db, e) &&
		changelog_follow(&l->log, db, e);
	snprintf(l->day, sizeof l->day, "%s", day);
	arena_finish(&arena);
	l->day_count = (uint32_t)count;
	l->works_end = l->warnings_due = l->orders_due = INSTANT_NONE;
	remit_book_finish(&l->remits);
	l->owners_stale = true;
	l->loaded = ok;
	return ok;
}

void ledger_lost(struct ledger *l)
{
	l->loaded = false;
	l->log = (struct changelog){0};
}

struct command *command_create(enum command_kind kind)
{
	struct command *c = mem_alloc(sizeof *c);
	c->kind = kind;
	c->now = INSTANT_NONE;
	c->tag.arev = TAG_ANY;
	c->act = (struct act){.at = INSTANT_NONE, .occurred = INSTANT_NONE, .due_at = INSTANT_NONE,
		.until = INSTANT_NONE, .result = -1};
	return c;
}

void command_destroy(struct command *c)
{
	if (!c)
		return;
	arena_finish(&c->arena);
	area_tree_destroy(c->edit.new_tree);
	catalog_destroy(c->edit.new_catalog);
	free(c);
}

static bool (*const kinds[])(struct turn *, struct error *) = {
	[LEDGER_ACT] = ledger_do_act,
	[LEDGER_ALARM] = ledger_do_alarm,
	[LEDGER_CLEAR] = ledger_do_clear,
	[LEDGER_PUT] = ledger_do_put,
	[LEDGER_TIMERS] = ledger_do_timers,
	[LEDGER_TICK] = ledger_do_tick,
	[LEDGER_GRANT] = ledger_do_grant,
	[LEDGER_AREAS] = ledger_do_areas,
	[LEDGER_CATALOG] = ledger_do_catalog,
	[LEDGER_PEOPLE] = ledger_do_people,
	[LEDGER_PRUNE] = ledger_do_prune,
	[LEDGER_SERIES] = ledger_do_series,
	[LEDGER_WORKS] = ledger_do_works,
	[LEDGER_ORDER] = ledger_do_order,
	[LEDGER_MODE] = ledger_do_mode,
	[LEDGER_ATTEND] = ledger_do_attend,
	[LEDGER_WARNING] = ledger_do_warning,
	[LEDGER_REMIT] = ledger_do_remit,
};

/* What is durable is told to the file beside the database, once a second: a backup is older than
 * that. */
static bool mark_highwater(struct ledger *l, const struct command *c, struct error *e)
{
	if (c->kind != LEDGER_TIMERS || !c->committed || l->highwater.fd < 0)
		return true;
	return highwater_put(&l->highwater, l->epoch, c->committed, e);
}

static bool keep_frames(struct turn *t, struct error *e)
{
	bool due = false;
	if (!t->flushed)
		return true;
	const struct change *last = &t->changes[t->flushed - 1];
	if (!keyframe_is_due(t->db, last->seq, &due, e))
		return false;
	return !due || keyframe_write(t->db, last->seq, last->at, e);
}

/* What writes nothing into the log leaves its time alone: when it is done changes no outcome. */
static bool is_silent(enum command_kind k)
{
	return k == LEDGER_PRUNE || k == LEDGER_PEOPLE;
}

/* Whatever time had to do before this instant is written before anything else is. */
bool ledger_run(struct ledger *l, struct db *db, struct command *c, struct error *e)
{
	struct turn t;
	if (!l->loaded && !ledger_open(l, db, e))
		return false;
	turn_begin(&t, l, db, c);
	if (c->person.role == PERSON_NONE)
		turn_follow_area(&t);
	bool ok = mark_highwater(l, c, e) && (is_silent(c->kind) || ledger_do_timers(&t, e)) &&
		ledger_do_owners(&t, e) &&
		(c->kind == LEDGER_TIMERS || kinds[c->kind](&t, e)) && turn_flush(&t, e) &&
		keep_frames(&t, e);
	if (ok)
		turn_end(&t);
	else
		ledger_lost(l); // numbers given to what was taken back are read anew
	return ok;
}

struct posted {
	struct ledger *ledger;
	struct command *command;
};

static bool run(struct db *db, void *user, struct error *e)
{
	struct posted *p = user;
	return ledger_run(p->ledger, db, p->command, e);
}

static void done(void *user, const struct error *e)
{
	struct posted *p = user;
	struct command *c = p->command;
	free(p);
	c->done(c, e);
}

bool ledger_post(struct ledger *l, struct worker *writer, struct command *c, struct error *e)
{
	struct posted *p = mem_alloc(sizeof *p);
	/* The log never goes back; a rule that is behind its time comes after who was before it. */
	if (c->now < l->posted_at)
		c->now = l->posted_at;
	if (!is_silent(c->kind))
		l->posted_at = c->now;
	*p = (struct posted){l, c};
	if (worker_post(writer, run, done, p, e))
		return true;
	free(p);
	return false;
}
