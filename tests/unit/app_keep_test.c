/* SPDX-License-Identifier: MIT */
/* What a station says of the copy on its disk: how old it is, whose, and how far to be trusted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/app/station_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

#define LONG (10 * MINUTE_MS) // a loaded machine is no failure
#define T0 INT64_C(1795420800000)

/* A station with a board from its copy, of so long ago. */
static struct station *kept(int64_t age_ms)
{
	struct station *s = mem_alloc(sizeof *s);
	s->keep.loaded = s->keep.looked = true;
	s->keep.rate = 1;
	s->keep.stand.good_at = wall_ms() - age_ms;
	s->keep.stand.clock = T0;
	return s;
}

static void a_copy_has_the_age_of_its_last_good_answer(void **state)
{
	struct station *s = kept(5 * SECOND_MS);
	(void)state;
	assert_in_range(keep_age(s), 5 * SECOND_MS, LONG);
	s->keep.stand.good_at = wall_ms() + 2 * SECOND_MS; // clocks tremble
	assert_in_range(keep_age(s), 0, 2 * SECOND_MS);
	s->keep.stand.good_at = wall_ms() + HOUR_MS; // one that was set back knows nothing
	assert_int_equal(keep_age(s), -1);
	s->keep.stand.good_at = INSTANT_NONE;
	assert_int_equal(keep_age(s), -1);
	s->keep.stand.good_at = wall_ms();
	s->keep.loaded = false;
	assert_int_equal(keep_age(s), -1);
	free(s);
}

static void its_clock_goes_on_at_the_rate_of_the_city(void **state)
{
	struct station *s = kept(5 * SECOND_MS);
	(void)state;
	assert_in_range(keep_now(s), T0 + 5 * SECOND_MS, T0 + LONG);
	s->keep.rate = 10;
	assert_in_range(keep_now(s), T0 + 50 * SECOND_MS, T0 + 10 * LONG);
	s->keep.stand.clock = INSTANT_NONE;
	assert_true(keep_now(s) == INSTANT_NONE);
	s->keep.stand.clock = 0; // of a copy by an older program
	assert_true(keep_now(s) == INSTANT_NONE);
	free(s);
}

static void part_of_a_list_is_no_board(void **state)
{
	struct station *s = kept(0);
	(void)state;
	assert_false(keep_is_whole(s)); // it is ours to ask, and nobody has
	s->options.offline = true;
	assert_true(keep_is_whole(s));
	s->keep.stand.listing = true;
	assert_false(keep_is_whole(s));
	s->keep.stand.listing = false;
	s->keep.loaded = false;
	assert_false(keep_is_whole(s));
	free(s);
}

static void offline_is_said_whatever_the_session_thinks(void **state)
{
	struct station *s = kept(5 * SECOND_MS);
	struct link_view v = {.state = LINK_LIVE, .age_ms = 3, .retry_ms = 7, .code = "timeout",
		.text = "no answer"};
	(void)state;
	s->options.offline = true;
	keep_fill_link(s, &v);
	assert_int_equal(v.state, LINK_OFFLINE);
	assert_true(v.from_cache);
	assert_in_range(v.age_ms, 5 * SECOND_MS, LONG);
	assert_int_equal(v.retry_ms, -1);
	assert_string_equal(v.code, "");
	error_set(&s->keep.trouble, "cache_newer", "a later program made it");
	keep_fill_link(s, &v);
	assert_string_equal(v.code, "cache_newer");
	assert_string_equal(v.text, "a later program made it");
	free(s);
}

/* Until this run has compared the board with the server it is a saved copy, and as old as that. */
static void a_copy_is_one_until_it_is_confirmed(void **state)
{
	struct station *s = kept(MINUTE_MS);
	struct link_view v = {.state = LINK_START, .age_ms = 40};
	(void)state;
	keep_fill_link(s, &v);
	assert_int_equal(v.state, LINK_CATCHUP);
	assert_true(v.from_cache);
	assert_in_range(v.age_ms, MINUTE_MS, LONG); // an answer to who we are made nothing young
	s->keep.begun = true;
	v = (struct link_view){.state = LINK_OFFLINE, .age_ms = 40, .code = "timeout"};
	error_set(&s->keep.trouble, "cache_full", "no room");
	keep_fill_link(s, &v);
	assert_int_equal(v.state, LINK_OFFLINE);
	assert_int_equal(v.age_ms, 40);
	assert_string_equal(v.code, "timeout"); // the server's trouble is said first
	keep_link(s, SESSION_LIVE);
	assert_string_equal(s->keep.trouble.code, ""); // what was wrong with the copy is over
	v = (struct link_view){.state = LINK_LIVE, .age_ms = 40};
	keep_fill_link(s, &v);
	assert_false(v.from_cache);
	assert_int_equal(v.age_ms, 40);
	free(s);
}

static void trouble_that_is_not_the_copys_stays(void **state)
{
	struct station *s = kept(0);
	(void)state;
	error_set(&s->keep.trouble, "disk_full", "no room");
	keep_link(s, SESSION_LIVE);
	assert_string_equal(s->keep.trouble.code, "disk_full");
	assert_false(s->keep.said_away);
	keep_link(s, SESSION_CATCHUP); // neither here nor away
	assert_false(s->keep.said_away);
	keep_link(s, SESSION_BACKOFF);
	assert_true(s->keep.said_away);
	keep_link(s, SESSION_CATCHUP);
	assert_true(s->keep.said_away); // nothing has answered yet
	keep_link(s, SESSION_LIVE);
	assert_false(s->keep.said_away);
	free(s);
}

static void what_is_shown_has_the_epoch_of_the_copy(void **state)
{
	struct station *s = kept(0);
	(void)state;
	snprintf(s->keep.stand.begin.epoch, sizeof s->keep.stand.begin.epoch, "0123456789abcdef");
	assert_string_equal(keep_epoch(s), "0123456789abcdef");
	free(s);
}

/* ---- beside one who polls ---- */

static void on_loaded(void *user, struct replica_board *b, const struct replica_stand *stand)
{
	(void)user, (void)b, (void)stand;
}

static void on_news(void *user, const struct replica_news *n, const struct replica_stand *stand)
{
	(void)user, (void)n, (void)stand;
}

static void on_lead(void *user, const struct replica_stand *stand)
{
	(void)user, (void)stand;
}

static void on_outbox(void *user)
{
	(void)user;
}

static void on_trouble(void *user, const struct error *why, bool relist)
{
	(void)user, (void)why, (void)relist;
}

static void on_closed(void *user)
{
	*(bool *)user = true;
}

static void assert_link(const struct station *s, enum link_state state, bool whole)
{
	struct link_view v = {.state = LINK_START, .age_ms = -1, .retry_ms = 9};
	keep_fill_link(s, &v);
	assert_int_equal(v.state, state);
	assert_int_equal(v.retry_ms, -1);
	assert_true(v.from_cache);
	assert_int_equal(keep_is_whole(s), whole);
}

static void a_follower_is_as_good_as_the_one_who_polls(void **state)
{
	static const struct replica_ops ops = {.loaded = on_loaded, .news = on_news,
		.lead = on_lead, .outbox = on_outbox, .trouble = on_trouble};
	char dir[] = "/tmp/yp-keep-XXXXXX";
	struct station *s = kept(0);
	bool closed = false;
	uv_loop_t loop;
	(void)state;
	assert_non_null(mkdtemp(dir));
	uv_loop_init(&loop);
	assert_false(keep_follows(s));
	s->keep.replica = replica_create(
		&(struct replica_options){.loop = &loop, .dir = dir, .ops = &ops, .user = s});
	assert_true(keep_follows(s)); // may not lead
	s->keep.stand.good_at = wall_ms() + 4 * SECOND_MS; // young for as long as this takes
	assert_link(s, LINK_FOLLOW, true);
	s->keep.stand.is_away = true;
	assert_link(s, LINK_OFFLINE, false);
	s->keep.stand.is_away = false;
	s->keep.stand.good_at = wall_ms() - 3 * MINUTE_MS;
	assert_link(s, LINK_OFFLINE, false);
	s->keep.loaded = false; // nothing of it is here: not from a copy
	struct link_view v = {.state = LINK_LOADING, .age_ms = 4};
	keep_fill_link(s, &v);
	assert_int_equal(v.state, LINK_LOADING);
	assert_false(v.from_cache);
	replica_close(s->keep.replica, on_closed, &closed);
	while (!closed)
		uv_run(&loop, UV_RUN_ONCE);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	rmdir(dir);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_has_the_age_of_its_last_good_answer),
		cmocka_unit_test(its_clock_goes_on_at_the_rate_of_the_city),
		cmocka_unit_test(part_of_a_list_is_no_board),
		cmocka_unit_test(offline_is_said_whatever_the_session_thinks),
		cmocka_unit_test(a_copy_is_one_until_it_is_confirmed),
		cmocka_unit_test(trouble_that_is_not_the_copys_stays),
		cmocka_unit_test(what_is_shown_has_the_epoch_of_the_copy),
		cmocka_unit_test(a_follower_is_as_good_as_the_one_who_polls),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
