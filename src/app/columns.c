/* SPDX-License-Identifier: MIT */
#include "columns.h"

#include <math.h>

void columns_begin(struct columns *c, int64_t newest)
{
	c->newest = newest;
	for (int i = 0; i < GAUGE_HISTORY; i++)
		c->values[i] = NAN;
}

void columns_take(struct columns *c, int64_t at, double value)
{
	int64_t first = c->newest - (GAUGE_HISTORY - 1) * COLUMN_MS;
	int64_t from = at < first ? 0 : (at - first) / COLUMN_MS;

	for (int64_t i = from; i < GAUGE_HISTORY; i++)
		c->values[i] = (float)value;
}

bool columns_fill(const struct columns *c, struct gauges *g, uint32_t series)
{
	return gauges_fill_history(g, series, c->values);
}
