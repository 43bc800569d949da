/* SPDX-License-Identifier: MIT */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"

void tally_init(struct tally *t, uint32_t width)
{
	*t = (struct tally){.width = width};
}

void tally_clear(struct tally *t)
{
	keymap_clear(&t->map);
	t->top = t->free = 0;
}

void tally_finish(struct tally *t)
{
	keymap_finish(&t->map);
	free(t->cells);
	tally_init(t, t->width);
}

int32_t *tally_find(const struct tally *t, uint32_t a, uint32_t b)
{
	uint32_t row = keymap_get(&t->map, a, b);

	return row ? tally_row(t, row) : NULL;
}

static uint32_t take_row(struct tally *t)
{
	uint32_t row = t->free;

	if (row) {
		t->free = (uint32_t)*tally_row(t, row);
		return row;
	}
	row = ++t->top;
	if (row >= t->room) {
		t->room = t->room ? t->room * 2 : 64;
		t->cells = mem_grow(t->cells, (size_t)t->room * t->width, sizeof(*t->cells));
	}
	return row;
}

int32_t *tally_open(struct tally *t, uint32_t a, uint32_t b)
{
	int32_t *cells = tally_find(t, a, b);

	if (cells)
		return cells;

	uint32_t row = take_row(t);
	keymap_set(&t->map, a, b, row);
	cells = tally_row(t, row);
	memset(cells, 0, t->width * sizeof(*cells));
	return cells;
}

void tally_drop(struct tally *t, uint32_t a, uint32_t b)
{
	uint32_t row = keymap_remove(&t->map, a, b);

	if (row) {
		*tally_row(t, row) = (int32_t)t->free;
		t->free = row;
	}
}
