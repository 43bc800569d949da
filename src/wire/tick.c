/* SPDX-License-Identifier: MIT */
#include "yiping/wire/tick.h"

#include <math.h>
#include <string.h>

#include "limits.h"
#include "shape.h"
#include "yiping/base/instant.h"

/* A number within an array; null is NAN. */
static bool number_at(json_t *row, size_t i, double *out)
{
	json_t *v = json_array_get(row, i);
	if (v && !json_is_number(v) && !json_is_null(v))
		return false;
	*out = json_is_number(v) ? json_number_value(v) : (double)NAN;
	return true;
}

static bool whole_at(json_t *row, size_t i, int64_t most, int64_t *out)
{
	json_t *v = json_array_get(row, i);
	*out = json_integer_value(v);
	return json_is_integer(v) && *out >= 0 && *out <= most;
}

static bool get_value(json_t *row, struct tick_value *v)
{
	int64_t series, colour, quality, late;
	double value;
	if (json_array_size(row) < 5 || !whole_at(row, 0, UINT32_MAX, &series) ||
		!number_at(row, 1, &value) || !whole_at(row, 2, UINT8_MAX, &colour) ||
		!whole_at(row, 3, UINT8_MAX, &quality) || !whole_at(row, 4, INT64_MAX, &late))
		return false;
	v->series = (uint32_t)series;
	v->value = (float)value;
	v->colour = colour < COLOUR_COUNT ? (uint8_t)colour : COLOUR_NONE;
	v->quality = quality < QUALITY_COUNT ? (uint8_t)quality : QUALITY_NO_DATA;
	v->late_s = (uint16_t)(late < UINT16_MAX ? late : UINT16_MAX);
	return true;
}

static bool get_values(struct reader *r, json_t *o, void *base)
{
	struct tick *t = &((struct wire_tick *)base)->tick;
	json_t *list;
	if (!read_list(r, o, "values", WIRE_TICK_VALUES_MAX, &list))
		return false;
	t->count = json_array_size(list);
	t->values = t->count ? arena_alloc(r->arena, t->count * sizeof *t->values) : NULL;
	for (size_t i = 0; i < t->count; i++) {
		if (get_value(json_array_get(list, i), &t->values[i]))
			continue;
		size_t before = reader_push_index(r, i);
		bool ok = reader_fail(r, "values",
			"expected [series, value, colour, quality, late]");
		reader_pop(r, before);
		return ok;
	}
	return true;
}

static void put_values(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct tick *t = &((const struct wire_tick *)base)->tick;
	(void)refs;
	wire_key(b, "values");
	wire_open(b, '[');
	for (size_t i = 0; i < t->count; i++) {
		const struct tick_value *v = &t->values[i];
		wire_open(b, '[');
		wire_uint(b, v->series);
		wire_float(b, v->value);
		wire_uint(b, v->colour);
		wire_uint(b, v->quality);
		wire_uint(b, v->late_s);
		wire_close(b, ']');
	}
	wire_close(b, ']');
}

#define S struct wire_tick
static const struct member tick_members[] = {
	{.key = "tick", .type = MEMBER_SEQ, .need = NEED, AT(S, tick.tick)},
	{.key = "at", .type = MEMBER_INSTANT, .need = NEED, AT(S, tick.at)},
	{.key = "seq", .type = MEMBER_SEQ, AT(S, tick.seq_head)},
	{.key = "full", .type = MEMBER_FLAG, AT(S, tick.full)},
	{.type = MEMBER_CUSTOM, .in = get_values, .out = put_values},
	{.key = "sources", .type = MEMBER_UINT, AT(S, sources)},
	{.key = "exceptions", .type = MEMBER_UINT, AT(S, exceptions)},
};
#undef S
static const struct shape shape_tick = SHAPE(tick_members);

bool wire_tick_decode(const char *bytes, size_t n, struct arena *arena, struct wire_tick *out,
	struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_tick, bytes, n, NULL, arena, false, out, e);
}

bool wire_tick_encode(const struct wire_tick *t, struct buf *out)
{
	shape_write_object(out, &shape_tick, NULL, t);
	return !out->overflow;
}

/* The limits of a place: as in the catalog, of its own. */
static void put_own_limits(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct wire_series *s = base;
	(void)refs;
	if (s->series.limits)
		limits_write(b, "limits", s->series.limits);
}

static bool get_own_limits(struct reader *r, json_t *o, void *base)
{
	struct wire_series *s = base;
	if (!member_of(o, "limits"))
		return true;
	struct limit *own = arena_alloc(r->arena, COLOUR_COUNT * sizeof *own);
	s->series.limits = own;
	return limits_read(r, o, "limits", own);
}

#define S struct wire_series
static const struct member series_members[] = {
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(S, series.num)},
	{.key = "indicator", .type = MEMBER_REF, .set = REF_INDICATOR, AT(S, series.indicator)},
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, AT(S, series.area)},
	{.key = "gateway", .type = MEMBER_STRING, AT(S, gateway)},
	{.key = "factor", .type = MEMBER_DOUBLE, AT(S, series.factor)},
	{.type = MEMBER_CUSTOM, .in = get_own_limits, .out = put_own_limits},
	{.key = "limits_reason", .type = MEMBER_STRING, AT(S, limits_reason)},
	{.key = "limits_until", .type = MEMBER_INSTANT, AT(S, limits_until)},
};
#undef S
static const struct shape shape_series = SHAPE(series_members);

bool wire_series_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_series *out, struct error *e)
{
	*out = (struct wire_series){.limits_until = INSTANT_NONE};
	return shape_decode(&shape_series, bytes, n, refs, arena, false, out, e);
}

bool wire_series_encode(const struct wire_series *s, const struct wire_refs *refs, struct buf *out)
{
	shape_write_object(out, &shape_series, refs, s);
	return !out->overflow;
}

static bool get_point(json_t *row, struct wire_point *p)
{
	int64_t samples;
	if (json_array_size(row) < 6 || !whole_at(row, 0, INT64_MAX, &p->at) ||
		!whole_at(row, 1, UINT32_MAX, &samples))
		return false;
	p->n = (uint32_t)samples;
	return number_at(row, 2, &p->min) && number_at(row, 3, &p->max) &&
		number_at(row, 4, &p->avg) && number_at(row, 5, &p->last);
}

static bool get_points(struct reader *r, json_t *o, void *base)
{
	struct wire_points *p = base;
	json_t *list;
	if (!read_list(r, o, "points", WIRE_POINTS_MAX, &list))
		return false;
	p->count = json_array_size(list);
	p->points = p->count ? arena_alloc(r->arena, p->count * sizeof *p->points) : NULL;
	for (size_t i = 0; i < p->count; i++)
		if (!get_point(json_array_get(list, i), &p->points[i]))
			return reader_fail(r, "points", "expected [ms, n, min, max, avg, last]");
	return true;
}

static void put_points(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct wire_points *all = base;
	(void)refs;
	wire_key(b, "points");
	wire_open(b, '[');
	for (size_t i = 0; i < all->count; i++) {
		const struct wire_point *p = &all->points[i];
		wire_open(b, '[');
		wire_int(b, p->at);
		wire_uint(b, p->n);
		wire_double(b, p->min);
		wire_double(b, p->max);
		wire_double(b, p->avg);
		wire_double(b, p->last);
		wire_close(b, ']');
	}
	wire_close(b, ']');
}

#define S struct wire_points
static const struct member points_members[] = {
	{.key = "series", .type = MEMBER_UINT, .need = NEED, AT(S, series)},
	{.key = "step_s", .type = MEMBER_UINT, AT(S, step_s)},
	{.type = MEMBER_CUSTOM, .in = get_points, .out = put_points},
};
#undef S
static const struct shape shape_points = SHAPE(points_members);

bool wire_points_decode(const char *bytes, size_t n, struct arena *arena, struct wire_points *out,
	struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_points, bytes, n, NULL, arena, false, out, e);
}

bool wire_points_encode(const struct wire_points *p, struct buf *out)
{
	shape_write_object(out, &shape_points, NULL, p);
	return !out->overflow;
}
