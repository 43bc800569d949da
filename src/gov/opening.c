/* SPDX-License-Identifier: MIT */
#include "opening.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo.h"
#include "intake.h"
#include "reference.h"
#include "settings.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/path.h"
#include "yiping/base/spread.h"
#include "yiping/store/changelog.h"
#include "yiping/store/highwater.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/meta.h"
#include "yiping/store/schema.h"
#include "yiping/store/stored.h"
#include "yiping/store/ticks.h"
#include "yiping/store/tokens.h"
#include "yiping/wire/catalog.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/event.h"

#define PAGE 500

bool opening_reference(const char *dir, struct catalog **catalog, struct area_tree **tree,
	struct error *e)
{
	struct reference_parts parts;
	if (!reference_load(NULL, dir, &parts, e))
		return false;
	*catalog = parts.catalog;
	*tree = parts.tree;
	parts.catalog = NULL;
	parts.tree = NULL;
	reference_parts_finish(&parts);
	return true;
}

/* What is in force, for the loop; the writer gets its own. */
static bool load_reference(struct server *s, struct db *db, struct reference_parts *writers,
	struct error *e)
{
	struct reference_parts parts;
	struct error unused;
	if (!reference_load(db, s->options.data_dir, &parts, e))
		return false;
	*writers = (struct reference_parts){.tree = area_tree_copy(parts.tree),
		.catalog = wire_catalog_decode(parts.json, parts.json_length, &unused)};
	if (!reference_begin(db, &parts, e))
		return false;
	s->reference = reference_create(&parts);
	s->tree = s->reference->parts.tree;
	s->catalog = s->reference->parts.catalog;
	s->series = series_table_create(s->catalog, s->tree);
	return true;
}

/* ---- epoch ---- */

static void new_hex(char out[33])
{
	uint8_t bytes[16];
	secret_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* Reads a name of 32 digits, making it when it is not there. */
static bool name_of(struct db *db, const char *key, char out[33], struct error *e)
{
	struct arena arena = {0};
	const char *kept = NULL;
	bool ok = meta_text(db, key, &arena, &kept, e);
	if (ok && kept && strlen(kept) == 32) {
		memcpy(out, kept, 33);
	} else if (ok) {
		new_hex(out);
		ok = meta_put_text(db, key, out, e);
	}
	arena_finish(&arena);
	return ok;
}

/* A database behind what was acknowledged came back from a backup: its history is another one now.
 */
static bool settle_epoch(struct server *s, struct db *db, uint64_t head, const char *highwater,
	struct error *e)
{
	struct highwater h = {.fd = -1};
	bool ok = highwater_open(&h, highwater, e) && name_of(db, "epoch", s->epoch, e) &&
		name_of(db, "server", s->server_id, e);
	if (ok && *h.epoch && highwater_is_ahead(&h, s->epoch, head)) {
		log_write(LOG_WARN, "epoch",
			"The database is behind what was acknowledged: a new epoch begins.");
		new_hex(s->epoch);
		ok = meta_put_text(db, "epoch", s->epoch, e);
	}
	ok = ok && highwater_put(&h, s->epoch, head, e);
	highwater_close(&h);
	return ok;
}

/* ---- people ---- */

static bool know(void *user, const struct token_row *t)
{
	struct server *s = user;
	if (t->revoked_at == INSTANT_NONE)
		roster_put(s->roster, t->hash, &t->person);
	return true;
}

/* ---- what is live ---- */

static bool apply(void *user, const struct change *c)
{
	fold_apply(user, c);
	return true;
}

/* From the keyframe before the first day of which flows are kept, so that each day is whole. */
static bool load_fold(struct server *s, struct db *db, int64_t now, struct error *e)
{
	int64_t offset = s->catalog->calendar.utc_offset_minutes * MINUTE_MS;
	int64_t midnight = ((now + offset) / DAY_MS - FOLD_FLOW_DAYS + 1) * DAY_MS - offset;
	uint64_t before = 0;
	struct changelog_span span;
	s->fold = fold_create();
	fold_set_home(s->fold, area_root(s->tree)->num, s->catalog->calendar.utc_offset_minutes);
	if (!changelog_span(db, &span, e) || !changelog_seq_at(db, midnight, &before, e))
		return false;
	s->head = span.last;
	if (!ledger_cursor_floor(db, now, &s->floor, e))
		return false;
	if (before < span.floor)
		before = span.floor;
	return keyframe_fold(db, before, s->fold, e) &&
		changelog_fold(db, before, span.last, apply, s->fold, e);
}

static void learn_indicator(struct server *s, const struct stored *row, struct arena *arena)
{
	struct wire_refs refs = {.tree = s->tree, .catalog = s->catalog};
	struct indicator_state i;
	struct error e;
	if (!wire_indicator_state_decode(row->body, row->body_length, &refs, arena, &i, &e))
		return;
	intake_learn_indicator(s, &i);
}

static bool learn_indicators(struct server *s, struct db *db, struct error *e)
{
	int64_t recent = virtual_clock_now(&s->clock) - FLAP_MS;
	struct stored_page page = {0};
	uint32_t after = 0;
	bool more = true, ok = true;
	while (ok && more) {
		ok = stored_list(db, KIND_INDICATOR, after, false, PAGE, &page, e);
		for (size_t i = 0; ok && i < page.count; i++) {
			const struct head *h = &page.rows[i].live.head;
			/* One at rest matters as long as its toggles may count. */
			if (head_is_live(h) || h->start >= recent)
				learn_indicator(s, &page.rows[i], &page.arena);
			after = page.rows[i].live.head.num;
		}
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

/* Slow series are read once a day or an hour: what was good when we stopped still is. */
static bool learn_values(struct server *s, struct db *db, struct error *e)
{
	int64_t now = virtual_clock_now(&s->clock);
	struct tick board;

	if (!ticks_board(db, now, &board, e))
		return false;
	for (size_t k = 0; k < board.count; k++) {
		struct gov_series *g = series_by_num(s->series, board.values[k].series);
		const struct indicator *i =
			g ? catalog_indicator(s->catalog, g->series.indicator) : NULL;
		if (i)
			intake_learn_value(g, i, &board, &board.values[k], now);
	}
	tick_finish(&board);
	return true;
}

static void learn_event(struct server *s, const struct stored *row, struct arena *arena)
{
	struct wire_refs refs = {.tree = s->tree, .catalog = s->catalog};
	struct event ev;
	struct error e;
	if (!wire_event_decode(row->body, row->body_length, &refs, arena, &ev, &e))
		return;
	intake_learn_event(s, &ev);
}

static bool learn_events(struct server *s, struct db *db, struct error *e)
{
	struct stored_query q = {.order = STORED_QUEUE, .bodies = true, .limit = PAGE,
		.from = INSTANT_NONE, .to = INSTANT_NONE};
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_events(db, &q, &page, e);
		for (size_t i = 0; ok && i < page.count; i++)
			learn_event(s, &page.rows[i], &page.arena);
		q.has_after = true;
		q.after.a = page.next.a, q.after.b = page.next.b, q.after.c = page.next.c;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

/* ---- all together ---- */

static bool open_ledger(struct server *s, struct db *db, const char *highwater, struct error *e)
{
	struct reference_parts parts;
	struct changelog_span span;
	if (!changelog_span(db, &span, e) || !load_reference(s, db, &parts, e))
		return false;
	struct ledger_options o = {.catalog = parts.catalog, .tree = parts.tree,
		.highwater = highwater, .since = span.last ? span.at : 0};
	memcpy(o.epoch, s->epoch, sizeof o.epoch);
	s->ledger = ledger_create(&o);
	return true;
}

static bool load_city(struct server *s, struct db *db, uint64_t head, struct error *e)
{
	if (!s->options.demo)
		return true;
	s->demo = demo_create(s, db, e);
	if (!s->demo || !demo_people(s->demo, db, e))
		return false;
	return head > 0 || demo_history(s->demo, db, e);
}

/* The simulated city's readings come through the demo's gateway: no claim need be written. */
static bool own_city(struct server *s)
{
	if (s->demo)
		settings_simulated(s, "gateway");
	return true;
}

bool opening_load(struct server *s, const char *path, struct db **db, struct error *e)
{
	struct db_options o = {.path = path, .schema = &schema_server, .sync = DB_SYNC_FULL,
		.busy_ms = 2000};
	char highwater[PATH_ROOM];
	struct changelog_span span;
	int64_t tick_at = 0;
	if (!path_make_dirs(s->options.state_dir, e) ||
		!path_join(highwater, sizeof highwater, s->options.state_dir, "highwater"))
		return false;
	*db = db_open(&o, NULL, e);
	if (!*db || !changelog_span(*db, &span, e) ||
		!settle_epoch(s, *db, span.last, highwater, e) ||
		!open_ledger(s, *db, highwater, e))
		return false;
	/* The clock never begins before what the log has already seen. */
	int64_t now = s->options.now, stood = INSTANT_NONE;
	if (!demo_stood_at(*db, &stood, e))
		return false;
	if (span.last && now != INSTANT_NONE && now < span.at)
		now = span.at;
	if (s->options.demo && now != INSTANT_NONE && stood > now)
		now = stood;
	virtual_clock_init(&s->clock, now, s->options.speed > 0 ? s->options.speed : 1.0);
	return load_city(s, *db, span.last, e) && tokens_each(*db, know, s, e) &&
		own_city(s) &&
		ticks_last(*db, &s->tick, &tick_at, e) &&
		load_fold(s, *db, virtual_clock_now(&s->clock), e) && settings_learn(s, *db, e) &&
		learn_indicators(s, *db, e) && learn_values(s, *db, e) &&
		learn_events(s, *db, e);
}
