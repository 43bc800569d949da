/* SPDX-License-Identifier: MIT */
/* The simulated city at work inside the server: its readings, its arrivals, its units' acts. It
 * goes the way of everybody: readings through the intake, acts through the ledger. Time goes on in
 * windows that begin and end at whole seconds of server time, each begun when the one before is
 * durable: what the log holds follows from the seed and the start, not from the machine. */
#ifndef YIPING_GOV_DEMO_H
#define YIPING_GOV_DEMO_H

#include "yiping/gov/server.h"
#include "yiping/store/db.h"
#include "yiping/store/ticks.h"

struct demo;

/* db: the writer's connection, before its thread starts. A state directory keeps its first seed and
 * scale. */
struct demo *demo_create(struct server *s, struct db *db, struct error *e);
void demo_destroy(struct demo *d);

/* Where a simulation that is in the database got to; INSTANT_NONE if there is none. */
bool demo_stood_at(struct db *db, int64_t *at, struct error *e);

/* Makes sure that the demo's people and their token files are there. */
bool demo_people(struct demo *d, struct db *db, struct error *e);

/* Twelve hours of history up to now, straight into the tables. */
bool demo_history(struct demo *d, struct db *db, struct error *e);

/* True if the city has sensors there. What came into the tree or the catalog later has none. */
bool demo_measures(const struct demo *d, const struct series *s);

/* A committed change, of whomever. */
void demo_learn(struct demo *d, const struct change *c);

/* Does what is due. Called each beat. */
void demo_step(struct demo *d, int64_t now);

/* Any thread: values of a series before the demo began, at most as far as its history goes, as
 * frames would hold them: each minute, those of towns each quarter of an hour, each ten seconds of
 * the last ten minutes. They follow from the seed, so they are not kept. False stops. */
void demo_past_values(const struct demo *d, const struct series *s, int64_t from, int64_t to,
	bool (*visit)(void *user, const struct roll_value *v), void *user);

#endif
