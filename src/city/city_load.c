/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/num.h"
#include "yiping/city/city.h"

#include "tsv.h"

#define CITY_ID "500000"
#define CITY_EN "Chongqing"
#define CITY_LON 106.5505 // the seat of the city's centre
#define CITY_LAT 29.5637

struct loader {
	struct area_tree *tree;
	const char *dir;
	struct arena arena;
	uint32_t num; // last one given
	struct error *e;
};

static bool put(struct loader *l, struct area *a)
{
	a->num = ++l->num;
	a->valid_from = a->valid_to = INSTANT_NONE;
	return area_tree_put(l->tree, a, l->e);
}

static bool ends_with(const char *s, size_t n, const char *tail)
{
	size_t t = strlen(tail);
	return n > t && memcmp(s + n - t, tail, t) == 0;
}

/* The name without the first tail that it has; something must be left. */
static const char *without_tail(struct loader *l, const char *s, const char *const *tails)
{
	size_t n = strlen(s);

	for (; *tails; tails++)
		if (ends_with(s, n, *tails))
			return arena_strndup(&l->arena, s, n - strlen(*tails));
	return s;
}

static const char *short_en(struct loader *l, const char *en)
{
	static const char *const tails[] = {" Tujia and Miao Autonomous County",
		" Miao and Tujia Autonomous County", " Tujia Autonomous County",
		" Miao and Tujia Ethnic Township", " Miao and Gelao Ethnic Township",
		" Tujia Ethnic Township", " Ethnic Township", " Economic Development Zone",
		" High-tech Zone", " New Area", " District", " County", " Subdistrict",
		" Township", " Town", NULL};
	size_t city = strlen(CITY_EN " ");

	if (strncmp(en, CITY_EN " ", city) == 0)
		return arena_strdup(&l->arena, en + city);
	return without_tail(l, en, tails);
}

/* "石柱土家族自治县" is called 石柱; 江北区 keeps its 区, since that is how it is told from
 * others. */
static const char *short_district(struct loader *l, const char *zh)
{
	static const char *const tails[] = {"土家族苗族自治县", "苗族土家族自治县",
		"土家族自治县", NULL};
	static const char city[] = "重庆";

	if (strncmp(zh, city, sizeof city - 1) == 0 && strlen(zh) > sizeof city - 1)
		return arena_strdup(&l->arena, zh + sizeof city - 1);
	return without_tail(l, zh, tails);
}

static const char *short_town(struct loader *l, const char *zh)
{
	static const char *const tails[] = {"土家族苗族乡", "苗族土家族乡", "苗族仡佬族乡",
		"土家族乡", "苗族乡", "街道", NULL};
	return without_tail(l, zh, tails);
}

/* 正街社区居民委员会 is 正街社区, 凤鸣村村民委员会 is 凤鸣村, 万康村民委员会 is 万康村. */
static const char *short_village(struct loader *l, const char *zh)
{
	static const char *const tails[] = {"居民委员会", "民委员会", NULL};
	const char *s = without_tail(l, zh, tails);
	size_t n = strlen(s);

	if (ends_with(s, n, "村村"))
		return arena_strndup(&l->arena, s, n - strlen("村"));
	return s;
}

static bool load_city(struct loader *l)
{
	struct area a = {.id = CITY_ID, .level = LEVEL_CITY, .has_position = true,
		.name = {.zh_cn = "重庆市", .en = CITY_EN},
		.short_name = {.zh_cn = "重庆", .en = CITY_EN},
		.lon = CITY_LON, .lat = CITY_LAT};
	return put(l, &a);
}

static bool take_id(struct area *a, const char *id)
{
	int n = snprintf(a->id, sizeof a->id, "%s", id);
	return n > 0 && (size_t)n < sizeof a->id;
}

static bool put_centre(struct loader *l, const struct tsv *t)
{
	struct area a = {.parent = 1, .level = LEVEL_DISTRICT, .has_position = true,
		.name = {.zh_cn = t->field[1], .en = t->field[2]},
		.short_name = {.zh_cn = short_district(l, t->field[1]),
			.en = short_en(l, t->field[2])}};

	if (!take_id(&a, t->field[0]) || !num_parse_double(t->field[4], &a.lon) ||
		!num_parse_double(t->field[5], &a.lat))
		return tsv_refuse(t, "this is no centre", l->e);
	return put(l, &a);
}

static bool load_centres(struct loader *l)
{
	struct tsv t;
	bool ok = tsv_open(&t, l->dir, "centres.tsv", l->e);

	while (ok && tsv_next(&t))
		ok = put_centre(l, &t);
	tsv_close(&t);
	return ok;
}

/* Two columns of a table as pairs in the order of the first. */
struct pairs {
	struct pair { const char *key, *value, *more; } *all;
	size_t count;
};

static int compare_pairs(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->key, ((const struct pair *)b)->key);
}

static bool load_pairs(struct loader *l, const char *name, struct pairs *p)
{
	struct tsv t;
	bool ok = tsv_open(&t, l->dir, name, l->e);

	while (ok && tsv_next(&t)) {
		p->all = mem_grow(p->all, p->count + 1, sizeof *p->all);
		p->all[p->count++] = (struct pair){arena_strdup(&l->arena, t.field[0]),
			arena_strdup(&l->arena, t.field[1]), arena_strdup(&l->arena, t.field[2])};
	}
	tsv_close(&t);
	if (p->count)
		qsort(p->all, p->count, sizeof *p->all, compare_pairs);
	return ok;
}

static const struct pair *find_pair(const struct pairs *p, const char *key)
{
	struct pair wanted = {.key = key};
	return p->count ? bsearch(&wanted, p->all, p->count, sizeof *p->all, compare_pairs) : NULL;
}

static bool put_town(struct loader *l, const struct tsv *t, const struct pairs *zones,
	const struct pairs *points)
{
	const struct pair *zone = find_pair(zones, t->field[0]);
	const struct pair *point = find_pair(points, t->field[0]);
	const struct area *parent = area_by_id(l->tree, zone ? zone->value : t->field[1]);
	struct area a = {.level = LEVEL_TOWN, .name = {.zh_cn = t->field[3], .en = t->field[4]},
		.short_name = {.zh_cn = short_town(l, t->field[3]),
			.en = short_en(l, t->field[4])}};

	if (!parent || !take_id(&a, t->field[0]))
		return tsv_refuse(t, "this town lies nowhere", l->e);
	a.parent = parent->num;
	if (point)
		a.has_position = num_parse_double(point->value, &a.lon) &&
			num_parse_double(point->more, &a.lat);
	return put(l, &a);
}

static bool load_towns(struct loader *l)
{
	struct pairs zones = {0}, points = {0};
	struct tsv t = {0};
	bool ok = load_pairs(l, "zone_towns.tsv", &zones) &&
		load_pairs(l, "town_points.tsv", &points) &&
		tsv_open(&t, l->dir, "divisions.tsv", l->e);

	while (ok && tsv_next(&t))
		if (strcmp(t.field[2], "town") == 0)
			ok = put_town(l, &t, &zones, &points);
	tsv_close(&t);
	free(zones.all);
	free(points.all);
	return ok;
}

static bool put_village(struct loader *l, const struct tsv *t)
{
	const struct area *parent = area_by_id(l->tree, t->field[1]);
	struct area a = {.level = LEVEL_VILLAGE, .name = {.zh_cn = t->field[2]},
		.short_name = {.zh_cn = short_village(l, t->field[2])}};

	if (!parent || !take_id(&a, t->field[0]))
		return tsv_refuse(t, "this village lies nowhere", l->e);
	a.parent = parent->num;
	return put(l, &a);
}

static bool load_villages(struct loader *l)
{
	struct tsv t;
	bool ok = tsv_open(&t, l->dir, "villages.tsv", l->e);

	while (ok && tsv_next(&t))
		ok = put_village(l, &t);
	tsv_close(&t);
	return ok;
}

bool city_load_areas(struct area_tree *t, const char *dir, struct error *e)
{
	struct loader l = {.tree = t, .dir = dir, .e = e};
	bool ok = load_city(&l) && load_centres(&l) && load_towns(&l) && load_villages(&l);

	arena_finish(&l.arena);
	return ok;
}
