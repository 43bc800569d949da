/* SPDX-License-Identifier: MIT */
/* Measurements: ticks, series, values over time, and readings coming in. */
#ifndef YIPING_WIRE_TICK_H
#define YIPING_WIRE_TICK_H

#include "yiping/model/tick.h"
#include "yiping/wire/span.h"

#define WIRE_TICK_VALUES_MAX 200000
#define WIRE_READINGS_MAX 10000
#define WIRE_POINTS_MAX 50000

/* One tick; values in the arena. A value without data is NAN here and null there. */
struct wire_tick {
	struct tick tick;
	uint32_t sources, exceptions; // heard, and out of band
};

bool wire_tick_decode(const char *bytes, size_t n, struct arena *arena, struct wire_tick *out,
	struct error *e);
bool wire_tick_encode(const struct wire_tick *t, struct buf *out);

/* An item of {"series":[...]}. gateway is a subject; NULL = nobody's yet. series.gateway (a
 * person's num) is not on the wire. */
struct wire_series {
	struct series series;
	const char *gateway;
	const char *limits_reason; // of limits of its own
	int64_t limits_until;      // INSTANT_NONE = for good
};

bool wire_series_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_series *out, struct error *e);
bool wire_series_encode(const struct wire_series *s, const struct wire_refs *refs, struct buf *out);

struct wire_point {
	int64_t at;
	uint32_t n;
	double min, max, avg, last; // NAN where there is none
};

/* GET /v1/series/{id}/values */
struct wire_points {
	uint32_t series, step_s;
	struct wire_point *points; size_t count;
};

bool wire_points_decode(const char *bytes, size_t n, struct arena *arena, struct wire_points *out,
	struct error *e);
bool wire_points_encode(const struct wire_points *p, struct buf *out);

/* POST /v1/readings. Two forms of an item are taken, in any mixture:
 *   {"series":1 |
 * "indicator":"FO-V5","area":"500105","value":43.1,"observed_at":T,"quality":"good"}
 *   [series, value]  [series, value, T]  [series, value, T, "quality"]
 * T is RFC 3339 text or an integer of milliseconds since 1970. observed_at and quality may be
 * missing. */
struct wire_reading {
	uint32_t series;     // 0 = named by indicator and area
	uint16_t indicator;
	uint32_t area;
	enum quality quality;
	double value;        // NAN = none; then the quality says why
	int64_t observed;    // INSTANT_NONE = when it was received
	const char *code;    // NULL, or why it cannot be taken: "shape", "unknown_series" (static)
};

/* Reads at most `most` readings into `out`. An item that is wrong by itself gets a code and does
 * not spoil the others; false only if the whole is no list of readings within the caps. */
bool wire_readings_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct wire_reading *out, size_t most, size_t *count, struct error *e);

/* The compact form. */
bool wire_readings_encode(const struct wire_reading *readings, size_t count,
	const struct wire_refs *refs, struct buf *out);

struct wire_rejected {
	uint32_t index;
	const char *code;
};

/* The answer 202. Decoding: the list is in the arena. */
struct wire_accepted {
	uint32_t accepted;
	struct wire_rejected *rejected; size_t rejected_count;
};

bool wire_accepted_decode(const char *bytes, size_t n, struct arena *arena,
	struct wire_accepted *out,
	struct error *e);
bool wire_accepted_encode(const struct wire_accepted *a, struct buf *out);

#endif
