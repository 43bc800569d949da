/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fold_parts.h"
#include "yiping/base/mem.h"
#include "yiping/base/sha256.h"

uint64_t digest_of(enum kind kind, const char *id, uint32_t rev)
{
	char text[32 + ENTITY_ID_ROOM + 16];
	uint8_t hash[SHA256_BYTES];
	uint64_t share = 0;

	int n = snprintf(text, sizeof(text), "%.31s%c%.*s%c%u", kind_token(kind), 0,
		ENTITY_ID_ROOM - 1, id, 0, rev);
	sha256_of(text, (size_t)n, hash);
	for (int i = 0; i < 8; i++)
		share = share << 8 | hash[i];
	return share;
}

static struct slot *find_slot(const struct digests *d, uint32_t area)
{
	uint32_t at = keymap_get(&d->areas, area, 0);

	return at ? &d->slots[at] : NULL;
}

static struct slot *open_slot(struct digests *d, uint32_t area)
{
	struct slot *s = find_slot(d, area);

	if (s)
		return s;
	uint32_t at = d->free;
	if (at) {
		d->free = d->slots[at].parent;
	} else {
		at = ++d->top;
		if (at >= d->room) {
			d->room = d->room ? d->room * 2 : 64;
			d->slots = mem_grow(d->slots, d->room, sizeof(*d->slots));
		}
	}
	keymap_set(&d->areas, area, 0, at);
	d->slots[at] = (struct slot){0};
	return &d->slots[at];
}

static void close_slot(struct digests *d, uint32_t area)
{
	uint32_t at = keymap_remove(&d->areas, area, 0);

	d->slots[at].parent = d->free;
	d->free = at;
}

static void add_to_path(struct digests *d, const struct area_path *path)
{
	if (path->count == 0)
		open_slot(d, 0)->count++;
	for (unsigned i = 0; i < path->count; i++) {
		struct slot *s = open_slot(d, path->num[i]);
		s->parent = i ? path->num[i - 1] : 0;
		s->count++;
	}
}

static void remove_from_slot(struct digests *d, uint32_t area)
{
	if (--find_slot(d, area)->count == 0)
		close_slot(d, area);
}

static void remove_from_path(struct digests *d, const struct area_path *path)
{
	if (path->count == 0)
		remove_from_slot(d, 0);
	for (unsigned i = 0; i < path->count; i++)
		remove_from_slot(d, path->num[i]);
}

static void toggle(struct digests *d, const struct area_path *path, uint64_t share)
{
	if (!share)
		return;
	if (path->count == 0)
		find_slot(d, 0)->hash ^= share;
	for (unsigned i = 0; i < path->count; i++)
		find_slot(d, path->num[i])->hash ^= share;
}

static void make_stale(struct fold *f, uint32_t index)
{
	struct digests *d = f->digests;
	struct entry *e = fold_entry(f, index);

	if (e->stale_at)
		return;
	if (d->stale_count == d->stale_room) {
		d->stale_room = d->stale_room ? d->stale_room * 2 : 64;
		d->stale = mem_grow(d->stale, d->stale_room, sizeof(*d->stale));
	}
	d->stale[d->stale_count++] = index;
	e->stale_at = d->stale_count;
}

static void forget_stale(struct fold *f, uint32_t index)
{
	struct digests *d = f->digests;
	struct entry *e = fold_entry(f, index);

	if (!e->stale_at)
		return;
	uint32_t last = d->stale[--d->stale_count];
	d->stale[e->stale_at - 1] = last;
	fold_entry(f, last)->stale_at = e->stale_at;
	e->stale_at = 0;
}

void fold_digest_add(struct fold *f, uint32_t index)
{
	add_to_path(f->digests, &fold_entry(f, index)->live.path);
	make_stale(f, index);
}

void fold_digest_remove(struct fold *f, uint32_t index)
{
	struct entry *e = fold_entry(f, index);

	toggle(f->digests, &e->live.path, e->share);
	e->share = 0;
	remove_from_path(f->digests, &e->live.path);
	forget_stale(f, index);
}

void fold_digest_touch(struct fold *f, uint32_t index)
{
	struct entry *e = fold_entry(f, index);

	toggle(f->digests, &e->live.path, e->share);
	e->share = 0;
	make_stale(f, index);
}

void fold_digest_settle(const struct fold *f)
{
	struct digests *d = f->digests;

	for (uint32_t i = 0; i < d->stale_count; i++) {
		struct entry *e = fold_entry(f, d->stale[i]);
		e->share = digest_of((enum kind)e->live.head.kind, e->live.id, e->live.head.rev);
		toggle(d, &e->live.path, e->share);
		e->stale_at = 0;
	}
	d->stale_count = 0;
}

void fold_digest_finish(struct digests *d)
{
	keymap_finish(&d->areas);
	free(d->slots);
	free(d->stale);
	memset(d, 0, sizeof(*d));
}

static void join(struct digest *sum, const struct digests *d, uint32_t area)
{
	const struct slot *s = find_slot(d, area);

	if (s) {
		sum->count += s->count;
		sum->hash ^= s->hash;
	}
}

struct digest fold_digest(const struct fold *f, uint32_t area)
{
	struct digest sum = {0};

	fold_digest_settle(f);
	if (area && area != f->root) {
		join(&sum, f->digests, area);
		return sum;
	}
	join(&sum, f->digests, 0);
	if (f->root)
		join(&sum, f->digests, f->root);
	return sum;
}

/* True if another area of the scope holds this one already. */
static bool is_covered(const struct digests *d, const struct scope *s, unsigned which)
{
	uint32_t area = s->areas[which];

	for (unsigned i = 0; i < which; i++)
		if (s->areas[i] == area)
			return true;
	for (unsigned depth = 0; depth < PATH_MAX_AREAS; depth++) {
		const struct slot *slot = find_slot(d, area);
		if (!slot || !slot->parent)
			return false;
		area = slot->parent;
		for (unsigned i = 0; i < s->area_count; i++)
			if (s->areas[i] == area)
				return true;
	}
	return false;
}

static bool is_inside(const struct area_path *path, const struct scope *s)
{
	if (path->count == 0)
		return true; // everybody sees it: joined already
	for (unsigned i = 0; i < s->area_count; i++)
		if (area_path_has(path, s->areas[i]))
			return true;
	return false;
}

struct digest fold_digest_scope(const struct fold *f, const struct scope *s)
{
	struct digest sum = {0};

	fold_digest_settle(f);
	join(&sum, f->digests, 0);
	for (unsigned i = 0; i < s->area_count; i++)
		if (s->areas[i] && !is_covered(f->digests, s, i))
			join(&sum, f->digests, s->areas[i]);
	if (!s->unit)
		return sum;

	const struct units *u = &f->units;
	for (uint32_t at = keymap_get(&u->first, s->unit, 0); at; at = u->links[at].next) {
		const struct entry *e = fold_entry(f, u->links[at].entry);
		if (is_inside(&e->live.path, s))
			continue;
		sum.count++;
		sum.hash ^= e->share;
	}
	return sum;
}
