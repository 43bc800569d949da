/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"
#include "yiping/store/stored.h"

#define T0 INT64_C(1795000000000)
#define MANY 400

static struct stored make(uint32_t num, uint32_t rev)
{
	struct spread random = spread_fork(5, num);
	struct stored s = {.timer_due = INSTANT_NONE};
	struct head *h = &s.live.head;

	*h = (struct head){.num = num,
		.rev = rev,
		.arev = 1,
		.kind = KIND_EVENT,
		.state = (uint8_t)spread_below(&random, STATE_COUNT),
		.grade = (uint8_t)spread_below(&random, 6),
		.domain = 1 + (uint8_t)(num % 8),
		.type = (uint16_t)(1 + spread_below(&random, 5)),
		.start = T0,
		.born = T0 + spread_below(&random, 200) * 1000,
		.due = num % 5 ? T0 + spread_below(&random, 100) * 1000 : INSTANT_NONE};
	s.live.path.num[0] = 1;
	s.live.path.num[1] = 10 + spread_below(&random, 3);
	s.live.path.num[2] = 100 + s.live.path.num[1] * 10 + spread_below(&random, 3);
	s.live.path.count = (uint8_t)(1 + spread_below(&random, 3));
	for (int i = s.live.path.count; i < 3; i++)
		s.live.path.num[i] = 0;
	h->area = s.live.path.num[s.live.path.count - 1];
	for (uint32_t i = 0; i < num % 3; i++)
		s.live.units[s.live.unit_count++] = 50 + (num + i) % 4;
	snprintf(s.live.id, sizeof(s.live.id), "20261123-%06u", num);
	return s;
}

static void fill(struct db *db, struct stored *all)
{
	MUST(db_begin(db, why));
	for (uint32_t i = 0; i < MANY; i++) {
		all[i] = make(i + 1, 1);
		MUST(stored_put(db, &all[i], why));
	}
	MUST(db_commit(db, why));
}

static bool is_open(const struct head *h)
{
	return STATES_OPEN & STATE_BIT(h->state);
}

static void an_event_comes_back_as_it_went(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct arena arena = {0};
	struct stored in = make(7, 3), out;
	bool found;

	in.body = "{\"a\":1}";
	in.body_length = 7;
	in.timer_due = T0 + 9;
	in.search = "Gas  Leak";
	MUST(stored_put(db, &in, why));
	MUST(stored_by_id(db, KIND_EVENT, in.live.id, &arena, &out, &found, why));
	assert_true(found);
	assert_int_equal(out.live.head.num, 7);
	assert_int_equal(out.live.head.due, in.live.head.due);
	assert_memory_equal(&out.live.path, &in.live.path, sizeof(in.live.path));
	assert_int_equal(out.live.unit_count, in.live.unit_count);
	assert_string_equal(out.live.id, in.live.id);
	assert_string_equal(out.body, in.body);
	assert_int_equal(out.timer_due, T0 + 9);
	assert_string_equal(out.search, "gas leak");
	/* Without body or words, what is there stays; an older rev changes nothing. */
	struct stored next = make(7, 4);
	next.live.head.grade = 1;
	MUST(stored_put(db, &next, why));
	MUST(stored_put(db, &in, why));
	MUST(stored_by_num(db, KIND_EVENT, 7, &arena, &out, &found, why));
	assert_int_equal(out.live.head.rev, 4);
	assert_int_equal(out.live.head.grade, 1);
	assert_string_equal(out.body, in.body);
	assert_string_equal(out.search, "gas leak");
	assert_int_equal(out.timer_due, INSTANT_NONE);
	MUST(stored_remove(db, KIND_EVENT, 7, why));
	MUST(stored_by_num(db, KIND_EVENT, 7, &arena, &out, &found, why));
	assert_false(found);
	arena_finish(&arena);
	db_close(db);
	assert_int_equal(ask(p->path, "select count(*) from event_unit"), 0);
	assert_int_equal(ask(p->path, "select count(*) from event_body"), 0);
}

static void other_kinds(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct arena arena = {0};
	struct stored_page page;
	struct stored out;
	bool found;

	for (uint32_t i = 1; i <= 5; i++) {
		struct stored s = {.timer_due = INSTANT_NONE, .body = "{}", .body_length = 2};
		s.live.head = (struct head){.num = i,
			.rev = 1,
			.kind = KIND_UNIT,
			.state = i != 3,
			.due = INSTANT_NONE};
		snprintf(s.live.id, sizeof(s.live.id), "u%u", i);
		MUST(stored_put(db, &s, why));
		s.live.head.kind = KIND_WARNING;
		MUST(stored_put(db, &s, why));
	}
	MUST(stored_by_id(db, KIND_WARNING, "u4", &arena, &out, &found, why));
	assert_true(found);
	assert_int_equal(out.live.head.num, 4);
	assert_int_equal(out.live.head.kind, KIND_WARNING);
	MUST(stored_list(db, KIND_UNIT, 0, true, 2, &page, why));
	assert_int_equal(page.count, 2);
	assert_true(page.more);
	uint32_t after = (uint32_t)page.next.a;
	assert_int_equal(after, 2);
	stored_page_finish(&page);
	MUST(stored_list(db, KIND_UNIT, after, true, 5, &page, why));
	assert_int_equal(page.count, 2);
	assert_int_equal(page.rows[0].live.head.num, 4);
	assert_string_equal(page.rows[0].body, "{}");
	assert_false(page.more);
	stored_page_finish(&page);
	MUST(stored_list(db, KIND_UNIT, 0, false, 9, &page, why));
	assert_int_equal(page.count, 5);
	stored_page_finish(&page);
	arena_finish(&arena);
	db_close(db);
}

/* ---- queries against a scan of everything ---- */

static int64_t due_key(const struct head *h)
{
	return h->due == INSTANT_NONE ? INT64_MAX : h->due;
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_queue(const void *a, const void *b)
{
	const struct head *x = &((const struct stored *)a)->live.head;
	const struct head *y = &((const struct stored *)b)->live.head;
	int d = compare(x->grade ? x->grade : 6, y->grade ? y->grade : 6);

	d = d ? d : compare(due_key(x), due_key(y));
	return d ? d : compare(x->num, y->num);
}

static int by_born(const void *a, const void *b)
{
	const struct head *x = &((const struct stored *)a)->live.head;
	const struct head *y = &((const struct stored *)b)->live.head;
	int d = compare(y->born, x->born);

	return d ? d : compare(y->num, x->num);
}

static bool passes(const struct stored_query *q, const struct live *l)
{
	const struct head *h = &l->head;
	bool in = q->below.count == 0, with = q->unit == 0;

	for (int i = 0; i < l->path.count && !in; i++)
		in = l->path.num[i] == q->below.num[q->below.count - 1];
	for (int i = 0; i < l->unit_count && !with; i++)
		with = l->units[i] == q->unit;
	return in && with && (!q->states || (q->states & STATE_BIT(h->state))) &&
	       (!q->type || q->type == h->type) && (!q->domain || q->domain == h->domain) &&
	       (q->order != STORED_QUEUE || is_open(h)) &&
	       (q->order == STORED_QUEUE || q->from == INSTANT_NONE || h->born >= q->from) &&
	       (q->order == STORED_QUEUE || q->to == INSTANT_NONE || h->born < q->to) &&
	       (!q->keep || q->keep(q->user, l));
}

/* Every page of the query must be what sorting and sieving everything gives. */
static void check(struct db *db, const struct stored *all, struct stored_query q)
{
	static struct stored want[MANY];
	size_t n = 0, at = 0;
	struct stored_page page;
	bool more;

	for (int i = 0; i < MANY; i++)
		if (passes(&q, &all[i].live))
			want[n++] = all[i];
	qsort(want, n, sizeof(*want), q.order == STORED_QUEUE ? by_queue : by_born);
	do {
		MUST(stored_events(db, &q, &page, why));
		assert_true(page.count <= q.limit);
		for (size_t i = 0; i < page.count; i++, at++) {
			assert_true(at < n);
			assert_int_equal(page.rows[i].live.head.num, want[at].live.head.num);
		}
		more = page.more;
		q.has_after = true;
		memcpy(&q.after, &page.next, sizeof(q.after));
		stored_page_finish(&page);
	} while (more);
	assert_int_equal(at, n);
}

static bool third(void *user, const struct live *l)
{
	(void)user;
	return l->head.num % 3 == 0;
}

static void queries_equal_a_scan(void **state)
{
	struct place *p = *state;
	static struct stored all[MANY];
	struct db *db = must_open(p->path, &schema_server);
	const struct area_path paths[] = {{.count = 0}, {.num = {1}, .count = 1},
		{.num = {1, 11}, .count = 2}, {.num = {1, 11, 211}, .count = 3},
		{.num = {1, 99}, .count = 2}};

	fill(db, all);
	for (int order = 0; order < 2; order++)
		for (int area = 0; area < 5; area++)
			for (int mask = 0; mask < 64; mask++) {
				struct stored_query q = {.order = order,
					.below = paths[area],
					.limit = 17,
					.from = INSTANT_NONE,
					.to = INSTANT_NONE};
				if (mask & 1)
					q.states =
						STATE_BIT(STATE_CLOSED) | STATE_BIT(STATE_WAITING);
				if (mask & 2)
					q.type = 3;
				if (mask & 4)
					q.unit = 51;
				if (mask & 8)
					q.from = T0 + 30000, q.to = T0 + 90000;
				if (mask & 16)
					q.keep = third;
				if (mask & 32)
					q.scan = 40, q.domain = 2;
				check(db, all, q);
			}
	struct stored_query one = {.order = STORED_ARCHIVE,
		.states = STATE_BIT(STATE_CLOSED),
		.limit = 3,
		.from = INSTANT_NONE,
		.to = INSTANT_NONE};
	check(db, all, one);
	db_close(db);
}

/* The plan of each shape: the index that was named, no sorting, no walk over the table. */
static void plans_use_the_indexes(void **state)
{
	struct place *p = *state;
	static const struct {
		struct stored_query q;
		const char *want;
	} cases[] = {
		{{.order = STORED_QUEUE}, "SEARCH e USING INDEX event_open ((grade,due)>(?,?))"},
		{{.order = STORED_QUEUE, .below = {.num = {1}, .count = 1}},
			"SEARCH e USING INDEX event_open ((grade,due)>(?,?))"},
		{{.order = STORED_QUEUE, .below = {.num = {1, 2}, .count = 2}},
			"SEARCH e USING INDEX event_open_a1 (a1=? AND (grade,due)>(?,?))"},
		{{.order = STORED_QUEUE, .below = {.num = {1, 2, 3, 4}, .count = 4}},
			"SEARCH e USING INDEX event_open_a3 (a3=? AND (grade,due)>(?,?))"},
		{{.order = STORED_ARCHIVE}, "SEARCH e USING INDEX event_born (born>? AND born<?)"},
		{{.order = STORED_ARCHIVE, .type = 3},
			"SEARCH e USING INDEX event_type (type=? AND born>? AND born<?)"},
		{{.order = STORED_ARCHIVE, .states = STATE_BIT(STATE_VOID)},
			"SEARCH e USING INDEX event_state (state=? AND born>? AND born<?)"},
		{{.order = STORED_ARCHIVE, .type = 3, .below = {.num = {1, 2, 3}, .count = 3}},
			"SEARCH e USING INDEX event_a2 (a2=? AND born>? AND born<?)"},
		{{.order = STORED_ARCHIVE, .below = {.num = {1, 2, 3, 4, 5, 6}, .count = 6}},
			"SEARCH e USING INDEX event_a5 (a5=? AND born>? AND born<?)"},
	};
	char sql[800] = "explain query plan ";
	sqlite3 *raw;

	db_close(must_open(p->path, &schema_server));
	assert_int_equal(sqlite3_open(p->path, &raw), SQLITE_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		sqlite3_stmt *s;
		assert_true(stored_events_sql(&cases[i].q, sql + 19, sizeof(sql) - 19));
		assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &s, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_step(s), SQLITE_ROW);
		assert_string_equal((const char *)sqlite3_column_text(s, 3), cases[i].want);
		assert_int_equal(sqlite3_step(s), SQLITE_DONE);
		sqlite3_finalize(s);
	}
	sqlite3_close(raw);
}

static void timers_in_order(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	uint32_t nums[10];
	size_t count;
	int64_t due;

	MUST(stored_next_timer(db, &due, why));
	assert_int_equal(due, INSTANT_NONE);
	for (uint32_t i = 1; i <= 9; i++) {
		struct stored s = make(i, 1);
		s.timer_due = i % 3 ? T0 + (10 - i) * 100 : INSTANT_NONE;
		MUST(stored_put(db, &s, why));
	}
	MUST(stored_next_timer(db, &due, why));
	assert_int_equal(due, T0 + 200);
	MUST(stored_timers_due(db, T0 + 600, nums, 10, &count, why));
	assert_int_equal(count, 4);
	assert_int_equal(nums[0], 8);
	assert_int_equal(nums[1], 7);
	assert_int_equal(nums[3], 4);
	MUST(stored_timers_due(db, T0 + 600, nums, 2, &count, why));
	assert_int_equal(count, 2);
	db_close(db);
}

static bool count_live(void *user, const struct live *l)
{
	assert_true(head_is_live(&l->head));
	++*(int *)user;
	return true;
}

static void live_ones_are_visited(void **state)
{
	struct place *p = *state;
	static struct stored all[MANY];
	struct db *db = must_open(p->path, &schema_server);
	int want = 1, got = 0;

	fill(db, all);
	struct stored unit = {.timer_due = INSTANT_NONE};
	unit.live.head = (struct head){.num = 1, .rev = 1, .kind = KIND_UNIT, .state = 1};
	snprintf(unit.live.id, sizeof(unit.live.id), "u1");
	MUST(stored_put(db, &unit, why));
	for (int i = 0; i < MANY; i++)
		want += head_is_live(&all[i].live.head);
	MUST(stored_each_live(db, count_live, &got, why));
	assert_int_equal(got, want);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_event_comes_back_as_it_went),
		TEST(other_kinds),
		TEST(queries_equal_a_scan),
		TEST(plans_use_the_indexes),
		TEST(timers_in_order),
		TEST(live_ones_are_visited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
