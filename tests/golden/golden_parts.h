/* SPDX-License-Identifier: MIT */
/* Parts of the world: places, measurements, events, people. */
#ifndef GOLDEN_PARTS_H
#define GOLDEN_PARTS_H

#include "golden_world.h"

#define GOLDEN_EVENTS_MAX 128
#define LIFE_EVENT 4 // whose history is told

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
	struct change *history; // of event 4
	const struct act **said; // with each of them, NULL nothing
	size_t history_count;
	struct proposal *proposal; // for event 4, as the server would answer
	struct order *orders;
	uint64_t *order_may;
	size_t order_count;
	bool calm;
	bool second; // a warning and a switch of mode wait for their second person
};

bool golden_places(struct golden *g, const char *root, struct error *e);
void golden_measure(struct golden *g); // gauges and indicators
void golden_happen(struct golden *g);  // events and what went through today
void golden_staff(struct golden *g);   // units, warnings, shift, mode, sources

/* What people did; and by words in `state`: "worker" a grid worker looks, "acts" some of hers are
 * on their way, "viewer" somebody who may only look, "hostile" text from outside does its worst. */
void golden_live(struct golden *g, const char *state);
/* By the word "reports" in `state`: what is owed to the level above, and what of it was sent. */
void golden_reports(struct golden *g);
/* Whom to send and what was asked of whom, for event 4; by the word "registered" in `state` it was
 * not sent out yet; by "steps" some of its plan is on its way, and one came back. */
void golden_dispatch(struct golden *g, const char *state);
/* Whose event 4 and some others are, by the words "unowned", "fallback" and "named". */
void golden_owner(struct golden *g, const char *state);
const struct proposal *golden_proposal(
	const struct golden *g, uint32_t num, struct fetch_view *how);
struct order_view golden_orders(const struct golden *g, uint32_t num);

enum mark golden_mark(const struct golden *g, uint32_t num);

#endif
