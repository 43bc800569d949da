/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/base/instant.h"
#include "yiping/store/tokens.h"

static struct person duty(const char *subject)
{
	struct person p = {.role = PERSON_DUTY, .areas = {10, 20}, .area_count = 2, .unit = 7};

	snprintf(p.subject, sizeof(p.subject), "%s", subject);
	snprintf(p.name, sizeof(p.name), "Name of %s", subject);
	snprintf(p.unit_id, sizeof(p.unit_id), "unit-7");
	return p;
}

static void a_token_is_a_person(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct person ann = duty("ann"), bob = duty("bob"), got;
	struct error e = {0};
	bool found;

	MUST(tokens_put_person(db, &ann, why));
	MUST(tokens_put_person(db, &bob, why));
	assert_int_equal(ann.num, 1);
	assert_int_equal(bob.num, 2);
	MUST(tokens_add(db, "secret-of-ann", "ann", 5, why));
	assert_false(tokens_add(db, "x", "nobody", 5, &e));
	assert_string_equal(e.code, "not_found");
	MUST(tokens_find(db, "secret-of-ann", &got, &found, why));
	assert_true(found);
	assert_memory_equal(&got, &ann, sizeof(got));
	MUST(tokens_find(db, "secret-of-bob", &got, &found, why));
	assert_false(found);

	/* A person that is changed keeps its number, whatever tokens it has. */
	struct person changed = duty("ann");
	changed.role = PERSON_SUPERVISOR;
	MUST(tokens_put_person(db, &changed, why));
	MUST(tokens_find(db, "secret-of-ann", &got, &found, why));
	assert_int_equal(got.num, 1);
	assert_int_equal(got.role, PERSON_SUPERVISOR);
	db_close(db);
}

static bool count_tokens(void *user, const struct token_row *t)
{
	int *counts = user;

	counts[t->revoked_at == INSTANT_NONE]++;
	return true;
}

static void revoked_is_out_and_stays_known(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct person ann = duty("ann"), got;
	int counts[2] = {0};
	size_t n;
	bool found;

	MUST(tokens_put_person(db, &ann, why));
	MUST(tokens_add(db, "one", "ann", 5, why));
	MUST(tokens_add(db, "two", "ann", 6, why));
	MUST(tokens_revoke(db, "ann", 7, &n, why));
	assert_int_equal(n, 2);
	MUST(tokens_add(db, "three", "ann", 8, why));
	MUST(tokens_find(db, "one", &got, &found, why));
	assert_false(found);
	MUST(tokens_find(db, "three", &got, &found, why));
	assert_true(found);
	MUST(tokens_person(db, "ann", &got, &found, why));
	assert_true(found);
	MUST(tokens_each(db, count_tokens, counts, why));
	assert_int_equal(counts[0], 2);
	assert_int_equal(counts[1], 1);
	db_close(db);
}

static void the_token_itself_is_not_in_the_file(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct person ann = duty("ann");
	char wal[128];

	MUST(tokens_put_person(db, &ann, why));
	MUST(tokens_add(db, "very-secret-token", "ann", 5, why));
	snprintf(wal, sizeof(wal), "%s-wal", p->path);
	assert_false(file_has(wal, "very-secret-token"));
	db_close(db);
	assert_false(file_has(p->path, "very-secret-token"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_token_is_a_person),
		TEST(revoked_is_out_and_stays_known),
		TEST(the_token_itself_is_not_in_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
