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

static bool unpack_row(struct reader *r, struct live *l)
{
	const uint8_t *head = take_bytes(r, HEAD_BYTES);

	memset(l, 0, sizeof(*l));
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

bool keyframe_load(struct db *db, uint64_t seq, uint64_t *found, live_visit_fn visit, void *user,
	struct error *e)
{
	bool failed = false, go_on = true;
	struct live l;

	if (!before(db, seq, found, e))
		return false;
	if (!*found)
		return true;
	sqlite3_stmt *s =
		sql_start(db, "select rows from keyframe_part where seq = ? order by part",
			SQL_ARGS(sql_int((int64_t)*found)), e);
	if (!s)
		return false;
	while (go_on && !failed && sql_next(db, s, &failed, e)) {
		struct reader r = {0};
		r.p = sql_column_bytes(s, 0, &r.left);
		while (go_on && r.left > 0) {
			if (!unpack_row(&r, &l)) {
				failed = !error_set(e, "corrupt", "keyframe %lld cannot be read",
					(long long)*found);
				break;
			}
			go_on = visit(user, &l);
		}
	}
	sql_end(s);
	return !failed;
}

#define AHEAD 16

/* Those that come next, so that the fold can get ready for them. */
struct filling {
	struct fold *fold;
	struct live next[AHEAD];
	unsigned count; // told so far
};

static struct live *place_of_next(struct filling *w)
{
	struct live *l = &w->next[w->count % AHEAD];

	if (w->count++ >= AHEAD)
		fold_fill(w->fold, l);
	return l;
}

static void fill_rest(struct filling *w)
{
	unsigned from = w->count > AHEAD ? w->count - AHEAD : 0;

	for (unsigned i = from; i < w->count; i++)
		fold_fill(w->fold, &w->next[i % AHEAD]);
	fold_fill_end(w->fold);
}

static bool fill(void *user, const struct live *told)
{
	struct live *l = place_of_next(user);

	*l = *told;
	fold_expect(((struct filling *)user)->fold, l);
	return true;
}

static bool fill_from_change(void *user, const struct change *c)
{
	struct live *l = place_of_next(user);

	l->head = c->head;
	l->path = c->path;
	l->unit_count = c->unit_count;
	memcpy(l->units, c->units, c->unit_count * sizeof(*c->units));
	memcpy(l->id, c->id, sizeof(l->id));
	if (c->op == OP_LEAVE)
		l->head.state = l->head.kind == KIND_EVENT ? STATE_NONE : 0;
	fold_expect(((struct filling *)user)->fold, l);
	return true;
}

bool keyframe_fold(struct db *db, uint64_t seq, struct fold *f, struct error *e)
{
	bool own = !db_in_transaction(db);
	struct changelog_span span;
	struct filling w = {.fold = f};
	uint64_t from;

	fold_clear(f);
	if (own && !db_begin_read(db, e))
		return false;
	bool ok = changelog_span(db, &span, e) && before(db, seq, &from, e);
	if (ok && from < span.floor)
		ok = error_set(e, "not_kept", "that far back nothing is kept");
	/* The newest first: most entities of the keyframe have changed since. */
	if (ok)
		ok = (seq == 0 || changelog_fold_back(db, from, seq, fill_from_change, &w, e)) &&
		     keyframe_load(db, from, &from, fill, &w, e);
	fill_rest(&w);
	fold_set_seq(f, seq);
	if (own)
		db_rollback(db);
	return ok;
}
