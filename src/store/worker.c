/* SPDX-License-Identifier: MIT */
#include "yiping/store/worker.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"

#define MS_NS UINT64_C(1000000)

struct job {
	struct job *next;
	worker_run_fn run;
	worker_done_fn done;
	void *user;
	bool failed, cancelled;
	struct error error;
};

struct jobs { // a queue
	struct job *first, *last;
	size_t count;
};

struct worker {
	struct worker_options options;
	char *path; // options.db.path
	uv_thread_t thread;
	uv_async_t async;
	uv_mutex_t mutex;
	uv_cond_t wake, changed; // for the thread; for the loop thread when it waits for the end

	/* under the mutex */
	struct jobs queue, results;
	struct job *running;
	struct db *db;
	bool closing, abandon, ended, opened;
	struct db_opening opening;
	struct error open_error;
	struct worker_stats stats;

	/* loop thread */
	struct jobs delivering;
	bool opening_told;
};

static void push(struct jobs *q, struct job *j)
{
	j->next = NULL;
	if (q->last)
		q->last->next = j;
	else
		q->first = j;
	q->last = j;
	q->count++;
}

static struct job *pop(struct jobs *q)
{
	struct job *j = q->first;

	if (!j)
		return NULL;
	q->first = j->next;
	if (!q->first)
		q->last = NULL;
	q->count--;
	return j;
}

static void append(struct jobs *to, struct jobs *from)
{
	if (!from->first)
		return;
	if (to->last)
		to->last->next = from->first;
	else
		to->first = from->first;
	to->last = from->last;
	to->count += from->count;
	memset(from, 0, sizeof(*from));
}

static void fail(struct job *j, const struct error *e)
{
	if (!j->failed)
		j->error = *e;
	j->failed = true;
}

static void send_back(struct worker *w, struct jobs *finished)
{
	uv_mutex_lock(&w->mutex);
	w->stats.done += finished->count;
	for (struct job *j = finished->first; j; j = j->next)
		w->stats.failed += j->failed;
	append(&w->results, finished);
	uv_mutex_unlock(&w->mutex);
	uv_async_send(&w->async);
}

/* The next job to run, marked as running. One that was cancelled or comes too late goes to
 * *finished at once. NULL: none is left. */
static struct job *take(struct worker *w, struct jobs *finished)
{
	struct job *j;

	uv_mutex_lock(&w->mutex);
	while ((j = pop(&w->queue)) != NULL) {
		struct error e = {0};
		if (w->abandon)
			error_set(&e, "closing", "the program is ending");
		else if (j->cancelled)
			error_set(&e, "cancelled", "no longer wanted");
		else if (!w->db)
			e = w->open_error;
		else
			break;
		fail(j, &e);
		push(finished, j);
	}
	w->running = j;
	uv_mutex_unlock(&w->mutex);
	return j;
}

static void run(struct worker *w, struct job *j)
{
	struct error e = {0};

	if (!j->run(w->db, j->user, &e)) {
		if (!e.code[0])
			error_set(&e, "io", "the job failed without a word");
		fail(j, &e);
	}
	uv_mutex_lock(&w->mutex);
	w->running = NULL;
	uv_mutex_unlock(&w->mutex);
}

static void run_alone(struct worker *w)
{
	struct jobs finished = {0};
	struct job *j = take(w, &finished);

	if (j) {
		uint64_t from = uv_hrtime();
		run(w, j);
		if (db_in_transaction(w->db)) {
			struct error e;
			db_rollback(w->db);
			error_set(&e, "io", "the job left a transaction open");
			fail(j, &e);
		}
		push(&finished, j);
		uv_mutex_lock(&w->mutex);
		w->stats.busy_ns += uv_hrtime() - from;
		uv_mutex_unlock(&w->mutex);
	}
	send_back(w, &finished);
}

/* One job in its savepoint. False: the whole transaction is gone. */
static bool run_part(struct worker *w, struct job *j)
{
	struct error e = {0};

	if (!db_savepoint(w->db, &e)) {
		fail(j, &e);
		uv_mutex_lock(&w->mutex);
		w->running = NULL;
		uv_mutex_unlock(&w->mutex);
		return false;
	}
	run(w, j);
	if (!db_savepoint_end(w->db, !j->failed, &e)) {
		fail(j, &e);
		return false;
	}
	return true;
}

static void lose(struct worker *w, struct jobs *group, const struct error *e)
{
	db_rollback(w->db);
	for (struct job *j = group->first; j; j = j->next)
		fail(j, e);
	if (w->options.lost)
		w->options.lost(w->options.user);
}

static void count_group(struct worker *w, size_t jobs, bool lost, uint64_t from, uint64_t commit)
{
	uint64_t now = uv_hrtime();

	uv_mutex_lock(&w->mutex);
	w->stats.groups++;
	w->stats.lost_groups += lost;
	w->stats.busy_ns += now - from;
	w->stats.commit_ns += now - commit;
	if (now - commit > w->stats.commit_max_ns)
		w->stats.commit_max_ns = now - commit;
	if (jobs > w->stats.group_max)
		w->stats.group_max = jobs;
	uv_mutex_unlock(&w->mutex);
}

/* Every job that waits, in one transaction; nothing is told before the commit. */
static void run_group(struct worker *w)
{
	struct jobs group = {0};
	struct error e = {0};
	uint64_t from = uv_hrtime();
	struct job *j = take(w, &group);
	bool whole = true;

	if (!j) {
		send_back(w, &group);
		return;
	}
	bool begun = db_begin(w->db, &e);
	while (j) {
		push(&group, j);
		if (!begun)
			fail(j, &e);
		else
			whole = run_part(w, j);
		if (!whole || group.count >= w->options.group_jobs ||
			uv_hrtime() - from >= (uint64_t)w->options.group_ms * MS_NS)
			break;
		j = take(w, &group);
	}
	uint64_t commit = uv_hrtime();
	if (begun && !whole)
		e = group.last->error;
	bool lost = begun && (!whole || !db_commit(w->db, &e));
	if (lost)
		lose(w, &group, &e);
	count_group(w, group.count, lost, from, commit);
	uv_mutex_lock(&w->mutex);
	w->running = NULL;
	uv_mutex_unlock(&w->mutex);
	send_back(w, &group);
}

static void open_in_thread(struct worker *w)
{
	struct db_opening opening = {0};
	struct error e = {0};
	struct db *db = w->options.opened;

	if (!db)
		db = db_open(&w->options.db, &opening, &e);
	uv_mutex_lock(&w->mutex);
	w->db = db;
	w->opening = opening;
	w->open_error = e;
	w->opened = true;
	uv_mutex_unlock(&w->mutex);
	uv_async_send(&w->async);
}

static void thread_main(void *arg)
{
	struct worker *w = arg;

	open_in_thread(w);
	for (;;) {
		uv_mutex_lock(&w->mutex);
		while (!w->queue.first && !w->closing)
			uv_cond_wait(&w->wake, &w->mutex);
		bool over = !w->queue.first;
		uv_mutex_unlock(&w->mutex);
		if (over)
			break;
		if (w->options.group)
			run_group(w);
		else
			run_alone(w);
	}
	uv_mutex_lock(&w->mutex);
	struct db *db = w->db;
	w->db = NULL;
	uv_mutex_unlock(&w->mutex);
	db_close(db);
	uv_mutex_lock(&w->mutex);
	w->ended = true;
	uv_cond_signal(&w->changed);
	uv_mutex_unlock(&w->mutex);
}

static void tell_opening(struct worker *w)
{
	uv_mutex_lock(&w->mutex);
	bool opened = w->opened;
	uv_mutex_unlock(&w->mutex);
	if (!opened || w->opening_told)
		return;
	w->opening_told = true; // opening and open_error are not written any more
	if (w->options.opening)
		w->options.opening(w->options.user, &w->opening,
			w->open_error.code[0] ? &w->open_error : NULL);
}

/* uv_async_send coalesces, so the whole list is drained; a callback may destroy the worker, which
 * then tells the rest itself. */
static void deliver(struct worker *w)
{
	struct job *j;

	tell_opening(w);
	uv_mutex_lock(&w->mutex);
	append(&w->delivering, &w->results);
	uv_mutex_unlock(&w->mutex);
	while ((j = pop(&w->delivering)) != NULL) {
		worker_done_fn done = j->done;
		void *user = j->user;
		bool failed = j->failed;
		struct error e = j->error;
		free(j);
		if (done)
			done(user, failed ? &e : NULL);
	}
}

static void on_async(uv_async_t *handle)
{
	deliver(handle->data);
}

struct worker *worker_create(const struct worker_options *options, struct error *e)
{
	struct worker *w = mem_alloc(sizeof(*w));

	w->options = *options;
	/* The file is opened in the thread, long after the caller's path may be gone. */
	w->path = mem_strdup(options->db.path);
	w->options.db.path = w->path;
	if (!w->options.group_jobs)
		w->options.group_jobs = 512;
	if (!w->options.group_ms)
		w->options.group_ms = 20;
	if (!w->options.queue_cap)
		w->options.queue_cap = 65536;
	w->async.data = w;
	if (uv_mutex_init(&w->mutex) != 0)
		goto no_mutex;
	if (uv_cond_init(&w->wake) != 0)
		goto no_wake;
	if (uv_cond_init(&w->changed) != 0)
		goto no_changed;
	int rc = uv_async_init(options->loop, &w->async, on_async);
	if (rc != 0)
		goto no_async;
	rc = uv_thread_create(&w->thread, thread_main, w);
	if (rc == 0)
		return w;
	/* The handle lives until the loop has closed it, so this end goes the long way too. */
	w->ended = true;
	w->opening_told = true;
	db_close(w->options.opened);
	worker_destroy(w, 0);
	error_set(e, "io", "cannot start a thread: %s", uv_strerror(rc));
	return NULL;
no_async:
	uv_cond_destroy(&w->changed);
no_changed:
	uv_cond_destroy(&w->wake);
no_wake:
	uv_mutex_destroy(&w->mutex);
no_mutex:
	db_close(w->options.opened);
	free(w->path);
	free(w);
	error_set(e, "io", "cannot start a thread: out of means");
	return NULL;
}

bool worker_post(
	struct worker *w, worker_run_fn run_fn, worker_done_fn done, void *user, struct error *e)
{
	uv_mutex_lock(&w->mutex);
	bool closing = w->closing;
	bool full = w->queue.count >= w->options.queue_cap;
	if (!closing && !full) {
		struct job *j = mem_alloc(sizeof(*j));
		j->run = run_fn;
		j->done = done;
		j->user = user;
		push(&w->queue, j);
		w->stats.posted++;
		uv_cond_signal(&w->wake);
	}
	uv_mutex_unlock(&w->mutex);
	if (closing)
		return error_set(e, "closing", "the program is ending");
	return !full || error_set(e, "queue_full", "too much waits to be stored already");
}

void worker_cancel(struct worker *w, const void *user)
{
	uv_mutex_lock(&w->mutex);
	for (struct job *j = w->queue.first; j; j = j->next)
		if (j->user == user)
			j->cancelled = true;
	/* Under the mutex, so that it cannot hit the job after. */
	if (w->running && w->running->user == user && w->db)
		db_interrupt(w->db, false);
	uv_mutex_unlock(&w->mutex);
}

void worker_stats(struct worker *w, struct worker_stats *out)
{
	uv_mutex_lock(&w->mutex);
	*out = w->stats;
	out->waiting = w->queue.count;
	uv_mutex_unlock(&w->mutex);
}

/* Lets the thread drain until the deadline, then makes it stop. */
static void stop_thread(struct worker *w, int drain_ms)
{
	uint64_t end = uv_hrtime() + (uint64_t)(drain_ms > 0 ? drain_ms : 0) * MS_NS;

	uv_mutex_lock(&w->mutex);
	w->closing = true;
	uv_cond_signal(&w->wake);
	while (!w->ended && uv_hrtime() < end)
		uv_cond_timedwait(&w->changed, &w->mutex, end - uv_hrtime());
	/* Again and again: a job may start its next statement after an interrupt. */
	while (!w->ended) {
		w->abandon = true;
		if (w->db)
			db_interrupt(w->db, true);
		uv_cond_timedwait(&w->changed, &w->mutex, 10 * MS_NS);
	}
	uv_mutex_unlock(&w->mutex);
}

static void on_closed(uv_handle_t *handle)
{
	struct worker *w = handle->data;

	uv_cond_destroy(&w->changed);
	uv_cond_destroy(&w->wake);
	uv_mutex_destroy(&w->mutex);
	free(w->path);
	free(w);
}

void worker_destroy(struct worker *w, int drain_ms)
{
	if (!w)
		return;
	bool started = !w->ended;
	stop_thread(w, drain_ms);
	if (started)
		uv_thread_join(&w->thread);
	deliver(w);
	uv_close((uv_handle_t *)&w->async, on_closed);
}
