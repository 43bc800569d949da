/* SPDX-License-Identifier: MIT */
#include "city_world.h"

#include <stdlib.h>

#include "yiping/base/mem.h"
#include "yiping/base/path.h"
#include "yiping/wire/catalog.h"

int world_make(void **state)
{
	struct world *w = mem_alloc(sizeof *w);
	struct error e = {0};
	char *bytes;
	size_t n;

	if (!path_read_whole(YP_CITY_DATA "/catalog.json", 1 << 20, &bytes, &n, &e))
		fail_msg("%s", e.text);
	w->catalog = wire_catalog_decode(bytes, n, &e);
	free(bytes);
	w->tree = area_tree_create();
	if (!w->catalog || !city_load_areas(w->tree, YP_CITY_DATA, &e))
		fail_msg("%s", e.text);
	w->city = world_city(w, 1, 0.1);
	*state = w;
	return 0;
}

int world_finish(void **state)
{
	struct world *w = *state;

	city_destroy(w->city);
	area_tree_destroy(w->tree);
	catalog_destroy(w->catalog);
	free(w);
	return 0;
}

struct city *world_city(const struct world *w, uint64_t seed, double scale)
{
	struct error e = {0};
	struct city_options o = {.catalog = w->catalog, .tree = w->tree, .dir = YP_CITY_DATA,
		.seed = seed, .scale = scale};
	struct city *c = city_create(&o, &e);

	if (!c)
		fail_msg("%s", e.text);
	return c;
}

uint32_t world_area(const struct world *w, const char *id)
{
	const struct area *a = area_by_id(w->tree, id);

	if (!a)
		fail_msg("no area %s", id);
	return a->num;
}

const struct indicator *world_indicator(const struct world *w, const char *id)
{
	const struct indicator *i = catalog_indicator_id(w->catalog, id);

	if (!i)
		fail_msg("no indicator %s", id);
	return i;
}
