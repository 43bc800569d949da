/* SPDX-License-Identifier: MIT */
#include "yiping/model/name.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool is_set(const char *s)
{
	return s && *s;
}

/* The first of three that is set. */
static const char *first_of(const char *a, const char *b, const char *c)
{
	if (is_set(a))
		return a;
	if (is_set(b))
		return b;
	return is_set(c) ? c : "";
}

/* What follows "zh" tells which characters are read: a region or a script. */
static bool is_traditional(const char *lang)
{
	static const char *const marks[] = {"tw", "hk", "mo", "hant"};

	if (!*lang)
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (strncasecmp(lang + 1, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

const char *name_in(const struct name *n, const char *lang)
{
	if (lang && strncasecmp(lang, "zh", 2) == 0) {
		if (is_traditional(lang + 2))
			return first_of(n->zh_tw, n->zh_cn, n->en);
		return first_of(n->zh_cn, n->zh_tw, n->en);
	}
	return first_of(n->en, n->zh_cn, n->zh_tw);
}

struct name name_copy(struct arena *a, const struct name *n)
{
	return (struct name){
		.zh_cn = arena_strdup(a, n->zh_cn),
		.zh_tw = arena_strdup(a, n->zh_tw),
		.en = arena_strdup(a, n->en),
	};
}
