/* SPDX-License-Identifier: MIT */
/* Entities as rows, for the files that read them. */
#ifndef STORE_STORED_ROW_H
#define STORE_STORED_ROW_H

#include "sql.h"
#include "yiping/store/stored.h"

/* From columns head, path, units, id at `column`. */
bool live_from_row(sqlite3_stmt *s, int column, struct live *l, struct error *e);

/* Reads body and search words of an event that is filled otherwise. */
bool stored_read_body(struct db *db, struct stored *out, struct arena *arena, struct error *e);

#endif
