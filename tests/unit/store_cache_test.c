/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include <signal.h>
#include <sys/wait.h>

#include "yiping/base/instant.h"
#include "yiping/store/cache.h"
#include "yiping/store/changelog.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/store/ticks.h"

#define T0 INT64_C(1795000000000)
#define EPOCH "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210"

static struct change make(uint64_t seq, uint32_t num, uint32_t rev, enum state state)
{
	struct change c = {.seq = seq,
		.txn = seq,
		.at = T0 + (int64_t)seq,
		.due_at = INSTANT_NONE,
		.head = {.num = num,
			.rev = rev,
			.kind = KIND_EVENT,
			.state = state,
			.grade = 2,
			.born = T0 + num,
			.due = INSTANT_NONE,
			.area = 1},
		.path = {.num = {1}, .count = 1},
		.body = "{\"body\":true}",
		.body_length = 13};

	snprintf(c.id, sizeof(c.id), "e%u", num);
	return c;
}

static struct cache_entity entity(uint32_t num, uint32_t rev)
{
	struct cache_entity x = {.body = "{}", .body_length = 2, .words = "words"};

	x.live.head = (struct head){.num = num,
		.rev = rev,
		.kind = KIND_EVENT,
		.state = STATE_HANDLING,
		.born = T0,
		.due = INSTANT_NONE,
		.area = 1};
	x.live.path = (struct area_path){.num = {1}, .count = 1};
	snprintf(x.live.id, sizeof(x.live.id), "e%u", num);
	return x;
}

/* A listing of events 1..n as of `seq`. */
static void list(struct db *db, const char *epoch, uint64_t seq, uint32_t n)
{
	MUST(cache_list_begin(db, epoch, "scope", seq, T0 + 5, why));
	for (uint32_t i = 1; i <= n; i++) {
		struct cache_entity x = entity(i, 1);
		MUST(cache_list_page(db, &x, 1, why));
	}
	MUST(cache_list_end(db, "cursor-1", seq, T0 + (int64_t)seq, T0 + 9, why));
}

static void one_page_one_transaction(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_cache);
	struct arena arena = {0};
	struct cache_meta meta;
	struct stored got;
	bool found;

	MUST(cache_meta(db, &arena, &meta, why));
	assert_string_equal(meta.epoch, "");
	assert_int_equal(meta.good_at, INSTANT_NONE);
	list(db, EPOCH, 100, 3);
	struct change c[2] = {make(104, 2, 2, STATE_CLOSED), make(107, 9, 1, STATE_WAITING)};
	const char *words[2] = {"gas leak", NULL};
	struct tick_value v = {.series = 4, .value = 2};
	struct tick tick = {.tick = 33, .at = T0, .full = true, .values = &v, .count = 1};
	struct cache_page page = {.changes = c,
		.count = 2,
		.words = words,
		.ticks = &tick,
		.tick_count = 1,
		.cursor = "cursor-2",
		.seq = 110,
		.good_at = T0 + 20};
	MUST(cache_apply(db, &page, why));
	MUST(cache_meta(db, &arena, &meta, why));
	assert_string_equal(meta.epoch, EPOCH);
	assert_string_equal(meta.cursor, "cursor-2");
	assert_string_equal(meta.scope, "scope");
	assert_int_equal(meta.seq, 110);
	assert_int_equal(meta.tick, 33);
	assert_int_equal(meta.good_at, T0 + 20);
	assert_false(meta.listing);
	MUST(stored_by_num(db, KIND_EVENT, 2, &arena, &got, &found, why));
	assert_int_equal(got.live.head.state, STATE_CLOSED);
	assert_string_equal(got.search, "gas leak");
	/* A page that fails leaves nothing of itself, the cursor neither. */
	struct change bad[2] = {make(111, 3, 2, STATE_CLOSED), make(112, 10, 1, STATE_WAITING)};
	snprintf(bad[1].id, sizeof(bad[1].id), "e1"); // the id of another event
	struct error e = {0};
	page = (struct cache_page){
		.changes = bad, .count = 2, .cursor = "cursor-3", .seq = 112, .good_at = T0 + 30};
	assert_false(cache_apply(db, &page, &e));
	assert_string_equal(e.code, "constraint");
	MUST(cache_meta(db, &arena, &meta, why));
	assert_string_equal(meta.cursor, "cursor-2");
	MUST(stored_by_num(db, KIND_EVENT, 3, &arena, &got, &found, why));
	assert_int_equal(got.live.head.rev, 1);
	arena_finish(&arena);
	db_close(db);
}

static void a_leave_takes_it_out(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_cache);
	struct fold *f = fold_create();

	list(db, EPOCH, 100, 3);
	struct change c = make(105, 2, 2, STATE_NONE);
	c.op = OP_LEAVE;
	c.path.count = 0;
	struct cache_page page = {.changes = &c, .count = 1, .seq = 105, .good_at = INSTANT_NONE};
	MUST(cache_apply(db, &page, why));
	MUST(keyframe_fold(db, 104, f, why));
	assert_int_equal(fold_count(f), 3);
	MUST(keyframe_fold(db, 105, f, why));
	assert_int_equal(fold_count(f), 2);
	assert_null(fold_find(f, KIND_EVENT, 2));
	fold_destroy(f);
	db_close(db);
	assert_int_equal(ask(p->path, "select count(*) from event"), 2);
}

static bool count_gap(void *user, const struct cache_gap *gap)
{
	struct cache_gap *last = user;

	*last = *gap;
	return true;
}

static void relisting_marks_the_gap_and_drops_what_is_gone(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_cache);
	struct cache_gap gap = {0};
	struct arena arena = {0};
	struct cache_meta meta;
	struct fold *f = fold_create();

	list(db, EPOCH, 100, 5);
	struct change closed = make(105, 5, 2, STATE_CLOSED);
	struct cache_page page = {
		.changes = &closed, .count = 1, .seq = 110, .good_at = INSTANT_NONE};
	MUST(cache_apply(db, &page, why));
	/* Events 1 and 2 are still named, 3 and 4 are not; 5 was closed before and is history. */
	list(db, EPOCH, 200, 2);
	MUST(cache_gaps(db, count_gap, &gap, why));
	assert_int_equal(gap.from, 110);
	assert_int_equal(gap.to, 200);
	assert_string_equal(gap.reason, "relist");
	MUST(keyframe_fold(db, 200, f, why));
	assert_int_equal(fold_count(f), 2);
	MUST(keyframe_fold(db, 105, f, why));
	assert_int_equal(fold_count(f), 4);
	struct error e = {0};
	assert_false(keyframe_fold(db, 99, f, &e));
	assert_string_equal(e.code, "not_kept");

	/* Between begin and end it says that it is not whole. */
	MUST(cache_list_begin(db, EPOCH, "scope", 300, T0, why));
	MUST(cache_meta(db, &arena, &meta, why));
	assert_true(meta.listing);

	/* Another epoch: nothing of the old one is left but what the server says in any. */
	MUST(meta_put_text(db, "ref.catalog", "{}", why));
	MUST(meta_put_text(db, "etag.catalog", "c1", why));
	MUST(meta_put_text(db, "meta", "{}", why));
	MUST(meta_put_text(db, "flows", "1", why));
	list(db, OTHER, 7, 1);
	gap = (struct cache_gap){0};
	MUST(cache_gaps(db, count_gap, &gap, why));
	assert_int_equal(gap.to, 0);
	MUST(keyframe_fold(db, 7, f, why));
	assert_int_equal(fold_count(f), 1);
	fold_destroy(f);
	arena_finish(&arena);
	db_close(db);
	assert_int_equal(ask(p->path, "select count(*) from event"), 1);
	assert_int_equal(ask(p->path, "select count(*) from change_head"), 0);
	assert_int_equal(ask(p->path, "select count(*) from listed"), 0);
	assert_int_equal(ask(p->path, "select count(*) from meta where key in"
		" ('ref.catalog', 'etag.catalog', 'meta')"), 3);
	assert_int_equal(ask(p->path, "select count(*) from meta where key = 'flows'"), 0);
}

/* Many closed events with changes and frames, and a few open ones. */
static void grow(struct db *db)
{
	static char body[1500];

	memset(body, 'x', sizeof(body));
	list(db, EPOCH, 10, 20);
	for (uint32_t i = 0; i < 60; i++) {
		struct change c[50];
		struct tick_value v[200];
		struct tick t = {.tick = i + 1,
			.at = T0 + i,
			.full = i % 10 == 0,
			.values = v,
			.count = 200};
		for (uint32_t j = 0; j < 200; j++)
			v[j] = (struct tick_value){.series = j + 1, .value = 1};
		for (uint32_t j = 0; j < 50; j++) {
			c[j] = make(11 + i * 50 + j, 100 + i * 50 + j, 1, STATE_CLOSED);
			c[j].body = body;
			c[j].body_length = sizeof(body);
		}
		struct cache_page page = {.changes = c,
			.count = 50,
			.ticks = &t,
			.tick_count = 1,
			.seq = c[49].seq,
			.good_at = T0};
		MUST(cache_apply(db, &page, why));
	}
}

static void trim_all(struct db *db, const struct cache_limits *limits)
{
	bool more;
	int rounds = 0;

	do
		MUST(cache_trim(db, limits, &more, why));
	while (more && ++rounds < 1000);
	assert_false(more);
}

static void the_cap_is_kept_and_open_events_stay(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_cache);
	struct cache_limits limits = {.cap = INT64_MAX};
	int64_t used, file, before;

	grow(db);
	MUST(db_size(db, &before, &file, why));
	trim_all(db, &limits);
	MUST(db_size(db, &used, &file, why));
	assert_true(used == before);

	limits.cap = before / 2;
	trim_all(db, &limits);
	MUST(db_size(db, &used, &file, why));
	assert_true(used <= limits.cap);
	assert_int_equal(ask(p->path, "select count(*) from event where live = 1"), 20);
	assert_int_equal(ask(p->path, "select count(*) from event"), 3020);
	/* Frames go before anything else, but for those since the last full one. */
	assert_int_equal(ask(p->path, "select min(tick) from tick"), 51);

	limits.cap = 1;
	trim_all(db, &limits);
	assert_int_equal(ask(p->path, "select count(*) from event"), 20);
	assert_int_equal(ask(p->path, "select count(*) from event_body"), 20);
	assert_int_equal(ask(p->path, "select count(*) from change_head"), 0);
	struct error e = {0};
	struct fold *f = fold_create();
	assert_false(keyframe_fold(db, 500, f, &e));
	assert_string_equal(e.code, "not_kept");
	fold_destroy(f);
	MUST(db_size(db, &used, &file, why));
	assert_true(file < before);
	db_close(db);
}

static void what_is_too_old_goes(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_cache);
	struct cache_limits limits = {
		.cap = INT64_MAX, .ticks_before = T0 + 25, .changes_before = T0 + 1100};

	grow(db);
	MUST(keyframe_write(db, 600, T0 + 600, why));
	trim_all(db, &limits);
	db_close(db);
	assert_int_equal(ask(p->path, "select min(tick) from tick"), 21);
	assert_int_equal(ask(p->path, "select min(seq) from change_head"), 601);
	assert_int_equal(ask(p->path, "select min(num) from event where live = 0"), 1100);
	assert_int_equal(ask(p->path, "select count(*) from event where live = 1"), 20);
}

/* Killed between pages: the cursor and the changes agree. */
static void a_kill_leaves_cursor_and_changes_in_step(void **state)
{
	struct place *p = *state;
	int said[2];
	uint64_t last = 0, seq;
	struct arena arena = {0};
	struct cache_meta meta;

	struct db *db = must_open(p->path, &schema_cache);
	list(db, EPOCH, 100, 3);
	db_close(db);
	assert_int_equal(pipe(said), 0);
	pid_t child = fork();
	if (child == 0) {
		struct error e;
		struct db_options o = {.path = p->path, .schema = &schema_cache};
		db = db_open(&o, NULL, &e);
		for (seq = 101; db; seq += 4) {
			struct change c[4];
			for (uint32_t i = 0; i < 4; i++)
				c[i] = make(seq + i, (uint32_t)seq + i, 1, STATE_WAITING);
			struct cache_page page = {.changes = c,
				.count = 4,
				.seq = seq + 3,
				.cursor = "x",
				.good_at = T0};
			if (!cache_apply(db, &page, &e) ||
				write(said[1], &seq, sizeof(seq)) != sizeof(seq))
				break;
		}
		_exit(1);
	}
	close(said[1]);
	while (last < 300 && read(said[0], &seq, sizeof(seq)) == sizeof(seq))
		last = seq;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(said[0]);
	db = must_open(p->path, &schema_cache);
	MUST(cache_meta(db, &arena, &meta, why));
	db_close(db);
	assert_int_equal(ask(p->path, "select max(seq) from change_head"), meta.seq);
	assert_int_equal(ask(p->path, "select count(*) from change_head"), meta.seq - 100);
	assert_int_equal(ask(p->path, "select count(*) from event"), meta.seq - 100 + 3);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_page_one_transaction),
		TEST(a_leave_takes_it_out),
		TEST(relisting_marks_the_gap_and_drops_what_is_gone),
		TEST(the_cap_is_kept_and_open_events_stay),
		TEST(what_is_too_old_goes),
		TEST(a_kill_leaves_cursor_and_changes_in_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
