/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "tick_row.h"
#include "yiping/base/mem.h"

#define RAW_WINDOW_MS HOUR_MS

int64_t roll_ms(enum roll r)
{
	return r == ROLL_1 ? MINUTE_MS : 15 * MINUTE_MS;
}

bool ticks_put_roll(struct db *db, enum roll r, const struct roll_value *v, struct error *e)
{
	return sql_run(db,
		r == ROLL_1 ? "insert or replace into roll_1 values (?, ?, ?, ?, ?, ?, ?, ?)"
			    : "insert or replace into roll_15 values (?, ?, ?, ?, ?, ?, ?, ?)",
		SQL_ARGS(sql_int(v->series), sql_int(v->at), sql_int(v->n), sql_real(v->low),
			sql_real(v->high), sql_real(v->sum), sql_real(v->last),
			sql_int(v->quality)),
		e);
}

/* ---- minutes from frames ---- */

struct minute {
	struct roll_value *values; // by position of the series in `index`
	size_t count, room;
	uint32_t *index; // open addressing: position + 1, 0 = free
	size_t slots;
};

static void rehash(struct minute *m)
{
	free(m->index);
	m->slots = m->slots ? m->slots * 2 : 1024;
	m->index = mem_array(m->slots, sizeof(*m->index));
	for (size_t i = 0; i < m->count; i++) {
		size_t at = m->values[i].series * UINT32_C(2654435761) & (m->slots - 1);
		while (m->index[at])
			at = (at + 1) & (m->slots - 1);
		m->index[at] = (uint32_t)i + 1;
	}
}

static struct roll_value *value_of(struct minute *m, uint32_t series)
{
	if ((m->count + 1) * 2 > m->slots)
		rehash(m);
	size_t at = series * UINT32_C(2654435761) & (m->slots - 1);
	for (; m->index[at]; at = (at + 1) & (m->slots - 1))
		if (m->values[m->index[at] - 1].series == series)
			return &m->values[m->index[at] - 1];
	if (m->count == m->room) {
		m->room = m->room ? m->room * 2 : 512;
		m->values = mem_grow(m->values, m->room, sizeof(*m->values));
	}
	m->index[at] = (uint32_t)m->count + 1;
	struct roll_value *v = &m->values[m->count++];
	*v = (struct roll_value){.series = series};
	return v;
}

static void roll_add(struct roll_value *v, double value, uint8_t quality)
{
	if (quality > v->quality)
		v->quality = quality;
	if (!isfinite(value))
		return;
	if (v->n == 0 || value < v->low)
		v->low = value;
	if (v->n == 0 || value > v->high)
		v->high = value;
	v->sum += value;
	v->last = value;
	v->n++;
}

/* One minute's frames into rows; a series without a finite value has none. */
static bool roll_minute(struct db *db, int64_t at, struct error *e)
{
	struct minute m = {0};
	bool failed = false;
	struct tick t = {0};
	size_t room = 0;

	sqlite3_stmt *s = sql_start(db,
		"select " TICK_COLUMNS " from tick indexed by tick_at"
		" where at >= ? and at < ? order by at",
		SQL_ARGS(sql_int(at), sql_int(at + MINUTE_MS)), e);
	if (!s)
		return false;
	while (!failed && sql_next(db, s, &failed, e)) {
		failed = !tick_from_row(s, &t, &room, e);
		for (size_t i = 0; !failed && i < t.count; i++)
			roll_add(value_of(&m, t.values[i].series), t.values[i].value,
				t.values[i].quality);
	}
	sql_end(s);
	for (size_t i = 0; !failed && i < m.count; i++) {
		m.values[i].at = at;
		if (m.values[i].n)
			failed = !ticks_put_roll(db, ROLL_1, &m.values[i], e);
	}
	free(t.values);
	free(m.values);
	free(m.index);
	return !failed;
}

bool ticks_roll(struct db *db, enum roll r, int64_t from, int64_t to, struct error *e)
{
	if (r == ROLL_1) {
		for (int64_t at = from; at < to; at += MINUTE_MS)
			if (!roll_minute(db, at, e))
				return false;
		return true;
	}
	return sql_run(db,
		"insert or replace into roll_15 select series, quarter, n, low, high, sum,"
		" last, quality from (select series, at / 900000 * 900000 as quarter, sum(n) as n,"
		" min(low) as low, max(high) as high, sum(sum) as sum, max(quality) as quality,"
		" (select l.last from roll_1 l where l.series = m.series and l.at >= m.at / 900000 "
		"*"
		" 900000 and l.at < m.at / 900000 * 900000 + 900000 order by l.at desc limit 1) as "
		"last"
		" from roll_1 m where at >= ? and at < ? group by series, quarter)",
		SQL_ARGS(sql_int(from), sql_int(to)), e);
}

/* ---- reading ---- */

struct stepping {
	struct roll_value step;
	int64_t size;
	size_t left;
	bool (*visit)(void *user, const struct roll_value *v);
	void *user;
	bool stopped;
};

static void flush(struct stepping *p)
{
	if (p->step.n == 0 || p->stopped)
		return;
	p->stopped = p->left == 0 || !p->visit(p->user, &p->step);
	p->left -= p->left > 0;
	p->step.n = 0;
}

static void take(struct stepping *p, const struct roll_value *v)
{
	int64_t at = v->at - (v->at % p->size + p->size) % p->size;

	if (p->step.n && p->step.at != at)
		flush(p);
	if (p->step.n == 0) {
		p->step = *v;
		p->step.at = at;
		return;
	}
	p->step.n += v->n;
	p->step.sum += v->sum;
	p->step.last = v->last;
	p->step.low = v->low < p->step.low ? v->low : p->step.low;
	p->step.high = v->high > p->step.high ? v->high : p->step.high;
	p->step.quality = v->quality > p->step.quality ? v->quality : p->step.quality;
}

static bool walk(struct db *db, const char *sql, uint32_t series, int64_t from, int64_t to,
	struct stepping *p, struct error *e)
{
	bool failed = false;

	sqlite3_stmt *s =
		sql_start(db, sql, SQL_ARGS(sql_int(series), sql_int(from), sql_int(to)), e);
	if (!s)
		return false;
	while (!p->stopped && sql_next(db, s, &failed, e)) {
		struct roll_value v = {.series = series,
			.at = sqlite3_column_int64(s, 0),
			.n = (uint32_t)sqlite3_column_int64(s, 1),
			.low = sqlite3_column_double(s, 2),
			.high = sqlite3_column_double(s, 3),
			.sum = sqlite3_column_double(s, 4),
			.last = sqlite3_column_double(s, 5),
			.quality = (uint8_t)sqlite3_column_int(s, 6)};
		take(p, &v);
	}
	sql_end(s);
	return !failed;
}

bool ticks_values(struct db *db, uint32_t series, int64_t from, int64_t to, int64_t step,
	size_t cap, bool (*visit)(void *user, const struct roll_value *v), void *user,
	struct error *e)
{
	struct stepping p = {.size = step > MINUTE_MS ? step : MINUTE_MS,
		.left = cap,
		.visit = visit,
		.user = user};
	int64_t first = to, quarter = 15 * MINUTE_MS;
	bool found;

	/* Minutes from the first whole quarter that still has them. */
	if (!sql_number(db, "select at from roll_1 where series = ? order by at limit 1",
		    SQL_ARGS(sql_int(series)), &first, &found, e))
		return false;
	int64_t border = found ? (first + quarter - 1) / quarter * quarter : to;
	int64_t kept = 0;
	if (!sql_number(db, "select at from roll_15 where series = ? and at < ? limit 1",
		    SQL_ARGS(sql_int(series), sql_int(border)), &kept, &found, e))
		return false;
	if (!found)
		border = from; // no quarters before: the first minutes are all there is
	border = border < from ? from : border > to ? to : border;
	if (!walk(db,
		    "select at, n, low, high, sum, last, quality from roll_15"
		    " where series = ? and at >= ? and at < ? order by at",
		    series, from, border, &p, e) ||
		!walk(db,
			"select at, n, low, high, sum, last, quality from roll_1"
			" where series = ? and at >= ? and at < ? order by at",
			series, border, to, &p, e))
		return false;
	flush(&p);
	return true;
}

/* The value of a series in a packed frame; NULL if it is not in it. */
static const uint8_t *find_value(const uint8_t *bytes, size_t count, uint32_t series)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint32_t there = unpack_u32(bytes + middle * TICK_VALUE_BYTES);
		if (there == series)
			return bytes + middle * TICK_VALUE_BYTES;
		if (there < series)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool ticks_raw_values(struct db *db, uint32_t series, int64_t from, int64_t to,
	bool (*visit)(void *user, const struct roll_value *v), void *user, struct error *e)
{
	bool failed = false, go_on = true;

	if (to - from > RAW_WINDOW_MS)
		from = to - RAW_WINDOW_MS;
	sqlite3_stmt *s = sql_start(db,
		"select at, vals from tick indexed by tick_at"
		" where at >= ? and at < ? order by at",
		SQL_ARGS(sql_int(from), sql_int(to)), e);
	if (!s)
		return false;
	while (go_on && sql_next(db, s, &failed, e)) {
		size_t length;
		const uint8_t *bytes = sql_column_bytes(s, 1, &length);
		const uint8_t *at = find_value(bytes, length / TICK_VALUE_BYTES, series);
		if (!at)
			continue;
		struct tick_value v = tick_value_at(at);
		struct roll_value out = {.series = series,
			.at = sqlite3_column_int64(s, 0),
			.n = 1,
			.low = v.value,
			.high = v.value,
			.sum = v.value,
			.last = v.value,
			.quality = v.quality};
		go_on = visit(user, &out);
	}
	sql_end(s);
	return !failed;
}

/* ---- retention ---- */

static bool drop(
	struct db *db, const char *sql, int64_t before, size_t slice, bool *more, struct error *e)
{
	if (!sql_run(db, sql, SQL_ARGS(sql_int(before), sql_int((int64_t)slice)), e))
		return false;
	if ((size_t)sqlite3_changes(db->raw) == slice)
		*more = true;
	return true;
}

bool ticks_prune(struct db *db, int64_t raw_before, int64_t minute_before, int64_t quarter_before,
	size_t slice, bool *more, struct error *e)
{
	int64_t keep = 0;
	bool found;

	*more = false;
	if (!sql_number(db, "select max(tick) from tick where full = 1 and at <= ?",
		    SQL_ARGS(sql_int(raw_before)), &keep, &found, e))
		return false;
	return (!found || drop(db,
				  "delete from tick where tick in (select tick from tick"
				  " where tick < ? order by tick limit ?)",
				  keep, slice, more, e)) &&
	       drop(db,
		       "delete from roll_1 where (series, at) in (select series, at from roll_1"
		       " indexed by roll_1_at where at < ? limit ?)",
		       minute_before, slice, more, e) &&
	       drop(db,
		       "delete from roll_15 where (series, at) in (select series, at from roll_15"
		       " indexed by roll_15_at where at < ? limit ?)",
		       quarter_before, slice, more, e);
}
