/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "fold_parts.h"

static bool same_live(const struct live *a, const struct live *b)
{
	uint8_t x[HEAD_BYTES], y[HEAD_BYTES];

	head_pack(&a->head, x);
	head_pack(&b->head, y);
	return memcmp(x, y, HEAD_BYTES) == 0 && path_is_same(&a->path, &b->path) &&
		strcmp(a->id, b->id) == 0 && a->unit_count == b->unit_count &&
		memcmp(a->units, b->units, a->unit_count * sizeof(a->units[0])) == 0;
}

static bool same_lives(const struct fold *a, const struct fold *b)
{
	for (uint32_t i = 1; i <= a->top; i++) {
		const struct live *l = &fold_entry(a, i)->live;
		if (!l->head.num)
			continue;
		const struct live *other = fold_find(b, (enum kind)l->head.kind, l->head.num);
		if (!other || !same_live(l, other))
			return false;
	}
	return true;
}

static bool same_rows(const struct tally *a, const struct tally *b)
{
	const struct keymap_entry *e;

	if (a->map.count != b->map.count)
		return false;
	for (uint32_t at = 0; (e = keymap_next(&a->map, &at));) {
		const int32_t *row = tally_find(b, e->a, e->b);
		if (!row || memcmp(row, tally_row(a, e->value), a->width * sizeof(*row)) != 0)
			return false;
	}
	return true;
}

static bool same_digests(const struct fold *a, const struct fold *b)
{
	const struct keymap_entry *e;

	fold_digest_settle(a);
	fold_digest_settle(b);
	if (a->sums->areas.count != b->sums->areas.count)
		return false;
	for (uint32_t at = 0; (e = keymap_next(&a->sums->areas, &at));) {
		const struct slot *x = sums_slot(a->sums, e->a), *y = sums_slot(b->sums, e->a);
		if (!y || x->hash != y->hash || x->count != y->count)
			return false;
	}
	return true;
}

static bool same_gauges(const struct fold *a, const struct fold *b)
{
	sums_settle(a->sums);
	sums_settle(b->sums);
	return same_rows(&a->sums->gauges, &b->sums->gauges);
}

bool fold_equal(const struct fold *a, const struct fold *b, const char **why)
{
	*why = NULL;
	if (a->count != b->count)
		*why = "another number of live entities";
	else if (!same_lives(a, b))
		*why = "a live entity differs";
	else if (!same_gauges(a, b))
		*why = "a counter differs";
	else if (!same_digests(a, b))
		*why = "a digest differs";
	return *why == NULL;
}

static bool same_cells(const struct cells *a, const struct cells *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++) {
		const struct flow_cell *x = &a->all[i], *y = cells_find(b, x);
		if (!y || memcmp(x->counts, y->counts, sizeof(x->counts)) != 0)
			return false;
	}
	return true;
}

bool fold_equal_flows(const struct fold *a, const struct fold *b)
{
	sums_settle(a->sums);
	sums_settle(b->sums);
	return same_rows(&a->sums->flows, &b->sums->flows) && same_cells(&a->cells, &b->cells);
}
