/* SPDX-License-Identifier: MIT */
#include "yiping/model/event_words.h"

#include <string.h>

#include "yiping/base/utf8.h"

#define PART_MAX 2048 // bytes of one part that are looked at

static void add(const char *part, struct buf *out)
{
	char gated[PART_MAX];

	if (!part || !*part)
		return;
	utf8_gate(part, strlen(part), gated, sizeof(gated));
	buf_puts(out, gated);
	buf_putc(out, '\n');
}

static void add_other(const char *part, const char *said, struct buf *out)
{
	if (part && (!said || strcmp(part, said) != 0))
		add(part, out);
}

static void add_names(const struct name *whole, const struct name *brief, struct buf *out)
{
	add(whole->zh_cn, out);
	add_other(whole->zh_tw, whole->zh_cn, out);
	add(whole->en, out);
	add_other(brief->zh_cn, whole->zh_cn, out);
	add_other(brief->zh_tw, brief->zh_cn, out);
	add_other(brief->en, whole->en, out);
}

void event_words(const struct event *e, const struct catalog *c, const struct area_tree *t,
	struct buf *out)
{
	const struct event_type *type = c && e->type ? catalog_type(c, e->type) : NULL;

	add(e->id, out);
	add(e->title, out);
	add(e->place, out);
	add(e->text, out);
	add(e->source_ref, out);
	if (type)
		add_names(&type->name, &type->short_name, out);
	for (uint8_t i = 1; t && i < e->path.count; i++) {
		const struct area *a = area_by_num(t, e->path.num[i]);
		if (a)
			add_names(&a->name, &a->short_name, out);
	}
}
