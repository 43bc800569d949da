/* SPDX-License-Identifier: MIT */
#include "bodies.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/wire/event.h"

struct body {
	uint32_t num, rev; // num 0 = free
	uint64_t used;
	char *bytes;
	size_t length;
	bool decoded, bad;
	struct arena arena;
	struct event event;
};

struct bodies {
	struct body *all;
	uint32_t *slots;   // open addressing by num: index + 1
	size_t most, count, slot_count;
	uint64_t clock;
};

struct bodies *bodies_create(size_t most)
{
	struct bodies *b = mem_alloc(sizeof *b);
	b->most = most;
	b->all = mem_array(most, sizeof *b->all);
	for (b->slot_count = 16; b->slot_count < most * 2;)
		b->slot_count *= 2;
	b->slots = mem_array(b->slot_count, sizeof *b->slots);
	return b;
}

static void clear(struct body *y)
{
	free(y->bytes);
	arena_finish(&y->arena);
	*y = (struct body){0};
}

void bodies_destroy(struct bodies *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->count; i++)
		clear(&b->all[i]);
	free(b->all);
	free(b->slots);
	free(b);
}

static size_t home(const struct bodies *b, uint32_t num)
{
	return (num * UINT32_C(2654435761)) & (b->slot_count - 1);
}

static struct body *find(const struct bodies *b, uint32_t num)
{
	for (size_t i = home(b, num); b->slots[i]; i = (i + 1) & (b->slot_count - 1))
		if (b->all[b->slots[i] - 1].num == num)
			return &b->all[b->slots[i] - 1];
	return NULL;
}

static void index_all(struct bodies *b)
{
	memset(b->slots, 0, b->slot_count * sizeof *b->slots);
	for (size_t n = 0; n < b->count; n++) {
		size_t i = home(b, b->all[n].num);
		while (b->slots[i])
			i = (i + 1) & (b->slot_count - 1);
		b->slots[i] = (uint32_t)n + 1;
	}
}

static int by_use(const void *x, const void *y)
{
	const struct body *a = x, *b = y;
	return a->used > b->used ? -1 : a->used < b->used;
}

/* A quarter goes at once, so that the sort is rare. */
static void make_room(struct bodies *b)
{
	qsort(b->all, b->count, sizeof *b->all, by_use);
	size_t keep = b->most - b->most / 4 - 1;
	for (size_t i = keep; i < b->count; i++)
		clear(&b->all[i]);
	b->count = keep;
	index_all(b);
}

void bodies_put(struct bodies *b, uint32_t num, uint32_t rev, const char *bytes, size_t n)
{
	struct body *y = find(b, num);
	if (y && y->rev > rev)
		return;
	if (!y) {
		if (b->count == b->most)
			make_room(b);
		y = &b->all[b->count++];
		y->num = num;
		size_t i = home(b, num);
		while (b->slots[i])
			i = (i + 1) & (b->slot_count - 1);
		b->slots[i] = (uint32_t)b->count;
	}
	free(y->bytes);
	y->bytes = mem_alloc(n + 1);
	memcpy(y->bytes, bytes, n);
	y->length = n;
	y->rev = rev;
	y->decoded = y->bad = false;
	y->used = ++b->clock;
}

const struct event *bodies_get(struct bodies *b, uint32_t num, const struct wire_refs *refs)
{
	struct body *y = find(b, num);
	struct error e;
	if (!y)
		return NULL;
	y->used = ++b->clock;
	if (!y->decoded && !y->bad) {
		arena_finish(&y->arena);
		y->decoded = wire_event_decode(y->bytes, y->length, refs, &y->arena, &y->event, &e);
		y->bad = !y->decoded;
	}
	return y->decoded ? &y->event : NULL;
}

struct wire_span bodies_bytes(const struct bodies *b, uint32_t num)
{
	const struct body *y = find(b, num);
	return y ? (struct wire_span){y->bytes, y->length} : (struct wire_span){NULL, 0};
}

void bodies_forget_decoded(struct bodies *b)
{
	for (size_t i = 0; i < b->count; i++)
		b->all[i].decoded = b->all[i].bad = false;
}
