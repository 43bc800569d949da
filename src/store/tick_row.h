/* SPDX-License-Identifier: MIT */
/* Frames as rows: series, value, colour, quality, lateness; sorted by series. */
#ifndef STORE_TICK_ROW_H
#define STORE_TICK_ROW_H

#include "sql.h"
#include "yiping/store/ticks.h"

#define TICK_VALUE_BYTES 12
#define TICK_COLUMNS "tick, at, seq_head, full, vals"

struct tick_value tick_value_at(const uint8_t *bytes);

/* values of *t is reused and grown (*room). */
bool tick_from_row(sqlite3_stmt *s, struct tick *t, size_t *room, struct error *e);

#endif
