/* SPDX-License-Identifier: MIT */
/* What happens in the simulated city, in the order of time: arrivals, and the acts of its people
 * and units, through the same ledger and rules as everybody's. Each is stamped with the instant the
 * city has for it, however late the machine gets to it, so the same seed makes the same log.
 *
 * A simulation is run by one thread at a time: the loop while it makes history, later the writer's,
 * a job at a time. */
#ifndef YIPING_GOV_DEMO_SIM_H
#define YIPING_GOV_DEMO_SIM_H

#include "agenda.h"
#include "yiping/city/city.h"
#include "yiping/gov/ledger.h"
#include "yiping/store/db.h"
#include "yiping/wire/span.h"

struct demo_sim {
	const struct city *city;    // this and the refs outlive it
	struct wire_refs refs;
	char epoch[9];
	struct city_cursor cursor;  // before the arrival that waits
	struct city_cursor drawn;   // after it
	struct command *arrival;    // the next one, NULL = not drawn yet
	int64_t arrival_at;
	struct agenda agenda;
	int64_t at;                 // of the last command: time does not go back
	bool loaded;                // every open event is on the agenda
	bool trusts;                // nobody else is at work: what becomes of an event is known
};

void demo_sim_finish(struct demo_sim *s);

/* An event as it stands, as JSON: what the city will do with it next is put on the agenda. */
void demo_sim_learn(struct demo_sim *s, const char *body, size_t n);

/* Reads from the database where a simulation was: the cursor, if one was kept, and every open
 * event. Forgets what it knew. */
bool demo_sim_load(struct demo_sim *s, struct db *db, struct error *e);

/* Does all that is due until then, inside a transaction of the caller's. `done` (NULL = nobody
 * asks) is told of every command after it ran and takes it over; `after` is the event that it was
 * about, as the simulation knows it, NULL if it will do nothing more with it. After a failure the
 * simulation is not loaded any more. */
typedef void (*demo_sim_done_fn)(void *user, struct command *c, const struct event *after);
bool demo_sim_run(struct demo_sim *s, struct ledger *l, struct db *db, int64_t until,
	demo_sim_done_fn done, void *user, struct error *e);

/* Keeps where it is, in the caller's transaction: everything until then was done. */
bool demo_sim_keep(const struct demo_sim *s, struct db *db, int64_t until, struct error *e);

#endif
