/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "sync_city.h"

static void it_lists_catches_up_and_waits(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "", PAGE(EPOCH, 12, CHANGE(11, 1, 2), "c11", ",\"more\":true")},
		{200, "", PAGE(EPOCH, 12, CHANGE(12, 1, 3), "c12", ",\"more\":false")},
		{200, "", PAGE(EPOCH, 13, CHANGE(13, 1, 4), "c13", ",\"more\":false")},
	};

	city_start(c, polls, 3, 0);
	UNTIL(c, c->changed == 3);
	UNTIL(c, city_waits(c));
	assert_int_equal(c->ready, 1);
	assert_int_equal(c->listed, 2);
	assert_int_equal(c->list_pages, 2);
	assert_int_equal(c->last_seq, 13);
	assert_string_equal(c->cursor, "c13");
	assert_string_equal(c->codes, "");
	assert_int_equal(c->ticks, 1);
	assert_non_null(strstr(c->last_poll, "since=c13&tick=5&board=500000"));
	for (int s = SESSION_AUTH; s <= SESSION_LIVE; s++)
		assert_true(city_saw(c, (enum session_state)s));
	assert_false(city_saw(c, SESSION_BACKOFF));
	struct session_link link = city_link(c);
	assert_in_range(link.age_ms, 0, 60000);
	assert_int_equal(link.head, 13);
	assert_true(link.has_clock);
	int64_t mono = mono_ms();
	assert_int_equal(session_now(c->s, mono + 1000) - session_now(c->s, mono), 2000); // rate 2
}

static void the_next_page_waits_until_the_last_is_stored(void **state)
{
	struct city *c = *state;

	c->holds_pages = true;
	city_start(c, NULL, 0, 0);
	UNTIL(c, c->held);
	sync_world_turns(&c->w, 30);
	assert_int_equal(c->list_pages, 1);
	c->held = false;
	session_stored(c->s);
	UNTIL(c, c->held);
	assert_int_equal(c->list_pages, 2);
	sync_world_turns(&c->w, 30);
	assert_int_equal(c->polls_seen, 0);
	c->held = false;
	session_stored(c->s);
	UNTIL(c, c->polls_seen == 1);
}

static void a_cursor_from_before_saves_the_list(void **state)
{
	struct city *c = *state;

	snprintf(c->begin.epoch, sizeof(c->begin.epoch), EPOCH);
	snprintf(c->begin.cursor, sizeof(c->begin.cursor), "c8");
	c->begin.tick = 4;
	snprintf(c->begin.etags[REF_OF_UNITS], SESSION_ETAG_ROOM, "\"u1\"");
	snprintf(c->begin.etags[REF_OF_AREAS], SESSION_ETAG_ROOM,
		"\"a1\""); // of no use without a tree
	city_start(c, NULL, 0, 0);
	UNTIL(c, c->polls_seen == 1);
	assert_int_equal(c->lists, 0);
	assert_int_equal(c->same, 1);
	assert_int_equal(c->epochs, 0);
	assert_non_null(strstr(c->last_poll, "since=c8&tick=4"));
}

static void a_cursor_of_another_history_proves_the_outbox(void **state)
{
	struct city *c = *state;

	snprintf(c->begin.epoch, sizeof(c->begin.epoch), OTHER);
	snprintf(c->begin.cursor, sizeof(c->begin.cursor), "c8");
	city_start(c, NULL, 0, 0);
	UNTIL(c, c->polls_seen == 1);
	assert_int_equal(c->epochs, 1);
	assert_int_equal(c->lists, 1);
}

static void a_wake_asks_at_once(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {
		{200, "", IDLE(10, "c10")},
		{200, "", NULL},
		{200, "", PAGE(EPOCH, 11, CHANGE(11, 1, 2), "c11", "")},
	};

	city_start(c, polls, 3, 0);
	UNTIL(c, c->polls_seen == 2);
	assert_non_null(strstr(c->last_poll, "wait=50"));
	session_wake(c->s);
	UNTIL(c, c->polls_seen == 3);
	assert_non_null(strstr(c->last_poll, "wait=0"));
	UNTIL(c, c->changed == 1);
	assert_string_equal(c->codes, "");
}

static void another_centre_keeps_the_cursor(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {{200, "", IDLE(10, "c10")}, {200, "", NULL}};

	city_start(c, polls, 2, 0);
	UNTIL(c, c->polls_seen == 2);
	session_board(c->s, "500105");
	UNTIL(c, c->polls_seen == 3);
	assert_int_equal(c->boards, 1);
	assert_int_equal(c->ticks, 2);
	assert_string_equal(c->board, "500105");
	assert_non_null(strstr(c->last_poll, "since=c10&tick=7&board=500105&wait=50"));
	assert_true(city_is_live(c));
}

static void a_refused_centre_goes_back(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {{200, "", IDLE(10, "c10")}, {200, "", NULL}};

	c->refuses_board = true;
	city_start(c, polls, 2, 0);
	UNTIL(c, c->polls_seen == 2);
	session_board(c->s, "500105");
	UNTIL(c, c->polls_seen >= 3 && city_is_live(c));
	assert_int_equal(c->refused, 1);
	assert_string_equal(session_board_of(c->s), "500000");
	assert_non_null(strstr(c->last_poll, "board=500000"));
	assert_false(city_saw(c, SESSION_LOGIN));
}

static void events_are_fetched_beside_the_stream(void **state)
{
	struct city *c = *state;

	city_start(c, NULL, 0, 0);
	UNTIL(c, c->polls_seen == 1);
	assert_true(session_fetch_event(c->s, "20261123-000001"));
	assert_true(session_fetch_event(c->s, "20261123-000001")); // once
	assert_true(session_fetch_event(c->s, "20261123-000002"));
	assert_false(session_fetch_event(c->s, ""));
	UNTIL(c, c->got_events == 1);
	assert_int_equal(c->got_verdict, VERDICT_OK);
	UNTIL(c, c->got_events == 2);
	assert_int_equal(c->got_verdict, VERDICT_MISSING);
	assert_int_equal(c->events, 2);
	assert_int_equal(c->polls_seen, 1);
}

static void a_person_may_ask_for_a_new_list(void **state)
{
	struct city *c = *state;
	const struct answer polls[] = {{200, "", IDLE(10, "c10")}, {200, "", NULL}};

	city_start(c, polls, 2, 0);
	UNTIL(c, c->polls_seen == 2);
	session_relist(c->s);
	UNTIL(c, c->polls_seen == 3);
	assert_int_equal(c->lists, 2);
}

static void it_may_be_closed_at_any_moment(void **state)
{
	struct city *c = *state;

	city_start(c, NULL, 0, 0);
	sync_world_turns(&c->w, 5); // wherever that is
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, city_open, city_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_lists_catches_up_and_waits),
		TEST(the_next_page_waits_until_the_last_is_stored),
		TEST(a_cursor_from_before_saves_the_list),
		TEST(a_cursor_of_another_history_proves_the_outbox),
		TEST(a_wake_asks_at_once),
		TEST(another_centre_keeps_the_cursor),
		TEST(a_refused_centre_goes_back),
		TEST(events_are_fetched_beside_the_stream),
		TEST(a_person_may_ask_for_a_new_list),
		TEST(it_may_be_closed_at_any_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
