/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/base/instant.h"
#include "yiping/store/changelog.h"
#include "yiping/store/keyframe.h"

#define T0 INT64_C(1795000000000)

/* n changes of n entities, one a txn. */
static void fill(struct changelog *log, struct db *db, uint32_t n)
{
	MUST(db_begin(db, why));
	for (uint32_t i = 1; i <= n; i++) {
		struct change c = {.at = T0 + i * 1000, .due_at = INSTANT_NONE, .op = OP_UPSERT,
			.verb = VERB_PUT, .head = {.num = i, .rev = 1, .arev = 1,
				.kind = KIND_UNIT, .state = 1, .area = 30},
			.path = {.num = {1, 20, 30}, .count = 3},
			.actor = {.subject = "w1", .name = "Wei"}, .body = "{}", .body_length = 2};
		snprintf(c.id, sizeof(c.id), "unit-%u", i);
		MUST(changelog_append(log, db, &c, 1, why));
	}
	MUST(db_commit(db, why));
}

static bool count_one(void *user, const struct change *c)
{
	(void)c;
	++*(uint64_t *)user;
	return true;
}

/* What no link of the chain holds: both ends, the keys that rows are found by, runs of nothing. */
static void the_ends_and_the_keys_are_checked(void **state)
{
	static const struct {
		const char *harm;
		uint64_t bad;
	} cases[] = {
		{"update change_head set at = at + 1 where seq = 10", 10},
		{"update change_body set json = json || ' ' where seq = 10", 10},
		{"update change_body set name = 'Someone' where seq = 10", 10},
		{"delete from change_head where seq > 7", 7},
		{"delete from change_head", 1},
		{"delete from change_head where seq < 3", 3},
		{"update change_head set kind = 9 where seq = 4", 4},
		{"update change_head set num = 999 where seq = 4", 4},
		{"update change_head set rev = 999 where seq = 4", 4},
		{"insert into change_run values (1, x'00')", 1},
		{"insert into change_run values (2049, x'00')", 2049},
		{"insert into change_run values (7, x'00')", 7},
	};
	struct place *p = *state;
	struct changelog log = {0};
	struct changelog_verdict v;
	struct db *db = must_open(p->path, &schema_server);

	MUST(changelog_verify(db, 0, 100, &v, why));
	assert_true(v.whole && !v.bad);
	fill(&log, db, 10);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		MUST(db_begin(db, why));
		MUST(db_exec(db, cases[i].harm, why));
		MUST(changelog_verify(db, 0, 100, &v, why));
		if (v.bad != cases[i].bad)
			fail_msg("%s: %d", cases[i].harm, (int)v.bad);
		db_rollback(db);
	}
	db_close(db);
}

/* A run of which only a part has rows could say anything. */
static void pruning_leaves_no_part_of_a_run(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct changelog_verdict v;
	bool more = true;

	fill(&log, db, 3100);
	MUST(keyframe_write(db, 1500, T0 + 3100000, why));
	while (more)
		MUST(changelog_prune(db, 3000, 700, &more, why));
	assert_int_equal(ask(p->path, "select min(first) from change_run"), 2049);
	MUST(changelog_verify(db, 0, 10000, &v, why));
	assert_int_equal(v.bad, 0);
	assert_int_equal(v.from, 1501);
	uint64_t count = 0;
	MUST(changelog_fold(db, 1500, 0, count_one, &count, why));
	assert_int_equal(count, 1600);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_ends_and_the_keys_are_checked),
		TEST(pruning_leaves_no_part_of_a_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
