/* SPDX-License-Identifier: MIT */
/* An object of counters by name; zeroes are left out. */
#ifndef YIPING_SRC_WIRE_COUNTS_H
#define YIPING_SRC_WIRE_COUNTS_H

#include "shape.h"
#include "yiping/model/reduce.h"

void counts_put(struct buf *b, const char *key, const int64_t counts[COUNTER_COUNT]);
bool counts_get(struct reader *r, json_t *o, const char *key, int64_t counts[COUNTER_COUNT]);

/* A local day as a date; INT32_MIN = none, left out. */
void day_put(struct buf *b, const char *key, int32_t day);
bool day_get(struct reader *r, json_t *o, const char *key, int32_t *day);

#endif
