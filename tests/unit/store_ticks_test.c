/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include <math.h>

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"
#include "yiping/store/ticks.h"

#define T0 (INT64_C(1795000000000) / 900000 * 900000) // a whole quarter
#define SERIES 12
#define TICKS 200

static float truth[TICKS + 1][SERIES + 1]; // what each series shows after each tick

/* A full frame each 60th, else some series; unsorted, to be sorted by ticks_put. */
static void fill(struct db *db, uint64_t first)
{
	struct spread r = {.state = 9};

	MUST(db_begin(db, why));
	for (uint64_t n = 1; n <= TICKS; n++) {
		struct tick_value v[SERIES];
		struct tick t = {.tick = n,
			.at = T0 + (int64_t)n * TICK_MS,
			.seq_head = n * 3,
			.full = n % 60 == first,
			.values = v};
		memcpy(truth[n], truth[n - 1], sizeof(truth[n]));
		for (uint32_t s = SERIES; s >= 1; s--) {
			if (!t.full && spread_below(&r, 3))
				continue;
			truth[n][s] = (float)spread_unit(&r);
			v[t.count++] = (struct tick_value){.series = s,
				.value = truth[n][s],
				.colour = COLOUR_RED,
				.quality = QUALITY_STALE,
				.late_s = 65535};
		}
		MUST(ticks_put(db, &t, why));
	}
	MUST(db_commit(db, why));
}

struct sum {
	uint64_t ticks, values;
};

static bool add_up(void *user, const struct tick *t)
{
	struct sum *s = user;

	s->ticks++;
	s->values += t->count;
	for (size_t i = 0; i < t->count; i++) {
		assert_true(i == 0 || t->values[i].series > t->values[i - 1].series);
		assert_float_equal(t->values[i].value, truth[t->tick][t->values[i].series], 0);
		assert_int_equal(t->values[i].colour, COLOUR_RED);
		assert_int_equal(t->values[i].quality, QUALITY_STALE);
		assert_int_equal(t->values[i].late_s, 65535);
	}
	return s->ticks < 50;
}

static void frames_come_back(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct sum sum = {0};
	uint64_t last;
	int64_t at;

	MUST(ticks_last(db, &last, &at, why));
	assert_int_equal(last, 0);
	fill(db, 1);
	MUST(ticks_read(db, 0, 0, add_up, &sum, why));
	assert_int_equal(sum.ticks, 50);
	sum = (struct sum){0};
	MUST(ticks_read(db, 190, 195, add_up, &sum, why));
	assert_int_equal(sum.ticks, 5);
	MUST(ticks_last(db, &last, &at, why));
	assert_int_equal(last, TICKS);
	assert_int_equal(at, T0 + TICKS * TICK_MS);
	/* A closed frame is never rewritten. */
	struct tick_value v = {.series = 1, .value = -5};
	struct tick again = {.tick = 100, .at = T0, .values = &v, .count = 1};
	MUST(ticks_put(db, &again, why));
	sum = (struct sum){0};
	MUST(ticks_read(db, 99, 100, add_up, &sum, why));
	db_close(db);
}

static void the_board_of_any_moment(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct tick board;

	MUST(ticks_board(db, T0 + HOUR_MS, &board, why));
	assert_int_equal(board.tick, 0);
	fill(db, 1);
	for (uint64_t n = 1; n <= TICKS; n += 7) {
		MUST(ticks_board(db, T0 + (int64_t)n * TICK_MS + 3, &board, why));
		assert_int_equal(board.tick, n);
		assert_int_equal(board.seq_head, n * 3);
		assert_int_equal(board.count, SERIES);
		for (uint32_t s = 1; s <= SERIES; s++) {
			assert_int_equal(board.values[s - 1].series, s);
			assert_float_equal(board.values[s - 1].value, truth[n][s], 0);
		}
		tick_finish(&board);
	}
	MUST(ticks_board(db, T0, &board, why));
	assert_int_equal(board.tick, 0);
	tick_finish(&board);
	db_close(db);
}

struct values {
	struct roll_value v[64];
	size_t count;
};

static bool collect(void *user, const struct roll_value *v)
{
	struct values *all = user;

	assert_true(all->count < 64);
	all->v[all->count++] = *v;
	return true;
}

static void minutes_and_quarters(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct values one = {0}, raw = {0}, quarter = {0}, five = {0};
	uint32_t n = 0;

	fill(db, 1);
	MUST(ticks_roll(db, ROLL_1, T0, T0 + 35 * MINUTE_MS, why));
	MUST(ticks_roll(db, ROLL_1, T0, T0 + 35 * MINUTE_MS, why));
	MUST(ticks_values(db, 4, T0, T0 + 35 * MINUTE_MS, MINUTE_MS, 64, collect, &one, why));
	assert_true(one.count > 20);
	MUST(ticks_raw_values(db, 4, T0, T0 + 10 * MINUTE_MS, collect, &raw, why));
	for (size_t i = 0; i < one.count && one.v[i].at < T0 + 10 * MINUTE_MS; i++) {
		struct roll_value want = {.low = 2, .high = -2};
		for (size_t j = 0; j < raw.count; j++) {
			if (raw.v[j].at / MINUTE_MS != one.v[i].at / MINUTE_MS)
				continue;
			want.n++;
			want.sum += raw.v[j].last;
			want.last = raw.v[j].last;
			want.low = fmin(want.low, raw.v[j].last);
			want.high = fmax(want.high, raw.v[j].last);
		}
		assert_int_equal(one.v[i].n, want.n);
		assert_float_equal(one.v[i].sum, want.sum, 1e-9);
		assert_float_equal(one.v[i].low, want.low, 0);
		assert_float_equal(one.v[i].high, want.high, 0);
		assert_float_equal(one.v[i].last, want.last, 0);
		assert_int_equal(one.v[i].quality, QUALITY_STALE);
	}
	MUST(ticks_values(db, 4, T0, T0 + 35 * MINUTE_MS, 5 * MINUTE_MS, 64, collect, &five, why));
	assert_int_equal(five.count, 7);
	MUST(ticks_roll(db, ROLL_15, T0, T0 + 45 * MINUTE_MS, why));
	/* Without minutes, the quarters answer; both give the same sums. */
	MUST(db_exec(db, "delete from roll_1", why));
	MUST(ticks_values(
		db, 4, T0, T0 + 45 * MINUTE_MS, 15 * MINUTE_MS, 64, collect, &quarter, why));
	assert_int_equal(quarter.count, 3);
	double sum = 0, sum_five = 0;
	for (size_t i = 0; i < 3; i++) {
		n += quarter.v[i].n;
		sum += quarter.v[i].sum;
	}
	for (size_t i = 0; i < five.count; i++) {
		n -= five.v[i].n;
		sum_five += five.v[i].sum;
	}
	assert_int_equal(n, 0);
	assert_float_equal(sum, sum_five, 1e-9);
	assert_float_equal(quarter.v[0].last, five.v[2].last, 0);
	assert_float_equal(quarter.v[2].last, truth[TICKS][4], 0);
	db_close(db);
}

/* Old quarters and young minutes join without a hole and without counting anything twice. */
static void retention_leaves_a_seam_unseen(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct values all = {0};
	bool more;
	uint32_t n = 0;

	MUST(db_begin(db, why));
	for (int i = 0; i < 60; i++) {
		struct roll_value v = {.series = 1,
			.at = T0 + i * MINUTE_MS,
			.n = 1,
			.low = i,
			.high = i,
			.sum = i,
			.last = i};
		MUST(ticks_put_roll(db, ROLL_1, &v, why));
	}
	MUST(ticks_roll(db, ROLL_15, T0, T0 + HOUR_MS, why));
	MUST(db_commit(db, why));
	do
		MUST(ticks_prune(db, 0, T0 + 20 * MINUTE_MS, 0, 6, &more, why));
	while (more);
	MUST(ticks_values(db, 1, T0, T0 + HOUR_MS, 15 * MINUTE_MS, 64, collect, &all, why));
	assert_int_equal(all.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(all.v[i].at, T0 + (int64_t)i * 15 * MINUTE_MS);
		assert_int_equal(all.v[i].n, 15);
		assert_float_equal(all.v[i].last, (double)(i * 15 + 14), 0);
		n += all.v[i].n;
	}
	assert_int_equal(n, 60);
	all.count = 0;
	MUST(ticks_values(db, 1, T0, T0 + HOUR_MS, MINUTE_MS, 5, collect, &all, why));
	assert_int_equal(all.count, 5);
	db_close(db);
}

static void pruned_frames_leave_a_full_one(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct tick board;
	bool more;

	fill(db, 1); // full: 1, 61, 121, 181
	do
		MUST(ticks_prune(db, T0 + 130 * TICK_MS, 0, 0, 25, &more, why));
	while (more);
	MUST(ticks_board(db, T0 + 130 * TICK_MS, &board, why));
	assert_int_equal(board.tick, 130);
	assert_int_equal(board.count, SERIES);
	tick_finish(&board);
	db_close(db);
	assert_int_equal(ask(p->path, "select min(tick) from tick"), 121);
}

static void not_a_number_is_not_counted(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct values all = {0};
	struct tick_value v[2] = {{.series = 1, .value = NAN}, {.series = 2, .value = 3}};
	struct tick t = {.tick = 1, .at = T0, .values = v, .count = 2};

	MUST(ticks_put(db, &t, why));
	MUST(ticks_roll(db, ROLL_1, T0, T0 + MINUTE_MS, why));
	MUST(ticks_values(db, 1, T0, T0 + HOUR_MS, MINUTE_MS, 9, collect, &all, why));
	assert_int_equal(all.count, 0);
	MUST(ticks_values(db, 2, T0, T0 + HOUR_MS, MINUTE_MS, 9, collect, &all, why));
	assert_int_equal(all.count, 1);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(frames_come_back),
		TEST(the_board_of_any_moment),
		TEST(minutes_and_quarters),
		TEST(retention_leaves_a_seam_unseen),
		TEST(pruned_frames_leave_a_full_one),
		TEST(not_a_number_is_not_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
