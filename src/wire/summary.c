/* SPDX-License-Identifier: MIT */
#include "yiping/wire/summary.h"

#include <string.h>

#include "counts.h"
#include "shapes.h"

static void put_domains(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct wire_summary_row *row = base;
	wire_key(b, "domains");
	wire_open(b, '{');
	for (size_t i = 0; i < row->domain_count; i++) {
		const char *id = ref_id(refs, REF_DOMAIN, row->domains[i].domain);
		if (id)
			counts_put(b, id, row->domains[i].counts);
	}
	wire_close(b, '}');
}

static bool get_domains(struct reader *r, json_t *o, void *base)
{
	struct wire_summary_row *row = base;
	json_t *domains = member_of(o, "domains"), *value;
	const char *id;
	if (domains && !json_is_object(domains))
		return reader_fail(r, "domains", "expected an object");
	size_t most = json_object_size(domains);
	if (most > UINT8_MAX)
		return reader_fail(r, "domains", "too many");
	row->domains = most ? arena_alloc(r->arena, most * sizeof *row->domains) : NULL;
	json_object_foreach(domains, id, value) {
		uint8_t num = (uint8_t)ref_num(r->refs, REF_DOMAIN, id);
		struct wire_summary_domain *d = &row->domains[row->domain_count];
		if (!counts_get(r, domains, id, d->counts))
			return false;
		d->domain = num;
		row->domain_count += num != 0;
	}
	return true;
}

static void put_counters(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	counts_put(b, "counters", ((const struct wire_summary_row *)base)->counts);
}

static bool get_counters(struct reader *r, json_t *o, void *base)
{
	return counts_get(r, o, "counters", ((struct wire_summary_row *)base)->counts);
}

static void put_flow_day(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	day_put(b, "day", ((const struct wire_summary_flow *)base)->day);
}

static bool get_flow_day(struct reader *r, json_t *o, void *base)
{
	return day_get(r, o, "day", &((struct wire_summary_flow *)base)->day);
}

static void put_flow_counts(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	counts_put(b, "counts", ((const struct wire_summary_flow *)base)->counts);
}

static bool get_flow_counts(struct reader *r, json_t *o, void *base)
{
	return counts_get(r, o, "counts", ((struct wire_summary_flow *)base)->counts);
}

#define S struct wire_summary_row
static const struct member worst_members[] = {
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, AT(S, worst_area)},
	{.key = "indicator", .type = MEMBER_REF, .set = REF_INDICATOR, AT(S, worst_indicator)},
	{.key = "colour", .type = MEMBER_TOKEN, .set = TOKENS_COLOUR, AT(S, worst_colour)},
};
static const struct shape shape_worst = SHAPE(worst_members);

#undef S
#define S struct wire_summary_flow
static const struct member flow_members[] = {
	{.key = "domain", .type = MEMBER_REF, .set = REF_DOMAIN, AT(S, domain)},
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, AT(S, type)},
	{.key = "unit", .type = MEMBER_OBJECT, .sub = &shape_unit_ref, AT(S, unit)},
	{.type = MEMBER_CUSTOM, .in = get_flow_day, .out = put_flow_day},
	{.key = "shift", .type = MEMBER_STRING, AT(S, shift)},
	{.type = MEMBER_CUSTOM, .in = get_flow_counts, .out = put_flow_counts},
};
static const struct shape shape_flow = SHAPE(flow_members);
#undef S

#define S struct wire_summary_row
static const struct member row_members[] = {
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, .need = NEED, AT(S, area)},
	{.key = "name", .type = MEMBER_OBJECT, .sub = &shape_name, AT(S, name)},
	{.type = MEMBER_CUSTOM, .in = get_counters, .out = put_counters},
	{.type = MEMBER_CUSTOM, .in = get_domains, .out = put_domains},
	{.key = "worst", .type = MEMBER_OBJECT, .sub = &shape_worst},
	{.key = "flows", .type = MEMBER_LIST, .offset = offsetof(S, flows),
		.count = offsetof(S, flow_count), .size = sizeof(struct wire_summary_flow),
		.most = FOLD_CELLS_MAX, .sub = &shape_flow},
};
#undef S
static const struct shape shape_row = SHAPE(row_members);

bool wire_summary_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_summary_row *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_row, bytes, n, refs, arena, false, out, e);
}

bool wire_summary_encode(const struct wire_summary_row *row, const struct wire_refs *refs,
	struct buf *out)
{
	shape_write_object(out, &shape_row, refs, row);
	return !out->overflow;
}

#define S struct wire_citizen
static const struct member citizen_members[] = {
	{.key = "ref", .type = MEMBER_STRING, AT(S, ref)},
	{.key = "name", .type = MEMBER_STRING, AT(S, name)},
	{.key = "phone", .type = MEMBER_STRING, AT(S, phone)},
	{.key = "address", .type = MEMBER_STRING, AT(S, address)},
	{.key = "role", .type = MEMBER_STRING, AT(S, role)},
};
#undef S
static const struct shape shape_citizen = SHAPE(citizen_members);

bool wire_citizen_decode(const char *bytes, size_t n, struct arena *arena, struct wire_citizen *out,
	struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_citizen, bytes, n, NULL, arena, false, out, e);
}

bool wire_citizen_encode(const struct wire_citizen *c, struct buf *out)
{
	shape_write_object(out, &shape_citizen, NULL, c);
	return !out->overflow;
}
