/* SPDX-License-Identifier: MIT */
/* What changes slowly in the simulated city: shifts, warnings, gateways; and its sensors, read in
 * slices so that the loop is never held up. */
#include <stdio.h>
#include <string.h>

#include "demo_parts.h"
#include "intake.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"

#define ROUND_MS TICK_MS       // every series is looked at once in a round
#define SLICE_MAX 8000         // series in one beat
#define TEND_MS (30 * SECOND_MS)

void demo_read(struct demo *d, int64_t now)
{
	struct server *s = d->server;
	uint32_t all = (uint32_t)series_table_count(s->series);
	int64_t passed = now - d->readings_at;
	uint32_t slice = (uint32_t)(passed >= ROUND_MS ? all : (int64_t)all * passed / ROUND_MS);
	double value;
	if (slice > SLICE_MAX)
		slice = SLICE_MAX;
	if (!slice)
		return;
	d->readings_at = now;
	for (uint32_t n = 0; n < slice; n++) {
		struct gov_series *g = series_by_num(s->series, d->next_series % all + 1);
		d->next_series = (d->next_series + 1) % all;
		int64_t observed = city_observed(d->city, g->series.indicator, g->series.area, now);
		if (observed == INSTANT_NONE || observed == g->observed)
			continue;
		if (city_reading(d->city, g->series.indicator, g->series.area, now, &value))
			intake_reading(s, g, value, QUALITY_GOOD, observed);
	}
}

static struct command *new_put(enum kind kind, int64_t now)
{
	struct command *c = command_create(LEDGER_PUT);
	c->now = now;
	c->put.kind = kind;
	c->act.actor = (struct actor){.subject = "source:demo"};
	return c;
}

bool demo_put_units(struct demo *d, demo_put_fn put, void *user, struct error *e)
{
	size_t n = 0;
	const struct unit *units = city_units(d->city, &n);
	for (size_t i = 0; i < n; i++) {
		struct command *c = new_put(KIND_UNIT, INSTANT_NONE);
		c->put.as.unit = units[i];
		if (!put(user, c, e))
			return false;
	}
	return true;
}

static bool put_shifts(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e)
{
	const struct area_tree *t = d->server->tree;
	struct arena probe = {0};
	int64_t from = city_shift(d->city, area_root(t)->num, now, &probe).from;
	arena_finish(&probe);
	if (from == d->shift_from)
		return true;
	d->shift_from = from;
	for (uint32_t num = 1; num <= area_top_num(t); num++) {
		const struct area *a = area_by_num(t, num);
		if (!a || a->level > LEVEL_TOWN)
			continue;
		struct command *c = new_put(KIND_SHIFT, now);
		c->put.as.shift = city_shift(d->city, num, now, &c->arena);
		if (!put(user, c, e))
			return false;
	}
	return true;
}

static bool is_among(const struct warning *all, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, id) == 0)
			return true;
	return false;
}

static bool put_warnings(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e)
{
	struct warning now_in_force[DEMO_WARNINGS_MAX];
	struct arena arena = {0};
	size_t n = city_warnings(d->city, now, now_in_force, DEMO_WARNINGS_MAX, &arena);
	bool ok = true;
	for (size_t i = 0; ok && i < d->warning_count; i++) {
		if (is_among(now_in_force, n, d->warnings[i]))
			continue;
		struct command *c = new_put(KIND_WARNING, now);
		struct warning *w = &c->put.as.warning;
		memcpy(w->id, d->warnings[i], sizeof w->id);
		w->area = area_root(d->server->tree)->num;
		w->lifted = true;
		w->onset = w->issued = INSTANT_NONE;
		w->expires = now;
		ok = put(user, c, e);
	}
	d->warning_count = 0;
	for (size_t i = 0; ok && i < n; i++) {
		struct command *c = new_put(KIND_WARNING, now);
		struct warning again[DEMO_WARNINGS_MAX];
		city_warnings(d->city, now, again, DEMO_WARNINGS_MAX, &c->arena);
		c->put.as.warning = again[i];
		memcpy(d->warnings[d->warning_count++], now_in_force[i].id, ENTITY_ID_ROOM);
		ok = put(user, c, e);
	}
	arena_finish(&arena);
	return ok;
}

static bool put_sources(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e)
{
	struct source all[DEMO_SOURCES_MAX];
	struct arena arena = {0};
	size_t n = city_sources(d->city, all, DEMO_SOURCES_MAX, &arena);
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		uint32_t lag = 0;
		enum feed f = city_source_state(d->city, all[i].num, now, &lag);
		if (f == d->feeds[i])
			continue;
		struct command *c = new_put(KIND_SOURCE, now);
		struct source own[DEMO_SOURCES_MAX];
		city_sources(d->city, own, DEMO_SOURCES_MAX, &c->arena);
		d->feeds[i] = f;
		own[i].state = f;
		own[i].lag_s = lag;
		own[i].last_success = now - (int64_t)lag * SECOND_MS;
		c->put.as.source = own[i];
		ok = put(user, c, e);
	}
	arena_finish(&arena);
	return ok;
}

bool demo_put_slow(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e)
{
	return put_shifts(d, now, put, user, e) && put_warnings(d, now, put, user, e) &&
		put_sources(d, now, put, user, e);
}

static bool put_live(void *user, struct command *c, struct error *e)
{
	(void)e;
	server_post(user, c);
	return true;
}

void demo_tend(struct demo *d, int64_t now)
{
	struct error e;
	if (now - d->tended_at < TEND_MS)
		return;
	d->tended_at = now;
	if (!demo_put_slow(d, now, put_live, d->server, &e))
		log_write(LOG_ERROR, "demo", "%s", e.text);
}
