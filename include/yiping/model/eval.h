/* SPDX-License-Identifier: MIT */
/* What time alone makes of a state: seen by time, never logged. Pure in (head, now). */
#ifndef YIPING_MODEL_EVAL_H
#define YIPING_MODEL_EVAL_H

#include "yiping/model/catalog.h"
#include "yiping/model/head.h"

enum urgency { URGENCY_NONE, URGENCY_EASY, URGENCY_HALF, URGENCY_NEAR, URGENCY_OVERDUE };
// none: no clock; easy < 70 %; half >= 70 %; near >= 90 %; overdue >= 100 % of the limit

struct clock_view {
	enum head_clock clock;
	enum urgency urgency;
	double used;     // fraction of the limit, 0.., may pass 1
	int64_t left_ms; // wall time to the due instant; negative = over it
	bool paused;
};

struct clock_view eval_clock(const struct head *h, const struct calendar *c, int64_t now);

/* ms since the event was born, never negative. */
int64_t eval_age(const struct head *h, int64_t now);

/* Order of the queue: overdue first (longest over first), then unacknowledged, near, grade, due; a
 * strict total order (num last). Returns <0, 0, >0. */
int eval_compare(const struct head *a, const struct head *b, const struct calendar *c, int64_t now);

/* A value's quality by age: good until three nominal periods have passed since it was observed. */
enum quality eval_quality(const struct indicator *i, int64_t observed, enum quality given, int64_t now);

#endif
