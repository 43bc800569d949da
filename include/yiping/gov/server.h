/* SPDX-License-Identifier: MIT */
/* The governance API in one process. The loop thread owns everything in here; the writer (ledger.h)
 * owns the truth and tells the loop what was committed, and the loop folds it like any client. */
#ifndef YIPING_GOV_SERVER_H
#define YIPING_GOV_SERVER_H

#include <uv.h>

#include "yiping/gov/httpd.h"
#include "yiping/gov/ledger.h"
#include "yiping/gov/limits.h"
#include "yiping/gov/roster.h"
#include "yiping/gov/series.h"
#include "yiping/gov/virtual_clock.h"
#include "yiping/gov/waiter.h"
#include "yiping/base/path.h"
#include "yiping/base/spread.h"
#include "yiping/model/catalog.h"
#include "yiping/model/fold.h"
#include "yiping/store/worker.h"

#define READERS 2

struct reader_slot {
	bool failed; // it could not open the database
};

struct closing;
struct demo;
struct alert_source;
struct reference;

struct server_options {
	const char *listen;      // see httpd.h
	const char *state_dir;
	const char *data_dir;    // the demo city's reference data
	bool demo;
	uint64_t seed;
	double speed;            // clock rate
	double scale;            // 1 = 30,000 events a day
	int64_t now;             // start of the virtual clock, INSTANT_NONE = the real one
	const char *sources[8];  // INI files of other systems' alerts
	size_t source_count;
	struct limits limits;
};

struct server_metrics {
	uint64_t requests, by_status[6]; // [2] = 2xx ...
	uint64_t readings, readings_rejected, readings_too_old;
	uint64_t acts, woken;
};

struct server {
	struct server_options options;
	uv_loop_t *loop;
	struct httpd *http, *admin;
	struct worker *writer, *readers[READERS];
	struct reader_slot slots[READERS];
	char db_path[PATH_ROOM];
	unsigned next_reader;
	struct ledger *ledger;       // the writer's; the loop only names it in jobs
	struct virtual_clock clock;
	struct reference *reference; // the edition in force
	struct catalog *catalog;     // of the edition in force, as is the tree; see server_switch
	struct area_tree *tree;
	struct fold *fold;           // of what is committed
	struct series_table *series; // judgements and present values
	struct roster *roster;       // tokens and people
	struct waiters *waiters;
	char epoch[33], server_id[33];
	uint64_t head, floor;        // seq; no cursor before the floor is gone on with
	uint64_t tick;               // last closed
	bool ticked;                 // since the start: the first one is full
	struct demo *demo;           // NULL without a simulated city
	struct alert_source *alerts[8];
	struct server_metrics metrics;
	struct spread request_ids;   // begun with the first request
	char date[40];               // of HTTP, of the second `dated`
	int64_t dated;
	bool ready, closing;
	struct closing *closing_state;
	uv_timer_t second;           // the beat: timers, waiters' deadlines, ticks
	int64_t next_tick;           // server time
	uint64_t next_strike;        // monotonic, ms
	uint64_t next_prune;         // likewise
};

/* Opens the database, loads or makes the city, listens. The loop must run afterwards. */
struct server *server_create(uv_loop_t *loop, const struct server_options *o, struct error *e);

/* Stops taking requests, lets the writer finish, closes everything; `closed` comes from the loop.
 */
void server_close(struct server *s, void (*closed)(void *user), void *user);

/* Committed changes come in: fold, wake. Called by the ledger's done callbacks. */
void server_publish(struct server *s, const struct change *changes, size_t count);

/* Closes a tick of server time `at`. */
void server_close_tick(struct server *s, int64_t at);

/* Works with this tree and catalog from now on; either may be NULL = the one in force. Called with
 * the command that brought them, before what it changed is published. Whoever waits is answered:
 * what is below an area may be elsewhere now. */
void server_switch(struct server *s, struct area_tree *tree, struct catalog *catalog,
	const char *json, size_t n);

/* Hands a rule's command to the ledger; what it changes is published. */
void server_post(struct server *s, struct command *c);

/* A reader thread for the next query. */
struct worker *server_reader(struct server *s);

#endif
