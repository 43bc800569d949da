/* SPDX-License-Identifier: MIT */
#include "subscription.h"

#include <stdlib.h>
#include <string.h>

#include "reference.h"
#include "yiping/base/mem.h"
#include "yiping/gov/cursor.h"
#include "yiping/store/changelog.h"
#include "yiping/store/ticks.h"
#include "yiping/wire/change.h"
#include "yiping/wire/page.h"
#include "yiping/wire/tick.h"

#define SCAN_MAX 20000 // changes looked at for one answer: the reader is shared

struct reading {
	struct server *server;
	struct readings_under_way *all;
	struct subscription what;
	struct wire_changes page;  // outline of the answer
	char next[CURSOR_ROOM];
	uint64_t head, tick;       // when it was asked
	uint32_t first, end;       // series of the board
	struct reference *reference; // that refs are of
	struct wire_refs refs;
	struct buf out;
	struct inbound **askers;
	size_t asker_count;
	struct reading *later;
};

static void set_next(struct reading *g, uint64_t seq)
{
	struct cursor c = {.scope = scope_hash(&g->what.scope), .seq = seq};
	memcpy(c.epoch, g->server->epoch, 8);
	cursor_format(&c, g->next);
	g->page.next = g->next;
}

static void outline(struct reading *g, struct server *s, const struct subscription *f)
{
	g->server = s;
	g->what = *f;
	g->head = s->head;
	g->tick = s->tick;
	g->refs = (struct wire_refs){.tree = s->tree, .catalog = s->catalog};
	memcpy(g->page.epoch, s->epoch, sizeof g->page.epoch);
	g->page.head = s->head;
	g->page.now = virtual_clock_now(&s->clock);
	g->page.has_digest = f->kinds == 0;
	if (g->page.has_digest)
		g->page.digest = fold_digest_scope(s->fold, &f->scope);
	if (f->board)
		series_of_centre(s->series, f->board, &g->first, &g->end);
	set_next(g, s->head);
}

static bool is_wanted(void *user, const struct change *c)
{
	const struct reading *g = user;
	struct change told;
	if (g->what.kinds && !(g->what.kinds >> c->head.kind & 1))
		return false;
	return change_for_scope(c, &g->what.scope, &told);
}

static bool write_changes(struct reading *g, struct db *db, struct error *e)
{
	struct change_page page = {0};
	struct change told;
	struct change_query q = {.after = g->what.since, .upto = g->head, .limit = g->what.limit,
		.scan = SCAN_MAX, .keep = is_wanted, .user = g};
	bool ok = changelog_read(db, &q, &page, e);
	if (ok && page.more) {
		g->page.more = true;
		g->page.has_digest = false;
		set_next(g, page.next);
	}
	wire_changes_begin(&g->out, &g->page);
	for (size_t i = 0; ok && i < page.count; i++)
		if (change_for_scope(&page.changes[i], &g->what.scope, &told))
			ok = wire_change_encode(&told, g->what.mask, &g->refs, &g->out, e);
	change_page_finish(&page);
	return ok;
}

/* The values of the board's centre: they stand together, since frames are sorted by series. */
static bool put_tick(void *user, const struct tick *t)
{
	struct reading *g = user;
	struct tick own = *t;
	size_t from = 0;
	while (from < t->count && t->values[from].series < g->first)
		from++;
	own.values = t->values + from;
	own.count = 0;
	while (from + own.count < t->count && own.values[own.count].series < g->end)
		own.count++;
	return wire_tick_encode(&(struct wire_tick){.tick = own}, &g->out);
}

static bool run(struct db *db, void *user, struct error *e)
{
	struct reading *g = user;
	if (!write_changes(g, db, e))
		return false;
	wire_changes_ticks(&g->out);
	if (g->what.tick && g->what.tick < g->tick && g->first < g->end &&
		!ticks_read(db, g->what.tick, g->tick, put_tick, g, e))
		return false;
	if (!wire_changes_end(&g->out, &g->page))
		return error_set(e, "too_large", "The answer is too large; ask for less.");
	return true;
}

static void unlist(struct reading *g)
{
	struct reading **at = &g->all->first;
	while (*at != g)
		at = &(*at)->later;
	*at = g->later;
}

static void done(void *user, const struct error *e)
{
	struct reading *g = user;
	size_t n = g->out.length;
	struct shared_bytes *bytes = e ? NULL : shared_bytes_create(buf_steal(&g->out), n);
	unlist(g);
	for (size_t i = 0; i < g->asker_count; i++) {
		if (g->page.more) // then there is no reason to wait
			g->askers[i]->poll_after_s = 0;
		if (e)
			answer_error(g->askers[i], e);
		else
			answer_shared(g->askers[i], bytes);
	}
	shared_bytes_unref(bytes);
	buf_finish(&g->out);
	reference_unref(g->reference);
	free(g->askers);
	free(g);
}

static void ask(struct reading *g, struct inbound *r)
{
	g->askers = mem_grow(g->askers, g->asker_count + 1, sizeof *g->askers);
	g->askers[g->asker_count++] = r;
}

static bool same_scope(const struct scope *a, const struct scope *b)
{
	return a->area_count == b->area_count && a->unit == b->unit &&
		!memcmp(a->areas, b->areas, a->area_count * sizeof a->areas[0]);
}

static bool same_question(const struct reading *g, const struct server *s,
	const struct subscription *f)
{
	const struct subscription *w = &g->what;
	return g->head == s->head && g->tick == s->tick && w->since == f->since &&
		w->tick == f->tick && w->board == f->board && w->kinds == f->kinds &&
		w->mask == f->mask && w->limit == f->limit && same_scope(&w->scope, &f->scope);
}

void subscription_join(struct server *s, struct readings_under_way *all, struct inbound *r,
	const struct subscription *f)
{
	struct error e;
	for (struct reading *g = all->first; g; g = g->later)
		if (same_question(g, s, f)) {
			ask(g, r);
			return;
		}
	struct reading *g = mem_alloc(sizeof *g);
	outline(g, s, f);
	buf_init(&g->out, ANSWER_MAX);
	g->reference = reference_ref(s->reference);
	g->all = all;
	g->later = all->first;
	all->first = g;
	ask(g, r);
	if (!worker_post(server_reader(s), run, done, g, &e))
		done(g, &e);
}

void subscription_answer_empty(struct server *s, struct inbound *r, const struct subscription *f)
{
	struct reading g = {0};
	struct buf b;
	outline(&g, s, f);
	buf_init(&b, ANSWER_MAX);
	wire_changes_begin(&b, &g.page);
	wire_changes_ticks(&b);
	wire_changes_end(&b, &g.page);
	answer_json(r, 200, &b, NULL, NULL);
}
