/* SPDX-License-Identifier: MIT */
#include "yiping/wire/meta.h"

#include <string.h>

#include "shapes.h"
#include "yiping/base/instant.h"

#define S struct wire_meta
#define UINT(k, m) {.key = k, .type = MEMBER_UINT, .need = KEEP, AT(S, m)}
#define SEQ(k, m) {.key = k, .type = MEMBER_SEQ, .need = KEEP, AT(S, m)}

static const struct member tick_members[] = {
	SEQ("number", tick),
	UINT("period_ms", tick_ms),
};
static const struct shape shape_tick = SHAPE(tick_members);

static const struct member clock_members[] = {
	{.key = "now", .type = MEMBER_INSTANT, .need = NEED, AT(S, now)},
	{.key = "rate", .type = MEMBER_DOUBLE, AT(S, rate)},
};
static const struct shape shape_clock = SHAPE(clock_members);

static const struct member limit_members[] = {
	UINT("wait_s", wait_s),
	UINT("waiters", waiters),
	UINT("acts_per_minute", acts_per_minute),
	UINT("page", page),
};
static const struct shape shape_limits = SHAPE(limit_members);

static void put_areas(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct person *p = &((const struct wire_meta *)base)->identity;
	wire_key(b, "areas");
	wire_open(b, '[');
	for (int i = 0; i < p->area_count; i++) {
		const char *id = ref_id(refs, REF_AREA, p->areas[i]);
		if (id)
			wire_string(b, id);
	}
	wire_close(b, ']');
}

static bool get_areas(struct reader *r, json_t *o, void *base)
{
	struct person *p = &((struct wire_meta *)base)->identity;
	json_t *list;
	if (!read_list(r, o, "areas", PERSON_AREAS_MAX, &list))
		return false;
	p->area_count = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *id = json_string_value(json_array_get(list, i));
		if (!id)
			return reader_fail(r, "areas", "expected strings");
		uint32_t num = ref_num(r->refs, REF_AREA, id);
		if (num)
			p->areas[p->area_count++] = num;
		else if (r->refs && r->refs->tree)
			return error_set(r->error, "unknown_area", "identity.areas: \"%.40s\"", id);
	}
	return true;
}

static const struct member identity_members[] = {
	{.key = "subject", .type = MEMBER_ROOM, .need = NEED, AT(S, identity.subject)},
	{.key = "name", .type = MEMBER_ROOM, AT(S, identity.name)},
	{.key = "num", .type = MEMBER_UINT, AT(S, identity.num)},
	{.key = "role", .type = MEMBER_TOKEN, .set = TOKENS_PERSON, AT(S, identity.role)},
	{.key = "areas", .type = MEMBER_CUSTOM, .in = get_areas, .out = put_areas},
	{.key = "unit", .type = MEMBER_OBJECT, .sub = &shape_unit_ref, AT(S, unit)},
	{.key = "level", .type = MEMBER_TOKEN, .set = TOKENS_LEVEL, AT(S, level)},
};
static const struct shape shape_identity = SHAPE(identity_members);

static void put_offset(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	wire_put_int(b, "utc_offset_minutes", ((const struct wire_meta *)base)->utc_offset_minutes);
}

static bool get_offset(struct reader *r, json_t *o, void *base)
{
	json_t *v = member_of(o, "utc_offset_minutes");
	json_int_t minutes = json_integer_value(v);
	if (v && (!json_is_integer(v) || minutes < -1080 || minutes > 1080))
		return reader_fail(r, "utc_offset_minutes", "expected minutes within 18 hours");
	((struct wire_meta *)base)->utc_offset_minutes = (int)minutes;
	return true;
}

static const struct member meta_members[] = {
	{.key = "version", .type = MEMBER_STRING, AT(S, version)},
	{.key = "api", .type = MEMBER_UINT, .need = NEED, AT(S, api)},
	{.key = "epoch", .type = MEMBER_ROOM, .need = NEED, AT(S, epoch)},
	SEQ("head", head),
	SEQ("floor", floor),
	{.key = "tick", .type = MEMBER_OBJECT, .sub = &shape_tick},
	{.key = "clock", .type = MEMBER_OBJECT, .sub = &shape_clock, .need = NEED},
	{.type = MEMBER_CUSTOM, .in = get_offset, .out = put_offset},
	{.key = "identity", .type = MEMBER_OBJECT, .sub = &shape_identity, .need = NEED},
	UINT("catalog_version", catalog_version),
	{.key = "limits", .type = MEMBER_OBJECT, .sub = &shape_limits},
	{.key = "server", .type = MEMBER_ROOM, AT(S, server)},
	{.key = "demo", .type = MEMBER_FLAG, .need = KEEP, AT(S, demo)},
	{.key = "exercise", .type = MEMBER_FLAG, .need = KEEP, AT(S, exercise)},
};
#undef S
static const struct shape shape_meta = SHAPE(meta_members);

static const struct member ids_members[] = {
	{.key = "areas", .type = MEMBER_STRINGS, AT(struct wire_meta_areas, ids),
		.count = offsetof(struct wire_meta_areas, count)},
};
static const struct shape shape_ids = SHAPE(ids_members);

bool wire_meta_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena,
	struct wire_meta *out, struct wire_meta_areas *area_ids, struct error *e)
{
	struct reader r = {.refs = refs, .arena = arena, .error = e};
	memset(out, 0, sizeof *out);
	json_t *root = reader_load(bytes, n, e);
	if (!root)
		return false;
	bool ok = (json_is_object(root) || error_set(e, "shape", "Expected an object.")) &&
		shape_read(&r, &shape_meta, root, out);
	if (ok && area_ids)
		ok = shape_read(&r, &shape_ids, member_of(root, "identity"), area_ids);
	json_decref(root);
	if (!ok)
		return false;
	if (out->rate <= 0)
		out->rate = 1;
	out->identity.unit = out->unit.num;
	if (out->unit.id && strlen(out->unit.id) < sizeof out->identity.unit_id)
		memcpy(out->identity.unit_id, out->unit.id, strlen(out->unit.id) + 1);
	return true;
}

bool wire_meta_encode(const struct wire_meta *m, const struct wire_refs *refs, struct buf *out)
{
	shape_write_object(out, &shape_meta, refs, m);
	return !out->overflow;
}
