/* SPDX-License-Identifier: MIT */
#include "yiping/store/ticks.h"

#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "sql.h"
#include "tick_row.h"
#include "yiping/base/mem.h"

static int by_series(const void *a, const void *b)
{
	uint32_t x = ((const struct tick_value *)a)->series;
	uint32_t y = ((const struct tick_value *)b)->series;

	return (x > y) - (x < y);
}

bool ticks_put(struct db *db, struct tick *t, struct error *e)
{
	if (t->count > TICK_VALUES_MAX)
		return error_set(e, "too_large", "a frame of %zu values", t->count);
	uint8_t *bytes = mem_array(t->count + 1, TICK_VALUE_BYTES), *p = bytes;
	qsort(t->values, t->values ? t->count : 0, sizeof(*t->values), by_series);
	for (size_t i = 0; i < t->count; i++) {
		const struct tick_value *v = &t->values[i];
		uint32_t bits;
		memcpy(&bits, &v->value, sizeof(bits));
		p = pack_u32(p, v->series);
		p = pack_u32(p, bits);
		*p++ = v->colour;
		*p++ = v->quality;
		p = pack_u16(p, v->late_s);
	}
	bool ok = sql_run(db, "insert or ignore into tick values (?, ?, ?, ?, ?)",
		SQL_ARGS(sql_int((int64_t)t->tick), sql_int(t->at), sql_int((int64_t)t->seq_head),
			sql_int(t->full), sql_blob(bytes, (size_t)(p - bytes))),
		e);
	free(bytes);
	return ok;
}

struct tick_value tick_value_at(const uint8_t *bytes)
{
	uint32_t bits = unpack_u32(bytes + 4);
	struct tick_value v = {.series = unpack_u32(bytes),
		.colour = bytes[8],
		.quality = bytes[9],
		.late_s = unpack_u16(bytes + 10)};

	memcpy(&v.value, &bits, sizeof(v.value));
	return v;
}

bool tick_from_row(sqlite3_stmt *s, struct tick *t, size_t *room, struct error *e)
{
	size_t length;
	const uint8_t *bytes = sql_column_bytes(s, 4, &length);

	t->tick = (uint64_t)sqlite3_column_int64(s, 0);
	t->at = sqlite3_column_int64(s, 1);
	t->seq_head = (uint64_t)sqlite3_column_int64(s, 2);
	t->full = sqlite3_column_int(s, 3) != 0;
	t->count = length / TICK_VALUE_BYTES;
	if (length % TICK_VALUE_BYTES || t->count > TICK_VALUES_MAX)
		return error_set(
			e, "corrupt", "frame %llu cannot be read", (unsigned long long)t->tick);
	if (t->count > *room) {
		*room = t->count;
		t->values = mem_grow(t->values, *room, sizeof(*t->values));
	}
	for (size_t i = 0; i < t->count; i++)
		t->values[i] = tick_value_at(bytes + i * TICK_VALUE_BYTES);
	return true;
}

bool ticks_read(struct db *db, uint64_t after, uint64_t upto,
	bool (*visit)(void *user, const struct tick *t), void *user, struct error *e)
{
	bool failed = false;
	struct tick t = {0};
	size_t room = 0;

	sqlite3_stmt *s = sql_start(db,
		"select " TICK_COLUMNS " from tick"
		" where tick > ? and tick <= ? order by tick",
		SQL_ARGS(sql_int((int64_t)after),
			sql_int(upto && upto < INT64_MAX ? (int64_t)upto : INT64_MAX)),
		e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		if (!tick_from_row(s, &t, &room, e)) {
			failed = true;
			break;
		}
		if (!visit(user, &t))
			break;
	}
	sql_end(s);
	free(t.values);
	return !failed;
}

void tick_finish(struct tick *t)
{
	if (!t)
		return;
	free(t->values);
	memset(t, 0, sizeof(*t));
}

/* A value that stays was observed as long before the later frame as it is old by then. */
static struct tick_value aged(const struct tick_value *v, int64_t from, int64_t to)
{
	struct tick_value out = *v;
	int64_t late = v->late_s + (to > from ? (to - from) / 1000 : 0);

	out.late_s = (uint16_t)(late < UINT16_MAX ? late : UINT16_MAX);
	return out;
}

/* Lays a later frame over an earlier one; both are sorted by series. */
static void overlay(struct tick *board, const struct tick *next)
{
	struct tick_value *all = mem_array(board->count + next->count + 1, sizeof(*all));
	size_t a = 0, b = 0, n = 0;

	while (a < board->count || b < next->count) {
		bool old = b == next->count ||
			   (a < board->count && board->values[a].series < next->values[b].series);
		if (!old && a < board->count && board->values[a].series == next->values[b].series)
			a++;
		all[n++] = old ? aged(&board->values[a++], board->at, next->at)
			       : next->values[b++];
	}
	free(board->values);
	*board = *next;
	board->full = true;
	board->values = all;
	board->count = n;
}

bool ticks_board(struct db *db, int64_t at, struct tick *out, struct error *e)
{
	bool failed = false, found;
	int64_t from = 0;
	struct tick t = {0};
	size_t room = 0;

	memset(out, 0, sizeof(*out));
	if (!sql_number(db, "select max(tick) from tick where full = 1 and at <= ?",
		    SQL_ARGS(sql_int(at)), &from, &found, e))
		return false;
	/* Before the first full frame, what there is is all that is known. */
	sqlite3_stmt *s = sql_start(db,
		"select " TICK_COLUMNS " from tick"
		" where tick >= ? and at <= ? order by tick",
		SQL_ARGS(sql_int(found ? from : 0), sql_int(at)), e);
	if (!s)
		return false;
	while (sql_next(db, s, &failed, e)) {
		if (!tick_from_row(s, &t, &room, e)) {
			failed = true;
			break;
		}
		overlay(out, &t);
	}
	sql_end(s);
	free(t.values);
	if (failed)
		tick_finish(out);
	return !failed;
}

bool ticks_last(struct db *db, uint64_t *tick, int64_t *at, struct error *e)
{
	bool failed = false;

	*tick = 0;
	*at = INSTANT_NONE;
	sqlite3_stmt *s = sql_start(
		db, "select tick, at from tick order by tick desc limit 1", SQL_NO_ARGS, e);
	if (!s)
		return false;
	if (sql_next(db, s, &failed, e)) {
		*tick = (uint64_t)sqlite3_column_int64(s, 0);
		*at = sqlite3_column_int64(s, 1);
	}
	sql_end(s);
	return !failed;
}
