/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include <signal.h>
#include <sys/wait.h>

#include "yiping/base/instant.h"
#include "yiping/store/outbox.h"

static struct outbox_row act(const char *key, const char *event)
{
	return (struct outbox_row){.key = key,
		.subject = "ann",
		.server = "s1",
		.event = event,
		.verb = "note",
		.tag = "\"e.1\"",
		.target = "/v1/x",
		.bytes = "{\"a\":\"\0b\"}",
		.length = 10,
		.made_at = 100,
		.not_after = INSTANT_NONE};
}

static void put(struct db *db, const char *key, const char *event)
{
	struct outbox_row row = act(key, event);

	MUST(outbox_add(db, &row, why));
}

static void set(struct db *db, const char *key, enum outbox_state state)
{
	MUST(outbox_set(db, key, state, 200, "done", 4, 500, why));
}

/* Keys in a state, in order of entry. */
static void keys_are(struct db *db, unsigned states, const char *want)
{
	struct outbox_list list;
	char got[256] = "";
	size_t n = 0;

	MUST(outbox_find(db, "s1", "ann", states, false, 100, &list, why));
	for (size_t i = 0; i < list.count; i++)
		n += (size_t)snprintf(got + n, sizeof(got) - n, "%s ", list.rows[i].key);
	assert_string_equal(got, want);
	outbox_list_finish(&list);
}

static void a_row_comes_back_byte_by_byte(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_outbox);
	struct outbox_row in = act("k1", "e1");
	struct outbox_list list;
	struct error e = {0};

	in.not_after = 900;
	MUST(outbox_add(db, &in, why));
	MUST(outbox_by_key(db, "k1", &list, why));
	assert_int_equal(list.count, 1);
	const struct outbox_row *out = &list.rows[0];
	assert_int_equal(out->row, in.row);
	assert_int_equal(out->length, 10);
	assert_memory_equal(out->bytes, in.bytes, 10);
	assert_string_equal(out->tag, in.tag);
	assert_string_equal(out->target, in.target);
	assert_int_equal(out->not_after, 900);
	assert_int_equal(out->state, OUTBOX_QUEUED);
	assert_int_equal(out->status, 0);
	assert_null(out->outcome);
	outbox_list_finish(&list);
	assert_false(outbox_add(db, &in, &e));
	assert_string_equal(e.code, "constraint");
	in.key = "k2";
	in.length = OUTBOX_BYTES_MAX + 1;
	assert_false(outbox_add(db, &in, &e));
	assert_string_equal(e.code, "too_large");
	assert_false(outbox_set(db, "k9", OUTBOX_SENT, 0, NULL, 0, 1, &e));
	assert_string_equal(e.code, "not_found");
	MUST(outbox_by_key(db, "k9", &list, why));
	assert_int_equal(list.count, 0);
	outbox_list_finish(&list);
	db_close(db);
}

static void what_came_back_goes_again_in_its_place(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_outbox);
	struct outbox_row again = {
		.key = "a9", .tag = "e.7", .made_at = 300, .not_after = INSTANT_NONE};
	struct outbox_list list;
	struct error e = {0};

	put(db, "a1", "A");
	put(db, "a2", "A");
	assert_false(outbox_requeue(db, "a1", &again, 700, &e));
	assert_string_equal(e.code, "not_found");
	set(db, "a1", OUTBOX_CONFLICT);
	MUST(outbox_requeue(db, "a1", &again, 700, why));
	keys_are(db, 1u << OUTBOX_QUEUED, "a9 a2 ");
	keys_are(db, 1u << OUTBOX_REFUSED, "a1 ");
	MUST(outbox_by_key(db, "a9", &list, why));
	assert_string_equal(list.rows[0].tag, "e.7");
	assert_int_equal(list.rows[0].length, 10);
	assert_int_equal(list.rows[0].made_at, 300);
	assert_int_equal(list.rows[0].status, 0);
	assert_null(list.rows[0].outcome);
	outbox_list_finish(&list);
	MUST(outbox_by_key(db, "a1", &list, why));
	assert_int_equal(list.rows[0].status, 200);
	assert_int_equal(list.rows[0].outcome_length, 4);
	assert_int_equal(list.rows[0].settled_at, 700);
	outbox_list_finish(&list);
	db_close(db);
}

static void what_came_back_is_given_up_once(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_outbox);
	struct error e = {0};

	put(db, "a1", "A");
	assert_false(outbox_drop(db, "a1", 700, &e));
	assert_string_equal(e.code, "not_found");
	set(db, "a1", OUTBOX_ATTENTION);
	MUST(outbox_drop(db, "a1", 700, why));
	assert_false(outbox_drop(db, "a1", 700, &e));
	keys_are(db, 1u << OUTBOX_REFUSED, "a1 ");
	put(db, "a2", "A");
	MUST(outbox_retag(db, "a2", "e.3", why));
	MUST(outbox_retag(db, "a1", "e.3", why)); // settled: nothing happens
	struct outbox_list list;
	MUST(outbox_find(db, "s1", "ann", ~0u, false, 9, &list, why));
	assert_string_equal(list.rows[0].tag, "\"e.1\"");
	assert_string_equal(list.rows[1].tag, "e.3");
	outbox_list_finish(&list);
	db_close(db);
}

static void nothing_of_one_for_another(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_outbox);
	struct outbox_row row = act("x1", "A");
	size_t counts[OUTBOX_STATE_COUNT];

	row.subject = "bob";
	MUST(outbox_add(db, &row, why));
	row = act("x2", "A");
	row.server = "s2";
	MUST(outbox_add(db, &row, why));
	put(db, "x3", "A");
	keys_are(db, ~0u, "x3 ");
	MUST(outbox_counts(db, NULL, NULL, counts, why));
	assert_int_equal(counts[OUTBOX_QUEUED], 3);
	MUST(outbox_counts(db, "s1", "bob", counts, why));
	assert_int_equal(counts[OUTBOX_QUEUED], 1);
	db_close(db);
}

static void lists_and_pruning(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_outbox);
	struct outbox_list list;

	put(db, "k1", "A");
	put(db, "k2", "A");
	put(db, "k3", "B");
	set(db, "k1", OUTBOX_APPLIED);
	set(db, "k3", OUTBOX_CONFLICT);
	MUST(outbox_set(db, "k3", OUTBOX_CONFLICT, 0, NULL, 0, 600, why));
	MUST(outbox_find(db, "s1", NULL, 1u << OUTBOX_APPLIED | 1u << OUTBOX_CONFLICT, true, 10,
		&list, why));
	assert_int_equal(list.count, 2);
	assert_string_equal(list.rows[0].key, "k3");
	assert_int_equal(list.rows[0].status, 200);
	assert_memory_equal(list.rows[0].outcome, "done", 4);
	assert_int_equal(list.rows[0].settled_at, INSTANT_NONE);
	assert_int_equal(list.rows[1].settled_at, 500);
	outbox_list_finish(&list);
	MUST(outbox_prune(db, 500, why));
	MUST(outbox_prune(db, 501, why));
	MUST(outbox_find(db, NULL, NULL, ~0u, false, 10, &list, why));
	assert_int_equal(list.count, 2);
	assert_string_equal(list.rows[0].key, "k2");
	outbox_list_finish(&list);
	db_close(db);
}

static void what_was_applied_lately_is_asked_about_again(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_outbox);
	struct outbox_list list;

	for (int i = 1; i <= 5; i++) {
		char key[8];
		snprintf(key, sizeof(key), "k%d", i);
		put(db, key, "A");
		set(db, key, i == 4 ? OUTBOX_REFUSED : OUTBOX_APPLIED); // at 500
	}
	MUST(outbox_reopen(db, "s1", "ann", 501, 10, why));
	MUST(outbox_reopen(db, "s1", "ben", 500, 10, why));
	MUST(outbox_reopen(db, "s2", "ann", 500, 10, why));
	keys_are(db, 1u << OUTBOX_QUEUED | 1u << OUTBOX_SENT, "");
	MUST(outbox_reopen(db, "s1", "ann", 500, 2, why)); // the newest
	keys_are(db, 1u << OUTBOX_QUEUED | 1u << OUTBOX_SENT, "k3 k5 ");
	MUST(outbox_find(db, "s1", "ann", 1u << OUTBOX_SENT, false, 10, &list, why));
	assert_int_equal(list.count, 2);
	assert_string_equal(list.rows[1].key, "k5");
	assert_int_equal(list.rows[1].settled_at, INSTANT_NONE);
	outbox_list_finish(&list);
	db_close(db);
}

static void a_full_disk_is_told_and_nothing_kept(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &schema_outbox);
	static char big[200000];
	struct outbox_row row = act("big", "A");
	struct error e = {0};

	put(db, "k1", "A");
	MUST(db_exec(db, "pragma max_page_count = 20", why));
	row.bytes = big;
	row.length = sizeof(big);
	assert_false(outbox_add(db, &row, &e));
	assert_string_equal(e.code, "disk_full");
	keys_are(db, 1u << OUTBOX_QUEUED | 1u << OUTBOX_SENT, "k1 ");
	put(db, "k2", "B");
	keys_are(db, 1u << OUTBOX_QUEUED | 1u << OUTBOX_SENT, "k1 k2 ");
	db_close(db);
}

static void what_add_confirmed_survives_a_kill(void **state)
{
	struct place *p = *state;
	int said[2], last = 0, i;

	db_close(must_open(p->path, &schema_outbox));
	assert_int_equal(pipe(said), 0);
	pid_t child = fork();
	if (child == 0) {
		struct error e;
		struct db_options o = {
			.path = p->path, .schema = &schema_outbox, .sync = DB_SYNC_FULL};
		struct db *db = db_open(&o, NULL, &e);
		for (i = 1; db; i++) {
			char key[16];
			snprintf(key, sizeof(key), "k%d", i);
			struct outbox_row row = act(key, "A");
			if (!outbox_add(db, &row, &e) || write(said[1], &i, sizeof(i)) != sizeof(i))
				break;
		}
		_exit(1);
	}
	close(said[1]);
	while (last < 30 && read(said[0], &i, sizeof(i)) == sizeof(i))
		last = i;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	while (read(said[0], &i, sizeof(i)) == sizeof(i))
		last = i;
	close(said[0]);
	db_close(must_open(p->path, &schema_outbox));
	assert_true(last >= 30);
	assert_true(ask(p->path, "select count(*) from outbox") >= last);
	assert_int_equal(ask(p->path, "select count(*) - max(row) from outbox"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_row_comes_back_byte_by_byte),
		TEST(what_came_back_goes_again_in_its_place),
		TEST(what_came_back_is_given_up_once),
		TEST(nothing_of_one_for_another),
		TEST(lists_and_pruning),
		TEST(what_was_applied_lately_is_asked_about_again),
		TEST(a_full_disk_is_told_and_nothing_kept),
		TEST(what_add_confirmed_survives_a_kill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
