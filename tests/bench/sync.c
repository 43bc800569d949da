/* SPDX-License-Identifier: MIT */
/* sync DIR EVENTS: the first list of so many open events as a client takes it in (pages decoded,
 * folded, written to the cache, words indexed), and beside it the bare work of SQLite: the same
 * rows put into an empty file of the same schema by prepared statements. */
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/store/cache.h"
#include "yiping/store/schema.h"
#include "yiping/store/search.h"
#include "yiping/wire/change.h"
#include "yiping/wire/event.h"
#include "yiping/wire/page.h"

#define PAGE 1000
#define SLICE 200  // as app/replica_write.c has it

/* ---- what a server would send ---- */

struct pages {
	struct buf *json;
	size_t count;
};

static void write_page(struct stage *s, struct buf *out, uint32_t from, uint32_t n)
{
	struct wire_snapshot head = {.epoch = "0123456789abcdef0123456789abcdef", .seq = 1,
		.cursor = "c", .more = true, .next = "n"};
	struct arena arena = {0};
	struct error e = {0};
	struct buf body;

	buf_init(&body, 1 << 20);
	buf_init(out, WIRE_PAGE_MAX);
	wire_snapshot_begin(out, &head);
	for (uint32_t i = 0; i < n; i++) {
		struct event ev;
		struct change c;
		stage_event(s, &arena, from + i, true, &ev);
		stage_change(s, &ev, &body, &c);
		c.seq = 1;
		measure_need(wire_change_encode_live(&c, MASK_HOLDER, &s->refs, out, &e), &e);
		arena_reset(&arena);
	}
	wire_snapshot_counters(out);
	measure_need(wire_snapshot_end(out, &head), &e);
	buf_finish(&body);
	arena_finish(&arena);
}

static struct pages write_pages(struct stage *s, uint32_t events)
{
	struct pages p = {.count = (events + PAGE - 1) / PAGE};

	p.json = mem_array(p.count, sizeof(*p.json));
	for (size_t i = 0; i < p.count; i++) {
		uint32_t from = (uint32_t)i * PAGE, left = events - from;
		write_page(s, &p.json[i], from + 1, left < PAGE ? left : PAGE);
	}
	return p;
}

static void pages_finish(struct pages *p)
{
	for (size_t i = 0; i < p->count; i++)
		buf_finish(&p->json[i]);
	free(p->json);
}

/* ---- a client ---- */

struct client {
	struct stage *stage;
	struct db *db;
	struct fold *fold;
	struct cache_entity slice[SLICE];
	size_t count;
	struct arena page, words;
};

static const char *words_of(struct client *k, const struct change *c)
{
	struct arena own = {0};
	struct event ev;
	struct error e = {0};

	measure_need(
		wire_event_decode(c->body, c->body_length, &k->stage->refs, &own, &ev, &e), &e);
	const char *words = stage_words(&k->words, &ev);
	arena_finish(&own);
	return words;
}

static void flush(struct client *k)
{
	struct error e = {0};

	measure_need(cache_list_page(k->db, k->slice, k->count, &e), &e);
	k->count = 0;
	arena_reset(&k->words);
}

static void take(struct client *k, const struct wire_span *item)
{
	struct cache_entity *x = &k->slice[k->count++];
	struct change c;
	struct error e = {0};

	measure_need(
		wire_change_decode(
			item->bytes, item->length, &k->stage->refs, &k->page, &c, &e),
		&e);
	stage_live(&c, &x->live);
	x->body = c.body;
	x->body_length = c.body_length;
	x->words = words_of(k, &c);
	fold_put(k->fold, &x->live);
	if (k->count == SLICE)
		flush(k);
}

static double sync_all(struct stage *s, const struct pages *pages, const char *path)
{
	struct db_options o = {.path = path, .schema = &schema_cache, .sync = DB_SYNC_NORMAL};
	struct error e = {0};
	struct client *k = mem_alloc(sizeof(*k));

	k->stage = s;
	k->fold = fold_create();
	k->db = db_open(&o, NULL, &e);
	measure_need(k->db != NULL, &e);
	int64_t begun = measure_cpu();
	measure_need(cache_list_begin(k->db, "e", "s", 1, STAGE_NOW, &e), &e);
	for (size_t i = 0; i < pages->count; i++) {
		struct wire_snapshot page;
		struct wire_span item;
		const struct buf *json = &pages->json[i];
		measure_need(wire_snapshot_open(json->data, json->length, &k->page, &page, &e),
			&e);
		while (wire_items_next(&page.changes, &item))
			take(k, &item);
		flush(k);
		arena_reset(&k->page);
	}
	measure_need(cache_list_end(k->db, "c", 1, STAGE_NOW, STAGE_NOW, &e), &e);
	double s_used = (double)(measure_cpu() - begun) / 1e9;
	db_close(k->db);
	fold_destroy(k->fold);
	arena_finish(&k->page);
	arena_finish(&k->words);
	free(k);
	return s_used;
}

/* ---- SQLite alone ---- */

static void check(int code, sqlite3 *db)
{
	struct error e = {0};

	if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
		return;
	error_set(&e, "sqlite", "%s", sqlite3_errmsg(db));
	measure_need(false, &e);
}

static sqlite3 *open_bare(const char *path)
{
	sqlite3 *db;

	check(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), db);
	check(sqlite3_exec(db, "pragma synchronous = normal", NULL, NULL, NULL), db);
	return db;
}

struct rows {
	sqlite3_value **values;
	size_t count, columns;
};

static struct rows read_rows(sqlite3 *db, const char *sql)
{
	struct rows r = {0};
	size_t room = 0;
	sqlite3_stmt *s;

	check(sqlite3_prepare_v2(db, sql, -1, &s, NULL), db);
	r.columns = (size_t)sqlite3_column_count(s);
	while (sqlite3_step(s) == SQLITE_ROW) {
		if (r.count == room) {
			room = room ? room * 2 : 1024;
			r.values = mem_grow(r.values, room * r.columns, sizeof(*r.values));
		}
		for (size_t i = 0; i < r.columns; i++)
			r.values[r.count * r.columns + i] =
				sqlite3_value_dup(sqlite3_column_value(s, (int)i));
		r.count++;
	}
	sqlite3_finalize(s);
	return r;
}

static void rows_finish(struct rows *r)
{
	for (size_t i = 0; i < r->count * r->columns; i++)
		sqlite3_value_free(r->values[i]);
	free(r->values);
}

/* The tokens of the texts, worked out beforehand, so that only SQLite's part is timed. */
static char **tokens_of(const struct rows *texts)
{
	char **out = mem_array(texts->count + 1, sizeof(*out));

	for (size_t i = 0; i < texts->count; i++) {
		struct buf b;
		buf_init(&b, SEARCH_TEXT_MAX * 8);
		search_tokens((const char *)sqlite3_value_text(texts->values[i * 2 + 1]), &b);
		out[i] = buf_steal(&b);
	}
	return out;
}

static void put(sqlite3 *db, sqlite3_stmt *s, const struct rows *r, size_t row)
{
	for (size_t i = 0; i < r->columns; i++)
		check(sqlite3_bind_value(s, (int)i + 1, r->values[row * r->columns + i]), db);
	check(sqlite3_step(s), db);
	sqlite3_reset(s);
}

static double bare_all(sqlite3 *db, const struct rows *events, const struct rows *bodies,
	const struct rows *texts, char **tokens)
{
	static const char *const sql[] = {
		"insert into event values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
		" on conflict (num) do update set head = excluded.head",
		"insert or replace into event_body values (?, ?)",
		"insert or replace into event_text values (?, ?)",
		"insert into event_words (rowid, words) values (?, ?)"};
	sqlite3_stmt *s[4];

	for (int i = 0; i < 4; i++)
		check(sqlite3_prepare_v2(db, sql[i], -1, &s[i], NULL), db);
	int64_t begun = measure_cpu();
	for (size_t i = 0; i < events->count; i++) {
		if (i % SLICE == 0)
			check(sqlite3_exec(db, "begin immediate", NULL, NULL, NULL), db);
		put(db, s[0], events, i);
		put(db, s[1], bodies, i);
		put(db, s[2], texts, i);
		check(sqlite3_bind_value(s[3], 1, texts->values[i * 2]), db);
		check(sqlite3_bind_text(s[3], 2, tokens[i], -1, SQLITE_STATIC), db);
		check(sqlite3_step(s[3]), db);
		sqlite3_reset(s[3]);
		if ((i + 1) % SLICE == 0 || i + 1 == events->count)
			check(sqlite3_exec(db, "commit", NULL, NULL, NULL), db);
	}
	double s_used = (double)(measure_cpu() - begun) / 1e9;
	for (int i = 0; i < 4; i++)
		sqlite3_finalize(s[i]);
	return s_used;
}

static double bare(const char *from, const char *to)
{
	struct db_options o = {.path = to, .schema = &schema_cache, .sync = DB_SYNC_NORMAL};
	struct error e = {0};

	struct db *made = db_open(&o, NULL, &e); // for its schema
	measure_need(made != NULL, &e);
	db_close(made);
	sqlite3 *source = open_bare(from), *db = open_bare(to);
	struct rows events = read_rows(source, "select * from event order by num");
	struct rows bodies = read_rows(source, "select * from event_body order by num");
	struct rows texts = read_rows(source, "select * from event_text order by num");
	char **tokens = tokens_of(&texts);
	double s_used = bare_all(db, &events, &bodies, &texts, tokens);
	for (size_t i = 0; i < texts.count; i++)
		free(tokens[i]);
	free(tokens);
	rows_finish(&events);
	rows_finish(&bodies);
	rows_finish(&texts);
	sqlite3_close(source);
	sqlite3_close(db);
	return s_used;
}

static void remove_all(const char *path)
{
	static const char *const parts[] = {"", "-wal", "-shm"};
	char name[PATH_MAX];

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (snprintf(name, sizeof(name), "%s%s", path, parts[i]) < (int)sizeof(name))
			unlink(name);
}

int main(int argc, char **argv)
{
	uint32_t events = (uint32_t)measure_size(argc, argv, 2, 2000000);
	char ours[PATH_MAX], theirs[PATH_MAX];
	struct stage s;

	snprintf(ours, sizeof(ours), "%s/ours.db", argv[1]);
	snprintf(theirs, sizeof(theirs), "%s/theirs.db", argv[1]);
	stage_make(&s);
	struct pages pages = write_pages(&s, events);
	for (int i = 0; i < 3; i++) {
		double a = sync_all(&s, &pages, ours), b = bare(ours, theirs);
		measure_say("sync.seconds", a);
		measure_say("sync.bare", b);
		measure_say("sync.ratio", b / a);
		remove_all(ours);
		remove_all(theirs);
	}
	pages_finish(&pages);
	stage_finish(&s);
	return 0;
}
