/* SPDX-License-Identifier: MIT */
#include "json_show.h"

#include <string.h>

#include "yiping/base/utf8.h"

static void escape(uint32_t c, FILE *out)
{
	if (c == UINT32_MAX)
		c = 0xfffd;
	if (c < 0x10000) {
		fprintf(out, "\\u%04x", (unsigned)c);
		return;
	}
	c -= 0x10000;
	fprintf(out, "\\u%04x\\u%04x", (unsigned)(0xd800 + (c >> 10)),
		(unsigned)(0xdc00 + (c & 0x3ff)));
}

void json_show(const char *json, size_t n, FILE *out)
{
	for (size_t at = 0, used; at < n; at += used) {
		uint32_t c;
		used = utf8_decode(json + at, n - at, &c);
		if (c < 0x80 && strchr(" \t\r\n", (int)c) && c)
			fputc(' ', out);
		else if (c == UINT32_MAX || utf8_width(c) < 0)
			escape(c, out);
		else
			fwrite(json + at, 1, used, out);
	}
}
