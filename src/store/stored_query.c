/* SPDX-License-Identifier: MIT */
#include "yiping/store/stored.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stored_row.h"
#include "yiping/base/mem.h"
#include "yiping/store/search.h"

#define EVENT_COLUMNS "e.head, e.path, e.units, e.id, e.timer_due, e.grade, e.due, e.born, e.num"

void stored_page_finish(struct stored_page *page)
{
	if (!page)
		return;
	free(page->rows);
	arena_finish(&page->arena);
	memset(page, 0, sizeof(*page));
}

static struct stored *add(struct stored_page *page, size_t *room)
{
	if (page->count == *room) {
		*room = *room ? *room * 2 : 64;
		page->rows = mem_grow(page->rows, *room, sizeof(*page->rows));
	}
	struct stored *row = &page->rows[page->count++];
	memset(row, 0, sizeof(*row));
	return row;
}

/* ---- all live entities, entities of a kind ---- */

static bool each_live(struct db *db, const char *sql, bool (*visit)(void *, const struct live *),
	void *user, bool *go_on, struct error *e)
{
	bool failed = false;
	struct live l;

	sqlite3_stmt *s = sql_start(db, sql, SQL_NO_ARGS, e);
	if (!s)
		return false;
	while (*go_on && sql_next(db, s, &failed, e)) {
		if (!live_from_row(s, 0, &l, e)) {
			failed = true;
			break;
		}
		*go_on = visit(user, &l);
	}
	sql_end(s);
	return !failed;
}

bool stored_each_live(
	struct db *db, bool (*visit)(void *user, const struct live *l), void *user, struct error *e)
{
	bool go_on = true;

	return each_live(db,
		       "select head, path, units, id from thing indexed by thing_live"
		       " where live = 1",
		       visit, user, &go_on, e) &&
	       each_live(db,
		       "select head, path, units, id from event indexed by event_live"
		       " where live = 1",
		       visit, user, &go_on, e);
}

bool stored_list(struct db *db, enum kind kind, uint32_t after, bool live_only, size_t limit,
	struct stored_page *page, struct error *e)
{
	bool failed = false;
	size_t room = 0;

	memset(page, 0, sizeof(*page));
	sqlite3_stmt *s = sql_start(db,
		live_only ? "select head, path, units, id, json, num from thing"
			    " where kind = ? and num > ? and live = 1 order by num limit ?"
			  : "select head, path, units, id, json, num from thing"
			    " where kind = ? and num > ? order by num limit ?",
		SQL_ARGS(sql_int(kind), sql_int(after), sql_int((int64_t)limit + 1)), e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		if (page->count == limit) {
			page->more = true;
			break;
		}
		struct stored *row = add(page, &room);
		if (!live_from_row(s, 0, &row->live, e)) {
			failed = true;
			break;
		}
		row->timer_due = INSTANT_NONE;
		row->body = sql_column_text(s, 4, &page->arena, &row->body_length);
		page->next.a = sqlite3_column_int64(s, 5);
	}
	sql_end(s);
	if (failed)
		stored_page_finish(page);
	return !failed;
}

/* ---- events ---- */

/* What a query walks along. The planner would pick a wrong index where a filter looks selective
 * to it, so the index is named; whatever it does not cover is judged row by row. */
static void way(
	const struct stored_query *q, char *out, size_t room, bool *by_area, const char **first)
{
	int depth = q->below.count - 1;

	*by_area = depth >= 1;
	*first = "";
	if (q->order == STORED_QUEUE) {
		if (*by_area)
			snprintf(out, room, "event_open_a%d", depth);
		else
			snprintf(out, room, "event_open");
	} else if (*by_area) {
		snprintf(out, room, "event_a%d", depth);
	} else if (q->type) {
		*first = "e.type = ?1 and ";
		snprintf(out, room, "event_type");
	} else if (q->states && (q->states & (q->states - 1)) == 0) {
		*first = "e.state = ?1 and ";
		snprintf(out, room, "event_state");
	} else {
		snprintf(out, room, "event_born");
	}
}

bool stored_events_sql(const struct stored_query *q, char *out, size_t room)
{
	char index[24], area[24] = "";
	const char *first;
	bool by_area;
	int n;
	const char *tail =
		q->order == STORED_QUEUE
			? "(e.grade, e.due, e.num) > (?2, ?3, ?4) and (?5 = 0 or e.type = ?5)"
			  " and (?6 = 0 or e.domain = ?6) and (?7 = 0 or (1 << e.state & ?7) <> 0)"
			  " order by e.grade, e.due, e.num"
			: "e.born >= ?5 and e.born < ?6 and (e.born, e.num) < (?2, ?3)"
			  " order by e.born desc, e.num desc";

	way(q, index, sizeof(index), &by_area, &first);
	if (q->unit) {
		n = snprintf(out, room,
			"select " EVENT_COLUMNS " from event_unit u cross join event e"
			" on e.num = u.num where u.unit = ?1 and u.open %s 1 and %s",
			q->order == STORED_QUEUE ? "=" : "<=", tail);
		return n > 0 && (size_t)n < room;
	}
	if (by_area)
		snprintf(area, sizeof(area), "e.a%d = ?1 and ", q->below.count - 1);
	n = snprintf(out, room,
		"select " EVENT_COLUMNS " from event e indexed by %s where %s%s%s%s", index,
		q->order == STORED_QUEUE ? "e.open = 1 and " : "", area, first, tail);
	return n > 0 && (size_t)n < room;
}

static int64_t first_argument(const struct stored_query *q)
{
	if (q->unit)
		return q->unit;
	if (q->below.count > 1)
		return q->below.num[q->below.count - 1];
	if (q->type)
		return q->type;
	return q->states ? __builtin_ctz(q->states) : 0;
}

static bool wanted(const struct stored_query *q, const struct live *l)
{
	const struct head *h = &l->head;

	if (q->states && (h->state >= STATE_COUNT || !(q->states & STATE_BIT(h->state))))
		return false;
	if ((q->type && h->type != q->type) || (q->domain && h->domain != q->domain))
		return false;
	if (q->below.count && !area_path_has(&l->path, q->below.num[q->below.count - 1]))
		return false;
	if (q->order == STORED_ARCHIVE && ((q->from != INSTANT_NONE && h->born < q->from) ||
						  (q->to != INSTANT_NONE && h->born >= q->to)))
		return false;
	if (q->order == STORED_QUEUE && !head_is_live(h))
		return false;
	if (q->unit) {
		int i = 0;
		while (i < l->unit_count && l->units[i] != q->unit)
			i++;
		if (i == l->unit_count)
			return false;
	}
	return !q->keep || q->keep(q->user, l);
}

/* One query under way. */
struct run {
	struct db *db;
	const struct stored_query *q;
	struct stored_page *page;
	size_t room, seen;
	bool failed;
	struct error *e;
};

/* True while the page may grow. */
static bool has_room(struct run *r)
{
	const struct stored_query *q = r->q;

	if (r->page->count < q->limit && !(q->scan && r->seen >= q->scan))
		return true;
	r->page->more = true;
	return false;
}

/* Looks at the row under the statement. */
static void look(struct run *r, sqlite3_stmt *s)
{
	struct live l;

	r->seen++;
	if (!live_from_row(s, 0, &l, r->e)) {
		r->failed = true;
		return;
	}
	if (r->q->order == STORED_QUEUE) {
		r->page->next.a = sqlite3_column_int64(s, 5);
		r->page->next.b = sqlite3_column_int64(s, 6);
		r->page->next.c = sqlite3_column_int64(s, 8);
	} else {
		r->page->next.a = sqlite3_column_int64(s, 7);
		r->page->next.b = sqlite3_column_int64(s, 8);
	}
	if (!wanted(r->q, &l))
		return;
	struct stored *row = add(r->page, &r->room);
	row->live = l;
	row->timer_due = sql_column_instant(s, 4);
	if (r->q->bodies && !stored_read_body(r->db, row, &r->page->arena, r->e))
		r->failed = true;
}

static void walk(struct run *r)
{
	const struct stored_query *q = r->q;
	bool queue = q->order == STORED_QUEUE;
	char sql[640];

	if (!stored_events_sql(q, sql, sizeof(sql))) {
		r->failed = !error_set(r->e, "io", "the query is too long");
		return;
	}
	int64_t a = queue ? -1 : INT64_MAX, b = queue ? INT64_MIN : INT64_MAX, c = -1;
	int64_t to = q->to == INSTANT_NONE ? INT64_MAX : q->to;
	if (q->has_after) {
		a = q->after.a;
		b = q->after.b;
		c = q->after.c;
		/* The plain bound must be as tight as the key, whichever the planner takes. */
		if (!queue && a < to)
			to = a + 1;
	}
	/* The index of the queue holds type, domain and state, so that few rows are fetched in
	 * vain. */
	const struct sql_arg args[] = {sql_int(first_argument(q)), sql_int(a), sql_int(b),
		sql_int(c),
		queue ? sql_int(q->type) : sql_int(q->from == INSTANT_NONE ? INT64_MIN : q->from),
		queue ? sql_int(q->domain) : sql_int(to), sql_int(q->states)};
	sqlite3_stmt *s = sql_start(r->db, sql, args, queue ? 7 : 6, r->e);
	r->failed = !s;
	while (!r->failed && sql_next(r->db, s, &r->failed, r->e) && has_room(r))
		look(r, s);
	sql_end(s);
}

static bool visit_hit(void *user, uint32_t num)
{
	struct run *r = user;

	if (!has_room(r))
		return false;
	sqlite3_stmt *s = sql_start(r->db, "select " EVENT_COLUMNS " from event e where e.num = ?",
		SQL_ARGS(sql_int(num)), r->e);
	r->failed = !s;
	if (s && sql_next(r->db, s, &r->failed, r->e))
		look(r, s);
	sql_end(s);
	r->page->next.a = num;
	return !r->failed;
}

static void search(struct run *r)
{
	uint32_t below = r->q->has_after ? (uint32_t)r->q->after.a : 0;

	if (!search_each(r->db, r->q->words, below, visit_hit, r, r->e))
		r->failed = true;
}

bool stored_unit_events(struct db *db, uint32_t unit, unsigned *count, struct error *e)
{
	int64_t n = 0;
	bool found;

	if (!sql_number(db,
		    "select count(*) from event_unit u cross join event e on e.num = u.num"
		    " where u.unit = ?1 and u.open = 1 and (1 << e.state & ?2) <> 0",
		    SQL_ARGS(sql_int(unit), sql_int(STATES_OPEN)), &n, &found, e))
		return false;
	*count = found ? (unsigned)n : 0;
	return true;
}

bool stored_events(
	struct db *db, const struct stored_query *q, struct stored_page *page, struct error *e)
{
	struct run r = {.db = db, .q = q, .page = page, .e = e};
	bool own = !db_in_transaction(db);

	memset(page, 0, sizeof(*page));
	if (own && !db_begin_read(db, e))
		return false;
	if (q->words)
		search(&r);
	else
		walk(&r);
	if (own)
		db_rollback(db);
	if (r.failed)
		stored_page_finish(page);
	return !r.failed;
}

/* ---- timers ---- */

bool stored_timers_due(
	struct db *db, int64_t now, uint32_t *num, size_t cap, size_t *count, struct error *e)
{
	bool failed = false;

	*count = 0;
	sqlite3_stmt *s = sql_start(db,
		"select num from event indexed by event_timer"
		" where timer_due is not null and timer_due <= ? order by timer_due, num limit ?",
		SQL_ARGS(sql_int(now), sql_int((int64_t)cap)), e);
	if (!s)
		return false;
	while (*count < cap && sql_next(db, s, &failed, e))
		num[(*count)++] = (uint32_t)sqlite3_column_int64(s, 0);
	sql_end(s);
	return !failed;
}

bool stored_next_timer(struct db *db, int64_t *due, struct error *e)
{
	bool found;

	*due = INSTANT_NONE;
	return sql_number(db,
		"select timer_due from event indexed by event_timer"
		" where timer_due is not null order by timer_due limit 1",
		SQL_NO_ARGS, due, &found, e);
}
