/* SPDX-License-Identifier: MIT */
#include "changelog_row.h"

size_t change_pack_rest(const struct change *c, uint8_t out[CHANGE_REST_MAX])
{
	uint8_t *p = out;

	*p++ = (uint8_t)c->op;
	*p++ = (uint8_t)c->verb;
	p = put_nums(p, c->path.num, c->path.count);
	p = put_nums(p, c->units, c->unit_count);
	p = put_nums(p, c->old_path.num, c->old_path.count);
	p = put_nums(p, c->old_units, c->old_unit_count);
	p = put_id(p, c->id);
	return (size_t)(p - out);
}

bool change_take_rest(struct reader *r, struct change *c)
{
	const uint8_t *what = take_bytes(r, 2);

	if (!what)
		return false;
	c->op = (enum op)what[0];
	c->verb = (enum verb)what[1];
	return take_nums(r, c->path.num, PATH_MAX_AREAS, &c->path.count) &&
	       take_nums(r, c->units, CHANGE_UNITS_MAX, &c->unit_count) &&
	       take_nums(r, c->old_path.num, PATH_MAX_AREAS, &c->old_path.count) &&
	       take_nums(r, c->old_units, CHANGE_UNITS_MAX, &c->old_unit_count) &&
	       take_id(r, c->id) && r->left == 0;
}

void change_end_live(enum op op, struct live *l)
{
	if (op == OP_LEAVE)
		l->head.state = l->head.kind == KIND_EVENT ? STATE_NONE : 0;
}

static bool pass_nums(struct reader *r)
{
	const uint8_t *n = take_bytes(r, 1);

	return n && take_bytes(r, *n * (size_t)4);
}

bool change_take_live(struct reader *r, struct live *l)
{
	const uint8_t *what = take_bytes(r, 2);

	if (!what)
		return false;
	change_end_live((enum op)what[0], l);
	return take_nums(r, l->path.num, PATH_MAX_AREAS, &l->path.count) &&
	       take_nums(r, l->units, CHANGE_UNITS_MAX, &l->unit_count) && pass_nums(r) &&
	       pass_nums(r) && take_id(r, l->id) && r->left == 0;
}

bool change_from_row(sqlite3_stmt *s, struct change *c, struct error *e)
{
	size_t length;

	memset(c, 0, sizeof(*c));
	c->seq = (uint64_t)sqlite3_column_int64(s, 0);
	c->txn = (uint64_t)sqlite3_column_int64(s, 1);
	c->at = sqlite3_column_int64(s, 2);
	c->due_at = INSTANT_NONE;
	const uint8_t *head = sql_column_bytes(s, 3, &length);
	bool ok = length == HEAD_BYTES && head_unpack(head, &c->head);
	struct reader rest = {0};
	rest.p = sql_column_bytes(s, 4, &rest.left);
	return (ok && change_take_rest(&rest, c)) ||
	       error_set(e, "corrupt", "change %llu cannot be read", (unsigned long long)c->seq);
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
	uint8_t head[HEAD_BYTES], rest[CHANGE_REST_MAX];

	/* A leave tells nothing but which entity and which rev. */
	const struct head leave = {.num = c->head.num, .rev = c->head.rev, .kind = c->head.kind};
	head_pack(c->op == OP_LEAVE ? &leave : &c->head, head);
	size_t rest_length = change_pack_rest(c, rest);
	if (!sql_run(db,
		    replace_nothing
			    ? "insert or ignore into change_head values (?, ?, ?, ?, ?, ?, ?, ?)"
			    : "insert into change_head values (?, ?, ?, ?, ?, ?, ?, ?)",
		    SQL_ARGS(sql_int((int64_t)c->seq), sql_int((int64_t)c->txn), sql_int(c->at),
			    sql_blob(head, sizeof(head)), sql_blob(rest, rest_length),
			    sql_int(c->head.kind), sql_int(c->head.num), sql_int(c->head.rev)),
		    e))
		return false;
	if (replace_nothing && sqlite3_changes(db->raw) == 0)
		return true;
	return sql_run(db,
		replace_nothing
			? "insert or ignore into change_body values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
			: "insert into change_body values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		SQL_ARGS(sql_int((int64_t)c->seq), sql_instant(c->due_at),
			sql_text(c->actor.subject), sql_text(c->actor.name), sql_int(c->actor.num),
			sql_int(c->actor.role), sql_text(c->key), sql_blob(prev, SHA256_BYTES),
			sql_textn(c->args, c->args_length), sql_textn(c->body, c->body_length)),
		e);
}
