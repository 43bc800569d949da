/* SPDX-License-Identifier: MIT */
#include "demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/base/path.h"
#include "yiping/store/meta.h"
#include "yiping/store/tokens.h"
#include "yiping/wire/event.h"

#define ACTS_A_BEAT 200 // the rest waits for the next beat: the loop serves people too

struct demo *demo_create(struct server *s, struct db *db, struct error *e)
{
	struct demo *d = mem_alloc(sizeof *d);
	int64_t walked = INSTANT_NONE, drawn = 0;
	struct city_options o = {.catalog = s->catalog, .tree = s->tree,
		.dir = s->options.data_dir, .seed = s->options.seed, .scale = s->options.scale};
	d->server = s;
	d->city = city_create(&o, e);
	if (!d->city || !meta_number(db, "demo.at", &walked, e) ||
		!meta_number(db, "demo.n", &drawn, e)) {
		demo_destroy(d);
		return NULL;
	}
	for (uint32_t n = 1; n <= series_table_count(s->series); n++) {
		struct gov_series *g = series_by_num(s->series, n);
		g->series.factor =
			city_limit_factor(d->city, g->series.indicator, g->series.area);
	}
	int64_t now = virtual_clock_now(&s->clock);
	d->cursor = (struct city_cursor){walked == INSTANT_NONE ? now : walked, (uint64_t)drawn};
	if (d->cursor.at < now - DEMO_GAP_MS)
		d->cursor.at = now; // it stood still: what would have happened meanwhile did not
	d->readings_at = now;
	return d;
}

void demo_destroy(struct demo *d)
{
	if (!d)
		return;
	command_destroy(d->arrival);
	agenda_finish(&d->agenda);
	city_destroy(d->city);
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

/* ---- what comes next ---- */

/* Prepares what the city will do with an event; the act is bound to the state it was decided on. */
struct command *demo_prepare(struct demo *d, const struct event *e, int64_t *at)
{
	struct command *c = command_create(LEDGER_ACT);
	struct person person = {0};
	if (!city_next_act(d->city, e, at, &c->act, &person, &c->arena)) {
		command_destroy(c);
		return NULL;
	}
	if (c->act.person)
		c->person = person;
	c->act.person = NULL;
	memcpy(c->event, e->id, sizeof c->event);
	memcpy(c->tag.epoch, d->server->epoch, 8);
	c->tag.arev = e->arev;
	return c;
}

struct command *demo_prepare_arrival(struct demo *d, int64_t *at)
{
	struct city_arrival a;
	struct command *c = command_create(LEDGER_ACT);
	city_next_arrival(d->city, &d->cursor, &a, &c->arena);
	c->act = a.act;
	if (a.act.verb == VERB_SENSE)
		c->kind = LEDGER_ALARM;
	*at = a.at;
	return c;
}

void demo_learn_event(struct demo *d, const struct event *e)
{
	int64_t at = 0;
	struct command *c = demo_prepare(d, e, &at);
	if (c)
		agenda_add(&d->agenda, at, c);
}

void demo_learn(struct demo *d, const struct change *c)
{
	struct wire_refs refs = {.tree = d->server->tree, .catalog = d->server->catalog};
	struct arena arena = {0};
	struct event ev;
	struct error e;
	if (c->head.kind != KIND_EVENT || !head_is_live(&c->head))
		return;
	if (wire_event_decode(c->body, c->body_length, &refs, &arena, &ev, &e))
		demo_learn_event(d, &ev);
	else
		log_write(LOG_WARN, "demo", "%s", e.text);
	arena_finish(&arena);
}


static void do_arrivals(struct demo *d, int64_t now)
{
	if (!d->arrival)
		d->arrival = demo_prepare_arrival(d, &d->arrival_at);
	for (int n = 0; n < ACTS_A_BEAT && d->arrival_at <= now; n++) {
		server_post(d->server, d->arrival);
		d->arrival = demo_prepare_arrival(d, &d->arrival_at);
	}
}

static void do_acts(struct demo *d, int64_t now)
{
	for (int n = 0; n < ACTS_A_BEAT && agenda_next(&d->agenda) <= now; n++)
		server_post(d->server, agenda_take(&d->agenda).command);
}

void demo_step(struct demo *d, int64_t now)
{
	do_arrivals(d, now);
	do_acts(d, now);
	demo_read(d, now);
	demo_tend(d, now);
}
