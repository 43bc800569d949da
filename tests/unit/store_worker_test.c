/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include "yiping/store/worker.h"

static const char *const steps[] = {
	"create table note (id integer primary key, text text check (text <> 'bad'));"};
static const struct db_schema notes = {
	.application_id = 1, .steps = steps, .version = 1, .what = "notebook"};

#define JOBS 300

struct bench {
	uv_loop_t loop;
	struct worker *worker;
	int ended, failed, lost;
	int order[JOBS * 2 + 1];
	bool opened;
	struct error open_error;
	struct job_data *destroy_in; // destroy the worker when this one ends
};

struct job_data {
	struct bench *bench;
	int id;
	const char *text;
	struct error error;
	bool ran, slow, done;
};

static void on_opening(void *user, const struct db_opening *o, const struct error *e)
{
	struct bench *b = user;

	(void)o;
	assert_int_equal(b->ended, 0);
	b->opened = true;
	if (e)
		b->open_error = *e;
}

static void on_lost(void *user)
{
	struct bench *b = user;

	b->lost++; // in the thread; read after the join
}

static bool insert(struct db *db, void *user, struct error *e)
{
	struct job_data *d = user;
	char sql[128];

	d->ran = true;
	snprintf(sql, sizeof(sql), "insert into note values (%d, '%s')", d->id, d->text);
	return db_exec(db, sql, e);
}

static bool endless(struct db *db, void *user, struct error *e)
{
	(void)user;
	return db_exec(db,
		"with recursive n(i) as (select 1 union all select i + 1 from n)"
		" select count(*) from n",
		e);
}

static void ended(void *user, const struct error *e)
{
	struct job_data *d = user;
	struct bench *b = d->bench;

	assert_false(d->done);
	d->done = true;
	b->order[b->ended++] = d->id;
	if (e) {
		b->failed++;
		d->error = *e;
	}
	if (b->destroy_in == d) {
		struct worker *w = b->worker;
		b->worker = NULL;
		worker_destroy(w, 0);
	}
}

static void begin(struct bench *b, const char *path, bool group, const char *pragma)
{
	struct error e = {0};
	struct worker_options o = {.loop = &b->loop,
		.group = group,
		.opening = on_opening,
		.lost = on_lost,
		.user = b,
		.queue_cap = JOBS * 2,
		.db = {.path = path, .schema = &notes, .sync = DB_SYNC_NORMAL, .busy_ms = 2000}};

	uv_loop_init(&b->loop);
	if (pragma) {
		o.opened = must_open(path, &notes);
		MUST(db_exec(o.opened, pragma, why));
	}
	b->worker = worker_create(&o, &e);
	assert_non_null(b->worker);
}

static void end(struct bench *b, int drain_ms)
{
	worker_destroy(b->worker, drain_ms);
	uv_run(&b->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&b->loop), 0);
}

static void wait_for(struct bench *b, int count)
{
	while (b->ended < count)
		uv_run(&b->loop, UV_RUN_ONCE);
}

static int64_t count_rows(const char *path)
{
	return ask(path, "select count(*) from note");
}

static void keeps_the_order(void **state, bool group)
{
	struct place *p = *state;
	struct bench b = {0};
	static struct job_data jobs[JOBS];

	begin(&b, p->path, group, NULL);
	for (int i = 0; i < JOBS; i++) {
		jobs[i] = (struct job_data){.bench = &b, .id = i + 1, .text = "good"};
		MUST(worker_post(b.worker, insert, ended, &jobs[i], why));
	}
	wait_for(&b, JOBS);
	assert_true(b.opened);
	assert_int_equal(b.failed, 0);
	for (int i = 0; i < JOBS; i++)
		assert_int_equal(b.order[i], i + 1);
	struct worker_stats s;
	worker_stats(b.worker, &s);
	assert_int_equal(s.posted, JOBS);
	assert_int_equal(s.done, JOBS);
	assert_int_equal(s.waiting, 0);
	if (group)
		assert_true(s.groups >= 1 && s.groups < JOBS);
	end(&b, 1000);
	assert_int_equal(count_rows(p->path), JOBS);
}

static void plain_order(void **state)
{
	keeps_the_order(state, false);
}

static void group_order(void **state)
{
	keeps_the_order(state, true);
}

static void a_job_fails_alone(void **state)
{
	struct place *p = *state;
	struct bench b = {0};
	static struct job_data jobs[9];

	begin(&b, p->path, true, NULL);
	for (int i = 0; i < 9; i++) {
		jobs[i] = (struct job_data){
			.bench = &b, .id = i + 1, .text = i % 3 == 1 ? "bad" : "good"};
		MUST(worker_post(b.worker, insert, ended, &jobs[i], why));
	}
	wait_for(&b, 9);
	assert_int_equal(b.failed, 3);
	for (int i = 0; i < 9; i++)
		assert_string_equal(jobs[i].error.code, i % 3 == 1 ? "constraint" : "");
	end(&b, 1000);
	assert_int_equal(b.lost, 0);
	assert_int_equal(count_rows(p->path), 6);
}

/* A deferred constraint is the one thing that fails at the commit and not before. */
static bool break_later(struct db *db, void *user, struct error *e)
{
	(void)user;
	return db_exec(db, "insert into child values (1, 99)", e);
}

static void a_failed_commit_fails_all(void **state)
{
	struct place *p = *state;
	struct bench b = {0};
	static struct job_data jobs[3];

	begin(&b, p->path, true,
		"pragma foreign_keys = on; create table child (id integer,"
		" parent integer references note (id) deferrable initially deferred)");
	/* All in one go, so that they share a transaction. */
	for (int i = 0; i < 3; i++)
		jobs[i] = (struct job_data){.bench = &b, .id = i + 1, .text = "good"};
	MUST(worker_post(b.worker, break_later, ended, &jobs[0], why));
	wait_for(&b, 1);
	assert_int_equal(b.failed, 1);
	assert_string_equal(jobs[0].error.code, "constraint");
	MUST(worker_post(b.worker, insert, ended, &jobs[1], why));
	wait_for(&b, 2);
	assert_int_equal(b.failed, 1);
	end(&b, 1000);
	assert_int_equal(b.lost, 1);
	assert_int_equal(count_rows(p->path), 1);
}

static void an_open_failure_fails_every_job(void **state)
{
	struct place *p = *state;
	struct bench b = {0};
	struct job_data job = {.bench = &b, .id = 1, .text = "good"};

	db_close(must_open(p->path, &schema_outbox));
	begin(&b, p->path, true, NULL);
	MUST(worker_post(b.worker, insert, ended, &job, why));
	wait_for(&b, 1);
	assert_string_equal(b.open_error.code, "foreign");
	assert_string_equal(job.error.code, "foreign");
	assert_false(job.ran);
	end(&b, 1000);
}

static void destroy_drains(void **state)
{
	struct place *p = *state;
	struct bench b = {0};
	static struct job_data jobs[JOBS];

	begin(&b, p->path, true, NULL);
	for (int i = 0; i < JOBS; i++) {
		jobs[i] = (struct job_data){.bench = &b, .id = i + 1, .text = "good"};
		MUST(worker_post(b.worker, insert, ended, &jobs[i], why));
	}
	end(&b, 60000);
	assert_int_equal(b.ended, JOBS);
	assert_int_equal(b.failed, 0);
	assert_int_equal(count_rows(p->path), JOBS);
}

static void destroy_interrupts_after_the_deadline(void **state)
{
	struct place *p = *state;
	struct bench b = {0};
	struct job_data slow = {.bench = &b, .id = 1},
			late = {.bench = &b, .id = 2, .text = "good"};

	begin(&b, p->path, false, NULL);
	MUST(worker_post(b.worker, endless, ended, &slow, why));
	MUST(worker_post(b.worker, insert, ended, &late, why));
	end(&b, 0);
	assert_int_equal(b.ended, 2);
	/* Whether the first had begun or not is the scheduler's choice. */
	assert_true(error_is(&slow.error, "interrupted") || error_is(&slow.error, "closing"));
	assert_string_equal(late.error.code, "closing");
	assert_false(late.ran);
	assert_int_equal(count_rows(p->path), 0);
}

static void destroy_does_not_wait_for_a_lock(void **state)
{
	struct place *p = *state;
	struct bench b = {0};
	struct job_data job = {.bench = &b, .id = 1, .text = "good"};
	struct error e = {0};
	struct db_options patient = {.path = p->path, .schema = &notes, .busy_ms = 3600000};
	struct db *other = must_open(p->path, &notes);
	struct worker_options o = {
		.loop = &b.loop, .group = true, .opened = db_open(&patient, NULL, &e)};

	MUST(db_begin(other, why));
	uv_loop_init(&b.loop);
	b.worker = worker_create(&o, &e);
	MUST(worker_post(b.worker, insert, ended, &job, why));
	end(&b, 0);
	assert_int_equal(b.ended, 1);
	assert_true(error_is(&job.error, "busy") || error_is(&job.error, "closing"));
	db_rollback(other);
	db_close(other);
}

static void cancel_hits_its_own_job_only(void **state)
{
	struct place *p = *state;
	struct bench b = {0};
	struct job_data slow = {.bench = &b, .id = 1},
			after = {.bench = &b, .id = 2, .text = "good"};
	struct job_data never = {.bench = &b, .id = 3, .text = "good"};

	begin(&b, p->path, false, NULL);
	MUST(worker_post(b.worker, endless, ended, &slow, why));
	MUST(worker_post(b.worker, insert, ended, &never, why));
	MUST(worker_post(b.worker, insert, ended, &after, why));
	worker_cancel(b.worker, &never);
	while (b.ended < 1) { // it may be between two statements: ask until it hits
		worker_cancel(b.worker, &slow);
		uv_run(&b.loop, UV_RUN_NOWAIT);
	}
	wait_for(&b, 3);
	assert_true(error_is(&slow.error, "interrupted") || error_is(&slow.error, "cancelled"));
	assert_string_equal(never.error.code, "cancelled");
	assert_string_equal(after.error.code, "");
	end(&b, 1000);
	assert_int_equal(count_rows(p->path), 1);
}

static void destroying_in_a_callback_tells_the_rest(void **state)
{
	struct place *p = *state;
	struct bench b = {0};
	static struct job_data jobs[20];

	begin(&b, p->path, true, NULL);
	b.destroy_in = &jobs[4];
	for (int i = 0; i < 20; i++) {
		jobs[i] = (struct job_data){.bench = &b, .id = i + 1, .text = "good"};
		MUST(worker_post(b.worker, insert, ended, &jobs[i], why));
	}
	while (b.worker)
		uv_run(&b.loop, UV_RUN_ONCE);
	uv_run(&b.loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&b.loop), 0);
	assert_int_equal(b.ended, 20);
	for (int i = 0; i < 20; i++)
		assert_int_equal(b.order[i], i + 1);
}

static void the_queue_has_a_cap(void **state)
{
	struct place *p = *state;
	struct bench b = {0};
	static struct job_data jobs[JOBS * 2 + 2];
	struct error e = {0};
	int posted = 0;

	begin(&b, p->path, false, NULL);
	for (; posted < JOBS * 2 + 2; posted++) {
		jobs[posted] = (struct job_data){.bench = &b, .id = 1};
		if (!worker_post(b.worker, endless, ended, &jobs[posted], &e))
			break;
	}
	assert_true(posted >= JOBS * 2 && posted <= JOBS * 2 + 1);
	assert_string_equal(e.code, "queue_full");
	end(&b, 0);
	assert_int_equal(b.failed, posted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(plain_order),
		TEST(group_order),
		TEST(a_job_fails_alone),
		TEST(a_failed_commit_fails_all),
		TEST(an_open_failure_fails_every_job),
		TEST(destroy_drains),
		TEST(destroy_interrupts_after_the_deadline),
		TEST(destroy_does_not_wait_for_a_lock),
		TEST(cancel_hits_its_own_job_only),
		TEST(destroying_in_a_callback_tells_the_rest),
		TEST(the_queue_has_a_cap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
