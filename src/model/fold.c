/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "fold_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

struct fold *fold_create(void)
{
	struct fold *f = mem_alloc(sizeof(*f));

	f->sums = mem_alloc(sizeof(*f->sums));
	tally_init(&f->sums->gauges, GAUGE_COUNT + 1);
	tally_init(&f->sums->flows, FLOW_COUNT);
	return f;
}

void fold_clear(struct fold *f)
{
	keymap_clear(&f->index);
	f->top = f->free = f->count = 0;
	sums_clear(f->sums);
	cells_clear(&f->cells);
	fold_unit_clear(&f->units);
	f->seq = 0;
	f->is_full = false;
}

void fold_destroy(struct fold *f)
{
	if (!f)
		return;
	keymap_finish(&f->index);
	for (uint32_t i = 0; i < f->chunk_count; i++)
		free(f->chunks[i]);
	free(f->chunks);
	sums_finish(f->sums);
	free(f->sums);
	cells_finish(&f->cells);
	fold_unit_finish(&f->units);
	fold_fill_forget(f);
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

/* How many gauges come; flows stand behind them. */
static unsigned gauges_in(const struct deltas *d)
{
	unsigned n = 0;

	while (n < d->come_count && d->come[n].counter < GAUGE_COUNT)
		n++;
	return n;
}

/* What a change or a snapshot says of an entity. */
struct arrival {
	const struct head *head;
	const char *id;
	const uint32_t *units;
	struct area_path path;
	uint8_t unit_count;
};

/* Unused places of the path are zero. */
static struct arrival arrival_of(const struct head *h, const char *id,
	const struct area_path *path, const uint32_t *units, unsigned unit_count)
{
	struct arrival a = {.head = h, .id = id, .units = units,
		.unit_count = (uint8_t)(unit_count < CHANGE_UNITS_MAX ? unit_count
								      : CHANGE_UNITS_MAX)};

	for (unsigned i = 0; i < path->count && i < PATH_MAX_AREAS; i++)
		a.path.num[a.path.count++] = path->num[i];
	return a;
}

uint32_t fold_take_entry(struct fold *f)
{
	uint32_t index = f->free;

	if (index) {
		f->free = fold_entry(f, index)->links;
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

void fold_leave_entry(struct fold *f, uint32_t index)
{
	struct entry *e = fold_entry(f, index);

	memset(e, 0, sizeof(*e));
	e->links = f->free;
	f->free = index;
}

static void use_place(struct fold *f, uint32_t place, int by)
{
	struct place *p = place_touch(f->sums, place);

	p->uses += (uint32_t)by;
	p->uses_diff += by;
}

static void remove_live(struct fold *f, uint32_t index, const struct deltas *d)
{
	struct entry *e = fold_entry(f, index);

	fold_count_deltas(f, e->place, d->gone, d->gone_count);
	fold_digest_remove(f, index);
	fold_unit_unlink(f, index);
	use_place(f, e->place, -1);
	keymap_remove(&f->index, e->live.head.kind, e->live.head.num);
	f->count--;
	fold_leave_entry(f, index);
}

static void set_units(struct live *l, const struct arrival *a)
{
	memset(l->units, 0, sizeof(l->units));
	memcpy(l->units, a->units, a->unit_count * sizeof(*l->units));
	l->unit_count = a->unit_count;
}

void fold_link(struct fold *f, uint32_t index, uint32_t place, const struct deltas *d)
{
	struct entry *e = fold_entry(f, index);

	e->share = 0;
	e->stale_at = e->links = 0;
	e->place = place;
	f->count++;
	use_place(f, place, 1);
	fold_count_deltas(f, place, d->come, gauges_in(d));
	fold_digest_touch(f, index);
	fold_unit_link(f, index);
}

static void add_live(struct fold *f, const struct arrival *a, const struct deltas *d)
{
	uint32_t index = fold_take_entry(f);

	if (!index)
		return;

	struct entry *e = fold_entry(f, index);
	e->live.head = *a->head;
	e->live.path = a->path;
	strncpy(e->live.id, a->id, sizeof(e->live.id) - 1);
	e->live.id[sizeof(e->live.id) - 1] = '\0';
	set_units(&e->live, a);
	keymap_set(&f->index, a->head->kind, a->head->num, index);
	fold_link(f, index, place_open(f->sums, &a->path, a->head->domain), d);
}

static void move_live(struct fold *f, uint32_t index, const struct arrival *a)
{
	struct entry *e = fold_entry(f, index);

	fold_digest_remove(f, index);
	use_place(f, e->place, -1);
	e->place = place_open(f->sums, &a->path, a->head->domain);
	e->live.path = a->path;
	use_place(f, e->place, 1);
}

static void replace_live(struct fold *f, uint32_t index, const struct arrival *a,
	const struct deltas *d)
{
	struct entry *e = fold_entry(f, index);
	bool same_units = e->live.unit_count == a->unit_count &&
		memcmp(e->live.units, a->units, a->unit_count * sizeof(*a->units)) == 0;

	fold_count_deltas(f, e->place, d->gone, d->gone_count);
	if (e->live.head.domain != a->head->domain || !path_is_same(&e->live.path, &a->path))
		move_live(f, index, a);
	fold_count_deltas(f, e->place, d->come, gauges_in(d));
	fold_digest_touch(f, index);
	e->live.head = *a->head;
	if (same_units)
		return;
	fold_unit_unlink(f, index);
	set_units(&e->live, a);
	fold_unit_link(f, index);
}

static void set_live(struct fold *f, uint32_t index, const struct arrival *a,
	const struct deltas *d)
{
	if (!f->root && a->path.count)
		f->root = a->path.num[0];
	if (!head_is_live(a->head)) {
		if (index)
			remove_live(f, index, d);
	} else if (index) {
		replace_live(f, index, a, d);
	} else {
		add_live(f, a, d);
	}
}

/* The unit that leads stands first; a change that took the event away from it is its own. */
static uint32_t lead_of(const struct arrival *a, const struct entry *old)
{
	if (a->unit_count)
		return a->units[0];
	return old && old->live.unit_count ? old->live.units[0] : 0;
}

static void count_flows(struct fold *f, const struct arrival *a, const struct entry *old,
	const struct deltas *d, int64_t at)
{
	unsigned first = gauges_in(d), n = d->come_count - first;
	int32_t day = fold_day(f, at);

	if (n == 0 || day <= f->sums->newest_day - FOLD_FLOW_DAYS)
		return;
	if (day > f->sums->newest_day)
		fold_begin_day(f, day);
	const struct flow_cell key = {.area = a->head->area, .unit = lead_of(a, old), .day = day,
		.type = a->head->type, .domain = a->head->domain, .part = fold_day_part(f, at)};
	fold_count_flows(f, place_open(f->sums, &a->path, a->head->domain), d->come + first, n,
		day);
	cells_count(&f->cells, &key, d->come + first, n);
}

enum reduce_result fold_apply(struct fold *f, const struct change *c)
{
	if (c->seq && c->seq <= f->seq)
		return REDUCE_REPEAT;

	uint32_t index = keymap_get(&f->index, c->head.kind, c->head.num);
	const struct entry *old = index ? fold_entry(f, index) : NULL;
	struct head head;
	struct deltas d;
	enum reduce_result r = reduce(old ? &old->live.head : NULL, c, &head, &d);
	if (c->seq)
		f->seq = c->seq;
	if (r == REDUCE_REPEAT)
		return r;

	struct arrival a = arrival_of(&head, c->id, &c->path, c->units, c->unit_count);
	count_flows(f, &a, old, &d, c->at);
	set_live(f, index, &a, &d);
	return r;
}

void fold_put(struct fold *f, const struct live *l)
{
	uint32_t index = keymap_get(&f->index, l->head.kind, l->head.num);
	const struct head *old = index ? &fold_entry(f, index)->live.head : NULL;
	struct deltas d;

	if (old && old->rev > l->head.rev)
		return;
	reduce_gauges(old, &l->head, &d);
	struct arrival a = arrival_of(&l->head, l->id, &l->path, l->units, l->unit_count);
	set_live(f, index, &a, &d);
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
