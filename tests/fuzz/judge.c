/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct range {
	uint32_t from, to;
};

static const struct range banned[] = {
	{0x00, 0x1f}, {0x7f, 0x9f},
	{0xad, 0xad},         // soft hyphen
	{0x61c, 0x61c},       // Arabic letter mark
	{0x180e, 0x180e},     // Mongolian vowel separator
	{0x200b, 0x200f},     // zero widths, marks of direction
	{0x2028, 0x202e},     // separators, embeddings, overrides
	{0x2060, 0x206f},     // joiners, isolates, old format characters
	{0xd800, 0xf8ff},     // surrogates, private use
	{0xfdd0, 0xfdef},     // no characters
	{0xfe00, 0xfe0f},     // variation selectors: they change widths
	{0xfeff, 0xfeff},     // byte order mark
	{0xfff0, 0xfffb},     // annotations
	{0xfffe, 0xffff},
	{0xe0000, 0x10ffff},  // tags, selectors, private use
};

static bool is_banned(uint32_t c)
{
	for (size_t i = 0; i < sizeof banned / sizeof banned[0]; i++)
		if (c >= banned[i].from && c <= banned[i].to)
			return true;
	return (c & 0xfffe) == 0xfffe;
}

/* Length of the character at s, 0 if it is none. */
static size_t decode(const unsigned char *s, size_t n, uint32_t *c)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = s[0] < 0x80 ? 1 : s[0] >> 5 == 6 ? 2 : s[0] >> 4 == 14 ? 3
		: s[0] >> 3 == 30 ? 4 : 0;
	if (!length || length > n)
		return 0;
	*c = length == 1 ? s[0] : s[0] & (0xffu >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if (s[i] >> 6 != 2)
			return 0;
		*c = *c << 6 | (s[i] & 0x3fu);
	}
	return *c < least[length] ? 0 : length;
}

/* Length of "ESC [ digits ; m", 0 if it is anything else. */
static size_t colours(const char *s, size_t n)
{
	size_t at = 2;
	if (n < 3 || s[0] != '\033' || s[1] != '[')
		return 0;
	while (at < n && ((s[at] >= '0' && s[at] <= '9') || s[at] == ';'))
		at++;
	return at < n && s[at] == 'm' ? at + 1 : 0;
}

static bool begins_with_one(const char *s, size_t n, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) <= n && memcmp(s, *words, strlen(*words)) == 0)
			return true;
	return false;
}

static bool is_markup(const char *s, size_t n)
{
	static const char *const tags[] = {"<!DOCTYPE html>", "<html>", "<head>", "<meta charset",
		"<title>yiping</title>", "<style>\n", "</style>", "</head>", "<body>",
		"<pre style=",
		"<span style=", "</span>", "</pre>", "</body>", "</html>", "<svg xmlns=", "</svg>",
		"<rect x=", "<text x=", "</text>", "</title>", NULL};
	static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", NULL};
	return begins_with_one(s, n, s[0] == '<' ? tags : entities);
}

ssize_t judge(enum judge_form form, const char *bytes, size_t n)
{
	size_t length;
	uint32_t c;

	for (size_t at = 0; at < n; at += length) {
		const char *s = bytes + at;
		length = form == JUDGE_ANSI ? colours(s, n - at) : 0;
		if (length)
			continue;
		length = decode((const unsigned char *)s, n - at, &c);
		if (!length || (is_banned(c) && (c != '\n' || form == JUDGE_LINE)))
			return (ssize_t)at;
		if (form == JUDGE_PAGE && (c == '<' || c == '&') && !is_markup(s, n - at))
			return (ssize_t)at;
	}
	return JUDGE_GOOD;
}
