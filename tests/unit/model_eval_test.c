/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"
#include "yiping/model/clock.h"
#include "yiping/model/eval.h"

#define NOW (INT64_C(1795392000) * SECOND_MS) // 2026-11-23T00:00:00Z, Monday 08:00 in +08:00

static const struct calendar office = {.utc_offset_minutes = 480, .work = {{540, 720}, {840, 1080}},
	.work_count = 2, .weekend = 1 << 0 | 1 << 6};

static struct head running(int64_t start, uint32_t limit_s)
{
	return (struct head){.num = 1, .rev = 1, .kind = KIND_EVENT, .state = STATE_HANDLING,
		.grade = 4,
		.clock = CLOCK_C, .start = start, .limit_s = limit_s,
		.due = start + limit_s * SECOND_MS, .born = start};
}

static void urgency_steps_at_70_90_100(void **state)
{
	static const struct {
		int64_t at;
		enum urgency urgency;
	} cases[] = {{-1, URGENCY_EASY}, {0, URGENCY_EASY}, {699, URGENCY_EASY}, {700,
		URGENCY_HALF},
		{899, URGENCY_HALF}, {900, URGENCY_NEAR}, {999, URGENCY_NEAR}, {1000,
		URGENCY_OVERDUE},
		{5000, URGENCY_OVERDUE}};
	struct head h = running(NOW, 1000);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t now = NOW + cases[i].at * SECOND_MS;
		struct clock_view v = eval_clock(&h, &office, now);
		assert_int_equal(v.urgency, cases[i].urgency);
		assert_int_equal(v.clock, CLOCK_C);
		assert_int_equal(v.left_ms, h.due - now);
		double used = cases[i].at < 0 ? 0 : (double)cases[i].at / 1000;
		assert_true(v.used > used - 1e-9 && v.used < used + 1e-9);
	}
	assert_int_equal(eval_clock(&h, &office, NOW + 700 * SECOND_MS - 1).urgency, URGENCY_EASY);
	assert_int_equal(eval_clock(&h, &office, h.due - 1).urgency, URGENCY_NEAR);
}

static void working_clocks_rest_at_night(void **state)
{
	struct head h = running(NOW, 10 * 3600);

	(void)state;
	h.flags = HEAD_WORKTIME;
	h.due = clock_after(&office, NOW, h.limit_s, true); // Tuesday 12:00
	// 7 h of 10
	assert_int_equal(eval_clock(&h, &office, NOW + 10 * HOUR_MS).urgency, URGENCY_HALF);
	assert_int_equal(eval_clock(&h, &office, NOW + 23 * HOUR_MS).urgency, URGENCY_HALF);
	assert_int_equal(eval_clock(&h, &office, NOW + 27 * HOUR_MS).urgency, URGENCY_NEAR);
	assert_int_equal(eval_clock(&h, &office, NOW + 28 * HOUR_MS).urgency, URGENCY_OVERDUE);
	struct clock_view v = eval_clock(&h, &office, NOW + 33 * HOUR_MS);
	assert_true(v.used > 1.299 && v.used < 1.301); // 3 working hours over
}

static void pauses_are_in_the_due(void **state)
{
	struct head h = running(NOW, 1000);

	(void)state;
	h.pause_s = 500;
	h.due += 500 * SECOND_MS;
	assert_int_equal(eval_clock(&h, &office, NOW + 1199 * SECOND_MS).urgency, URGENCY_EASY);
	assert_int_equal(eval_clock(&h, &office, NOW + 1400 * SECOND_MS).urgency, URGENCY_NEAR);
	h.flags = HEAD_PAUSED;
	struct clock_view v = eval_clock(&h, &office, NOW + 9000 * SECOND_MS);
	assert_true(v.paused);
	assert_int_equal(v.urgency, URGENCY_NONE);
}

static void without_a_clock_nothing_is_urgent(void **state)
{
	struct head h = running(NOW, 1000), date = running(NOW, 0);

	(void)state;
	h.clock = CLOCK_NONE;
	assert_int_equal(eval_clock(&h, &office, NOW + DAY_MS).urgency, URGENCY_NONE);
	h = running(NOW, 1000);
	h.due = INSTANT_NONE;
	assert_int_equal(eval_clock(&h, &office, NOW + DAY_MS).clock, CLOCK_NONE);
	date.clock = CLOCK_REVIEW; // a date, no limit
	date.due = NOW + 10 * DAY_MS;
	assert_int_equal(eval_clock(&date, &office, NOW + 6 * DAY_MS).urgency, URGENCY_EASY);
	assert_int_equal(eval_clock(&date, &office, NOW + 8 * DAY_MS).urgency, URGENCY_HALF);
	assert_int_equal(eval_clock(&date, &office, NOW + 10 * DAY_MS).urgency, URGENCY_OVERDUE);
}

static void age_is_never_negative(void **state)
{
	struct head h = running(NOW, 10);

	(void)state;
	assert_int_equal(eval_age(&h, NOW + 5), 5);
	assert_int_equal(eval_age(&h, NOW - 5), 0);
	h.born = INSTANT_NONE;
	assert_int_equal(eval_age(&h, NOW), 0);
}

static void assert_before(struct head a, struct head b)
{
	b.num = 2;
	assert_true(eval_compare(&a, &b, &office, NOW) < 0);
	assert_true(eval_compare(&b, &a, &office, NOW) > 0);
}

static void queue_goes_by_overdue_unacked_near_grade_due(void **state)
{
	struct head over = running(NOW - 20 * HOUR_MS, 3600);
	struct head more = running(NOW - 30 * HOUR_MS, 3600);
	struct head easy = running(NOW, 7200), unacked = easy, sooner = running(NOW, 3600),
		grave = easy;
	struct head near = running(NOW - 3500 * SECOND_MS, 3600), none = easy, same = easy;

	(void)state;
	struct head slide = easy, fire = easy;

	slide.grade = 2;
	slide.flags = HEAD_UNACKED;
	fire.flags = HEAD_UNACKED | HEAD_135;
	/* what is serious and untouched stands above routine work that is late */
	assert_before(slide, more);
	assert_before(fire, more);
	slide.flags = 0;
	assert_before(slide, more); // somebody has it, and it is what the city talks about
	assert_before(fire, slide);
	slide.grade = 3;
	assert_before(more, slide); // in hand and in time, as many are on a bad day
	unacked.flags = HEAD_UNACKED;
	unacked.grade = 5;
	grave.grade = 3;
	none.clock = CLOCK_NONE;
	assert_before(more, over);
	assert_before(over, unacked);
	assert_before(unacked, near);
	assert_before(near, grave);
	assert_before(grave, sooner);
	assert_before(sooner, easy);
	assert_before(easy, none);
	assert_before(easy, same); // by num
	same.grade = 0;
	assert_before(running(NOW, 7200), same); // not graded: last
	assert_int_equal(eval_compare(&easy, &easy, &office, NOW), 0);
}

/* Minutes decide while a leg of 1-3-5 runs: acknowledging it does not send it down the list. */
static void a_leg_that_runs_is_not_in_hand_yet(void **state)
{
	struct head leg = running(NOW, 300), slide = running(NOW, 300);
	struct head lost = running(NOW - 9 * HOUR_MS, 3600);

	(void)state;
	slide.grade = 1;
	slide.flags = lost.flags = HEAD_UNACKED;
	lost.grade = 3;
	leg.flags = HEAD_135 | LEG_IN_TIME << HEAD_LEG_A_SHIFT;
	for (int s = STATE_SENSED; s <= STATE_HANDLING; s++) {
		leg.state = (uint8_t)s;
		assert_before(leg, slide);
	}
	struct head late = leg, departed = leg, held = leg, plain = leg;
	late.due -= HOUR_MS;
	assert_before(late, leg);
	departed.flags |= LEG_LATE << HEAD_LEG_D_SHIFT;
	held.state = STATE_SUSPENDED;
	plain.flags &= ~(uint32_t)HEAD_135;
	assert_before(lost, leg); // nobody had it in time
	assert_before(slide, departed);
	assert_before(slide, held);
	assert_before(slide, plain);
}

static struct head random_head(struct spread *s)
{
	struct head h = running(NOW - (int64_t)spread_below(s, 4) * HOUR_MS,
		3600 * (1 + spread_below(s, 3)));

	h.num = 1 + spread_below(s, 40);
	h.kind = spread_below(s, 8) ? KIND_EVENT : KIND_ORDER;
	h.grade = (uint8_t)spread_below(s, 6);
	h.flags = spread_below(s, 2) * HEAD_UNACKED + spread_below(s, 2) * HEAD_WORKTIME +
		(spread_below(s, 5) == 0) * HEAD_PAUSED + (spread_below(s, 3) == 0) * HEAD_135;
	h.state = (uint8_t)spread_below(s, STATE_CLOSED);
	if (spread_below(s, 6) == 0)
		h.due = INSTANT_NONE;
	if (spread_below(s, 6) == 0)
		h.clock = CLOCK_NONE;
	return h;
}

static void the_order_is_strict_and_total(void **state)
{
	struct spread s = {.state = 3};

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct head a = random_head(&s), b = random_head(&s), c = random_head(&s);
		int ab = eval_compare(&a, &b, &office, NOW);
		int bc = eval_compare(&b, &c, &office, NOW);
		int ac = eval_compare(&a, &c, &office, NOW);
		assert_int_equal(ab, -eval_compare(&b, &a, &office, NOW));
		if (ab <= 0 && bc <= 0)
			assert_true(ac <= 0);
		if (ab < 0 && bc < 0)
			assert_true(ac < 0);
		if (a.num != b.num || a.kind != b.kind)
			assert_int_not_equal(ab, 0);
		assert_int_equal(eval_compare(&a, &a, &office, NOW), 0);
		struct eval_rank x = eval_rank(&a, &office, NOW), y = eval_rank(&b, &office, NOW);
		assert_int_equal(eval_rank_compare(&x, &y), ab);
	}
}

/* What the queue calls overdue or near is what the view calls so. */
static void queue_and_view_agree(void **state)
{
	struct spread s = {.state = 4};

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct head h = random_head(&s);
		int64_t now = NOW + (int64_t)spread_below(&s, 4000) * 7 * SECOND_MS;
		struct clock_view v = eval_clock(&h, &office, now);
		struct eval_rank r = eval_rank(&h, &office, now);
		assert_int_equal(r.over != INT64_MAX, v.urgency == URGENCY_OVERDUE);
		assert_int_equal(!(r.order >> 15 & 1), v.urgency >= URGENCY_NEAR);
	}
}

static void near_begins_at_90_in_the_queue_too(void **state)
{
	struct head h = running(NOW, 1000);

	(void)state;
	assert_int_equal(eval_rank(&h, &office, NOW + 900 * SECOND_MS).order >> 15 & 1, 0);
	assert_int_equal(eval_rank(&h, &office, NOW + 900 * SECOND_MS - 1).order >> 15 & 1, 1);
}

/* A sensor that says the same again and again is told once; whoever closes ticks vouches for it. */
static void an_unchanged_value_stays_good_while_ticks_come(void **state)
{
	struct indicator i = {.num = 1, .period_s = 10};
	struct series s = {.num = 1, .indicator = 1, .area = 1};
	struct tick_value good = {.series = 1, .value = 3, .quality = QUALITY_GOOD, .late_s = 4};
	struct tick_value bad = {.series = 1, .value = 3, .quality = QUALITY_STALE, .late_s = 60};
	struct gauges *g = gauges_create();

	(void)state;
	gauges_put_series(g, &s);
	const struct gauge *x = gauges_find(g, 1, 1);
	assert_true(eval_observed(x, &i) == INSTANT_NONE);
	gauges_apply(g, &(struct tick){.tick = 1, .at = NOW, .values = &good, .count = 1});
	assert_true(eval_observed(x, &i) == NOW - 4 * SECOND_MS);
	gauges_apply(g, &(struct tick){.tick = 2, .at = NOW + 600 * SECOND_MS});
	assert_true(eval_observed(x, &i) == NOW + 590 * SECOND_MS);
	/* no more ticks: it grows old as any other */
	assert_int_equal(eval_quality(&i, eval_observed(x, &i), QUALITY_GOOD,
		NOW + 621 * SECOND_MS), QUALITY_STALE);
	gauges_apply(g, &(struct tick){.tick = 3, .at = NOW + 700 * SECOND_MS, .values = &bad,
		.count = 1});
	gauges_apply(g, &(struct tick){.tick = 4, .at = NOW + 800 * SECOND_MS});
	assert_int_equal(x->quality, QUALITY_STALE); // nobody vouches for what is in doubt
	assert_true(eval_observed(x, &i) < NOW + 700 * SECOND_MS);
	gauges_destroy(g);
}

static void quality_ages(void **state)
{
	struct indicator i = {.period_s = 60};

	(void)state;
	assert_int_equal(eval_quality(&i, NOW, QUALITY_GOOD, NOW + 180 * SECOND_MS), QUALITY_GOOD);
	assert_int_equal(eval_quality(&i, NOW, QUALITY_GOOD, NOW + 180 * SECOND_MS + 1),
		QUALITY_STALE);
	assert_int_equal(eval_quality(&i, INSTANT_NONE, QUALITY_GOOD, NOW), QUALITY_NO_DATA);
	assert_int_equal(eval_quality(&i, NOW, QUALITY_MAINTENANCE, NOW), QUALITY_MAINTENANCE);
	assert_int_equal(eval_quality(&i, NOW, QUALITY_NO_DATA, NOW), QUALITY_NO_DATA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(urgency_steps_at_70_90_100),
		cmocka_unit_test(working_clocks_rest_at_night),
		cmocka_unit_test(pauses_are_in_the_due),
		cmocka_unit_test(without_a_clock_nothing_is_urgent),
		cmocka_unit_test(age_is_never_negative),
		cmocka_unit_test(queue_goes_by_overdue_unacked_near_grade_due),
		cmocka_unit_test(a_leg_that_runs_is_not_in_hand_yet),
		cmocka_unit_test(the_order_is_strict_and_total),
		cmocka_unit_test(queue_and_view_agree),
		cmocka_unit_test(near_begins_at_90_in_the_queue_too),
		cmocka_unit_test(an_unchanged_value_stays_good_while_ticks_come),
		cmocka_unit_test(quality_ages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
