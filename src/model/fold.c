/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "fold_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

struct fold *fold_create(void)
{
	struct fold *f = mem_alloc(sizeof(*f));

	f->digests = mem_alloc(sizeof(*f->digests));
	tally_init(&f->gauges, GAUGE_COUNT + 1);
	tally_init(&f->flows, COUNTER_COUNT - GAUGE_COUNT);
	return f;
}

void fold_clear(struct fold *f)
{
	keymap_finish(&f->index);
	for (uint32_t i = 0; i < f->chunk_count; i++)
		free(f->chunks[i]);
	free(f->chunks);
	f->chunks = NULL;
	f->chunk_count = f->top = f->free = f->count = 0;
	tally_finish(&f->gauges);
	tally_finish(&f->flows);
	f->newest_day = 0;
	fold_digest_finish(f->digests);
	fold_unit_finish(&f->units);
	f->seq = 0;
	f->is_full = false;
}

void fold_destroy(struct fold *f)
{
	if (!f)
		return;
	fold_clear(f);
	free(f->digests);
	free(f);
}

void fold_set_home(struct fold *f, uint32_t root, int utc_offset_minutes)
{
	f->root = root;
	f->utc_offset_minutes = utc_offset_minutes;
}

int32_t fold_day(const struct fold *f, int64_t at)
{
	if (at == INSTANT_NONE)
		return 0;

	int64_t local = at + f->utc_offset_minutes * MINUTE_MS;
	return (int32_t)(local / DAY_MS - (local % DAY_MS < 0));
}

uint64_t fold_seq(const struct fold *f)
{
	return f->seq;
}

void fold_set_seq(struct fold *f, uint64_t seq)
{
	f->seq = seq;
}

bool fold_is_full(const struct fold *f)
{
	return f->is_full;
}

size_t fold_count(const struct fold *f)
{
	return f->count;
}

/* An entry for a new entity, 0 if there are too many. */
static uint32_t take_entry(struct fold *f)
{
	uint32_t index = f->free;

	if (index) {
		f->free = fold_entry(f, index)->links;
		fold_entry(f, index)->links = 0;
		return index;
	}
	if (f->top >= FOLD_LIVE_MAX) {
		f->is_full = true;
		return 0;
	}
	if (f->top == f->chunk_count * CHUNK_ENTRIES) {
		f->chunks = mem_grow(f->chunks, f->chunk_count + 1, sizeof(struct entry *));
		f->chunks[f->chunk_count++] = mem_array(CHUNK_ENTRIES, sizeof(struct entry));
	}
	return ++f->top;
}

static void remove_live(struct fold *f, uint32_t index, const struct deltas *d)
{
	struct entry *e = fold_entry(f, index);

	fold_count_gauges(f, d, &e->live, NULL);
	fold_digest_remove(f, index);
	fold_unit_unlink(f, index);
	keymap_remove(&f->index, e->live.head.kind, e->live.head.num);
	memset(e, 0, sizeof(*e));
	e->links = f->free;
	f->free = index;
	f->count--;
}

static void add_live(struct fold *f, const struct live *l, const struct deltas *d)
{
	uint32_t index = take_entry(f);

	if (!index)
		return;
	fold_entry(f, index)->live = *l;
	keymap_set(&f->index, l->head.kind, l->head.num, index);
	f->count++;
	fold_count_gauges(f, d, NULL, l);
	fold_digest_add(f, index);
	fold_unit_link(f, index);
}

static bool units_are_same(const struct live *a, const struct live *b)
{
	return a->unit_count == b->unit_count &&
		memcmp(a->units, b->units, a->unit_count * sizeof(a->units[0])) == 0;
}

static void replace_live(struct fold *f, uint32_t index, const struct live *l,
	const struct deltas *d)
{
	struct entry *e = fold_entry(f, index);
	bool same_units = units_are_same(&e->live, l);

	fold_count_gauges(f, d, &e->live, l);
	if (!same_units)
		fold_unit_unlink(f, index);
	if (path_is_same(&e->live.path, &l->path)) {
		fold_digest_touch(f, index);
		e->live = *l;
	} else {
		fold_digest_remove(f, index);
		e->live = *l;
		fold_digest_add(f, index);
	}
	if (!same_units)
		fold_unit_link(f, index);
}

static void set_live(struct fold *f, uint32_t index, const struct live *l, const struct deltas *d)
{
	if (!f->root && l->path.count)
		f->root = l->path.num[0];
	if (!head_is_live(&l->head)) {
		if (index)
			remove_live(f, index, d);
	} else if (index) {
		replace_live(f, index, l, d);
	} else {
		add_live(f, l, d);
	}
}

/* Unused places are zero, so that entities can be compared byte by byte. */
static struct live live_of(const struct change *c, const struct head *h)
{
	struct live l = {.head = *h};

	for (unsigned i = 0; i < c->path.count && i < PATH_MAX_AREAS; i++)
		l.path.num[l.path.count++] = c->path.num[i];
	for (unsigned i = 0; i < c->unit_count && i < CHANGE_UNITS_MAX; i++)
		l.units[l.unit_count++] = c->units[i];
	memcpy(l.id, c->id, strnlen(c->id, sizeof(l.id) - 1));
	return l;
}

enum reduce_result fold_apply(struct fold *f, const struct change *c)
{
	if (c->seq && c->seq <= f->seq)
		return REDUCE_REPEAT;

	uint32_t index = keymap_get(&f->index, c->head.kind, c->head.num);
	const struct head *old = index ? &fold_entry(f, index)->live.head : NULL;
	struct head head;
	struct deltas d;
	enum reduce_result r = reduce(old, c, &head, &d);
	if (c->seq)
		f->seq = c->seq;
	if (r == REDUCE_REPEAT)
		return r;

	struct live l = live_of(c, &head);
	fold_count_flows(f, &d, &l.path, head.domain, fold_day(f, c->at));
	set_live(f, index, &l, &d);
	return r;
}

void fold_put(struct fold *f, const struct live *l)
{
	uint32_t index = keymap_get(&f->index, l->head.kind, l->head.num);
	const struct head *old = index ? &fold_entry(f, index)->live.head : NULL;
	struct change c = {.path = l->path, .unit_count = l->unit_count};
	struct deltas d;

	if (old && old->rev > l->head.rev)
		return;
	memcpy(c.id, l->id, sizeof(c.id));
	memcpy(c.units, l->units, sizeof(c.units));
	reduce_gauges(old, &l->head, &d);
	struct live clean = live_of(&c, &l->head);
	set_live(f, index, &clean, &d);
}

static void drop(struct fold *f, uint32_t index)
{
	struct deltas d;

	reduce_gauges(&fold_entry(f, index)->live.head, NULL, &d);
	remove_live(f, index, &d);
}

void fold_drop(struct fold *f, enum kind kind, uint32_t num)
{
	uint32_t index = keymap_get(&f->index, kind, num);

	if (index)
		drop(f, index);
}

void fold_drop_below(struct fold *f, uint32_t area)
{
	for (uint32_t i = 1; i <= f->top; i++)
		if (area_path_has(&fold_entry(f, i)->live.path, area))
			drop(f, i);
}

void fold_keep_scope(struct fold *f, const struct scope *s)
{
	for (uint32_t i = 1; i <= f->top; i++) {
		const struct live *l = &fold_entry(f, i)->live;
		if (l->head.num && !scope_sees(s, &l->path, l->units, l->unit_count))
			drop(f, i);
	}
}

const struct live *fold_find(const struct fold *f, enum kind kind, uint32_t num)
{
	uint32_t index = keymap_get(&f->index, kind, num);

	return index ? &fold_entry(f, index)->live : NULL;
}

void fold_each(const struct fold *f, enum kind kind,
	bool (*visit)(void *user, const struct live *l), void *user)
{
	for (uint32_t i = 1; i <= f->top; i++) {
		const struct live *l = &fold_entry(f, i)->live;
		if (!l->head.num || (kind != KIND_NONE && l->head.kind != kind))
			continue;
		if (!visit(user, l))
			return;
	}
}
