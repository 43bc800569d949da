/* SPDX-License-Identifier: MIT */
#include "yiping/wire/remit.h"

#include <string.h>

#include "shape_members.h"

/* ---- a table ---- */

#define S struct remit_row
static const struct member row_members[] = {
	{.key = "by", .type = MEMBER_TOKEN, .set = TOKENS_REMIT, .need = NEED, AT(S, by)},
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, AT(S, type)},
	{.key = "domain", .type = MEMBER_REF, .set = REF_DOMAIN, AT(S, domain)},
	{.key = "kind", .type = MEMBER_REF, .set = REF_UNIT_KIND, AT(S, kind)},
	UNIT(S, "unit", unit),
	UNIT(S, "fallback", fallback),
};
#undef S
static const struct shape shape_row = SHAPE(row_members);

#define S struct remit_table
static const struct member table_members[] = {
	{.key = "id", .type = MEMBER_ROOM, .need = NEED, AT(S, id)},
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(S, num)},
	{.key = "rev", .type = MEMBER_UINT, .need = NEED, AT(S, rev)},
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, AT(S, area)},
	{.key = "rows", .sub = &shape_row, LIST_OF(S, rows, row_count, struct remit_row)},
	ACTOR(S, "by", by),
	TIME(S, "at", at),
};
#undef S
static const struct shape shape_table = SHAPE(table_members);

/* A row whose subject this catalog does not know, or that names nobody, says nothing. */
static bool says_something(const struct remit_row *r)
{
	bool of = r->by == REMIT_TYPE ? r->type : r->by == REMIT_DOMAIN ? r->domain
								: r->by == REMIT_DEFAULT;
	return of && (r->kind || r->unit.num || r->fallback.num);
}

static void drop_empty_rows(struct remit_table *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->row_count; i++)
		if (says_something(&t->rows[i]))
			t->rows[n++] = t->rows[i];
	t->row_count = n;
}

bool wire_remit_table_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct remit_table *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	if (!shape_decode(&shape_table, bytes, n, refs, arena, false, out, e))
		return false;
	drop_empty_rows(out);
	return true;
}

bool wire_remit_table_encode(const struct remit_table *t, const struct wire_refs *refs,
	struct buf *out)
{
	shape_write_object(out, &shape_table, refs, t);
	return !out->overflow;
}

/* ---- what is to change ---- */

static bool fits(const struct remit_row *r)
{
	return (r->by == REMIT_TYPE) == (r->type != 0) &&
		(r->by == REMIT_DOMAIN) == (r->domain != 0);
}

static bool check_row(struct reader *r, json_t *o, void *base)
{
	struct wire_remit_edit *w = base;
	const struct remit_row *row = &w->row;
	bool by = row->by >= REMIT_TYPE && row->by <= REMIT_DEFAULT;
	bool names = row->kind || row->unit.id || row->fallback.id;
	(void)o;
	if (!by || !fits(row))
		return error_set(r->error, "field_by",
			"A row is by type, with a type, by domain, with a domain, or default.");
	if (w->remove == names)
		return error_set(r->error, "field_kind",
			"A row names a kind, a unit or a fallback; one taken out does not.");
	return true;
}

#define S struct wire_remit_edit
static const struct member edit_members[] = {
	{.key = "by", .type = MEMBER_TOKEN, .set = TOKENS_REMIT, AT(S, row.by)},
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, AT(S, row.type)},
	{.key = "domain", .type = MEMBER_REF, .set = REF_DOMAIN, AT(S, row.domain)},
	{.key = "kind", .type = MEMBER_REF, .set = REF_UNIT_KIND, AT(S, row.kind)},
	TEXT(S, "unit", row.unit.id),
	TEXT(S, "fallback", row.fallback.id),
	FLAG(S, "remove", remove),
	{.type = MEMBER_CUSTOM, .in = check_row},
};
#undef S
static const struct shape shape_edit = SHAPE(edit_members);

#define S struct wire_remit_edits
static const struct member edits_members[] = {
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, AT(S, area)},
	{.key = "rows", .type = MEMBER_LIST, .sub = &shape_edit,
		.offset = offsetof(S, all),
		.count = offsetof(S, count), .size = sizeof(struct wire_remit_edit),
		.most = REMIT_ROWS_MAX},
};
#undef S
static const struct shape shape_edits = SHAPE(edits_members);

bool wire_remit_edits_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_remit_edits *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	if (!shape_decode(&shape_edits, bytes, n, refs, arena, true, out, e))
		return false;
	if (!out->area)
		return error_set(e, "field_area", "Whose table is it? An area is needed.");
	return out->count ? true : error_set(e, "field_rows", "No row is named.");
}

bool wire_remit_words_encode(const struct wire_remit_words *w, struct buf *out)
{
	wire_open(out, '{');
	wire_put_string(out, "area", w->area);
	wire_key(out, "rows");
	wire_open(out, '[');
	wire_open(out, '{');
	wire_put_string(out, "by", w->by);
	wire_put_string(out, "type", w->type);
	wire_put_string(out, "domain", w->domain);
	wire_put_string(out, "kind", w->kind);
	wire_put_string(out, "unit", w->unit);
	wire_put_string(out, "fallback", w->fallback);
	if (w->remove)
		wire_put_bool(out, "remove", true);
	wire_close(out, '}');
	wire_close(out, ']');
	wire_close(out, '}');
	return !out->overflow;
}

/* ---- as seen from an area ---- */

#define S struct wire_remit_line
static const struct member line_members[] = {
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, .need = NEED, AT(S, type)},
	{.key = "responsible", .type = MEMBER_OBJECT, .sub = &shape_remit, AT(S, who)},
	{.key = "fallback", .type = MEMBER_OBJECT, .sub = &shape_remit, AT(S, fallback)},
};
#undef S
static const struct shape shape_line = SHAPE(line_members);

#define S struct wire_remits
static const struct member remits_members[] = {
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, .need = NEED, AT(S, area)},
	TEXT(S, "tag", tag),
	{.key = "types", .sub = &shape_line, LIST_OF(S, lines, count, struct wire_remit_line)},
	{.key = "table", .type = MEMBER_OBJECT, .sub = &shape_table, AT(S, table),
		HAS(S, has_table)},
};
#undef S
static const struct shape shape_remits = SHAPE(remits_members);

bool wire_remits_encode(const struct wire_remits *r, const struct wire_refs *refs,
	struct buf *out)
{
	shape_write_object(out, &shape_remits, refs, r);
	return !out->overflow;
}

bool wire_remits_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_remits *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_remits, bytes, n, refs, arena, false, out, e);
}
