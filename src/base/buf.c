/* SPDX-License-Identifier: MIT */
#include "yiping/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"

#define FIRST_ROOM ((size_t)64)

void buf_init(struct buf *b, size_t cap)
{
	*b = (struct buf){.cap = cap};
}

void buf_finish(struct buf *b)
{
	if (!b)
		return;
	free(b->data);
	buf_init(b, b->cap);
}

void buf_clear(struct buf *b)
{
	b->length = 0;
	b->overflow = false;
	if (b->data)
		b->data[0] = '\0';
}

/* Room for n more bytes and the NUL, or overflow. */
static bool make_room(struct buf *b, size_t n)
{
	if (b->overflow || n > b->cap - b->length) {
		b->overflow = true;
		return false;
	}
	size_t need = b->length + n;
	if (b->data && need < b->room)
		return true;
	size_t room = b->room ? b->room : FIRST_ROOM;
	while (room <= need)
		room = room > b->cap / 2 ? need + 1 : room * 2;
	b->data = mem_grow(b->data, room, 1);
	b->room = room;
	return true;
}

bool buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (!make_room(b, n))
		return false;
	if (n)
		memcpy(b->data + b->length, bytes, n);
	b->length += n;
	b->data[b->length] = '\0';
	return true;
}

bool buf_puts(struct buf *b, const char *s)
{
	return buf_add(b, s, strlen(s));
}

bool buf_putc(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

bool buf_printf(struct buf *b, const char *format, ...)
{
	char small[256];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (n < 0)
		return false;
	if ((size_t)n < sizeof(small))
		return buf_add(b, small, (size_t)n);
	if (!make_room(b, (size_t)n))
		return false;
	va_start(args, format);
	vsnprintf(b->data + b->length, (size_t)n + 1, format, args);
	va_end(args);
	b->length += (size_t)n;
	return true;
}

char *buf_steal(struct buf *b)
{
	char *data = b->data ? b->data : mem_strdup("");

	buf_init(b, b->cap);
	return data;
}
