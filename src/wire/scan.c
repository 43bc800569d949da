/* SPDX-License-Identifier: MIT */
#include "scan.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Position after the string that begins at pos; 0 if it does not end. */
static size_t after_string(const char *s, size_t n, size_t pos)
{
	for (pos++; pos < n; pos++) {
		if (s[pos] == '"')
			return pos + 1;
		if (s[pos] == '\\')
			pos++;
	}
	return 0;
}

/* Position after the container that begins at pos; 0 if it does not end or is too deep. */
static size_t after_container(const char *s, size_t n, size_t pos, int most)
{
	int depth = 0;
	while (pos < n) {
		switch (s[pos]) {
		case '"':
			pos = after_string(s, n, pos);
			if (!pos)
				return 0;
			continue;
		case '{':
		case '[':
			if (++depth > most)
				return 0;
			break;
		case '}':
		case ']':
			if (--depth == 0)
				return pos + 1;
			break;
		}
		pos++;
	}
	return 0;
}

static size_t after_value(const char *s, size_t n, size_t pos)
{
	if (pos >= n)
		return 0;
	if (s[pos] == '"')
		return after_string(s, n, pos);
	if (s[pos] == '{' || s[pos] == '[')
		return after_container(s, n, pos, WIRE_DEPTH_MAX);
	size_t from = pos;
	while (pos < n && !is_blank(s[pos]) && !memchr(",:]}[{\"", s[pos], 7))
		pos++;
	return pos > from ? pos : 0;
}

static void skip_blanks(struct wire_items *s)
{
	while (s->pos < s->length && is_blank(s->bytes[s->pos]))
		s->pos++;
}

bool scan_depth(const char *bytes, size_t n, int most)
{
	struct wire_items s = {.bytes = bytes, .length = n};
	skip_blanks(&s);
	if (s.pos < n && bytes[s.pos] != '{' && bytes[s.pos] != '[')
		return true;
	return after_container(bytes, n, s.pos, most) != 0;
}

bool scan_begin(struct wire_items *s, const char *bytes, size_t n, char bracket)
{
	*s = (struct wire_items){.bytes = bytes, .length = n};
	skip_blanks(s);
	if (s->pos >= n || bytes[s->pos] != bracket)
		return false;
	s->pos++;
	return true;
}

static bool is_at(const struct wire_items *s, char c)
{
	return s->pos < s->length && s->bytes[s->pos] == c;
}

/* Moves to the next item; false at the closing bracket, where it stays. */
static bool advance(struct wire_items *s, char closing)
{
	skip_blanks(s);
	if (s->broken || is_at(s, closing))
		return false;
	if (s->index > 0) {
		s->broken = !is_at(s, ',');
		s->pos++;
		skip_blanks(s);
	}
	s->broken = s->broken || s->pos >= s->length;
	s->index++;
	return !s->broken;
}

static bool take(struct wire_items *s, struct wire_span *out)
{
	skip_blanks(s);
	size_t end = after_value(s->bytes, s->length, s->pos);
	if (!end) {
		s->broken = true;
		return false;
	}
	*out = (struct wire_span){s->bytes + s->pos, end - s->pos};
	s->pos = end;
	return true;
}

bool scan_member(struct wire_items *s, struct wire_span *key, struct wire_span *value)
{
	if (!advance(s, '}'))
		return false;
	if (!is_at(s, '"') || !take(s, key)) {
		s->broken = true;
		return false;
	}
	key->bytes++;
	key->length -= 2;
	skip_blanks(s);
	if (!is_at(s, ':')) {
		s->broken = true;
		return false;
	}
	s->pos++;
	return take(s, value);
}

bool wire_items_next(struct wire_items *items, struct wire_span *item)
{
	return advance(items, ']') && take(items, item);
}

bool scan_ended(const struct wire_items *s)
{
	struct wire_items rest = *s;
	if (s->broken || rest.pos >= rest.length)
		return false;
	rest.pos++;
	skip_blanks(&rest);
	return rest.pos == rest.length;
}

bool span_is(const struct wire_span *s, const char *text)
{
	return s->length == strlen(text) && memcmp(s->bytes, text, s->length) == 0;
}

/* A name that is not there letter by letter can only be there with escapes. */
bool scan_may_have(const char *bytes, size_t n, const char *name)
{
	struct wire_items s;
	struct wire_span key, value;

	if (!memmem(bytes, n, name, strlen(name)) && !memchr(bytes, '\\', n))
		return false;
	if (!scan_begin(&s, bytes, n, '{'))
		return true;
	while (scan_member(&s, &key, &value))
		if (span_is(&key, name) || memchr(key.bytes, '\\', key.length))
			return true;
	return s.broken;
}
