/* SPDX-License-Identifier: MIT */
/* replay FILE LIVE CHANGES SEEKS: writes a server's log with keyframes where they are due, then
 * builds the state at as many instants, and plays the log from its beginning. */
#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/store/changelog.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/schema.h"
#include "yiping/store/stored.h"

#define BATCH 1000
#define CLOSE_ONE_IN 10

struct writing {
	struct stage stage;
	struct db *db;
	struct changelog log;
	struct arena arena;
	struct buf body;
	struct live *live; // what each place holds now
	uint32_t live_count, num;
	int64_t at;
};

static void next_change(struct writing *w, uint64_t i, struct change *c)
{
	struct dice *dice = &w->stage.dice;
	uint32_t place = i < w->live_count ? (uint32_t)i : dice_below(dice, w->live_count);
	struct live *l = &w->live[place];

	if (l->head.num == 0 || l->head.state == STATE_CLOSED) {
		struct event e;
		stage_event(&w->stage, &w->arena, ++w->num, true, &e);
		e.rev = e.arev = 1;
		stage_change(&w->stage, &e, &w->body, c);
	} else {
		stage_step(&w->stage, l, dice_below(dice, CLOSE_ONE_IN) != 0, c);
		c->body = "{}";
		c->body_length = 2;
	}
	c->at = ++w->at;
	stage_live(c, l);
}

static bool write_batch(struct writing *w, uint64_t from, uint64_t count, struct error *e)
{
	for (uint64_t i = from; i < from + count; i++) {
		struct change c;
		next_change(w, i, &c);
		struct stored s = {.timer_due = INSTANT_NONE};
		stage_live(&c, &s.live);
		if (!changelog_append(&w->log, w->db, &c, 1, e) || !stored_put(w->db, &s, e))
			return false;
		arena_reset(&w->arena);
	}
	bool due = false;
	return keyframe_is_due(w->db, w->log.seq, &due, e) &&
	       (!due || keyframe_write(w->db, w->log.seq, w->at, e));
}

static void write_log(struct writing *w, uint64_t changes)
{
	struct error e = {0};

	w->at = STAGE_NOW;
	buf_init(&w->body, 1 << 20);
	w->live = mem_array(w->live_count, sizeof(*w->live));
	for (uint64_t i = 0; i < changes; i += BATCH) {
		uint64_t n = changes - i < BATCH ? changes - i : BATCH;
		measure_need(db_begin(w->db, &e) && write_batch(w, i, n, &e) &&
			db_commit(w->db, &e), &e);
	}
	measure_need(db_checkpoint(w->db, &e), &e);
	free(w->live);
	buf_finish(&w->body);
	arena_finish(&w->arena);
}

static void seek(struct writing *w, struct fold *f, size_t seeks)
{
	double *ms = mem_array(seeks, sizeof(*ms));
	size_t live = 0;
	struct error e = {0};

	for (size_t i = 0; i < seeks; i++) {
		uint64_t after = w->live_count + 1;
		uint64_t seq = after + dice_next(&w->stage.dice) % (w->log.seq - after);
		int64_t begun = measure_cpu();
		measure_need(keyframe_fold(w->db, seq, f, &e), &e);
		ms[i] = (double)(measure_cpu() - begun) / 1e6;
		live += fold_count(f);
	}
	measure_say("seek.p50", measure_quantile(ms, seeks, 0.5));
	measure_say("seek.worst", ms[seeks - 1]);
	measure_say("seek.live", (double)live / (double)seeks);
	free(ms);
}

struct playing {
	struct fold *fold;
	uint64_t count;
};

static bool play_one(void *user, const struct change *c)
{
	struct playing *p = user;

	fold_apply(p->fold, c);
	p->count++;
	return true;
}

static void play(struct writing *w, struct fold *f)
{
	struct playing p = {.fold = f};
	struct error e = {0};

	fold_clear(f);
	int64_t begun = measure_cpu();
	measure_need(changelog_fold(w->db, 0, w->log.seq, play_one, &p, &e), &e);
	measure_say("play.rate", (double)p.count * 1e9 / (double)(measure_cpu() - begun));
}

static bool pass_by(void *user, const struct change *c)
{
	*(uint64_t *)user += c->seq;
	return true;
}

/* What of playing is reading: the same rows, folded by nobody. */
static void read_only(struct writing *w)
{
	uint64_t sum = 0;
	struct error e = {0};

	int64_t begun = measure_cpu();
	measure_need(changelog_fold(w->db, 0, w->log.seq, pass_by, &sum, &e), &e);
	measure_say("play.read", (double)w->log.seq * 1e9 / (double)(measure_cpu() - begun));
}

int main(int argc, char **argv)
{
	struct writing w = {.live_count = (uint32_t)measure_size(argc, argv, 2, 1000000)};
	uint64_t changes = measure_size(argc, argv, 3, 10000000);
	size_t seeks = measure_size(argc, argv, 4, 100000);
	struct db_options o = {.path = argv[1], .schema = &schema_server, .sync = DB_SYNC_NORMAL};
	struct error e = {0};

	stage_make(&w.stage);
	w.db = db_open(&o, NULL, &e);
	measure_need(w.db != NULL, &e);
	write_log(&w, changes);
	struct fold *f = fold_create();
	fold_set_home(f, area_root(w.stage.tree)->num, 480);
	for (int i = 0; i < 3; i++) {
		play(&w, f);
		read_only(&w);
		seek(&w, f, seeks);
	}
	fold_destroy(f);
	db_close(w.db);
	stage_finish(&w.stage);
	return 0;
}
