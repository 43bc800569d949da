/* SPDX-License-Identifier: MIT */
/* fill FILE ARCHIVED OPEN FIRST: puts events into a client's cache, made or already there, with
 * nums from FIRST on. For benches of what is large. */
#include "stage.h"
#include "yiping/base/instant.h"
#include "yiping/store/schema.h"
#include "yiping/store/stored.h"

#define BATCH 10000

static bool put(struct stage *s, struct db *db, uint32_t num, bool open, struct arena *arena,
	struct buf *body, struct error *e)
{
	struct event ev;
	struct change c;

	stage_event(s, arena, num, open, &ev);
	stage_change(s, &ev, body, &c);
	struct stored row = {.body = c.body, .body_length = c.body_length,
		.timer_due = INSTANT_NONE, .search = stage_words(arena, &ev)};
	stage_live(&c, &row.live);
	bool ok = stored_put(db, &row, e);
	arena_reset(arena);
	return ok;
}

int main(int argc, char **argv)
{
	uint64_t archived = measure_size(argc, argv, 2, 100000000);
	uint64_t open = measure_size(argc, argv, 3, 1000000), all = archived + open;
	uint32_t first = (uint32_t)measure_size(argc, argv, 4, UINT32_C(1) << 30);
	struct db_options o = {.path = argv[1], .schema = &schema_cache, .sync = DB_SYNC_NORMAL};
	struct arena arena = {0};
	struct error e = {0};
	struct buf body;
	struct stage s;

	stage_make(&s);
	buf_init(&body, 1 << 20);
	struct db *db = db_open(&o, NULL, &e);
	measure_need(db && db_exec(db, "pragma cache_size = -400000; pragma synchronous = off", &e),
		&e);
	int64_t begun = measure_cpu();
	for (uint64_t i = 0; i < all; i++) {
		measure_need(i % BATCH != 0 || db_begin(db, &e), &e);
		uint32_t num = first + (uint32_t)i;
		measure_need(put(&s, db, num, i >= archived, &arena, &body, &e), &e);
		bool last = i + 1 == all || (i + 1) % BATCH == 0;
		measure_need(!last || db_commit(db, &e), &e);
	}
	measure_say("fill.rate", (double)all * 1e9 / (double)(measure_cpu() - begun));
	measure_need(db_checkpoint(db, &e), &e);
	db_close(db);
	buf_finish(&body);
	arena_finish(&arena);
	stage_finish(&s);
	return 0;
}
