/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "sync_city.h"

static void a_cursor_below_the_floor_relists(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "", IDLE(10, "c10")},
		{410, "", PROBLEM("cursor_floor")},
		{200, "", IDLE(10, "c10")},
	};

	city_start(c, polls, 3, 0);
	UNTIL(c, city_waits(c));
	assert_int_equal(c->lists, 2);
	assert_int_equal(c->metas, 2);
	assert_int_equal(c->epochs, 0);
	assert_true(city_saw(c, SESSION_RELIST));
	assert_string_equal(c->codes, "cursor_floor ");
	assert_int_equal(c->tagged, 3); // areas, catalog and units still hold
	assert_int_equal(city_link(c).relists, 1);
	assert_string_equal(city_link(c).error.code, "");
}

static void a_cursor_ahead_is_another_history(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{410, "", PROBLEM("cursor_ahead")}, {200, "", IDLE(10, "c10")}};

	city_start(c, polls, 2, 0);
	UNTIL(c, city_waits(c));
	assert_true(city_saw(c, SESSION_EPOCH));
	assert_int_equal(c->epochs, 1);
	assert_int_equal(c->lists, 2);
}

static void an_answer_of_another_epoch_is_not_taken(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "Api-Epoch: " OTHER "\r\n", PAGE(OTHER, 99, CHANGE(99, 1, 9), "c99", "")},
		{200, "", PAGE(OTHER, 10, "", "c10", "")},
	};

	city_start(c, polls, 2, 0);
	UNTIL(c, c->polls_seen == 1);
	c->epoch = OTHER;
	UNTIL(c, city_waits(c));
	assert_int_equal(c->changed, 0);
	assert_int_equal(c->epochs, 1);
	assert_int_equal(c->lists, 2);
	assert_string_equal(session_epoch_of(c->s), OTHER);
}

static void strange_answers_are_named_and_survived(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "", "<html>please log in</html>"},
		{200, "", "{\"epoch\":\"" EPOCH "\",\"head\":\"1"},
		{200, "", "{\"epoch\":\"" EPOCH "\",\"head\":[],\"changes\":{},\"next\":3}"},
		{500, "", "oops"},
		{0, "", ""},
		{503, "Retry-After: 0\r\n", ""},
		{200, "", PAGE(EPOCH, 11, CHANGE(11, 1, 2), "c11", "")},
	};

	city_start(c, polls, 7, 0);
	UNTIL(c, c->changed == 1);
	UNTIL(c, city_waits(c));
	assert_string_equal(
		c->codes, "not_json truncated wrong_shape server unreachable unavailable ");
	assert_int_equal(c->lists, 1);
	assert_int_equal(city_link(c).failures, 0);
}

static void retry_after_is_obeyed(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {{429, "Retry-After: 40\r\n", "{\"code\":\"too_many\"}"}};

	city_start(c, polls, 1, 0);
	while (!city_saw(c, SESSION_BACKOFF))
		uv_run(&c->w.loop, UV_RUN_ONCE);
	assert_in_range(city_link(c).retry_ms, 30000, 40600);
	sync_world_turns(&c->w, 30);
	assert_int_equal(c->polls_seen, 1);
	session_wake(c->s);
	UNTIL(c, c->polls_seen == 2);
}

static void a_stream_that_gets_nowhere_is_stuck(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "", IDLE(11, "c10")},
		{200, "", IDLE(12, "c10")},
		{200, "", IDLE(13, "c10")},
		{304, "", ""},
		{304, "", ""},
		{304, "", ""},
		{200, "", IDLE(13, "c13")},
	};

	city_start(c, polls, 7, 0);
	UNTIL(c, c->poll_at == 3);
	UNTIL(c, city_saw(c, SESSION_RELIST));
	assert_string_equal(c->codes, "stuck ");
	UNTIL(c, c->poll_at == 7);
	UNTIL(c, city_is_live(c));
	assert_in_range(c->lists, 2, 3);
}

/* Who gives no changes is not well because he says who we are, and is not asked faster for it. */
static void a_token_that_only_meta_knows_is_trouble(void **state)
{
	struct city *c = *state;
	const struct answer no = {401, "", "{\"status\":401,\"code\":\"unauthorized\"}"};
	const struct answer polls[] = {no, no, no, no, {200, "", IDLE(10, "c10")}};

	city_start(c, polls, 5, 0);
	while (city_link(c).failures < 2) // a turn of the city would wake it: then all begins anew
		uv_run(&c->w.loop, UV_RUN_ONCE);
	assert_int_equal(c->metas, 2); // both of them good, and nothing is well
	assert_int_equal(city_link(c).trouble, SESSION_BACKOFF);
	assert_string_equal(city_link(c).error.code, "unauthorized");
	UNTIL(c, city_is_live(c));
	assert_int_equal(city_link(c).trouble, SESSION_INIT);
	assert_int_equal(city_link(c).failures, 0);
	assert_string_equal(c->codes, "unauthorized ");
}

/* The age on the screen is of the data: neither meta nor references nor a page with more behind it
 * make it young. */
static void only_what_is_whole_makes_data_young(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {{500, "", "oops"}, {200, "", IDLE(10, "c10")}};

	city_start(c, polls, 2, 0);
	while (c->metas == 0 || c->tagged + c->lists == 0) {
		if (c->lists == 0)
			assert_int_equal(city_link(c).age_ms, -1);
		uv_run(&c->w.loop, UV_RUN_ONCE);
	}
	UNTIL(c, city_is_live(c));
	assert_true(city_link(c).age_ms >= 0);
}

static void a_lost_token_asks_for_a_login(void **state)
{
	struct city *c = *state;
	const struct answer no = {401, "", "{\"status\":401,\"code\":\"unauthorized\"}"};
	const struct answer polls[] = {
		{200, "", IDLE(10, "c10")},
		{401, "", "{\"status\":401,\"code\":\"unauthorized\"}"},
		{200, "", IDLE(10, "c10")},
	};

	city_start(c, polls, 3, 0);
	UNTIL(c, city_is_live(c));
	c->meta = &no;
	UNTIL(c, city_saw(c, SESSION_LOGIN));
	assert_in_range(city_link(c).retry_ms, 30000, 60000);
	c->meta = NULL;
	session_token(c->s, "tok2");
	UNTIL(c, city_is_live(c));
	assert_non_null(strstr(c->last_meta, "Bearer tok2"));
	assert_int_equal(c->lists, 1); // the cursor still holds
}

static void another_person_is_not_taken(void **state)
{
	struct city *c = *state;

	city_start(c, NULL, 0, 0);
	UNTIL(c, c->polls_seen == 1);
	c->subject = "zhang.san";
	session_token(c->s, "tok3");
	UNTIL(c, city_saw(c, SESSION_LOGIN));
	assert_non_null(strstr(c->codes, "other_person"));
}

static void what_cannot_be_decoded_is_put_aside(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "",
			PAGE(EPOCH, 13,
				"{\"seq\":\"11\",\"txn\":\"11\",\"kind\":\"event\",\"id\":\"bad-"
				"1\",\"num\":7,"
				"\"rev\":1,\"op\":\"upsert\",\"data\":{\"grade\":\"high\"}},"
				"{\"seq\":\"12\",\"txn\":\"12\",\"kind\":\"weather\",\"id\":\"w\","
				"\"num\":1,"
				"\"rev\":1,\"op\":\"upsert\",\"data\":{\"id\":\"w\"}}," CHANGE(
					13, 1, 2),
				"c13", ",\"digest\":{\"count\":9,\"hash\":\"0000000000000009\"}")},
	};

	c->has_digest = true; // differs, but is not judged with something missing
	city_start(c, polls, 1, 0);
	UNTIL(c, city_waits(c));
	assert_int_equal(c->quarantined, 1);
	assert_string_equal(c->bad_id, "bad-1");
	assert_int_equal(c->changed, 1);
	assert_string_equal(c->cursor, "c13");
	assert_int_equal(c->lists, 1);
	assert_int_equal(city_link(c).quarantined, 1);
}

static void an_unknown_area_fetches_the_tree(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "",
			PAGE(EPOCH, 12,
				CHANGE(11, 1, 2) ",{\"seq\":\"12\",\"txn\":\"12\",\"op\":"
						 "\"upsert\"," ITEM(3, 1, "509999") "}",
				"c12", "")},
	};

	city_start(c, polls, 1, 0);
	UNTIL(c, city_waits(c));
	assert_int_equal(c->tagged, 1); // the tree was asked for again, it still holds
	assert_int_equal(c->quarantined, 1);
	assert_int_equal(c->changed, 1);
	assert_true(city_is_live(c));
}

static void a_wrong_digest_relists(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "",
			PAGE(EPOCH, 10, "", "c10",
				",\"digest\":{\"count\":2,\"hash\":\"00000000000000ff\"}")},
		{200, "",
			PAGE(EPOCH, 10, "", "c10",
				",\"digest\":{\"count\":3,\"hash\":\"00000000000000ff\"}")},
	};

	c->has_digest = true;
	c->digest = (struct digest){3, 255};
	city_start(c, polls, 2, 0);
	UNTIL(c, city_waits(c));
	assert_int_equal(c->lists, 2);
	assert_string_equal(c->codes, "digest ");
	assert_int_equal(city_link(c).relists, 1);
}

static void a_silent_poll_is_replaced(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "", IDLE(10, "c10")},
		{200, "", NULL},
		{200, "", PAGE(EPOCH, 11, CHANGE(11, 1, 2), "c11", "")},
	};

	city_start(c, polls, 3, 50);
	UNTIL(c, c->changed == 1);
	assert_non_null(strstr(c->codes, "timeout"));
	assert_int_equal(c->lists, 1);
}

static void a_tree_without_a_root_is_no_tree(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {{200, "", IDLE(10, "c10")}};

	c->treeless = 2;
	city_start(c, polls, 1, 0);
	UNTIL(c, city_waits(c));
	assert_int_equal(c->treeless, 0);
	assert_true(city_saw(c, SESSION_BACKOFF));
	assert_string_equal(c->codes, "wrong_shape ");
	assert_int_equal(area_count(c->tree), 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, city_open, city_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_cursor_below_the_floor_relists),
		TEST(a_cursor_ahead_is_another_history),
		TEST(an_answer_of_another_epoch_is_not_taken),
		TEST(strange_answers_are_named_and_survived),
		TEST(retry_after_is_obeyed),
		TEST(a_stream_that_gets_nowhere_is_stuck),
		TEST(a_lost_token_asks_for_a_login),
		TEST(another_person_is_not_taken),
		TEST(what_cannot_be_decoded_is_put_aside),
		TEST(an_unknown_area_fetches_the_tree),
		TEST(a_tree_without_a_root_is_no_tree),
		TEST(a_token_that_only_meta_knows_is_trouble),
		TEST(only_what_is_whole_makes_data_young),
		TEST(a_wrong_digest_relists),
		TEST(a_silent_poll_is_replaced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
