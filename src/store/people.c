/* SPDX-License-Identifier: MIT */
#include "yiping/store/people.h"

#include "sql.h"

#define PEOPLE_MAX 64

bool people_put(struct db *db, struct people_row *row, struct error *e)
{
	if (!sql_run(db,
		    "insert into people (event, role, name, phone, address, note, at)"
		    " values (?, ?, ?, ?, ?, ?, ?)",
		    SQL_ARGS(sql_int(row->event), sql_text(row->role), sql_text(row->name),
			    sql_text(row->phone), sql_text(row->address), sql_text(row->note),
			    sql_int(row->at)),
		    e))
		return false;
	row->id = (uint32_t)sqlite3_last_insert_rowid(db->raw);
	return true;
}

bool people_of(struct db *db, uint32_t event, struct arena *arena, struct people_row **rows,
	size_t *count, struct error *e)
{
	bool failed = false;

	*count = 0;
	*rows = arena_alloc(arena, PEOPLE_MAX * sizeof(**rows));
	sqlite3_stmt *s = sql_start(db,
		"select id, role, name, phone, address, note, at from people"
		" where event = ? order by id limit ?",
		SQL_ARGS(sql_int(event), sql_int(PEOPLE_MAX)), e);
	if (!s)
		return false;
	while (*count < PEOPLE_MAX && sql_next(db, s, &failed, e)) {
		struct people_row *r = &(*rows)[(*count)++];
		r->id = (uint32_t)sqlite3_column_int64(s, 0);
		r->event = event;
		r->role = sql_column_text(s, 1, arena, NULL);
		r->name = sql_column_text(s, 2, arena, NULL);
		r->phone = sql_column_text(s, 3, arena, NULL);
		r->address = sql_column_text(s, 4, arena, NULL);
		r->note = sql_column_text(s, 5, arena, NULL);
		r->at = sqlite3_column_int64(s, 6);
	}
	sql_end(s);
	return !failed;
}

bool people_purge(
	struct db *db, uint32_t event, int64_t before, size_t slice, size_t *gone, struct error *e)
{
	*gone = 0;
	/* Elsewhere freed pages may keep their bytes; these must not. */
	if (!db_exec(db, "pragma secure_delete = on", e))
		return false;
	bool ok = event ? sql_run(db, "delete from people where event = ?",
				  SQL_ARGS(sql_int(event)), e)
			: sql_run(db,
				  "delete from people where id in"
				  " (select id from people where at < ? limit ?)",
				  SQL_ARGS(sql_int(before), sql_int((int64_t)slice)), e);
	if (ok)
		*gone = (size_t)sqlite3_changes(db->raw);
	/* The WAL still has the old page: bring the new one home and begin the WAL afresh. */
	if (ok && *gone && !db_in_transaction(db))
		sqlite3_wal_checkpoint_v2(db->raw, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	struct error ignored;
	db_exec(db, "pragma secure_delete = fast", &ignored);
	return ok;
}
