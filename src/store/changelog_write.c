/* SPDX-License-Identifier: MIT */
#include "yiping/store/changelog.h"

#include <string.h>

#include "changelog_row.h"
#include "changelog_run.h"
#include "changelog_tip.h"
#include "pack.h"
#include "yiping/store/meta.h"

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
bool changelog_follow(struct changelog *log, struct db *db, struct error *e)
{
	int64_t last = 0;
	bool found;

	if (!sql_number(db, "select max(seq) from change_head", SQL_NO_ARGS, &last, &found, e))
		return false;
	if (log->loaded && log->seq == (found ? (uint64_t)last : 0))
		return true;
	return load(log, db, e);
}

/* What the last change hashes to: no later one tells of it. */
static bool put_tip(const struct changelog *log, struct db *db, struct error *e)
{
	char tip[CHANGELOG_TIP_ROOM];

	changelog_tip_text(log->seq, log->hash, tip);
	return meta_put_text(db, CHANGELOG_TIP, tip, e);
}

bool changelog_append(
	struct changelog *log, struct db *db, struct change *changes, size_t count, struct error *e)
{
	if (count > CHANGELOG_TXN_MAX)
		return error_set(e, "too_many", "%zu changes in one transaction, at most %d", count,
			CHANGELOG_TXN_MAX);
	if (!changelog_follow(log, db, e))
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
	return put_tip(log, db, e);
}

bool changelog_store(struct db *db, const struct change *c, struct error *e)
{
	return change_insert(db, c, NULL, true, e);
}
