/* SPDX-License-Identifier: MIT */
#include "yiping/store/tokens.h"

#include <stdio.h>
#include <string.h>

#include "pack.h"
#include "sql.h"

#define PERSON_COLUMNS "p.subject, p.num, p.name, p.role, p.areas, p.unit, p.unit_id"

static void copy_column(sqlite3_stmt *s, int column, char *out, size_t room)
{
	const char *text = (const char *)sqlite3_column_text(s, column);

	snprintf(out, room, "%s", text ? text : "");
}

static bool person_from_row(sqlite3_stmt *s, struct person *p, struct error *e)
{
	size_t length;

	memset(p, 0, sizeof(*p));
	copy_column(s, 0, p->subject, sizeof(p->subject));
	p->num = (uint32_t)sqlite3_column_int64(s, 1);
	copy_column(s, 2, p->name, sizeof(p->name));
	p->role = (enum role_id)sqlite3_column_int(s, 3);
	const void *areas = sql_column_bytes(s, 4, &length);
	p->unit = (uint32_t)sqlite3_column_int64(s, 5);
	copy_column(s, 6, p->unit_id, sizeof(p->unit_id));
	return unpack_nums(areas, length, p->areas, PERSON_AREAS_MAX, &p->area_count) ||
	       error_set(e, "corrupt", "the areas of %s cannot be read", p->subject);
}

static bool read_person(struct db *db, const char *sql, struct sql_arg key, struct person *out,
	bool *found, struct error *e)
{
	bool failed = false, ok = true;

	*found = false;
	sqlite3_stmt *s = sql_start(db, sql, &key, 1, e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e)) {
		ok = person_from_row(s, out, e);
		*found = ok;
	}
	sql_end(s);
	return ok && !failed;
}

bool tokens_person(
	struct db *db, const char *subject, struct person *out, bool *found, struct error *e)
{
	return read_person(db, "select " PERSON_COLUMNS " from person p where p.subject = ?",
		sql_text(subject), out, found, e);
}

bool tokens_put_person(struct db *db, struct person *p, struct error *e)
{
	struct nums areas = pack_nums(p->areas, p->area_count);
	struct person old;
	bool found;

	if (!tokens_person(db, p->subject, &old, &found, e))
		return false;
	if (p->num == 0 && found)
		p->num = old.num;
	if (p->num == 0) {
		int64_t num = 0;
		if (!sql_number(db, "select max(num) from person", SQL_NO_ARGS, &num, &found, e))
			return false;
		p->num = (uint32_t)num + 1; // rows of persons are never deleted
	}
	return sql_run(db,
		"insert into person values (?, ?, ?, ?, ?, ?, ?) on conflict (subject)"
		" do update set num = excluded.num, name = excluded.name, role = excluded.role,"
		" areas = excluded.areas, unit = excluded.unit, unit_id = excluded.unit_id",
		SQL_ARGS(sql_text(p->subject), sql_int(p->num), sql_text(p->name), sql_int(p->role),
			sql_blob(nums_bytes(&areas), areas.length), sql_int(p->unit),
			sql_text(p->unit_id)),
		e);
}

bool tokens_add(struct db *db, const char *token, const char *subject, int64_t at, struct error *e)
{
	uint8_t hash[SHA256_BYTES];
	struct person p;
	bool found;

	if (!tokens_person(db, subject, &p, &found, e))
		return false;
	if (!found)
		return error_set(e, "not_found", "there is no person %s", subject);
	sha256_of(token, strlen(token), hash);
	return sql_run(db, "insert into token (hash, subject, made_at) values (?, ?, ?)",
		SQL_ARGS(sql_blob(hash, sizeof(hash)), sql_text(subject), sql_int(at)), e);
}

bool tokens_find(struct db *db, const char *token, struct person *out, bool *found, struct error *e)
{
	uint8_t hash[SHA256_BYTES];

	sha256_of(token, strlen(token), hash);
	return read_person(db,
		"select " PERSON_COLUMNS " from token t join person p using (subject)"
		" where t.hash = ? and t.revoked_at is null",
		sql_blob(hash, sizeof(hash)), out, found, e);
}

bool tokens_each(struct db *db, bool (*visit)(void *user, const struct token_row *t), void *user,
	struct error *e)
{
	bool failed = false;
	struct token_row t;

	sqlite3_stmt *s = sql_start(db,
		"select " PERSON_COLUMNS ", t.hash, t.made_at, t.revoked_at"
		" from token t join person p using (subject) order by t.subject, t.made_at, t.hash",
		SQL_NO_ARGS, e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		size_t length;
		const void *hash = sql_column_bytes(s, 7, &length);
		if (!person_from_row(s, &t.person, e)) {
			failed = true;
			break;
		}
		memset(t.hash, 0, sizeof(t.hash));
		memcpy(t.hash, hash, length < SHA256_BYTES ? length : SHA256_BYTES);
		t.made_at = sqlite3_column_int64(s, 8);
		t.revoked_at = sql_column_instant(s, 9);
		if (!visit(user, &t))
			break;
	}
	sql_end(s);
	return !failed;
}

bool tokens_revoke(struct db *db, const char *subject, int64_t at, size_t *count, struct error *e)
{
	if (!sql_run(db, "update token set revoked_at = ? where subject = ? and revoked_at is null",
		    SQL_ARGS(sql_int(at), sql_text(subject)), e))
		return false;
	*count = (size_t)sqlite3_changes(db->raw);
	return true;
}
