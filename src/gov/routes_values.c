/* SPDX-License-Identifier: MIT */
/* Values of one series over time. */
#include <math.h>
#include <stdlib.h>

#include "demo.h"
#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/num.h"
#include "yiping/store/ticks.h"
#include "yiping/wire/tick.h"

/* How long what is kept: see the store's retention. */
#define FRAMES_MS (2 * DAY_MS)
#define MINUTES_MS (30 * DAY_MS)
#define FRAMES_WINDOW_MS HOUR_MS // of one answer from frames

#define MORE_DECIMALS 2 // than the indicator is shown with

#define STEP_MIN_S 10
#define STEP_MAX_S 86400
#define MINUTE_S 60
#define QUARTER_S 900

struct values {
	uint32_t series;
	struct series of;        // the same
	const struct demo *demo; // knows what was before it began; NULL = nobody does
	int64_t from, to;
	int64_t step;      // ms
	double scale;      // points are rounded to 1 / scale
	struct wire_point *points;
	size_t count, room;
};

static void add_point(struct values *v, const struct roll_value *r, int64_t at)
{
	if (v->count == v->room) {
		v->room = v->room ? v->room * 2 : 256;
		v->points = mem_grow(v->points, v->room, sizeof *v->points);
	}
	v->points[v->count++] = (struct wire_point){.at = at, .n = r->n, .min = r->low,
		.max = r->high, .avg = r->n ? r->sum / r->n : 0, .last = r->last};
}

static bool take_step(void *user, const struct roll_value *r)
{
	struct values *v = user;
	struct wire_point *p = v->count ? &v->points[v->count - 1] : NULL;
	if (r->n && p && p->at == r->at) { // of which the beginning was made, not measured
		p->min = r->low < p->min ? r->low : p->min;
		p->max = r->high > p->max ? r->high : p->max;
		p->avg = (p->avg * p->n + r->sum) / (p->n + r->n);
		p->n += r->n;
		p->last = r->last;
	} else if (r->n) {
		add_point(v, r, r->at);
	}
	return v->count < WIRE_POINTS_MAX;
}

/* Frames come one by one; those of one step become one point. */
static bool take_frame(void *user, const struct roll_value *r)
{
	struct values *v = user;
	int64_t at = r->at - r->at % v->step;
	struct wire_point *p = v->count ? &v->points[v->count - 1] : NULL;
	if (!isfinite(r->last)) // a frame that says "no data"
		return true;
	if (!p || p->at != at) {
		add_point(v, r, at);
		return v->count < WIRE_POINTS_MAX;
	}
	p->min = r->low < p->min ? r->low : p->min;
	p->max = r->high > p->max ? r->high : p->max;
	p->avg += (r->last - p->avg) / ++p->n;
	p->last = r->last;
	return true;
}

/* Frames hold single precision: what lies behind it is noise, and long to send. */
static void round_points(struct values *v)
{
	for (size_t i = 0; i < v->count; i++) {
		struct wire_point *p = &v->points[i];
		p->min = round(p->min * v->scale) / v->scale;
		p->max = round(p->max * v->scale) / v->scale;
		p->avg = round(p->avg * v->scale) / v->scale;
		p->last = round(p->last * v->scale) / v->scale;
	}
}

static bool read_values(struct db *db, struct query *q, struct error *e)
{
	struct values *v = q->more;
	bool frames = v->step < MINUTE_S * SECOND_MS;
	if (v->demo)
		demo_past_values(v->demo, &v->of, v->from, v->to, take_frame, v);
	bool ok = frames ? ticks_raw_values(db, v->series, v->from, v->to, take_frame, v, e)
			 : ticks_values(db, v->series, v->from, v->to, v->step, WIRE_POINTS_MAX,
				   take_step, v, e);
	if (ok) {
		round_points(v);
		wire_points_encode(&(struct wire_points){.series = v->series,
			.step_s = (uint32_t)(v->step / SECOND_MS), .points = v->points,
			.count = v->count}, &q->out);
	}
	free(v->points);
	return ok;
}

/* The finest that is kept for all of the range. */
static int64_t finest(const struct values *v, int64_t now)
{
	if (v->from >= now - FRAMES_MS && v->to - v->from <= FRAMES_WINDOW_MS)
		return STEP_MIN_S;
	return v->from >= now - MINUTES_MS ? MINUTE_S : QUARTER_S;
}

/* A finer step than is kept becomes what is kept; from a minute on steps are whole ones of it. */
static int64_t step_of(const struct values *v, uint64_t asked, int64_t now)
{
	int64_t least = finest(v, now), step = asked ? (int64_t)asked : least;
	int64_t unit = least < MINUTE_S && step >= MINUTE_S ? MINUTE_S : least;
	if (step < least)
		step = least;
	return unit < MINUTE_S ? step : (step + unit - 1) / unit * unit;
}

static bool take_range(struct inbound *r, struct values *v)
{
	int64_t now = virtual_clock_now(&r->server->clock);
	uint64_t step;
	if (!inbound_instant(r, "from", &v->from) || !inbound_instant(r, "to", &v->to) ||
		!inbound_uint(r, "step", 0, STEP_MAX_S, &step))
		return false;
	if (v->to == INSTANT_NONE)
		v->to = now;
	if (v->from == INSTANT_NONE || v->from >= v->to) {
		answer_refusal(r, 400, "bad_request", "\"from\" must be there and before \"to\".");
		return false;
	}
	if (step && step < STEP_MIN_S) {
		answer_refusal(r, 400, "bad_request", "\"step\" must be 10 to 86400 seconds.");
		return false;
	}
	v->step = step_of(v, step, now) * SECOND_MS;
	if ((v->to - v->from) / v->step >= WIRE_POINTS_MAX) {
		answer_refusal(r, 422, "field_step", "That is more than 50,000 points.");
		return false;
	}
	v->from -= v->from % v->step; // the first step is a whole one
	return true;
}

static double scale_of(const struct server *s, const struct gov_series *g)
{
	const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
	return pow(10, (i ? i->decimals : 0) + MORE_DECIMALS);
}

static const struct gov_series *find_series(struct inbound *r)
{
	uint64_t num;
	const struct gov_series *g = NULL;
	if (num_parse_u64(r->param[0], &num) && num <= UINT32_MAX)
		g = series_by_num(r->server->series, (uint32_t)num);
	if (!g) {
		answer_refusal(r, 404, "not_found", "There is no series of that number.");
		return NULL;
	}
	struct area_path path = area_path_of(r->tree, g->series.area);
	if (scope_sees(&r->scope, &path, NULL, 0))
		return g;
	answer_refusal(r, 403, "scope", "That series is outside your areas.");
	return NULL;
}

void serve_values(struct inbound *r)
{
	const struct gov_series *g = find_series(r);
	struct values asked = {0};
	if (!g)
		return;
	asked.series = g->series.num;
	asked.of = g->series;
	asked.demo = r->server->demo;
	asked.scale = scale_of(r->server, g);
	if (!take_range(r, &asked))
		return;
	struct values *v = mem_alloc(sizeof *v);
	*v = asked;
	query_run(r, read_values, v);
}
