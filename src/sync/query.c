/* SPDX-License-Identifier: MIT */
#include "query.h"

#include <string.h>

#define PATH_MOST 4096

void query_begin(struct buf *b, const char *path)
{
	buf_init(b, PATH_MOST);
	buf_puts(b, path);
}

static void encode(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			     (c >= 'a' && c <= 'z') || strchr("-._~", c) != NULL;
		if (plain)
			buf_putc(b, (char)c);
		else
			buf_printf(b, "%%%02X", c);
	}
}

void query_part(struct buf *b, const char *part)
{
	buf_putc(b, '/');
	encode(b, part);
}

void query_text(struct buf *b, const char *key, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	bool is_first = b->data == NULL || strchr(b->data, '?') == NULL;
	buf_printf(b, "%c%s=", is_first ? '?' : '&', key);
	encode(b, value);
}

void query_number(struct buf *b, const char *key, uint64_t value)
{
	char text[24];
	size_t at = sizeof(text) - 1;

	text[at] = '\0';
	do {
		text[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	query_text(b, key, text + at);
}
