/* SPDX-License-Identifier: MIT */
/* A small city for the tests of the filter. */
#ifndef FILTER_WORLD_H
#define FILTER_WORLD_H

#include "yiping/model/filter.h"

#define WORLD_NOW INT64_C(1800000000000)
#define WORLD_UNIT 70
#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, world_set_up, world_tear_down)

struct world_place {
	const char *id;
	uint32_t parent;
	enum level level;
	const char *zh, *en;
	bool closed;
};

struct world {
	struct catalog *catalog;
	struct area_tree *tree;
};

int world_set_up(void **state); // *state: struct world
int world_tear_down(void **state);
void world_add_area(struct area_tree *t, uint32_t num, const struct world_place *p);

/* An event of grade 3 in Beibei, half an hour old, whose clock ran out a minute ago. */
struct live world_sample(void);

/* The words of the sample's body; user must not be NULL. */
bool world_has_words(void *user, const struct live *l, const char *words);
struct filter_context world_context(const struct world *w, const struct person *p);

#endif
