/* SPDX-License-Identifier: MIT */
#include "yiping/store/keys.h"

#include <string.h>

#include "sql.h"

struct row {
	bool found, mine, same;
};

static bool read_key(struct db *db, const char *key, const char *subject, const uint8_t *content,
	struct arena *arena, struct row *row, struct key_outcome *outcome, struct error *e)
{
	bool failed = false;
	size_t length;

	memset(row, 0, sizeof(*row));
	memset(outcome, 0, sizeof(*outcome));
	sqlite3_stmt *s = sql_start(db, "select subject, hash, outcome from act_key where key = ?",
		SQL_ARGS(sql_text(key)), e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e)) {
		row->found = true;
		row->mine = strcmp((const char *)sqlite3_column_text(s, 0), subject) == 0;
		const void *hash = sql_column_bytes(s, 1, &length);
		row->same = content && length == SHA256_BYTES &&
			    memcmp(hash, content, SHA256_BYTES) == 0;
		if (row->mine)
			outcome->bytes = sql_column_text(s, 2, arena, &outcome->length);
	}
	sql_end(s);
	return !failed;
}

bool keys_claim(struct db *db, const char *key, const char *subject,
	const uint8_t content[SHA256_BYTES], int64_t at, struct arena *arena, enum key_claim *claim,
	struct key_outcome *outcome, struct error *e)
{
	struct row row;
	size_t length = strlen(key);

	if (length == 0 || length > KEY_MAX)
		return error_set(e, "too_large", "a key has 1 to %d bytes", KEY_MAX);
	if (!read_key(db, key, subject, content, arena, &row, outcome, e))
		return false;
	if (row.found) {
		*claim = !row.mine ? KEY_OTHER_SUBJECT : row.same ? KEY_SAME : KEY_OTHER_CONTENT;
		if (*claim != KEY_SAME)
			memset(outcome, 0, sizeof(*outcome));
		return true;
	}
	*claim = KEY_FRESH;
	return sql_run(db, "insert into act_key (key, subject, hash, at) values (?, ?, ?, ?)",
		SQL_ARGS(sql_text(key), sql_text(subject), sql_blob(content, SHA256_BYTES),
			sql_int(at)),
		e);
}

bool keys_settle(
	struct db *db, const char *key, const void *outcome, size_t length, struct error *e)
{
	if (!sql_run(db, "update act_key set outcome = ? where key = ?",
		    SQL_ARGS(sql_blob(outcome, length), sql_text(key)), e))
		return false;
	return sqlite3_changes(db->raw) == 1 ||
	       error_set(e, "not_found", "the key was never claimed");
}

bool keys_find(struct db *db, const char *key, const char *subject, struct arena *arena,
	struct key_outcome *outcome, bool *found, struct error *e)
{
	struct row row;

	if (!read_key(db, key, subject, NULL, arena, &row, outcome, e))
		return false;
	*found = row.found && row.mine;
	return true;
}

bool keys_prune(struct db *db, int64_t before, size_t slice, bool *more, struct error *e)
{
	if (!sql_run(db,
		    "delete from act_key where key in (select key from act_key"
		    " indexed by act_key_at where at < ? order by at limit ?)",
		    SQL_ARGS(sql_int(before), sql_int((int64_t)slice)), e))
		return false;
	*more = (size_t)sqlite3_changes(db->raw) == slice;
	return true;
}
