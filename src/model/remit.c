/* SPDX-License-Identifier: MIT */
#include "yiping/model/remit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/proposal.h"

static const char *const bys[REMIT_BY_COUNT] = {"", "type", "domain", "default", "catalog",
	"fallback"};

const char *remit_by_token(enum remit_by b)
{
	return (unsigned)b < REMIT_BY_COUNT ? bys[b] : "";
}

enum remit_by remit_by_of(const char *token)
{
	for (int i = 1; token && i < REMIT_BY_COUNT; i++)
		if (strcmp(bys[i], token) == 0)
			return (enum remit_by)i;
	return REMIT_NOBODY;
}

/* ---- what is known ---- */

static int by_area(const void *key, const void *table)
{
	uint32_t a = *(const uint32_t *)key, b = ((const struct remit_table *)table)->area;
	return (a > b) - (a < b);
}

const struct remit_table *remits_table(const struct remits *r, uint32_t area)
{
	if (!r || !r->table_count)
		return NULL;
	return bsearch(&area, r->tables, r->table_count, sizeof *r->tables, by_area);
}

static int by_num(const void *key, const void *unit)
{
	uint32_t a = *(const uint32_t *)key, b = ((const struct unit *)unit)->num;
	return (a > b) - (a < b);
}

const struct unit *remits_unit(const struct remits *r, uint32_t num)
{
	if (!r || !r->unit_count)
		return NULL;
	return bsearch(&num, r->units, r->unit_count, sizeof *r->units, by_num);
}

static bool unit_exists(const struct remits *r, const struct unit_ref *u)
{
	return u->num && (!r->unit_count || remits_unit(r, u->num));
}

/* Of that kind, with its skill, or standing in for it, where it may be asked for this place. */
static bool kind_exists(const struct remits *r, const struct catalog *c, const struct area_tree *t,
	const struct area_path *path, uint16_t kind)
{
	if (!kind || !r || !r->unit_count)
		return kind;
	/* Mostly there is one of the kind itself: that is the quickest to see. */
	for (size_t i = 0; i < r->unit_count; i++)
		if (r->units[i].kind == kind && proposal_in_district(t, path, r->units[i].area))
			return true;
	for (size_t i = 0; i < r->unit_count; i++)
		if (proposal_in_district(t, path, r->units[i].area) &&
			proposal_fits(c, &r->units[i], kind))
			return true;
	return false;
}

/* ---- looking it up ---- */

static struct remit_row key_of(enum remit_by by, const struct event_type *t)
{
	return (struct remit_row){.by = by, .type = by == REMIT_TYPE ? t->num : 0,
		.domain = by == REMIT_DOMAIN ? t->domain : 0};
}

static bool takes(const struct remits *r, const struct catalog *c, const struct area_tree *t,
	const struct area_path *path, const struct remit_row *row)
{
	return row->unit.num ? unit_exists(r, &row->unit)
			     : kind_exists(r, c, t, path, row->kind);
}

bool remit_find(const struct remits *r, const struct catalog *c, const struct area_tree *t,
	const struct area_path *path, uint16_t type, struct remit *out)
{
	const struct event_type *what = catalog_type(c, type);
	*out = (struct remit){.by = REMIT_NOBODY};
	for (int i = path->count - 1; what && i >= 0; i--) {
		const struct remit_table *table = remits_table(r, path->num[i]);
		for (int by = REMIT_TYPE; table && by <= REMIT_DEFAULT; by++) {
			struct remit_row key = key_of((enum remit_by)by, what);
			const struct remit_row *row = remit_row_like(table, &key);
			if (!row || !takes(r, c, t, path, row))
				continue;
			*out = (struct remit){row->by, table->area, row->kind, row->unit};
			return true;
		}
	}
	if (!what || !kind_exists(r, c, t, path, what->unit_kind))
		return false;
	*out = (struct remit){.by = REMIT_CATALOG, .kind = what->unit_kind};
	return true;
}

static bool is_among(const struct unit_ref *u, const struct unit_ref *refused, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (refused[i].num == u->num)
			return true;
	return false;
}

bool remit_fallback(const struct remits *r, const struct catalog *c, const struct area_path *path,
	uint16_t type, const struct unit_ref *refused, size_t refused_count, struct remit *out,
	uint32_t *centre)
{
	const struct event_type *what = catalog_type(c, type);
	*out = (struct remit){.by = REMIT_NOBODY};
	for (int i = path->count - 1; what && i >= 0; i--) {
		const struct remit_table *table = remits_table(r, path->num[i]);
		for (int by = REMIT_TYPE; table && by <= REMIT_DEFAULT; by++) {
			struct remit_row key = key_of((enum remit_by)by, what);
			const struct remit_row *row = remit_row_like(table, &key);
			if (!row || !unit_exists(r, &row->fallback) ||
				is_among(&row->fallback, refused, refused_count))
				continue;
			const struct unit *u = remits_unit(r, row->fallback.num);
			*out = (struct remit){REMIT_FALLBACK, table->area, u ? u->kind : 0,
				row->fallback};
			*centre = u ? u->area : table->area;
			return true;
		}
	}
	return false;
}

bool remit_equal(const struct remit *a, const struct remit *b)
{
	return a->by == b->by && a->area == b->area && a->kind == b->kind &&
		a->unit.num == b->unit.num;
}

/* ---- a table ---- */

void remit_table_begin(struct remit_table *t, uint32_t area, const char *area_id)
{
	*t = (struct remit_table){.area = area, .at = INSTANT_NONE};
	snprintf(t->id, sizeof t->id, "responsibility@%s", area_id);
}

static int compare(const struct remit_row *a, const struct remit_row *b)
{
	if (a->by != b->by)
		return a->by < b->by ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return (a->domain > b->domain) - (a->domain < b->domain);
}

struct remit_row *remit_row_like(const struct remit_table *t, const struct remit_row *key)
{
	for (size_t i = 0; i < t->row_count; i++)
		if (compare(&t->rows[i], key) == 0)
			return &t->rows[i];
	return NULL;
}

/* The rows that do not stand for the same as `key`, with room for one more. */
static struct remit_row *others(const struct remit_table *t, const struct remit_row *key,
	struct arena *arena, size_t *count)
{
	struct remit_row *rows = arena_alloc(arena, (t->row_count + 1) * sizeof *rows);
	*count = 0;
	for (size_t i = 0; i < t->row_count; i++)
		if (compare(&t->rows[i], key) != 0)
			rows[(*count)++] = t->rows[i];
	return rows;
}

bool remit_table_put(struct remit_table *t, const struct remit_row *row, struct arena *arena,
	struct error *e)
{
	size_t n;
	struct remit_row *rows = others(t, row, arena, &n);
	if (n == REMIT_ROWS_MAX)
		return error_set(e, "full", "A table has at most %d rows.", REMIT_ROWS_MAX);
	size_t at = n;
	for (; at > 0 && compare(&rows[at - 1], row) > 0; at--)
		rows[at] = rows[at - 1];
	rows[at] = *row;
	t->rows = rows;
	t->row_count = n + 1;
	return true;
}

bool remit_table_take(struct remit_table *t, const struct remit_row *key, struct arena *arena,
	struct error *e)
{
	size_t n;
	struct remit_row *rows = others(t, key, arena, &n);
	if (n == t->row_count)
		return error_set(e, "none", "The table has no such row.");
	t->rows = rows;
	t->row_count = n;
	return true;
}
