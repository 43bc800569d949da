/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/base/instant.h"
#include "yiping/store/journal.h"

static void add(struct db *db, int64_t at, const char *terminal, enum journal_what what,
	const char *view, const char *detail)
{
	struct journal_row r = {.at = at,
		.terminal = terminal,
		.what = what,
		.view = view,
		.detail = detail,
		.seq = (uint64_t)at * 2,
		.tick = 4,
		.age_ms = INSTANT_NONE};

	MUST(journal_add(db, &r, why));
	assert_true(r.id > 0);
}

static void fill(struct db *db)
{
	add(db, 10, "tty1", JOURNAL_START, NULL, "0.1.0");
	add(db, 11, "tty1", JOURNAL_VIEW, "overview", "500000");
	add(db, 12, "tty1", JOURNAL_FRESH, NULL, "live");
	add(db, 15, "tty2", JOURNAL_VIEW, "map", NULL);
	add(db, 20, "tty1", JOURNAL_VIEW, "events", "grade<=2");
	add(db, 25, "tty1", JOURNAL_FRESH, NULL, "offline");
	add(db, 24, "tty1", JOURNAL_MARK, NULL, NULL); // the clock was set back
	add(db, 30, "tty1", JOURNAL_STOP, NULL, NULL);
}

static void rows_in_pages(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_journal);
	struct journal_page page;
	int64_t after = 0, last = 0;
	size_t seen = 0;
	bool more;

	fill(db);
	do {
		MUST(journal_read(db, 11, 30, after, 2, &page, why));
		for (size_t i = 0; i < page.count; i++, seen++) {
			assert_true(page.rows[i].at >= last);
			last = page.rows[i].at;
			after = page.rows[i].id;
			assert_int_equal(page.rows[i].seq, last * 2);
			assert_int_equal(page.rows[i].age_ms, INSTANT_NONE);
		}
		more = page.more;
		journal_page_finish(&page);
	} while (more);
	assert_int_equal(seen, 6);
	MUST(journal_prune(db, 20, 3, why));
	MUST(journal_prune(db, 20, 3, why));
	db_close(db);
	assert_int_equal(ask(p->path, "select count(*) from seen"), 4);
}

static void what_was_on_the_screen(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_journal);
	struct journal_page page;

	fill(db);
	MUST(journal_at(db, "tty1", 18, &page, why));
	assert_int_equal(page.count, 2);
	assert_string_equal(page.rows[0].view, "overview");
	assert_string_equal(page.rows[0].detail, "500000");
	assert_string_equal(page.rows[1].detail, "live");
	journal_page_finish(&page);
	MUST(journal_at(db, "tty1", 40, &page, why));
	assert_int_equal(page.count, 3);
	assert_string_equal(page.rows[0].view, "events");
	assert_string_equal(page.rows[1].detail, "offline");
	assert_int_equal(page.rows[2].what, JOURNAL_STOP);
	journal_page_finish(&page);
	MUST(journal_at(db, NULL, 16, &page, why));
	assert_string_equal(page.rows[page.count - 1].view, "map");
	journal_page_finish(&page);
	MUST(journal_at(db, NULL, 5, &page, why));
	assert_int_equal(page.count, 0);
	journal_page_finish(&page);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_in_pages),
		TEST(what_was_on_the_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
