/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "city_parts.h"
#include "tsv.h"

#define EACH_DISTRICT "districts"
#define ROWS_MAX 1024

static const struct unit *unit_of(const struct city *c, const struct area *a, const char *kind)
{
	char id[ENTITY_ID_ROOM];

	snprintf(id, sizeof id, "%s-%s", a->id, kind);
	const struct place *p = &c->places[a->num];
	for (uint32_t i = 0; i < p->unit_count; i++)
		if (strcmp(c->units[p->first_unit + i].id, id) == 0)
			return &c->units[p->first_unit + i];
	return NULL;
}

/* "FO-306", "CC" or "default"; false if it is nothing of the catalog. */
static bool read_key(const struct city *c, const char *text, struct remit_row *out)
{
	const struct event_type *t = catalog_type_id(c->catalog, text);
	const struct domain *d = catalog_domain_id(c->catalog, text);

	*out = (struct remit_row){.by = t ? REMIT_TYPE : d ? REMIT_DOMAIN : REMIT_DEFAULT,
		.type = t ? t->num : 0, .domain = d ? d->num : 0};
	return t || d || strcmp(text, "default") == 0;
}

/* "" is nobody; false where the centre has no such unit. */
static bool read_unit(const struct city *c, const struct area *a, const char *kind,
	struct unit_ref *out, uint16_t *kind_num)
{
	const struct unit *u = *kind ? unit_of(c, a, kind) : NULL;

	if (u)
		*out = (struct unit_ref){.id = u->id, .num = u->num, .name = u->name};
	if (u && kind_num)
		*kind_num = u->kind;
	return u || !*kind;
}

static bool put_row(struct city *c, const struct tsv *t, const struct area *a, struct error *e)
{
	struct city_remit *out = &c->remits[c->remit_count];

	if (c->remit_count == ROWS_MAX)
		return tsv_refuse(t, "there are too many rows", e);
	if (!read_key(c, t->field[1], &out->row))
		return tsv_refuse(t, "this is neither a type nor a domain", e);
	if (!read_unit(c, a, t->field[2], &out->row.unit, &out->row.kind) ||
		!read_unit(c, a, t->field[3], &out->row.fallback, NULL))
		return tsv_refuse(t, "the centre has no such unit", e);
	out->area = a->num;
	c->remit_count++;
	return true;
}

static bool put_line(struct city *c, const struct tsv *t, struct error *e)
{
	const struct area *a = area_by_id(c->tree, t->field[0]);

	if (a)
		return a->level <= LEVEL_TOWN ? put_row(c, t, a, e)
					      : tsv_refuse(t, "this is no centre", e);
	if (strcmp(t->field[0], EACH_DISTRICT) != 0)
		return tsv_refuse(t, "there is no such centre", e);
	for (uint32_t i = 0; i < c->centre_count; i++) {
		a = area_by_num(c->tree, c->centres[i]);
		if (a->level == LEVEL_DISTRICT && !put_row(c, t, a, e))
			return false;
	}
	return true;
}

/* By centre, otherwise as they came. */
static void sort(struct city_remit *rows, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct city_remit one = rows[i];
		size_t at = i;
		for (; at > 0 && rows[at - 1].area > one.area; at--)
			rows[at] = rows[at - 1];
		rows[at] = one;
	}
}

bool city_read_remits(struct city *c, const char *dir, struct error *e)
{
	struct tsv t;
	bool ok = true;

	c->remits = arena_alloc(&c->arena, ROWS_MAX * sizeof *c->remits);
	if (!tsv_open(&t, dir, "responsibilities.tsv", e))
		return false;
	while (ok && tsv_next(&t))
		ok = put_line(c, &t, e);
	tsv_close(&t);
	sort(c->remits, c->remit_count);
	return ok;
}

const struct city_remit *city_remits(const struct city *c, size_t *count)
{
	*count = c->remit_count;
	return c->remits;
}
