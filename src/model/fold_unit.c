/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "fold_parts.h"
#include "yiping/base/mem.h"

static uint32_t take_link(struct units *u)
{
	uint32_t at = u->free;

	if (at) {
		u->free = u->links[at].next;
		return at;
	}
	at = ++u->top;
	if (at >= u->room) {
		u->room = u->room ? u->room * 2 : 64;
		u->links = mem_grow(u->links, u->room, sizeof(*u->links));
	}
	return at;
}

static bool is_twice(const struct live *l, unsigned which)
{
	for (unsigned i = 0; i < which; i++)
		if (l->units[i] == l->units[which])
			return true;
	return false;
}

void fold_unit_link(struct fold *f, uint32_t index)
{
	struct units *u = &f->units;
	struct entry *e = fold_entry(f, index);

	for (unsigned i = 0; i < e->live.unit_count; i++) {
		uint32_t unit = e->live.units[i];
		if (!unit || is_twice(&e->live, i))
			continue;
		uint32_t at = take_link(u), next = keymap_get(&u->first, unit, 0);
		u->links[at] = (struct unit_link){
			.entry = index, .unit = unit, .next = next, .more = e->links};
		if (next)
			u->links[next].prev = at;
		keymap_set(&u->first, unit, 0, at);
		e->links = at;
	}
}

void fold_unit_unlink(struct fold *f, uint32_t index)
{
	struct units *u = &f->units;
	struct entry *e = fold_entry(f, index);

	while (e->links) {
		uint32_t at = e->links;
		struct unit_link *l = &u->links[at];
		e->links = l->more;
		if (l->next)
			u->links[l->next].prev = l->prev;
		if (l->prev)
			u->links[l->prev].next = l->next;
		else if (l->next)
			keymap_set(&u->first, l->unit, 0, l->next);
		else
			keymap_remove(&u->first, l->unit, 0);
		l->next = u->free;
		u->free = at;
	}
}

void fold_each_of_unit(const struct fold *f, uint32_t unit,
	bool (*visit)(void *user, const struct live *l), void *user)
{
	const struct units *u = &f->units;

	for (uint32_t at = keymap_get(&u->first, unit, 0); at; at = u->links[at].next)
		if (!visit(user, &fold_entry(f, u->links[at].entry)->live))
			return;
}

static bool count_open(void *user, const struct live *l)
{
	*(unsigned *)user += l->head.kind == KIND_EVENT && head_is_open(&l->head);
	return true;
}

unsigned fold_events_of_unit(const struct fold *f, uint32_t unit)
{
	unsigned n = 0;

	fold_each_of_unit(f, unit, count_open, &n);
	return n;
}

void fold_unit_clear(struct units *u)
{
	keymap_clear(&u->first);
	u->top = u->free = 0;
}

void fold_unit_finish(struct units *u)
{
	keymap_finish(&u->first);
	free(u->links);
	memset(u, 0, sizeof(*u));
}
