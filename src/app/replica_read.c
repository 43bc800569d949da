/* SPDX-License-Identifier: MIT */
/* The reader's side: a whole board, or what came since; built in the reader's thread. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "replica_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/store/ticks.h"
#include "yiping/wire/meta.h"
#include "yiping/wire/page.h"
#include "yiping/wire/tick.h"

#define CHANGES_MOST 2000  // of one piece of news
#define TICKS_MOST 500
#define FRAMES_MOST 720    // read one by one; older ones only as their last values
#define COLUMNS_MS (15 * INT64_C(60000))

static struct wire_refs refs_of(const struct replica_board *b)
{
	return (struct wire_refs){.tree = b->tree, .catalog = b->catalog};
}

static void board_finish(struct replica_board *b)
{
	catalog_destroy(b->catalog);
	area_tree_destroy(b->tree);
	fold_destroy(b->fold);
	gauges_destroy(b->gauges);
	things_destroy(b->things);
	*b = (struct replica_board){0};
}

void reading_finish(struct reading *g)
{
	board_finish(&g->board);
	change_page_finish(&g->page);
	for (size_t i = 0; i < g->tick_count; i++)
		free(g->ticks[i].values);
	free(g->ticks);
	free(g);
}

/* ---- reference data ---- */

/* False without an error in *e: it was never kept (or is not readable, which is the same). */
static bool load_tree(struct db *db, struct replica_board *b, struct error *e)
{
	char *areas = NULL;
	size_t n = 0;
	struct error bad;
	if (!meta_bytes(db, "ref.areas", &areas, &n, e) || !areas)
		return false;
	b->tree = area_tree_unpack(areas, n, &bad);
	return b->tree && area_root(b->tree);
}

static bool load_identity(struct db *db, struct arena *a, struct replica_board *b, struct error *e)
{
	const char *json = NULL;
	struct wire_refs refs = refs_of(b);
	struct wire_meta m;
	struct wire_meta_areas ids;
	struct error bad;
	if (!meta_text(db, "meta", a, &json, e) || !json ||
		!wire_meta_decode(json, strlen(json), &refs, a, &m, &ids, &bad))
		return false;
	b->person = m.identity;
	memcpy(b->server_id, m.server, sizeof b->server_id);
	b->demo = m.demo;
	b->rate = m.rate;
	fold_set_home(b->fold, area_root(b->tree)->num, m.utc_offset_minutes);
	return true;
}

static bool load_series(struct db *db, struct arena *a, struct replica_board *b, struct error *e)
{
	struct wire_refs refs = refs_of(b);
	const char *json = NULL;
	struct wire_list list;
	struct wire_span item;
	struct wire_series s;
	struct error bad;
	if (!meta_text(db, "ref.series", a, &json, e))
		return false;
	if (!json || !wire_list_open(json, strlen(json), "series", a, &list, &bad))
		return true;
	while (wire_items_next(&list.items, &item))
		if (wire_series_decode(item.bytes, item.length, &refs, a, &s, &bad))
			gauges_put_series(b->gauges, &s.series);
	return true;
}

/* ---- the present ---- */

static bool put_live(void *user, const struct live *l)
{
	fold_put(user, l);
	return true;
}

static bool apply(void *user, const struct change *c)
{
	fold_apply(user, c);
	return true;
}

/* From the last base of flows on, change by change, so that the day's counts are those of the one
 * who polled; *counted is false when that base is gone. */
static bool fold_flows(struct db *db, struct arena *a, struct fold *f, uint64_t seq, bool *counted,
	struct error *e)
{
	const char *flows = "";
	uint64_t found = 0;
	int64_t base = 0;
	*counted = false;
	if (!meta_number(db, "flows.seq", &base, e) || !meta_text(db, "flows", a, &flows, e))
		return false;
	if (base <= 0)
		return true;
	if (!keyframe_load(db, (uint64_t)base, &found, put_live, f, e))
		return false;
	if (found != (uint64_t)base) {
		fold_clear(f);
		return true;
	}
	flows_take(f, flows);
	fold_set_seq(f, found);
	*counted = true;
	return changelog_fold(db, found, seq, apply, f, e);
}

static bool load_fold(struct db *db, struct arena *a, struct reading *g, struct error *e)
{
	bool counted;
	struct fold *f = g->board.fold;
	if (!fold_flows(db, a, f, g->stand.seq, &counted, e) ||
		!stored_each_live(db, put_live, f, e))
		return false;
	fold_set_seq(f, g->stand.seq);
	if (!counted) // only a list brings them back
		g->stand.begin.cursor[0] = '\0';
	return true;
}

/* ---- measurements ---- */

static void push_columns(struct replica_board *b, int64_t at)
{
	if (b->pushed_at == INSTANT_NONE || at - b->pushed_at > HOUR_MS)
		b->pushed_at = at;
	for (; at - b->pushed_at >= COLUMN_MS; b->pushed_at += COLUMN_MS)
		gauges_push_history(b->gauges);
}

static bool take_tick(void *user, const struct tick *t)
{
	struct replica_board *b = user;
	gauges_apply(b->gauges, t);
	push_columns(b, t->at);
	return true;
}

static bool load_values(struct db *db, struct arena *a, struct reading *g, struct error *e)
{
	struct replica_board *b = &g->board;
	const char *json = NULL, *area = "";
	struct wire_tick first;
	struct tick older = {0};
	struct error bad;
	uint64_t last;
	int64_t at;
	if (!meta_text(db, "board.tick", a, &json, e) ||
		!meta_text(db, "board.area", a, &area, e) || !ticks_last(db, &last, &at, e))
		return false;
	bool is_ours = json && strcmp(area, g->stand.series_area) == 0 &&
		wire_tick_decode(json, strlen(json), a, &first, &bad);
	if (is_ours && last < first.tick.tick + FRAMES_MOST) {
		take_tick(b, &first.tick);
	} else if (last) {
		if (!ticks_board(db, at - COLUMNS_MS, &older, e))
			return false;
		if (older.tick)
			take_tick(b, &older);
		tick_finish(&older);
	}
	return ticks_read(db, gauges_tick(b->gauges), 0, take_tick, b, e);
}

static bool take_minute(void *user, const struct roll_value *v)
{
	columns_take(user, v->at, v->last);
	return true;
}

/* What was fetched of the minutes before the first frame. */
static bool load_columns(struct db *db, struct replica_board *b, struct error *e)
{
	for (size_t i = 0; b->pushed_at != INSTANT_NONE && i < gauges_count(b->gauges); i++) {
		const struct gauge *g = gauges_at(b->gauges, i);
		struct columns c;
		if (!isnan(g->history[0]))
			continue;
		columns_begin(&c, b->pushed_at);
		if (!ticks_values(db, g->series.num, b->pushed_at - COLUMNS_BACK_MS,
			    b->pushed_at + COLUMN_MS, COLUMN_MS, GAUGE_HISTORY * 4, take_minute, &c,
			    e))
			return false;
		if (columns_fill(&c, b->gauges, g->series.num))
			b->coarse_until = b->pushed_at + GAUGE_HISTORY * COLUMN_MS;
	}
	return true;
}

/* ---- all of it ---- */

/* The heads are folded while the side is decoded. */
static bool load_parts(struct db *db, struct arena *a, struct reading *g, struct error *e)
{
	struct replica_board *b = &g->board;
	struct side side = {.tree = b->tree, .things = things_create()};
	bool ok = side_read(&side, db, e);
	if (ok) {
		side_start(&side);
		ok = load_identity(db, a, b, e) && load_fold(db, a, g, e);
		ok = side_join(&side) && ok;
	}
	if (ok) {
		b->catalog = side.catalog;
		b->things = side.things;
		side.catalog = NULL;
		side.things = NULL;
	}
	side_finish(&side);
	return ok && load_series(db, a, b, e) && load_values(db, a, g, e) &&
		load_columns(db, b, e);
}

static bool load_whole(struct db *db, struct reading *g, struct error *e)
{
	struct replica_board *b = &g->board;
	struct arena a = {0};
	struct error none = {0};
	g->whole = true;
	*e = none;
	*b = (struct replica_board){.fold = fold_create(), .gauges = gauges_create(),
		.pushed_at = INSTANT_NONE, .coarse_until = INSTANT_NONE, .rate = 1};
	bool ok = load_tree(db, b, e) && load_parts(db, &a, g, e);
	if (!ok) {
		board_finish(b);
		memset(g->stand.begin.etags, 0, sizeof g->stand.begin.etags);
		g->stand.begin.cursor[0] = '\0';
	}
	arena_finish(&a);
	return ok || !*e->code; // nothing kept is no failure
}

static bool keep_tick(void *user, const struct tick *t)
{
	struct reading *g = user;
	if (g->tick_count == g->tick_room) {
		g->tick_room = g->tick_room ? g->tick_room * 2 : 8;
		g->ticks = mem_grow(g->ticks, g->tick_room, sizeof *g->ticks);
	}
	struct tick *own = &g->ticks[g->tick_count++];
	*own = *t;
	own->values = mem_array(t->count + 1, sizeof *own->values);
	memcpy(own->values, t->values, t->count * sizeof *own->values);
	return g->tick_count < TICKS_MOST;
}

static bool read_news(struct db *db, struct reading *g, struct error *e)
{
	struct change_query q = {.after = g->from.seq, .upto = g->stand.seq,
		.limit = CHANGES_MOST};
	if (g->stand.seq > g->from.seq && !changelog_read(db, &q, &g->page, e))
		return false;
	g->more = g->page.more;
	if (g->more)
		g->stand.seq = g->page.next;
	if (!ticks_read(db, g->from.tick, g->stand.tick, keep_tick, g, e))
		return false;
	if (g->tick_count == TICKS_MOST) {
		g->more = true;
		g->stand.tick = g->ticks[g->tick_count - 1].tick;
	}
	return true;
}

bool reading_run(struct db *db, void *reading, struct error *e)
{
	struct reading *g = reading;
	if (!db_begin_read(db, e))
		return false;
	bool ok = stand_read(db, &g->stand, e);
	bool same = ok && g->from.turn == g->stand.turn &&
		strcmp(g->from.begin.epoch, g->stand.begin.epoch) == 0;
	if (ok && same)
		ok = read_news(db, g, e);
	else if (ok && g->stand.listing && g->from.turn) // half of a list says nothing
		g->stand = g->from;
	else if (ok)
		ok = load_whole(db, g, e);
	db_rollback(db);
	return ok;
}
