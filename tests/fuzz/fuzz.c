/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_check(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

void fuzz_judge(enum judge_form form, const char *bytes, size_t n, const char *what)
{
	ssize_t bad = judge(form, bytes, n);
	if (bad == JUDGE_GOOD)
		return;
	size_t from = bad > 16 ? (size_t)bad - 16 : 0;
	size_t to = n - (size_t)bad > 16 ? (size_t)bad + 16 : n;
	fprintf(stderr, "fuzz: %s lets a byte through at %zd:", what, bad);
	for (size_t i = from; i < to; i++)
		fprintf(stderr, "%s%02x", i == (size_t)bad ? " >" : " ", (unsigned char)bytes[i]);
	fputc('\n', stderr);
	abort();
}

char *fuzz_string(const uint8_t *data, size_t size)
{
	char *s = malloc(size + 1);
	if (!s)
		abort();
	if (size)
		memcpy(s, data, size);
	s[size] = '\0';
	return s;
}
