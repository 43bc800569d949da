/* SPDX-License-Identifier: MIT */
#include "yiping/store/keyframe.h"

#include <string.h>

#include "pack.h"
#include "sql.h"
#include "yiping/base/buf.h"
#include "yiping/store/changelog.h"
#include "yiping/store/stored.h"

#define LEAST_CHANGES 10000
#define PART_BYTES 262144
#define ROW_MAX (HEAD_BYTES + 3 + PATH_MAX_AREAS * 4 + CHANGE_UNITS_MAX * 4 + ENTITY_ID_ROOM)

bool keyframe_is_due(struct db *db, uint64_t seq, bool *due, struct error *e)
{
	int64_t last = 0;
	uint64_t live;
	bool found;

	*due = false;
	if (!sql_number(db, "select max(seq) from keyframe", SQL_NO_ARGS, &last, &found, e))
		return false;
	uint64_t changes = seq - (uint64_t)last;
	if (seq < (uint64_t)last || changes < LEAST_CHANGES)
		return true;
	if (!stored_live_count(db, &live, e))
		return false;
	*due = changes >= live * 2;
	return true;
}

/* A row: head, count and nums of the path, of the units, length and bytes of the id. */
static void pack_row(const struct live *l, struct buf *out)
{
	uint8_t row[ROW_MAX], *p = row;

	head_pack(&l->head, p);
	p = put_nums(p + HEAD_BYTES, l->path.num, l->path.count);
	p = put_nums(p, l->units, l->unit_count);
	p = put_id(p, l->id);
	buf_add(out, row, (size_t)(p - row));
}

/* What lies behind its units, its path and its id stays what it was. */
static bool unpack_row(struct reader *r, struct live *l)
{
	const uint8_t *head = take_bytes(r, HEAD_BYTES);

	return head && head_unpack(head, &l->head) &&
	       take_nums(r, l->path.num, PATH_MAX_AREAS, &l->path.count) &&
	       take_nums(r, l->units, CHANGE_UNITS_MAX, &l->unit_count) && take_id(r, l->id);
}

struct writing {
	struct db *db;
	uint64_t seq;
	int64_t part, live;
	struct buf rows;
	bool failed;
	struct error *e;
};

static void flush(struct writing *w)
{
	if (w->rows.length == 0)
		return;
	w->failed |= !sql_run(w->db, "insert into keyframe_part values (?, ?, ?)",
		SQL_ARGS(sql_int((int64_t)w->seq), sql_int(w->part++),
			sql_blob(w->rows.data, w->rows.length)),
		w->e);
	buf_clear(&w->rows);
}

static bool write_live(void *user, const struct live *l)
{
	struct writing *w = user;

	pack_row(l, &w->rows);
	w->live++;
	if (w->rows.length >= PART_BYTES)
		flush(w);
	return !w->failed;
}

bool keyframe_write(struct db *db, uint64_t seq, int64_t at, struct error *e)
{
	struct writing w = {.db = db, .seq = seq, .e = e};

	buf_init(&w.rows, PART_BYTES + ROW_MAX);
	bool ok = sql_run(db, "delete from keyframe_part where seq = ?",
			  SQL_ARGS(sql_int((int64_t)seq)), e) &&
		  stored_each_live(db, write_live, &w, e);
	if (ok && !w.failed)
		flush(&w);
	ok = ok && !w.failed &&
	     sql_run(db, "insert or replace into keyframe values (?, ?, ?)",
		     SQL_ARGS(sql_int((int64_t)seq), sql_int(at), sql_int(w.live)), e);
	buf_finish(&w.rows);
	return ok;
}

static bool before(struct db *db, uint64_t seq, uint64_t *found, struct error *e)
{
	int64_t from = 0;
	bool any;

	if (!sql_number(db, "select max(seq) from keyframe where seq <= ?",
		    SQL_ARGS(sql_int((int64_t)seq)), &from, &any, e))
		return false;
	*found = any ? (uint64_t)from : 0;
	return true;
}

static bool visit_part(struct reader r, live_visit_fn visit, void *user, bool *go_on)
{
	struct live l = {0};

	while (*go_on && r.left > 0) {
		if (!unpack_row(&r, &l))
			return false;
		*go_on = visit(user, &l);
	}
	return true;
}

static sqlite3_stmt *parts_of(struct db *db, uint64_t seq, struct error *e)
{
	return sql_start(db, "select rows from keyframe_part where seq = ? order by part",
		SQL_ARGS(sql_int((int64_t)seq)), e);
}

static bool cannot_be_read(uint64_t seq, struct error *e)
{
	return error_set(e, "corrupt", "keyframe %lld cannot be read", (long long)seq);
}

bool keyframe_load(struct db *db, uint64_t seq, uint64_t *found, live_visit_fn visit, void *user,
	struct error *e)
{
	bool failed = false, go_on = true;

	if (!before(db, seq, found, e))
		return false;
	if (!*found)
		return true;
	sqlite3_stmt *s = parts_of(db, *found, e);
	if (!s)
		return false;
	while (go_on && !failed && sql_next(db, s, &failed, e)) {
		struct reader r = {0};
		r.p = sql_column_bytes(s, 0, &r.left);
		failed = !visit_part(r, visit, user, &go_on) && !cannot_be_read(*found, e);
	}
	sql_end(s);
	return !failed;
}

/* ---- a state in the past ---- */

#define AHEAD 16

/* Steps over a row; returns its head, NULL at the end. */
static const uint8_t *step_over(struct reader *r)
{
	const uint8_t *head = take_bytes(r, HEAD_BYTES), *n = head ? take_bytes(r, 1) : NULL;

	n = n && take_bytes(r, *n * (size_t)4) ? take_bytes(r, 1) : NULL;
	n = n && take_bytes(r, *n * (size_t)4) ? take_bytes(r, 1) : NULL;
	return n && take_bytes(r, *n) ? head : NULL;
}

static void expect_next(const struct fold *f, struct reader *scout)
{
	const uint8_t *head = step_over(scout);

	if (head)
		fold_expect(f, head);
}

static bool fill_part(struct reader r, struct fold *f)
{
	struct reader scout = r;

	for (int i = 0; i < AHEAD; i++)
		expect_next(f, &scout);
	while (r.left > 0) {
		struct reader row = r;
		const uint8_t *head = step_over(&r);
		if (!head)
			return false;
		expect_next(f, &scout);
		struct live *l = fold_fill_packed(f, head);
		if (l && !unpack_row(&row, l))
			return false;
	}
	return true;
}

static bool fill_frame(struct db *db, uint64_t seq, struct fold *f, struct error *e)
{
	bool failed = false;

	sqlite3_stmt *s = parts_of(db, seq, e);
	if (!s)
		return false;
	while (!failed && sql_next(db, s, &failed, e)) {
		struct reader r = {0};
		r.p = sql_column_bytes(s, 0, &r.left);
		failed = !fill_part(r, f) && !cannot_be_read(seq, e);
	}
	sql_end(s);
	return !failed;
}

/* The newest first: most entities of the keyframe have changed since. */
static bool fill_upto(struct db *db, uint64_t from, uint64_t seq, struct fold *f, struct error *e)
{
	return (seq == 0 || changelog_fill(db, from, seq, f, e)) &&
	       (from == 0 || fill_frame(db, from, f, e));
}

bool keyframe_fold(struct db *db, uint64_t seq, struct fold *f, struct error *e)
{
	bool own = !db_in_transaction(db);
	struct changelog_span span;
	uint64_t from;

	fold_clear(f);
	if (own && !db_begin_read(db, e))
		return false;
	bool ok = changelog_span(db, &span, e) && before(db, seq, &from, e);
	if (ok && from < span.floor)
		ok = error_set(e, "not_kept", "that far back nothing is kept");
	ok = ok && fill_upto(db, from, seq, f, e);
	fold_fill_end(f);
	fold_set_seq(f, seq);
	if (own)
		db_rollback(db);
	return ok;
}
