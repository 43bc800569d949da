/* SPDX-License-Identifier: MIT */
/* Limits on two calendars. Every clock is stored as start, limit and pauses, so that any moment can
 * be computed again. */
#ifndef YIPING_MODEL_CLOCK_H
#define YIPING_MODEL_CLOCK_H

#include "yiping/model/catalog.h"
#include "yiping/model/head.h"

/* When `seconds` of the calendar have passed since `from` (work_time) or plainly from + seconds:
 * the earliest such instant. A calendar without working hours counts plainly. No limit ends later
 * than ten years after `from`. clock_between(from, clock_after(from, s)) is s. */
int64_t clock_after(const struct calendar *c, int64_t from, uint32_t seconds, bool work_time);

/* Whole seconds of the calendar between two instants (0 if to <= from or one is INSTANT_NONE). */
int64_t clock_between(const struct calendar *c, int64_t from, int64_t to, bool work_time);

/* True at working time. */
bool clock_is_working(const struct calendar *c, int64_t at);

#endif
