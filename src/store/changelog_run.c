/* SPDX-License-Identifier: MIT */
#include "changelog_run.h"

#include <string.h>

#include "changelog_row.h"
#include "pack.h"
#include "yiping/base/buf.h"
#include "yiping/store/changelog.h"

#define FIXED (RUN_ROW_MAX - CHANGE_REST_MAX)
#define AT_HEAD 16

struct packing {
	struct buf rows;
	unsigned count;
};

static bool pack_one(void *user, const struct change *c)
{
	struct packing *p = user;
	uint8_t row[RUN_ROW_MAX];
	uint8_t *at = pack_u64(pack_u64(row, c->txn), (uint64_t)c->at);

	head_pack(&c->head, at);
	size_t length = change_pack_rest(c, row + FIXED);
	pack_u16(at + HEAD_BYTES, (uint16_t)length);
	buf_add(&p->rows, row, FIXED + length);
	p->count++;
	return true;
}

static bool pack_rows(struct db *db, uint64_t last, struct packing *p, struct error *e)
{
	buf_init(&p->rows, (size_t)RUN_CHANGES * RUN_ROW_MAX);
	return changelog_fold_rows(db, run_first(last) - 1, last, pack_one, p, e);
}

bool run_write(struct db *db, uint64_t last, struct error *e)
{
	struct packing p = {0};
	bool ok = pack_rows(db, last, &p, e);

	/* Where the log was cut off there are fewer. */
	if (ok && p.count == RUN_CHANGES)
		ok = sql_run(db, "insert into change_run values (?, ?)",
			SQL_ARGS(sql_int((int64_t)run_first(last)),
				sql_blob(p.rows.data, p.rows.length)),
			e);
	buf_finish(&p.rows);
	return ok;
}

static bool compare(struct db *db, uint64_t first, const struct buf *rows, bool *same,
	struct error *e)
{
	bool failed = false;

	sqlite3_stmt *s = sql_start(db, "select rows from change_run where first = ?",
		SQL_ARGS(sql_int((int64_t)first)), e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e)) {
		size_t length;
		const void *bytes = sql_column_bytes(s, 0, &length);
		*same = length == rows->length && memcmp(bytes, rows->data, length) == 0;
	}
	sql_end(s);
	return !failed;
}

bool run_matches(struct db *db, uint64_t last, bool *same, struct error *e)
{
	struct packing p = {0};

	*same = true;
	bool ok = pack_rows(db, last, &p, e);
	if (ok && p.count == RUN_CHANGES)
		ok = compare(db, run_first(last), &p.rows, same, e);
	buf_finish(&p.rows);
	return ok;
}

/* Where each change begins; false if the bytes are not what we write. */
static bool find_rows(struct reader r, const uint8_t *start[RUN_CHANGES])
{
	for (unsigned i = 0; i < RUN_CHANGES; i++) {
		start[i] = take_bytes(&r, FIXED);
		if (!start[i] || !take_bytes(&r, unpack_u16(start[i] + FIXED - 2)))
			return false;
	}
	return r.left == 0;
}

static bool unpack(const uint8_t *row, uint64_t seq, struct change *c)
{
	struct reader rest = {.p = row + FIXED, .left = unpack_u16(row + FIXED - 2)};

	c->seq = seq;
	c->txn = unpack_u64(row);
	c->at = (int64_t)unpack_u64(row + 8);
	return head_unpack(row + AT_HEAD, &c->head) && change_take_rest(&rest, c);
}

static bool visit_rows(struct way *w, uint64_t first, const uint8_t *const *start, uint64_t low,
	uint64_t end)
{
	struct change c = {.due_at = INSTANT_NONE};

	for (uint64_t at = low; at < end && w->go_on; at++) {
		if (!unpack(start[at], first + at, &c))
			return false;
		w->go_on = w->visit(w->user, &c);
	}
	return true;
}

#define AHEAD 16

static bool fill_rows(struct fold *f, const uint8_t *const *start, uint64_t low, uint64_t end)
{
	for (uint64_t at = end; at-- > low;) {
		const uint8_t *row = start[at];
		struct reader rest = {.p = row + FIXED, .left = unpack_u16(row + FIXED - 2)};
		if (at >= low + AHEAD)
			fold_expect(f, start[at - AHEAD] + AT_HEAD);
		struct live *l = fold_fill_packed(f, row + AT_HEAD);
		if (l && (!head_unpack(row + AT_HEAD, &l->head) || !change_take_live(&rest, l)))
			return false;
	}
	return true;
}

static bool go_through(
	struct way *w, uint64_t first, uint64_t after, uint64_t upto, struct reader r)
{
	const uint8_t *start[RUN_CHANGES];
	uint64_t low = after < first ? 0 : after - first + 1;
	uint64_t end = upto - first + 1 < RUN_CHANGES ? upto - first + 1 : RUN_CHANGES;

	if (!find_rows(r, start))
		return false;
	return w->filling ? fill_rows(w->filling, start, low, end)
			  : visit_rows(w, first, start, low, end);
}

bool run_visit(struct way *w, uint64_t first, uint64_t after, uint64_t upto, bool *found,
	struct error *e)
{
	bool failed = false;

	sqlite3_stmt *s = sql_start(w->db, "select rows from change_run where first = ?",
		SQL_ARGS(sql_int((int64_t)first)), e);
	if (!s)
		return false;
	*found = sql_next(w->db, s, &failed, e);
	if (*found) {
		struct reader r = {0};
		r.p = sql_column_bytes(s, 0, &r.left);
		if (!go_through(w, first, after, upto, r))
			failed = !error_set(e, "corrupt", "the run of change %llu cannot be read",
				(unsigned long long)first);
	}
	sql_end(s);
	return !failed;
}
