/* SPDX-License-Identifier: MIT */
/* Whether the log is what was written: link by link, from its floor to its tip. */
#include "yiping/store/changelog.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "changelog_row.h"
#include "changelog_run.h"
#include "changelog_tip.h"
#include "yiping/store/meta.h"

#define KEY_COLUMNS "h.kind, h.num, h.rev"
#define PREV_COLUMN (HEAD_COLUMN_COUNT + 8)

struct walk {
	struct db *db;
	struct changelog_verdict *v;
	struct changelog_span span;
	struct arena arena;
	bool failed;
};

void changelog_tip_text(uint64_t seq, const uint8_t hash[SHA256_BYTES],
	char out[CHANGELOG_TIP_ROOM])
{
	char hex[2 * SHA256_BYTES + 1];

	sha256_hex(hash, hex);
	snprintf(out, CHANGELOG_TIP_ROOM, "%" PRIu64 " %s", seq, hex);
}

/* Whatever folding reads must say what the chain says. */
static bool check_run(struct walk *w, uint64_t seq, struct error *e)
{
	bool same;

	if (seq % RUN_CHANGES != 0)
		return true;
	w->failed = !run_matches(w->db, seq, &same, e);
	if (!w->failed && !same)
		w->v->bad = seq;
	return !w->failed && same;
}

/* The log begins after its floor, each follows the one before it, and what a row is found by is
 * what its head says. */
static bool fits(const struct walk *w, sqlite3_stmt *s, uint64_t from, struct change *c)
{
	static const uint8_t zero[SHA256_BYTES];
	struct error unread;
	size_t length;
	const struct changelog_verdict *v = w->v;

	const uint8_t *prev = sql_column_bytes(s, PREV_COLUMN, &length);
	if (length != SHA256_BYTES || !change_from_row(s, c, &unread) ||
		sqlite3_column_int64(s, PREV_COLUMN + 1) != c->head.kind ||
		sqlite3_column_int64(s, PREV_COLUMN + 2) != c->head.num ||
		sqlite3_column_int64(s, PREV_COLUMN + 3) != c->head.rev)
		return false;
	if (v->to)
		return c->seq == v->to + 1 && memcmp(prev, v->last, SHA256_BYTES) == 0;
	if (c->seq == 1 && memcmp(prev, zero, SHA256_BYTES) != 0)
		return false;
	return from || c->seq == w->span.floor + 1;
}

/* One link: what the row before it hashed to must be what it says. */
static bool check(struct walk *w, sqlite3_stmt *s, uint64_t from, struct error *e)
{
	struct change c;
	size_t length;
	struct changelog_verdict *v = w->v;
	uint64_t seq = (uint64_t)sqlite3_column_int64(s, 0);

	if (!fits(w, s, from, &c)) {
		v->bad = seq;
		return false;
	}
	change_body_from_row(s, HEAD_COLUMN_COUNT, &c, &w->arena);
	changelog_hash(&c, sql_column_bytes(s, PREV_COLUMN, &length), v->last);
	arena_reset(&w->arena);
	if (!v->from)
		v->from = seq;
	v->to = seq;
	return check_run(w, seq, e);
}

static bool walk(struct walk *w, uint64_t from, size_t limit, struct error *e)
{
	bool failed = false;

	sqlite3_stmt *s = sql_start(w->db,
		"select " HEAD_COLUMNS ", " BODY_COLUMNS ", " KEY_COLUMNS
		" from change_head h left join change_body b"
		" using (seq) where h.seq >= ? order by h.seq limit ?",
		SQL_ARGS(sql_int((int64_t)from), sql_int((int64_t)limit)), e);
	if (!s)
		return false;
	while (sql_next(w->db, s, &failed, e) && check(w, s, from, e))
		continue;
	sql_end(s);
	arena_finish(&w->arena);
	return !failed && !w->failed;
}

/* A run of changes that no whole thousand of rows stands for would be folded instead of them. */
static bool check_strays(struct walk *w, struct error *e)
{
	int64_t stray = 0;
	bool found;

	if (!sql_number(w->db,
		    "select min(first) from change_run where first % ?1 <> 1"
		    " or first + ?1 - 1 > ?2 or first <= ?3",
		    SQL_ARGS(sql_int(RUN_CHANGES), sql_int((int64_t)w->span.last),
			    sql_int((int64_t)w->span.floor)),
		    &stray, &found, e))
		return false;
	if (found)
		w->v->bad = stray > 0 ? (uint64_t)stray : 1;
	return true;
}

/* The last change is the one that was written last. */
static bool check_tip(struct walk *w, struct error *e)
{
	struct changelog_verdict *v = w->v;
	char wanted[CHANGELOG_TIP_ROOM] = "";
	const char *kept = "";

	v->whole = v->to == w->span.last;
	if (!v->whole)
		return true;
	if (v->to)
		changelog_tip_text(v->to, v->last, wanted);
	if (!meta_text(w->db, CHANGELOG_TIP, &w->arena, &kept, e))
		return false;
	if (strcmp(kept, wanted) != 0)
		v->bad = v->to ? v->to : w->span.floor + 1;
	arena_finish(&w->arena);
	return true;
}

static bool verify(struct walk *w, uint64_t from, size_t limit, struct error *e)
{
	if (!changelog_span(w->db, &w->span, e) || (!from && !check_strays(w, e)))
		return false;
	return w->v->bad || (walk(w, from, limit, e) && (w->v->bad || check_tip(w, e)));
}

bool changelog_verify(
	struct db *db, uint64_t from, size_t limit, struct changelog_verdict *v, struct error *e)
{
	struct walk w = {.db = db, .v = v};
	bool own = !db_in_transaction(db);

	memset(v, 0, sizeof(*v));
	/* Rows and tip must be of one state, although a server may run beside. */
	if (own && !db_begin_read(db, e))
		return false;
	bool ok = verify(&w, from, limit, e);
	if (own)
		db_rollback(db);
	return ok;
}
