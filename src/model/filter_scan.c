/* SPDX-License-Identifier: MIT */
#include "filter_scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "yiping/base/utf8.h"

#define LEFT_QUOTE 0x201Cu
#define RIGHT_QUOTE 0x201Du
#define LEFT_CORNER 0x300Cu
#define RIGHT_CORNER 0x300Du

/* What an input method gives for an ASCII sign counts as that sign. */
static uint32_t fold(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	if (c == 0x3000 || c == 0xA0 || (c >= '\t' && c <= '\r'))
		c = ' ';
	return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

/* The folded character at a byte, 0 at the end, and its length. */
static uint32_t peek(const struct filter_scan *s, size_t at, size_t *length)
{
	uint32_t c;

	*length = 0;
	if (at >= s->length)
		return 0;
	*length = utf8_decode(s->text + at, s->length - at, &c);
	return fold(c);
}

static bool at_boundary(const struct filter_scan *s, size_t at)
{
	size_t length;
	uint32_t c = peek(s, at, &length);

	return c == 0 || c == ' ';
}

static size_t column_of(const struct filter_scan *s, size_t at)
{
	size_t column = 1, length;

	for (size_t i = 0; i < at && i < s->length; i += length, column++)
		peek(s, i, &length);
	return column;
}

bool filter_fail(const struct filter_scan *s, size_t at, const char *code, const char *format, ...)
{
	char text[256];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	return error_set(s->error, code, "column %zu: %s", column_of(s, at), text);
}

bool filter_scan_check(struct filter_scan *s)
{
	size_t length;

	if (s->length > FILTER_TEXT_MAX) {
		s->length = FILTER_TEXT_MAX;
		return filter_fail(s, s->length, "filter_long", "the filter is too long");
	}
	for (size_t i = 0; i < s->length; i += length) {
		uint32_t c;
		length = utf8_decode(s->text + i, s->length - i, &c);
		if (c == UINT32_MAX || (fold(c) != ' ' && utf8_width(c) < 0))
			return filter_fail(s, i, "filter_syntax", "a character that no text holds");
	}
	return true;
}

static bool opens_quote(uint32_t c)
{
	return c == '"' || c == LEFT_QUOTE || c == LEFT_CORNER;
}

static uint32_t closing(uint32_t open)
{
	return open == LEFT_QUOTE ? RIGHT_QUOTE : open == LEFT_CORNER ? RIGHT_CORNER : open;
}

/* Reads the quoted string at s->at; a backslash takes the next character as it is. */
static bool read_quoted(struct filter_scan *s, struct filter_word *w)
{
	size_t from = s->at, length, used = 0;
	uint32_t close = closing(peek(s, s->at, &length));
	char *value = arena_alloc(s->arena, s->length - from + 1);

	for (s->at += length; s->at < s->length; s->at += length) {
		uint32_t c = peek(s, s->at, &length);
		if (c == close)
			break;
		if (s->text[s->at] == '\\' && s->at + 1 < s->length) {
			s->at++;
			peek(s, s->at, &length);
		}
		memcpy(value + used, s->text + s->at, length);
		used += length;
	}
	if (s->at >= s->length)
		return filter_fail(s, from, "filter_syntax", "this quote is never closed");
	s->at += length;
	if (used == 0)
		return filter_fail(s, from, "filter_syntax", "nothing between the quotes");
	if (!at_boundary(s, s->at))
		return filter_fail(s, s->at, "filter_syntax", "a space is missing after the quote");
	w->value = value;
	w->value_at = from;
	w->quoted = true;
	return true;
}

/* The operator at a byte: its length in bytes, 0 if there is none. */
static size_t operator_at(const struct filter_scan *s, size_t at, bool colon, enum filter_op *op)
{
	size_t first, second;
	uint32_t c = peek(s, at, &first);
	bool equal = peek(s, at + first, &second) == '=';

	switch (c) {
	case '=': *op = FILTER_EQ; return first;
	case ':': *op = FILTER_EQ; return colon ? first : 0;
	case '~': *op = FILTER_MATCH; return first;
	case '!': *op = FILTER_NE; return equal ? first + second : 0;
	case '<': *op = equal ? FILTER_LE : FILTER_LT; return equal ? first + second : first;
	case '>': *op = equal ? FILTER_GE : FILTER_GT; return equal ? first + second : first;
	case 0x2260: *op = FILTER_NE; return first; // the signs for not equal,
	case 0x2264: *op = FILTER_LE; return first; // at most
	case 0x2265: *op = FILTER_GE; return first; // and at least
	default: return 0;
	}
}

static const char *slice(const struct filter_scan *s, size_t from, size_t to)
{
	return arena_strndup(s->arena, s->text + from, to - from);
}

/* Reads on to the next space. */
static void read_plain(struct filter_scan *s, struct filter_word *w)
{
	size_t length;

	w->value_at = s->at;
	while (!at_boundary(s, s->at)) {
		peek(s, s->at, &length);
		s->at += length;
	}
	w->value = slice(s, w->value_at, s->at);
}

static bool read_value(struct filter_scan *s, struct filter_word *w, size_t field_from,
	size_t op_at)
{
	size_t length;

	if (op_at == field_from)
		return filter_fail(s, op_at, "filter_syntax",
			"an operator needs a field right before it, as in grade<=3");
	w->field = filter_fold(s->arena, slice(s, field_from, op_at));
	w->has_op = true;
	if (at_boundary(s, s->at))
		return filter_fail(s, s->at, "filter_syntax", "a value is missing here");
	if (opens_quote(peek(s, s->at, &length)))
		return read_quoted(s, w);
	read_plain(s, w);
	return true;
}

/* A word with or without an operator in it. A colon is one only behind ASCII letters, so that a
 * time of day stays text. */
static bool read_word(struct filter_scan *s, struct filter_word *w)
{
	size_t from = s->at, length;
	bool letters = false;

	if (opens_quote(peek(s, s->at, &length)))
		return read_quoted(s, w);
	for (size_t at = from; !at_boundary(s, at); at += length) {
		size_t op = operator_at(s, at, letters, &w->op);
		if (op > 0) {
			s->at = at + op;
			return read_value(s, w, from, at);
		}
		uint32_t c = peek(s, at, &length);
		letters = (at == from || letters) && c >= 'a' && c <= 'z';
	}
	read_plain(s, w);
	return true;
}

static void skip_spaces(struct filter_scan *s)
{
	size_t length;

	while (peek(s, s->at, &length) == ' ')
		s->at += length;
}

/* Length of a "-" or of the word "not" at s->at, 0 for neither. */
static size_t negation_at(const struct filter_scan *s)
{
	static const char word[] = "not";
	size_t at = s->at, length;

	if (peek(s, at, &length) == '-')
		return length;
	for (const char *w = word; *w; w++, at += length)
		if (peek(s, at, &length) != (uint32_t)*w)
			return 0;
	return at_boundary(s, at) ? at - s->at : 0;
}

enum filter_scanned filter_scan_next(struct filter_scan *s, struct filter_word *w)
{
	size_t sign, length;

	*w = (struct filter_word){0};
	skip_spaces(s);
	if (s->at >= s->length)
		return SCANNED_END;
	while ((sign = negation_at(s)) > 0) {
		size_t from = s->at;
		bool dash = peek(s, s->at, &length) == '-';
		w->negated = !w->negated;
		s->at += sign;
		if (!dash)
			skip_spaces(s);
		if (at_boundary(s, s->at)) {
			filter_fail(s, from, "filter_syntax", "there is nothing here to negate");
			return SCANNED_ERROR;
		}
	}
	w->at = s->at;
	return read_word(s, w) ? SCANNED_WORD : SCANNED_ERROR;
}

const char *filter_fold(struct arena *a, const char *text)
{
	size_t n = strlen(text), used = 0, length;
	char *out = arena_alloc(a, n + 4);

	for (size_t i = 0; i < n; i += length) {
		uint32_t c;
		length = utf8_decode(text + i, n - i, &c);
		used += utf8_encode(fold(c), out + used); // never longer than what was read
	}
	out[used] = '\0';
	return out;
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
}

/* True if text begins with part; *end is what follows it. */
static bool begins(const char *text, const char *part, const char **end)
{
	while (*part && lower(*text) == lower(*part)) {
		text++;
		part++;
	}
	*end = text;
	return *part == '\0';
}

bool filter_same(const char *a, const char *b)
{
	const char *end;

	return begins(a, b, &end) && *end == '\0';
}

bool filter_begins(const char *text, const char *part)
{
	const char *end;

	return begins(text, part, &end);
}

bool filter_contains(const char *text, const char *part)
{
	const char *end;

	for (; *text; text++)
		if (begins(text, part, &end))
			return true;
	return false;
}
