/* SPDX-License-Identifier: MIT */
#include "yiping/store/audit.h"

#include "sql.h"

bool audit_put(struct db *db, struct audit_row *row, struct error *e)
{
	if (!sql_run(db,
		    "insert into audit (at, subject, role, event, what, count, request)"
		    " values (?, ?, ?, ?, ?, ?, ?)",
		    SQL_ARGS(sql_int(row->at), sql_text(row->subject), sql_int(row->role),
			    sql_text(row->event), sql_text(row->what), sql_int(row->count),
			    sql_text(row->request)),
		    e))
		return false;
	row->id = (uint64_t)sqlite3_last_insert_rowid(db->raw);
	return true;
}

bool audit_each(struct db *db, uint64_t after,
	bool (*visit)(void *user, const struct audit_row *row), void *user, struct error *e)
{
	struct arena arena = {0};
	bool failed = false, go_on = true;

	sqlite3_stmt *s = sql_start(db,
		"select id, at, subject, role, event, what, count, request from audit"
		" where id > ? order by id",
		SQL_ARGS(sql_int((int64_t)after)), e);
	if (!s)
		return false;
	while (go_on && sql_next(db, s, &failed, e)) {
		const struct audit_row row = {
			.id = (uint64_t)sqlite3_column_int64(s, 0),
			.at = sqlite3_column_int64(s, 1),
			.subject = sql_column_text(s, 2, &arena, NULL),
			.role = (enum role_id)sqlite3_column_int(s, 3),
			.event = sql_column_text(s, 4, &arena, NULL),
			.what = sql_column_text(s, 5, &arena, NULL),
			.count = (uint32_t)sqlite3_column_int64(s, 6),
			.request = sql_column_text(s, 7, &arena, NULL),
		};
		go_on = visit(user, &row);
		arena_reset(&arena);
	}
	sql_end(s);
	arena_finish(&arena);
	return !failed;
}

bool audit_prune(struct db *db, int64_t before, size_t slice, bool *more, struct error *e)
{
	if (!sql_run(db,
		    "delete from audit where id in (select id from audit where at < ?"
		    " order by id limit ?)",
		    SQL_ARGS(sql_int(before), sql_int((int64_t)slice)), e))
		return false;
	*more = (size_t)sqlite3_changes(db->raw) == slice;
	return true;
}
