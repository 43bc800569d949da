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
	} as;
};

struct shelf { // all of one kind
	enum kind kind;
	size_t size;            // of its struct
	struct thing **things;
	size_t count;
	char *flat;             // the structs in a row, as boards want them
	bool dirty;
};

enum { SHELF_UNIT, SHELF_WARNING, SHELF_SHIFT, SHELF_MODE, SHELF_SOURCE, SHELF_COUNT };

struct things {
	struct shelf shelves[SHELF_COUNT];
};

struct things *things_create(void)
{
	static const struct shelf empty[SHELF_COUNT] = {
		{KIND_UNIT, sizeof(struct unit), NULL, 0, NULL, false},
		{KIND_WARNING, sizeof(struct warning), NULL, 0, NULL, false},
		{KIND_SHIFT, sizeof(struct shift), NULL, 0, NULL, false},
		{KIND_MODE, sizeof(struct mode), NULL, 0, NULL, false},
		{KIND_SOURCE, sizeof(struct source), NULL, 0, NULL, false},
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
	free(t);
}

static struct shelf *shelf_of(struct things *t, enum kind kind)
{
	for (int i = 0; i < SHELF_COUNT; i++)
		if (t->shelves[i].kind == kind)
			return &t->shelves[i];
	return NULL;
}

static struct thing **place_of(struct shelf *s, uint32_t num)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->things[i]->as.any.num == num)
			return &s->things[i];
	return NULL;
}

static void put(struct shelf *s, struct thing *g)
{
	struct thing **at = place_of(s, g->as.any.num);
	s->dirty = true;
	if (at) {
		thing_free(*at);
		*at = g;
		return;
	}
	s->things = mem_grow(s->things, s->count + 1, sizeof *s->things);
	s->things[s->count++] = g;
}

static void take_out(struct shelf *s, uint32_t num)
{
	struct thing **at = place_of(s, num);
	if (!at)
		return;
	thing_free(*at);
	*at = s->things[--s->count];
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
	default: return false;
	}
}

/* Bytes of a page go away: the body is copied into the thing's own arena before it is decoded,
 * since decoded strings may point into it. */
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
	struct change own = *c;
	own.body = arena_strndup(&g->arena, c->body, c->body_length);
	if (decode(g, &own, refs))
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
	s->things = mem_grow(s->things, count ? count : 1, sizeof *s->things);
	for (size_t i = 0; i < count; i++) {
		struct thing *g = mem_alloc(sizeof *g);
		struct unit *u = &g->as.unit;
		*u = units[i];
		u->name = name_copy(&g->arena, &u->name);
		u->short_name = name_copy(&g->arena, &u->short_name);
		u->skills = NULL; // the list's strings do not outlive it; a change brings them
		u->skill_count = 0;
		s->things[s->count++] = g;
	}
}

static const void *flat(struct shelf *s)
{
	if (!s->dirty)
		return s->flat;
	s->dirty = false;
	s->flat = mem_grow(s->flat, s->count ? s->count : 1, s->size);
	for (size_t i = 0; i < s->count; i++)
		memcpy(s->flat + i * s->size, &s->things[i]->as, s->size);
	return s->flat;
}

void things_fill(struct things *t, struct board *b)
{
	struct shelf *s = t->shelves;
	b->units = flat(&s[SHELF_UNIT]);
	b->unit_count = s[SHELF_UNIT].count;
	b->warnings = flat(&s[SHELF_WARNING]);
	b->warning_count = s[SHELF_WARNING].count;
	b->shifts = flat(&s[SHELF_SHIFT]);
	b->shift_count = s[SHELF_SHIFT].count;
	b->modes = flat(&s[SHELF_MODE]);
	b->mode_count = s[SHELF_MODE].count;
	b->sources = flat(&s[SHELF_SOURCE]);
	b->source_count = s[SHELF_SOURCE].count;
}
