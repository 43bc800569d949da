/* SPDX-License-Identifier: MIT */
/* The simulated city: what its sensors read, what happens in it and how its units work.
 * Everything follows from a seed and the instant asked about, so that the same city comes out
 * however often and in whatever order it is asked. It only proposes; the server's rules decide.
 *
 * A city never changes after it was made: any thread may ask it. */
#ifndef YIPING_CITY_CITY_H
#define YIPING_CITY_CITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/error.h"
#include "yiping/model/act.h"
#include "yiping/model/area.h"
#include "yiping/model/catalog.h"
#include "yiping/model/entity.h"
#include "yiping/model/remit.h"

struct city;

struct city_options {
	const struct catalog *catalog; // outlives the city
	const struct area_tree *tree;  // likewise; made by city_load_areas
	const char *dir;               // where both .tsv lie; read by city_create only
	uint64_t seed;
	double scale; // 1 = 30,000 events a day
};

/* Fills an empty tree with the demo city: the city, its 41 district centres, 1,031 towns and 11,270
 * villages, from the files in `dir`. Nums follow the order of the files, so that they are the same
 * each time: city 1, districts 2 to 42, then towns, then villages. Villages have no position and no
 * English name; nobody's population is known. Errors: those of reading a file and of
 * area_tree_put, and "city_data" for a line that makes no sense. */
bool city_load_areas(struct area_tree *t, const char *dir, struct error *e);

/* NULL if rhythm.tsv or responsibilities.tsv cannot be read or makes no sense ("city_data"), or
 * there are no towns. */
struct city *city_create(const struct city_options *o, struct error *e);
void city_destroy(struct city *c); // NULL is fine

/* ---- measurements ---- */

/* What an indicator reads at a centre (city, district, town) at an instant, rounded to the
 * indicator's decimals. Smooth in time down to the indicator's own period, with the rhythm of the
 * day, the weather of the place and rare excursions beyond its limits, most of them small. False
 * where there is no reading: a level at which it is not measured, a gateway that is down. Pure. */
bool city_reading(const struct city *c, uint16_t indicator, uint32_t area, int64_t at,
	double *value);

/* When the reading of that instant was taken: each series has a phase of its own in its period, and
 * a gateway that is late tells old values. INSTANT_NONE where city_reading is false. */
int64_t city_observed(const struct city *c, uint16_t indicator, uint32_t area, int64_t at);

/* Readings are taken at instants (ms since 1970) that leave this rest when divided by *period, ms.
 * *period 0: there are none at that place. */
int64_t city_phase(const struct city *c, uint16_t indicator, uint32_t area, int64_t *period);

/* What the indicator's limits (and hysteresis) are to be multiplied by at that centre. They are of
 * a district's size: sums at the city have the number of districts, everything else 1. */
double city_limit_factor(const struct city *c, uint16_t indicator, uint32_t area);

/* ---- units, people, shifts, warnings, sources: what there is ---- */

/* Units with nums 1..count, the same each time, by num; owned by the city. */
const struct unit *city_units(const struct city *c, size_t *count);

/* The unit of a kind that serves an area: the nearest on the way up, or, where the area has none,
 * the unit that stands in for the kind. NULL for an unknown kind or area. */
const struct unit *city_unit_for(const struct city *c, uint16_t unit_kind, uint32_t area);

/* One row of a centre's table of who is responsible; its units have id and num. */
struct city_remit {
	uint32_t area;
	struct remit_row row;
};

/* The rows of responsibilities.tsv, the same each time, those of a centre together; owned by the
 * city. */
const struct city_remit *city_remits(const struct city *c, size_t *count);

/* The shift on duty at a centre at an instant (08-20 and 20-08 local); strings from `arena`. A
 * centre has one entity, whose num is its place among the centres, that each handover rewrites. */
struct shift city_shift(const struct city *c, uint32_t area, int64_t at, struct arena *arena);

/* Warnings in force at an instant, at most `room`; returns how many. Strings from `arena`. The id
 * of a warning stays; num and rev are 0, since a new one comes with each front. */
size_t city_warnings(const struct city *c, int64_t at, struct warning *out, size_t room,
	struct arena *arena);

/* The gateways through which readings come: num 1 the city's, then one a district. Their state is
 * told by city_source_state. Returns how many were written; strings from `arena`. */
size_t city_sources(const struct city *c, struct source *out, size_t room, struct arena *arena);

/* FEED_UP, FEED_LATE (what it tells is lag_s old) or FEED_DOWN (down for lag_s); lag_s may be
 * NULL. One gateway is late and at times another is down; never the city's. */
enum feed city_source_state(const struct city *c, uint32_t source, int64_t at, uint32_t *lag_s);

/* The gateway of a centre's series (a town's is its district's), 0 if unknown. */
uint32_t city_source_of(const struct city *c, uint32_t area);

/* True while a gateway is silent. */
bool city_source_down(const struct city *c, uint32_t source, int64_t at);

/* The demo's tokens: "viewer", "worker", ... "duty-500105" and "duty-<town>" of one named district
 * and town, with permanent nums from 1. Returns how many were written; strings from `arena`. */
struct city_person {
	const char *token_name; // file name in DIR/tokens
	struct person person;
};
#define CITY_PEOPLE_MAX 16
size_t city_people(const struct city *c, struct city_person *out, size_t room, struct arena *arena);

/* The simulated staff have nums from here on; nobody at a terminal has. */
#define CITY_STAFF_NUM 1000

/* ---- events ---- */

/* One report or alarm, as an act by a rule ("source:camera", "source:hotline" ...). */
struct city_arrival {
	int64_t at;
	struct act act; // VERB_REPORT or VERB_SENSE; person NULL
	bool is_false;  // verification will find nothing
};

/* Where a walk through the arrivals is. To begin: {.at = the first instant, .n = 0}. */
struct city_cursor {
	int64_t at; // everything before it has been told
	uint64_t n; // draws so far
};

/* The next arrival after the cursor, which moves there. Pure in (seed, cursor), so a walk can be
 * taken up again from a cursor that was kept. A scale of 0 gives one in 100 years. */
void city_next_arrival(const struct city *c, struct city_cursor *cursor, struct city_arrival *out,
	struct arena *arena);

/* A citizen whom a report names: made up, the phone masked. address may be NULL. */
struct city_citizen {
	const char *role; // "caller"; "resident", whom the call is about
	const char *name, *phone, *address;
};
#define CITY_CITIZENS_MAX 2

/* Whom an arrival's act names; none unless it is a citizen's report. Returns how many were written;
 * strings from `arena`. Pure in (seed, act). They belong beside the log, never into it. */
size_t city_citizens(const struct city *c, const struct act *arrival,
	struct city_citizen out[CITY_CITIZENS_MAX], struct arena *arena);

/* What the simulated people and units will do next with an event in its present state, and when
 * (which may have passed: then at once); false if they leave it, to a person at the terminal or
 * for good. Pure in (seed, event): ask again after each change of it. act->person points to
 * *person, one of the simulated staff, or is NULL for a rule ("rule:promote", "rule:clear");
 * act->at is *at and is to be set to the server's time. If the rules refuse it, leave the event
 * alone until it changes. Strings from `arena`. */
bool city_next_act(const struct city *c, const struct event *e, int64_t *at, struct act *act,
	struct person *person, struct arena *arena);

#endif
