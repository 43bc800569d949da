/* SPDX-License-Identifier: MIT */
/* Snapshots: the live entities of a scope, now or as they stood, page by page. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/num.h"
#include "yiping/gov/cursor.h"
#include "yiping/store/changelog.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/stored.h"
#include "yiping/wire/change.h"
#include "yiping/wire/page.h"
#include "yiping/wire/tick.h"

#define PAGE_DEFAULT 1000

/* Where a page goes on: after this entity. Kinds come in this order, events last: what a board
 * needs to make sense of them is there before. All that can be live is here, as in the digest. */
static const enum kind kind_order[] = {KIND_UNIT, KIND_WARNING, KIND_SHIFT, KIND_MODE, KIND_SOURCE,
	KIND_WORKS, KIND_ORDER, KIND_PLAN, KIND_ROSTER, KIND_REVIEW, KIND_PROPOSAL, KIND_CALL,
	KIND_INDICATOR, KIND_EVENT};

#define KINDS (sizeof kind_order / sizeof kind_order[0])

struct place {
	uint64_t step;    // index into kind_order
	int64_t a, b, c;  // key of the last row: num, or grade, due and num of an event
};

struct snapshot {
	struct scope scope;
	enum mask_class mask;
	uint32_t kinds;
	size_t limit, written;
	bool past;             // as of `seq`
	uint64_t seq;
	int64_t at;            // as of a time; INSTANT_NONE otherwise
	int64_t now;
	struct place place;
	bool first;
	struct wire_refs refs;
	struct area_path below; // of a scope of one subtree
	struct buf counters, tick;
	struct buf *out;
	char epoch[33], token[96], cursor[CURSOR_ROOM];
	struct wire_snapshot page;
};

/* q->seq is the head before, and what the first page was told after. */
static bool parse_place(const char *s, struct snapshot *q)
{
	struct place *p = &q->place;
	uint64_t head = q->seq;
	return sscanf(s, "%" SCNu64 ".%" SCNu64 ".%" SCNd64 ".%" SCNd64 ".%" SCNd64, &q->seq,
		       &p->step, &p->a, &p->b, &p->c) == 5 && p->step < KINDS && q->seq <= head;
}

static void set_token(struct snapshot *q)
{
	const struct place *p = &q->place;
	snprintf(q->token, sizeof q->token,
		"%" PRIu64 ".%" PRIu64 ".%" PRId64 ".%" PRId64 ".%" PRId64, q->seq, p->step, p->a,
		p->b, p->c);
	q->page.next = q->token;
	q->page.more = true;
}

static void set_cursor(struct snapshot *q)
{
	struct cursor c = {.scope = scope_hash(&q->scope), .seq = q->seq};
	memcpy(c.epoch, q->page.epoch, 8);
	cursor_format(&c, q->cursor);
	q->page.cursor = q->cursor;
}

static bool is_wanted(void *user, const struct live *l)
{
	const struct snapshot *q = user;
	return scope_sees(&q->scope, &l->path, l->units, l->unit_count);
}

static bool put(struct snapshot *q, const struct live *l, const char *body, size_t n, int64_t at,
	struct error *e)
{
	struct change c = {.seq = q->seq, .at = at, .op = OP_UPSERT, .head = l->head,
		.path = l->path, .body = body, .body_length = n, .due_at = INSTANT_NONE,
		.unit_count = l->unit_count};
	memcpy(c.id, l->id, sizeof c.id);
	memcpy(c.units, l->units, sizeof c.units);
	q->written++;
	return wire_change_encode_live(&c, q->mask, &q->refs, q->out, e);
}

/* When it changed last. A change that was pruned since has no time: then that of an event's birth,
 * or what *at already holds. */
static bool time_of(struct db *db, const struct head *h, int64_t *at, struct error *e)
{
	bool found;
	if (h->kind == KIND_EVENT)
		*at = h->born;
	return changelog_time_of(db, (enum kind)h->kind, h->num, h->rev, at, &found, e);
}

static bool put_rows(struct snapshot *q, struct db *db, const struct stored_page *page,
	struct error *e)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct stored *s = &page->rows[i];
		int64_t at = q->now;
		if (!is_wanted(q, &s->live))
			continue;
		if (!time_of(db, &s->live.head, &at, e) ||
			!put(q, &s->live, s->body, s->body_length, at, e))
			return false;
	}
	return true;
}

/* Rows of one kind from where the last page ended; *more when the page is full. */
static bool read_kind(
	struct snapshot *q, struct db *db, enum kind kind, bool *more, struct error *e)
{
	struct stored_page page = {0};
	size_t room = q->limit - q->written;
	bool ok;
	if (kind != KIND_EVENT) {
		ok = stored_list(db, kind, (uint32_t)q->place.a, true, room, &page, e);
		if (ok && page.count)
			q->place.a = page.rows[page.count - 1].live.head.num;
	} else {
		struct stored_query sq = {.order = STORED_QUEUE, .bodies = true, .limit = room,
			.from = INSTANT_NONE, .to = INSTANT_NONE, .below = q->below,
			.keep = is_wanted, .user = q, .has_after = q->place.c != 0};
		sq.after.a = q->place.a, sq.after.b = q->place.b, sq.after.c = q->place.c;
		ok = stored_events(db, &sq, &page, e);
		q->place.a = page.next.a, q->place.b = page.next.b, q->place.c = page.next.c;
	}
	ok = ok && put_rows(q, db, &page, e);
	*more = ok && page.more;
	stored_page_finish(&page);
	return ok;
}

static bool read_now(struct snapshot *q, struct db *db, struct error *e)
{
	for (; q->place.step < KINDS; q->place = (struct place){.step = q->place.step + 1}) {
		enum kind kind = kind_order[q->place.step];
		bool more = !(q->kinds && !(q->kinds >> kind & 1));
		while (more && q->written < q->limit)
			if (!read_kind(q, db, kind, &more, e))
				return false;
		if (more) {
			set_token(q);
			return true;
		}
	}
	return true;
}

/* ---- as it stood ---- */

struct gathered {
	const struct snapshot *q;
	struct live *all;
	size_t count, room;
};

static bool gather(void *user, const struct live *l)
{
	struct gathered *g = user;
	if ((g->q->kinds && !(g->q->kinds >> l->head.kind & 1)) || !is_wanted((void *)g->q, l))
		return true;
	if (g->count == g->room) {
		g->room = g->room ? g->room * 2 : 256;
		g->all = mem_grow(g->all, g->room, sizeof *g->all);
	}
	g->all[g->count++] = *l;
	return true;
}

static int by_entity(const void *a, const void *b)
{
	const struct head *x = &((const struct live *)a)->head,
			  *y = &((const struct live *)b)->head;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->num < y->num ? -1 : x->num > y->num;
}

static bool put_past(struct snapshot *q, struct db *db, const struct live *l, struct error *e)
{
	struct change_page page = {0};
	bool ok = changelog_at_rev(db, (enum kind)l->head.kind, l->head.num, l->head.rev, q->seq,
		&page, e);
	if (ok && page.count)
		ok = put(q, l, page.changes[0].body, page.changes[0].body_length,
			page.changes[0].at, e);
	change_page_finish(&page);
	return ok;
}

/* a holds the kind and b the num of the last one told. */
static bool write_past(struct snapshot *q, struct db *db, struct gathered *g, struct error *e)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct head *h = &g->all[i].head;
		if (h->kind < q->place.a || (h->kind == q->place.a && h->num <= q->place.b))
			continue;
		if (q->written == q->limit) {
			set_token(q);
			return true;
		}
		if (!put_past(q, db, &g->all[i], e))
			return false;
		q->place.a = h->kind;
		q->place.b = h->num;
	}
	return true;
}

static bool read_past(struct snapshot *q, struct db *db, struct error *e)
{
	struct gathered g = {.q = q};
	struct fold *f = fold_create();
	bool ok = (q->at == INSTANT_NONE || changelog_seq_at(db, q->at, &q->seq, e)) &&
		keyframe_fold(db, q->seq, f, e);
	if (ok) {
		fold_each(f, KIND_NONE, gather, &g);
		qsort(g.all, g.count, sizeof *g.all, by_entity);
		q->page.seq = q->seq; // of a time only now
		set_cursor(q);
		ok = write_past(q, db, &g, e);
	}
	free(g.all);
	fold_destroy(f);
	return ok;
}

static void finish_snapshot(struct snapshot *q)
{
	buf_finish(&q->counters);
	buf_finish(&q->tick);
}

/* The rows go to a buffer of their own first: whether there is more stands at the end anyway, but
 * seq of a moment in the past is only known after it was looked up. */
static bool read_snapshot(struct db *db, struct query *query, struct error *e)
{
	struct snapshot *q = query->more;
	struct buf rows;
	buf_init(&rows, ANSWER_MAX);
	q->out = &rows;
	bool ok = q->past ? read_past(q, db, e) : read_now(q, db, e);
	if (ok) {
		wire_snapshot_begin(&query->out, &q->page);
		buf_add(&query->out, rows.data ? rows.data : "", rows.length);
		wire_snapshot_counters(&query->out);
		buf_add(&query->out, q->counters.data ? q->counters.data : "", q->counters.length);
		q->page.tick = (struct wire_span){q->tick.data, q->tick.length};
		ok = wire_snapshot_end(&query->out, &q->page);
		if (!ok)
			error_set(e, "too_large", "The answer is too large; ask for less.");
	}
	buf_finish(&rows);
	finish_snapshot(q);
	return ok;
}

/* ---- what only the loop knows ---- */

static void put_counters(struct snapshot *q, struct server *s, uint32_t area)
{
	int32_t day = (int32_t)((virtual_clock_now(&s->clock) +
		(int64_t)s->catalog->calendar.utc_offset_minutes * MINUTE_MS) / DAY_MS);
	for (size_t d = 0; d <= s->catalog->domain_count; d++) {
		struct wire_counters c = {.area = area, .day = day,
			.domain = d ? s->catalog->domains[d - 1].num : 0};
		for (int i = 0; i < COUNTER_COUNT; i++)
			c.counts[i] = fold_counter(s->fold, area, c.domain, (enum counter)i, day);
		wire_counters_encode(&c, &q->refs, &q->counters);
	}
}

void values_of_board(struct server *s, uint32_t board, struct buf *out)
{
	uint32_t first, end, n = 0;
	series_of_centre(s->series, board, &first, &end);
	struct tick t = {.tick = s->tick, .at = virtual_clock_now(&s->clock), .seq_head = s->head,
		.full = true, .values = mem_array(end - first + 1, sizeof *t.values)};
	for (uint32_t num = first; num < end; num++) {
		const struct gov_series *g = series_by_num(s->series, num);
		int64_t late = g->observed == INSTANT_NONE ? 0 : (t.at - g->observed) / SECOND_MS;
		t.values[n++] = (struct tick_value){.series = num,
			.value = g->has_value ? g->value : NAN, .colour = g->judge.colour,
			.quality = g->judge.quality,
			.late_s = (uint16_t)(late < 0 ? 0 : late > UINT16_MAX ? UINT16_MAX : late)};
	}
	t.count = n;
	wire_tick_encode(&(struct wire_tick){.tick = t}, out);
	free(t.values);
}

static bool take_moment(struct inbound *r, struct snapshot *q)
{
	const char *at = exchange_query(r->exchange, "at");
	q->at = INSTANT_NONE;
	q->past = at != NULL;
	if (!at)
		return true;
	if (num_parse_u64(at, &q->seq)) {
		if (q->seq <= r->server->head)
			return true;
	} else if (instant_parse(at, &q->at)) {
		return true;
	}
	answer_refusal(r, 400, "bad_request", "\"at\" must be a seq up to the head, or a time.");
	return false;
}

static bool take_page(struct inbound *r, struct snapshot *q)
{
	const char *token = exchange_query(r->exchange, "page");
	uint64_t limit;
	q->first = !token;
	q->seq = r->server->head;
	if (!inbound_uint(r, "limit", PAGE_DEFAULT, r->server->options.limits.page, &limit) ||
		!take_moment(r, q))
		return false;
	q->limit = limit ? limit : 1;
	if (token)
		q->seq = r->server->head;
	if (!token || parse_place(token, q)) {
		if (token)
			q->at = INSTANT_NONE;
		return true;
	}
	answer_refusal(r, 400, "bad_request", "\"page\" must be what the page before gave.");
	return false;
}

void serve_snapshot(struct inbound *r)
{
	struct server *s = r->server;
	struct snapshot *q = mem_alloc(sizeof *q);
	uint32_t board = 0;
	const char *types = exchange_query(r->exchange, "types");
	if (!take_page(r, q) || !board_of(r, &board)) {
		free(q);
		return;
	}
	q->scope = r->scope;
	q->mask = inbound_mask(r);
	q->now = virtual_clock_now(&s->clock);
	q->kinds = types ? kinds_of_list(types) | 1 : 0; // bit 0: "none" asks for nothing
	q->refs = inbound_refs(r);
	if (r->scope.area_count == 1 && !r->scope.unit)
		q->below = area_path_of(r->tree, r->scope.areas[0]);
	memcpy(q->page.epoch, s->epoch, sizeof q->page.epoch);
	q->page.seq = q->seq;
	set_cursor(q);
	buf_init(&q->counters, ANSWER_MAX);
	buf_init(&q->tick, ANSWER_MAX);
	if (q->first && !q->past) {
		for (uint8_t i = 0; i < r->scope.area_count; i++)
			put_counters(q, s, r->scope.areas[i]);
		values_of_board(s, board, &q->tick);
	}
	query_run(r, read_snapshot, q);
}
