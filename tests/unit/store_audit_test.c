/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/store/audit.h"

struct seen {
	char lines[512];
	size_t count, most;
};

static bool see(void *user, const struct audit_row *r)
{
	struct seen *s = user;
	size_t n = strlen(s->lines);
	snprintf(s->lines + n, sizeof s->lines - n, "%u %lld %s %s %s %s %u %s|", (unsigned)r->id,
		(long long)r->at, r->subject, person_role_token(r->role), r->event, r->what,
		(unsigned)r->count, r->request ? r->request : "-");
	return ++s->count < s->most;
}

static void put(struct db *db, int64_t at, const char *who, const char *request)
{
	struct audit_row row = {.at = at, .subject = who, .role = PERSON_SUPERVISOR,
		.event = "20260709-000001", .what = "people", .count = 2, .request = request};
	MUST(audit_put(db, &row, why));
	assert_true(row.id > 0);
}

static void rows_come_back_in_order(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct seen all = {.most = 9}, one = {.most = 1}, rest = {.most = 9};
	put(db, 10, "a", "r1");
	put(db, 20, "b", NULL);
	put(db, 20, "a", "r3");
	MUST(audit_each(db, 0, see, &all, why));
	assert_string_equal(all.lines,
		"1 10 a supervisor 20260709-000001 people 2 r1|"
		"2 20 b supervisor 20260709-000001 people 2 -|"
		"3 20 a supervisor 20260709-000001 people 2 r3|");
	MUST(audit_each(db, 0, see, &one, why));
	assert_int_equal(one.count, 1);
	MUST(audit_each(db, 2, see, &rest, why));
	assert_int_equal(rest.count, 1);
	db_close(db);
}

static void old_rows_go_in_slices(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct audit_row next = {.subject = "b", .event = "e", .what = "people"};
	bool more = false;
	for (int64_t at = 1; at <= 5; at++)
		put(db, at, "a", NULL);
	MUST(audit_prune(db, 4, 2, &more, why));
	assert_true(more);
	assert_int_equal(ask(p->path, "select count(*) from audit"), 3);
	MUST(audit_prune(db, 4, 2, &more, why));
	assert_false(more);
	assert_int_equal(ask(p->path, "select min(at) from audit"), 4);
	MUST(audit_prune(db, 100, 9, &more, why));
	MUST(audit_put(db, &next, why));
	assert_int_equal(next.id, 6); // an id is never given twice
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_come_back_in_order),
		TEST(old_rows_go_in_slices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
