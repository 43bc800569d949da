/* SPDX-License-Identifier: MIT */
/* Ticks: sampled measurements. A closed tick is never written again. */
#ifndef YIPING_MODEL_TICK_H
#define YIPING_MODEL_TICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/model/token.h"

#define TICK_MS INT64_C(10000)
#define TICK_FULL_EACH 60

/* One value of a tick. */
struct tick_value {
	uint32_t series;   // num
	float value;
	uint8_t colour;    // enum colour in force
	uint8_t quality;   // enum quality at the close of the tick
	uint16_t late_s;   // seconds between observation and the close (65535 = more)
};

struct tick {
	uint64_t tick;     // number, from 1
	int64_t at;        // ms, when it closed
	uint64_t seq_head; // the log's head then
	bool full;         // holds every series, not only the changed
	struct tick_value *values;
	size_t count;
};

struct limit;

/* A series: one indicator at one place. */
struct series {
	uint32_t num;
	uint16_t indicator; // catalog num
	uint32_t area;      // area num
	uint32_t gateway;   // person num of the gateway that may write it, 0 = nobody's yet
	double factor;      // the catalog's limits and hysteresis times this hold here; 0 = 1
	const struct limit *limits; // COLOUR_COUNT of its own instead, not times it; NULL = none
};

/* A value of the series as the catalog's limits judge it. */
static inline double series_scaled(const struct series *s, double value)
{
	return s->factor > 0 ? value / s->factor : value;
}

#define GAUGE_HISTORY 12
#define GAUGES_MAX (UINT32_C(1) << 18)

/* Last value per series with a short history for sparklines; the board's side of ticks. */
struct gauge {
	struct series series;   // its limits are the gauges'
	float value;            // NAN without has_value
	uint8_t colour, quality;
	bool has_value;
	int64_t observed;       // ms, as last told; INSTANT_NONE before the first value
	int64_t vouched;        // ms, close of the last tick that let it stand, good, as told
	float history[GAUGE_HISTORY]; // newest last; NAN = a gap
};

struct gauges;

struct gauges *gauges_create(void); // without a series
void gauges_destroy(struct gauges *g);

/* Adds a series without a value, or changes the place, gateway and limits (which are copied) of a
 * known one. False for num 0 and beyond GAUGES_MAX series. Pointers from gauges_find and gauges_at
 * end here. */
bool gauges_put_series(struct gauges *g, const struct series *s);

/* Takes the values of a tick that is newer than the last one applied; an older or repeated tick is
 * ignored and gives false. A full tick replaces: a series it does not hold has no data. Values of
 * unknown series are passed over. */
bool gauges_apply(struct gauges *g, const struct tick *t);

/* Begins a new column of the history of every gauge (call each `history_step` of server time). A
 * column holds the last good value in it; it stays a gap when no tick came or the value was not
 * good. */
void gauges_push_history(struct gauges *g);

/* Puts values of columns (newest last, NAN = none) that were before the first value the gauge has;
 * a gap behind it stays one, and so does the newest column once a tick came in it. False if the
 * series is unknown or nothing was put. */
bool gauges_fill_history(struct gauges *g, uint32_t series, const float past[GAUGE_HISTORY]);

/* Of several series of one indicator at one place the one with the highest num counts. NULL if
 * none. */
const struct gauge *gauges_find(const struct gauges *g, uint16_t indicator, uint32_t area);
const struct gauge *gauges_of_series(const struct gauges *g, uint32_t series); // NULL if unknown
const struct gauge *gauges_at(const struct gauges *g, size_t i); // in the order put, else NULL
size_t gauges_count(const struct gauges *g);
uint64_t gauges_tick(const struct gauges *g); // of the last tick applied, 0 none

#endif
