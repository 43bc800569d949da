/* SPDX-License-Identifier: MIT */
/* A change as a row, both ways; for the files of the change log. */
#ifndef STORE_CHANGELOG_ROW_H
#define STORE_CHANGELOG_ROW_H

#include "pack.h"
#include "sql.h"
#include "yiping/base/sha256.h"
#include "yiping/model/fold.h"

/* `rest` is op (1 byte), verb (1), path, units, old path, old units (each: count 1, nums 4 each,
 * little-endian), id (length 1, bytes). */
#define HEAD_COLUMNS "h.seq, h.txn, h.at, h.head, h.rest"
#define BODY_COLUMNS                                                                               \
	"b.due_at, b.subject, b.name, b.person, b.role, b.act_key, b.args, b.json, b.prev_hash"
#define HEAD_COLUMN_COUNT 5

/* The head columns, which begin the row. False with "corrupt" if they are not what we write. */
bool change_from_row(sqlite3_stmt *s, struct change *c, struct error *e);

/* `rest`, both ways; packing returns its length. False if the bytes are not what we write. */
#define CHANGE_REST_MAX (2 + 4 + (PATH_MAX_AREAS + CHANGE_UNITS_MAX) * 8 + 1 + ENTITY_ID_ROOM)
size_t change_pack_rest(const struct change *c, uint8_t out[CHANGE_REST_MAX]);
bool change_take_rest(struct reader *r, struct change *c);

/* What an entity is after the change, of the same bytes; its head is there already. */
bool change_take_live(struct reader *r, struct live *l);

/* Takes an entity off the board that leaves. */
void change_end_live(enum op op, struct live *l);

/* The body columns from `column` on; strings into the arena. */
void change_body_from_row(sqlite3_stmt *s, int column, struct change *c, struct arena *arena);

/* prev may be NULL. */
bool change_insert(struct db *db, const struct change *c, const uint8_t *prev, bool replace_nothing,
	struct error *e);

#endif
