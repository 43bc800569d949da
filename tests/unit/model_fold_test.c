/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "../../src/model/fold_parts.h"
#include "yiping/base/instant.h"
#include "yiping/model/fold.h"

#define NOON (INT64_C(1795406400) * SECOND_MS) // 2026-11-23T04:00:00Z, noon in +08:00

static struct change event(uint64_t seq, uint32_t num, uint32_t rev, enum state s,
	uint32_t district)
{
	struct change c = {.seq = seq, .at = NOON, .verb = VERB_REPORT, .path = {{1, district}, 2},
		.head = {.num = num, .rev = rev, .kind = KIND_EVENT, .state = (uint8_t)s,
		.grade = 4,
			.domain = 2, .area = district, .due = INSTANT_NONE}};

	snprintf(c.id, sizeof(c.id), "e%u", num);
	return c;
}

static struct fold *city(void)
{
	struct fold *f = fold_create();

	fold_set_home(f, 1, 480);
	return f;
}

static int64_t open_in(const struct fold *f, uint32_t area)
{
	return fold_counter(f, area, 0, COUNT_OPEN, 0);
}

static void an_event_lives_moves_and_ends(void **state)
{
	struct fold *f = city();
	struct change c = event(1, 5, 1, STATE_WAITING, 2);

	(void)state;
	assert_int_equal(fold_apply(f, &c), REDUCE_OK);
	assert_int_equal(fold_seq(f), 1);
	assert_string_equal(fold_find(f, KIND_EVENT, 5)->id, "e5");
	assert_int_equal(open_in(f, 1), 1);
	assert_int_equal(open_in(f, 0), 1);
	assert_int_equal(open_in(f, 2), 1);
	assert_int_equal(fold_counter(f, 2, 2, COUNT_OPEN, 0), 1);
	assert_int_equal(fold_counter(f, 2, 3, COUNT_OPEN, 0), 0);
	assert_int_equal(fold_own_counter(f, 1, 0, COUNT_OPEN), 0);
	assert_int_equal(fold_own_counter(f, 2, 2, COUNT_OPEN), 1);

	c = event(2, 5, 2, STATE_HANDLING, 3); // old_path is not needed
	c.verb = VERB_REHOME;
	fold_apply(f, &c);
	assert_int_equal(open_in(f, 1), 1);
	assert_int_equal(open_in(f, 2), 0);
	assert_int_equal(open_in(f, 3), 1);
	assert_int_equal(fold_digest(f, 2).count, 0);
	assert_int_equal(fold_digest(f, 3).count, 1);

	c = event(3, 5, 3, STATE_CLOSED, 3);
	c.verb = VERB_CLOSE;
	assert_int_equal(fold_apply(f, &c), REDUCE_OK);
	assert_null(fold_find(f, KIND_EVENT, 5));
	assert_int_equal(fold_count(f), 0);
	assert_int_equal(open_in(f, 1), 0);
	assert_int_equal(fold_counter(f, 3, 2, FLOW_CLOSED, fold_day(f, NOON)), 1);
	fold_destroy(f);
	fold_destroy(NULL);
}

static void what_ended_is_not_raised_by_a_repeat(void **state)
{
	struct fold *f = city();
	struct change open = event(1, 5, 1, STATE_WAITING, 2);
	struct change closed = event(2, 5, 2, STATE_CLOSED, 2);

	(void)state;
	fold_apply(f, &open);
	fold_apply(f, &closed);
	assert_int_equal(fold_apply(f, &open), REDUCE_REPEAT);
	assert_int_equal(fold_apply(f, &closed), REDUCE_REPEAT);
	assert_int_equal(fold_count(f), 0);
	assert_int_equal(fold_counter(f, 2, 0, FLOW_IN, fold_day(f, NOON)), 1);
	assert_int_equal(fold_seq(f), 2);
	fold_destroy(f);
}

static void flows_belong_to_the_local_day(void **state)
{
	struct fold *f = city();
	int32_t day = fold_day(f, NOON);

	(void)state;
	assert_int_equal(fold_day(f, NOON + 12 * HOUR_MS - 1), day);
	assert_int_equal(fold_day(f, NOON + 12 * HOUR_MS), day + 1);
	for (uint32_t i = 0; i < 6; i++) {
		struct change c = event(i + 1, i + 1, 1, STATE_WAITING, 2);
		c.at = NOON + i * DAY_MS;
		fold_apply(f, &c);
	}
	assert_int_equal(fold_counter(f, 2, 2, FLOW_IN, day + 5), 1);
	assert_int_equal(fold_counter(f, 1, 0, FLOW_IN, day + 3), 1);
	assert_int_equal(fold_counter(f, 2, 2, FLOW_IN, day + 2), 0); // too old, forgotten
	struct change late = event(9, 9, 1, STATE_WAITING, 2);
	fold_apply(f, &late);
	assert_int_equal(fold_counter(f, 2, 2, FLOW_IN, day), 0);
	assert_int_equal(open_in(f, 2), 7); // gauges know no days
	fold_destroy(f);
}

static void parts_of_days_make_shifts(void **state)
{
	struct fold *f = city();
	int32_t day = fold_day(f, NOON);

	(void)state;
	assert_int_equal(fold_day_part(f, NOON), 1);
	assert_int_equal(fold_shift(f, NOON), day * 2);
	assert_int_equal(fold_day_part(f, NOON - 4 * HOUR_MS), 1);
	assert_int_equal(fold_day_part(f, NOON - 4 * HOUR_MS - 1), 0);
	assert_int_equal(fold_day_part(f, NOON + 8 * HOUR_MS - 1), 1);
	assert_int_equal(fold_day_part(f, NOON + 8 * HOUR_MS), 2);
	/* One night, two days. */
	assert_int_equal(fold_shift(f, NOON + 8 * HOUR_MS), day * 2 + 1);
	assert_int_equal(fold_shift(f, NOON + 20 * HOUR_MS - 1), day * 2 + 1);
	assert_int_equal(fold_shift(f, NOON + 20 * HOUR_MS), day * 2 + 2);
	fold_destroy(f);
}

struct cell_sum {
	uint32_t cells, fine;
	int64_t in;
};

static bool add_cell(void *user, const struct flow_cell *c)
{
	struct cell_sum *sum = user;

	sum->cells++;
	sum->fine += c->unit != 0;
	sum->in += c->counts[FLOW_IN - FLOW_SENSED];
	return true;
}

static void cells_have_a_cap(void **state)
{
	struct fold *f = city();
	struct cell_sum sum = {0};
	uint32_t all = FOLD_CELLS_MAX + 1000;

	(void)state;
	for (uint32_t i = 1; i <= all; i++) {
		struct change c = event(i, i, 1, STATE_ARCHIVED, 2 + i % 38);
		c.units[0] = i;
		c.unit_count = 1;
		fold_apply(f, &c);
	}
	fold_each_flow(f, add_cell, &sum);
	assert_int_equal(sum.fine, FOLD_CELLS_MAX);
	assert_int_equal(sum.cells, FOLD_CELLS_MAX + 1);
	assert_int_equal(sum.in, all);
	assert_int_equal(fold_counter(f, 1, 0, FLOW_IN, fold_day(f, NOON)), all);
	fold_clear(f);
	sum = (struct cell_sum){0};
	fold_each_flow(f, add_cell, &sum);
	assert_int_equal(sum.cells, 0);
	fold_destroy(f);
}

static void the_root_counts_what_has_no_area(void **state)
{
	struct fold *f = city();
	struct change c = event(1, 5, 1, STATE_WAITING, 2);
	struct scope nothing = {0};

	(void)state;
	c.path.count = 0;
	c.head.area = 0;
	fold_apply(f, &c);
	assert_int_equal(open_in(f, 1), 1);
	assert_int_equal(fold_own_counter(f, 1, 0, COUNT_OPEN), 1);
	assert_int_equal(open_in(f, 2), 0);
	assert_int_equal(fold_digest(f, 1).count, 1);
	assert_int_equal(fold_digest(f, 2).count, 0);
	assert_int_equal(fold_digest_scope(f, &nothing).count, 1); // everybody sees it
	assert_int_equal(fold_counter(f, 1, 0, FLOW_IN, fold_day(f, NOON)), 1);
	fold_destroy(f);
}

static void digest_is_the_one_decided(void **state)
{
	struct fold *f = city();
	struct change a = event(1, 1, 1, STATE_WAITING, 2), b = event(2, 2, 1, STATE_WAITING, 2);

	(void)state;
	/* printf 'event\000e1\0001' | sha256sum */
	assert_true(digest_of(KIND_EVENT, "e1", 1) == UINT64_C(0x089cf2ab141e0f82));
	fold_apply(f, &a);
	fold_apply(f, &b);
	assert_true(fold_digest(f, 2).hash ==
		(digest_of(KIND_EVENT, "e1", 1) ^ digest_of(KIND_EVENT, "e2", 1)));
	a = event(3, 1, 2, STATE_HANDLING, 2);
	fold_apply(f, &a);
	assert_true(fold_digest(f, 1).hash ==
		(digest_of(KIND_EVENT, "e1", 2) ^ digest_of(KIND_EVENT, "e2", 1)));
	assert_int_equal(fold_digest(f, 1).count, 2);
	fold_destroy(f);
}

static void nested_areas_of_a_scope_count_once(void **state)
{
	struct fold *f = city();
	struct change c = event(1, 1, 1, STATE_WAITING, 2);
	struct scope s = {.areas = {2, 1, 2}, .area_count = 3};

	(void)state;
	fold_apply(f, &c);
	assert_int_equal(fold_digest_scope(f, &s).count, 1);
	assert_true(fold_digest_scope(f, &s).hash == digest_of(KIND_EVENT, "e1", 1));
	fold_destroy(f);
}

static bool count_one(void *user, const struct live *l)
{
	*(int *)user += l->head.num == 1;
	return true;
}

static int of_unit(const struct fold *f, uint32_t unit)
{
	int n = 0;

	fold_each_of_unit(f, unit, count_one, &n);
	return n;
}

static void units_lead_to_their_events(void **state)
{
	struct fold *f = city();
	struct change c = event(1, 1, 1, STATE_ASSIGNED, 2);

	(void)state;
	c.units[0] = 7;
	c.units[1] = 8;
	c.units[2] = 7; // named twice, found once
	c.unit_count = 3;
	fold_apply(f, &c);
	assert_int_equal(of_unit(f, 7), 1);
	assert_int_equal(of_unit(f, 8), 1);
	assert_int_equal(fold_events_of_unit(f, 8), 1);
	c = event(2, 1, 2, STATE_HANDLING, 2);
	c.units[0] = 8;
	c.unit_count = 1;
	fold_apply(f, &c);
	assert_int_equal(of_unit(f, 7), 0);
	assert_int_equal(of_unit(f, 8), 1);
	c = event(3, 1, 3, STATE_CLOSED, 2);
	fold_apply(f, &c);
	assert_int_equal(of_unit(f, 8), 0);
	fold_destroy(f);
}

static void puts_and_drops(void **state)
{
	struct fold *f = city();
	struct change c = event(0, 1, 1, STATE_WAITING, 2);
	struct live l = {.head = c.head, .path = c.path, .id = "e1"};
	const char *why;

	(void)state;
	fold_put(f, &l);
	fold_put(f, &l);
	assert_int_equal(open_in(f, 2), 1);
	assert_int_equal(fold_counter(f, 2, 0, FLOW_IN, fold_day(f, NOON)), 0);
	l.head.rev = 5;
	fold_put(f, &l);
	l.head.rev = 4; // an older page
	l.head.state = STATE_SENSED;
	fold_put(f, &l);
	assert_int_equal(fold_find(f, KIND_EVENT, 1)->head.rev, 5);
	l.head.num = 2;
	l.path.num[1] = 3;
	fold_put(f, &l);
	fold_drop_below(f, 2);
	assert_null(fold_find(f, KIND_EVENT, 1));
	assert_non_null(fold_find(f, KIND_EVENT, 2));
	l.head.rev = 6;
	l.head.state = STATE_VOID;
	fold_put(f, &l);
	assert_int_equal(fold_count(f), 0);
	l.head.state = STATE_SENSED;
	fold_put(f, &l);
	fold_drop(f, KIND_EVENT, 2);
	fold_drop(f, KIND_EVENT, 2);
	struct fold *empty = fold_create();
	assert_true(fold_equal(f, empty, &why));
	fold_destroy(empty);
	fold_destroy(f);
}

static void equality_names_the_difference(void **state)
{
	struct fold *a = city(), *b = city();
	struct change c = event(1, 1, 1, STATE_WAITING, 2);
	const char *why;

	(void)state;
	fold_apply(a, &c);
	assert_false(fold_equal(a, b, &why));
	assert_non_null(why);
	c.head.holder = 9;
	fold_apply(b, &c);
	assert_false(fold_equal(a, b, &why));
	assert_string_equal(why, "a live entity differs");
	c.head.holder = 0;
	fold_clear(b);
	assert_int_equal(fold_seq(b), 0);
	fold_apply(b, &c);
	assert_true(fold_equal(a, b, &why));
	assert_null(why);
	assert_true(fold_equal_flows(a, b));
	fold_clear(b);
	assert_false(fold_equal_flows(a, b));
	fold_destroy(a);
	fold_destroy(b);
}

static bool count_all(void *user, const struct live *l)
{
	(void)l;
	return ++*(size_t *)user < 50000;
}

static void holds_100_000(void **state)
{
	struct fold *f = city();
	size_t seen = 0;

	(void)state;
	for (uint32_t i = 1; i <= 100000; i++) {
		struct change c = event(i, i, 1, (enum state)(i % 10), 2 + i % 38);
		assert_int_equal(fold_apply(f, &c), REDUCE_OK);
	}
	assert_int_equal(fold_count(f), 100000);
	assert_int_equal(open_in(f, 1), 100000);
	assert_int_equal(fold_counter(f, 1, 2, COUNT_STATE_0 + STATE_CHECKING, 0), 10000);
	fold_each(f, KIND_EVENT, count_all, &seen);
	assert_int_equal(seen, 50000); // stops when told
	assert_false(fold_is_full(f));
	for (uint32_t i = 1; i <= 100000; i++) {
		struct change c = event(100000 + i, i, 2, STATE_CLOSED, 2 + i % 38);
		fold_apply(f, &c);
	}
	assert_int_equal(fold_count(f), 0);
	assert_int_equal(open_in(f, 1), 0);
	assert_int_equal(f->sums->index.count, 0); // a place without anything goes
	assert_int_equal(f->sums->gauges.map.count, 0);
	fold_destroy(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_lives_moves_and_ends),
		cmocka_unit_test(what_ended_is_not_raised_by_a_repeat),
		cmocka_unit_test(flows_belong_to_the_local_day),
		cmocka_unit_test(parts_of_days_make_shifts),
		cmocka_unit_test(cells_have_a_cap),
		cmocka_unit_test(the_root_counts_what_has_no_area),
		cmocka_unit_test(digest_is_the_one_decided),
		cmocka_unit_test(nested_areas_of_a_scope_count_once),
		cmocka_unit_test(units_lead_to_their_events),
		cmocka_unit_test(puts_and_drops),
		cmocka_unit_test(equality_names_the_difference),
		cmocka_unit_test(holds_100_000),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
