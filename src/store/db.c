/* SPDX-License-Identifier: MIT */
#include "yiping/store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sql.h"
#include "yiping/base/mem.h"
#include "yiping/base/path.h"

#define WAL_KEEP_BYTES 16777216 // what a WAL file is cut back to after a checkpoint

static bool is_memory(const char *path)
{
	return strcmp(path, ":memory:") == 0;
}

/* Makes directory and file, so that the modes are ours whatever the umask (SQLite gives -wal and
 * -shm the mode of the file). */
static bool make_file(const char *path, bool *created, struct error *e)
{
	char dir[PATH_ROOM];
	const char *slash = strrchr(path, '/');

	if (slash && slash != path) {
		snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
		if (!path_make_dirs(dir, e))
			return false;
	}
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		*created = true;
		close(fd);
		return true;
	}
	if (errno != EEXIST)
		return error_set(e,
			errno == EACCES   ? "denied"
			: errno == ENOSPC ? "disk_full"
					  : "io",
			"cannot make %s: %m", path);
	if (chmod(path, 0600) != 0 && errno != EPERM)
		return error_set(e, "denied", "cannot protect %s: %m", path);
	return true;
}

bool db_exec(struct db *db, const char *sql, struct error *e)
{
	int rc = sqlite3_exec(db->raw, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK || sql_error_of(db->raw, rc, e, "the database refused");
}

/* A pragma's number, without the statement cache. */
static bool pragma(struct db *db, const char *sql, int64_t *value, struct error *e)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(db->raw, sql, -1, &s, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(s);
	if (rc == SQLITE_ROW)
		*value = sqlite3_column_int64(s, 0);
	else if (rc == SQLITE_DONE)
		*value = 0;
	sqlite3_finalize(s);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ||
	       sql_error_of(db->raw, rc, e, "cannot read the file");
}

/* WAL needs shared memory, which network file systems do not have. */
static bool choose_journal(struct db *db, bool *rollback, struct error *e)
{
	sqlite3_stmt *s = NULL;
	bool wal = false;
	int rc = sqlite3_prepare_v2(db->raw, "pragma journal_mode = wal", -1, &s, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(s);
	if (rc == SQLITE_ROW) {
		const char *mode = (const char *)sqlite3_column_text(s, 0);
		wal = mode && (strcmp(mode, "wal") == 0 || strcmp(mode, "memory") == 0);
	}
	sqlite3_finalize(s);
	if (rc == SQLITE_ROW) {
		*rollback = !wal;
		return wal || db_exec(db, "pragma journal_mode = delete", e);
	}
	int kind = rc & 0xff;
	if (kind != SQLITE_IOERR && kind != SQLITE_CANTOPEN && kind != SQLITE_PROTOCOL)
		return sql_error_of(db->raw, rc, e, "cannot read the file");
	*rollback = true;
	return db_exec(db, "pragma journal_mode = delete", e);
}

/* In place of SQLite's own, which nobody can wake before its time is over. */
static int wait_for_lock(void *user, int tries)
{
	struct db *db = user;
	int ms = tries < 5 ? 1 + tries * 2 : 15;

	if (tries == 0)
		db->waited_ms = 0;
	if (db->waited_ms >= db->busy_ms || atomic_load(&db->stopping))
		return 0;
	sqlite3_sleep(ms);
	db->waited_ms += ms;
	return 1;
}

static bool set_up(
	struct db *db, const struct db_options *o, struct db_opening *opening, struct error *e)
{
	char text[256];

	sqlite3_extended_result_codes(db->raw, 1);
	db->busy_ms = o->busy_ms;
	sqlite3_busy_handler(db->raw, wait_for_lock, db);
	if (!o->read_only) {
		int64_t pages = 0;
		/* Has an effect on an empty file only; lets a cache that was trimmed shrink. */
		if (o->schema->disposable &&
			(!pragma(db, "pragma page_count", &pages, e) ||
				(pages == 0 &&
					!db_exec(db, "pragma auto_vacuum = incremental", e))))
			return false;
		if (!choose_journal(db, &opening->rollback, e))
			return false;
	}
	snprintf(text, sizeof(text),
		"pragma synchronous = %s; pragma journal_size_limit = %d; pragma trusted_schema = "
		"off;"
		"pragma secure_delete = fast; pragma cache_size = -8000; pragma temp_store = "
		"memory",
		o->sync == DB_SYNC_FULL ? "full" : "normal", WAL_KEEP_BYTES);
	return db_exec(db, text, e);
}

/* The version of a file of ours; an empty file has version 0 and may be stamped. */
static bool read_version(
	struct db *db, const struct db_schema *schema, int64_t *version, struct error *e)
{
	int64_t id, tables;

	if (!pragma(db, "pragma user_version", version, e) ||
		!pragma(db, "pragma application_id", &id, e) ||
		!pragma(db, "select count(*) from sqlite_master", &tables, e))
		return false;
	if (id == 0 && *version == 0 && tables == 0)
		return true;
	if (id != schema->application_id)
		return error_set(
			e, "foreign", "the file is not a %s of this program", schema->what);
	if (*version > schema->version)
		return error_set(e, "newer",
			"the %s was written by a later version of this program "
			"(schema %lld, this one knows %d)",
			schema->what, (long long)*version, schema->version);
	return true;
}

static bool migrate(struct db *db, const struct db_schema *schema, struct error *e)
{
	int64_t version;
	char text[96];

	if (!db_begin(db, e))
		return false;
	/* Read again under the lock: another process may have been faster. */
	if (!read_version(db, schema, &version, e))
		goto undo;
	for (; version < schema->version; version++)
		if (!db_exec(db, schema->steps[version], e))
			goto undo;
	snprintf(text, sizeof(text), "pragma user_version = %d; pragma application_id = %d",
		schema->version, (int)schema->application_id);
	if (!db_exec(db, text, e))
		goto undo;
	return db_commit(db, e);
undo:
	db_rollback(db);
	return false;
}

static bool check_schema(struct db *db, const struct db_options *o, struct error *e)
{
	int64_t version;

	if (!read_version(db, o->schema, &version, e))
		return false;
	if (version == o->schema->version)
		return true;
	if (o->read_only)
		return error_set(e, "busy", "the %s is not set up yet", o->schema->what);
	return migrate(db, o->schema, e);
}

static struct db *open_once(const struct db_options *o, struct db_opening *opening, struct error *e)
{
	struct db *db = mem_alloc(sizeof(*db));
	int flags =
		SQLITE_OPEN_NOMUTEX |
		(o->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);

	if (!is_memory(o->path) && !o->read_only && !make_file(o->path, &opening->created, e))
		goto fail;
	int rc = sqlite3_open_v2(o->path, &db->raw, flags, NULL);
	if (rc != SQLITE_OK) {
		sql_error_of(db->raw, rc, e, "cannot open the file");
		goto fail;
	}
	if (!set_up(db, o, opening, e) || !check_schema(db, o, e))
		goto fail;
	return db;
fail:
	db_close(db);
	return NULL;
}

/* One file is kept aside, so that a cache that breaks each day does not fill the disk. */
static bool move_aside(const char *path, struct error *e)
{
	static const char *const parts[] = {"-wal", "-shm", "-journal"};
	char from[PATH_ROOM + 16], to[PATH_ROOM + 16];

	snprintf(to, sizeof(to), "%s.aside", path);
	if (rename(path, to) != 0)
		return error_set(e, "io", "cannot rename %s: %m", path);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		snprintf(from, sizeof(from), "%s%s", path, parts[i]);
		snprintf(to, sizeof(to), "%s.aside%s", path, parts[i]);
		if (rename(from, to) != 0)
			unlink(to); // of an earlier time: it must not be taken for this file's
	}
	return true;
}

static bool may_move_aside(const struct db_options *o, const struct error *why)
{
	return o->schema->disposable && !o->read_only && !is_memory(o->path) &&
	       (error_is(why, "corrupt") || error_is(why, "newer") || error_is(why, "foreign"));
}

struct db *db_open(const struct db_options *o, struct db_opening *opening, struct error *e)
{
	struct db_opening mine;
	struct error why = {0};

	if (!opening)
		opening = &mine;
	memset(opening, 0, sizeof(*opening));
	if (!sqlite3_threadsafe()) {
		error_set(e, "io", "this SQLite was built for one thread only");
		return NULL;
	}
	if (strlen(o->path) >= PATH_ROOM) {
		error_set(e, "io", "the path of the %s is too long", o->schema->what);
		return NULL;
	}
	struct db *db = open_once(o, opening, &why);
	if (!db && may_move_aside(o, &why)) {
		opening->why = why;
		opening->aside = move_aside(o->path, &why);
		if (opening->aside)
			db = open_once(o, opening, &why);
	}
	if (!db)
		error_set(e, why.code, "%s: %s", o->path, why.text);
	return db;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	sql_forget(db);
	sqlite3_close(db->raw);
	free(db);
}

bool db_begin(struct db *db, struct error *e)
{
	return db_exec(db, "begin immediate", e);
}

bool db_begin_read(struct db *db, struct error *e)
{
	return db_exec(db, "begin", e);
}

bool db_commit(struct db *db, struct error *e)
{
	if (db_exec(db, "commit", e)) {
		db->depth = 0;
		return true;
	}
	db_rollback(db);
	return false;
}

void db_rollback(struct db *db)
{
	db->depth = 0;
	/* After some errors SQLite has rolled back by itself. */
	if (db_in_transaction(db))
		sqlite3_exec(db->raw, "rollback", NULL, NULL, NULL);
}

bool db_in_transaction(const struct db *db)
{
	return !sqlite3_get_autocommit(db->raw);
}

bool db_savepoint(struct db *db, struct error *e)
{
	char text[48];

	snprintf(text, sizeof(text), "savepoint part%d", db->depth);
	if (!sql_run(db, text, SQL_NO_ARGS, e))
		return false;
	db->depth++;
	return true;
}

bool db_savepoint_end(struct db *db, bool keep, struct error *e)
{
	char text[48];

	if (!db_in_transaction(db)) {
		db->depth = 0;
		return error_set(e, "io", "the transaction was lost");
	}
	db->depth--;
	if (!keep) {
		snprintf(text, sizeof(text), "rollback to part%d", db->depth);
		if (!sql_run(db, text, SQL_NO_ARGS, e))
			return false;
	}
	snprintf(text, sizeof(text), "release part%d", db->depth);
	return sql_run(db, text, SQL_NO_ARGS, e);
}

void db_interrupt(struct db *db, bool for_good)
{
	if (for_good)
		atomic_store(&db->stopping, true);
	sqlite3_interrupt(db->raw);
}

bool db_checkpoint(struct db *db, struct error *e)
{
	int rc = sqlite3_wal_checkpoint_v2(db->raw, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	return rc == SQLITE_OK || sql_error_of(db->raw, rc, e, "cannot checkpoint");
}

bool db_version(struct db *db, int64_t *version, struct error *e)
{
	return pragma(db, "pragma data_version", version, e);
}

bool db_size(struct db *db, int64_t *used, int64_t *file, struct error *e)
{
	int64_t pages, unused, size;

	if (!pragma(db, "pragma page_count", &pages, e) ||
		!pragma(db, "pragma freelist_count", &unused, e) ||
		!pragma(db, "pragma page_size", &size, e))
		return false;
	*used = (pages - unused) * size;
	*file = pages * size;
	return true;
}

bool db_shrink(struct db *db, int pages, struct error *e)
{
	char text[64];

	snprintf(text, sizeof(text), "pragma incremental_vacuum(%d)", pages);
	return db_exec(db, text, e);
}
