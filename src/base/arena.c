/* SPDX-License-Identifier: MIT */
#include "yiping/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"

#define FIRST_ROOM ((size_t)256) // thousands of small entities have one each
#define MOST_ROOM ((size_t)65536)

struct arena_block {
	struct arena_block *before; // older block, NULL at the end
	size_t room, used;          // bytes of data
	alignas(max_align_t) char data[];
};

static size_t round_up(size_t size)
{
	size_t unit = alignof(max_align_t);

	if (size > SIZE_MAX / 2)
		mem_die("out of memory");
	return (size + unit - 1) / unit * unit;
}

static struct arena_block *block_create(size_t room)
{
	struct arena_block *block = mem_alloc(sizeof(*block) + room);

	block->room = room;
	return block;
}

/* A request too big for an ordinary block gets one of its own, put behind the newest, so that the
 * free rest of the newest stays in use. */
static struct arena_block *room_for(struct arena *a, size_t size)
{
	struct arena_block *last = a->last;

	if (last && last->room - last->used >= size)
		return last;
	if (last && size > MOST_ROOM / 4) {
		struct arena_block *own = block_create(size);
		own->before = last->before;
		last->before = own;
		return own;
	}
	size_t room = last ? last->room * 2 : FIRST_ROOM;
	if (room > MOST_ROOM)
		room = MOST_ROOM;
	if (room < size)
		room = size;
	struct arena_block *block = block_create(room);
	block->before = last;
	a->last = block;
	return block;
}

void *arena_alloc(struct arena *a, size_t size)
{
	size = round_up(size ? size : 1);
	struct arena_block *block = room_for(a, size);
	void *p = block->data + block->used;

	block->used += size;
	return memset(p, 0, size);
}

const char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

const char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	if (!s)
		return NULL;
	n = strnlen(s, n);
	char *copy = arena_alloc(a, n + 1);
	memcpy(copy, s, n);
	return copy;
}

const char *arena_printf(struct arena *a, const char *format, ...)
{
	char small[256];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (n < 0)
		return arena_strdup(a, "");
	if ((size_t)n < sizeof(small))
		return arena_strndup(a, small, (size_t)n);
	char *text = arena_alloc(a, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return text;
}

static void free_from(struct arena_block *block)
{
	while (block) {
		struct arena_block *before = block->before;
		free(block);
		block = before;
	}
}

void arena_finish(struct arena *a)
{
	if (!a)
		return;
	free_from(a->last);
	a->last = NULL;
}

void arena_reset(struct arena *a)
{
	if (!a->last || a->last->room > MOST_ROOM) {
		arena_finish(a);
		return;
	}
	free_from(a->last->before);
	a->last->before = NULL;
	a->last->used = 0;
}
