/* SPDX-License-Identifier: MIT */
#include "yiping/store/changelog.h"

#include <stdlib.h>
#include <string.h>

#include "changelog_row.h"
#include "changelog_run.h"
#include "yiping/base/mem.h"
#include "yiping/store/meta.h"

#define PAGE_BYTES 16777216
#define MANY INT64_MAX

static int64_t end_of(uint64_t upto)
{
	return upto == 0 || upto > INT64_MAX ? MANY : (int64_t)upto;
}

bool changelog_span(struct db *db, struct changelog_span *out, struct error *e)
{
	bool failed = false;

	int64_t floor = 0;

	*out = (struct changelog_span){.at = INSTANT_NONE};
	if (!meta_number(db, "log.floor", &floor, e))
		return false;
	out->floor = (uint64_t)floor;
	sqlite3_stmt *s = sql_start(
		db, "select seq, at from change_head order by seq desc limit 1", SQL_NO_ARGS, e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e)) {
		out->last = (uint64_t)sqlite3_column_int64(s, 0);
		out->at = sqlite3_column_int64(s, 1);
	}
	sql_end(s);
	return !failed;
}

static bool fold_rows(struct way *w, uint64_t after, uint64_t upto, struct error *e)
{
	bool failed = false;
	struct change c;

	sqlite3_stmt *s = sql_start(w->db,
		w->filling ? "select " HEAD_COLUMNS " from change_head h"
			  " where h.seq > ? and h.seq <= ? order by h.seq desc"
			: "select " HEAD_COLUMNS " from change_head h"
			  " where h.seq > ? and h.seq <= ? order by h.seq",
		SQL_ARGS(sql_int((int64_t)after), sql_int((int64_t)upto)), e);
	if (!s)
		return false;
	while (w->go_on && sql_next(w->db, s, &failed, e)) {
		if (!change_from_row(s, &c, e)) {
			failed = true;
			break;
		}
		w->go_on = w->visit(w->user, &c);
	}
	sql_end(s);
	return !failed;
}

/* The changes of one run, or the rows up to the next one; *after moves on. */
static bool fold_on(struct way *w, uint64_t *after, uint64_t upto, struct error *e)
{
	uint64_t first = run_first(*after + 1), end = first + RUN_CHANGES - 1;
	int64_t next = 0;
	bool found;

	if (!run_visit(w, first, *after, upto, &found, e))
		return false;
	if (found) {
		*after = end;
		return true;
	}
	if (!sql_number(w->db, "select min(first) from change_run where first > ?",
		    SQL_ARGS(sql_int((int64_t)first)), &next, &found, e))
		return false;
	end = found && (uint64_t)next <= upto ? (uint64_t)next - 1 : upto;
	uint64_t from = *after;
	*after = end;
	return fold_rows(w, from, end, e);
}

/* The same from the other end; *upto moves back. */
static bool fold_back(struct way *w, uint64_t after, uint64_t *upto, struct error *e)
{
	uint64_t first = run_first(*upto), end = *upto;
	int64_t last = 0;
	bool found;

	if (!run_visit(w, first, after, end, &found, e))
		return false;
	*upto = first - 1;
	if (found)
		return true;
	if (!sql_number(w->db, "select max(first) from change_run where first < ?",
		    SQL_ARGS(sql_int((int64_t)first)), &last, &found, e))
		return false;
	*upto = found ? (uint64_t)last + RUN_CHANGES - 1 : 0;
	return fold_rows(w, *upto > after ? *upto : after, end, e);
}

bool changelog_fold_rows(struct db *db, uint64_t after, uint64_t upto, change_visit_fn visit,
	void *user, struct error *e)
{
	struct way w = {.db = db, .go_on = true, .visit = visit, .user = user};

	return fold_rows(&w, after, upto, e);
}

bool changelog_fold(struct db *db, uint64_t after, uint64_t upto, change_visit_fn visit, void *user,
	struct error *e)
{
	struct way w = {.db = db, .go_on = true, .visit = visit, .user = user};
	uint64_t end = (uint64_t)end_of(upto);

	while (w.go_on && after < end)
		if (!fold_on(&w, &after, end, e))
			return false;
	return true;
}

static bool fill(void *user, const struct change *c)
{
	struct live *l = fold_fill(user, (enum kind)c->head.kind, c->head.num);

	if (!l)
		return true;
	l->head = c->head;
	l->path = c->path;
	l->unit_count = c->unit_count;
	memcpy(l->units, c->units, c->unit_count * sizeof(*c->units));
	memcpy(l->id, c->id, sizeof(l->id));
	change_end_live(c->op, l);
	return true;
}

bool changelog_fill(struct db *db, uint64_t after, uint64_t upto, struct fold *f, struct error *e)
{
	struct way w = {.db = db, .filling = f, .go_on = true, .visit = fill, .user = f};
	struct changelog_span span;

	if (!changelog_span(db, &span, e))
		return false;
	if (upto == 0 || upto > span.last)
		upto = span.last;
	while (after < upto)
		if (!fold_back(&w, after, &upto, e))
			return false;
	return true;
}

void change_page_finish(struct change_page *page)
{
	if (!page)
		return;
	free(page->changes);
	arena_finish(&page->arena);
	memset(page, 0, sizeof(*page));
}

static struct change *page_add(struct change_page *page, size_t *room)
{
	if (page->count == *room) {
		*room = *room ? *room * 2 : 64;
		page->changes = mem_grow(page->changes, *room, sizeof(*page->changes));
	}
	return &page->changes[page->count++];
}

/* Takes the body of one kept change; *bytes grows by its size. */
static bool take_body(
	struct db *db, struct change *c, struct arena *arena, size_t *bytes, struct error *e)
{
	bool failed = false;

	sqlite3_stmt *s =
		sql_start(db, "select " BODY_COLUMNS " from change_body b where b.seq = ?",
			SQL_ARGS(sql_int((int64_t)c->seq)), e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e))
		change_body_from_row(s, 0, c, arena);
	sql_end(s);
	*bytes += c->body_length + c->args_length;
	return !failed;
}

static bool read_rows(
	struct db *db, const struct change_query *q, struct change_page *page, struct error *e)
{
	bool failed = false;
	size_t room = 0, seen = 0, bytes = 0, byte_cap = q->bytes ? q->bytes : PAGE_BYTES;
	uint64_t txn = 0;
	struct change c;

	sqlite3_stmt *s = sql_start(db,
		"select " HEAD_COLUMNS " from change_head h"
		" where h.seq > ? and h.seq <= ? order by h.seq",
		SQL_ARGS(sql_int((int64_t)q->after), sql_int(end_of(q->upto))), e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		if (!change_from_row(s, &c, e)) {
			failed = true;
			break;
		}
		bool full = page->count >= q->limit || (q->scan && seen >= q->scan) ||
			    bytes >= byte_cap;
		if (full && c.txn != txn) {
			page->more = true;
			break;
		}
		txn = c.txn;
		seen++;
		page->next = c.seq;
		if (q->keep && !q->keep(q->user, &c))
			continue;
		struct change *kept = page_add(page, &room);
		*kept = c;
		if (!q->heads_only && !take_body(db, kept, &page->arena, &bytes, e)) {
			failed = true;
			break;
		}
	}
	sql_end(s);
	return !failed;
}

bool changelog_read(
	struct db *db, const struct change_query *q, struct change_page *page, struct error *e)
{
	bool own = !db_in_transaction(db);

	memset(page, 0, sizeof(*page));
	page->next = q->after;
	if (q->limit == 0)
		return true;
	/* Head and body must be of one state, although retention runs beside. */
	if (own && !db_begin_read(db, e))
		return false;
	bool ok = read_rows(db, q, page, e);
	if (own)
		db_rollback(db);
	if (!ok)
		change_page_finish(page);
	return ok;
}

static bool read_whole(struct db *db, const char *sql, const struct sql_arg *args, size_t count,
	struct change_page *page, struct error *e)
{
	bool failed = false;
	size_t room = 0;

	memset(page, 0, sizeof(*page));
	sqlite3_stmt *s = sql_start(db, sql, args, count, e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		struct change *c = page_add(page, &room);
		if (!change_from_row(s, c, e)) {
			failed = true;
			break;
		}
		change_body_from_row(s, HEAD_COLUMN_COUNT, c, &page->arena);
	}
	sql_end(s);
	if (failed)
		change_page_finish(page);
	return !failed;
}

#define WHOLE                                                                                      \
	"select " HEAD_COLUMNS ", " BODY_COLUMNS " from change_head h left join change_body b on " \
	"b.seq = h.seq where h.kind = ? and h.num = ?"

bool changelog_entity(struct db *db, enum kind kind, uint32_t num, uint32_t after_rev, size_t limit,
	struct change_page *page, struct error *e)
{
	if (!read_whole(db, WHOLE " and h.rev > ? order by h.rev limit ?",
		    SQL_ARGS(sql_int(kind), sql_int(num), sql_int(after_rev),
			    sql_int((int64_t)limit + 1)),
		    page, e))
		return false;
	page->more = page->count > limit;
	if (page->more)
		page->count = limit;
	return true;
}

bool changelog_at_rev(struct db *db, enum kind kind, uint32_t num, uint32_t rev, uint64_t seq,
	struct change_page *page, struct error *e)
{
	if (rev)
		return read_whole(db, WHOLE " and h.rev = ?",
			SQL_ARGS(sql_int(kind), sql_int(num), sql_int(rev)), page, e);
	return read_whole(db, WHOLE " and h.seq <= ? order by h.rev desc limit 1",
		SQL_ARGS(sql_int(kind), sql_int(num), sql_int(end_of(seq))), page, e);
}

bool changelog_time_of(struct db *db, enum kind kind, uint32_t num, uint32_t rev, int64_t *at,
	bool *found, struct error *e)
{
	int64_t time = 0;

	if (!sql_number(db, "select at from change_head where kind = ? and num = ? and rev = ?",
		    SQL_ARGS(sql_int(kind), sql_int(num), sql_int(rev)), &time, found, e))
		return false;
	if (*found)
		*at = time;
	return true;
}

/* Time never goes back along the log, so that a search by halves needs no index; the log of a
 * cache has holes, so that each probe takes the next row there is. */
bool changelog_seq_at(struct db *db, int64_t at, uint64_t *after, struct error *e)
{
	struct changelog_span span;
	bool failed = false;

	if (!changelog_span(db, &span, e))
		return false;
	*after = 0;
	uint64_t low = span.floor, high = span.last; // answer in [low, high], or 0
	while (low < high) {
		uint64_t middle = low + (high - low) / 2 + 1, seq = high;
		int64_t then = INT64_MAX;
		sqlite3_stmt *s = sql_start(db,
			"select seq, at from change_head where seq >= ? order by seq limit 1",
			SQL_ARGS(sql_int((int64_t)middle)), e);
		if (!s)
			return false;
		if (sql_next(db, s, &failed, e)) {
			seq = (uint64_t)sqlite3_column_int64(s, 0);
			then = sqlite3_column_int64(s, 1);
		}
		sql_end(s);
		if (failed)
			return false;
		if (then <= at)
			low = *after = seq;
		else
			high = middle - 1;
	}
	return true;
}

bool changelog_drop(struct db *db, uint64_t upto, struct error *e)
{
	struct sql_arg seq = sql_int((int64_t)upto);

	/* A run of which only a part has rows could no longer be held against them. */
	return sql_run(db, "delete from change_head where seq <= ?", &seq, 1, e) &&
	       sql_run(db, "delete from change_run where first <= ?", &seq, 1, e) &&
	       sql_run(db, "delete from change_body where seq <= ?", &seq, 1, e) &&
	       meta_put_number(db, "log.floor", (int64_t)upto, e);
}

static bool keyframe_before(
	struct db *db, uint64_t floor, int64_t *seq, bool *found, struct error *e)
{
	return sql_number(db, "select max(seq) from keyframe where seq <= ?",
		SQL_ARGS(sql_int((int64_t)floor)), seq, found, e);
}

bool changelog_prune(struct db *db, uint64_t floor, size_t slice, bool *more, struct error *e)
{
	int64_t seq = 0, low = 0;
	bool found = false, any = false;

	*more = false;
	if (!keyframe_before(db, floor, &seq, &found, e))
		return false;
	if (!found)
		return true;
	if (!sql_run(db, "delete from keyframe_part where seq < ?", SQL_ARGS(sql_int(seq)), e) ||
		!sql_run(db, "delete from keyframe where seq < ?", SQL_ARGS(sql_int(seq)), e) ||
		!sql_number(db, "select min(seq) from change_head", SQL_NO_ARGS, &low, &any, e))
		return false;
	if (!any || low > seq)
		return true;
	int64_t to = seq - low >= (int64_t)slice ? low + (int64_t)slice - 1 : seq;
	*more = to < seq;
	return changelog_drop(db, (uint64_t)to, e);
}
