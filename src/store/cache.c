/* SPDX-License-Identifier: MIT */
#include "yiping/store/cache.h"

#include <stdio.h>
#include <string.h>

#include "sql.h"
#include "yiping/store/changelog.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/store/ticks.h"

static bool begin(struct db *db, bool *own, struct error *e)
{
	*own = !db_in_transaction(db);
	return !*own || db_begin(db, e);
}

static bool end(struct db *db, bool own, bool ok, struct error *e)
{
	if (!own)
		return ok;
	if (ok)
		return db_commit(db, e);
	db_rollback(db);
	return false;
}

bool cache_meta(struct db *db, struct arena *arena, struct cache_meta *out, struct error *e)
{
	int64_t seq = 0, tick = 0, listing = 0;

	*out = (struct cache_meta){.epoch = "", .cursor = "", .scope = "", .good_at = INSTANT_NONE};
	bool ok = meta_text(db, "epoch", arena, &out->epoch, e) &&
		  meta_text(db, "cursor", arena, &out->cursor, e) &&
		  meta_text(db, "scope", arena, &out->scope, e) &&
		  meta_number(db, "seq", &seq, e) && meta_number(db, "tick", &tick, e) &&
		  meta_number(db, "listing", &listing, e) &&
		  meta_number(db, "good_at", &out->good_at, e);
	out->seq = (uint64_t)seq;
	out->tick = (uint64_t)tick;
	out->listing = listing != 0;
	return ok;
}

bool cache_touch(struct db *db, int64_t good_at, struct error *e)
{
	return good_at == INSTANT_NONE || meta_put_number(db, "good_at", good_at, e);
}

/* ---- changes ---- */

static bool apply_change(struct db *db, const struct change *c, const char *words, struct error *e)
{
	struct stored s = {.timer_due = INSTANT_NONE,
		.search = words,
		.body = c->body,
		.body_length = c->body_length};

	if (!changelog_store(db, c, e))
		return false;
	if (c->op == OP_LEAVE)
		return stored_remove(db, (enum kind)c->head.kind, c->head.num, e);
	s.live.head = c->head;
	s.live.path = c->path;
	memcpy(s.live.id, c->id, sizeof(s.live.id));
	memcpy(s.live.units, c->units, sizeof(s.live.units));
	s.live.unit_count = c->unit_count;
	return stored_put(db, &s, e);
}

static bool apply(struct db *db, const struct cache_page *page, struct error *e)
{
	uint64_t tick = 0;

	for (size_t i = 0; i < page->count; i++)
		if (!apply_change(db, &page->changes[i], page->words ? page->words[i] : NULL, e))
			return false;
	for (size_t i = 0; i < page->tick_count; i++) {
		if (!ticks_put(db, &page->ticks[i], e))
			return false;
		tick = page->ticks[i].tick > tick ? page->ticks[i].tick : tick;
	}
	return (!tick || meta_put_number(db, "tick", (int64_t)tick, e)) &&
	       (!page->cursor || meta_put_text(db, "cursor", page->cursor, e)) &&
	       (!page->seq || meta_put_number(db, "seq", (int64_t)page->seq, e)) &&
	       cache_touch(db, page->good_at, e);
}

bool cache_apply(struct db *db, const struct cache_page *page, struct error *e)
{
	bool own;

	return begin(db, &own, e) && end(db, own, apply(db, page, e), e);
}

/* ---- listing ---- */

static bool drop_all(struct db *db, struct error *e)
{
	static const char *const tables[] = {"delete from change_head", "delete from change_body",
		"delete from keyframe", "delete from keyframe_part", "delete from event",
		"delete from event_body", "delete from event_text", "delete from event_unit",
		"delete from thing", "delete from tick", "delete from roll_1",
		"delete from roll_15", "delete from gap",
		"delete from meta where key not glob 'ref.*' and key not glob 'etag.*'"
		" and key not in ('series.area', 'meta', 'turn')",
		"insert into event_words (event_words) values ('delete-all')"};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (!sql_run(db, tables[i], SQL_NO_ARGS, e))
			return false;
	return true;
}

static bool list_begin(struct db *db, const char *epoch, const char *scope, uint64_t seq,
	int64_t now, struct error *e)
{
	struct arena arena = {0};
	struct cache_meta meta;
	bool ok = cache_meta(db, &arena, &meta, e);
	bool same = ok && strcmp(meta.epoch, epoch) == 0;

	if (ok && same && seq > meta.seq) {
		struct cache_gap gap = {.from = meta.seq, .to = seq, .at = now, .reason = "relist"};
		ok = cache_mark_gap(db, &gap, e);
	} else if (ok && !same) {
		ok = drop_all(db, e) && meta_put_number(db, "log.floor", (int64_t)seq, e);
	}
	arena_finish(&arena);
	return ok && sql_run(db, "delete from listed", SQL_NO_ARGS, e) &&
	       meta_put_text(db, "epoch", epoch, e) && meta_put_text(db, "scope", scope, e) &&
	       meta_put_number(db, "listing", 1, e);
}

bool cache_list_begin(struct db *db, const char *epoch, const char *scope, uint64_t seq,
	int64_t now, struct error *e)
{
	bool own;

	return begin(db, &own, e) && end(db, own, list_begin(db, epoch, scope, seq, now, e), e);
}

static bool list_page(
	struct db *db, const struct cache_entity *entities, size_t count, struct error *e)
{
	for (size_t i = 0; i < count; i++) {
		const struct cache_entity *x = &entities[i];
		struct stored s = {.live = x->live,
			.body = x->body,
			.body_length = x->body_length,
			.search = x->words,
			.timer_due = INSTANT_NONE};
		if (!stored_put(db, &s, e) ||
			!sql_run(db, "insert or ignore into listed values (?, ?)",
				SQL_ARGS(sql_int(x->live.head.kind), sql_int(x->live.head.num)), e))
			return false;
	}
	return true;
}

bool cache_list_page(
	struct db *db, const struct cache_entity *entities, size_t count, struct error *e)
{
	bool own;

	return begin(db, &own, e) && end(db, own, list_page(db, entities, count, e), e);
}

/* Removes what was live and not named: it ended or left unseen, and nobody knows how it stands. */
static bool drop_unnamed(struct db *db, struct error *e)
{
	for (;;) {
		bool failed = false, found = false;
		uint32_t nums[256], kinds[256];
		size_t n = 0;

		sqlite3_stmt *s = sql_start(db,
			"select ?1, num from event indexed by event_live"
			" where live = 1 and (?1, num) not in (select kind, num from listed)"
			" union all select kind, num from thing indexed by thing_live"
			" where live = 1 and (kind, num) not in (select kind, num from listed)"
			" limit 256",
			SQL_ARGS(sql_int(KIND_EVENT)), e);
		if (!s)
			return false;
		while (n < 256 && sql_next(db, s, &failed, e)) {
			kinds[n] = (uint32_t)sqlite3_column_int64(s, 0);
			nums[n++] = (uint32_t)sqlite3_column_int64(s, 1);
			found = true;
		}
		sql_end(s);
		for (size_t i = 0; i < n && !failed; i++)
			failed = !stored_remove(db, (enum kind)kinds[i], nums[i], e);
		if (failed || !found)
			return !failed;
	}
}

static bool list_end(struct db *db, const char *cursor, uint64_t seq, int64_t at, int64_t good_at,
	struct error *e)
{
	return drop_unnamed(db, e) && sql_run(db, "delete from listed", SQL_NO_ARGS, e) &&
	       keyframe_write(db, seq, at, e) && meta_put_text(db, "cursor", cursor, e) &&
	       meta_put_number(db, "seq", (int64_t)seq, e) &&
	       meta_put_number(db, "listing", 0, e) && cache_touch(db, good_at, e);
}

bool cache_list_end(struct db *db, const char *cursor, uint64_t seq, int64_t at, int64_t good_at,
	struct error *e)
{
	bool own;

	return begin(db, &own, e) && end(db, own, list_end(db, cursor, seq, at, good_at, e), e);
}

/* ---- gaps ---- */

bool cache_mark_gap(struct db *db, const struct cache_gap *gap, struct error *e)
{
	return sql_run(db, "insert into gap (from_seq, to_seq, at, reason) values (?, ?, ?, ?)",
		SQL_ARGS(sql_int((int64_t)gap->from), sql_int((int64_t)gap->to), sql_int(gap->at),
			sql_text(gap->reason)),
		e);
}

bool cache_gaps(struct db *db, bool (*visit)(void *user, const struct cache_gap *gap), void *user,
	struct error *e)
{
	bool failed = false;

	sqlite3_stmt *s = sql_start(db,
		"select from_seq, to_seq, at, reason from gap"
		" order by from_seq, id",
		SQL_NO_ARGS, e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		struct cache_gap gap = {.from = (uint64_t)sqlite3_column_int64(s, 0),
			.to = (uint64_t)sqlite3_column_int64(s, 1),
			.at = sqlite3_column_int64(s, 2)};
		snprintf(gap.reason, sizeof(gap.reason), "%s",
			(const char *)sqlite3_column_text(s, 3));
		if (!visit(user, &gap))
			break;
	}
	sql_end(s);
	return !failed;
}
