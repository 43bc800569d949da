/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"
#include "yiping/store/search.h"
#include "yiping/store/stored.h"

static void folding(void **state)
{
	struct buf b;
	static const char *const pairs[][2] = {
		{"  Gas LEAK\tat\n3 ", "gas leak at 3"},
		{"\xEF\xBC\xA1\xEF\xBC\x91", "a1"}, // full-width A1
		{"\xE4\xBA\x95\xE3\x80\x80\xE7\x9B\x96", "\xE4\xBA\x95 \xE7\x9B\x96"}, // U+3000
		{"", ""},
		{"\xff", "\xEF\xBF\xBD"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		buf_init(&b, 100);
		search_fold(pairs[i][0], &b);
		assert_string_equal(b.data ? b.data : "", pairs[i][1]);
		buf_finish(&b);
	}
}

static void matching(void **state)
{
	(void)state;
	assert_true(search_matches("manhole cover lost", "cov man"));
	assert_false(search_matches("manhole cover lost", "hole"));
	assert_true(search_matches("13号 3号", "3号"));
	assert_false(search_matches("13号", "3号"));
	assert_true(search_matches("南岸井盖破损", "井盖"));
	assert_false(search_matches("南岸井 盖破损", "井盖"));
	assert_true(search_matches("井a12", "a1"));
	assert_true(search_matches("anything", ""));
}

static const char *const pieces[] = {"井", "盖", "破", "损", "路", "灯", "水", "管", "漏", "树",
	"倒", "南", "岸", "a", "b", "12", "3", "gas", "-", " ", " ", "，", "A", "Ｂ", "é"};

static void random_text(struct spread *r, size_t longest, char out[256])
{
	size_t pieces_left = 1 + spread_below(r, (uint32_t)longest), n = 0;

	*out = '\0';
	while (pieces_left-- > 0)
		n += (size_t)snprintf(out + n, 256 - n, "%s",
			pieces[spread_below(r, sizeof(pieces) / sizeof(*pieces))]);
}

static void put(struct db *db, uint32_t num, uint32_t rev, const char *text)
{
	struct stored s = {.timer_due = INSTANT_NONE, .search = text};

	s.live.head = (struct head){
		.num = num, .rev = rev, .kind = KIND_EVENT, .state = STATE_CLOSED, .born = 5};
	snprintf(s.live.id, sizeof(s.live.id), "e%u", num);
	MUST(stored_put(db, &s, why));
}

struct hits {
	uint32_t num[512];
	size_t count, stop;
};

static bool collect(void *user, uint32_t num)
{
	struct hits *h = user;

	h->num[h->count++] = num;
	return h->count < h->stop;
}

#define TEXTS 400

static void the_index_equals_brute_force(void **state)
{
	struct place *p = *state;
	static char texts[TEXTS][256];
	struct db *db = must_open(p->path, &schema_server);
	struct spread r = {.state = 11};
	int answered = 0;

	MUST(db_begin(db, why));
	for (uint32_t i = 0; i < TEXTS; i++) {
		random_text(&r, 12, texts[i]);
		put(db, i + 1, 1, texts[i]);
	}
	/* Words that are replaced must not be found any more, nor those of what is gone. */
	for (uint32_t i = 0; i < TEXTS; i += 3) {
		random_text(&r, 12, texts[i]);
		put(db, i + 1, 2, texts[i]);
	}
	for (uint32_t i = 0; i < TEXTS; i += 7) {
		MUST(stored_remove(db, KIND_EVENT, i + 1, why));
		texts[i][0] = '\0';
	}
	MUST(db_commit(db, why));
	for (int round = 0; round < 1500; round++) {
		char query[256];
		struct buf folded;
		struct hits hits = {.stop = 1 + spread_below(&r, 500)};
		struct error e = {0};
		random_text(&r, 4, query);
		if (!search_each(db, query, 0, collect, &hits, &e)) {
			assert_string_equal(e.code, "empty_search");
			continue;
		}
		answered++;
		buf_init(&folded, 512);
		search_fold(query, &folded);
		size_t at = 0;
		for (uint32_t num = TEXTS; num >= 1 && at < hits.stop; num--) {
			struct buf text;
			buf_init(&text, 512);
			search_fold(texts[num - 1], &text);
			if (*texts[num - 1] &&
				search_matches(text.data ? text.data : "", folded.data)) {
				if (at >= hits.count || hits.num[at] != num)
					fail_msg("'%s' should have found '%s'", query,
						texts[num - 1]);
				at++;
			}
			buf_finish(&text);
		}
		assert_int_equal(hits.count, at);
		buf_finish(&folded);
	}
	assert_true(answered > 1000);
	db_close(db);
}

static void pages_of_hits(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct stored_page page;

	for (uint32_t i = 1; i <= 25; i++)
		put(db, i, 1, i % 2 ? "路灯不亮" : "路灯倒");
	struct stored_query q = {.order = STORED_ARCHIVE,
		.words = "灯不",
		.limit = 10,
		.from = INSTANT_NONE,
		.to = INSTANT_NONE};
	MUST(stored_events(db, &q, &page, why));
	assert_int_equal(page.count, 10);
	assert_true(page.more);
	assert_int_equal(page.rows[0].live.head.num, 25);
	q.has_after = true;
	memcpy(&q.after, &page.next, sizeof(q.after));
	stored_page_finish(&page);
	MUST(stored_events(db, &q, &page, why));
	assert_int_equal(page.count, 3);
	assert_int_equal(page.rows[2].live.head.num, 1);
	assert_false(page.more);
	stored_page_finish(&page);
	db_close(db);
}

static void hostile_queries_are_only_words(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	static const char *const queries[] = {"\"", "a\" OR \"b", "NOT a", "a*", "(a", "words:a",
		"a AND", "^a", "\xff\xfe", "near(a b)", "'; drop table event; --"};

	put(db, 1, 1, "a b or not and near words");
	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++) {
		struct hits hits = {.stop = 10};
		struct error e = {0};
		if (!search_each(db, queries[i], 0, collect, &hits, &e))
			assert_string_equal(e.code, "empty_search");
	}
	char longest[SEARCH_QUERY_MAX + 2];
	struct hits hits = {.stop = 10};
	struct error e = {0};
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_false(search_each(db, longest, 0, collect, &hits, &e));
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folding),
		cmocka_unit_test(matching),
		TEST(the_index_equals_brute_force),
		TEST(pages_of_hits),
		TEST(hostile_queries_are_only_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
