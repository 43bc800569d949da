/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/store/meta.h"

static void values_by_name(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct arena arena = {0};
	const char *text = "unset";
	int64_t number = -1;

	MUST(meta_text(db, "epoch", &arena, &text, why));
	assert_string_equal(text, "unset");
	MUST(meta_number(db, "floor", &number, why));
	assert_int_equal(number, -1);
	MUST(meta_put_text(db, "epoch", "abc", why));
	MUST(meta_put_text(db, "epoch", "def", why));
	MUST(meta_put_number(db, "floor", INT64_MAX, why));
	MUST(meta_text(db, "epoch", &arena, &text, why));
	assert_string_equal(text, "def");
	MUST(meta_number(db, "floor", &number, why));
	assert_true(number == INT64_MAX);
	MUST(meta_remove(db, "epoch", why));
	text = NULL;
	MUST(meta_text(db, "epoch", &arena, &text, why));
	assert_null(text);
	arena_finish(&arena);
	db_close(db);
}

static void bytes_are_no_text(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_cache);
	static const char zeros[] = {1, 0, 2, 0};
	char *bytes = NULL;
	size_t n = 9;

	MUST(meta_bytes(db, "tree", &bytes, &n, why));
	assert_null(bytes);
	assert_int_equal(n, 0);
	MUST(meta_put_bytes(db, "tree", zeros, sizeof(zeros), why));
	MUST(meta_bytes(db, "tree", &bytes, &n, why));
	assert_int_equal(n, sizeof(zeros));
	assert_memory_equal(bytes, zeros, n);
	free(bytes);
	MUST(meta_put_text(db, "tree", "words", why));
	MUST(meta_bytes(db, "tree", &bytes, &n, why));
	assert_null(bytes);
	db_close(db);
}

static void numbers_are_dense_and_never_given_twice(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct error e = {0};
	uint32_t n;

	MUST(meta_next_num(db, KIND_EVENT, &n, why));
	assert_int_equal(n, 1);
	MUST(meta_next_num(db, KIND_UNIT, &n, why));
	assert_int_equal(n, 1);
	MUST(db_begin(db, why));
	MUST(meta_next_num(db, KIND_EVENT, &n, why));
	assert_int_equal(n, 2);
	db_rollback(db);
	MUST(meta_next_num(db, KIND_EVENT, &n, why));
	assert_int_equal(n, 2);
	MUST(meta_raise_num(db, KIND_EVENT, 10, why));
	MUST(meta_raise_num(db, KIND_EVENT, 5, why));
	MUST(meta_next_num(db, KIND_EVENT, &n, why));
	assert_int_equal(n, 11);
	MUST(meta_top_num(db, KIND_EVENT, &n, why));
	assert_int_equal(n, 11);
	MUST(meta_raise_num(db, KIND_EVENT, UINT32_MAX, why));
	assert_false(meta_next_num(db, KIND_EVENT, &n, &e));
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_by_name),
		TEST(bytes_are_no_text),
		TEST(numbers_are_dense_and_never_given_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
