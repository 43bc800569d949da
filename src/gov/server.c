/* SPDX-License-Identifier: MIT */
#include "yiping/gov/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alert_source.h"
#include "demo.h"
#include "intake.h"
#include "opening.h"
#include "reference.h"
#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/base/path.h"
#include "yiping/store/schema.h"
#include "yiping/wire/catalog.h"

#define BEAT_MS 100      // timers, deadlines, slices of the simulation
#define QUICK_BEAT_MS 10 // the same where the clock runs quicker than these would follow
#define QUICK_SPEED 5.0
#define BODY_CAP ((size_t)8 << 20)
#define DRAIN_MS 5000
#define PRUNE_MS 60000   // between two looks at what is too old
#define PRUNE_ON_MS 100  // the same while there is something

struct worker *server_reader(struct server *s)
{
	s->next_reader = (s->next_reader + 1) % READERS;
	return s->readers[s->next_reader];
}

void server_publish(struct server *s, const struct change *changes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fold_apply(s->fold, &changes[i]);
		if (changes[i].seq > s->head)
			s->head = changes[i].seq;
		if (s->demo)
			demo_learn(s->demo, &changes[i]);
	}
	if (count)
		waiters_wake(s->waiters, changes, count);
}

/* ---- reference data ---- */

/* New centres bring new series; the old ones keep their numbers and what they know. */
static void grow_series(struct server *s)
{
	struct series_table *grown = series_table_create(s->catalog, s->tree);
	for (uint32_t n = 1; n <= series_table_count(s->series); n++) {
		struct gov_series *to = series_by_num(grown, n);
		struct gov_series *from = series_by_num(s->series, n);
		if (s->demo) // the simulated city is that of the files
			to->series.factor = from->series.factor;
		series_move(to, from);
	}
	series_table_destroy(s->series);
	s->series = grown;
}

void server_switch(struct server *s, struct area_tree *tree, struct catalog *catalog,
	const char *json, size_t n)
{
	const struct reference_parts *old = &s->reference->parts;
	struct error unused;
	struct reference_parts new = {.tree = tree ? tree : area_tree_copy(old->tree),
		.catalog = catalog ? catalog : wire_catalog_decode(old->json, old->json_length,
							       &unused)};
	new.json_length = catalog ? n : old->json_length;
	new.json = mem_alloc(new.json_length + 1);
	memcpy(new.json, catalog ? json : old->json, new.json_length);
	reference_unref(s->reference);
	s->reference = reference_create(&new);
	s->tree = s->reference->parts.tree;
	s->catalog = s->reference->parts.catalog;
	grow_series(s);
	waiters_flush(s->waiters);
}

/* ---- readers ---- */

/* A reader that could not open its file would refuse every query for ever: it is made again. */
static void on_reader_opening(void *user, const struct db_opening *o, const struct error *e)
{
	struct reader_slot *slot = user;
	(void)o;
	slot->failed = e != NULL;
	if (e)
		log_write(LOG_ERROR, "reader", "%s", e->text);
}

static bool start_reader(struct server *s, int i, struct error *e)
{
	struct reader_slot *slot = &s->slots[i];
	struct worker_options r = {.loop = s->loop, .opening = on_reader_opening, .user = slot,
		.db = {.path = s->db_path, .schema = &schema_server, .sync = DB_SYNC_NORMAL,
			.read_only = true, .busy_ms = 2000}};
	slot->failed = false;
	s->readers[i] = worker_create(&r, e);
	return s->readers[i] != NULL;
}

static void mend_readers(struct server *s)
{
	struct error e;
	for (int i = 0; i < READERS; i++) {
		struct worker *old = s->readers[i];
		if (!s->slots[i].failed)
			continue;
		if (start_reader(s, i, &e))
			worker_destroy(old, 0);
		else
			s->readers[i] = old;
	}
}

/* ---- what comes by time ---- */

static void on_command_done(struct command *c, const struct error *e)
{
	struct server *s = c->owner;
	if (e)
		log_write(LOG_ERROR, "ledger", "%s", e->text);
	else
		server_publish(s, c->changes, c->change_count);
	command_destroy(c);
}

void server_post(struct server *s, struct command *c)
{
	struct error e;
	c->owner = s;
	c->done = on_command_done;
	if (c->now == INSTANT_NONE)
		c->now = virtual_clock_now(&s->clock);
	if (ledger_post(s->ledger, s->writer, c, &e))
		return;
	log_write(LOG_ERROR, "ledger", "%s", e.text);
	command_destroy(c);
}

static void on_tick_done(struct command *c, const struct error *e)
{
	struct server *s = c->owner;
	if (e) {
		log_write(LOG_ERROR, "tick", "%s", e->text);
	} else {
		s->tick = c->tick.tick;
		server_publish(s, c->changes, c->change_count);
		waiters_tick(s->waiters, s->tick);
	}
	free(c->tick.values);
	command_destroy(c);
}

void server_close_tick(struct server *s, int64_t now)
{
	struct command *c = command_create(LEDGER_TICK);
	struct error e;
	intake_close_tick(s, now, &c->tick);
	c->now = now;
	c->owner = s;
	c->done = on_tick_done;
	if (ledger_post(s->ledger, s->writer, c, &e))
		return;
	log_write(LOG_ERROR, "tick", "%s", e.text);
	free(c->tick.values);
	command_destroy(c);
}

static void strike_timers(struct server *s)
{
	struct command *c = command_create(LEDGER_TIMERS);
	c->committed = s->head;
	server_post(s, c);
}

static void on_prune_done(struct command *c, const struct error *e)
{
	struct server *s = c->owner;
	if (e) {
		log_write(LOG_ERROR, "prune", "%s", e->text);
	} else {
		if (c->pruned.floor > s->floor)
			s->floor = c->pruned.floor;
		if (c->pruned.more)
			s->next_prune = uv_now(s->loop) + PRUNE_ON_MS;
	}
	command_destroy(c);
}

static void prune(struct server *s, int64_t now)
{
	struct command *c = command_create(LEDGER_PRUNE);
	struct error e;
	c->now = now;
	c->owner = s;
	c->done = on_prune_done;
	if (ledger_post(s->ledger, s->writer, c, &e))
		return;
	log_write(LOG_ERROR, "prune", "%s", e.text);
	command_destroy(c);
}

static void on_beat(uv_timer_t *t)
{
	struct server *s = t->data;
	int64_t now = virtual_clock_now(&s->clock);
	uint64_t mono = uv_now(s->loop);
	waiters_expire(s->waiters, mono);
	if (s->demo) // closes ticks and strikes timers in the order of its own time
		demo_step(s->demo, now);
	if (!s->demo && now >= s->next_tick) {
		s->next_tick = now - now % TICK_MS + TICK_MS;
		server_close_tick(s, now);
	}
	if (mono >= s->next_strike) {
		s->next_strike = mono + 1000;
		if (!s->demo)
			strike_timers(s);
		mend_readers(s);
	}
	if (mono >= s->next_prune) {
		s->next_prune = mono + PRUNE_MS;
		prune(s, now);
	}
}

/* ---- life ---- */

/* In the writer's thread: what was kept beside the database is read anew. */
static void on_lost(void *user)
{
	struct server *s = user;
	ledger_lost(s->ledger);
}

static bool start_workers(struct server *s, struct db *db, const char *path, struct error *e)
{
	struct worker_options w = {.loop = s->loop, .opened = db, .group = true, .lost = on_lost,
		.user = s};
	s->writer = worker_create(&w, e);
	if (!s->writer)
		return false;
	snprintf(s->db_path, sizeof s->db_path, "%s", path);
	for (int i = 0; i < READERS; i++)
		if (!start_reader(s, i, e))
			return false;
	return true;
}

static bool start_http(struct server *s, struct error *e)
{
	char admin[PATH_ROOM];
	struct httpd_options o = {.loop = s->loop, .listen = s->options.listen,
		.body_cap = BODY_CAP, .on_exchange = route_exchange, .user = s};
	s->http = httpd_create(&o, e);
	if (!s->http)
		return false;
	if ((size_t)snprintf(admin, sizeof admin, "unix:%s/admin.sock", s->options.state_dir) >=
		sizeof admin)
		return error_set(e, "path", "The state directory's path is too long.");
	o.listen = admin;
	o.on_exchange = route_admin_exchange;
	s->admin = httpd_create(&o, e);
	return s->admin != NULL;
}

static void start_beat(struct server *s)
{
	int64_t now = virtual_clock_now(&s->clock);
	s->next_tick = now - now % TICK_MS + TICK_MS;
	uv_timer_init(s->loop, &s->second);
	s->second.data = s;
	uint64_t beat = s->demo && s->clock.rate > QUICK_SPEED ? QUICK_BEAT_MS : BEAT_MS;
	uv_timer_start(&s->second, on_beat, beat, beat);
}

static void release(struct server *s)
{
	demo_destroy(s->demo);
	waiters_destroy(s->waiters);
	roster_destroy(s->roster);
	series_table_destroy(s->series);
	fold_destroy(s->fold);
	ledger_destroy(s->ledger);
	reference_unref(s->reference);
	free(s);
}

struct server *server_create(uv_loop_t *loop, const struct server_options *o, struct error *e)
{
	struct server *s = mem_alloc(sizeof *s);
	struct db *db = NULL;
	char path[PATH_ROOM];
	s->options = *o;
	s->loop = loop;
	s->waiters = waiters_create(s);
	s->roster = roster_create();
	if (!path_join(path, sizeof path, o->state_dir, "yipingd.db") ||
		!opening_load(s, path, &db, e) || !alert_sources_create(s, db, e) ||
		!start_workers(s, db, path, e) || !start_http(s, e))
		return NULL; // the program ends with the sentence; nothing of it is used again
	start_beat(s);
	s->ready = true;
	return s;
}

struct closing {
	struct server *server;
	void (*closed)(void *user);
	void *user;
	int left;
};

static void on_part_closed(struct closing *c)
{
	if (--c->left)
		return;
	release(c->server);
	c->closed(c->user);
	free(c);
}

static void on_closed(void *user)
{
	on_part_closed(user);
}

static void on_timer_closed(uv_handle_t *h)
{
	struct server *s = h->data;
	on_part_closed(s->closing_state);
}

void server_close(struct server *s, void (*closed)(void *user), void *user)
{
	struct closing *c = mem_alloc(sizeof *c);
	*c = (struct closing){s, closed, user, 3 + (int)s->options.source_count};
	s->closing = true;
	s->closing_state = c;
	waiters_flush(s->waiters);
	uv_timer_stop(&s->second);
	for (int i = 0; i < READERS; i++)
		worker_destroy(s->readers[i], DRAIN_MS);
	worker_destroy(s->writer, DRAIN_MS);
	for (size_t i = 0; i < s->options.source_count; i++)
		alert_source_close(s->alerts[i], on_closed, c);
	httpd_close(s->http, on_closed, c);
	httpd_close(s->admin, on_closed, c);
	uv_close((uv_handle_t *)&s->second, on_timer_closed);
}
