/* SPDX-License-Identifier: MIT */
#include "yiping/store/journal.h"

#include <stdlib.h>
#include <string.h>

#include "sql.h"
#include "yiping/base/mem.h"

#define COLUMNS "id, at, terminal, what, view, detail, seq, tick, age_ms"

bool journal_add(struct db *db, struct journal_row *r, struct error *e)
{
	if (!sql_run(db,
		    "insert into seen (at, terminal, what, view, detail, seq, tick, age_ms)"
		    " values (?, ?, ?, ?, ?, ?, ?, ?)",
		    SQL_ARGS(sql_int(r->at), sql_text(r->terminal), sql_int(r->what),
			    sql_text(r->view), sql_text(r->detail), sql_int((int64_t)r->seq),
			    sql_int((int64_t)r->tick), sql_instant(r->age_ms)),
		    e))
		return false;
	r->id = sqlite3_last_insert_rowid(db->raw);
	return true;
}

void journal_page_finish(struct journal_page *page)
{
	if (!page)
		return;
	free(page->rows);
	arena_finish(&page->arena);
	memset(page, 0, sizeof(*page));
}

static bool read_rows(struct db *db, const char *sql, const struct sql_arg *args, size_t count,
	size_t limit, struct journal_page *page, struct error *e)
{
	bool failed = false;
	size_t room = 0;

	memset(page, 0, sizeof(*page));
	sqlite3_stmt *s = sql_start(db, sql, args, count, e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		if (page->count == limit) {
			page->more = true;
			break;
		}
		if (page->count == room) {
			room = room ? room * 2 : 32;
			page->rows = mem_grow(page->rows, room, sizeof(*page->rows));
		}
		page->rows[page->count++] = (struct journal_row){.id = sqlite3_column_int64(s, 0),
			.at = sqlite3_column_int64(s, 1),
			.terminal = sql_column_text(s, 2, &page->arena, NULL),
			.what = (enum journal_what)sqlite3_column_int(s, 3),
			.view = sql_column_text(s, 4, &page->arena, NULL),
			.detail = sql_column_text(s, 5, &page->arena, NULL),
			.seq = (uint64_t)sqlite3_column_int64(s, 6),
			.tick = (uint64_t)sqlite3_column_int64(s, 7),
			.age_ms = sql_column_instant(s, 8)};
	}
	sql_end(s);
	if (failed)
		journal_page_finish(page);
	return !failed;
}

bool journal_read(struct db *db, int64_t from, int64_t to, int64_t after, size_t limit,
	struct journal_page *page, struct error *e)
{
	/* A row may be dated before the one before it (the clock was set), so the key is both. */
	return read_rows(db,
		"select " COLUMNS " from seen where at >= ?1 and at < ?2 and (?3 = 0 or"
		" (at, id) > (select at, id from seen where id = ?3)) order by at, id limit ?4",
		SQL_ARGS(sql_int(from), sql_int(to), sql_int(after), sql_int((int64_t)limit + 1)),
		limit, page, e);
}

bool journal_at(
	struct db *db, const char *terminal, int64_t at, struct journal_page *page, struct error *e)
{
	return read_rows(db,
		"select " COLUMNS " from seen where id in ("
		" (select id from seen where at <= ?2 and (?1 is null or terminal = ?1) and what = "
		"2"
		" order by at desc, id desc limit 1),"
		" (select id from seen where at <= ?2 and (?1 is null or terminal = ?1) and what = "
		"3"
		" order by at desc, id desc limit 1),"
		" (select id from seen where at <= ?2 and (?1 is null or terminal = ?1)"
		" order by at desc, id desc limit 1)) order by at, id",
		SQL_ARGS(sql_text(terminal), sql_int(at)), 3, page, e);
}

bool journal_prune(struct db *db, int64_t before, size_t slice, struct error *e)
{
	return sql_run(db,
		"delete from seen where id in (select id from seen where at < ?"
		" order by at limit ?)",
		SQL_ARGS(sql_int(before), sql_int((int64_t)slice)), e);
}
