/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "yiping/model/attention.h"

#define NOON (INT64_C(1795406400) * SECOND_MS)
#define DISTRICT 2

/* A district's duty room, two clocks, and what the person filtered, answered and shelved. */
struct desk {
	struct attention a;
	struct attention_rules rules;
	struct attention_position p;
	struct fold *fold;
	int64_t now, mono;
	uint32_t hidden, answered, asked;
	int64_t shelf;
};

static void sift(void *user, const struct live *const *events, size_t n, bool *kept)
{
	struct desk *d = user;

	for (size_t i = 0; i < n; i++)
		kept[i] = events[i]->head.num != d->hidden;
}

static bool answered(void *user, const struct live *l)
{
	return l->head.num == ((struct desk *)user)->answered;
}

static int64_t shelf(void *user, const struct live *l)
{
	struct desk *d = user;

	(void)l;
	d->asked++;
	return d->shelf;
}

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));

	attention_init(&d->a);
	d->rules = attention_rules_default();
	d->fold = fold_create();
	fold_set_home(d->fold, 1, 480);
	d->now = NOON;
	d->mono = 5000;
	d->shelf = INSTANT_NONE;
	d->p = (struct attention_position){.centre = DISTRICT, .level = LEVEL_DISTRICT,
		.fresh = true, .sift = sift, .answered = answered, .shelf = shelf, .user = d};
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	fold_destroy(d->fold);
	free(d);
	return 0;
}

static void put_at(struct desk *d, uint32_t num, uint8_t grade, uint32_t flags, int64_t born)
{
	const struct live *old = fold_find(d->fold, KIND_EVENT, num);
	struct live l = {.head = {.num = num, .rev = old ? old->head.rev + 1 : 1,
				 .kind = KIND_EVENT, .state = STATE_WAITING, .grade = grade,
				 .domain = 2, .type = 3, .area = DISTRICT, .flags = flags,
				 .due = INSTANT_NONE, .born = born},
		.path = {{1, DISTRICT}, 2}};

	snprintf(l.id, sizeof(l.id), "e%u", num);
	fold_put(d->fold, &l);
}

static uint32_t at_level(enum level level)
{
	return HEAD_UNACKED | (uint32_t)level << HEAD_LEVEL_SHIFT;
}

static void put(struct desk *d, uint32_t num, uint8_t grade, uint32_t flags)
{
	put_at(d, num, grade, flags, d->now);
}

/* Some seconds later, after another look. */
static struct attention_call after(struct desk *d, int seconds)
{
	d->now += seconds * SECOND_MS;
	d->mono += seconds * SECOND_MS;
	attention_look(&d->a, &d->rules, &d->p, d->fold, d->now);
	return attention_next(&d->a, &d->rules, d->now, d->mono);
}

static void expect(struct attention_call c, enum attention_word word, uint32_t num)
{
	assert_int_equal(c.word, word);
	assert_int_equal(c.num, num);
}

static void quiet(struct attention_call c)
{
	expect(c, ATTENTION_NOTHING, 0);
}

static void an_alarm_repeats_until_it_is_acknowledged(void **state)
{
	struct desk *d = *state;

	quiet(after(d, 0));
	put(d, 7, 1, HEAD_UNACKED);
	struct attention_call c = after(d, 0);
	expect(c, ATTENTION_ALARM, 7);
	assert_int_equal(c.grade, 1);
	quiet(after(d, 9));
	expect(after(d, 1), ATTENTION_ALARM, 7);
	put(d, 7, 1, 0);
	quiet(after(d, 10));
	put(d, 7, 1, HEAD_UNACKED); // worse than it was acknowledged at
	expect(after(d, 5), ATTENTION_ALARM, 7);
}

static void each_grade_has_its_own_pace(void **state)
{
	struct desk *d = *state;

	put(d, 1, 3, HEAD_UNACKED);
	expect(after(d, 0), ATTENTION_ALARM, 1);
	quiet(after(d, 29));
	expect(after(d, 1), ATTENTION_ALARM, 1);
	put(d, 1, 3, 0);
	put(d, 2, 4, at_level(LEVEL_DISTRICT));
	expect(after(d, 3), ATTENTION_ALARM, 2);
	quiet(after(d, 3600));
	put(d, 3, 5, at_level(LEVEL_DISTRICT));
	quiet(after(d, 3));
	d->rules.repeat_ms[5] = ATTENTION_ONCE;
	expect(after(d, 3), ATTENTION_ALARM, 3);
	put(d, 4, 5, HEAD_UNACKED | HEAD_135);
	struct attention_call c = after(d, 3);
	expect(c, ATTENTION_ALARM, 4);
	assert_int_equal(c.grade, 1);
}

static void it_sounds_where_it_concerns_somebody(void **state)
{
	struct desk *d = *state;

	put(d, 1, 4, at_level(LEVEL_TOWN));
	quiet(after(d, 3));
	put(d, 2, 3, at_level(LEVEL_TOWN)); // serious: of every level above too
	expect(after(d, 3), ATTENTION_ALARM, 2);
	d->p.centre = 9;
	quiet(after(d, 60));
	d->p.unit = 40;
	d->p.own_only = true;
	d->p.centre = DISTRICT;
	quiet(after(d, 60));
	struct live l = *fold_find(d->fold, KIND_EVENT, 1);
	l.head.rev++;
	l.head.holder = 40;
	fold_put(d->fold, &l);
	expect(after(d, 60), ATTENTION_ALARM, 1);
}

static void what_is_filtered_answered_or_put_aside_is_silent(void **state)
{
	struct desk *d = *state;

	put(d, 1, 1, HEAD_UNACKED);
	d->hidden = 1;
	quiet(after(d, 0));
	d->hidden = 0;
	expect(after(d, 0), ATTENTION_ALARM, 1);
	d->answered = 1;
	quiet(after(d, 60));
	d->answered = 0;
	quiet(after(d, 0)); // the change may be on its way
	quiet(after(d, 9));
	expect(after(d, 1), ATTENTION_ALARM, 1);
	put(d, 1, 1, HEAD_UNACKED | HEAD_SHELVED);
	quiet(after(d, 60));
	put(d, 2, 1, 0); // acknowledged before anybody looked
	quiet(after(d, 60));
}

static void silence_lasts_until_something_new(void **state)
{
	struct desk *d = *state;

	assert_false(attention_silence(&d->a));
	put(d, 1, 1, HEAD_UNACKED);
	expect(after(d, 0), ATTENTION_ALARM, 1);
	assert_true(attention_silence(&d->a));
	assert_true(attention_view(&d->a, &d->rules).silenced);
	quiet(after(d, 600));
	put(d, 2, 3, HEAD_UNACKED);
	expect(after(d, 1), ATTENTION_ALARM, 2);
	assert_false(attention_view(&d->a, &d->rules).silenced);
	expect(after(d, 10), ATTENTION_ALARM, 1);
	assert_true(attention_silence(&d->a));
	put(d, 2, 2, HEAD_UNACKED); // worse, and nobody acknowledged it yet
	expect(after(d, 1), ATTENTION_ALARM, 2);
	attention_silence(&d->a);
	put(d, 1, 1, 0);
	put(d, 2, 2, 0);
	quiet(after(d, 1));
	assert_false(attention_view(&d->a, &d->rules).silenced);
}

static void what_comes_together_sounds_once(void **state)
{
	struct desk *d = *state;

	put(d, 1, 3, HEAD_UNACKED);
	put(d, 2, 2, HEAD_UNACKED);
	expect(after(d, 0), ATTENTION_ALARM, 2);
	put(d, 3, 3, HEAD_UNACKED);
	quiet(after(d, 1)); // too soon
	put(d, 4, 1, HEAD_UNACKED);
	expect(after(d, 0), ATTENTION_ALARM, 4); // what is grave does not wait
	quiet(after(d, 1));
}

/* `n` events of grade III, a second apart, from `first` on. */
static void storm(struct desk *d, uint32_t first, int n)
{
	for (int i = 0; i < n; i++) {
		put(d, first + (uint32_t)i, 3, HEAD_UNACKED);
		after(d, 1);
	}
}

static void a_flood_begins_over_ten_and_ends_below_five(void **state)
{
	struct desk *d = *state;

	after(d, 0);
	storm(d, 100, 10);
	assert_false(attention_view(&d->a, &d->rules).flood);
	storm(d, 110, 1);
	struct attention_view v = attention_view(&d->a, &d->rules);
	assert_true(v.flood);
	assert_int_equal(v.count, 11);
	assert_int_equal(v.minutes, 10);
	assert_int_equal(v.first_out, 100);
	put(d, 100, 3, 0); // acknowledged: it was the first all the same
	d->now = NOON + 10 * MINUTE_MS + 6 * SECOND_MS;
	assert_true(attention_ebb(&d->a, &d->rules, d->now));
	v = attention_view(&d->a, &d->rules);
	assert_true(v.flood);
	assert_int_equal(v.first_out, 100);
	assert_int_equal(v.count, 5);
	assert_true(attention_ebb(&d->a, &d->rules, d->now + 2 * SECOND_MS));
	v = attention_view(&d->a, &d->rules);
	assert_false(v.flood);
	assert_int_equal(v.first_out, 0);
	assert_false(attention_ebb(&d->a, &d->rules, d->now + 2 * SECOND_MS));
}

static void in_a_flood_only_what_is_grave_sounds(void **state)
{
	struct desk *d = *state;
	int floods = 0, alarms = 0;

	after(d, 0);
	storm(d, 100, 10);
	put(d, 110, 3, HEAD_UNACKED);
	for (int i = 0; i < 120; i++) {
		struct attention_call c = after(d, 1);
		floods += c.word == ATTENTION_FLOOD;
		alarms += c.word == ATTENTION_ALARM;
	}
	assert_int_equal(floods, 1);
	assert_int_equal(alarms, 0);
	put(d, 200, 3, HEAD_UNACKED);
	quiet(after(d, 3));
	put(d, 201, 2, HEAD_UNACKED);
	expect(after(d, 3), ATTENTION_ALARM, 201);
	attention_silence(&d->a);
	put(d, 202, 3, HEAD_UNACKED);
	quiet(after(d, 60));
	assert_true(attention_view(&d->a, &d->rules).silenced);
	put(d, 203, 4, HEAD_UNACKED | HEAD_135);
	expect(after(d, 3), ATTENTION_ALARM, 203);
}

static void after_having_been_away_old_alarms_are_no_flood(void **state)
{
	struct desk *d = *state;

	for (uint32_t i = 0; i < 20; i++)
		put_at(d, 100 + i, 3, HEAD_UNACKED, d->now - (int64_t)(i + 1) * 5 * MINUTE_MS);
	expect(after(d, 0), ATTENTION_ALARM, 100);
	assert_int_equal(attention_view(&d->a, &d->rules).count, 1);
	d->p.fresh = false;
	for (uint32_t i = 0; i < 20; i++)
		put_at(d, 200 + i, 3, HEAD_UNACKED, d->now - HOUR_MS);
	after(d, 60);
	assert_int_equal(attention_view(&d->a, &d->rules).count, 1);
	d->p.fresh = true; // raised again: that is now
	put(d, 100, 3, 0);
	after(d, 1);
	put_at(d, 100, 3, HEAD_UNACKED, d->now - HOUR_MS);
	after(d, 1);
	assert_int_equal(attention_view(&d->a, &d->rules).count, 2);
}

static void the_end_of_a_shelf_is_told_once(void **state)
{
	struct desk *d = *state;

	put(d, 1, 3, HEAD_SHELVED);
	d->shelf = d->now + 11 * MINUTE_MS;
	quiet(after(d, 0));
	struct attention_call c = after(d, 60);
	expect(c, ATTENTION_SHELF, 1);
	assert_true(c.until == d->shelf);
	quiet(after(d, 60));
	d->shelf = d->now + 5 * MINUTE_MS; // put aside anew
	expect(after(d, 3), ATTENTION_SHELF, 1);
	d->shelf = INSTANT_NONE;
	quiet(after(d, 3));
	d->asked = 0;
	d->p.centre = 9;
	quiet(after(d, 3));
	assert_int_equal(d->asked, 0);
}

static void what_is_grave_has_room_among_very_many(void **state)
{
	struct desk *d = *state;

	for (uint32_t i = 0; i < ATTENTION_MAX + 100; i++)
		put(d, 1 + i, 3, HEAD_UNACKED);
	after(d, 0);
	assert_int_equal(d->a.entry_count, ATTENTION_MAX);
	for (uint32_t i = 0; i < 50; i++)
		put(d, 5000 + i, 1, HEAD_UNACKED);
	after(d, 5);
	size_t grave = 0;
	for (size_t i = 0; i < d->a.entry_count; i++)
		grave += d->a.entries[i].top;
	assert_int_equal(grave, 50);
	assert_int_equal(d->a.entry_count, ATTENTION_MAX);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(an_alarm_repeats_until_it_is_acknowledged),
		CASE(each_grade_has_its_own_pace),
		CASE(it_sounds_where_it_concerns_somebody),
		CASE(what_is_filtered_answered_or_put_aside_is_silent),
		CASE(silence_lasts_until_something_new),
		CASE(what_comes_together_sounds_once),
		CASE(a_flood_begins_over_ten_and_ends_below_five),
		CASE(in_a_flood_only_what_is_grave_sounds),
		CASE(after_having_been_away_old_alarms_are_no_flood),
		CASE(the_end_of_a_shelf_is_told_once),
		CASE(what_is_grave_has_room_among_very_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
