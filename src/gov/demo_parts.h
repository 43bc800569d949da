/* SPDX-License-Identifier: MIT */
/* What the files of the simulation share. */
#ifndef YIPING_GOV_DEMO_PARTS_H
#define YIPING_GOV_DEMO_PARTS_H

#include "demo.h"
#include "demo_sim.h"

#define DEMO_HISTORY_MS (12 * HOUR_MS)
#define DEMO_GAP_MS (10 * MINUTE_MS) // a longer stop is not made up for
#define DEMO_WARNINGS_MAX 64
#define DEMO_SOURCES_MAX 64

struct fresh; // an event that somebody else has changed

/* Series whose readings are taken with one period, in the order of their phases. */
struct round_robin {
	int64_t period; // ms
	struct turn_of {
		uint32_t phase; // ms
		uint32_t series;
	} *turns;
	size_t count, room;
};

#define DEMO_PERIODS_MAX 16

struct demo {
	struct server *server;
	struct city *city;
	struct catalog *catalog;  // the city's own, as it was when the city was made
	struct area_tree *tree;
	struct demo_sim sim;      // the writer's while a window is open
	int64_t began;            // where history ends
	int64_t at;               // up to when everything was done
	int64_t window_ms;
	bool open;                // a window is under way
	bool publishes;           // changes that come in are the simulation's own
	struct fresh *fresh, **fresh_end;
	struct round_robin rounds[DEMO_PERIODS_MAX];
	size_t round_count;
	int64_t shift_from;       // of the shifts that were put
	enum feed feeds[DEMO_SOURCES_MAX];
};

/* Judges the readings taken in (from, to]. */
void demo_read(struct demo *d, int64_t from, int64_t to);
void demo_rounds_make(struct demo *d);
void demo_rounds_finish(struct demo *d);

/* Looks after what changes slowly: shifts, warnings, gateways. Each puts what changed through
 * `put`, which takes the command over. */
typedef bool (*demo_put_fn)(void *user, struct command *c, struct error *e);
bool demo_put_units(struct demo *d, demo_put_fn put, void *user, struct error *e);
bool demo_put_remits(struct demo *d, demo_put_fn put, void *user, struct error *e);
bool demo_put_slow(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e);

#endif
