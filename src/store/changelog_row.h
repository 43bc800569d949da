/* SPDX-License-Identifier: MIT */
/* A change as a row, both ways; for the files of the change log. */
#ifndef STORE_CHANGELOG_ROW_H
#define STORE_CHANGELOG_ROW_H

#include "sql.h"
#include "yiping/base/sha256.h"
#include "yiping/model/change.h"

/* `rest` is op (1 byte), verb (1), path, units, old path, old units (each: count 1, nums 4 each,
 * little-endian), id (length 1, bytes). */
#define HEAD_COLUMNS "h.seq, h.txn, h.at, h.head, h.rest"
#define BODY_COLUMNS                                                                               \
	"b.due_at, b.subject, b.name, b.person, b.role, b.act_key, b.args, b.json, b.prev_hash"
#define HEAD_COLUMN_COUNT 5

/* The head columns, which begin the row. False with "corrupt" if they are not what we write. */
bool change_from_row(sqlite3_stmt *s, struct change *c, struct error *e);

/* The body columns from `column` on; strings into the arena. */
void change_body_from_row(sqlite3_stmt *s, int column, struct change *c, struct arena *arena);

/* prev may be NULL. */
bool change_insert(struct db *db, const struct change *c, const uint8_t *prev, bool replace_nothing,
	struct error *e);

#endif
