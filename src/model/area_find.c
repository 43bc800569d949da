/* SPDX-License-Identifier: MIT */
#include "yiping/model/area_find.h"

#include <stdio.h>
#include <string.h>

#include "filter_scan.h"
#include "yiping/base/instant.h"

typedef bool fits_fn(const char *name, const char *text);

struct search {
	const struct area_tree *tree;
	const char *text;
	const char *within; // name of an area above, with its length; NULL = anywhere
	size_t within_length;
	fits_fn *fits;
};

static bool name_fits(const struct name *n, const char *text, fits_fn *fits)
{
	const char *const all[] = {n->zh_cn, n->zh_tw, n->en};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i] && fits(all[i], text))
			return true;
	return false;
}

static bool area_fits(const struct area *a, const char *text, fits_fn *fits)
{
	return name_fits(&a->name, text, fits) || name_fits(&a->short_name, text, fits);
}

/* True if an area above a is called what stands before the slash. */
static bool lies_in(const struct search *s, const struct area *a)
{
	struct area_path path = area_path_of(s->tree, a->num);
	char name[256];

	snprintf(name, sizeof(name), "%.*s", (int)s->within_length, s->within);
	for (int i = 0; i + 1 < path.count; i++) {
		const struct area *above = area_by_num(s->tree, path.num[i]);
		if (above && area_fits(above, name, filter_same))
			return true;
	}
	return false;
}

/* Who says the beginning of a district does not mean a village in it. */
static void add(struct area_found *f, const struct area *a)
{
	if (f->count > 0 && a->level != f->first[0]->level) {
		if (a->level > f->first[0]->level)
			return;
		f->count = 0;
	}
	if (f->count < AREA_FOUND_MAX)
		f->first[f->count] = a;
	f->count++;
}

static struct area_found walk(const struct search *s)
{
	struct area_found now = {0}, closed = {0};
	uint32_t top = area_top_num(s->tree);

	for (uint32_t num = 1; num != 0 && num <= top; num++) {
		const struct area *a = area_by_num(s->tree, num);
		if (!a || !(area_fits(a, s->text, s->fits) ||
				(s->fits == filter_begins && filter_begins(a->id, s->text))) ||
			(s->within && !lies_in(s, a)))
			continue;
		add(a->valid_to == INSTANT_NONE ? &now : &closed, a);
	}
	return now.count > 0 ? now : closed;
}

static struct area_found find(const struct area_tree *t, const char *text, fits_fn *fits)
{
	struct search s = {.tree = t, .text = text, .fits = fits};
	const char *slash = strrchr(text, '/');
	struct area_found f = {0};

	if (*text)
		f = walk(&s);
	if (f.count > 0 || !slash || !slash[1])
		return f;
	s.text = slash + 1;
	s.within = text;
	s.within_length = (size_t)(slash - text);
	return walk(&s);
}

struct area_found area_find(const struct area_tree *t, const char *text)
{
	const struct area *by_id = area_by_id(t, text);

	if (by_id)
		return (struct area_found){{by_id}, 1};
	struct area_found whole = find(t, text, filter_same);
	struct area_found begun = find(t, text, filter_begins);
	bool is_higher = whole.count > 0 && begun.count > 0 &&
		begun.first[0]->level < whole.first[0]->level;
	return whole.count == 0 || is_higher ? begun : whole;
}

static bool is_ascii(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

size_t area_offers(
	const struct area_tree *t, const char *text, size_t pick, char out[AREA_OFFER_ROOM])
{
	const char *lang = is_ascii(text) ? "en" : "zh_CN";
	uint32_t top = area_top_num(t);
	size_t n = 0;

	*out = '\0';
	for (uint32_t num = 1; num != 0 && num <= top; num++) {
		const struct area *a = area_by_num(t, num);
		bool named = a && area_fits(a, text, filter_begins);
		if (!a || a->valid_to != INSTANT_NONE || !(named || filter_begins(a->id, text)))
			continue;
		if (n++ != pick)
			continue;
		if (named)
			area_label(t, num, lang, out, AREA_OFFER_ROOM);
		else
			snprintf(out, AREA_OFFER_ROOM, "%s", a->id);
	}
	return n;
}
