/* SPDX-License-Identifier: MIT */
/* Values over time as the columns of a sparkline. */
#ifndef YIPING_APP_COLUMNS_H
#define YIPING_APP_COLUMNS_H

#include "yiping/model/tick.h"

#define COLUMN_MS INT64_C(60000)
#define COLUMNS_BACK_MS (24 * COLUMN_MS) // a full frame, which tells what did not change, is in it

struct columns {
	int64_t newest; // server time at which the newest column begins
	float values[GAUGE_HISTORY];
};

/* Without a value. */
void columns_begin(struct columns *c, int64_t newest);

/* Values come in order of time. Each holds until the next: a tick tells what changed. */
void columns_take(struct columns *c, int64_t at, double value);

/* Puts them before what the gauge has seen itself; see gauges_fill_history. */
bool columns_fill(const struct columns *c, struct gauges *g, uint32_t series);

#endif
