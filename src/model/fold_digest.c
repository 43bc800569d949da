/* SPDX-License-Identifier: MIT */
#include <stdio.h>
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

static void forget_share(struct fold *f, struct entry *e)
{
	if (e->share)
		place_touch(f->sums, e->place)->hash_diff ^= e->share;
	e->share = 0;
}

void fold_digest_touch(struct fold *f, uint32_t index)
{
	struct sums *s = f->sums;
	struct entry *e = fold_entry(f, index);

	forget_share(f, e);
	if (e->stale_at)
		return;
	if (s->stale_count == s->stale_room) {
		s->stale_room = s->stale_room ? s->stale_room * 2 : 64;
		s->stale = mem_grow(s->stale, s->stale_room, sizeof(*s->stale));
	}
	s->stale[s->stale_count++] = index;
	e->stale_at = s->stale_count;
}

void fold_digest_remove(struct fold *f, uint32_t index)
{
	struct sums *s = f->sums;
	struct entry *e = fold_entry(f, index);

	forget_share(f, e);
	if (!e->stale_at)
		return;
	uint32_t last = s->stale[--s->stale_count];
	s->stale[e->stale_at - 1] = last;
	fold_entry(f, last)->stale_at = e->stale_at;
	e->stale_at = 0;
}

void fold_digest_settle(const struct fold *f)
{
	struct sums *s = f->sums;

	for (uint32_t i = 0; i < s->stale_count; i++) {
		struct entry *e = fold_entry(f, s->stale[i]);
		e->share = digest_of((enum kind)e->live.head.kind, e->live.id, e->live.head.rev);
		place_touch(s, e->place)->hash_diff ^= e->share;
		e->stale_at = 0;
	}
	s->stale_count = 0;
	sums_settle(s);
}

static void join(struct digest *sum, const struct sums *s, uint32_t area)
{
	const struct slot *slot = sums_slot(s, area);

	if (slot) {
		sum->count += slot->count;
		sum->hash ^= slot->hash;
	}
}

struct digest fold_digest(const struct fold *f, uint32_t area)
{
	struct digest sum = {0};

	fold_digest_settle(f);
	if (area && area != f->root) {
		join(&sum, f->sums, area);
		return sum;
	}
	join(&sum, f->sums, 0);
	if (f->root)
		join(&sum, f->sums, f->root);
	return sum;
}

/* True if another area of the scope holds this one already. */
static bool is_covered(const struct sums *sums, const struct scope *s, unsigned which)
{
	uint32_t area = s->areas[which];

	for (unsigned i = 0; i < which; i++)
		if (s->areas[i] == area)
			return true;
	for (unsigned depth = 0; depth < PATH_MAX_AREAS; depth++) {
		const struct slot *slot = sums_slot(sums, area);
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
	join(&sum, f->sums, 0);
	for (unsigned i = 0; i < s->area_count; i++)
		if (s->areas[i] && !is_covered(f->sums, s, i))
			join(&sum, f->sums, s->areas[i]);
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
