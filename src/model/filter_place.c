/* SPDX-License-Identifier: MIT */
#include "filter_scan.h"
#include "yiping/base/utf8.h"
#include "yiping/model/area_find.h"

#define SHOWN 64
#define LABEL_ROOM 96

static bool is_ascii(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

static void fail_ambiguous(const struct filter_scan *s, const struct filter_word *w,
	const struct area_tree *t, const struct area_found *h)
{
	const char *lang = is_ascii(w->value) ? "en" : "zh_CN";
	char label[LABEL_ROOM], shown[SHOWN];
	struct buf list;

	buf_init(&list, 512);
	for (size_t i = 0; i < h->count && i < AREA_FOUND_MAX; i++) {
		area_label(t, h->first[i]->num, lang, label, sizeof(label));
		buf_printf(&list, "%s%s (%s)", i ? ", " : "", label, h->first[i]->id);
	}
	utf8_cut(w->value, 20, shown, sizeof(shown));
	filter_fail(s, w->value_at, "filter_ambiguous", "%zu areas fit '%s': %s%s", h->count,
		shown, list.length ? list.data : "", h->count > AREA_FOUND_MAX ? " ..." : "");
	buf_finish(&list);
}

const struct area *filter_place(const struct filter_scan *s, const struct filter_word *w,
	const struct area_tree *t)
{
	char shown[SHOWN];
	struct area_found h = {0};

	if (t)
		h = area_find(t, w->value);
	if (t && h.count == 0)
		h = area_find(t, filter_fold(s->arena, w->value));
	if (h.count == 1)
		return h.first[0];
	if (h.count > 1) {
		fail_ambiguous(s, w, t, &h);
		return NULL;
	}
	utf8_cut(w->value, 20, shown, sizeof(shown));
	filter_fail(s, w->value_at, "filter_value",
		"no area has the id or a name that begins with '%s'", shown);
	return NULL;
}
