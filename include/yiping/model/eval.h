/* SPDX-License-Identifier: MIT */
/* What time alone makes of a state: seen by time, never logged. Pure in (head, now). */
#ifndef YIPING_MODEL_EVAL_H
#define YIPING_MODEL_EVAL_H

#include "yiping/model/catalog.h"
#include "yiping/model/head.h"
#include "yiping/model/tick.h"

enum urgency { URGENCY_NONE, URGENCY_EASY, URGENCY_HALF, URGENCY_NEAR, URGENCY_OVERDUE };
// none: no clock; easy < 70 %; half >= 70 %; near >= 90 %; overdue >= 100 % of the limit

struct clock_view {
	enum head_clock clock;
	enum urgency urgency;
	double used;     // fraction of the limit, 0.., may pass 1
	int64_t left_ms; // wall time to the due instant; negative = over it
	bool paused;
};

/* A paused clock has no urgency, used 0 and left 0. */
struct clock_view eval_clock(const struct head *h, const struct calendar *c, int64_t now);

#define EVAL_SHELF_NEAR_MS (INT64_C(10) * 60 * 1000)

/* ms since the event was born, never negative. */
int64_t eval_age(const struct head *h, int64_t now);

/* Order of the queue in four bands: what is serious (head_is_serious) and needs a person
 * (overdue, near, unacknowledged, or 1-3-5 with a leg that runs); grades I and II in hand; what
 * else is overdue; the rest. Within a band overdue first (longest over first), then legs of 1-3-5
 * that run, then unacknowledged, near, grade, due: an hour-old heap of garbage never stands above
 * a landslide (doc/decisions.md, D10). A strict total order (num, then kind, last). Returns <0, 0,
 * >0. */
int eval_compare(const struct head *a, const struct head *b, const struct calendar *c, int64_t now);

/* The same order worked out once a head, for sorting many; `order` has its high bits first. */
struct eval_rank {
	int64_t over;   // due of an overdue one, else INT64_MAX
	int64_t due;    // of the running clock, else INT64_MAX
	uint32_t order; // no leg, acknowledged, not near, grade (0 none counts 6), kind
	uint32_t num;
	uint8_t band;   // 0 serious and in need, 1 grade I or II, 2 overdue, 3 the rest
};

struct eval_rank eval_rank(const struct head *h, const struct calendar *c, int64_t now);
int eval_rank_compare(const struct eval_rank *a, const struct eval_rank *b);

/* When the value was last observed: as it was told, or, since a tick tells only what changed, no
 * more than one nominal period before the last tick that vouched for it. INSTANT_NONE if never. */
int64_t eval_observed(const struct gauge *g, const struct indicator *i);

/* A value's quality by age: good until three nominal periods have passed since it was observed; a
 * doubt that was given stays. */
enum quality eval_quality(const struct indicator *i, int64_t observed, enum quality given,
	int64_t now);

#endif
