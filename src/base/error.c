/* SPDX-License-Identifier: MIT */
#include "yiping/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "yiping/base/utf8.h"

/* Codes come from servers too, and are printed where programs read them. */
static void copy_code(const char *code, char *out, size_t room)
{
	size_t n = 0;

	for (; code[n] && n + 1 < room; n++)
		out[n] = code[n] > ' ' && code[n] < 0x7f ? code[n] : '?';
	out[n] = '\0';
}

bool error_set(struct error *e, const char *code, const char *format, ...)
{
	char raw[1024]; // apart from e, since the arguments may point into it
	char token[sizeof(e->code)];
	va_list args;

	if (!e)
		return false;
	va_start(args, format);
	int n = vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	size_t length = n < 0 ? 0 : (size_t)n;
	if (length >= sizeof(raw)) {
		length = sizeof(raw) - 1;
		while (length > 0 && (raw[length - 1] & 0xC0) == 0x80)
			length--;
		if (length > 0 && (raw[length - 1] & 0x80))
			length--;
	}
	copy_code(code, token, sizeof(token));
	memcpy(e->code, token, sizeof(token));
	utf8_gate(raw, length, e->text, sizeof(e->text));
	return false;
}

bool error_is(const struct error *e, const char *code)
{
	return strcmp(e->code, code) == 0;
}
