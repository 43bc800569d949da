/* SPDX-License-Identifier: MIT */
/* Lists of what is live besides events: units, sources, warnings, shifts, modes, planned work. */
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/store/stored.h"
#include "yiping/wire/mask.h"
#include "yiping/wire/page.h"

#define PAGE 500

struct listing {
	enum kind kind;
	const char *key;
	struct scope scope;
	enum mask_class mask;
	struct wire_refs refs;
	int64_t now;
};

struct listed {
	int rank; // lower comes first
	uint32_t num;
	const char *body;
	size_t length;
};

struct gathered {
	struct listed *all;
	size_t count, room;
};

/* Warnings the worst first, shifts the widest area first. */
static int rank_of(const struct live *l)
{
	switch (l->head.kind) {
	case KIND_WARNING: return -(int)l->head.colour;
	case KIND_SHIFT: return l->path.count;
	default: return 0;
	}
}

static bool is_wanted(const struct listing *q, const struct stored *s)
{
	const struct head *h = &s->live.head;
	bool ends = h->kind == KIND_WARNING || h->kind == KIND_WORKS;
	if (!s->body || (ends && h->due != INSTANT_NONE && h->due <= q->now))
		return false;
	return scope_sees(&q->scope, &s->live.path, s->live.units, s->live.unit_count);
}

static void add(struct gathered *g, const struct stored *s, struct arena *arena)
{
	if (g->count == g->room) {
		g->room = g->room ? g->room * 2 : 64;
		g->all = mem_grow(g->all, g->room, sizeof *g->all);
	}
	g->all[g->count++] = (struct listed){.rank = rank_of(&s->live),
		.num = s->live.head.num, .body = arena_strndup(arena, s->body, s->body_length),
		.length = s->body_length};
}

static bool gather(struct db *db, const struct listing *q, struct arena *arena, struct gathered *g,
	struct error *e)
{
	uint32_t after = 0;
	bool more = true;
	while (more) {
		struct stored_page page = {0};
		if (!stored_list(db, q->kind, after, true, PAGE, &page, e))
			return false;
		for (size_t i = 0; i < page.count; i++)
			if (is_wanted(q, &page.rows[i]))
				add(g, &page.rows[i], arena);
		after = (uint32_t)page.next.a;
		more = page.more;
		stored_page_finish(&page);
	}
	return true;
}

static int by_rank(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->num < y->num ? -1 : x->num > y->num;
}

static bool write_all(const struct listing *q, const struct gathered *g, struct buf *out,
	struct error *e)
{
	wire_list_begin(out, q->key);
	for (size_t i = 0; i < g->count; i++)
		if (!wire_mask_body(q->kind, g->all[i].body, g->all[i].length, q->mask, &q->refs,
			    out, e))
			return out->overflow; // then the answer says so
	wire_list_end(out, NULL);
	return true;
}

static bool read_list(struct db *db, struct query *query, struct error *e)
{
	const struct listing *q = query->more;
	struct gathered g = {0};
	bool ok = gather(db, q, &query->arena, &g, e);
	if (ok && g.count)
		qsort(g.all, g.count, sizeof *g.all, by_rank);
	ok = ok && write_all(q, &g, &query->out, e);
	if (ok)
		asked_etag(query->out.data, query->out.length, query->etag);
	free(g.all);
	return ok;
}

static void list(struct inbound *r, enum kind kind, const char *key)
{
	struct listing *q = mem_alloc(sizeof *q);
	*q = (struct listing){.kind = kind, .key = key, .scope = r->scope,
		.mask = inbound_mask(r), .refs = inbound_refs(r),
		.now = virtual_clock_now(&r->server->clock)};
	query_run(r, read_list, q);
}

void serve_units(struct inbound *r)
{
	list(r, KIND_UNIT, "units");
}

void serve_sources(struct inbound *r)
{
	list(r, KIND_SOURCE, "sources");
}

void serve_warnings(struct inbound *r)
{
	list(r, KIND_WARNING, "warnings");
}

void serve_works(struct inbound *r)
{
	list(r, KIND_WORKS, "works");
}

void serve_modes(struct inbound *r)
{
	list(r, KIND_MODE, "modes");
}

void serve_attendance(struct inbound *r)
{
	list(r, KIND_ROSTER, "attendance");
}

void serve_shifts(struct inbound *r)
{
	list(r, KIND_SHIFT, "shifts");
}
