/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "fold_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

#define INDEX_FIRST 256

static bool is_same(const struct flow_cell *a, const struct flow_cell *b)
{
	return a->area == b->area && a->unit == b->unit && a->day == b->day &&
		a->type == b->type && a->domain == b->domain && a->part == b->part;
}

static uint32_t home_of(const struct cells *c, const struct flow_cell *k)
{
	uint64_t x = ((uint64_t)k->area << 32 | k->unit) * UINT64_C(0x9E3779B97F4A7C15);

	x ^= x >> 31;
	x ^= (uint64_t)(uint32_t)k->day << 32 | (uint32_t)k->type << 16 |
		(uint32_t)k->domain << 8 | k->part;
	return (uint32_t)(x * UINT64_C(0xBF58476D1CE4E5B9) >> 32) & (c->index_room - 1);
}

/* Where the index of this cell is, or the free place where it would go. */
static uint32_t find(const struct cells *c, const struct flow_cell *k)
{
	uint32_t at = home_of(c, k);

	while (c->index[at] && !is_same(&c->all[c->index[at] - 1], k))
		at = (at + 1) & (c->index_room - 1);
	return at;
}

static void build_index(struct cells *c, uint32_t room)
{
	free(c->index);
	c->index_room = room;
	c->index = mem_array(room, sizeof(*c->index));
	for (uint32_t i = 0; i < c->count; i++)
		c->index[find(c, &c->all[i])] = i + 1;
}

const struct flow_cell *cells_find(const struct cells *c, const struct flow_cell *key)
{
	uint32_t index = c->count ? c->index[find(c, key)] : 0;

	return index ? &c->all[index - 1] : NULL;
}

static struct flow_cell *open_cell(struct cells *c, const struct flow_cell *key)
{
	if (c->count >= c->index_room / 4 * 3)
		build_index(c, c->index_room ? c->index_room * 2 : INDEX_FIRST);

	uint32_t at = find(c, key);
	if (c->index[at])
		return &c->all[c->index[at] - 1];
	if (c->count == c->room) {
		c->room = c->room ? c->room * 2 : 64;
		c->all = mem_grow(c->all, c->room, sizeof(*c->all));
	}
	struct flow_cell *cell = &c->all[c->count++];
	*cell = *key;
	memset(cell->counts, 0, sizeof(cell->counts));
	c->index[at] = c->count;
	return cell;
}

void cells_count(struct cells *c, const struct flow_cell *key, const struct delta *list, unsigned n)
{
	const struct flow_cell coarse = {.day = key->day, .domain = key->domain,
		.part = key->part};
	bool full = c->count >= FOLD_CELLS_MAX && !cells_find(c, key);
	struct flow_cell *cell = open_cell(c, full ? &coarse : key);

	for (unsigned i = 0; i < n; i++) {
		uint16_t *count = &cell->counts[list[i].counter - GAUGE_COUNT];
		*count += *count < UINT16_MAX;
	}
}

void cells_forget_before(struct cells *c, int32_t day)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < c->count; i++)
		if (c->all[i].day >= day)
			c->all[kept++] = c->all[i];
	if (kept == c->count)
		return;
	c->count = kept;
	build_index(c, c->index_room);
}

void cells_clear(struct cells *c)
{
	c->count = 0;
	if (c->index_room)
		memset(c->index, 0, c->index_room * sizeof(*c->index));
}

void cells_finish(struct cells *c)
{
	free(c->all);
	free(c->index);
	memset(c, 0, sizeof(*c));
}

uint8_t fold_day_part(const struct fold *f, int64_t at)
{
	int64_t local = at + f->utc_offset_minutes * MINUTE_MS;
	int64_t since = local - fold_day(f, at) * DAY_MS;

	return since < FOLD_SHIFT_FROM ? 0 : since < FOLD_SHIFT_TO ? 1 : 2;
}

int32_t fold_shift(const struct fold *f, int64_t at)
{
	return fold_day(f, at) * 2 + fold_day_part(f, at) - 1;
}

void fold_each_flow(const struct fold *f, bool (*visit)(void *user, const struct flow_cell *c),
	void *user)
{
	for (uint32_t i = 0; i < f->cells.count; i++)
		if (!visit(user, &f->cells.all[i]))
			return;
}
