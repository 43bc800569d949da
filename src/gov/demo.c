/* SPDX-License-Identifier: MIT */
#include "demo.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_parts.h"
#include "opening.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/base/path.h"
#include "yiping/store/meta.h"
#include "yiping/store/tokens.h"

#define WINDOWS_A_SECOND 60 // of real time, at most: each is a transaction
#define TEND_MS (30 * SECOND_MS)
#define WINDOWS_AHEAD 2 // that the clock may be before the city

struct fresh {
	struct fresh *next;
	size_t length;
	char body[];
};

/* ---- life ---- */

bool demo_stood_at(struct db *db, int64_t *at, struct error *e)
{
	*at = INSTANT_NONE;
	return meta_number(db, "demo.at", at, e);
}

/* The past follows from seed and scale: they are those the state began with. */
static bool settle_seed(struct server *s, struct db *db, struct error *e)
{
	int64_t seed = (int64_t)s->options.seed, millionth = llround(s->options.scale * 1e6);
	int64_t asked = seed, asked_scale = millionth;
	if (!meta_number(db, "demo.seed", &seed, e) ||
		!meta_number(db, "demo.scale", &millionth, e))
		return false;
	if (s->head && (seed != asked || millionth != asked_scale))
		log_write(LOG_WARN, "demo", "The state directory keeps the seed and scale that it "
			"began with.");
	s->options.seed = (uint64_t)seed;
	s->options.scale = (double)millionth / 1e6;
	return meta_put_number(db, "demo.seed", seed, e) &&
		meta_put_number(db, "demo.scale", millionth, e);
}

/* Where time goes on: where it stood still, unless that was too long ago to make up for. */
static bool settle_time(struct demo *d, struct db *db, struct error *e)
{
	int64_t base = d->server->clock.base;
	if (!demo_stood_at(db, &d->at, e) || !meta_number(db, "demo.began", &d->began, e))
		return false;
	if (d->at == INSTANT_NONE)
		d->at = d->began = base;
	d->sim.cursor.at = d->at;
	if (d->at >= base - DEMO_GAP_MS)
		return true;
	d->at = base; // it stood still: what would have happened meanwhile did not
	return meta_put_number(db, "demo.cursor", base, e) &&
		meta_put_number(db, "demo.n", 0, e);
}

/* As short as the machine can bear, since nobody sees what happens in one before its end; ticks end
 * with a window. */
static int64_t window_for(double speed)
{
	static const int64_t lengths[] = {SECOND_MS, 2 * SECOND_MS, 5 * SECOND_MS, TICK_MS};
	size_t i = 0;
	while (i + 1 < sizeof lengths / sizeof lengths[0] &&
		(double)lengths[i] * WINDOWS_A_SECOND < speed * SECOND_MS)
		i++;
	return lengths[i];
}

/* A clock that is quicker than the machine can simulate waits for the city: boards would be full of
 * what nobody has had the time to do, and late by limits of a minute. */
static void hold_clock_back(struct demo *d)
{
	struct virtual_clock *c = &d->server->clock;
	if (c->rate > 1)
		virtual_clock_limit(c, d->at + WINDOWS_AHEAD * d->window_ms);
}

static void set_factors(struct demo *d)
{
	struct series_table *t = d->server->series;
	for (uint32_t n = 1; n <= series_table_count(t); n++) {
		struct gov_series *g = series_by_num(t, n);
		g->series.factor =
			city_limit_factor(d->city, g->series.indicator, g->series.area);
	}
}

struct demo *demo_create(struct server *s, struct db *db, struct error *e)
{
	struct demo *d = mem_alloc(sizeof *d);
	struct city_options o = {.dir = s->options.data_dir};
	d->server = s;
	d->fresh_end = &d->fresh;
	d->window_ms = window_for(s->options.speed);
	if (!settle_seed(s, db, e) || !settle_time(d, db, e) ||
		!opening_reference(o.dir, &d->catalog, &d->tree, e)) {
		demo_destroy(d);
		return NULL;
	}
	o.catalog = d->catalog;
	o.tree = d->tree;
	o.seed = s->options.seed;
	o.scale = s->options.scale;
	d->city = city_create(&o, e);
	if (!d->city) {
		demo_destroy(d);
		return NULL;
	}
	d->sim.city = d->city;
	d->sim.at = d->at;
	d->sim.refs = (struct wire_refs){.tree = d->tree, .catalog = d->catalog};
	memcpy(d->sim.epoch, s->epoch, 8);
	set_factors(d);
	demo_rounds_make(d);
	hold_clock_back(d);
	return d;
}

static void forget_fresh(struct fresh *f)
{
	while (f) {
		struct fresh *next = f->next;
		free(f);
		f = next;
	}
}

void demo_destroy(struct demo *d)
{
	if (!d)
		return;
	forget_fresh(d->fresh);
	demo_sim_finish(&d->sim);
	demo_rounds_finish(d);
	city_destroy(d->city);
	area_tree_destroy(d->tree);
	catalog_destroy(d->catalog);
	free(d);
}

/* ---- people ---- */

static bool write_token(struct demo *d, const char *name, struct db *db,
	const struct person *p, struct error *e)
{
	char dir[PATH_ROOM], path[PATH_ROOM], token[TOKEN_ROOM], line[TOKEN_ROOM + 1];
	char *kept = NULL;
	size_t n = 0;
	struct error unused;
	if (!path_join(dir, sizeof dir, d->server->options.state_dir, "tokens") ||
		!path_make_dirs(dir, e) || !path_join(path, sizeof path, dir, name))
		return error_set(e, "path", "The state directory's path is too long.");
	if (path_read_whole(path, sizeof line, &kept, &n, &unused)) {
		free(kept);
		return true;
	}
	token_make(token);
	int length = snprintf(line, sizeof line, "%s\n", token);
	return tokens_add(db, token, p->subject, virtual_clock_now(&d->server->clock), e) &&
		path_write_whole(path, line, (size_t)length, 0600, e);
}

bool demo_people(struct demo *d, struct db *db, struct error *e)
{
	struct city_person people[CITY_PEOPLE_MAX];
	struct arena arena = {0};
	size_t n = city_people(d->city, people, CITY_PEOPLE_MAX, &arena);
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++)
		ok = tokens_put_person(db, &people[i].person, e) &&
			write_token(d, people[i].token_name, db, &people[i].person, e);
	arena_finish(&arena);
	return ok;
}

/* ---- windows ---- */

/* Between two windows what others change is gathered; the simulation reads it when it is its turn
 * again. */
void demo_learn(struct demo *d, const struct change *c)
{
	if (d->publishes || c->head.kind != KIND_EVENT || !c->body)
		return;
	struct fresh *f = mem_alloc(sizeof *f + c->body_length);
	f->length = c->body_length;
	memcpy(f->body, c->body, c->body_length);
	*d->fresh_end = f;
	d->fresh_end = &f->next;
}

struct window { // what the writer does of one
	struct demo *demo;
	struct fresh *fresh;
	int64_t until;
	struct command **commands;
	size_t count, room;
};

static void keep_command(void *user, struct command *c, const struct event *after)
{
	struct window *w = user;
	(void)after;
	if (w->count == w->room) {
		w->room = w->room ? w->room * 2 : 16;
		w->commands = mem_grow(w->commands, w->room, sizeof *w->commands);
	}
	w->commands[w->count++] = c;
}

/* In the writer's thread. */
static bool run_window(struct db *db, void *user, struct error *e)
{
	struct window *w = user;
	struct demo_sim *sim = &w->demo->sim;
	if (!sim->loaded && !demo_sim_load(sim, db, e))
		return false;
	for (const struct fresh *f = w->fresh; f; f = f->next)
		demo_sim_learn(sim, f->body, f->length);
	return demo_sim_run(sim, w->demo->server->ledger, db, w->until, keep_command, w, e) &&
		demo_sim_keep(sim, db, w->until, e);
}

static void on_window_run(void *user, const struct error *e)
{
	struct window *w = user;
	struct demo *d = w->demo;
	if (e) {
		if (!d->server->closing)
			log_write(LOG_ERROR, "demo", "%s", e->text);
		demo_sim_finish(&d->sim); // what was taken back is read again
	}
	d->publishes = true;
	for (size_t i = 0; i < w->count; i++) {
		if (!e)
			server_publish(d->server, w->commands[i]->changes,
				w->commands[i]->change_count);
		command_destroy(w->commands[i]);
	}
	d->publishes = false;
	forget_fresh(w->fresh);
	free(w->commands);
	free(w);
}

static bool post_window(struct demo *d, int64_t until)
{
	struct window *w = mem_alloc(sizeof *w);
	struct error e;
	*w = (struct window){.demo = d, .fresh = d->fresh, .until = until};
	if (!worker_post(d->server->writer, run_window, on_window_run, w, &e)) {
		log_write(LOG_ERROR, "demo", "%s", e.text);
		free(w);
		return false;
	}
	d->fresh = NULL;
	d->fresh_end = &d->fresh;
	return true;
}

static bool put_live(void *user, struct command *c, struct error *e)
{
	(void)e;
	server_post(user, c);
	return true;
}

static void tend(struct demo *d, int64_t at)
{
	struct error e;
	if (!demo_put_slow(d, at, put_live, d->server, &e))
		log_write(LOG_ERROR, "demo", "%s", e.text);
}

static bool reaches(int64_t from, int64_t to, int64_t step)
{
	return from / step != to / step;
}

static void on_window_over(struct command *c, const struct error *e)
{
	struct server *s = c->owner;
	if (!e)
		server_publish(s, c->changes, c->change_count);
	else if (!s->closing)
		log_write(LOG_ERROR, "demo", "%s", e->text);
	command_destroy(c);
	s->demo->open = false;
	if (!s->closing)
		demo_step(s->demo, virtual_clock_now(&s->clock));
}

/* What is due by time, and the end of the window: everything before it is durable then. */
static void post_end(struct demo *d, int64_t at)
{
	struct server *s = d->server;
	struct command *c = command_create(LEDGER_TIMERS);
	struct error e;
	c->now = at;
	c->committed = s->head;
	c->owner = s;
	c->done = on_window_over;
	d->open = ledger_post(s->ledger, s->writer, c, &e);
	if (d->open)
		return;
	log_write(LOG_ERROR, "demo", "%s", e.text);
	command_destroy(c);
}

/* First what happened in the window, then what is known at its end. */
void demo_step(struct demo *d, int64_t now)
{
	struct server *s = d->server;
	int64_t from = d->at, to = (from / d->window_ms + 1) * d->window_ms;
	if (d->open || to > now || s->closing || !post_window(d, to))
		return;
	virtual_clock_hold(&s->clock, to);
	demo_read(d, from, to);
	if (reaches(from, to, TEND_MS))
		tend(d, to);
	if (reaches(from, to, TICK_MS))
		server_close_tick(s, to);
	virtual_clock_release(&s->clock);
	d->at = to;
	hold_clock_back(d);
	post_end(d, to);
}
