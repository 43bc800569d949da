/* SPDX-License-Identifier: MIT */
/* What the files of the simulation share. */
#ifndef YIPING_GOV_DEMO_PARTS_H
#define YIPING_GOV_DEMO_PARTS_H

#include "agenda.h"
#include "demo.h"
#include "yiping/city/city.h"

#define DEMO_HISTORY_MS (12 * HOUR_MS)
#define DEMO_GAP_MS (10 * MINUTE_MS) // a longer stop is not made up for
#define DEMO_WARNINGS_MAX 64
#define DEMO_SOURCES_MAX 64

struct demo {
	struct server *server;
	struct city *city;
	struct city_cursor cursor;
	struct agenda agenda;
	struct command *arrival;  // the next one, prepared
	int64_t arrival_at;
	int64_t readings_at;      // up to when series have been read
	uint32_t next_series;
	int64_t tended_at;        // when shifts, warnings and sources were last looked at
	int64_t shift_from;       // of the shifts that were put
	char warnings[DEMO_WARNINGS_MAX][ENTITY_ID_ROOM]; // in force
	size_t warning_count;
	enum feed feeds[DEMO_SOURCES_MAX];
};

struct command *demo_prepare(struct demo *d, const struct event *e, int64_t *at);
struct command *demo_prepare_arrival(struct demo *d, int64_t *at);

/* Reads the series whose turn it is. */
void demo_read(struct demo *d, int64_t now);

/* Looks after what changes slowly: shifts, warnings, gateways. Each puts what changed through
 * `put`, which takes the command over. */
void demo_tend(struct demo *d, int64_t now);
typedef bool (*demo_put_fn)(void *user, struct command *c, struct error *e);
bool demo_put_units(struct demo *d, demo_put_fn put, void *user, struct error *e);
bool demo_put_slow(struct demo *d, int64_t now, demo_put_fn put, void *user, struct error *e);

#endif
