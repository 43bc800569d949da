/* SPDX-License-Identifier: MIT */
#include "changelog_row.h"

#include "pack.h"

static bool nums_column(sqlite3_stmt *s, int column, uint32_t *num, size_t cap, uint8_t *count)
{
	size_t length;
	const void *bytes = sql_column_bytes(s, column, &length);

	return unpack_nums(bytes, length, num, cap, count);
}

bool change_from_row(sqlite3_stmt *s, struct change *c, struct error *e)
{
	size_t length, id_length;

	memset(c, 0, sizeof(*c));
	c->seq = (uint64_t)sqlite3_column_int64(s, 0);
	c->txn = (uint64_t)sqlite3_column_int64(s, 1);
	c->at = sqlite3_column_int64(s, 2);
	c->due_at = INSTANT_NONE;
	c->op = (enum op)sqlite3_column_int(s, 3);
	c->verb = (enum verb)sqlite3_column_int(s, 4);
	const uint8_t *head = sql_column_bytes(s, 5, &length);
	const void *id = sql_column_bytes(s, 8, &id_length);
	if (length != HEAD_BYTES || id_length >= sizeof(c->id) || !head_unpack(head, &c->head)
		|| !nums_column(s, 6, c->path.num, PATH_MAX_AREAS, &c->path.count)
		|| !nums_column(s, 7, c->units, CHANGE_UNITS_MAX, &c->unit_count)
		|| !nums_column(s, 9, c->old_path.num, PATH_MAX_AREAS, &c->old_path.count)
		|| !nums_column(s, 10, c->old_units, CHANGE_UNITS_MAX, &c->old_unit_count))
		return error_set(e, "corrupt", "change %llu cannot be read",
			(unsigned long long)c->seq);
	if (id_length)
		memcpy(c->id, id, id_length);
	return true;
}

void change_body_from_row(sqlite3_stmt *s, int column, struct change *c, struct arena *arena)
{
	c->due_at = sql_column_instant(s, column);
	c->actor.subject = sql_column_text(s, column + 1, arena, NULL);
	c->actor.name = sql_column_text(s, column + 2, arena, NULL);
	c->actor.num = (uint32_t)sqlite3_column_int64(s, column + 3);
	c->actor.role = (enum role_id)sqlite3_column_int(s, column + 4);
	c->key = sql_column_text(s, column + 5, arena, NULL);
	c->args = sql_column_text(s, column + 6, arena, &c->args_length);
	c->body = sql_column_text(s, column + 7, arena, &c->body_length);
}

bool change_insert(struct db *db, const struct change *c, const uint8_t *prev, bool replace_nothing,
	struct error *e)
{
	uint8_t head[HEAD_BYTES];
	struct nums path = pack_nums(c->path.num, c->path.count);
	struct nums units = pack_nums(c->units, c->unit_count);
	struct nums old_path = pack_nums(c->old_path.num, c->old_path.count);
	struct nums old_units = pack_nums(c->old_units, c->old_unit_count);

	/* A leave tells nothing but which entity and which rev. */
	const struct head leave = {.num = c->head.num, .rev = c->head.rev, .kind = c->head.kind};
	head_pack(c->op == OP_LEAVE ? &leave : &c->head, head);
	if (!sql_run(db,
		    replace_nothing
			    ? "insert or ignore into change_head values"
			      " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
			    : "insert into change_head values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		    SQL_ARGS(sql_int((int64_t)c->seq), sql_int((int64_t)c->txn), sql_int(c->at),
			    sql_int(c->op), sql_int(c->verb), sql_blob(head, sizeof(head)),
			    sql_blob(nums_bytes(&path), path.length),
			    sql_blob(nums_bytes(&units), units.length), sql_text(c->id),
			    sql_blob(nums_bytes(&old_path), old_path.length),
			    sql_blob(nums_bytes(&old_units), old_units.length),
			    sql_int(c->head.kind), sql_int(c->head.num), sql_int(c->head.rev)),
		    e))
		return false;
	if (replace_nothing && sqlite3_changes(db->raw) == 0)
		return true;
	return sql_run(db,
		replace_nothing
			? "insert or ignore into change_body values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
			: "insert into change_body values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		SQL_ARGS(sql_int((int64_t)c->seq), sql_instant(c->due_at), sql_text(c->actor.subject),
			sql_text(c->actor.name), sql_int(c->actor.num), sql_int(c->actor.role),
			sql_text(c->key), sql_blob(prev, SHA256_BYTES),
			sql_textn(c->args, c->args_length), sql_textn(c->body, c->body_length)),
		e);
}
