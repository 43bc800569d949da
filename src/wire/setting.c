/* SPDX-License-Identifier: MIT */
#include "yiping/wire/setting.h"

#include <string.h>

#include "limits.h"
#include "shapes.h"
#include "yiping/base/instant.h"

static const struct member exception_members[] = {
	{.key = "reason", .type = MEMBER_STRING, AT(struct exception, reason)},
	{.key = "until", .type = MEMBER_INSTANT, AT(struct exception, until)},
	{.key = "by", .type = MEMBER_OBJECT, .sub = &shape_actor, AT(struct exception, by)},
};
static const struct shape shape_exception = SHAPE(exception_members);

/* ---- limits: {"at":[...],"reason","until","by"} ---- */

static void put_limits(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct series_setting *s = base;
	if (!s->has_limits)
		return;
	wire_key(b, "limits");
	wire_open(b, '{');
	limits_write(b, "at", s->limits);
	shape_write(b, &shape_exception, refs, &s->limits_word);
	wire_close(b, '}');
}

static bool get_limits(struct reader *r, json_t *o, void *base)
{
	struct series_setting *s = base;
	json_t *v = member_of(o, "limits");
	s->limits_word.until = INSTANT_NONE;
	if (!v)
		return true;
	if (!json_is_object(v))
		return reader_fail(r, "limits", "expected an object");
	size_t before = reader_push(r, "limits");
	s->has_limits = limits_read(r, v, "at", s->limits) &&
		shape_read(r, &shape_exception, v, &s->limits_word);
	reader_pop(r, before);
	return s->has_limits;
}

/* ---- judgement: {"quality","reason","until","by"} ---- */

static void put_judgement(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct series_setting *s = base;
	if (s->quality == QUALITY_GOOD)
		return;
	wire_key(b, "judgement");
	wire_open(b, '{');
	wire_put_string(b, "quality", quality_token(s->quality));
	shape_write(b, &shape_exception, refs, &s->quality_word);
	wire_close(b, '}');
}

static bool get_judgement(struct reader *r, json_t *o, void *base)
{
	struct series_setting *s = base;
	json_t *v = member_of(o, "judgement");
	const char *quality;
	s->quality_word.until = INSTANT_NONE;
	if (!v)
		return true;
	if (!json_is_object(v))
		return reader_fail(r, "judgement", "expected an object");
	size_t before = reader_push(r, "judgement");
	bool ok = read_string(r, v, "quality", &quality) &&
		shape_read(r, &shape_exception, v, &s->quality_word);
	reader_pop(r, before);
	s->quality = ok && quality ? quality_of(quality) : QUALITY_GOOD;
	return ok;
}

#define S struct series_setting
static const struct member setting_members[] = {
	{.key = "id", .type = MEMBER_ROOM, .need = NEED, AT(S, id)},
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(S, num)},
	{.key = "rev", .type = MEMBER_UINT, .need = NEED, AT(S, rev)},
	{.key = "indicator", .type = MEMBER_REF, .set = REF_INDICATOR, AT(S, indicator)},
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, AT(S, area)},
	{.key = "gateway", .type = MEMBER_STRING, AT(S, gateway)},
	{.type = MEMBER_CUSTOM, .in = get_limits, .out = put_limits},
	{.type = MEMBER_CUSTOM, .in = get_judgement, .out = put_judgement},
};
#undef S
static const struct shape shape_setting = SHAPE(setting_members);

bool wire_series_setting_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct series_setting *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_setting, bytes, n, refs, arena, false, out, e);
}

bool wire_series_setting_encode(const struct series_setting *s, const struct wire_refs *refs,
	struct buf *out)
{
	shape_write_object(out, &shape_setting, refs, s);
	return !out->overflow;
}

/* ---- patches ---- */

/* Each worse colour begins where the milder one does, or further out. */
static bool grows_worse(const struct limit *limits)
{
	const struct bound *high = NULL, *low = NULL;
	for (int c = COLOUR_BLUE; c < COLOUR_COUNT; c++) {
		const struct bound *above = &limits[c].above, *below = &limits[c].below;
		if (above->set && high && above->value < high->value)
			return false;
		if (below->set && low && below->value > low->value)
			return false;
		high = above->set ? above : high;
		low = below->set ? below : low;
	}
	return (high || low) && !(high && low && limits[COLOUR_BLUE].below.set &&
		limits[COLOUR_BLUE].above.set &&
		limits[COLOUR_BLUE].below.value >= limits[COLOUR_BLUE].above.value);
}

static bool has_reason(const struct exception *word)
{
	return word->reason && *word->reason;
}

static bool check_patch(const struct wire_setting_patch *p, struct error *e)
{
	const struct series_setting *s = &p->want;
	if (s->has_limits && !grows_worse(s->limits))
		return error_set(e, "field_limits",
			"Limits begin at a colour each, worse ones further out.");
	if (p->sets_judgement && s->quality != QUALITY_GOOD && s->quality != QUALITY_MAINTENANCE &&
		s->quality != QUALITY_DISABLED)
		return error_set(e, "field_quality",
			"What is not judged is in maintenance or disabled.");
	if ((s->has_limits && !has_reason(&s->limits_word)) ||
		(s->quality != QUALITY_GOOD && !has_reason(&s->quality_word)))
		return error_set(e, "field_reason", "This needs a reason.");
	if (s->quality != QUALITY_GOOD && s->quality_word.until == INSTANT_NONE)
		return error_set(e, "field_until", "This needs an end.");
	return true;
}

static bool read_patch(struct reader *r, json_t *o, struct wire_setting_patch *out)
{
	json_t *judgement = json_object_get(o, "judgement");
	if (!json_is_object(o))
		return error_set(r->error, "shape", "Expected an object.");
	out->sets_gateway = json_object_get(o, "gateway");
	out->sets_limits = json_object_get(o, "limits");
	out->sets_judgement = judgement;
	if (!read_string(r, o, "gateway", &out->want.gateway) || !get_limits(r, o, &out->want) ||
		!get_judgement(r, o, &out->want))
		return false;
	if (out->sets_judgement && json_is_object(judgement) && out->want.quality == QUALITY_GOOD)
		return error_set(r->error, "field_quality",
			"What is not judged is in maintenance or disabled.");
	return out->sets_gateway || out->sets_limits || out->sets_judgement ||
		error_set(r->error, "shape", "There is nothing to change.");
}

bool wire_setting_patch_decode(const char *bytes, size_t n, struct arena *arena,
	struct wire_setting_patch *out, struct error *e)
{
	struct reader r = {.arena = arena, .error = e, .strict = true};
	json_t *root = reader_load(bytes, n, e);
	*out = (struct wire_setting_patch){.want.limits_word.until = INSTANT_NONE,
		.want.quality_word.until = INSTANT_NONE};
	if (!root)
		return false;
	bool ok = read_patch(&r, root, out) && check_patch(out, e);
	json_decref(root);
	return ok;
}

static void put_null(struct buf *b, const char *key)
{
	wire_key(b, key);
	wire_string(b, NULL);
}

bool wire_setting_patch_encode(const struct wire_setting_patch *p, struct buf *out)
{
	const struct series_setting *s = &p->want;
	wire_open(out, '{');
	if (p->sets_gateway && s->gateway && *s->gateway)
		wire_put_string(out, "gateway", s->gateway);
	else if (p->sets_gateway)
		put_null(out, "gateway");
	if (p->sets_limits && !s->has_limits)
		put_null(out, "limits");
	put_limits(out, NULL, s);
	if (p->sets_judgement && s->quality == QUALITY_GOOD)
		put_null(out, "judgement");
	put_judgement(out, NULL, s);
	wire_close(out, '}');
	return !out->overflow;
}
