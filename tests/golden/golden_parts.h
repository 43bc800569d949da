/* SPDX-License-Identifier: MIT */
/* Parts of the world: places, measurements, events, people. */
#ifndef GOLDEN_PARTS_H
#define GOLDEN_PARTS_H

#include "golden_world.h"

#define GOLDEN_EVENTS_MAX 128

struct golden {
	struct board board;
	struct arena arena;
	struct catalog *catalog;
	struct area_tree *tree;
	struct fold *fold;
	struct gauges *gauges;
	struct person person;
	struct event *events; // bodies, GOLDEN_EVENTS_MAX
	size_t event_count;
	bool calm;
};

bool golden_places(struct golden *g, const char *root, struct error *e);
void golden_measure(struct golden *g); // gauges and indicators
void golden_happen(struct golden *g);  // events and what went through today
void golden_staff(struct golden *g);   // units, warnings, shift, mode, sources

#endif
