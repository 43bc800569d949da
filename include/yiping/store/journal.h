/* SPDX-License-Identifier: MIT */
/* What this terminal saw: which view, how fresh, up to where. Kept even when the cache is not, so
 * that one can say later what was on the screen. */
#ifndef YIPING_STORE_JOURNAL_H
#define YIPING_STORE_JOURNAL_H

#include "yiping/base/arena.h"
#include "yiping/store/db.h"

enum journal_what {
	JOURNAL_START, // detail: version, profile, subject
	JOURNAL_STOP,
	JOURNAL_VIEW,  // another view, area or filter
	JOURNAL_FRESH, // freshness changed its class: detail "live", "late", "offline" ...
	JOURNAL_MARK,  // position, now and then
	JOURNAL_WHAT_COUNT,
};

struct journal_row {
	int64_t id;           // given by journal_add
	int64_t at;           // ms, server time as this terminal knew it
	const char *terminal; // which one
	enum journal_what what;
	const char *view;     // token, NULL if it does not matter
	const char *detail;   // NULL = none
	uint64_t seq, tick;   // what was folded
	int64_t age_ms;       // of the last good reply, INSTANT_NONE = never
};

/* Adds a row and fills its id. */
bool journal_add(struct db *db, struct journal_row *row, struct error *e);

struct journal_page {
	struct arena arena;
	struct journal_row *rows;
	size_t count;
	bool more;
};
void journal_page_finish(struct journal_page *page);

/* Rows with from <= at < to, in order, after row `after` (0 = from the beginning). */
bool journal_read(struct db *db, int64_t from, int64_t to, int64_t after, size_t limit,
	struct journal_page *page, struct error *e);

/* What the terminal showed at an instant: its last view, its last freshness and its last row of
 * any kind at or before it; count 0..3. terminal NULL = any. */
bool journal_at(struct db *db, const char *terminal, int64_t at, struct journal_page *page,
	struct error *e);

/* Deletes at most `slice` rows before an instant. */
bool journal_prune(struct db *db, int64_t before, size_t slice, struct error *e);

#endif
