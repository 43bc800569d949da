/* SPDX-License-Identifier: MIT */
#include "yiping/store/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sql.h"
#include "yiping/base/mem.h"

#define COLUMNS                                                                                    \
	"o.row, o.key, o.subject, o.server, o.event, o.verb, o.tag, o.target, o.bytes, o.made_at," \
	" o.not_after, o.state, o.status, o.outcome, o.settled_at"

void outbox_list_finish(struct outbox_list *list)
{
	if (!list)
		return;
	free(list->rows);
	arena_finish(&list->arena);
	memset(list, 0, sizeof(*list));
}

static bool add(struct db *db, struct outbox_row *row, struct error *e)
{
	int64_t waiting = 0;
	bool found;

	if (!sql_number(db, "select count(*) from outbox indexed by outbox_waiting where state < 4",
		    SQL_NO_ARGS, &waiting, &found, e))
		return false;
	if (waiting >= OUTBOX_ROWS_MAX)
		return error_set(
			e, "outbox_full", "%lld acts wait to be sent already", (long long)waiting);
	if (!sql_run(db,
		    "insert into outbox (key, server, subject, event, verb, tag, target, bytes,"
		    " made_at, not_after, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
		    SQL_ARGS(sql_text(row->key), sql_text(row->server), sql_text(row->subject),
			    sql_text(row->event ? row->event : ""), sql_text(row->verb),
			    sql_text(row->tag), sql_text(row->target),
			    sql_blob(row->bytes ? row->bytes : "", row->length),
			    sql_int(row->made_at), sql_instant(row->not_after)),
		    e))
		return false;
	row->row = sqlite3_last_insert_rowid(db->raw);
	row->state = OUTBOX_QUEUED;
	return true;
}

bool outbox_add(struct db *db, struct outbox_row *row, struct error *e)
{
	if (row->length > OUTBOX_BYTES_MAX)
		return error_set(
			e, "too_large", "the act is larger than %d bytes", OUTBOX_BYTES_MAX);
	if (!db_begin(db, e))
		return false;
	if (add(db, row, e))
		return db_commit(db, e);
	db_rollback(db);
	return false;
}

bool outbox_set(struct db *db, const char *key, enum outbox_state state, int status,
	const void *outcome, size_t length, int64_t at, struct error *e)
{
	bool settled = state == OUTBOX_APPLIED || state == OUTBOX_REFUSED;

	if (!sql_run(db,
		    "update outbox set state = ?, status = coalesce(nullif(?, 0), status),"
		    " outcome = coalesce(?, outcome), settled_at = ? where key = ?",
		    SQL_ARGS(sql_int(state), sql_int(status), sql_blob(outcome, length),
			    sql_instant(settled ? at : INSTANT_NONE), sql_text(key)),
		    e))
		return false;
	return sqlite3_changes(db->raw) == 1 || error_set(e, "not_found", "no such act waits");
}

bool outbox_retag(struct db *db, const char *key, const char *tag, struct error *e)
{
	return sql_run(db, "update outbox set tag = ? where key = ? and state in (0, 1)",
		SQL_ARGS(sql_text(tag), sql_text(key)), e);
}

bool outbox_drop(struct db *db, const char *key, int64_t at, struct error *e)
{
	if (!sql_run(db,
		    "update outbox set state = 5, settled_at = ? where key = ? and state in (2, 3)",
		    SQL_ARGS(sql_int(at), sql_text(key)), e))
		return false;
	return sqlite3_changes(db->raw) == 1 ||
	       error_set(e, "not_found", "no such act waits for a decision");
}

static bool requeue(struct db *db, const char *key, const struct outbox_row *again, int64_t at,
	struct error *e)
{
	if (!sql_run(db,
		    "update outbox set key = ?, tag = ?, made_at = ?, not_after = ?, state = 0,"
		    " status = 0, outcome = null, settled_at = null where key = ? and state = 5",
		    SQL_ARGS(sql_text(again->key), sql_text(again->tag), sql_int(again->made_at),
			    sql_instant(again->not_after), sql_text(key)),
		    e))
		return false;
	return sql_run(db,
		"insert into outbox (key, server, subject, event, verb, tag, target, bytes,"
		" made_at, not_after, state, status, outcome, settled_at) select ?, server,"
		" subject, event, verb, ?, target, bytes, ?, ?, 5, ?, ?, ? from outbox"
		" where key = ?",
		SQL_ARGS(sql_text(key), sql_text(again->tag), sql_int(again->made_at),
			sql_instant(again->not_after), sql_int(again->status),
			sql_blob(again->outcome, again->outcome_length), sql_int(at),
			sql_text(again->key)),
		e);
}

bool outbox_requeue(struct db *db, const char *key, const struct outbox_row *again, int64_t at,
	struct error *e)
{
	struct outbox_list list = {0};
	struct outbox_row row = *again;

	if (!db_begin(db, e))
		return false;
	bool ok = outbox_drop(db, key, at, e) && outbox_by_key(db, key, &list, e);
	if (ok && list.count == 1) {
		row.status = list.rows[0].status;
		row.outcome = list.rows[0].outcome;
		row.outcome_length = list.rows[0].outcome_length;
	}
	ok = ok && requeue(db, key, &row, at, e);
	outbox_list_finish(&list);
	if (ok)
		return db_commit(db, e);
	db_rollback(db);
	return false;
}

static void from_row(sqlite3_stmt *s, struct outbox_row *r, struct arena *arena)
{
	r->row = sqlite3_column_int64(s, 0);
	r->key = sql_column_text(s, 1, arena, NULL);
	r->subject = sql_column_text(s, 2, arena, NULL);
	r->server = sql_column_text(s, 3, arena, NULL);
	r->event = sql_column_text(s, 4, arena, NULL);
	r->verb = sql_column_text(s, 5, arena, NULL);
	r->tag = sql_column_text(s, 6, arena, NULL);
	r->target = sql_column_text(s, 7, arena, NULL);
	r->bytes = sql_column_text(s, 8, arena, &r->length);
	r->made_at = sqlite3_column_int64(s, 9);
	r->not_after = sql_column_instant(s, 10);
	r->state = (enum outbox_state)sqlite3_column_int(s, 11);
	r->status = sqlite3_column_int(s, 12);
	r->outcome = sql_column_text(s, 13, arena, &r->outcome_length);
	r->settled_at = sql_column_instant(s, 14);
}

static bool read_list(struct db *db, const char *sql, const struct sql_arg *args, size_t count,
	struct outbox_list *list, struct error *e)
{
	bool failed = false;
	size_t room = 0;

	memset(list, 0, sizeof(*list));
	sqlite3_stmt *s = sql_start(db, sql, args, count, e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		if (list->count == room) {
			room = room ? room * 2 : 16;
			list->rows = mem_grow(list->rows, room, sizeof(*list->rows));
		}
		struct outbox_row *row = &list->rows[list->count++];
		memset(row, 0, sizeof(*row));
		from_row(s, row, &list->arena);
	}
	sql_end(s);
	if (failed)
		outbox_list_finish(list);
	return !failed;
}

bool outbox_find(struct db *db, const char *server, const char *subject, unsigned states,
	bool newest, size_t limit, struct outbox_list *list, struct error *e)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"select " COLUMNS " from outbox o where (?1 is null or server = ?1)"
		" and (?2 is null or subject = ?2) and ((1 << state) & ?3) != 0 order by row%s "
		"limit ?4",
		newest ? " desc" : "");
	return read_list(db, sql,
		SQL_ARGS(sql_text(server), sql_text(subject), sql_int(states),
			sql_int((int64_t)limit)),
		list, e);
}

bool outbox_by_key(struct db *db, const char *key, struct outbox_list *list, struct error *e)
{
	return read_list(db, "select " COLUMNS " from outbox o where o.key = ?",
		SQL_ARGS(sql_text(key)), list, e);
}

bool outbox_counts(struct db *db, const char *server, const char *subject,
	size_t counts[OUTBOX_STATE_COUNT], struct error *e)
{
	bool failed = false;

	memset(counts, 0, OUTBOX_STATE_COUNT * sizeof(*counts));
	sqlite3_stmt *s = sql_start(db,
		"select state, count(*) from outbox"
		" where (?1 is null or server = ?1) and (?2 is null or subject = ?2) group by "
		"state",
		SQL_ARGS(sql_text(server), sql_text(subject)), e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		int64_t state = sqlite3_column_int64(s, 0);
		if (state >= 0 && state < OUTBOX_STATE_COUNT)
			counts[state] = (size_t)sqlite3_column_int64(s, 1);
	}
	sql_end(s);
	return !failed;
}

bool outbox_reopen(struct db *db, const char *server, const char *subject, int64_t since,
	size_t limit, struct error *e)
{
	return sql_run(db,
		"update outbox set state = 1, settled_at = null where row in (select row from"
		" outbox where server = ? and subject = ? and state = 4 and settled_at >= ?"
		" order by row desc limit ?)",
		SQL_ARGS(sql_text(server), sql_text(subject), sql_int(since),
			sql_int((int64_t)limit)),
		e);
}

bool outbox_prune(struct db *db, int64_t before, struct error *e)
{
	return sql_run(db, "delete from outbox where state in (4, 5) and settled_at < ?",
		SQL_ARGS(sql_int(before)), e);
}
