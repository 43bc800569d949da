/* SPDX-License-Identifier: MIT */
/* What is too old is forgotten, a slice at a time, so that nobody's act waits for it. */
#include "turn.h"

#include "yiping/base/instant.h"
#include "yiping/store/audit.h"
#include "yiping/store/keys.h"
#include "yiping/store/people.h"
#include "yiping/store/ticks.h"

#define SLICE 1000  // rows of each table
#define FRAMES 100  // these are large
#define NOTHING INT64_MIN

#define LOG_MS (396 * DAY_MS) // 13 months
#define CURSOR_MS (7 * DAY_MS)
#define RAW_MS (48 * HOUR_MS)
#define MINUTES_MS (30 * DAY_MS)
#define QUARTERS_MS (400 * DAY_MS)
#define KEYS_MS (400 * DAY_MS)
#define PEOPLE_MS (180 * DAY_MS)
#define AUDIT_MS LOG_MS

bool ledger_cursor_floor(struct db *db, int64_t now, uint64_t *floor, struct error *e)
{
	struct changelog_span span;
	if (!changelog_span(db, &span, e) || !changelog_seq_at(db, now - CURSOR_MS, floor, e))
		return false;
	if (*floor < span.floor)
		*floor = span.floor;
	return true;
}

static bool prune_log(struct turn *t, bool *more, struct error *e)
{
	uint64_t floor = 0;
	return changelog_seq_at(t->db, t->command->now - LOG_MS, &floor, e) &&
		changelog_prune(t->db, floor, SLICE, more, e);
}

static bool prune_ticks(struct turn *t, bool *more, struct error *e)
{
	int64_t now = t->command->now;
	bool frames = false;
	if (!ticks_prune(t->db, now - RAW_MS, NOTHING, NOTHING, FRAMES, &frames, e) ||
		!ticks_prune(t->db, NOTHING, now - MINUTES_MS, now - QUARTERS_MS, SLICE, more, e))
		return false;
	*more = *more || frames;
	return true;
}

static bool prune_keys(struct turn *t, bool *more, struct error *e)
{
	return keys_prune(t->db, t->command->now - KEYS_MS, SLICE, more, e);
}

static bool prune_people(struct turn *t, bool *more, struct error *e)
{
	size_t gone = 0;
	bool ok = people_purge(t->db, 0, t->command->now - PEOPLE_MS, SLICE, &gone, e);
	*more = gone == SLICE;
	return ok;
}

static bool prune_audit(struct turn *t, bool *more, struct error *e)
{
	return audit_prune(t->db, t->command->now - AUDIT_MS, SLICE, more, e);
}

bool ledger_do_prune(struct turn *t, struct error *e)
{
	static bool (*const parts[])(struct turn *, bool *, struct error *) = {
		prune_log, prune_ticks, prune_keys, prune_people, prune_audit};
	struct command *c = t->command;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		bool more = false;
		if (!parts[i](t, &more, e))
			return false;
		c->pruned.more = c->pruned.more || more;
	}
	c->status = 200;
	return ledger_cursor_floor(t->db, c->now, &c->pruned.floor, e);
}
