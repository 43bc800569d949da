/* SPDX-License-Identifier: MIT */
#include "things.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/wire/entity.h"

struct thing {
	struct arena arena; // of its strings
	union {
		struct entity any;
		struct unit unit;
		struct warning warning;
		struct shift shift;
		struct mode mode;
		struct source source;
		struct attendance attendance;
	} as;
};

struct shelf { // all of one kind
	enum kind kind;
	size_t size;            // of its struct
	struct thing **things;  // in the order of nums
	size_t count, room;
	char *flat;             // the structs in a row, as boards want them
	size_t shown;           // of them
	bool dirty;
};

enum { SHELF_UNIT, SHELF_WARNING, SHELF_SHIFT, SHELF_MODE, SHELF_SOURCE, SHELF_ROSTER,
	SHELF_COUNT };

struct things {
	struct shelf shelves[SHELF_COUNT];
	struct arena gathered;  // areas of the warnings that are shown
};

struct things *things_create(void)
{
	static const struct shelf empty[SHELF_COUNT] = {
		{.kind = KIND_UNIT, .size = sizeof(struct unit)},
		{.kind = KIND_WARNING, .size = sizeof(struct warning)},
		{.kind = KIND_SHIFT, .size = sizeof(struct shift)},
		{.kind = KIND_MODE, .size = sizeof(struct mode)},
		{.kind = KIND_SOURCE, .size = sizeof(struct source)},
		{.kind = KIND_ROSTER, .size = sizeof(struct attendance)},
	};
	struct things *t = mem_alloc(sizeof *t);
	memcpy(t->shelves, empty, sizeof empty);
	return t;
}

static void thing_free(struct thing *g)
{
	if (!g)
		return;
	arena_finish(&g->arena);
	free(g);
}

void things_clear(struct things *t)
{
	for (int i = 0; i < SHELF_COUNT; i++) {
		struct shelf *s = &t->shelves[i];
		for (size_t n = 0; n < s->count; n++)
			thing_free(s->things[n]);
		s->count = 0;
		s->dirty = true;
	}
}

void things_destroy(struct things *t)
{
	if (!t)
		return;
	things_clear(t);
	for (int i = 0; i < SHELF_COUNT; i++) {
		free(t->shelves[i].things);
		free(t->shelves[i].flat);
	}
	arena_finish(&t->gathered);
	free(t);
}

static struct shelf *shelf_of(struct things *t, enum kind kind)
{
	for (int i = 0; i < SHELF_COUNT; i++)
		if (t->shelves[i].kind == kind)
			return &t->shelves[i];
	return NULL;
}

/* Where this num stands, or would stand. They come in their order when much comes at once. */
static size_t place_of(const struct shelf *s, uint32_t num)
{
	size_t from = 0, to = s->count;
	if (to && s->things[to - 1]->as.any.num < num)
		return to;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (s->things[middle]->as.any.num < num)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool stands_at(const struct shelf *s, size_t at, uint32_t num)
{
	return at < s->count && s->things[at]->as.any.num == num;
}

static void put(struct shelf *s, struct thing *g)
{
	size_t at = place_of(s, g->as.any.num);
	s->dirty = true;
	if (stands_at(s, at, g->as.any.num)) {
		thing_free(s->things[at]);
		s->things[at] = g;
		return;
	}
	if (s->count == s->room) {
		s->room = s->room ? s->room * 2 : 16;
		s->things = mem_grow(s->things, s->room, sizeof *s->things);
	}
	memmove(s->things + at + 1, s->things + at, (s->count - at) * sizeof *s->things);
	s->things[at] = g;
	s->count++;
}

static void take_out(struct shelf *s, uint32_t num)
{
	size_t at = place_of(s, num);
	if (!stands_at(s, at, num))
		return;
	thing_free(s->things[at]);
	s->count--;
	memmove(s->things + at, s->things + at + 1, (s->count - at) * sizeof *s->things);
	s->dirty = true;
}

static bool decode(struct thing *g, const struct change *c, const struct wire_refs *refs)
{
	struct error e;
	const char *b = c->body;
	size_t n = c->body_length;
	switch (c->head.kind) {
	case KIND_UNIT: return wire_unit_decode(b, n, refs, &g->arena, &g->as.unit, &e);
	case KIND_WARNING: return wire_warning_decode(b, n, refs, &g->arena, &g->as.warning, &e);
	case KIND_SHIFT: return wire_shift_decode(b, n, refs, &g->arena, &g->as.shift, &e);
	case KIND_MODE: return wire_mode_decode(b, n, refs, &g->arena, &g->as.mode, &e);
	case KIND_SOURCE: return wire_source_decode(b, n, refs, &g->arena, &g->as.source, &e);
	case KIND_ROSTER:
		return wire_attendance_decode(b, n, refs, &g->arena, &g->as.attendance, &e);
	default: return false;
	}
}

void things_take(struct things *t, const struct change *c, const struct wire_refs *refs)
{
	struct shelf *s = shelf_of(t, (enum kind)c->head.kind);
	if (!s)
		return;
	if (c->op == OP_LEAVE || !head_is_live(&c->head)) {
		take_out(s, c->head.num);
		return;
	}
	struct thing *g = mem_alloc(sizeof *g);
	if (decode(g, c, refs)) // its strings are the arena's
		put(s, g);
	else
		thing_free(g);
}

void things_units(struct things *t, const struct unit *units, size_t count)
{
	struct shelf *s = &t->shelves[SHELF_UNIT];
	for (size_t n = 0; n < s->count; n++)
		thing_free(s->things[n]);
	s->count = 0;
	s->dirty = true;
	for (size_t i = 0; i < count; i++) {
		struct thing *g = mem_alloc(sizeof *g);
		struct unit *u = &g->as.unit;
		*u = units[i];
		u->name = name_copy(&g->arena, &u->name);
		u->short_name = name_copy(&g->arena, &u->short_name);
		u->skills = NULL; // the list's strings do not outlive it; a change brings them
		u->skill_count = 0;
		put(s, g);
	}
}

/* ---- warnings: one that many centres were told of is shown once ---- */

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct warning *)a)->id, ((const struct warning *)b)->id);
}

static bool is_same_notice(const struct warning *a, const struct warning *b)
{
	size_t n = strcspn(a->id, "@");
	return a->id[n] && strncmp(a->id, b->id, n + 1) == 0;
}

static int by_num(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static bool lies_in(const struct area_tree *t, uint32_t area, const uint32_t *all, size_t n)
{
	const struct area *a = t ? area_by_num(t, area) : NULL;
	for (; a && a->parent; a = area_by_num(t, a->parent))
		if (bsearch(&a->parent, all, n, sizeof *all, by_num))
			return true;
	return false;
}

/* All the areas of some warnings, without those that lie in another of them. */
static void join(struct warning *out, const struct warning *all, size_t n,
	const struct area_tree *t, struct arena *arena)
{
	size_t count = 0, kept = 0;
	for (size_t i = 0; i < n; i++)
		count += all[i].area_count;
	uint32_t *areas = arena_alloc(arena, (count + 1) * sizeof *areas);
	uint32_t *top = arena_alloc(arena, (count + 1) * sizeof *top);
	count = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < all[i].area_count; k++)
			areas[count++] = all[i].areas[k];
	qsort(areas, count, sizeof *areas, by_num);
	for (size_t i = 0; i < count; i++)
		if ((i == 0 || areas[i] != areas[i - 1]) && !lies_in(t, areas[i], areas, count))
			top[kept++] = areas[i];
	*out = all[0];
	out->areas = top;
	out->area_count = kept;
}

static void gather_warnings(struct things *t, const struct area_tree *tree)
{
	struct shelf *s = &t->shelves[SHELF_WARNING];
	struct warning *w = (struct warning *)s->flat;
	size_t out = 0;
	arena_reset(&t->gathered);
	if (s->count)
		qsort(w, s->count, sizeof *w, by_id);
	for (size_t i = 0, end; i < s->count; i = end) {
		for (end = i + 1; end < s->count && is_same_notice(&w[i], &w[end]); end++)
			;
		struct warning one = w[i];
		if (end - i > 1)
			join(&one, &w[i], end - i, tree, &t->gathered);
		w[out++] = one;
	}
	s->shown = out;
}

static const void *flat(struct shelf *s)
{
	if (!s->dirty)
		return s->flat;
	s->dirty = false;
	s->flat = mem_grow(s->flat, s->count ? s->count : 1, s->size);
	for (size_t i = 0; i < s->count; i++)
		memcpy(s->flat + i * s->size, &s->things[i]->as, s->size);
	s->shown = s->count;
	return s->flat;
}

void things_fill(struct things *t, struct board *b)
{
	struct shelf *s = t->shelves;
	b->units = flat(&s[SHELF_UNIT]);
	b->unit_count = s[SHELF_UNIT].count;
	bool news = s[SHELF_WARNING].dirty;
	b->warnings = flat(&s[SHELF_WARNING]);
	if (news)
		gather_warnings(t, b->tree);
	b->warning_count = s[SHELF_WARNING].shown;
	b->shifts = flat(&s[SHELF_SHIFT]);
	b->shift_count = s[SHELF_SHIFT].count;
	b->modes = flat(&s[SHELF_MODE]);
	b->mode_count = s[SHELF_MODE].count;
	b->attendances = flat(&s[SHELF_ROSTER]);
	b->attendance_count = s[SHELF_ROSTER].count;
	b->sources = flat(&s[SHELF_SOURCE]);
	b->source_count = s[SHELF_SOURCE].count;
}
