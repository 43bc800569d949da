/* SPDX-License-Identifier: MIT */
/* Statements of a connection, for the modules of this folder only. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <sqlite3.h>
#include <stdatomic.h>

#include "yiping/base/arena.h"
#include "yiping/base/instant.h"
#include "yiping/store/db.h"

struct sql_slot;

struct db {
	sqlite3 *raw;
	struct sql_slot *slots; // prepared statements, by text
	unsigned clock;         // of their use
	int depth;              // of open savepoints
	int busy_ms;
	int waited_ms;        // for the present lock
	atomic_bool stopping; // no more waiting for locks
};

struct sql_arg {
	enum { SQL_NULL, SQL_INT, SQL_TEXT, SQL_BLOB, SQL_REAL } type;
	int64_t number;
	double real;
	const void *bytes; // must live until the statement has ended
	size_t length;
};

static inline struct sql_arg sql_int(int64_t v)
{
	return (struct sql_arg){.type = SQL_INT, .number = v};
}

/* INSTANT_NONE is NULL in the tables. */
static inline struct sql_arg sql_instant(int64_t v)
{
	return (struct sql_arg){.type = v == INSTANT_NONE ? SQL_NULL : SQL_INT, .number = v};
}

static inline struct sql_arg sql_real(double v)
{
	return (struct sql_arg){.type = SQL_REAL, .real = v};
}

/* NULL bytes are NULL in the table. */
static inline struct sql_arg sql_blob(const void *bytes, size_t length)
{
	return (struct sql_arg){
		.type = bytes ? SQL_BLOB : SQL_NULL, .bytes = bytes, .length = length};
}

static inline struct sql_arg sql_textn(const char *s, size_t length)
{
	return (struct sql_arg){.type = s ? SQL_TEXT : SQL_NULL, .bytes = s, .length = length};
}

struct sql_arg sql_text(const char *s);

/* The arguments in the order of the question marks. */
#define SQL_ARGS(...)                                                                              \
	(const struct sql_arg[]){__VA_ARGS__},                                                     \
		sizeof((const struct sql_arg[]){__VA_ARGS__}) / sizeof(struct sql_arg)
#define SQL_NO_ARGS NULL, 0

/* A prepared statement with its arguments, ready to step; NULL on failure. Prepared texts are
 * kept, so a statement must not be started again before sql_end. */
sqlite3_stmt *sql_start(
	struct db *db, const char *sql, const struct sql_arg *args, size_t count, struct error *e);

/* The next row; false at the end or on failure, told apart by *failed (which is only ever set). */
bool sql_next(struct db *db, sqlite3_stmt *s, bool *failed, struct error *e);
void sql_end(sqlite3_stmt *s); // NULL is fine

/* Runs to the end, rows are dropped. */
bool sql_run(
	struct db *db, const char *sql, const struct sql_arg *args, size_t count, struct error *e);

/* The first column of the first row; *found false if there is none or it is NULL. */
bool sql_number(struct db *db, const char *sql, const struct sql_arg *args, size_t count,
	int64_t *value, bool *found, struct error *e);

/* Columns. Copies live in the arena; NULL stays NULL. */
const char *sql_column_text(sqlite3_stmt *s, int column, struct arena *arena, size_t *length);
int64_t sql_column_instant(sqlite3_stmt *s, int column);
/* The bytes in place, valid until the next step. */
const void *sql_column_bytes(sqlite3_stmt *s, int column, size_t *length);

/* The present error of the connection as one of ours; always returns false. */
bool sql_error(struct db *db, struct error *e, const char *doing);
bool sql_error_of(sqlite3 *raw, int rc, struct error *e, const char *doing);

/* Lets go of every prepared statement. */
void sql_forget(struct db *db);

#endif
