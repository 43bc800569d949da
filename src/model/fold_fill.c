/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "fold_parts.h"
#include "yiping/base/mem.h"

#define GONE UINT32_MAX // in the index: not live
#define AHEAD 16

struct told {
	uint32_t entry;
	uint32_t near; // see place_expect
};

/* What was told last waits, so that its place can come from memory meanwhile. */
struct filling {
	struct told last[AHEAD];
	uint32_t given, done;
	struct { uint8_t kind; uint32_t num; } *gone; // what is known to be no longer live
	uint32_t gone_count, gone_room;
};

static void note_gone(struct fold *f, const struct head *h)
{
	struct filling *w = f->filling;

	if (w->gone_count == w->gone_room) {
		w->gone_room = w->gone_room ? w->gone_room * 2 : 64;
		w->gone = mem_grow(w->gone, w->gone_room, sizeof(*w->gone));
	}
	w->gone[w->gone_count].kind = h->kind;
	w->gone[w->gone_count++].num = h->num;
	keymap_set(&f->index, h->kind, h->num, GONE);
}

static void expect_last(struct fold *f)
{
	struct told *t = &f->filling->last[(f->filling->given - 1) % AHEAD];
	const struct live *l = &fold_entry(f, t->entry)->live;

	t->near = place_expect(f->sums, &l->path, l->head.domain);
}

static void finish_next(struct fold *f)
{
	const struct told *t = &f->filling->last[f->filling->done++ % AHEAD];
	const struct live *l = &fold_entry(f, t->entry)->live;
	struct deltas d;

	if (!head_is_live(&l->head)) {
		note_gone(f, &l->head);
		fold_leave_entry(f, t->entry);
		return;
	}
	if (!f->root && l->path.count)
		f->root = l->path.num[0];
	reduce_gauges(NULL, &l->head, &d);
	fold_link(f, t->entry, place_open_near(f->sums, t->near, &l->path, l->head.domain), &d);
}

struct live *fold_fill(struct fold *f, enum kind kind, uint32_t num)
{
	struct filling *w = f->filling;

	if (!w)
		w = f->filling = mem_alloc(sizeof(*w));
	if (keymap_get(&f->index, kind, num))
		return NULL;
	if (w->given > 0)
		expect_last(f);
	if (w->given - w->done == AHEAD)
		finish_next(f);
	uint32_t index = fold_take_entry(f);
	if (!index)
		return NULL;
	keymap_set(&f->index, kind, num, index);
	w->last[w->given++ % AHEAD].entry = index;
	struct live *l = &fold_entry(f, index)->live;
	l->head = (struct head){.kind = (uint8_t)kind, .num = num};
	l->path = (struct area_path){0};
	l->unit_count = 0;
	l->id[0] = '\0';
	memset(l->units, 0, sizeof(l->units));
	return l;
}

void fold_expect(const struct fold *f, const uint8_t head[HEAD_BYTES])
{
	struct head_key h;

	head_peek(head, &h);
	keymap_expect(&f->index, h.kind, h.num);
	keymap_expect(&f->sums->index, h.area, h.domain);
}

struct live *fold_fill_packed(struct fold *f, const uint8_t head[HEAD_BYTES])
{
	struct head_key h;

	head_peek(head, &h);
	return fold_fill(f, (enum kind)h.kind, h.num);
}

void fold_fill_forget(struct fold *f)
{
	if (!f->filling)
		return;
	free(f->filling->gone);
	free(f->filling);
	f->filling = NULL;
}

void fold_fill_end(struct fold *f)
{
	struct filling *w = f->filling;

	if (!w)
		return;
	if (w->given > 0)
		expect_last(f);
	while (w->done < w->given)
		finish_next(f);
	for (uint32_t i = 0; i < w->gone_count; i++)
		keymap_remove(&f->index, w->gone[i].kind, w->gone[i].num);
	fold_fill_forget(f);
}
