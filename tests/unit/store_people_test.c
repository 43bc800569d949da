/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/store/people.h"

static void rows_of_an_event(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct arena arena = {0};
	struct people_row *rows,
		row = {.event = 4, .role = "caller", .name = "Li", .phone = "138", .at = 10};
	size_t count;

	MUST(people_put(db, &row, why));
	assert_true(row.id > 0);
	row.name = "Wu";
	row.phone = NULL;
	MUST(people_put(db, &row, why));
	row.event = 5;
	MUST(people_put(db, &row, why));
	MUST(people_of(db, 4, &arena, &rows, &count, why));
	assert_int_equal(count, 2);
	assert_string_equal(rows[0].name, "Li");
	assert_string_equal(rows[0].phone, "138");
	assert_null(rows[0].address);
	assert_null(rows[1].phone);
	arena_finish(&arena);
	db_close(db);
}

static void a_purge_leaves_no_trace(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct arena arena = {0};
	struct people_row *rows, row = {.event = 4, .phone = "13800138000-secret", .at = 10};
	char wal[128];
	size_t count, gone;

	MUST(people_put(db, &row, why));
	row.event = 5;
	row.phone = "13900139000-other";
	row.at = 90;
	MUST(people_put(db, &row, why));
	MUST(people_purge(db, 4, 0, 0, &gone, why));
	assert_int_equal(gone, 1);
	MUST(people_of(db, 4, &arena, &rows, &count, why));
	assert_int_equal(count, 0);
	snprintf(wal, sizeof(wal), "%s-wal", p->path);
	assert_false(file_has(p->path, "13800138000-secret"));
	assert_false(file_has(wal, "13800138000-secret"));
	assert_true(file_has(p->path, "13900139000-other"));
	MUST(people_purge(db, 0, 90, 100, &gone, why));
	assert_int_equal(gone, 0);
	MUST(people_purge(db, 0, 91, 100, &gone, why));
	assert_int_equal(gone, 1);
	arena_finish(&arena);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_of_an_event),
		TEST(a_purge_leaves_no_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
