/* SPDX-License-Identifier: MIT */
/* The minutes before this program looked: values of the centre's indicators are fetched, a few at
 * a time, and fill their sparklines from the left. Never waited for; what is not permitted
 * or not there stays a gap. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "station_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/wire/tick.h"

#define AT_ONCE 4
#define MOST 1024                // series of one centre
#define INSTANT_ROOM 25

struct fetch {
	struct station *station;
	uint64_t request; // 0 = free
	uint32_t series;
};

struct sparks {
	char area[REPLICA_AREA_ROOM]; // whose values are fetched or were
	uint32_t *series;
	size_t count, next;
	struct fetch fetches[AT_ONCE];
};

static void stop(struct station *s)
{
	struct sparks *k = s->sparks;
	for (int i = 0; i < AT_ONCE; i++) {
		if (k->fetches[i].request)
			http_cancel(s->http, k->fetches[i].request);
		k->fetches[i].request = 0;
	}
	free(k->series);
	k->series = NULL;
	k->count = k->next = 0;
}

static void fill(struct station *s, const struct wire_points *p)
{
	struct columns c;
	columns_begin(&c, s->pushed_at);
	for (size_t i = 0; i < p->count; i++)
		columns_take(&c, p->points[i].at, p->points[i].last);
	if (columns_fill(&c, s->gauges, p->series))
		s->coarse_until = s->pushed_at + GAUGE_HISTORY * COLUMN_MS;
}

/* Kept, so that a board without a server shows the same. */
static void keep(struct station *s, const struct wire_points *p)
{
	struct roll_value *rows = mem_array(p->count + 1, sizeof *rows);
	for (size_t i = 0; i < p->count; i++)
		rows[i] = (struct roll_value){.series = p->series, .at = p->points[i].at,
			.n = p->points[i].n, .low = p->points[i].min, .high = p->points[i].max,
			.sum = p->points[i].avg * p->points[i].n, .last = p->points[i].last,
			.quality = QUALITY_GOOD};
	replica_put_values(s->keep.replica, rows, p->count);
	free(rows);
}

static void go_on(struct station *s);

static void on_done(void *user, struct http_result *r)
{
	struct fetch *f = user;
	struct station *s = f->station;
	struct arena arena = {0};
	struct wire_points p;
	struct error e;
	f->request = 0;
	if (r->kind == HTTP_OK && r->status == 200 && s->pushed_at != INSTANT_NONE &&
		wire_points_decode(r->body, r->length, &arena, &p, &e) &&
		p.series == f->series) {
		fill(s, &p);
		keep(s, &p);
		station_changed(s);
	}
	arena_finish(&arena);
	if (r->kind == HTTP_OK)
		go_on(s);
}

static void ask(struct station *s, struct fetch *f, uint32_t series)
{
	char from[INSTANT_ROOM], to[INSTANT_ROOM], path[160];
	int64_t now = station_now(s);
	instant_format(now - COLUMNS_BACK_MS, from);
	instant_format(now, to);
	snprintf(path, sizeof path, "/v1/series/%u/values?from=%s&to=%s&step=60", (unsigned)series,
		from, to);
	*f = (struct fetch){.station = s, .series = series};
	f->request = http_send(s->http, &(struct http_request){.server = &s->server,
		.method = "GET", .path = path, .bearer = s->token}, on_done, f);
}

static void go_on(struct station *s)
{
	struct sparks *k = s->sparks;
	for (int i = 0; i < AT_ONCE; i++)
		if (!k->fetches[i].request && k->next < k->count)
			ask(s, &k->fetches[i], k->series[k->next++]);
}

/* Those of the centre that miss their first minutes; what is looked at first comes first. */
static void list(struct station *s, const struct area *centre, bool first)
{
	struct sparks *k = s->sparks;
	for (size_t i = 0; i < gauges_count(s->gauges) && k->count < MOST; i++) {
		const struct gauge *g = gauges_at(s->gauges, i);
		const struct indicator *d = catalog_indicator(s->catalog, g->series.indicator);
		if (!d || (d->pinned || g->colour) != first || g->series.area != centre->num ||
			!isnan(g->history[0]))
			continue;
		k->series = mem_grow(k->series, k->count + 1, sizeof *k->series);
		k->series[k->count++] = g->series.num;
	}
}

void sparks_look(struct station *s)
{
	const struct area *centre = s->tree ? area_by_num(s->tree, s->centre) : NULL;
	if (!s->sparks)
		s->sparks = mem_alloc(sizeof *s->sparks);
	struct sparks *k = s->sparks;
	s->coarse = s->demo && s->pushed_at != INSTANT_NONE && s->pushed_at < s->coarse_until;
	if (!centre || !s->catalog || !s->keep.begun || !gauges_tick(s->gauges) ||
		s->pushed_at == INSTANT_NONE || strcmp(s->gauges_area, centre->id) != 0 ||
		strcmp(k->area, centre->id) == 0)
		return;
	stop(s);
	snprintf(k->area, sizeof k->area, "%s", centre->id);
	list(s, centre, true);
	list(s, centre, false);
	go_on(s);
}

bool station_is_filled(const struct station *s)
{
	const struct sparks *k = s->sparks;
	if (!k || !*k->area)
		return !s->keep.begun;
	for (int i = 0; i < AT_ONCE; i++)
		if (k->fetches[i].request)
			return false;
	return true;
}

void sparks_forget(struct station *s)
{
	s->coarse_until = INSTANT_NONE;
	if (!s->sparks)
		return;
	stop(s);
	*s->sparks = (struct sparks){0};
}

void sparks_destroy(struct sparks *k)
{
	if (!k)
		return;
	free(k->series);
	free(k);
}
