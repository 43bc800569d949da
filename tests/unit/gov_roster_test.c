/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/gov/roster.h"

static void put(struct roster *r, const char *token, const char *subject, uint32_t num,
	enum role_id role)
{
	uint8_t hash[SHA256_BYTES];
	struct person p = {.num = num, .role = role};
	snprintf(p.subject, sizeof p.subject, "%s", subject);
	token_hash(token, hash);
	roster_put(r, hash, &p);
}

static void tokens_are_found_by_header(void **state)
{
	struct roster *r = roster_create();
	(void)state;
	put(r, "one", "li.wei", 1, PERSON_DUTY);
	put(r, "two", "zhao", 2, PERSON_VIEWER);
	assert_string_equal(roster_find(r, "Bearer one")->person.subject, "li.wei");
	assert_string_equal(roster_find(r, "bearer two")->person.subject, "zhao");
	assert_null(roster_find(r, NULL));
	assert_null(roster_find(r, ""));
	assert_null(roster_find(r, "one"));
	assert_null(roster_find(r, "Bearer "));
	assert_null(roster_find(r, "Bearer on"));
	assert_null(roster_find(r, "Bearer one "));
	assert_null(roster_find(r, "Basic one"));
	assert_string_equal(roster_num(r, 2)->person.subject, "zhao");
	assert_null(roster_num(r, 0));
	assert_null(roster_num(r, 3));
	roster_destroy(r);
}

static void two_tokens_are_one_person(void **state)
{
	struct roster *r = roster_create();
	(void)state;
	put(r, "one", "li.wei", 1, PERSON_DUTY);
	struct member *m = roster_find(r, "Bearer one");
	for (int i = 0; i < 100; i++) {
		char token[16], subject[16];
		snprintf(token, sizeof token, "t%d", i);
		snprintf(subject, sizeof subject, "s%d", i);
		put(r, token, subject, 10 + (uint32_t)i, PERSON_WORKER);
	}
	put(r, "again", "li.wei", 1, PERSON_SUPERVISOR);
	assert_ptr_equal(roster_find(r, "Bearer one"), m);
	assert_ptr_equal(roster_find(r, "Bearer again"), m);
	assert_int_equal(m->person.role, PERSON_SUPERVISOR);
	roster_revoke(r, "li.wei");
	assert_null(roster_find(r, "Bearer one"));
	assert_null(roster_find(r, "Bearer again"));
	assert_non_null(roster_find(r, "Bearer t99"));
	roster_destroy(r);
}

static void a_made_token_is_long_and_new(void **state)
{
	char a[TOKEN_ROOM], b[TOKEN_ROOM];
	(void)state;
	token_make(a);
	token_make(b);
	assert_int_equal(strlen(a), 43);
	assert_int_equal(strspn(a,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
	assert_string_not_equal(a, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_are_found_by_header),
		cmocka_unit_test(two_tokens_are_one_person),
		cmocka_unit_test(a_made_token_is_long_and_new),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
