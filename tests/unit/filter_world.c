/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "filter_world.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

/* Their nums are 1, 2, ... in this order. */
static const struct world_place places[] = {
	{"500000", 0, LEVEL_CITY, "重庆", "Chongqing", false},
	{"500109", 1, LEVEL_DISTRICT, "北碚", "Beibei", false},
	{"500118", 1, LEVEL_DISTRICT, "永川", "Yongchuan", false},
	{"500118105", 3, LEVEL_TOWN, "红炉", "Honglu", false},
	{"500109105", 2, LEVEL_TOWN, "红炉", "Honglu", false},
	{"500109106", 2, LEVEL_TOWN, "新（直管）", "New Town", false},
	{"500118107", 3, LEVEL_TOWN, "红炉", "Honglu", true},
	{"50A-x", 3, LEVEL_TOWN, "旧", "Old", true},
};

void world_add_area(struct area_tree *t, uint32_t num, const struct world_place *p)
{
	struct area a = {.num = num, .parent = p->parent, .level = p->level,
		.valid_from = INSTANT_NONE, .valid_to = p->closed ? WORLD_NOW : INSTANT_NONE};
	struct error e;

	snprintf(a.id, sizeof(a.id), "%s", p->id);
	a.name = (struct name){.zh_cn = p->zh, .en = p->en};
	a.short_name = a.name;
	assert_true(area_tree_put(t, &a, &e));
}

int world_set_up(void **state)
{
	struct world *w = mem_alloc(sizeof(*w));
	struct catalog *c = mem_alloc(sizeof(*c));

	w->catalog = c;
	w->tree = area_tree_create();
	for (uint32_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		world_add_area(w->tree, i + 1, &places[i]);
	c->domain_count = 2;
	c->domains = arena_alloc(&c->arena, 2 * sizeof(*c->domains));
	c->domains[0] = (struct domain){.id = "FO", .num = 1};
	c->domains[1] = (struct domain){.id = "ER", .num = 2};
	c->type_count = 2;
	c->types = arena_alloc(&c->arena, 2 * sizeof(*c->types));
	c->types[0] = (struct event_type){.id = "FO-305", .num = 1, .domain = 1};
	c->types[1] = (struct event_type){.id = "ER-501", .num = 2, .domain = 2};
	*state = w;
	return 0;
}

int world_tear_down(void **state)
{
	struct world *w = *state;

	catalog_destroy(w->catalog);
	area_tree_destroy(w->tree);
	free(w);
	return 0;
}

struct live world_sample(void)
{
	struct live l = {
		.head = {.num = 5, .kind = KIND_EVENT, .state = STATE_HANDLING, .grade = 3,
			.domain = 1, .type = 1, .area = 5, .holder = WORLD_UNIT, .clock = CLOCK_C,
			.start = WORLD_NOW - 30 * MINUTE_MS, .limit_s = 29 * 60,
			.due = WORLD_NOW - MINUTE_MS,
			.born = WORLD_NOW - 30 * MINUTE_MS},
		.path = {{1, 2, 5}, 3},
		.id = "20261123-000812",
		.units = {WORLD_UNIT, 71},
		.unit_count = 2,
	};

	return l;
}

bool world_has_words(void *user, const struct live *l, const char *words)
{
	(void)l;
	return strstr("井盖 缺失 near 12:30 a\"b", words) && user;
}

static const char *holder_id(void *user, const struct live *l)
{
	(void)user;
	return l->head.holder == WORLD_UNIT ? "Fire-7" : NULL;
}

static size_t holder_names(
	void *user, const struct live *l, const char *names[FILTER_NAMES_MAX])
{
	(void)user;
	names[0] = l->head.holder == WORLD_UNIT ? "消防七站" : NULL;
	names[1] = l->head.holder == WORLD_UNIT ? "Seventh Station" : NULL;
	return 2;
}

static enum source_kind source(void *user, const struct live *l)
{
	(void)user;
	(void)l;
	return SOURCE_CAMERA;
}

struct filter_context world_context(const struct world *w, const struct person *p)
{
	return (struct filter_context){w->catalog, w->tree, p, WORLD_NOW, holder_id, source,
		holder_names};
}
