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
#include "yiping/store/ticks.h"
#include "yiping/wire/event.h"

#define FRAME_MS (5 * MINUTE_MS)

struct history {
	struct demo *demo;
	struct db *db;
};

static bool run(struct history *h, struct command *c, struct error *e)
{
	struct server *s = h->demo->server;
	bool ok = ledger_run(s->ledger, h->db, c, e);
	for (size_t i = 0; ok && i < c->change_count; i++)
		demo_learn(h->demo, &c->changes[i]);
	if (ok && c->status >= 400 && c->status != 412)
		log_write(LOG_WARN, "demo", "history: %s %s", c->error.code, c->error.text);
	command_destroy(c);
	return ok;
}

static bool run_put(void *user, struct command *c, struct error *e)
{
	return run(user, c, e);
}

static bool put_units_at(void *user, struct command *c, struct error *e)
{
	struct history *h = user;
	c->now = virtual_clock_now(&h->demo->server->clock) - DEMO_HISTORY_MS;
	return run(h, c, e);
}

static bool make_events(struct history *h, int64_t now, struct error *e)
{
	struct demo *d = h->demo;
	d->cursor = (struct city_cursor){.at = now - DEMO_HISTORY_MS};
	d->arrival = demo_prepare_arrival(d, &d->arrival_at);
	for (;;) {
		int64_t next = agenda_next(&d->agenda);
		bool arrival = d->arrival_at <= next;
		int64_t at = arrival ? d->arrival_at : next;
		if (at > now)
			return true;
		struct command *c = arrival ? d->arrival : agenda_take(&d->agenda).command;
		if (arrival)
			d->arrival = demo_prepare_arrival(d, &d->arrival_at);
		/* What was due before the last change was decided then: time does not go back. */
		c->now = at > d->readings_at ? at : d->readings_at;
		d->readings_at = c->now;
		if (!run(h, c, e))
			return false;
	}
}

/* Values of the city and its districts, frame by frame. */
static bool make_frames(struct history *h, int64_t now, struct error *e)
{
	struct demo *d = h->demo;
	struct server *s = d->server;
	size_t all = series_table_count(s->series);
	struct tick t = {.values = mem_array(all + 1, sizeof *t.values), .full = true};
	bool ok = true;
	double v;
	for (t.at = now - DEMO_HISTORY_MS; ok && t.at < now; t.at += FRAME_MS) {
		t.count = 0;
		t.tick++;
		for (uint32_t n = 1; n <= all; n++) {
			const struct gov_series *g = series_by_num(s->series, n);
			if (area_by_num(s->tree, g->series.area)->level > LEVEL_DISTRICT)
				break; // series stand by area: cities and districts come first
			if (!city_reading(d->city, g->series.indicator, g->series.area, t.at, &v))
				continue;
			const struct indicator *i =
				catalog_indicator(s->catalog, g->series.indicator);
			t.values[t.count++] = (struct tick_value){.series = n,
				.value = (float)v,
				.colour = (uint8_t)indicator_colour(
					i, NULL, series_scaled(&g->series, v))};
		}
		ok = ticks_put(h->db, &t, e);
	}
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
		g->judge.colour = (uint8_t)indicator_colour(i, NULL, series_scaled(&g->series, v));
		if (g->judge.colour && !put_coloured(h, g, i, now, e))
			return false;
	}
	return true;
}

bool demo_history(struct demo *d, struct db *db, struct error *e)
{
	struct history h = {d, db};
	int64_t now = virtual_clock_now(&d->server->clock);
	d->readings_at = now - DEMO_HISTORY_MS;
	if (!db_begin(db, e))
		return false;
	bool ok = demo_put_units(d, put_units_at, &h, e) && make_events(&h, now, e) &&
		demo_put_slow(d, now, run_put, &h, e) && make_frames(&h, now, e) &&
		make_present(&h, now, e);
	d->tended_at = d->readings_at = now;
	agenda_finish(&d->agenda); // the events are read again when the server opens
	if (!ok) {
		db_rollback(db);
		return false;
	}
	return db_commit(db, e);
}
