/* SPDX-License-Identifier: MIT */
#include "sql.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"

/* Most statements of a connection: the fixed ones of its modules and the few shapes of a list
 * query. */
#define SLOTS 128

struct sql_slot {
	char *text;
	uint64_t hash;
	sqlite3_stmt *statement;
	unsigned used;
};

struct sql_arg sql_text(const char *s)
{
	return sql_textn(s, s ? strlen(s) : 0);
}

static const char *code_of(sqlite3 *raw, int rc)
{
	int sys = raw ? sqlite3_system_errno(raw) : 0;

	switch (rc & 0xff) {
	case SQLITE_FULL:
		return "disk_full";
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "busy";
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return "corrupt";
	case SQLITE_INTERRUPT:
		return "interrupted";
	case SQLITE_CONSTRAINT:
		return "constraint";
	case SQLITE_TOOBIG:
		return "too_large";
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_READONLY:
		return "denied";
	case SQLITE_CANTOPEN:
		return sys == ENOENT                   ? "not_found"
		       : sys == EACCES || sys == EPERM ? "denied"
						       : "io";
	default:
		return "io";
	}
}

bool sql_error_of(sqlite3 *raw, int rc, struct error *e, const char *doing)
{
	return error_set(e, code_of(raw, rc), "%s: %s", doing,
		raw ? sqlite3_errmsg(raw) : sqlite3_errstr(rc));
}

bool sql_error(struct db *db, struct error *e, const char *doing)
{
	return sql_error_of(db->raw, sqlite3_extended_errcode(db->raw), e, doing);
}

static uint64_t hash_of(const char *s)
{
	uint64_t h = UINT64_C(1469598103934665603);

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h;
}

static void slot_clear(struct sql_slot *slot)
{
	sqlite3_finalize(slot->statement);
	free(slot->text);
	memset(slot, 0, sizeof(*slot));
}

void sql_forget(struct db *db)
{
	for (int i = 0; db->slots && i < SLOTS; i++)
		slot_clear(&db->slots[i]);
	free(db->slots);
	db->slots = NULL;
}

/* The slot of this text, else the one to give up: an empty one, or the longest unused that is
 * idle. */
static struct sql_slot *slot_for(struct db *db, const char *sql, uint64_t hash)
{
	struct sql_slot *best = NULL;
	size_t at = hash % SLOTS;

	for (int i = 0; i < SLOTS; i++) {
		struct sql_slot *slot = &db->slots[(at + (size_t)i) % SLOTS];
		if (!slot->statement)
			return slot;
		if (slot->hash == hash && strcmp(slot->text, sql) == 0)
			return slot;
		if (!sqlite3_stmt_busy(slot->statement) &&
			(!best || db->clock - slot->used > db->clock - best->used))
			best = slot;
	}
	return best;
}

static sqlite3_stmt *prepared(struct db *db, const char *sql, struct error *e)
{
	uint64_t hash = hash_of(sql);

	if (!db->slots)
		db->slots = mem_array(SLOTS, sizeof(*db->slots));
	struct sql_slot *slot = slot_for(db, sql, hash);
	if (!slot) {
		error_set(e, "io", "too many statements at once");
		return NULL;
	}
	slot->used = ++db->clock;
	if (slot->statement && slot->hash == hash && strcmp(slot->text, sql) == 0)
		return slot->statement;
	slot_clear(slot);
	int rc = sqlite3_prepare_v3(
		db->raw, sql, -1, SQLITE_PREPARE_PERSISTENT, &slot->statement, NULL);
	if (rc != SQLITE_OK) {
		sql_error_of(db->raw, rc, e, "cannot prepare a statement");
		slot->statement = NULL;
		return NULL;
	}
	slot->text = mem_strdup(sql);
	slot->hash = hash;
	slot->used = db->clock;
	return slot->statement;
}

static int bind(sqlite3_stmt *s, int i, const struct sql_arg *a)
{
	switch (a->type) {
	case SQL_INT:
		return sqlite3_bind_int64(s, i, a->number);
	case SQL_REAL:
		return sqlite3_bind_double(s, i, a->real);
	case SQL_TEXT:
		return sqlite3_bind_text64(s, i, a->bytes, a->length, SQLITE_STATIC, SQLITE_UTF8);
	case SQL_BLOB:
		if (a->length == 0)
			return sqlite3_bind_zeroblob(s, i, 0);
		return sqlite3_bind_blob64(s, i, a->bytes, a->length, SQLITE_STATIC);
	default:
		return sqlite3_bind_null(s, i);
	}
}

sqlite3_stmt *sql_start(
	struct db *db, const char *sql, const struct sql_arg *args, size_t count, struct error *e)
{
	sqlite3_stmt *s = prepared(db, sql, e);

	if (!s)
		return NULL;
	if (sqlite3_stmt_busy(s)) {
		error_set(e, "io", "a statement was started twice");
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		int rc = bind(s, (int)i + 1, &args[i]);
		if (rc != SQLITE_OK) {
			sql_error_of(db->raw, rc, e, "cannot hand a value to the database");
			sql_end(s);
			return NULL;
		}
	}
	return s;
}

bool sql_next(struct db *db, sqlite3_stmt *s, bool *failed, struct error *e)
{
	int rc = sqlite3_step(s);

	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE) {
		*failed = true;
		sql_error_of(db->raw, rc, e, "the database refused");
	}
	return false;
}

void sql_end(sqlite3_stmt *s)
{
	if (!s)
		return;
	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
}

bool sql_run(
	struct db *db, const char *sql, const struct sql_arg *args, size_t count, struct error *e)
{
	bool failed = false;
	sqlite3_stmt *s = sql_start(db, sql, args, count, e);

	if (!s)
		return false;
	while (sql_next(db, s, &failed, e))
		continue;
	sql_end(s);
	return !failed;
}

bool sql_number(struct db *db, const char *sql, const struct sql_arg *args, size_t count,
	int64_t *value, bool *found, struct error *e)
{
	bool failed = false;
	sqlite3_stmt *s = sql_start(db, sql, args, count, e);

	if (!s)
		return false;
	*found = sql_next(db, s, &failed, e) && sqlite3_column_type(s, 0) != SQLITE_NULL;
	if (*found)
		*value = sqlite3_column_int64(s, 0);
	sql_end(s);
	return !failed;
}

const void *sql_column_bytes(sqlite3_stmt *s, int column, size_t *length)
{
	const void *bytes = sqlite3_column_blob(s, column);

	*length = (size_t)sqlite3_column_bytes(s, column);
	return bytes;
}

const char *sql_column_text(sqlite3_stmt *s, int column, struct arena *arena, size_t *length)
{
	size_t n;

	if (length)
		*length = 0;
	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return NULL;
	const char *bytes = sql_column_bytes(s, column, &n);
	char *copy = arena_alloc(arena, n + 1);
	if (n)
		memcpy(copy, bytes, n);
	if (length)
		*length = n;
	return copy;
}

int64_t sql_column_instant(sqlite3_stmt *s, int column)
{
	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return INSTANT_NONE;
	return sqlite3_column_int64(s, column);
}
