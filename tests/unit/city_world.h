/* SPDX-License-Identifier: MIT */
/* The demo city for the tests of the city: its catalog, its tree, and a city of a seed. */
#ifndef CITY_WORLD_H
#define CITY_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "yiping/base/arena.h"
#include "yiping/base/instant.h"
#include "yiping/city/city.h"

#define NOW INT64_C(1795564800000) // 2026-11-25T00:00:00Z, 08:00 in the city
#define LOCAL_MIDNIGHT (NOW - 8 * HOUR_MS)

struct world {
	struct catalog *catalog;
	struct area_tree *tree;
	struct city *city; // seed 1, scale 0.1
};

/* Group set-up and tear-down for cmocka. */
int world_make(void **state);
int world_finish(void **state);

/* A city of its own; the caller destroys it. */
struct city *world_city(const struct world *w, uint64_t seed, double scale);

/* Num of an area or an indicator by id; fails the test if there is none. */
uint32_t world_area(const struct world *w, const char *id);
const struct indicator *world_indicator(const struct world *w, const char *id);

#endif
