/* SPDX-License-Identifier: MIT */
#include "yiping/store/stored.h"

#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "stored_row.h"
#include "yiping/base/mem.h"
#include "yiping/store/meta.h"
#include "yiping/store/search.h"

#define DUE_NEVER INT64_MAX
#define NO_GRADE 6 // after the worst that has one

bool live_from_row(sqlite3_stmt *s, int column, struct live *l, struct error *e)
{
	size_t head_length, path_length, unit_length, id_length;

	memset(l, 0, sizeof(*l));
	const uint8_t *head = sql_column_bytes(s, column, &head_length);
	const void *path = sql_column_bytes(s, column + 1, &path_length);
	const void *units = sql_column_bytes(s, column + 2, &unit_length);
	const void *id = sql_column_bytes(s, column + 3, &id_length);
	if (head_length != HEAD_BYTES || id_length >= sizeof(l->id) ||
		!head_unpack(head, &l->head) ||
		!unpack_nums(path, path_length, l->path.num, PATH_MAX_AREAS, &l->path.count) ||
		!unpack_nums(units, unit_length, l->units, CHANGE_UNITS_MAX, &l->unit_count))
		return error_set(e, "corrupt", "a stored entity cannot be read");
	if (id_length)
		memcpy(l->id, id, id_length);
	return true;
}

/* What is there of an event before it is put again. */
struct before {
	bool found, open;
	struct live live;
	char *search; // folded; freed by the caller
};

static bool event_before(struct db *db, uint32_t num, struct before *b, struct error *e)
{
	bool failed = false, ok = true;

	sqlite3_stmt *s = sql_start(db,
		"select e.head, e.path, e.units, e.id, e.open, t.words"
		" from event e left join event_text t on t.num = e.num where e.num = ?",
		SQL_ARGS(sql_int(num)), e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e)) {
		b->found = true;
		ok = live_from_row(s, 0, &b->live, e);
		b->open = sqlite3_column_int(s, 4) != 0;
		const char *search = (const char *)sqlite3_column_text(s, 5);
		b->search = mem_strdup(search);
	}
	sql_end(s);
	return ok && !failed;
}

/* Nothing happens where nobody has asked for the count. */
static bool change_live_count(struct db *db, int by, struct error *e)
{
	return by == 0 || sql_run(db, "update meta set value = value + ? where key = 'live'",
				  SQL_ARGS(sql_int(by)), e);
}

bool stored_live_count(struct db *db, uint64_t *count, struct error *e)
{
	int64_t live = -1;
	bool found;

	if (!meta_number(db, "live", &live, e))
		return false;
	if (live < 0 && (!sql_number(db,
				 "select (select count(*) from event indexed by event_live"
				 " where live = 1) + (select count(*) from thing indexed by"
				 " thing_live where live = 1)",
				 SQL_NO_ARGS, &live, &found, e) ||
				!meta_put_number(db, "live", live, e)))
		return false;
	*count = (uint64_t)live;
	return true;
}

static struct sql_arg area_at(const struct area_path *p, int depth)
{
	return depth < p->count ? sql_int(p->num[depth]) : (struct sql_arg){.type = SQL_NULL};
}

static bool put_event_row(struct db *db, const struct stored *s, bool open, struct error *e)
{
	const struct head *h = &s->live.head;
	const struct area_path *p = &s->live.path;
	struct nums path = pack_nums(p->num, p->count);
	struct nums units = pack_nums(s->live.units, s->live.unit_count);
	uint8_t head[HEAD_BYTES];

	head_pack(h, head);
	return sql_run(db,
		"insert into event values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
		" ?, ?, ?) on conflict (num) do update set id = excluded.id, open = excluded.open,"
		" live = excluded.live, state = excluded.state, grade = excluded.grade,"
		" domain = excluded.domain, type = excluded.type, area = excluded.area,"
		" holder = excluded.holder, flags = excluded.flags, due = excluded.due,"
		" born = excluded.born, timer_due = excluded.timer_due, a1 = excluded.a1,"
		" a2 = excluded.a2, a3 = excluded.a3, a4 = excluded.a4, a5 = excluded.a5,"
		" head = excluded.head, path = excluded.path, units = excluded.units",
		SQL_ARGS(sql_int(h->num), sql_text(s->live.id), sql_int(open),
			sql_int(head_is_live(h)), sql_int(h->state),
			sql_int(h->grade ? h->grade : NO_GRADE), sql_int(h->domain),
			sql_int(h->type), sql_int(h->area), sql_int(h->holder), sql_int(h->flags),
			sql_int(h->due == INSTANT_NONE ? DUE_NEVER : h->due), sql_int(h->born),
			sql_instant(s->timer_due), area_at(p, 1), area_at(p, 2), area_at(p, 3),
			area_at(p, 4), area_at(p, 5), sql_blob(head, sizeof(head)),
			sql_blob(nums_bytes(&path), path.length),
			sql_blob(nums_bytes(&units), units.length)),
		e);
}

static bool put_units(struct db *db, const struct live *l, bool open, struct error *e)
{
	if (!sql_run(db, "delete from event_unit where num = ?", SQL_ARGS(sql_int(l->head.num)), e))
		return false;
	for (int i = 0; i < l->unit_count; i++)
		if (!sql_run(db, "insert or ignore into event_unit values (?, ?, ?)",
			    SQL_ARGS(sql_int(l->units[i]), sql_int(open), sql_int(l->head.num)), e))
			return false;
	return true;
}

static bool same_units(const struct live *a, const struct live *b)
{
	return a->unit_count == b->unit_count &&
	       memcmp(a->units, b->units, a->unit_count * sizeof(*a->units)) == 0;
}

static bool put_words(struct db *db, const struct stored *s, const char *old, struct error *e)
{
	struct buf folded;

	if (!s->search)
		return true;
	buf_init(&folded, SEARCH_TEXT_MAX + 1);
	search_fold(s->search, &folded);
	const char *now = folded.data ? folded.data : "";
	bool ok = (old && strcmp(old, now) == 0) ||
		  (search_put(db, s->live.head.num, old, now, e) &&
			  sql_run(db, "insert or replace into event_text values (?, ?)",
				  SQL_ARGS(sql_int(s->live.head.num), sql_text(now)), e));
	buf_finish(&folded);
	return ok;
}

static bool put_body(struct db *db, const struct stored *s, struct error *e)
{
	return !s->body ||
	       sql_run(db, "insert or replace into event_body values (?, ?)",
		       SQL_ARGS(sql_int(s->live.head.num), sql_textn(s->body, s->body_length)), e);
}

static bool put_event(struct db *db, const struct stored *s, struct error *e)
{
	const struct head *h = &s->live.head;
	bool open = head_is_live(h); // a done one that owes its last report is still in the queue
	struct before before = {0};

	bool ok = event_before(db, h->num, &before, e);
	if (ok && !(before.found && before.live.head.rev > h->rev)) {
		ok = put_event_row(db, s, open, e) && put_words(db, s, before.search, e) &&
		     put_body(db, s, e) &&
		     change_live_count(db, head_is_live(h) -
			     (before.found && head_is_live(&before.live.head)), e);
		if (ok && (!before.found || open != before.open ||
				  !same_units(&before.live, &s->live)))
			ok = put_units(db, &s->live, open, e);
	}
	free(before.search);
	return ok;
}

static bool put_thing(struct db *db, const struct stored *s, struct error *e)
{
	const struct head *h = &s->live.head;
	struct nums path = pack_nums(s->live.path.num, s->live.path.count);
	struct nums units = pack_nums(s->live.units, s->live.unit_count);
	uint8_t head[HEAD_BYTES];
	struct stored old;
	struct arena arena = {0};
	bool found;

	bool ok = stored_by_num(db, h->kind, h->num, &arena, &old, &found, e);
	arena_finish(&arena);
	if (!ok || (found && old.live.head.rev > h->rev))
		return ok;
	head_pack(h, head);
	if (!change_live_count(db, head_is_live(h) - (found && head_is_live(&old.live.head)), e))
		return false;
	return sql_run(db,
		"insert into thing values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (kind, num)"
		" do update set id = excluded.id, live = excluded.live, head = excluded.head,"
		" path = excluded.path, units = excluded.units, json = coalesce(excluded.json, "
		"json)",
		SQL_ARGS(sql_int(h->kind), sql_int(h->num), sql_text(s->live.id),
			sql_int(head_is_live(h)), sql_blob(head, sizeof(head)),
			sql_blob(nums_bytes(&path), path.length),
			sql_blob(nums_bytes(&units), units.length),
			sql_textn(s->body, s->body_length)),
		e);
}

bool stored_put(struct db *db, const struct stored *s, struct error *e)
{
	return s->live.head.kind == KIND_EVENT ? put_event(db, s, e) : put_thing(db, s, e);
}

static bool remove_thing(struct db *db, enum kind kind, uint32_t num, struct error *e)
{
	struct arena arena = {0};
	struct stored old;
	bool found;

	bool ok = stored_by_num(db, kind, num, &arena, &old, &found, e);
	arena_finish(&arena);
	return ok && change_live_count(db, -(found && head_is_live(&old.live.head)), e) &&
	       sql_run(db, "delete from thing where kind = ? and num = ?",
		       SQL_ARGS(sql_int(kind), sql_int(num)), e);
}

bool stored_remove(struct db *db, enum kind kind, uint32_t num, struct error *e)
{
	struct before before = {0};

	if (kind != KIND_EVENT)
		return remove_thing(db, kind, num, e);
	bool ok = event_before(db, num, &before, e) &&
		  change_live_count(db,
			  -(before.found && head_is_live(&before.live.head)), e) &&
		  search_put(db, num, before.search, NULL, e) &&
		  sql_run(db, "delete from event_unit where num = ?", SQL_ARGS(sql_int(num)), e) &&
		  sql_run(db, "delete from event_body where num = ?", SQL_ARGS(sql_int(num)), e) &&
		  sql_run(db, "delete from event_text where num = ?", SQL_ARGS(sql_int(num)), e) &&
		  sql_run(db, "delete from event where num = ?", SQL_ARGS(sql_int(num)), e);
	free(before.search);
	return ok;
}

#define EVENT_ROW                                                                                  \
	"select e.head, e.path, e.units, e.id, e.timer_due, t.words, b.json from event e"          \
	" left join event_text t on t.num = e.num left join event_body b on b.num = e.num where "
#define THING_ROW "select head, path, units, id, null, null, json from thing where "

static bool read_one(struct db *db, const char *sql, const struct sql_arg *args, size_t count,
	struct arena *arena, struct stored *out, bool *found, struct error *e)
{
	bool failed = false, ok = true;

	*found = false;
	memset(out, 0, sizeof(*out));
	sqlite3_stmt *s = sql_start(db, sql, args, count, e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e)) {
		ok = live_from_row(s, 0, &out->live, e);
		out->timer_due = sql_column_instant(s, 4);
		out->search = sql_column_text(s, 5, arena, NULL);
		out->body = sql_column_text(s, 6, arena, &out->body_length);
		*found = ok;
	}
	sql_end(s);
	return ok && !failed;
}

bool stored_by_num(struct db *db, enum kind kind, uint32_t num, struct arena *arena,
	struct stored *out, bool *found, struct error *e)
{
	if (kind == KIND_EVENT)
		return read_one(
			db, EVENT_ROW "e.num = ?", SQL_ARGS(sql_int(num)), arena, out, found, e);
	return read_one(db, THING_ROW "kind = ? and num = ?", SQL_ARGS(sql_int(kind), sql_int(num)),
		arena, out, found, e);
}

bool stored_by_id(struct db *db, enum kind kind, const char *id, struct arena *arena,
	struct stored *out, bool *found, struct error *e)
{
	if (kind == KIND_EVENT)
		return read_one(
			db, EVENT_ROW "e.id = ?", SQL_ARGS(sql_text(id)), arena, out, found, e);
	return read_one(db, THING_ROW "kind = ? and id = ?", SQL_ARGS(sql_int(kind), sql_text(id)),
		arena, out, found, e);
}

bool stored_read_body(struct db *db, struct stored *out, struct arena *arena, struct error *e)
{
	bool failed = false;

	sqlite3_stmt *s = sql_start(db,
		"select (select words from event_text where num = ?1),"
		" (select json from event_body where num = ?1)",
		SQL_ARGS(sql_int(out->live.head.num)), e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e)) {
		out->search = sql_column_text(s, 0, arena, NULL);
		out->body = sql_column_text(s, 1, arena, &out->body_length);
	}
	sql_end(s);
	return !failed;
}
