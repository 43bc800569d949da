/* SPDX-License-Identifier: MIT */
#include "yiping/store/meta.h"

#include <stdio.h>
#include <string.h>

#include "sql.h"
#include "yiping/base/mem.h"

static bool put(struct db *db, const char *key, struct sql_arg value, struct error *e)
{
	return sql_run(
		db, "insert or replace into meta values (?, ?)", SQL_ARGS(sql_text(key), value), e);
}

bool meta_put_text(struct db *db, const char *key, const char *value, struct error *e)
{
	return put(db, key, sql_text(value), e);
}

bool meta_put_number(struct db *db, const char *key, int64_t value, struct error *e)
{
	return put(db, key, sql_int(value), e);
}

bool meta_text(
	struct db *db, const char *key, struct arena *arena, const char **value, struct error *e)
{
	bool failed = false;

	sqlite3_stmt *s =
		sql_start(db, "select value from meta where key = ?", SQL_ARGS(sql_text(key)), e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e))
		*value = sql_column_text(s, 0, arena, NULL);
	sql_end(s);
	return !failed;
}

bool meta_number(struct db *db, const char *key, int64_t *value, struct error *e)
{
	bool found;

	return sql_number(db, "select value from meta where key = ?", SQL_ARGS(sql_text(key)),
		value, &found, e);
}

bool meta_put_bytes(struct db *db, const char *key, const void *bytes, size_t n, struct error *e)
{
	return put(db, key, sql_blob(bytes, n), e);
}

bool meta_bytes(struct db *db, const char *key, char **bytes, size_t *n, struct error *e)
{
	bool failed = false;

	*bytes = NULL;
	*n = 0;
	sqlite3_stmt *s =
		sql_start(db, "select value from meta where key = ?", SQL_ARGS(sql_text(key)), e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e) && sqlite3_column_type(s, 0) == SQLITE_BLOB) {
		const void *at = sql_column_bytes(s, 0, n);
		*bytes = mem_grow(NULL, *n + 1, 1);
		if (*n)
			memcpy(*bytes, at, *n);
	}
	sql_end(s);
	return !failed;
}

bool meta_remove(struct db *db, const char *key, struct error *e)
{
	return sql_run(db, "delete from meta where key = ?", SQL_ARGS(sql_text(key)), e);
}

static void num_key(enum kind kind, char out[16])
{
	snprintf(out, 16, "num.%d", (int)kind);
}

bool meta_top_num(struct db *db, enum kind kind, uint32_t *num, struct error *e)
{
	char key[16];
	int64_t value = 0;

	num_key(kind, key);
	if (!meta_number(db, key, &value, e))
		return false;
	*num = (uint32_t)value;
	return true;
}

bool meta_raise_num(struct db *db, enum kind kind, uint32_t num, struct error *e)
{
	char key[16];
	uint32_t top;

	num_key(kind, key);
	return meta_top_num(db, kind, &top, e) && (num <= top || meta_put_number(db, key, num, e));
}

bool meta_next_num(struct db *db, enum kind kind, uint32_t *num, struct error *e)
{
	if (!meta_top_num(db, kind, num, e))
		return false;
	if (*num == UINT32_MAX)
		return error_set(e, "too_large", "there are no more numbers");
	++*num;
	return meta_raise_num(db, kind, *num, e);
}
