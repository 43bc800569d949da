/* SPDX-License-Identifier: MIT */
/* What changes slowly in the simulated city: shifts, warnings, gateways. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

static struct command *new_put(enum kind kind, int64_t now)
{
	struct command *c = command_create(LEDGER_PUT);
	c->now = now;
	c->put.kind = kind;
	c->act.actor = (struct actor){.subject = "source:demo"};
	return c;
}

bool demo_put_units(struct demo *d, demo_put_fn put, void *user, struct error *e)
{
	size_t n = 0;
	const struct unit *units = city_units(d->city, &n);
	for (size_t i = 0; i < n; i++) {
		struct command *c = new_put(KIND_UNIT, INSTANT_NONE);
		c->put.as.unit = units[i];
		if (!put(user, c, e))
			return false;
	}
	return true;
}

/* The rows of one centre are one change. */
bool demo_put_remits(struct demo *d, demo_put_fn put, void *user, struct error *e)
{
	size_t n = 0;
	const struct city_remit *rows = city_remits(d->city, &n);
	for (size_t i = 0, end; i < n; i = end) {
		struct command *c = command_create(LEDGER_REMIT);
		c->act.actor = (struct actor){.subject = "source:demo"};
		for (end = i; end < n && rows[end].area == rows[i].area; end++)
			;
		c->remit = arena_alloc(&c->arena, sizeof *c->remit);
		*c->remit = (struct wire_remit_edits){.area = rows[i].area, .count = end - i};
		c->remit->all = arena_alloc(&c->arena, (end - i) * sizeof *c->remit->all);
		for (size_t k = i; k < end; k++)
			c->remit->all[k - i] = (struct wire_remit_edit){.row = rows[k].row};
		if (!put(user, c, e))
			return false;
	}
	return true;
}

static bool put_shifts(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e)
{
	const struct area_tree *t = d->tree;
	struct arena probe = {0};
	int64_t from = city_shift(d->city, area_root(t)->num, now, &probe).from;
	arena_finish(&probe);
	if (from == d->shift_from)
		return true;
	d->shift_from = from;
	for (uint32_t num = 1; num <= area_top_num(t); num++) {
		const struct area *a = area_by_num(t, num);
		if (!a || a->level > LEVEL_TOWN)
			continue;
		struct command *c = new_put(KIND_SHIFT, now);
		c->put.as.shift = city_shift(d->city, num, now, &c->arena);
		if (!put(user, c, e))
			return false;
	}
	return true;
}

/* A warning is told to every centre that it names, each its own entity: scopes go by areas. Its id
 * is that of the whole, "@" and the centre's. */
struct notices {
	struct demo *demo;
	int64_t now;
	struct warning *all;   // in force, of the whole city
	size_t count;
	bool *told;            // [warning × area num]: that centre has it
	uint32_t areas;
	struct ended { char id[ENTITY_ID_ROOM]; uint32_t area, num; } *ended;
	size_t ended_count;
	demo_put_fn put;
	void *user;
};

static bool is_ours(const char *id)
{
	return strchr(id, '@') && (!strncmp(id, "rainstorm-", 10) || !strncmp(id, "heat-", 5));
}

static bool look_at_told(void *user, const struct live *l)
{
	struct notices *n = user;
	size_t whole = strcspn(l->id, "@");
	if (!is_ours(l->id))
		return true;
	for (size_t i = 0; i < n->count; i++) {
		if (strlen(n->all[i].id) != whole || strncmp(n->all[i].id, l->id, whole) != 0)
			continue;
		if (l->head.area < n->areas)
			n->told[i * n->areas + l->head.area] = true;
		return true;
	}
	n->ended = mem_grow(n->ended, n->ended_count + 1, sizeof *n->ended);
	struct ended *ended = &n->ended[n->ended_count++];
	*ended = (struct ended){.area = l->head.area, .num = l->head.num};
	snprintf(ended->id, sizeof ended->id, "%s", l->id);
	return true;
}

static int by_num(const void *a, const void *b)
{
	uint32_t x = ((const struct ended *)a)->num, y = ((const struct ended *)b)->num;
	return (x > y) - (x < y);
}

static bool lift(struct notices *n, struct error *e)
{
	if (n->ended_count)
		qsort(n->ended, n->ended_count, sizeof *n->ended, by_num);
	for (size_t i = 0; i < n->ended_count; i++) {
		struct command *c = new_put(KIND_WARNING, n->now);
		struct warning *w = &c->put.as.warning;
		memcpy(w->id, n->ended[i].id, sizeof w->id);
		w->area = n->ended[i].area;
		w->areas = &w->area;
		w->area_count = 1;
		w->state = WARNING_LIFTED;
		w->onset = w->issued = INSTANT_NONE;
		w->expires = n->now;
		if (!n->put(n->user, c, e))
			return false;
	}
	return true;
}

/* Its words live as long as the list of all: the city's are static, ids are copied. */
static bool tell(struct notices *n, size_t i, uint32_t area, struct error *e)
{
	const struct area *a = area_by_num(n->demo->tree, area);
	if (area >= n->areas || n->told[i * n->areas + area])
		return true;
	n->told[i * n->areas + area] = true;
	struct command *c = new_put(KIND_WARNING, n->now);
	struct warning *w = &c->put.as.warning;
	*w = n->all[i];
	snprintf(w->id, sizeof w->id, "%.38s@%s", n->all[i].id, a->id);
	w->area = area;
	w->areas = arena_alloc(&c->arena, sizeof *w->areas);
	w->areas[0] = area;
	w->area_count = 1;
	return n->put(n->user, c, e);
}

/* The centres at and below an area that a warning names. */
static bool tell_below(struct notices *n, size_t i, uint32_t area, struct error *e)
{
	const struct area *a = area_by_num(n->demo->tree, area);
	if (!a || a->level > LEVEL_TOWN)
		return true;
	if (!tell(n, i, area, e))
		return false;
	for (uint32_t child = a->first_child; child;
		child = area_by_num(n->demo->tree, child)->next)
		if (!tell_below(n, i, child, e))
			return false;
	return true;
}

static bool tell_all(struct notices *n, struct error *e)
{
	for (size_t i = 0; i < n->count; i++)
		for (size_t k = 0; k < n->all[i].area_count; k++)
			if (!tell_below(n, i, n->all[i].areas[k], e))
				return false;
	return true;
}

static bool put_warnings(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e)
{
	struct warning all[DEMO_WARNINGS_MAX];
	struct arena arena = {0};
	struct notices n = {.demo = d, .now = now, .all = all, .put = put, .user = user,
		.areas = area_top_num(d->tree) + 1};
	n.count = city_warnings(d->city, now, all, DEMO_WARNINGS_MAX, &arena);
	n.told = mem_array(n.count * n.areas + 1, sizeof *n.told);
	if (d->server->fold) // there is none yet while history is made
		fold_each(d->server->fold, KIND_WARNING, look_at_told, &n);
	bool ok = lift(&n, e) && tell_all(&n, e);
	free(n.told);
	free(n.ended);
	arena_finish(&arena);
	return ok;
}

static bool put_sources(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e)
{
	struct source all[DEMO_SOURCES_MAX];
	struct arena arena = {0};
	size_t n = city_sources(d->city, all, DEMO_SOURCES_MAX, &arena);
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		uint32_t lag = 0;
		enum feed f = city_source_state(d->city, all[i].num, now, &lag);
		if (f == d->feeds[i])
			continue;
		struct command *c = new_put(KIND_SOURCE, now);
		struct source own[DEMO_SOURCES_MAX];
		city_sources(d->city, own, DEMO_SOURCES_MAX, &c->arena);
		d->feeds[i] = f;
		own[i].state = f;
		own[i].lag_s = lag;
		own[i].last_success = now - (int64_t)lag * SECOND_MS;
		c->put.as.source = own[i];
		ok = put(user, c, e);
	}
	arena_finish(&arena);
	return ok;
}

bool demo_put_slow(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e)
{
	return put_shifts(d, now, put, user, e) && put_warnings(d, now, put, user, e) &&
		put_sources(d, now, put, user, e);
}
