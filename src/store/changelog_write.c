/* SPDX-License-Identifier: MIT */
#include "yiping/store/changelog.h"

#include <string.h>

#include "changelog_row.h"
#include "changelog_run.h"
#include "pack.h"

static void add_string(struct sha256 *h, const char *s, size_t length)
{
	uint8_t bytes[4];

	pack_u32(bytes, s ? (uint32_t)length : UINT32_MAX);
	sha256_add(h, bytes, sizeof(bytes));
	if (s && length)
		sha256_add(h, s, length);
}

static void add_text(struct sha256 *h, const char *s)
{
	add_string(h, s, s ? strlen(s) : 0);
}

static void add_nums(struct sha256 *h, const uint32_t *num, uint8_t count)
{
	struct nums packed = pack_nums(num, count);

	sha256_add(h, &count, 1);
	sha256_add(h, packed.bytes, packed.length);
}

static void hash_change(struct sha256 *h, const struct change *c, const uint8_t *prev, uint8_t *out)
{
	static const char magic[] = "yiping-change-1\n";
	uint8_t fixed[34], head[HEAD_BYTES], who[5];
	uint8_t *p = fixed;

	sha256_add(h, magic, sizeof(magic) - 1);
	sha256_add(h, prev, SHA256_BYTES);
	p = pack_u64(p, c->seq);
	p = pack_u64(p, c->txn);
	p = pack_u64(p, (uint64_t)c->at);
	p = pack_u64(p, (uint64_t)c->due_at);
	p[0] = (uint8_t)c->op;
	p[1] = (uint8_t)c->verb;
	sha256_add(h, fixed, sizeof(fixed));
	add_text(h, c->id);
	head_pack(&c->head, head);
	sha256_add(h, head, sizeof(head));
	add_nums(h, c->path.num, c->path.count);
	add_nums(h, c->old_path.num, c->old_path.count);
	add_nums(h, c->units, c->unit_count);
	add_nums(h, c->old_units, c->old_unit_count);
	add_text(h, c->actor.subject);
	add_text(h, c->actor.name);
	who[4] = (uint8_t)c->actor.role;
	pack_u32(who, c->actor.num);
	sha256_add(h, who, sizeof(who));
	add_text(h, c->key);
	add_string(h, c->args, c->args_length);
	add_string(h, c->body, c->body_length);
	sha256_result(h, out);
}

void changelog_hash(
	const struct change *c, const uint8_t prev[SHA256_BYTES], uint8_t out[SHA256_BYTES])
{
	struct sha256 *h = sha256_create();
	uint8_t result[SHA256_BYTES]; // out may be prev

	hash_change(h, c, prev, result);
	memcpy(out, result, SHA256_BYTES);
	sha256_destroy(h);
}

/* Reads the end of the log: its last row and that row's hash. */
static bool load(struct changelog *log, struct db *db, struct error *e)
{
	struct arena arena = {0};
	struct change c;
	bool failed = false, ok = true;

	memset(log, 0, sizeof(*log));
	log->at = INSTANT_NONE;
	sqlite3_stmt *s = sql_start(db,
		"select " HEAD_COLUMNS ", " BODY_COLUMNS " from change_head h join change_body b"
		" using (seq) order by h.seq desc limit 1",
		SQL_NO_ARGS, e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e)) {
		size_t length;
		ok = change_from_row(s, &c, e);
		if (ok) {
			change_body_from_row(s, HEAD_COLUMN_COUNT, &c, &arena);
			const uint8_t *prev = sql_column_bytes(s, HEAD_COLUMN_COUNT + 8, &length);
			ok = length == SHA256_BYTES ||
			     error_set(e, "corrupt", "the last change has no hash");
			if (ok)
				changelog_hash(&c, prev, log->hash);
			log->seq = c.seq;
			log->at = c.at;
		}
	}
	sql_end(s);
	arena_finish(&arena);
	log->loaded = ok && !failed;
	return log->loaded;
}

/* The struct is what we wrote last; a rollback shows in the table's end. */
static bool follow(struct changelog *log, struct db *db, struct error *e)
{
	int64_t last = 0;
	bool found;

	if (!sql_number(db, "select max(seq) from change_head", SQL_NO_ARGS, &last, &found, e))
		return false;
	if (log->loaded && log->seq == (found ? (uint64_t)last : 0))
		return true;
	return load(log, db, e);
}

bool changelog_append(
	struct changelog *log, struct db *db, struct change *changes, size_t count, struct error *e)
{
	if (count > CHANGELOG_TXN_MAX)
		return error_set(e, "too_many", "%zu changes in one transaction, at most %d", count,
			CHANGELOG_TXN_MAX);
	if (!follow(log, db, e))
		return false;
	uint64_t txn = log->seq + 1;
	for (size_t i = 0; i < count; i++) {
		struct change *c = &changes[i];
		if (log->at != INSTANT_NONE && c->at < log->at)
			return error_set(e, "time_backwards", "a change is dated before the last");
		c->seq = log->seq + 1;
		c->txn = txn;
		if (!change_insert(db, c, log->hash, false, e)) {
			log->loaded = false;
			return false;
		}
		changelog_hash(c, log->hash, log->hash);
		log->seq = c->seq;
		log->at = c->at;
		if (c->seq % RUN_CHANGES == 0 && !run_write(db, c->seq, e)) {
			log->loaded = false;
			return false;
		}
	}
	return true;
}

bool changelog_store(struct db *db, const struct change *c, struct error *e)
{
	return change_insert(db, c, NULL, true, e);
}

struct walk {
	struct db *db;
	struct changelog_verdict *v;
	struct arena arena;
	bool failed;
};

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

/* One link: what the row before it hashed to must be what it says. */
static bool check(struct walk *w, sqlite3_stmt *s, struct error *e)
{
	struct change c;
	struct error unread;
	size_t length;
	struct changelog_verdict *v = w->v;
	uint64_t seq = (uint64_t)sqlite3_column_int64(s, 0);
	static const uint8_t zero[SHA256_BYTES];

	const uint8_t *prev = sql_column_bytes(s, HEAD_COLUMN_COUNT + 8, &length);
	bool fits = length == SHA256_BYTES && change_from_row(s, &c, &unread);
	if (fits && v->to)
		fits = seq == v->to + 1 && memcmp(prev, v->last, SHA256_BYTES) == 0;
	else if (fits && seq == 1)
		fits = memcmp(prev, zero, SHA256_BYTES) == 0;
	if (!fits) {
		v->bad = seq;
		return false;
	}
	change_body_from_row(s, HEAD_COLUMN_COUNT, &c, &w->arena);
	changelog_hash(&c, prev, v->last);
	arena_reset(&w->arena);
	if (!v->from)
		v->from = seq;
	v->to = seq;
	return check_run(w, seq, e);
}

bool changelog_verify(
	struct db *db, uint64_t from, size_t limit, struct changelog_verdict *v, struct error *e)
{
	struct walk w = {.db = db, .v = v};
	bool failed = false;

	memset(v, 0, sizeof(*v));
	sqlite3_stmt *s = sql_start(db,
		"select " HEAD_COLUMNS ", " BODY_COLUMNS
		" from change_head h left join change_body b"
		" using (seq) where h.seq >= ? order by h.seq limit ?",
		SQL_ARGS(sql_int((int64_t)from), sql_int((int64_t)limit)), e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e) && check(&w, s, e))
		continue;
	sql_end(s);
	arena_finish(&w.arena);
	return !failed && !w.failed;
}
