/* SPDX-License-Identifier: MIT */
#include "remit_book.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/model/proposal.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/remit.h"

#define PAGE 500

struct reading {
	struct db *db;
	const struct wire_refs *refs;
	const struct area_path *path;
	struct remit_book *book;
	struct remit_table *tables; size_t table_room;
	struct unit *units; size_t unit_room;
};

static bool take_table(struct reading *r, const struct stored *s, struct error *e)
{
	struct remits *known = &r->book->known;
	struct arena *arena = &r->book->arena;
	if (!s->body || (r->path && !area_path_has(r->path, s->live.head.area)))
		return true;
	if (known->table_count == r->table_room) {
		r->table_room = r->table_room ? r->table_room * 2 : 16;
		r->tables = mem_grow(r->tables, r->table_room, sizeof *r->tables);
	}
	return wire_remit_table_decode(arena_strndup(arena, s->body, s->body_length),
		s->body_length, r->refs, arena, &r->tables[known->table_count++], e);
}

/* A named unit may lie anywhere in the centre that names it. */
static bool is_named(const struct remits *known, const struct remit_table *tables, uint32_t unit)
{
	for (size_t i = 0; i < known->table_count; i++)
		for (size_t k = 0; k < tables[i].row_count; k++)
			if (tables[i].rows[k].unit.num == unit ||
				tables[i].rows[k].fallback.num == unit)
				return true;
	return false;
}

static bool take_unit(struct reading *r, const struct stored *s, struct error *e)
{
	struct remits *known = &r->book->known;
	struct arena *arena = &r->book->arena;
	const struct head *h = &s->live.head;
	if (!s->body || (r->path && !proposal_in_district(r->refs->tree, r->path, h->area) &&
			!is_named(known, r->tables, h->num)))
		return true;
	if (known->unit_count == r->unit_room) {
		r->unit_room = r->unit_room ? r->unit_room * 2 : 256;
		r->units = mem_grow(r->units, r->unit_room, sizeof *r->units);
	}
	return wire_unit_decode(arena_strndup(arena, s->body, s->body_length), s->body_length,
		r->refs, arena, &r->units[known->unit_count++], e);
}

/* In the order of nums. */
static bool each(struct reading *r, enum kind kind,
	bool (*take)(struct reading *r, const struct stored *s, struct error *e), struct error *e)
{
	uint32_t after = 0;
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_list(r->db, kind, after, false, PAGE, &page, e);
		for (size_t i = 0; ok && i < page.count; i++)
			ok = take(r, &page.rows[i], e);
		after = (uint32_t)page.next.a;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

static int by_area(const void *a, const void *b)
{
	uint32_t x = ((const struct remit_table *)a)->area;
	uint32_t y = ((const struct remit_table *)b)->area;
	return (x > y) - (x < y);
}

static void *kept(struct arena *arena, const void *array, size_t count, size_t size)
{
	void *own = count ? arena_alloc(arena, count * size) : NULL;
	if (count)
		memcpy(own, array, count * size);
	return own;
}

bool remit_book_read(struct db *db, const struct wire_refs *refs, const struct area_path *path,
	struct remit_book *b, struct error *e)
{
	struct reading r = {.db = db, .refs = refs, .path = path, .book = b};
	struct remits *known = &b->known;
	remit_book_finish(b);
	b->loaded = each(&r, KIND_RESPONSIBILITY, take_table, e) &&
		each(&r, KIND_UNIT, take_unit, e);
	if (b->loaded) {
		if (known->table_count)
			qsort(r.tables, known->table_count, sizeof *r.tables, by_area);
		known->tables =
			kept(&b->arena, r.tables, known->table_count, sizeof *r.tables);
		known->units =
			kept(&b->arena, r.units, known->unit_count, sizeof *r.units);
	}
	free(r.tables);
	free(r.units);
	if (!b->loaded)
		remit_book_finish(b);
	return b->loaded;
}

void remit_book_finish(struct remit_book *b)
{
	arena_finish(&b->arena);
	*b = (struct remit_book){.loaded = false};
}

static bool same_skills(const struct unit *a, const struct unit *b)
{
	if (a->skill_count != b->skill_count)
		return false;
	for (size_t i = 0; i < a->skill_count; i++)
		if (strcmp(a->skills[i], b->skills[i]) != 0)
			return false;
	return true;
}

bool remit_book_has(const struct remit_book *b, const struct unit *u)
{
	const struct unit *known = b->loaded ? remits_unit(&b->known, u->num) : NULL;
	return known && known->kind == u->kind && known->area == u->area && same_skills(known, u);
}
