/* SPDX-License-Identifier: MIT */
/* Names by language tag. */
#ifndef YIPING_MODEL_NAME_H
#define YIPING_MODEL_NAME_H

#include "yiping/base/arena.h"

struct name {
	const char *zh_cn; // each NULL if absent
	const char *zh_tw;
	const char *en;
};

/* The text for a language ("zh_CN", "zh-TW", "en" ...), falling back zh-TW -> zh-CN -> en and
 * en -> zh-CN; "" if there is none at all. Hong Kong, Macao and Hant
 * read as zh-TW; any other language, and NULL, as en. */
const char *name_in(const struct name *n, const char *lang);

struct name name_copy(struct arena *a, const struct name *n);

#endif
