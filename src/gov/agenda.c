/* SPDX-License-Identifier: MIT */
#include "agenda.h"

#include <stdlib.h>

#include "yiping/base/mem.h"
#include "yiping/gov/ledger.h"

struct plan *plan_create(void)
{
	return mem_alloc(sizeof(struct plan));
}

void plan_destroy(struct plan *p)
{
	if (!p)
		return;
	command_destroy(p->command);
	arena_finish(&p->arena);
	free(p);
}

void agenda_finish(struct agenda *a)
{
	for (size_t i = 0; i < a->count; i++)
		plan_destroy(a->heap[i].plan);
	free(a->heap);
	*a = (struct agenda){0};
}

static bool before(const struct agenda_item *x, const struct agenda_item *y)
{
	return x->at != y->at ? x->at < y->at : x->order < y->order;
}

static void swap(struct agenda *a, size_t i, size_t j)
{
	struct agenda_item kept = a->heap[i];
	a->heap[i] = a->heap[j];
	a->heap[j] = kept;
}

void agenda_add(struct agenda *a, int64_t at, struct plan *p)
{
	if (a->count == a->room) {
		a->room = a->room ? a->room * 2 : 64;
		a->heap = mem_grow(a->heap, a->room, sizeof *a->heap);
	}
	size_t i = a->count++;
	a->heap[i] = (struct agenda_item){at, a->order++, p};
	for (; i && before(&a->heap[i], &a->heap[(i - 1) / 2]); i = (i - 1) / 2)
		swap(a, i, (i - 1) / 2);
}

int64_t agenda_next(const struct agenda *a)
{
	return a->count ? a->heap[0].at : INT64_MAX;
}

struct agenda_item agenda_take(struct agenda *a)
{
	struct agenda_item first = a->heap[0];
	a->heap[0] = a->heap[--a->count];
	for (size_t i = 0, child; (child = 2 * i + 1) < a->count; i = child) {
		if (child + 1 < a->count && before(&a->heap[child + 1], &a->heap[child]))
			child++;
		if (!before(&a->heap[child], &a->heap[i]))
			break;
		swap(a, i, child);
	}
	return first;
}
