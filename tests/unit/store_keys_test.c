/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/base/instant.h"
#include "yiping/store/keys.h"

static enum key_claim claim(struct db *db, const char *key, const char *subject,
	const char *content, struct arena *arena, struct key_outcome *outcome)
{
	uint8_t hash[SHA256_BYTES];
	enum key_claim c = KEY_FRESH;

	sha256_of(content, strlen(content), hash);
	MUST(keys_claim(db, key, subject, hash, 1000, arena, &c, outcome, why));
	return c;
}

static void one_key_one_outcome(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct arena arena = {0};
	struct key_outcome o;
	bool found;

	assert_int_equal(claim(db, "k1", "ann", "close", &arena, &o), KEY_FRESH);
	MUST(keys_settle(db, "k1", "200 ok", 6, why));
	assert_int_equal(claim(db, "k1", "ann", "close", &arena, &o), KEY_SAME);
	assert_int_equal(o.length, 6);
	assert_memory_equal(o.bytes, "200 ok", 6);
	assert_int_equal(claim(db, "k1", "ann", "note", &arena, &o), KEY_OTHER_CONTENT);
	assert_null(o.bytes);
	assert_int_equal(claim(db, "k1", "bob", "close", &arena, &o), KEY_OTHER_SUBJECT);
	assert_null(o.bytes);
	MUST(keys_find(db, "k1", "ann", &arena, &o, &found, why));
	assert_true(found);
	MUST(keys_find(db, "k1", "bob", &arena, &o, &found, why));
	assert_false(found);
	assert_null(o.bytes);
	MUST(keys_find(db, "k2", "ann", &arena, &o, &found, why));
	assert_false(found);
	arena_finish(&arena);
	db_close(db);
}

static void a_rollback_frees_the_key(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct arena arena = {0};
	struct key_outcome o;

	MUST(db_begin(db, why));
	assert_int_equal(claim(db, "k", "ann", "x", &arena, &o), KEY_FRESH);
	db_rollback(db);
	assert_int_equal(claim(db, "k", "ann", "y", &arena, &o), KEY_FRESH);
	arena_finish(&arena);
	db_close(db);
}

static void odd_keys_are_refused(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	uint8_t hash[SHA256_BYTES] = {0};
	char longest[KEY_MAX + 2];
	struct arena arena = {0};
	struct key_outcome o;
	enum key_claim c;
	struct error e = {0};

	memset(longest, 'k', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_false(keys_claim(db, longest, "a", hash, 1, &arena, &c, &o, &e));
	assert_false(keys_claim(db, "", "a", hash, 1, &arena, &c, &o, &e));
	assert_false(keys_settle(db, "never", "x", 1, &e));
	assert_string_equal(e.code, "not_found");
	arena_finish(&arena);
	db_close(db);
}

static void old_keys_go_in_slices(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct arena arena = {0};
	struct key_outcome o;
	uint8_t hash[SHA256_BYTES] = {0};
	enum key_claim c;
	char key[16];
	bool more;

	for (int i = 0; i < 20; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		MUST(keys_claim(db, key, "ann", hash, i * DAY_MS, &arena, &c, &o, why));
	}
	MUST(keys_prune(db, 15 * DAY_MS, 10, &more, why));
	assert_true(more);
	MUST(keys_prune(db, 15 * DAY_MS, 10, &more, why));
	assert_false(more);
	arena_finish(&arena);
	db_close(db);
	assert_int_equal(ask(p->path, "select count(*) from act_key"), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_key_one_outcome),
		TEST(a_rollback_frees_the_key),
		TEST(odd_keys_are_refused),
		TEST(old_keys_go_in_slices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
