/* SPDX-License-Identifier: MIT */
/* The writer's side: whatever came goes in with its cursor, in transactions of a few milliseconds.
 * */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replica_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/store/ticks.h"
#include "yiping/sync/mono.h"
#include "yiping/wire/event.h"
#include "yiping/wire/tick.h"

#define SLICE 200 // entities in one transaction

/* The tree lies packed. Units are kept as what they are, entities of the log: their list says
 * nothing more. */
static const char *const ref_keys[SESSION_REFS] = {
	[REF_OF_AREAS] = "ref.areas",
	[REF_OF_CATALOG] = "ref.catalog",
	[REF_OF_UNITS] = NULL,
	[REF_OF_SERIES] = "ref.series",
};

static const char *const etag_keys[SESSION_REFS] = {
	[REF_OF_AREAS] = "etag.areas",
	[REF_OF_CATALOG] = "etag.catalog",
	[REF_OF_UNITS] = "etag.units",
	[REF_OF_SERIES] = "etag.series",
};

static bool copy_fact(struct db *db, struct arena *a, const char *key, char *out, size_t room,
	struct error *e)
{
	const char *value = "";
	if (!meta_text(db, key, a, &value, e))
		return false;
	snprintf(out, room, "%s", value);
	return true;
}

static bool read_facts(struct db *db, struct arena *a, struct replica_stand *s, struct error *e)
{
	int64_t turn = 0, away = 0;
	s->clock = INSTANT_NONE;
	for (int i = 0; i < SESSION_REFS; i++)
		if (!copy_fact(db, a, etag_keys[i], s->begin.etags[i], SESSION_ETAG_ROOM, e))
			return false;
	bool ok = copy_fact(db, a, "series.area", s->series_area, sizeof s->series_area, e) &&
		meta_number(db, "turn", &turn, e) && meta_number(db, "clock", &s->clock, e) &&
		meta_number(db, "away", &away, e);
	s->turn = (uint64_t)turn + 1;
	s->is_away = away != 0;
	return ok;
}

bool stand_read(struct db *db, struct replica_stand *out, struct error *e)
{
	struct arena a = {0};
	struct cache_meta m;
	*out = (struct replica_stand){0};
	bool ok = cache_meta(db, &a, &m, e) && read_facts(db, &a, out, e);
	if (ok) {
		snprintf(out->begin.epoch, sizeof out->begin.epoch, "%s", m.epoch);
		if (!m.listing)
			snprintf(out->begin.cursor, sizeof out->begin.cursor, "%s", m.cursor);
		out->begin.tick = out->tick = m.tick;
		out->seq = m.seq;
		out->listing = m.listing;
		out->good_at = m.good_at;
	}
	arena_finish(&a);
	return ok;
}

static bool bump_turn(struct db *db, struct error *e)
{
	int64_t turn = 0;
	return meta_number(db, "turn", &turn, e) && meta_put_number(db, "turn", turn + 1, e);
}

static bool end(struct db *db, bool ok, struct error *e)
{
	if (ok)
		return db_commit(db, e);
	db_rollback(db);
	return false;
}

/* ---- pages ---- */

struct paging {
	struct replica *replica;
	struct replica_page in;
	char *flows;
	void (*stored)(void *user);
	void *user;
	struct arena arena; // of words, in the thread
};

/* Title, place, words and number of an event, to be found by. */
static const char *words_of(struct paging *p, const struct change *c)
{
	struct arena own = {0};
	struct event ev;
	struct error e;
	const char *words = NULL;
	if (c->head.kind == KIND_EVENT && c->op == OP_UPSERT && c->body &&
		wire_event_decode(c->body, c->body_length, &p->in.refs, &own, &ev, &e))
		words = arena_printf(&p->arena, "%s\n%s\n%s\n%s", ev.title ? ev.title : "",
			ev.place ? ev.place : "", ev.text ? ev.text : "", c->id);
	arena_finish(&own);
	return words;
}

static bool put_changes(struct db *db, struct paging *p, struct error *e)
{
	const struct session_page *s = p->in.page;
	const char *words[SLICE];
	for (size_t from = 0; from < s->change_count; from += SLICE) {
		size_t n = s->change_count - from < SLICE ? s->change_count - from : SLICE;
		for (size_t i = 0; i < n; i++)
			words[i] = words_of(p, &s->changes[from + i]);
		if (!cache_apply(db, &(struct cache_page){.changes = s->changes + from, .count = n,
			    .words = words, .good_at = INSTANT_NONE}, e))
			return false;
		arena_reset(&p->arena);
	}
	return true;
}

/* The values of a centre that were asked for by themselves: frames of another centre do not hold
 * them. */
static bool put_board_tick(struct db *db, const struct session_page *s, struct error *e)
{
	struct buf json;
	if (!s->tick_count)
		return true;
	buf_init(&json, WIRE_PAGE_MAX);
	bool ok = !wire_tick_encode(&s->ticks[0], &json) ||
		(meta_put_text(db, "board.tick", json.data, e) &&
			meta_put_text(db, "board.area", s->board, e));
	buf_finish(&json);
	return ok;
}

static struct tick *ticks_of(const struct session_page *s)
{
	struct tick *t = mem_array(s->tick_count + 1, sizeof *t);
	for (size_t i = 0; i < s->tick_count; i++)
		t[i] = s->ticks[i].tick;
	return t;
}

/* The cursor goes in last; what went in before it is only repeated if the program ends between. */
static bool put_end(struct db *db, struct paging *p, struct error *e)
{
	const struct session_page *s = p->in.page;
	struct tick *ticks = ticks_of(s);
	struct cache_page last = {.ticks = ticks, .tick_count = s->tick_count,
		.good_at = p->in.good_at};
	if (s->kind == PAGE_OF_CHANGES) {
		last.cursor = s->cursor;
		last.seq = !s->more ? s->seq
			: s->change_count ? s->changes[s->change_count - 1].seq : 0;
	}
	bool ok = db_begin(db, e);
	if (ok) {
		ok = cache_apply(db, &last, e) &&
			(p->in.clock == INSTANT_NONE ||
				meta_put_number(db, "clock", p->in.clock, e)) &&
			(s->kind == PAGE_OF_CHANGES || put_board_tick(db, s, e));
		ok = end(db, ok, e);
	}
	free(ticks);
	return ok;
}

static bool begin_list(struct db *db, struct paging *p, struct error *e)
{
	char scope[16];
	snprintf(scope, sizeof scope, "%08x", (unsigned)p->in.scope);
	if (!db_begin(db, e))
		return false;
	return end(db, cache_list_begin(db, p->in.page->epoch, scope, p->in.page->seq, wall_ms(),
		e), e);
}

static bool put_listed(struct db *db, struct paging *p, struct error *e)
{
	const struct session_page *s = p->in.page;
	struct cache_entity *all = mem_array(SLICE, sizeof *all);
	bool ok = true;
	for (size_t from = 0; ok && from < s->change_count; from += SLICE) {
		size_t n = s->change_count - from < SLICE ? s->change_count - from : SLICE;
		for (size_t i = 0; i < n; i++) {
			const struct change *c = &s->changes[from + i];
			struct live *l = &all[i].live;
			*l = (struct live){.head = c->head, .path = c->path,
				.unit_count = c->unit_count};
			memcpy(l->id, c->id, sizeof l->id);
			memcpy(l->units, c->units, sizeof l->units);
			all[i].body = c->body;
			all[i].body_length = c->body_length;
			all[i].words = words_of(p, c);
		}
		ok = cache_list_page(db, all, n, e);
		arena_reset(&p->arena);
	}
	free(all);
	return ok;
}

static bool end_list(struct db *db, struct paging *p, struct error *e)
{
	const struct session_page *s = p->in.page;
	int64_t at = p->in.clock == INSTANT_NONE ? wall_ms() : p->in.clock;
	if (!db_begin(db, e))
		return false;
	bool ok = cache_list_end(db, s->cursor, s->seq, at, p->in.good_at, e) &&
		meta_put_text(db, "flows", p->flows ? p->flows : "", e) &&
		meta_put_number(db, "flows.seq", (int64_t)s->seq, e) && bump_turn(db, e);
	return end(db, ok, e);
}

static bool run_page(struct db *db, void *user, struct error *e)
{
	struct paging *p = user;
	const struct session_page *s = p->in.page;
	bool ok = true;
	if (s->kind == PAGE_OF_CHANGES)
		ok = put_changes(db, p, e);
	else if (s->kind == PAGE_OF_LIST)
		ok = (!s->first || begin_list(db, p, e)) && put_listed(db, p, e);
	ok = ok && put_end(db, p, e);
	if (ok && s->kind == PAGE_OF_LIST && s->last)
		ok = end_list(db, p, e);
	arena_finish(&p->arena);
	return ok;
}

static void done_page(void *user, const struct error *e)
{
	struct paging *p = user;
	struct replica *r = p->replica;
	const struct session_page *s = p->in.page;
	if (e && !r->closing)
		replica_lame(r, e);
	else if (!r->closing && s->kind == PAGE_OF_LIST && s->last)
		replica_well(r, false);
	if (s->kind == PAGE_OF_LIST)
		replica_read_much(r);
	if (!r->closing)
		p->stored(p->user);
	free(p->flows);
	free(p);
}

/* A list writes again whatever is missing, so it may try when the page before was lost. */
static bool may_write(struct replica *r, const struct session_page *page)
{
	if (!r->writer || r->closing || !r->led)
		return false;
	if (page && page->kind == PAGE_OF_LIST && page->first)
		r->lame = false;
	return !r->lame;
}

bool replica_put_page(struct replica *r, const struct replica_page *page,
	void (*stored)(void *user), void *user)
{
	struct error e;
	if (!r || !may_write(r, page->page))
		return false;
	struct paging *p = mem_alloc(sizeof *p);
	*p = (struct paging){.replica = r, .in = *page, .flows = mem_strdup(page->flows),
		.stored = stored, .user = user};
	p->in.flows = NULL;
	if (worker_post(r->writer, run_page, done_page, p, &e))
		return true;
	free(p->flows);
	free(p);
	return false;
}

/* ---- single facts ---- */

struct fact {
	struct replica *replica;
	enum { FACT_REF, FACT_META, FACT_EVENT, FACT_AWAY, FACT_FLOWS, FACT_TRIM,
		FACT_VALUES, FACT_PROBE } what;
	enum session_ref kind;
	char *area, *etag, *bytes;
	size_t length;
	int64_t number;
	struct live live;
	struct roll_value *rows; // `length` of them
	struct cache_limits limits;
	bool more;
};

static void fact_free(struct fact *f)
{
	free(f->area);
	free(f->etag);
	free(f->bytes);
	free(f->rows);
	free(f);
}

static bool put_reference_bytes(struct db *db, const struct fact *f, struct error *e)
{
	const char *key = ref_keys[f->kind];
	if (f->kind == REF_OF_AREAS)
		return meta_put_bytes(db, key, f->bytes, f->length, e);
	return !key || meta_put_text(db, key, f->bytes, e);
}

static bool put_reference(struct db *db, const struct fact *f, struct error *e)
{
	if (!db_begin(db, e))
		return false;
	bool ok = put_reference_bytes(db, f, e) &&
		meta_put_text(db, etag_keys[f->kind], f->etag ? f->etag : "", e) &&
		(!f->area || meta_put_text(db, "series.area", f->area, e)) && bump_turn(db, e);
	return end(db, ok, e);
}

static bool put_event(struct db *db, const struct fact *f, struct error *e)
{
	struct stored s = {.live = f->live, .body = f->bytes, .body_length = f->length,
		.timer_due = INSTANT_NONE};
	return db_begin(db, e) && end(db, stored_put(db, &s, e), e);
}

static bool put_flows(struct db *db, const struct fact *f, struct error *e)
{
	struct replica_stand s;
	if (!db_begin(db, e))
		return false;
	bool ok = stand_read(db, &s, e) && keyframe_write(db, s.seq, f->number, e) &&
		meta_put_text(db, "flows", f->bytes, e) &&
		meta_put_number(db, "flows.seq", (int64_t)s.seq, e);
	return end(db, ok, e);
}

static bool put_values(struct db *db, const struct fact *f, struct error *e)
{
	bool ok = db_begin(db, e);
	if (!ok)
		return false;
	for (size_t i = 0; ok && i < f->length; i++)
		ok = ticks_put_roll(db, ROLL_1, &f->rows[i], e);
	return end(db, ok, e);
}

static bool run_fact(struct db *db, void *user, struct error *e)
{
	struct fact *f = user;
	switch (f->what) {
	case FACT_REF: return put_reference(db, f, e);
	case FACT_META: return meta_put_text(db, "meta", f->bytes, e);
	case FACT_EVENT: return put_event(db, f, e);
	case FACT_AWAY: return meta_put_number(db, "away", f->number, e);
	case FACT_FLOWS: return put_flows(db, f, e);
	case FACT_VALUES: return put_values(db, f, e);
	case FACT_TRIM: return cache_trim(db, &f->limits, &f->more, e);
	default: return meta_put_number(db, "probe", wall_ms(), e);
	}
}

static void done_fact(void *user, const struct error *e);

static void post_fact(struct replica *r, struct fact *f)
{
	struct error e;
	f->replica = r;
	if (!r->writer || r->closing || !worker_post(r->writer, run_fact, done_fact, f, &e))
		fact_free(f);
}

static void done_fact(void *user, const struct error *e)
{
	struct fact *f = user;
	struct replica *r = f->replica;
	if (f->what == FACT_PROBE && !e && r->lame && !r->closing) {
		r->lame = false;
		replica_well(r, true);
	} else if (e && f->what != FACT_PROBE && !r->closing) {
		replica_lame(r, e);
	}
	if (f->what == FACT_TRIM && !e && f->more && !r->closing)
		post_fact(r, f);
	else
		fact_free(f);
}

static char *copy_bytes(const char *bytes, size_t n)
{
	char *out = mem_alloc(n + 1);
	memcpy(out, bytes, n);
	return out;
}

/* A tree that cannot be packed is kept as none. */
static char *copy_tree(const struct area_tree *t, size_t *n)
{
	struct buf bytes;
	buf_init(&bytes, AREA_PACK_MAX);
	if (!area_tree_pack(t, &bytes))
		buf_clear(&bytes);
	*n = bytes.length;
	return buf_steal(&bytes);
}

void replica_put_reference(struct replica *r, const struct session_reference *ref)
{
	if (!r || !may_write(r, NULL))
		return;
	struct fact *f = mem_alloc(sizeof *f);
	*f = (struct fact){.what = FACT_REF, .kind = ref->kind, .area = mem_strdup(ref->area),
		.etag = mem_strdup(ref->etag), .length = ref->length};
	if (ref->kind == REF_OF_AREAS)
		f->bytes = copy_tree(ref->tree, &f->length);
	else
		f->bytes = copy_bytes(ref->bytes, ref->length);
	post_fact(r, f);
}

void replica_put_meta(struct replica *r, const char *json)
{
	if (!r || !may_write(r, NULL))
		return;
	struct fact *f = mem_alloc(sizeof *f);
	*f = (struct fact){.what = FACT_META, .bytes = mem_strdup(json)};
	post_fact(r, f);
}

void replica_put_event(struct replica *r, const struct live *l, const char *bytes, size_t n)
{
	if (!r || !may_write(r, NULL))
		return;
	struct fact *f = mem_alloc(sizeof *f);
	*f = (struct fact){.what = FACT_EVENT, .live = *l, .bytes = copy_bytes(bytes, n),
		.length = n};
	post_fact(r, f);
}

void replica_put_values(struct replica *r, const struct roll_value *rows, size_t count)
{
	if (!r || !count || !may_write(r, NULL))
		return;
	struct fact *f = mem_alloc(sizeof *f);
	*f = (struct fact){.what = FACT_VALUES, .length = count,
		.rows = mem_array(count, sizeof *rows)};
	memcpy(f->rows, rows, count * sizeof *rows);
	post_fact(r, f);
}

void replica_put_away(struct replica *r, bool is_away)
{
	if (!r || !may_write(r, NULL))
		return;
	struct fact *f = mem_alloc(sizeof *f);
	*f = (struct fact){.what = FACT_AWAY, .number = is_away};
	post_fact(r, f);
}

void replica_put_flows(struct replica *r, const char *flows, int64_t at)
{
	if (!r || !may_write(r, NULL))
		return;
	struct fact *f = mem_alloc(sizeof *f);
	*f = (struct fact){.what = FACT_FLOWS, .bytes = mem_strdup(flows), .number = at};
	post_fact(r, f);
}

void replica_trim(struct replica *r, const struct cache_limits *limits)
{
	if (!r || !may_write(r, NULL))
		return;
	struct fact *f = mem_alloc(sizeof *f);
	*f = (struct fact){.what = FACT_TRIM, .limits = *limits};
	post_fact(r, f);
}

void replica_try_again(struct replica *r)
{
	struct fact *f;
	if (!r->lame || !r->led)
		return;
	f = mem_alloc(sizeof *f);
	*f = (struct fact){.what = FACT_PROBE};
	post_fact(r, f);
}
