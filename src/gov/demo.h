/* SPDX-License-Identifier: MIT */
/* The simulated city at work inside the server: its readings, its arrivals, its units' acts. It
 * goes the way of everybody: readings through the intake, acts through the ledger. */
#ifndef YIPING_GOV_DEMO_H
#define YIPING_GOV_DEMO_H

#include "yiping/gov/server.h"
#include "yiping/store/db.h"

struct demo;

/* db: the writer's connection, before its thread starts. */
struct demo *demo_create(struct server *s, struct db *db, struct error *e);
void demo_destroy(struct demo *d);

/* Makes sure that the demo's people and their token files are there. */
bool demo_people(struct demo *d, struct db *db, struct error *e);

/* Twelve hours of history up to now, straight into the tables. */
bool demo_history(struct demo *d, struct db *db, struct error *e);

/* An open event as it stands: what the city will do with it next is put on its list. */
void demo_learn_event(struct demo *d, const struct event *e);

/* A committed change. */
void demo_learn(struct demo *d, const struct change *c);

/* Does what is due. Called each beat. */
void demo_step(struct demo *d, int64_t now);

#endif
