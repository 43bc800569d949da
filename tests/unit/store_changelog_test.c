/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include <signal.h>
#include <sys/wait.h>

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"
#include "yiping/store/changelog.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/stored.h"

#define T0 INT64_C(1795000000000)

static struct change make(uint32_t num, uint32_t rev, int64_t at)
{
	struct change c = {.at = at,
		.due_at = INSTANT_NONE,
		.op = OP_UPSERT,
		.verb = VERB_NOTE,
		.head = {.num = num,
			.rev = rev,
			.arev = 1,
			.kind = KIND_EVENT,
			.state = rev < 5 ? STATE_HANDLING : STATE_CLOSED,
			.grade = 3,
			.type = 4,
			.area = 30,
			.born = T0,
			.due = T0 + num,
			.start = T0,
			.flags = LEVEL_TOWN << HEAD_LEVEL_SHIFT},
		.path = {.num = {1, 20, 30}, .count = 3},
		.units = {7, 8},
		.unit_count = 2};

	snprintf(c.id, sizeof(c.id), "20261123-%06u", num);
	c.actor = (struct actor){.subject = "w1", .name = "Wei", .num = 5, .role = PERSON_WORKER};
	c.key = "k";
	c.body = "{\"title\":\"x\"}";
	c.body_length = strlen(c.body);
	return c;
}

static void append(struct changelog *log, struct db *db, struct change *c, size_t n)
{
	MUST(db_begin(db, why));
	MUST(changelog_append(log, db, c, n, why));
	MUST(db_commit(db, why));
}

/* n changes of n entities, one a txn. */
static void fill(struct changelog *log, struct db *db, uint32_t from, uint32_t n)
{
	MUST(db_begin(db, why));
	for (uint32_t i = 0; i < n; i++) {
		struct change c = make(from + i, 1, T0 + (from + i) * 1000);
		MUST(changelog_append(log, db, &c, 1, why));
	}
	MUST(db_commit(db, why));
}

static void what_is_written_is_read(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct change c[2] = {make(1, 1, T0), make(2, 1, T0)};

	c[0].old_path = (struct area_path){.num = {1, 21}, .count = 2};
	c[0].old_units[0] = 9;
	c[0].old_unit_count = 1;
	c[0].due_at = T0 - 5;
	c[0].args = "{}";
	c[0].args_length = 2;
	c[1].key = NULL;
	c[1].actor.subject = NULL;
	append(&log, db, c, 2);
	assert_int_equal(c[0].seq, 1);
	assert_int_equal(c[1].seq, 2);
	assert_int_equal(c[1].txn, 1);

	struct change_page page;
	struct change_query q = {.limit = 10};
	MUST(changelog_read(db, &q, &page, why));
	assert_int_equal(page.count, 2);
	assert_false(page.more);
	assert_int_equal(page.next, 2);
	for (int i = 0; i < 2; i++) {
		const struct change *a = &c[i], *b = &page.changes[i];
		assert_int_equal(a->seq, b->seq);
		assert_int_equal(a->txn, b->txn);
		assert_int_equal(a->at, b->at);
		assert_int_equal(a->due_at, b->due_at);
		assert_int_equal(a->verb, b->verb);
		assert_string_equal(a->id, b->id);
		assert_memory_equal(&a->path, &b->path, sizeof(a->path));
		assert_memory_equal(&a->old_path, &b->old_path, sizeof(a->old_path));
		assert_memory_equal(a->units, b->units, sizeof(a->units));
		assert_memory_equal(a->old_units, b->old_units, sizeof(a->old_units));
		assert_int_equal(a->unit_count, b->unit_count);
		assert_int_equal(b->actor.role, PERSON_WORKER);
		assert_int_equal(b->actor.num, 5);
		assert_string_equal(b->body, a->body);
		assert_int_equal(b->body_length, a->body_length);
		uint8_t x[HEAD_BYTES], y[HEAD_BYTES];
		head_pack(&a->head, x);
		head_pack(&b->head, y);
		assert_memory_equal(x, y, HEAD_BYTES);
	}
	assert_string_equal(page.changes[0].args, "{}");
	assert_string_equal(page.changes[0].key, "k");
	assert_null(page.changes[1].args);
	assert_null(page.changes[1].key);
	assert_null(page.changes[1].actor.subject);
	change_page_finish(&page);
	db_close(db);
}

static void order_of_time_and_revs_is_kept(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct change c = make(1, 1, T0), early = make(2, 1, T0 - 1), again = make(1, 1, T0 + 1);
	struct error e = {0};

	append(&log, db, &c, 1);
	MUST(db_begin(db, why));
	assert_false(changelog_append(&log, db, &early, 1, &e));
	assert_string_equal(e.code, "time_backwards");
	assert_false(changelog_append(&log, db, &again, 1, &e));
	assert_string_equal(e.code, "constraint");
	db_rollback(db);
	c = make(1, 2, T0 + 1);
	append(&log, db, &c, 1);
	assert_int_equal(c.seq, 2);
	db_close(db);
}

static void a_rollback_leaves_no_hole(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct changelog_verdict v;

	fill(&log, db, 1, 3);
	struct change a = make(10, 1, T0 + 20000), b = make(11, 1, T0 + 20000);
	MUST(db_begin(db, why));
	MUST(db_savepoint(db, why));
	MUST(changelog_append(&log, db, &a, 1, why));
	MUST(db_savepoint_end(db, false, why));
	MUST(db_savepoint(db, why));
	MUST(changelog_append(&log, db, &b, 1, why));
	MUST(db_savepoint_end(db, true, why));
	MUST(db_commit(db, why));
	assert_int_equal(b.seq, 4);
	MUST(changelog_verify(db, 0, 100, &v, why));
	assert_int_equal(v.bad, 0);
	assert_int_equal(v.from, 1);
	assert_int_equal(v.to, 4);
	db_close(db);
}

static void pages_never_split_a_txn(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct spread random = {.state = 7};
	uint32_t num = 1;
	uint64_t expect = 1;

	for (int txn = 0; txn < 40; txn++) {
		struct change c[8];
		size_t n = 1 + spread_below(&random, 8);
		for (size_t i = 0; i < n; i++)
			c[i] = make(num++, 1, T0 + txn);
		append(&log, db, c, n);
	}
	struct change_query q = {.limit = 5};
	struct change_page page;
	do {
		MUST(changelog_read(db, &q, &page, why));
		assert_true(page.count >= 1 && page.count < 5 + 8);
		for (size_t i = 0; i < page.count; i++)
			assert_int_equal(page.changes[i].seq, expect++);
		uint64_t last = page.changes[page.count - 1].txn;
		q.after = page.next;
		bool more = page.more;
		change_page_finish(&page);
		struct change_query one = {.after = q.after, .limit = 1};
		MUST(changelog_read(db, &one, &page, why));
		assert_int_equal(page.count > 0, more);
		if (more)
			assert_true(page.changes[0].txn != last);
		change_page_finish(&page);
	} while (expect < num);
	db_close(db);
}

static bool odd(void *user, const struct change *c)
{
	(void)user;
	assert_null(c->body);
	return c->head.num % 2;
}

static void a_filter_moves_on_over_what_it_drops(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct change_page page;

	fill(&log, db, 1, 100);
	struct change_query q = {.limit = 10, .keep = odd};
	MUST(changelog_read(db, &q, &page, why));
	assert_int_equal(page.count, 10);
	assert_int_equal(page.changes[9].seq, 19);
	assert_non_null(page.changes[9].body);
	assert_true(page.more);
	change_page_finish(&page);
	q = (struct change_query){.limit = 10, .scan = 7, .keep = odd, .heads_only = true};
	MUST(changelog_read(db, &q, &page, why));
	assert_int_equal(page.count, 4);
	assert_int_equal(page.next, 7);
	assert_true(page.more);
	assert_null(page.changes[0].body);
	change_page_finish(&page);
	q = (struct change_query){.limit = 10, .bytes = 1};
	MUST(changelog_read(db, &q, &page, why));
	assert_int_equal(page.count, 1);
	change_page_finish(&page);
	q = (struct change_query){.after = 95, .upto = 98, .limit = 10};
	MUST(changelog_read(db, &q, &page, why));
	assert_int_equal(page.count, 3);
	assert_false(page.more);
	change_page_finish(&page);
	db_close(db);
}

static void any_altered_byte_breaks_the_chain(void **state)
{
	struct place *p = *state;
	static const char *const harm[] = {
		"update change_head set at = at + 1 where seq = 5",
		"update change_head set txn = txn + 1 where seq = 5",
		"update change_head set head = (select head from change_head where seq = 6)"
		" where seq = 5",
		"update change_head set rest = (select rest from change_head where seq = 6)"
		" where seq = 5",
		"update change_head set rest = x'' where seq = 5",
		"update change_body set json = json || ' ' where seq = 5",
		"update change_body set json = null where seq = 5",
		"update change_body set args = '' where seq = 5",
		"update change_body set act_key = null where seq = 5",
		"update change_body set name = 'Someone' where seq = 5",
		"update change_body set role = role + 1 where seq = 5",
		"update change_body set prev_hash = zeroblob(32) where seq = 5",
		"delete from change_body where seq = 5",
		"delete from change_head where seq = 5",
	};
	struct changelog log = {0};
	struct changelog_verdict v;
	struct db *db = must_open(p->path, &schema_server);

	fill(&log, db, 1, 10);
	for (size_t i = 0; i < sizeof(harm) / sizeof(*harm); i++) {
		MUST(db_begin(db, why));
		MUST(db_exec(db, harm[i], why));
		MUST(changelog_verify(db, 0, 100, &v, why));
		if (v.bad != 5 && v.bad != 6)
			fail_msg("not noticed: %s", harm[i]);
		db_rollback(db);
	}
	MUST(changelog_verify(db, 0, 100, &v, why));
	assert_int_equal(v.bad, 0);
	assert_true(v.whole);
	assert_int_equal(v.to, 10);
	/* In parts, with the link between them. */
	MUST(changelog_verify(db, 0, 4, &v, why));
	assert_int_equal(v.to, 4);
	MUST(changelog_verify(db, v.to, 100, &v, why));
	assert_int_equal(v.from, 4);
	assert_int_equal(v.to, 10);
	assert_int_equal(v.bad, 0);
	assert_memory_equal(v.last, log.hash, SHA256_BYTES);
	db_close(db);
}

/* The bytes are a contract: this digest was worked out from the description elsewhere. */
static void canonical_bytes_are_as_described(void **state)
{
	uint8_t zero[SHA256_BYTES] = {0}, got[SHA256_BYTES];
	struct change c = make(1, 1, T0);
	char hex[65];

	(void)state;
	c.seq = c.txn = 1;
	changelog_hash(&c, zero, got);
	sha256_hex(got, hex);
	assert_string_equal(
		hex, "0e5045f073a20ab448efd89fd610e83d251af8bfd34fcc516b91c679c4815559");
}

static void a_moment_is_found(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	uint64_t seq;

	MUST(changelog_seq_at(db, T0, &seq, why));
	assert_int_equal(seq, 0);
	fill(&log, db, 1, 200);
	MUST(changelog_seq_at(db, T0 + 999, &seq, why));
	assert_int_equal(seq, 0);
	for (uint32_t i = 1; i <= 200; i++) {
		MUST(changelog_seq_at(db, T0 + i * 1000, &seq, why));
		assert_int_equal(seq, i);
		MUST(changelog_seq_at(db, T0 + i * 1000 + 500, &seq, why));
		assert_int_equal(seq, i);
	}
	/* A cache has holes. */
	MUST(db_exec(db, "delete from change_head where seq % 7 <> 3", why));
	for (uint32_t i = 3; i <= 200; i++) {
		MUST(changelog_seq_at(db, T0 + i * 1000, &seq, why));
		assert_int_equal(seq, i - (i - 3) % 7);
	}
	db_close(db);
}

static void history_of_one_entity(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct change_page page;
	int64_t at;
	bool found;

	for (uint32_t rev = 1; rev <= 6; rev++)
		for (uint32_t num = 1; num <= 3; num++) {
			struct change c = make(num, rev, T0 + rev);
			append(&log, db, &c, 1);
		}
	MUST(changelog_entity(db, KIND_EVENT, 2, 1, 3, &page, why));
	assert_int_equal(page.count, 3);
	assert_true(page.more);
	assert_int_equal(page.changes[0].head.rev, 2);
	assert_int_equal(page.changes[2].head.rev, 4);
	assert_string_equal(page.changes[2].actor.name, "Wei");
	change_page_finish(&page);
	MUST(changelog_at_rev(db, KIND_EVENT, 3, 5, 0, &page, why));
	assert_int_equal(page.count, 1);
	assert_int_equal(page.changes[0].seq, 15);
	change_page_finish(&page);
	MUST(changelog_at_rev(db, KIND_EVENT, 3, 0, 14, &page, why));
	assert_int_equal(page.changes[0].seq, 12);
	change_page_finish(&page);
	MUST(changelog_at_rev(db, KIND_EVENT, 3, 5, 0, &page, why));
	at = page.changes[0].at + 1;
	MUST(changelog_time_of(db, KIND_EVENT, 3, 5, &at, &found, why));
	assert_true(found && at == page.changes[0].at);
	change_page_finish(&page);
	MUST(changelog_time_of(db, KIND_EVENT, 9, 1, &at, &found, why));
	assert_false(found);
	MUST(changelog_at_rev(db, KIND_EVENT, 9, 1, 0, &page, why));
	assert_int_equal(page.count, 0);
	change_page_finish(&page);
	db_close(db);
}

static void put_state(struct db *db, const struct change *c)
{
	struct stored s = {.timer_due = INSTANT_NONE};

	s.live.head = c->head;
	s.live.path = c->path;
	memcpy(s.live.id, c->id, sizeof(s.live.id));
	memcpy(s.live.units, c->units, sizeof(s.live.units));
	s.live.unit_count = c->unit_count;
	MUST(stored_put(db, &s, why));
}

static void keyframe_and_rest_equal_the_whole(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct spread random = {.state = 3};
	uint32_t revs[60] = {0};
	struct fold *whole = fold_create(), *part = fold_create();

	for (int i = 0; i < 3600; i++) {
		uint32_t num = spread_below(&random, 60);
		struct change c = make(num + 1, ++revs[num], T0 + i);
		c.head.state = spread_below(&random, 3) ? STATE_HANDLING : STATE_CLOSED;
		c.path.count = 1 + (uint8_t)spread_below(&random, 3);
		c.head.area = c.path.num[c.path.count - 1];
		append(&log, db, &c, 1);
		put_state(db, &c);
		if (i == 99 || i == 1499)
			MUST(keyframe_write(db, c.seq, c.at, why));
	}
	for (uint64_t seq = 0; seq <= 3600; seq += 100) {
		MUST(keyframe_fold(db, seq, part, why));
		fold_clear(whole);
		struct change_page page;
		struct change_query q = {.limit = 4000, .upto = seq ? seq : 1};
		MUST(changelog_read(db, &q, &page, why));
		for (size_t i = 0; i < page.count && seq; i++)
			fold_apply(whole, &page.changes[i]);
		change_page_finish(&page);
		const char *differs = "";
		if (!fold_equal(whole, part, &differs))
			fail_msg("at %d: %s", (int)seq, differs);
		assert_int_equal(fold_seq(part), seq);
	}
	fold_destroy(whole);
	fold_destroy(part);
	db_close(db);
}

static bool is_due(struct db *db, uint64_t seq)
{
	bool due;

	MUST(keyframe_is_due(db, seq, &due, why));
	return due;
}

static void keyframes_follow_changes_and_what_is_live(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct change c;

	MUST(db_begin(db, why));
	for (uint32_t i = 1; i <= 4000; i++) {
		c = make(i, 1, T0);
		put_state(db, &c);
	}
	assert_false(is_due(db, 9999));
	assert_true(is_due(db, 10000));
	MUST(keyframe_write(db, 10000, T0, why));
	assert_false(is_due(db, 10000));
	assert_false(is_due(db, 19999)); // twice what is live is less than 10,000
	assert_true(is_due(db, 20000));
	for (uint32_t i = 4001; i <= 6001; i++) {
		c = make(i, 1, T0);
		put_state(db, &c);
	}
	assert_false(is_due(db, 22001));
	assert_true(is_due(db, 22002));
	c = make(6001, 5, T0); // closed
	put_state(db, &c);
	assert_true(is_due(db, 22000));
	MUST(stored_remove(db, KIND_EVENT, 1, why));
	MUST(stored_remove(db, KIND_EVENT, 1, why));
	assert_true(is_due(db, 21998));
	assert_false(is_due(db, 21997));
	MUST(db_commit(db, why));
	db_close(db);
	assert_int_equal(ask(p->path, "select value from meta where key = 'live'"),
		ask(p->path, "select count(*) from event where live = 1"));
}

struct walk_check {
	uint64_t at, count;
};

static bool is_next(void *user, const struct change *c)
{
	struct walk_check *w = user;

	assert_int_equal(c->seq, w->at);
	assert_int_equal(c->head.num, c->seq);
	assert_int_equal(c->at, T0 + (int64_t)c->seq * 1000);
	assert_int_equal(c->path.count, 3);
	assert_int_equal(c->units[1], 8);
	w->at++;
	w->count++;
	return c->seq != 4000;
}

static void fills_alike(struct db *db, uint64_t after, uint64_t upto)
{
	struct fold *f = fold_create();

	MUST(changelog_fill(db, after, upto, f, why));
	fold_fill_end(f);
	if (upto == 0)
		upto = 3600;
	assert_int_equal(fold_count(f), upto - after);
	for (uint64_t seq = after + 1; seq <= upto; seq++) {
		const struct live *l = fold_find(f, KIND_EVENT, (uint32_t)seq);
		struct change c = make((uint32_t)seq, 1, T0);
		assert_non_null(l);
		assert_string_equal(l->id, c.id);
		assert_int_equal(l->head.rev, 1);
		assert_int_equal(l->path.num[2], c.path.num[2]);
		assert_int_equal(l->unit_count, 2);
		assert_int_equal(l->units[1], 8);
	}
	fold_destroy(f);
}

/* Runs of 1,024 and rows, from and to any place. */
static void both_ways_through_runs_and_rows(void **state)
{
	static const uint64_t spans[][2] = {{0, 0}, {0, 1}, {1023, 1024}, {1024, 1025}, {5, 3000},
		{2047, 2049}, {3071, 3500}, {3500, 3600}, {900, 3100}, {3600, 3600}, {1024, 2048}};
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};

	fill(&log, db, 1, 3600);
	MUST(db_begin(db, why));
	for (int lost = 0; lost < 3; lost++) {
		for (size_t i = 0; i < sizeof(spans) / sizeof(*spans); i++) {
			uint64_t after = spans[i][0], upto = spans[i][1] ? spans[i][1] : 3600;
			struct walk_check on = {.at = after + 1};
			MUST(changelog_fold(db, after, spans[i][1], is_next, &on, why));
			assert_int_equal(on.count, upto - after);
			fills_alike(db, after, spans[i][1]);
		}
		MUST(db_exec(db, lost ? "delete from change_run where first = 1"
				      : "delete from change_run where first = 1025", why));
	}
	MUST(db_commit(db, why));
	db_close(db);
	assert_int_equal(ask(p->path, "select count(*) from change_run"), 1);
}

static void a_run_that_differs_breaks_the_chain(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct changelog_verdict v;

	fill(&log, db, 1, 2100);
	MUST(changelog_verify(db, 0, 5000, &v, why));
	assert_int_equal(v.bad, 0);
	MUST(db_exec(db,
		"update change_run set rows = (select rows from change_run where first = 1)"
		" where first = 1025", why));
	MUST(changelog_verify(db, 0, 5000, &v, why));
	assert_int_equal(v.bad, 2048);
	MUST(changelog_verify(db, 0, 1500, &v, why));
	assert_int_equal(v.bad, 0);
	MUST(changelog_verify(db, v.to, 5000, &v, why));
	assert_int_equal(v.bad, 2048);
	MUST(db_exec(db, "update change_run set rows = x'00'", why));
	struct fold *f = fold_create();
	struct error e = {0};
	assert_false(keyframe_fold(db, 2100, f, &e));
	assert_string_equal(e.code, "corrupt");
	fold_destroy(f);
	db_close(db);
}

static void pruning_keeps_what_the_floor_needs(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_server);
	struct changelog log = {0};
	struct changelog_span span;
	struct changelog_verdict v;
	struct fold *f = fold_create();
	bool more;
	int rounds = 0;

	MUST(changelog_span(db, &span, why));
	assert_int_equal(span.last, 0);
	for (uint32_t i = 1; i <= 100; i++) {
		struct change c = make(i, 1, T0 + i);
		append(&log, db, &c, 1);
		put_state(db, &c);
		if (i == 40 || i == 80)
			MUST(keyframe_write(db, i, c.at, why));
	}
	MUST(changelog_prune(db, 39, 10, &more, why));
	MUST(changelog_span(db, &span, why));
	assert_int_equal(span.floor, 0);
	do {
		MUST(changelog_prune(db, 70, 15, &more, why));
		rounds++;
	} while (more);
	assert_int_equal(rounds, 3);
	MUST(changelog_span(db, &span, why));
	assert_int_equal(span.floor, 40);
	assert_int_equal(span.last, 100);
	MUST(keyframe_fold(db, 70, f, why));
	assert_int_equal(fold_count(f), 70);
	struct error e = {0};
	assert_false(keyframe_fold(db, 39, f, &e));
	assert_string_equal(e.code, "not_kept");
	MUST(changelog_verify(db, 0, 1000, &v, why));
	assert_int_equal(v.bad, 0);
	assert_int_equal(v.from, 41);
	fold_destroy(f);
	db_close(db);
}

static void a_cache_takes_what_it_is_given(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_cache);
	struct change c = make(1, 4, T0);
	struct changelog_span span;

	c.seq = 77;
	c.txn = 75;
	MUST(changelog_store(db, &c, why));
	c.actor.name = "another";
	MUST(changelog_store(db, &c, why));
	c.seq = 78; // the same rev under another seq is the same change
	MUST(changelog_store(db, &c, why));
	MUST(changelog_span(db, &span, why));
	assert_int_equal(span.floor, 0);
	assert_int_equal(span.last, 77);
	db_close(db);
	assert_int_equal(ask(p->path, "select count(*) from change_body where name = 'Wei'"), 1);
	assert_int_equal(ask(p->path, "select count(*) from change_body"), 1);
}

static void a_kill_leaves_a_whole_chain(void **state)
{
	struct place *p = *state;
	int said[2];
	uint64_t last = 0, seq;
	struct changelog_verdict v;

	db_close(must_open(p->path, &schema_server));
	assert_int_equal(pipe(said), 0);
	pid_t child = fork();
	if (child == 0) {
		struct changelog log = {0};
		struct error e;
		struct db_options o = {
			.path = p->path, .schema = &schema_server, .sync = DB_SYNC_FULL};
		struct db *db = db_open(&o, NULL, &e);
		for (uint32_t i = 1; db; i++) {
			struct change c[3] = {
				make(i, 1, T0 + i), make(i, 2, T0 + i), make(i, 3, T0 + i)};
			if (!db_begin(db, &e) || !changelog_append(&log, db, c, 3, &e) ||
				!db_commit(db, &e) ||
				write(said[1], &c[2].seq, sizeof(seq)) != sizeof(seq))
				break;
		}
		_exit(1);
	}
	close(said[1]);
	while (last < 60 && read(said[0], &seq, sizeof(seq)) == sizeof(seq))
		last = seq;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	while (read(said[0], &seq, sizeof(seq)) == sizeof(seq))
		last = seq;
	close(said[0]);
	struct db *db = must_open(p->path, &schema_server);
	MUST(changelog_verify(db, 0, 1000000, &v, why));
	assert_int_equal(v.bad, 0);
	assert_true(v.to >= last && last >= 60);
	assert_int_equal(v.to % 3, 0);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_written_is_read),
		TEST(order_of_time_and_revs_is_kept),
		TEST(a_rollback_leaves_no_hole),
		TEST(pages_never_split_a_txn),
		TEST(a_filter_moves_on_over_what_it_drops),
		TEST(any_altered_byte_breaks_the_chain),
		TEST(canonical_bytes_are_as_described),
		TEST(a_moment_is_found),
		TEST(history_of_one_entity),
		TEST(keyframe_and_rest_equal_the_whole),
		TEST(keyframes_follow_changes_and_what_is_live),
		TEST(both_ways_through_runs_and_rows),
		TEST(a_run_that_differs_breaks_the_chain),
		TEST(pruning_keeps_what_the_floor_needs),
		TEST(a_cache_takes_what_it_is_given),
		TEST(a_kill_leaves_a_whole_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
