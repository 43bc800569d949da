/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const char *const old_steps[] = {
	"create table note (id integer primary key, text text);",
	"alter table note add column at integer not null default 7;",
	"create index note_at on note (at);",
};

static const struct db_schema one = {
	.application_id = 4711, .steps = old_steps, .version = 1, .what = "notebook"};
static const struct db_schema three = {
	.application_id = 4711, .steps = old_steps, .version = 3, .what = "notebook"};
static const struct db_schema three_disposable = {.application_id = 4711,
	.steps = old_steps,
	.version = 3,
	.what = "notebook",
	.disposable = true};
static const struct db_schema stranger = {
	.application_id = 4712, .steps = old_steps, .version = 3, .what = "diary"};

static void makes_private_files(void **state)
{
	struct place *p = *state;
	char deep[128], wal[140];
	struct stat st;

	umask(0);
	snprintf(deep, sizeof(deep), "%s/a/b/x.db", p->dir);
	struct db *db = must_open(deep, &one);
	MUST(db_exec(db, "insert into note (text) values ('x')", why));
	assert_int_equal(stat(deep, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(wal, sizeof(wal), "%s-wal", deep);
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(deep, sizeof(deep), "%s/a/b", p->dir);
	assert_int_equal(stat(deep, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	db_close(db);
}

static void migrates_in_order(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &one);

	MUST(db_exec(db, "insert into note (text) values ('kept')", why));
	db_close(db);
	assert_int_equal(ask(p->path, "pragma user_version"), 1);
	db = must_open(p->path, &three);
	MUST(db_exec(db, "insert into note (text, at) values ('new', 8)", why));
	db_close(db);
	assert_int_equal(ask(p->path, "pragma user_version"), 3);
	assert_int_equal(ask(p->path, "pragma application_id"), 4711);
	assert_int_equal(ask(p->path, "select at from note where text = 'kept'"), 7);
}

static void a_failed_migration_leaves_the_old_schema(void **state)
{
	struct place *p = *state;
	static const char *const bad[] = {
		"create table note (id integer primary key, text text);",
		"create table extra (id integer); create table note (clash integer);",
	};
	const struct db_schema broken = {
		.application_id = 4711, .steps = bad, .version = 2, .what = "notebook"};
	struct error e = {0};

	db_close(must_open(p->path, &one));
	struct db_options o = {.path = p->path, .schema = &broken};
	assert_null(db_open(&o, NULL, &e));
	assert_int_equal(ask(p->path, "pragma user_version"), 1);
	assert_int_equal(
		ask(p->path, "select count(*) from sqlite_master where name = 'extra'"), 0);
}

static void newer_and_foreign_are_refused_untouched(void **state)
{
	struct place *p = *state;
	struct error e = {0};
	size_t n, m;

	db_close(must_open(p->path, &three));
	char *before = file_bytes(p->path, &n);
	struct db_options o = {.path = p->path, .schema = &one};
	assert_null(db_open(&o, NULL, &e));
	assert_string_equal(e.code, "newer");
	o.schema = &stranger;
	assert_null(db_open(&o, NULL, &e));
	assert_string_equal(e.code, "foreign");
	assert_non_null(strstr(e.text, "diary"));
	char *after = file_bytes(p->path, &m);
	assert_int_equal(n, m);
	assert_memory_equal(before, after, n);
	free(before);
	free(after);
}

static void write_rubbish(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	for (int i = 0; i < 1000; i++)
		fputs("this is no database. ", f);
	fclose(f);
}

static void corrupt_is_refused_or_put_aside(void **state)
{
	struct place *p = *state;
	struct error e = {0};
	struct db_opening opening;
	char aside[128];

	write_rubbish(p->path);
	struct db_options o = {.path = p->path, .schema = &three};
	assert_null(db_open(&o, &opening, &e));
	assert_string_equal(e.code, "corrupt");
	assert_false(opening.aside);

	o.schema = &three_disposable;
	struct db *db = db_open(&o, &opening, &e);
	assert_non_null(db);
	assert_true(opening.aside);
	assert_string_equal(opening.why.code, "corrupt");
	MUST(db_exec(db, "insert into note (text) values ('fresh')", why));
	db_close(db);
	snprintf(aside, sizeof(aside), "%s.aside", p->path);
	assert_int_equal(access(aside, F_OK), 0);
	assert_int_equal(ask(p->path, "select count(*) from note"), 1);

	/* A disposable file of a later version goes the same way. */
	MUST(db_exec(db = must_open(p->path, &three), "pragma user_version = 9", why));
	db_close(db);
	db = db_open(&o, &opening, &e);
	assert_non_null(db);
	assert_true(opening.aside);
	assert_string_equal(opening.why.code, "newer");
	db_close(db);
	assert_int_equal(ask(p->path, "select count(*) from note"), 0);
}

static void read_only_sees_but_does_not_write(void **state)
{
	struct place *p = *state;
	struct error e = {0};
	struct db_options o = {.path = p->path, .schema = &three, .read_only = true};

	assert_null(db_open(&o, NULL, &e));
	assert_string_equal(e.code, "not_found");
	struct db *writer = must_open(p->path, &three);
	struct db *reader = db_open(&o, NULL, &e);
	assert_non_null(reader);
	assert_false(db_exec(reader, "insert into note (text) values ('x')", &e));
	assert_string_equal(e.code, "denied");
	db_close(reader);
	db_close(writer);
}

static void a_second_writer_meets_busy(void **state)
{
	struct place *p = *state;
	struct error e = {0};
	struct db *a = must_open(p->path, &three);
	struct db_options o = {.path = p->path, .schema = &three, .busy_ms = 5};
	struct db *b = db_open(&o, NULL, &e);

	assert_non_null(b);
	MUST(db_begin(a, why));
	assert_false(db_begin(b, &e));
	assert_string_equal(e.code, "busy");
	MUST(db_commit(a, why));
	MUST(db_begin(b, why));
	db_rollback(b);
	db_close(a);
	db_close(b);
}

static int64_t version_of(struct db *db)
{
	int64_t version = -1;

	MUST(db_version(db, &version, why));
	return version;
}

static void what_others_commit_is_another_version(void **state)
{
	struct place *p = *state;
	struct db *a = must_open(p->path, &three), *b = must_open(p->path, &three);
	int64_t before = version_of(a);

	MUST(db_exec(a, "insert into note (text) values ('own')", why));
	assert_int_equal(version_of(a), before);
	MUST(db_begin(b, why));
	MUST(db_exec(b, "insert into note (text) values ('of another')", why));
	assert_int_equal(version_of(a), before); // not yet
	MUST(db_commit(b, why));
	MUST(db_exec(a, "insert into note (text) values ('own, later')", why));
	assert_int_not_equal(version_of(a), before);
	before = version_of(a);
	assert_int_equal(version_of(a), before);
	db_close(a);
	db_close(b);
}

static void savepoints_take_back_their_part_only(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &three);

	MUST(db_begin(db, why));
	MUST(db_savepoint(db, why));
	MUST(db_exec(db, "insert into note (id) values (1)", why));
	MUST(db_savepoint(db, why));
	MUST(db_exec(db, "insert into note (id) values (2)", why));
	MUST(db_savepoint_end(db, false, why));
	MUST(db_savepoint_end(db, true, why));
	MUST(db_savepoint(db, why));
	MUST(db_exec(db, "insert into note (id) values (3)", why));
	MUST(db_savepoint_end(db, true, why));
	MUST(db_commit(db, why));
	db_close(db);
	assert_int_equal(ask(p->path, "select sum(id) from note"), 4);
}

static void disk_full_is_told(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &three);
	struct error e = {0};
	bool ok = true;

	MUST(db_exec(db, "pragma max_page_count = 40", why));
	MUST(db_begin(db, why));
	for (int i = 0; ok && i < 100; i++)
		ok = db_exec(db, "insert into note (text) values (randomblob(50000))", &e);
	assert_false(ok);
	assert_string_equal(e.code, "disk_full");
	db_rollback(db);
	MUST(db_exec(db, "insert into note (text) values ('small')", why));
	db_close(db);
	assert_int_equal(ask(p->path, "select count(*) from note"), 1);
}

/* Room for a megabyte, in a child, because the limit holds for the process. */
static void writes_that_the_system_refuses_lose_nothing(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &three);

	MUST(db_exec(db, "insert into note (text) values ('before')", why));
	db_close(db);
	pid_t child = fork();
	if (child == 0) {
		struct rlimit room = {1 << 20, 1 << 20};
		struct error e = {0};
		struct db_options o = {.path = p->path, .schema = &three, .sync = DB_SYNC_FULL};
		bool ok = true;
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &room);
		db = db_open(&o, NULL, &e);
		for (int i = 0; db && ok && i < 100; i++)
			ok = db_exec(db, "insert into note (text) values (randomblob(50000))", &e);
		_exit(db && !ok && e.code[0] ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(ask(p->path, "select count(*) from note where text = 'before'"), 1);
	assert_int_equal(ask(p->path, "select count(*) from pragma_integrity_check"
				      " where integrity_check = 'ok'"),
		1);
}

/* The child is killed in the midst of its writing; what it said was committed must be there. */
static void a_kill_loses_nothing_committed(void **state)
{
	struct place *p = *state;
	int said[2];
	char line[32] = {0};

	db_close(must_open(p->path, &three));
	assert_int_equal(pipe(said), 0);
	pid_t child = fork();
	if (child == 0) {
		struct error e;
		struct db_options o = {.path = p->path, .schema = &three, .sync = DB_SYNC_FULL};
		struct db *db = db_open(&o, NULL, &e);
		for (int i = 1; db; i++) {
			char sql[128];
			snprintf(sql, sizeof(sql),
				"insert into note (id, text) values (%d,"
				" randomblob(3000))",
				i);
			if (!db_begin(db, &e) || !db_exec(db, sql, &e) || !db_commit(db, &e) ||
				write(said[1], &i, sizeof(i)) != sizeof(i))
				break;
		}
		_exit(1);
	}
	close(said[1]);
	int last = 0, i;
	while (last < 40 && read(said[0], &i, sizeof(i)) == sizeof(i))
		last = i;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	while (read(said[0], &i, sizeof(i)) == sizeof(i))
		last = i;
	close(said[0]);
	assert_true(last >= 40);
	snprintf(line, sizeof(line), "%d", last);
	struct db *db = must_open(p->path, &three);
	db_close(db);
	assert_true(ask(p->path, "select max(id) from note") >= last);
	assert_int_equal(ask(p->path, "select max(id) - count(*) from note"), 0);
}

static void size_and_shrink(void **state)
{
	struct place *p = *state;
	struct db *db = must_open(p->path, &three_disposable);
	int64_t used, file, used_after, file_after;

	for (int i = 0; i < 50; i++)
		MUST(db_exec(db, "insert into note (text) values (randomblob(20000))", why));
	MUST(db_size(db, &used, &file, why));
	assert_true(used >= 1000000 && file >= used);
	MUST(db_exec(db, "delete from note", why));
	MUST(db_size(db, &used_after, &file_after, why));
	assert_true(used_after < 100000);
	MUST(db_shrink(db, 100000, why));
	MUST(db_size(db, &used_after, &file_after, why));
	assert_true(file_after < 100000);
	db_close(db);
}

static void every_schema_of_the_program_opens(void **state)
{
	struct place *p = *state;
	const struct db_schema *all[] = {
		&schema_server, &schema_cache, &schema_outbox, &schema_journal};
	char path[128];

	for (int i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "%s/%d.db", p->dir, i);
		db_close(must_open(path, all[i]));
		db_close(must_open(path, all[i]));
		assert_int_equal(ask(path, "pragma user_version"), all[i]->version);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(makes_private_files),
		TEST(migrates_in_order),
		TEST(a_failed_migration_leaves_the_old_schema),
		TEST(newer_and_foreign_are_refused_untouched),
		TEST(corrupt_is_refused_or_put_aside),
		TEST(read_only_sees_but_does_not_write),
		TEST(a_second_writer_meets_busy),
		TEST(what_others_commit_is_another_version),
		TEST(savepoints_take_back_their_part_only),
		TEST(disk_full_is_told),
		TEST(writes_that_the_system_refuses_lose_nothing),
		TEST(a_kill_loses_nothing_committed),
		TEST(size_and_shrink),
		TEST(every_schema_of_the_program_opens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
