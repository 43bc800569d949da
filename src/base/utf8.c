/* SPDX-License-Identifier: MIT */
#include "yiping/base/utf8.h"

#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFDu
#define MOST_MARKS 2 // combining marks kept on one base

size_t utf8_decode(const char *s, size_t n, uint32_t *c)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t length = u[0] < 0x80 ? 1 : u[0] < 0xC2 ? 0 : u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3
		: u[0] < 0xF5 ? 4 : 0;

	*c = UINT32_MAX;
	if (length == 1) {
		*c = u[0];
		return 1;
	}
	if (length == 0 || length > n)
		return 1;
	uint32_t value = u[0] & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((u[i] & 0xC0) != 0x80)
			return 1;
		value = value << 6 | (u[i] & 0x3Fu);
	}
	bool too_long = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
	if (too_long || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
		return 1;
	*c = value;
	return length;
}

size_t utf8_encode(uint32_t c, char out[4])
{
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = REPLACEMENT;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3F));
		c >>= 6;
	}
	out[0] = (char)((0xF00u >> length) | c);
	return length;
}

int utf8_width(uint32_t c)
{
	if (c >= 0x20 && c < 0x7F)
		return 1;
	if (c >= 0x4E00 && c < 0x9F00)
		return 2;
	if (c < 0xA0 || c > 0x10FFFF)
		return -1;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return -1;
	default:
		break;
	}
	int width = utf8proc_charwidth((utf8proc_int32_t)c);
	return width > 2 ? 2 : width;
}

/* What the gate makes of the next character. */
struct piece {
	size_t used;   // bytes read
	size_t length; // bytes in out, 0 = dropped
	char out[4];
	int columns;
};

/* Some terminals widen a character that a selector follows, so none may pass. */
static bool is_variation_selector(uint32_t c)
{
	return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static void piece_put(struct piece *p, uint32_t c, int columns)
{
	p->length = utf8_encode(c, p->out);
	p->columns = columns;
}

/* *marks: combining marks on the present base; -1 before the first base. */
static void piece_next(const char *s, size_t n, int *marks, struct piece *p)
{
	uint32_t c;

	*p = (struct piece){.used = utf8_decode(s, n, &c)};
	int width = utf8_width(c);
	if (c == '\t' || c == '\n' || c == '\r') {
		if (c == '\r' && n > 1 && s[1] == '\n')
			p->used = 2;
		c = ' ';
		width = 1;
	}
	if (is_variation_selector(c))
		return;
	if (width < 0 || (width == 0 && *marks < 0)) {
		c = REPLACEMENT;
		width = 1;
	}
	if (width > 0)
		*marks = 0;
	else if (++*marks > MOST_MARKS)
		return;
	piece_put(p, c, width);
}

int utf8_gate(const char *s, size_t n, char *out, size_t cap)
{
	size_t length = 0;
	int columns = 0, marks = -1;
	struct piece p;

	if (cap == 0)
		return 0;
	for (size_t at = 0; at < n; at += p.used) {
		piece_next(s + at, n - at, &marks, &p);
		if (p.length >= cap - length)
			break;
		memcpy(out + length, p.out, p.length);
		length += p.length;
		columns += p.columns;
	}
	out[length] = '\0';
	return columns;
}

int utf8_columns(const char *s)
{
	int columns = 0, marks = -1;
	struct piece p;

	for (size_t n = strlen(s); n > 0; s += p.used, n -= p.used) {
		piece_next(s, n, &marks, &p);
		columns += p.columns;
	}
	return columns;
}

int utf8_cut(const char *s, int columns, char *out, size_t cap)
{
	size_t n = strlen(s), length = 0;
	size_t mark_at = 0; // where the '~' goes if the rest does not fit
	int done = 0, mark_done = 0, marks = -1;
	struct piece p;

	if (cap == 0)
		return 0;
	for (size_t at = 0; at < n; at += p.used) {
		piece_next(s + at, n - at, &marks, &p);
		if (done + p.columns > columns || p.length >= cap - length) {
			length = mark_at;
			done = mark_done;
			if (columns > 0 && cap > 1) {
				out[length++] = '~';
				done++;
			}
			break;
		}
		memcpy(out + length, p.out, p.length);
		length += p.length;
		done += p.columns;
		if (done < columns && length + 1 < cap) {
			mark_at = length;
			mark_done = done;
		}
	}
	out[length] = '\0';
	return done;
}
