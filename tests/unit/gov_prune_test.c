/* SPDX-License-Identifier: MIT */
/* What one command of the writer forgets, and what it leaves for the next. */
#include "store_test_util.h"

#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/gov/ledger.h"
#include "yiping/store/audit.h"
#include "yiping/store/changelog.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/keys.h"
#include "yiping/store/people.h"
#include "yiping/store/ticks.h"

#define NOW INT64_C(1783586527000)

struct room {
	struct place *place;
	struct db *db;
	struct ledger *ledger;
};

static struct ledger *new_ledger(void)
{
	struct ledger_options o = {.catalog = mem_alloc(sizeof *o.catalog),
		.tree = area_tree_create(), .epoch = "0123456789abcdef0123456789abcdef"};
	struct area root = {.num = 1, .id = "500000", .level = LEVEL_CITY,
		.valid_from = INSTANT_NONE, .valid_to = INSTANT_NONE};
	assert_true(area_tree_put(o.tree, &root, NULL));
	o.catalog->calendar.utc_offset_minutes = 480;
	return ledger_create(&o);
}

static void enter(struct room *r, void **state)
{
	r->place = *state;
	r->db = must_open(r->place->path, &schema_server);
	r->ledger = new_ledger();
}

static void leave(struct room *r)
{
	ledger_destroy(r->ledger);
	db_close(r->db);
}

/* One command; true if there is more to forget. */
static bool prune(struct room *r, int64_t now, uint64_t *floor)
{
	struct command *c = command_create(LEDGER_PRUNE);
	c->now = now;
	MUST(db_begin(r->db, why));
	MUST(ledger_run(r->ledger, r->db, c, why));
	MUST(db_commit(r->db, why));
	bool more = c->pruned.more;
	if (floor)
		*floor = c->pruned.floor;
	command_destroy(c);
	return more;
}

static void put_key(struct db *db, int i, int64_t at)
{
	char key[32];
	uint8_t content[SHA256_BYTES] = {0};
	struct arena arena = {0};
	struct key_outcome outcome;
	enum key_claim claim;
	snprintf(key, sizeof key, "k%d", i);
	MUST(keys_claim(db, key, "me", content, at, &arena, &claim, &outcome, why));
	arena_finish(&arena);
}

static void keys_go_a_slice_at_a_time(void **state)
{
	struct room r;
	enter(&r, state);
	MUST(db_begin(r.db, why));
	for (int i = 0; i < 1500; i++)
		put_key(r.db, i, NOW - 401 * DAY_MS);
	put_key(r.db, 1500, NOW - 399 * DAY_MS);
	MUST(db_commit(r.db, why));
	assert_true(prune(&r, NOW, NULL));
	assert_int_equal(ask(r.place->path, "select count(*) from act_key"), 501);
	assert_false(prune(&r, NOW, NULL));
	assert_int_equal(ask(r.place->path, "select count(*) from act_key"), 1);
	leave(&r);
}

static void people_and_audit_have_their_time(void **state)
{
	struct room r;
	enter(&r, state);
	for (int days = 100; days <= 500; days += 100) {
		struct people_row who = {.event = 1, .name = "x", .at = NOW - days * DAY_MS};
		struct audit_row row = {.at = NOW - days * DAY_MS, .subject = "s", .event = "e",
			.what = "people"};
		MUST(people_put(r.db, &who, why));
		MUST(audit_put(r.db, &row, why));
	}
	assert_false(prune(&r, NOW, NULL));
	assert_int_equal(ask(r.place->path, "select count(*) from people"), 1);
	assert_int_equal(ask(r.place->path, "select count(*) from audit"), 3);
	leave(&r);
}

static void put_tick(struct db *db, uint64_t n, int64_t at, bool full)
{
	struct tick_value v = {.series = 1, .value = 1};
	struct tick t = {.tick = n, .at = at, .full = full, .values = &v, .count = 1};
	MUST(ticks_put(db, &t, why));
}

static void put_roll(struct db *db, enum roll k, int64_t at)
{
	struct roll_value v = {.series = 1, .at = at, .n = 1};
	MUST(ticks_put_roll(db, k, &v, why));
}

static void ticks_go_by_their_grain(void **state)
{
	struct room r;
	enter(&r, state);
	put_tick(r.db, 1, NOW - 60 * HOUR_MS, true);
	put_tick(r.db, 2, NOW - 50 * HOUR_MS, true);
	put_tick(r.db, 3, NOW - 49 * HOUR_MS, false);
	put_tick(r.db, 4, NOW - 47 * HOUR_MS, false);
	put_roll(r.db, ROLL_1, NOW - 31 * DAY_MS);
	put_roll(r.db, ROLL_1, NOW - 29 * DAY_MS);
	put_roll(r.db, ROLL_15, NOW - 401 * DAY_MS);
	put_roll(r.db, ROLL_15, NOW - 399 * DAY_MS);
	assert_false(prune(&r, NOW, NULL));
	/* The board at the edge is told by the full frame before it. */
	assert_int_equal(ask(r.place->path, "select min(tick) from tick"), 2);
	assert_int_equal(ask(r.place->path, "select count(*) from tick"), 3);
	assert_int_equal(ask(r.place->path, "select count(*) from roll_1"), 1);
	assert_int_equal(ask(r.place->path, "select count(*) from roll_15"), 1);
	leave(&r);
}

static void append(struct room *r, struct changelog *log, uint32_t rev, int64_t at)
{
	struct change c = {.at = at, .due_at = INSTANT_NONE, .op = OP_UPSERT, .verb = VERB_PUT,
		.head = {.kind = KIND_MODE, .num = 1, .rev = rev, .arev = rev, .state = 1,
			.start = INSTANT_NONE, .due = INSTANT_NONE, .born = INSTANT_NONE},
		.id = "mode", .body = "{}", .body_length = 2};
	MUST(db_begin(r->db, why));
	MUST(changelog_append(log, r->db, &c, 1, why));
	MUST(db_commit(r->db, why));
}

static void the_log_loses_what_a_keyframe_tells(void **state)
{
	struct room r;
	struct changelog log = {0};
	struct changelog_verdict v;
	uint64_t floor = 99;
	enter(&r, state);
	append(&r, &log, 1, NOW - 500 * DAY_MS);
	append(&r, &log, 2, NOW - 450 * DAY_MS);
	assert_false(prune(&r, NOW, &floor)); // no keyframe yet
	assert_int_equal(ask(r.place->path, "select count(*) from change_head"), 2);
	MUST(db_begin(r.db, why));
	MUST(keyframe_write(r.db, 2, NOW - 450 * DAY_MS, why));
	MUST(db_commit(r.db, why));
	append(&r, &log, 3, NOW - 300 * DAY_MS);
	append(&r, &log, 4, NOW - 8 * DAY_MS);
	append(&r, &log, 5, NOW - 6 * DAY_MS);
	assert_false(prune(&r, NOW, &floor));
	assert_int_equal(ask(r.place->path, "select min(seq) from change_head"), 3);
	assert_int_equal(ask(r.place->path, "select min(seq) from change_body"), 3);
	assert_int_equal(floor, 4); // of cursors: a week, which is less than what is kept
	MUST(changelog_verify(r.db, 0, 100, &v, why));
	assert_int_equal(v.from, 3);
	assert_int_equal(v.to, 5);
	assert_int_equal(v.bad, 0);
	leave(&r);
}

static void close_tick(struct room *r, uint64_t n, int64_t at)
{
	struct command *c = command_create(LEDGER_TICK);
	struct tick_value v = {.series = 1, .value = (float)n};
	c->now = at;
	c->tick = (struct tick){.tick = n, .at = at, .values = &v, .count = 1};
	MUST(db_begin(r->db, why));
	MUST(ledger_run(r->ledger, r->db, c, why));
	MUST(db_commit(r->db, why));
	command_destroy(c);
}

/* What was closed just before a stop is rolled up by the one who starts again. */
static void a_stop_leaves_no_gap_in_the_rolls(void **state)
{
	struct room r;
	int64_t quarter = NOW / (15 * MINUTE_MS) * (15 * MINUTE_MS);
	enter(&r, state);
	close_tick(&r, 1, quarter + 14 * MINUTE_MS + 40 * SECOND_MS);
	ledger_destroy(r.ledger);
	r.ledger = new_ledger();
	close_tick(&r, 2, quarter + 15 * MINUTE_MS + 5 * SECOND_MS);
	assert_int_equal(ask(r.place->path, "select count(*) from roll_1"), 1);
	assert_int_equal(ask(r.place->path, "select last from roll_1"), 1);
	assert_int_equal(ask(r.place->path, "select count(*) from roll_15"), 1);
	leave(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_go_a_slice_at_a_time),
		TEST(people_and_audit_have_their_time),
		TEST(ticks_go_by_their_grain),
		TEST(the_log_loses_what_a_keyframe_tells),
		TEST(a_stop_leaves_no_gap_in_the_rolls),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
