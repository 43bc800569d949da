/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "filter_scan.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"

#define CANDIDATES 3
#define SHOWN 64
#define LABEL_ROOM 96

/* Areas that a name fits: those that exist, and those that were closed, which count only when there
 * is no other. */
struct hits {
	const struct area *first[CANDIDATES];
	size_t count;
};

static bool name_is(const struct name *n, const char *text)
{
	return (n->zh_cn && filter_same(n->zh_cn, text))
		|| (n->zh_tw && filter_same(n->zh_tw, text)) || (n->en && filter_same(n->en, text));
}

static bool area_is(const struct area *a, const char *text)
{
	return name_is(&a->name, text) || name_is(&a->short_name, text);
}

/* True if an area above a is called this. */
static bool lies_in(const struct area_tree *t, const struct area *a, const char *text)
{
	struct area_path path = area_path_of(t, a->num);

	for (int i = 0; i + 1 < path.count; i++) {
		const struct area *above = area_by_num(t, path.num[i]);
		if (above && area_is(above, text))
			return true;
	}
	return false;
}

static void add_hit(struct hits *h, const struct area *a)
{
	if (h->count < CANDIDATES)
		h->first[h->count] = a;
	h->count++;
}

/* `within` NULL = anywhere. */
static struct hits find_named(const struct area_tree *t, const char *name, const char *within)
{
	struct hits now = {0}, closed = {0};
	uint32_t top = area_top_num(t);

	for (uint32_t num = 1; num != 0 && num <= top; num++) {
		const struct area *a = area_by_num(t, num);
		if (a && area_is(a, name) && (!within || lies_in(t, a, within)))
			add_hit(a->valid_to == INSTANT_NONE ? &now : &closed, a);
	}
	return now.count > 0 ? now : closed;
}

static bool is_ascii(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

static void fail_ambiguous(const struct filter_scan *s, const struct filter_word *w,
	const struct area_tree *t, const struct hits *h)
{
	const char *lang = is_ascii(w->value) ? "en" : "zh_CN";
	char label[LABEL_ROOM], shown[SHOWN];
	struct buf list;

	buf_init(&list, 512);
	for (size_t i = 0; i < h->count && i < CANDIDATES; i++) {
		area_label(t, h->first[i]->num, lang, label, sizeof(label));
		buf_printf(&list, "%s%s (%s)", i ? ", " : "", label, h->first[i]->id);
	}
	utf8_cut(w->value, 20, shown, sizeof(shown));
	filter_fail(s, w->value_at, "filter_ambiguous", "%zu areas are called '%s': %s%s", h->count,
		shown, list.length ? list.data : "", h->count > CANDIDATES ? " ..." : "");
	buf_finish(&list);
}

const struct area *filter_place(const struct filter_scan *s, const struct filter_word *w,
	const struct area_tree *t)
{
	char shown[SHOWN];
	struct hits h = {0};

	if (t) {
		const struct area *by_id = area_by_id(t, w->value);
		if (!by_id)
			by_id = area_by_id(t, filter_fold(s->arena, w->value));
		if (by_id)
			return by_id;
		h = find_named(t, w->value, NULL);
		const char *slash = strrchr(w->value, '/');
		if (h.count == 0 && slash)
			h = find_named(t, slash + 1,
				arena_strndup(s->arena, w->value, (size_t)(slash - w->value)));
	}
	if (h.count == 1)
		return h.first[0];
	if (h.count > 1) {
		fail_ambiguous(s, w, t, &h);
		return NULL;
	}
	utf8_cut(w->value, 20, shown, sizeof(shown));
	filter_fail(s, w->value_at, "filter_value", "no area has the id or the name '%s'", shown);
	return NULL;
}
