/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "golden_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/wire/catalog.h"

#define FILE_MAX ((size_t)1 << 20)

struct town {
	const char *id, *district, *zh, *en;
};

static const struct town towns[] = {
	{"500109116", "500109", "澄江镇", "Chengjiang"},
	{"500109002", "500109", "天生街道", "Tiansheng"},
	{"500108009", "500108", "海棠溪街道", "Haitangxi"},
	{"500106020", "500106", "天星桥街道", "Tianxingqiao"},
	{"500106017", "500106", "磁器口街道", "Ciqikou"},
	{"500106100", "500106", "井口街道", "Jingkou"},
	{"500105004", "500105", "观音桥街道", "Guanyinqiao"},
	{"500117130", "500117", "双凤镇", "Shuangfeng"},
	{"500156001", "500156", "羊角街道", "Yangjiao"},
	{"500112119", "500112", "木耳镇", "Muer"},
	{"500110114", "500110", "三江街道", "Sanjiang"},
	{"500103008", "500103", "朝天门街道", "Chaotianmen"},
	{"500103012", "500103", "大坪街道", "Daping"},
	{"500152113", "500152", "塘坝镇", "Tangba"},
	{"500107001", "500107", "杨家坪街道", "Yangjiaping"},
	{"500113009", "500113", "龙洲湾街道", "Longzhouwan"},
	{"500116006", "500116", "双福街道", "Shuangfu"},
	{"500118102", "500118", "红炉镇", "Honglu"},
};

static char *read_file(const char *root, const char *name, size_t *n, struct error *e)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/src/city/data/%s", root, name);
	FILE *f = fopen(path, "rb");
	if (!f) {
		error_set(e, "not_found", "%s cannot be read", path);
		return NULL;
	}
	char *bytes = mem_alloc(FILE_MAX + 1);
	*n = fread(bytes, 1, FILE_MAX, f);
	fclose(f);
	return bytes;
}

static bool put(struct golden *g, const char *id, uint32_t parent, enum level level,
	struct name name, struct name short_name, struct error *e)
{
	struct area a = {.num = area_top_num(g->tree) + 1,
		.parent = parent,
		.level = level,
		.name = name,
		.short_name = short_name,
		.valid_from = INSTANT_NONE,
		.valid_to = INSTANT_NONE};

	snprintf(a.id, sizeof(a.id), "%s", id);
	return area_tree_put(g->tree, &a, e);
}

/* Without what kind of place it is: 北碚区 is 北碚, Beibei District is Beibei. */
static struct name short_of(struct golden *g, const char *zh, const char *en)
{
	static const char *const tails[] = {
		"土家族苗族自治县", "苗族土家族自治县", "土家族自治县", "区", "县"};
	size_t n = strlen(zh), cut = strcspn(en, " ");

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		size_t t = strlen(tails[i]);
		if (n > t + 3 && strcmp(zh + n - t, tails[i]) == 0) {
			n -= t;
			break;
		}
	}
	return (struct name){
		.zh_cn = arena_strndup(&g->arena, zh, n), .en = arena_strndup(&g->arena, en, cut)};
}

static bool read_districts(struct golden *g, const char *root, struct error *e)
{
	size_t n;
	char *bytes = read_file(root, "centres.tsv", &n, e), *rest = bytes, *line;
	bool ok = bytes != NULL;

	while (ok && (line = strsep(&rest, "\n")) != NULL) {
		char *id = strsep(&line, "\t"), *zh = strsep(&line, "\t"),
		     *en = strsep(&line, "\t");
		if (!en || id[0] == '#')
			continue;
		struct name name = {
			.zh_cn = arena_strdup(&g->arena, zh), .en = arena_strdup(&g->arena, en)};
		ok = put(g, id, 1, LEVEL_DISTRICT, name, short_of(g, zh, en), e);
	}
	free(bytes);
	return ok;
}

static bool read_catalog(struct golden *g, const char *root, struct error *e)
{
	size_t n;
	char *bytes = read_file(root, "catalog.json", &n, e);

	if (!bytes)
		return false;
	g->catalog = wire_catalog_decode(bytes, n, e);
	free(bytes);
	return g->catalog != NULL;
}

bool golden_places(struct golden *g, const char *root, struct error *e)
{
	struct name city = {.zh_cn = "重庆市", .en = "Chongqing"},
		    short_city = {"重庆", NULL, "Chongqing"};

	g->tree = area_tree_create();
	if (!read_catalog(g, root, e) || !put(g, "500000", 0, LEVEL_CITY, city, short_city, e) ||
		!read_districts(g, root, e))
		return false;
	for (size_t i = 0; i < sizeof(towns) / sizeof(towns[0]); i++) {
		const struct area *d = area_by_id(g->tree, towns[i].district);
		struct name name = {towns[i].zh, NULL, towns[i].en};
		if (!d || !put(g, towns[i].id, d->num, LEVEL_TOWN, name, name, e))
			return false;
	}
	return true;
}
