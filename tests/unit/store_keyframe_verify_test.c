/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/base/instant.h"
#include "yiping/store/changelog.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/stored.h"

#define T0 INT64_C(1795000000000)
#define UNITS 20
#define FIRST 40
#define SECOND 70
#define LAST 100

static struct change change_of(uint32_t num, uint32_t rev, bool live)
{
	struct change c = {.at = T0 + rev * 1000, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_PUT,
		.head = {.num = num, .rev = rev, .arev = rev, .kind = KIND_UNIT, .state = live,
			.area = 30},
		.path = {.num = {1, 20, 30}, .count = 3},
		.actor = {.subject = "w1", .name = "Wei"}, .body = "{}", .body_length = 2};
	snprintf(c.id, sizeof(c.id), "unit-%u", num);
	return c;
}

static void put(struct changelog *log, struct db *db, struct change c)
{
	struct stored s = {.live = {.head = c.head, .path = c.path}, .body = c.body,
		.body_length = c.body_length, .timer_due = INSTANT_NONE};

	memcpy(s.live.id, c.id, sizeof(c.id));
	MUST(changelog_append(log, db, &c, 1, why));
	MUST(stored_put(db, &s, why));
}

/* UNITS units change in turn; the last of them is over from its fourth change on. */
static struct db *city(const struct place *p)
{
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};

	MUST(db_begin(db, why));
	for (uint32_t seq = 1; seq <= LAST; seq++) {
		uint32_t num = (seq - 1) % UNITS + 1, rev = (seq - 1) / UNITS + 1;
		put(&log, db, change_of(num, rev, num < UNITS || rev < 4));
		if (seq == FIRST || seq == SECOND)
			MUST(keyframe_write(db, seq, T0, why));
	}
	MUST(db_commit(db, why));
	return db;
}

static void what_was_written_holds(void **state)
{
	struct keyframe_verdict v;
	struct db *db = must_open(((struct place *)*state)->path, &schema_server);

	MUST(keyframe_verify(db, &v, why));
	assert_int_equal(v.bad, 0);
	assert_int_equal(v.compared, 0);
	db_close(db);
	db = city(*state);
	MUST(keyframe_verify(db, &v, why));
	assert_int_equal(v.fault, FAULT_NONE);
	assert_int_equal(v.bad, 0);
	assert_int_equal(v.compared, 2);
	assert_int_equal(v.to, LAST);
	assert_int_equal(v.base, 0);
	db_close(db);
}

/* What is said of a harm: which state, what, whose, and the two revs. */
struct harm {
	const char *sql;
	uint64_t bad;
	bool present;
	enum keyframe_fault fault;
	uint32_t num, rev_told, rev_kept;
};

#define ROW "(64 + 1 + 12 + 1 + 1 + 6)" // of units 1 to 9
#define SET_PART "update keyframe_part set rows = "
#define OF_40 " where seq = 40"

static const struct harm harms[] = {
	/* The rev of unit 2, its place, and the last letter of its id. */
	{SET_PART "substr(rows, 1, " ROW " + 4) || x'07' || substr(rows, " ROW " + 6)" OF_40, 40,
		false, FAULT_DIFFERS, 2, 2, 7},
	{SET_PART "substr(rows, 1, 2 * " ROW " - 12) || x'1f' || substr(rows, 2 * " ROW " - 10)"
		OF_40, 40, false, FAULT_DIFFERS, 2, 2, 2},
	{SET_PART "substr(rows, 1, 2 * " ROW " - 1) || '9' || substr(rows, 2 * " ROW " + 1)" OF_40,
		40, false, FAULT_DIFFERS, 2, 2, 2},
	{SET_PART "substr(rows, " ROW " + 1)" OF_40, 40, false, FAULT_MISSING, 1, 2, 0},
	{SET_PART "rows || substr(rows, 1, " ROW ")" OF_40, 40, false, FAULT_TWICE, 1, 2, 2},
	{"delete from keyframe_part where seq = 70", 70, false, FAULT_MISSING, 1, 4, 0},
	/* The same number of rows: one of them is said to be another's. */
	{SET_PART "x'63' || substr(rows, 2)" OF_40, 40, false, FAULT_MISSING, 1, 2, 0},
	{SET_PART "rows || x'63' || substr(rows, 2, " ROW " - 1)" OF_40, 40, false, FAULT_EXTRA, 99,
		0, 2},
	{"insert into keyframe values (101, 1, 0)", 101, false, FAULT_AHEAD, 0, 0, 0},
	{"update thing set live = 0 where num = 3", 100, true, FAULT_MISSING, 3, 5, 0},
	{"update thing set head = (select head from change_head where num = 5 and rev = 4)"
	 " where num = 5", 100, true, FAULT_DIFFERS, 5, 5, 4},
	{"update thing set id = 'unit-x' where num = 5", 100, true, FAULT_DIFFERS, 5, 5, 5},
	{"insert or replace into meta values ('log.floor', 71)", 71, false, FAULT_BASE, 0, 0, 0},
};

static void each_harm_is_found_where_it_is(void **state)
{
	struct db *db = city(*state);
	struct keyframe_verdict v;

	for (size_t i = 0; i < sizeof(harms) / sizeof(*harms); i++) {
		const struct harm *h = &harms[i];
		MUST(db_begin(db, why));
		MUST(db_exec(db, h->sql, why));
		MUST(keyframe_verify(db, &v, why));
		db_rollback(db);
		if (v.bad != h->bad || v.present != h->present || v.fault != h->fault ||
			v.num != h->num || v.rev_told != h->rev_told || v.rev_kept != h->rev_kept)
			fail_msg("%s: seq %d present %d fault %d num %u told %u kept %u", h->sql,
				(int)v.bad, v.present, (int)v.fault, v.num, v.rev_told, v.rev_kept);
	}
	db_close(db);
}

/* The keyframe that stands for what was deleted is judged by what comes after it. */
static void a_pruned_log_is_folded_from_its_keyframe(void **state)
{
	struct db *db = city(*state);
	struct keyframe_verdict v;
	bool more = true;

	while (more)
		MUST(changelog_prune(db, 60, 7, &more, why));
	MUST(keyframe_verify(db, &v, why));
	assert_int_equal(v.bad, 0);
	assert_int_equal(v.base, 40);
	assert_int_equal(v.compared, 1);
	MUST(db_begin(db, why));
	MUST(db_exec(db, harms[0].sql, why));
	MUST(keyframe_verify(db, &v, why));
	assert_int_equal(v.fault, FAULT_REV);
	assert_int_equal(v.bad, 42);
	assert_int_equal(v.num, 2);
	assert_string_equal(v.id, "unit-2");
	assert_int_equal(v.rev_told, 3);
	assert_int_equal(v.rev_kept, 7);
	db_rollback(db);
	db_close(db);
}

/* A slice of pruning leaves a floor that no keyframe is of: what stands between is not judged. */
static void half_a_pruning_is_no_fault(void **state)
{
	struct db *db = city(*state);
	struct keyframe_verdict v;
	bool more;

	MUST(changelog_prune(db, 60, 7, &more, why));
	assert_true(more);
	MUST(keyframe_verify(db, &v, why));
	assert_int_equal(v.bad, 0);
	assert_int_equal(v.base, 40);
	db_close(db);
}

static void what_cannot_be_read_is_an_error(void **state)
{
	struct db *db = city(*state);
	struct keyframe_verdict v;
	struct error e = {0};

	MUST(db_exec(db, "update keyframe_part set rows = x'0102' where seq = 70", why));
	assert_false(keyframe_verify(db, &v, &e));
	assert_string_equal(e.code, "corrupt");
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_written_holds),
		TEST(each_harm_is_found_where_it_is),
		TEST(a_pruned_log_is_folded_from_its_keyframe),
		TEST(half_a_pruning_is_no_fault),
		TEST(what_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
