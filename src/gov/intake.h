/* SPDX-License-Identifier: MIT */
/* Readings come in, are judged, and become ticks, changes of indicators and events. Loop thread
 * only. */
#ifndef YIPING_GOV_INTAKE_H
#define YIPING_GOV_INTAKE_H

#include "yiping/gov/series.h"
#include "yiping/gov/server.h"

/* Takes one reading of a series: judges it and posts what follows. observed is already clamped. */
void intake_reading(struct server *s, struct gov_series *g, double value, enum quality quality,
	int64_t observed);

/* An open event as the store has it, at the start: the series that tell of it know it again. */
void intake_learn_event(struct server *s, const struct event *e);

/* Fills a tick with what changed at display precision since the last one (all of it each
 * TICK_FULL_EACH). Series not heard for three periods turn stale first. values are heap, the
 * caller's. */
void intake_close_tick(struct server *s, int64_t now, struct tick *out);

#endif
