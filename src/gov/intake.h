/* SPDX-License-Identifier: MIT */
/* Readings come in, are judged, and become ticks, changes of indicators and events. Loop thread
 * only. */
#ifndef YIPING_GOV_INTAKE_H
#define YIPING_GOV_INTAKE_H

#include "yiping/gov/series.h"
#include "yiping/gov/server.h"

/* Takes one reading of a series: judges it and posts what follows. observed is already clamped.
 * False if a newer one is there: then it is counted and nothing else. */
bool intake_reading(struct server *s, struct gov_series *g, double value, enum quality quality,
	int64_t observed);

/* What is to hold for a series from now on is committed: it is judged by that at once. due_at:
 * INSTANT_NONE, or when time did it. Before the server is ready it is only taken over. */
void intake_set(struct server *s, struct gov_series *g, const struct series_setting *setting,
	uint32_t gateway, int64_t due_at);

/* An indicator as the store has it, at the start. */
void intake_learn_indicator(struct server *s, const struct indicator_state *i);

/* A value of the board as it was when the server stopped: taken if it is still good by its period
 * and nothing newer is known. */
void intake_learn_value(struct gov_series *g, const struct indicator *i, const struct tick *board,
	const struct tick_value *v, int64_t now);

/* An open event as the store has it, at the start: the series that tell of it know it again. */
void intake_learn_event(struct server *s, const struct event *e);

/* Fills a tick with what changed at display precision since the last one (all of it each
 * TICK_FULL_EACH, and first after a start). Series not heard for three periods turn stale first.
 * values are heap, the caller's. */
void intake_close_tick(struct server *s, int64_t now, struct tick *out);

#endif
