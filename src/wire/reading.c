/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "scan.h"
#include "shape.h"
#include "yiping/base/instant.h"
#include "yiping/wire/tick.h"

static const char bad[] = "shape", unknown[] = "unknown_series";

static void begin(struct wire_reading *r)
{
	*r = (struct wire_reading){.observed = INSTANT_NONE, .value = (double)NAN};
}

static bool take_time(json_t *v, int64_t *out)
{
	if (!v || json_is_null(v))
		return true;
	if (json_is_integer(v)) {
		*out = json_integer_value(v);
		return *out >= 0 && *out < INT64_C(253402300800000); // the year 10000
	}
	return json_is_string(v) && instant_parse(json_string_value(v), out);
}

static bool take_quality(json_t *v, enum quality *out)
{
	if (!v || json_is_null(v))
		return true;
	*out = quality_of(json_string_value(v));
	return json_is_string(v);
}

static bool take_value(json_t *v, double *out)
{
	if (v && !json_is_null(v))
		*out = json_number_value(v);
	return !v || json_is_null(v) || json_is_number(v);
}

static bool take_series(json_t *v, uint32_t *out)
{
	json_int_t n = json_integer_value(v);
	*out = (uint32_t)n;
	return json_is_integer(v) && n > 0 && n <= UINT32_MAX;
}

static bool take_rest(json_t *value, json_t *at, json_t *quality, struct wire_reading *r)
{
	if (!take_value(value, &r->value) || !take_time(at, &r->observed) ||
		!take_quality(quality, &r->quality))
		return false;
	return !isnan(r->value) || r->quality != QUALITY_GOOD;
}

static void read_row(json_t *row, struct wire_reading *r)
{
	if (json_array_size(row) < 2 || !take_series(json_array_get(row, 0), &r->series) ||
		!take_rest(json_array_get(row, 1), json_array_get(row, 2), json_array_get(row, 3),
		r))
		r->code = bad;
}

static void read_named(json_t *o, const struct wire_refs *refs, struct wire_reading *r)
{
	const char *indicator = json_string_value(json_object_get(o, "indicator"));
	const char *area = json_string_value(json_object_get(o, "area"));
	if (!indicator || !area) {
		r->code = bad;
		return;
	}
	r->indicator = (uint16_t)ref_num(refs, REF_INDICATOR, indicator);
	r->area = ref_num(refs, REF_AREA, area);
	if (!r->indicator || !r->area)
		r->code = unknown;
}

static void read_object(json_t *o, const struct wire_refs *refs, struct wire_reading *r)
{
	json_t *series = member_of(o, "series");
	if (!json_is_object(o) || (series && !take_series(series, &r->series)) ||
		!take_rest(json_object_get(o, "value"), json_object_get(o, "observed_at"),
			json_object_get(o, "quality"), r))
		r->code = bad;
	else if (!series)
		read_named(o, refs, r);
}

bool wire_readings_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct wire_reading *out, size_t most, size_t *count, struct error *e)
{
	json_t *root = reader_load(bytes, n, e);
	if (!root)
		return false;
	json_t *list = json_object_get(root, "readings");
	bool ok = json_is_array(list) || error_set(e, "shape", "readings: expected a list");
	*count = json_array_size(list);
	if (ok && *count > most)
		ok = error_set(e, "too_large", "readings: more than %zu at once", most);
	for (size_t i = 0; ok && i < *count; i++) {
		json_t *item = json_array_get(list, i);
		begin(&out[i]);
		if (json_is_array(item))
			read_row(item, &out[i]);
		else
			read_object(item, refs, &out[i]);
	}
	json_decref(root);
	return ok;
}

static void put_row(const struct wire_reading *r, struct buf *out)
{
	wire_open(out, '[');
	wire_uint(out, r->series);
	wire_double(out, r->value);
	if (r->observed != INSTANT_NONE)
		wire_int(out, r->observed);
	else if (r->quality != QUALITY_GOOD)
		wire_string(out, NULL);
	if (r->quality != QUALITY_GOOD)
		wire_string(out, quality_token(r->quality));
	wire_close(out, ']');
}

static void put_named(const struct wire_reading *r, const struct wire_refs *refs, struct buf *out)
{
	const char *indicator = ref_id(refs, REF_INDICATOR, r->indicator);
	const char *area = ref_id(refs, REF_AREA, r->area);
	wire_open(out, '{');
	wire_put_string(out, "indicator", indicator);
	wire_put_string(out, "area", area);
	if (!isnan(r->value))
		wire_put_double(out, "value", r->value);
	wire_put_instant(out, "observed_at", r->observed);
	if (r->quality != QUALITY_GOOD)
		wire_put_string(out, "quality", quality_token(r->quality));
	wire_close(out, '}');
}

bool wire_readings_encode(const struct wire_reading *readings, size_t count,
	const struct wire_refs *refs, struct buf *out)
{
	wire_open(out, '{');
	wire_key(out, "readings");
	wire_open(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (readings[i].series)
			put_row(&readings[i], out);
		else
			put_named(&readings[i], refs, out);
	}
	wire_close(out, ']');
	wire_close(out, '}');
	return !out->overflow;
}

static const struct member rejected_members[] = {
	{.key = "index", .type = MEMBER_UINT, .need = NEED | KEEP, AT(struct wire_rejected, index)},
	{.key = "code", .type = MEMBER_STRING, .need = NEED, AT(struct wire_rejected, code)},
};
static const struct shape shape_rejected = SHAPE(rejected_members);

#define S struct wire_accepted
static const struct member accepted_members[] = {
	{.key = "accepted", .type = MEMBER_UINT, .need = NEED | KEEP, AT(S, accepted)},
	{.key = "rejected", .sub = &shape_rejected, .type = MEMBER_LIST, .need = KEEP,
		.offset = offsetof(S, rejected), .count = offsetof(S, rejected_count),
		.size = sizeof(struct wire_rejected), .most = WIRE_READINGS_MAX},
};
#undef S
static const struct shape shape_accepted = SHAPE(accepted_members);

bool wire_accepted_decode(const char *bytes, size_t n, struct arena *arena,
	struct wire_accepted *out,
	struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_accepted, bytes, n, NULL, arena, false, out, e);
}

bool wire_accepted_encode(const struct wire_accepted *a, struct buf *out)
{
	shape_write_object(out, &shape_accepted, NULL, a);
	return !out->overflow;
}
