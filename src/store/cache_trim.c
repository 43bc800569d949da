/* SPDX-License-Identifier: MIT */
#include "sql.h"
#include "yiping/store/cache.h"
#include "yiping/store/changelog.h"
#include "yiping/store/stored.h"
#include "yiping/store/ticks.h"

#define SLICE 1000
#define SHRINK_PAGES 1024

/* Runs a deletion; *gone is how many rows it took. */
static bool take(struct db *db, const char *sql, size_t *gone, struct error *e)
{
	if (!sql_run(db, sql, SQL_ARGS(sql_int(SLICE)), e))
		return false;
	*gone = (size_t)sqlite3_changes(db->raw);
	return true;
}

/* Events that are not open, oldest first; born before an instant. */
static bool take_events(struct db *db, int64_t before, size_t *gone, struct error *e)
{
	bool failed = false;
	uint32_t nums[SLICE];
	size_t n = 0;

	sqlite3_stmt *s = sql_start(db,
		"select num from event indexed by event_born"
		" where born < ? and live = 0 order by born limit ?",
		SQL_ARGS(sql_int(before), sql_int(SLICE)), e);
	if (!s)
		return false;
	while (n < SLICE && sql_next(db, s, &failed, e))
		nums[n++] = (uint32_t)sqlite3_column_int64(s, 0);
	sql_end(s);
	for (size_t i = 0; i < n && !failed; i++)
		failed = !stored_remove(db, KIND_EVENT, nums[i], e);
	*gone = n;
	return !failed;
}

static bool take_changes(struct db *db, size_t *gone, struct error *e)
{
	int64_t upto = 0;
	bool found;

	*gone = 0;
	if (!sql_number(db,
		    "select max(seq) from (select seq from change_head order by seq limit ?)",
		    SQL_ARGS(sql_int(SLICE)), &upto, &found, e))
		return false;
	if (!found)
		return true;
	*gone = 1;
	if (!changelog_drop(db, (uint64_t)upto, e))
		return false;
	return sql_run(db, "delete from keyframe_part where seq < ?", SQL_ARGS(sql_int(upto)), e) &&
	       sql_run(db, "delete from keyframe where seq < ?", SQL_ARGS(sql_int(upto)), e);
}

static bool too_old(struct db *db, const struct cache_limits *limits, bool *more, struct error *e)
{
	uint64_t seq;
	size_t gone;
	bool ticks, changes = false;

	if (!ticks_prune(db, limits->ticks_before, limits->ticks_before, limits->ticks_before,
		    SLICE, &ticks, e) ||
		!changelog_seq_at(db, limits->changes_before, &seq, e) ||
		(seq && !changelog_prune(db, seq, SLICE, &changes, e)) ||
		!take_events(db, limits->changes_before, &gone, e))
		return false;
	*more = ticks || changes || gone == SLICE;
	return true;
}

/* One slice of the first thing there still is, in the order of what is missed least. */
static bool too_much(struct db *db, size_t *gone, struct error *e)
{
	static const char *const first[] = {
		"delete from tick where tick in (select tick from tick where tick <"
		" (select max(tick) from tick where full = 1) order by tick limit ?)",
		"delete from change_body where seq in (select seq from change_body order by seq "
		"limit ?)",
		"delete from event_body where num in (select b.num from event_body b"
		" join event e on e.num = b.num where e.live = 0 order by b.num limit ?)",
	};

	*gone = 0;
	for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++) {
		if (!take(db, first[i], gone, e))
			return false;
		if (*gone)
			return true;
	}
	if (!take_changes(db, gone, e))
		return false;
	return *gone > 0 || take_events(db, INT64_MAX, gone, e);
}

static bool trim(struct db *db, const struct cache_limits *limits, bool *more, struct error *e)
{
	int64_t used, file;
	size_t gone = 0;

	if (!too_old(db, limits, more, e))
		return false;
	if (*more)
		return true;
	if (!db_size(db, &used, &file, e))
		return false;
	if (used <= limits->cap)
		return true;
	if (!too_much(db, &gone, e))
		return false;
	*more = gone > 0;
	return true;
}

bool cache_trim(struct db *db, const struct cache_limits *limits, bool *more, struct error *e)
{
	int64_t used, file;

	*more = false;
	if (!db_begin(db, e))
		return false;
	if (!trim(db, limits, more, e)) {
		db_rollback(db);
		return false;
	}
	if (!db_commit(db, e) || !db_size(db, &used, &file, e))
		return false;
	return file - used < SHRINK_PAGES * INT64_C(4096) || db_shrink(db, SHRINK_PAGES, e);
}
