/* SPDX-License-Identifier: MIT */
#include "yiping/wire/out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"

static void separate(struct buf *b)
{
	if (b->length == 0)
		return;
	char last = b->data[b->length - 1];
	if (last != '{' && last != '[' && last != ':')
		buf_putc(b, ',');
}

void wire_open(struct buf *b, char bracket)
{
	separate(b);
	buf_putc(b, bracket);
}

void wire_close(struct buf *b, char bracket)
{
	buf_putc(b, bracket);
}

void wire_key(struct buf *b, const char *key)
{
	wire_string(b, key);
	buf_putc(b, ':');
}

static void escape(struct buf *b, unsigned char c)
{
	static const char letters[] = "btn\0fr"; // for the bytes 8 to 13
	if (c == '"' || c == '\\') {
		char pair[2] = {'\\', (char)c};
		buf_add(b, pair, 2);
	} else if (c >= 8 && c <= 13 && letters[c - 8]) {
		char pair[2] = {'\\', letters[c - 8]};
		buf_add(b, pair, 2);
	} else {
		buf_printf(b, "\\u%04x", c);
	}
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c < 0x80;
}

void wire_string_n(struct buf *b, const char *s, size_t n)
{
	separate(b);
	buf_putc(b, '"');
	for (size_t i = 0, run = 0; i < n; i = run) {
		while (run < n && is_plain((unsigned char)s[run]))
			run++;
		buf_add(b, s + i, run - i);
		if (run == n)
			break;
		if ((unsigned char)s[run] < 0x80) {
			escape(b, (unsigned char)s[run++]);
			continue;
		}
		uint32_t c;
		size_t width = utf8_decode(s + run, n - run, &c);
		if (c == UINT32_MAX)
			buf_puts(b, "\xEF\xBF\xBD");
		else
			buf_add(b, s + run, width);
		run += width;
	}
	buf_putc(b, '"');
}

void wire_raw(struct buf *b, const char *json, size_t n)
{
	separate(b);
	buf_add(b, json, n);
}

static void raw(struct buf *b, const char *json)
{
	wire_raw(b, json, strlen(json));
}

void wire_string(struct buf *b, const char *s)
{
	if (s)
		wire_string_n(b, s, strlen(s));
	else
		raw(b, "null");
}

void wire_uint(struct buf *b, uint64_t v)
{
	char digits[21], *p = digits + sizeof digits;
	*--p = '\0';
	do
		*--p = (char)('0' + v % 10);
	while (v /= 10);
	raw(b, p);
}

void wire_int(struct buf *b, int64_t v)
{
	if (v >= 0) {
		wire_uint(b, (uint64_t)v);
		return;
	}
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)v);
	raw(b, text);
}

void wire_seq(struct buf *b, uint64_t v)
{
	char text[24];
	snprintf(text, sizeof text, "\"%llu\"", (unsigned long long)v);
	raw(b, text);
}

/* The same digits come back whatever the locale's point is; JSON wants a dot. */
static void number(struct buf *b, char *text)
{
	for (char *p = text; *p; p++)
		if (*p == ',')
			*p = '.';
	raw(b, text);
}

void wire_double(struct buf *b, double v)
{
	char text[40];
	if (!isfinite(v)) {
		raw(b, "null");
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	number(b, text);
}

void wire_float(struct buf *b, float v)
{
	char text[40];
	if (!isfinite(v)) {
		raw(b, "null");
		return;
	}
	for (int digits = 6; digits <= 9; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, (double)v);
		if (strtof(text, NULL) == v)
			break;
	}
	number(b, text);
}

void wire_bool(struct buf *b, bool v)
{
	raw(b, v ? "true" : "false");
}

void wire_instant(struct buf *b, int64_t at)
{
	char text[25];
	if (at == INSTANT_NONE) {
		raw(b, "null");
		return;
	}
	instant_format(at, text);
	wire_string(b, text);
}

void wire_put_string(struct buf *b, const char *key, const char *s)
{
	if (!s || !*s)
		return;
	wire_key(b, key);
	wire_string(b, s);
}

void wire_put_uint(struct buf *b, const char *key, uint64_t v)
{
	wire_key(b, key);
	wire_uint(b, v);
}

void wire_put_int(struct buf *b, const char *key, int64_t v)
{
	wire_key(b, key);
	wire_int(b, v);
}

void wire_put_seq(struct buf *b, const char *key, uint64_t v)
{
	wire_key(b, key);
	wire_seq(b, v);
}

void wire_put_double(struct buf *b, const char *key, double v)
{
	wire_key(b, key);
	wire_double(b, v);
}

void wire_put_bool(struct buf *b, const char *key, bool v)
{
	wire_key(b, key);
	wire_bool(b, v);
}

void wire_put_instant(struct buf *b, const char *key, int64_t at)
{
	if (at == INSTANT_NONE)
		return;
	wire_key(b, key);
	wire_instant(b, at);
}

void wire_put_raw(struct buf *b, const char *key, const char *json, size_t n)
{
	wire_key(b, key);
	wire_raw(b, json, n);
}
