/* SPDX-License-Identifier: MIT */
/* An object of counters by name; zeroes are left out. */
#ifndef YIPING_SRC_WIRE_COUNTS_H
#define YIPING_SRC_WIRE_COUNTS_H

#include "shape.h"
#include "yiping/model/reduce.h"

void counts_put(struct buf *b, const char *key, const int64_t counts[COUNTER_COUNT]);
bool counts_get(struct reader *r, json_t *o, const char *key, int64_t counts[COUNTER_COUNT]);

#endif
