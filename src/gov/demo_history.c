/* SPDX-License-Identifier: MIT */
/* The hours before the server was started, made in virtual time through the same ledger and rules,
 * before anybody looks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/model/indicator.h"
#include "yiping/store/meta.h"

#define RAW_MS (10 * MINUTE_MS) // of the last minutes there is a value for each tick

struct history {
	struct demo *demo;
	struct db *db;
};

static bool run(struct history *h, struct command *c, struct error *e)
{
	bool ok = ledger_run(h->demo->server->ledger, h->db, c, e);
	if (ok && c->status >= 400)
		log_write(LOG_WARN, "demo", "history: %s %s", c->error.code, c->error.text);
	command_destroy(c);
	return ok;
}

static bool run_put(void *user, struct command *c, struct error *e)
{
	return run(user, c, e);
}

static bool put_at_begin(void *user, struct command *c, struct error *e)
{
	struct history *h = user;
	c->now = h->demo->began - DEMO_HISTORY_MS;
	return run(h, c, e);
}

static bool make_events(struct history *h, struct error *e)
{
	struct demo *d = h->demo;
	struct demo_sim *sim = &d->sim;
	sim->at = d->began - DEMO_HISTORY_MS;
	sim->cursor = (struct city_cursor){.at = sim->at};
	sim->trusts = sim->loaded = true;
	bool ok = demo_sim_run(sim, d->server->ledger, h->db, d->began, NULL, NULL, e);
	sim->trusts = false;
	return ok;
}

/* The frame in which history ends: all that is known. */
static bool put_frame(struct history *h, struct error *e)
{
	struct server *s = h->demo->server;
	size_t all = series_table_count(s->series);
	struct tick t = {.tick = 1, .at = h->demo->began, .full = true,
		.values = mem_array(all + 1, sizeof *t.values)};
	for (uint32_t n = 1; n <= all; n++) {
		const struct gov_series *g = series_by_num(s->series, n);
		int64_t late = (t.at - g->observed) / SECOND_MS;
		if (g->has_value)
			t.values[t.count++] = (struct tick_value){.series = n, .value = g->value,
				.colour = g->judge.colour, .quality = g->judge.quality,
				.late_s = (uint16_t)(late < UINT16_MAX ? late : UINT16_MAX)};
	}
	bool ok = ticks_put(h->db, &t, e);
	s->tick = t.tick;
	free(t.values);
	return ok;
}

static bool put_coloured(struct history *h, struct gov_series *g, const struct indicator *i,
	int64_t now, struct error *e)
{
	const struct area *a = area_by_num(h->demo->server->tree, g->series.area);
	struct command *c = command_create(LEDGER_PUT);
	struct indicator_state *state = &c->put.as.indicator;
	c->now = now;
	c->act.actor = (struct actor){.subject = "rule:limits"};
	c->put.kind = KIND_INDICATOR;
	*state = (struct indicator_state){.num = g->series.num, .indicator = i->num,
		.domain = i->domain, .area = a->num, .colour = (enum colour)g->judge.colour,
		.quality = QUALITY_GOOD, .value = g->value, .has_value = true,
		.since = g->observed, .observed = g->observed, .override_until = INSTANT_NONE};
	snprintf(state->id, sizeof state->id, "%s@%s", i->id, a->id);
	return run(h, c, e);
}

/* Where every series stands now; those beyond a limit are in the log. */
static bool make_present(struct history *h, int64_t now, struct error *e)
{
	struct demo *d = h->demo;
	struct server *s = d->server;
	double v;
	for (uint32_t n = 1; n <= series_table_count(s->series); n++) {
		struct gov_series *g = series_by_num(s->series, n);
		const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
		int64_t observed = city_observed(d->city, i->num, g->series.area, now);
		if (observed == INSTANT_NONE ||
			!city_reading(d->city, i->num, g->series.area, now, &v))
			continue;
		g->value = (float)v;
		g->has_value = true;
		g->observed = g->since = observed;
		g->judge.quality = QUALITY_GOOD;
		g->judge.colour = (uint8_t)series_colour(i, &g->series, v);
		if (g->judge.colour && !put_coloured(h, g, i, now, e))
			return false;
	}
	return true;
}

bool demo_history(struct demo *d, struct db *db, struct error *e)
{
	struct history h = {d, db};
	int64_t now = d->began;
	if (!db_begin(db, e))
		return false;
	bool ok = demo_put_units(d, put_at_begin, &h, e) &&
		demo_put_remits(d, put_at_begin, &h, e) && make_events(&h, e) &&
		demo_put_slow(d, now, run_put, &h, e) && make_present(&h, now, e) &&
		put_frame(&h, e) && meta_put_number(db, "demo.began", now, e) &&
		demo_sim_keep(&d->sim, db, now, e);
	if (!ok) {
		db_rollback(db);
		return false;
	}
	return db_commit(db, e);
}

/* ---- values of the past ---- */

static int64_t step_of(const struct demo *d, const struct area *a, int64_t at)
{
	if (at >= d->began - RAW_MS)
		return TICK_MS;
	return a->level == LEVEL_TOWN ? 15 * MINUTE_MS : MINUTE_MS;
}

void demo_past_values(const struct demo *d, const struct series *s, int64_t from, int64_t to,
	bool (*visit)(void *user, const struct roll_value *v), void *user)
{
	const struct area *a = area_by_num(d->tree, s->area);
	int64_t first = d->began - DEMO_HISTORY_MS, at = from > first ? from : first;
	double v;
	if (!a)
		return;
	to = to < d->began ? to : d->began;
	for (int64_t step = step_of(d, a, at); at < to; step = step_of(d, a, at)) {
		if (at % step) {
			at += step - at % step;
			continue;
		}
		if (city_reading(d->city, s->indicator, s->area, at, &v) &&
			!visit(user, &(struct roll_value){.series = s->num, .at = at, .n = 1,
				.low = v, .high = v, .sum = v, .last = v,
				.quality = QUALITY_GOOD}))
			return;
		at += step;
	}
}
