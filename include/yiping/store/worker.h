/* SPDX-License-Identifier: MIT */
/* A thread that owns one connection. Jobs go in from the loop thread and run in the order they were
 * posted; what became of each comes back on the loop thread, in the same order. */
#ifndef YIPING_STORE_WORKER_H
#define YIPING_STORE_WORKER_H

#include <uv.h>

#include "yiping/store/db.h"

/* In the thread. `user` belongs to the job from post to done: nobody else touches it meanwhile.
 * False with *e filled = this job failed (in a group its writes are taken back, the others' are
 * not). */
typedef bool (*worker_run_fn)(struct db *db, void *user, struct error *e);

/* On the loop thread, exactly once for each posted job; e NULL = done (and durable, in a group).
 * Codes besides those of db.h: "cancelled", "closing". It may post again and may destroy the
 * worker. */
typedef void (*worker_done_fn)(void *user, const struct error *e);

struct worker_options {
	uv_loop_t *loop;
	struct db_options db; // opened in the thread, unless `opened` is given; the path is copied
	struct db *opened;    // an open connection, taken over (also on failure)

	/* Group commit: everything that waits is run in one transaction, each job in a savepoint
	 * of its own, then one commit. Without it each job is on its own and makes its own
	 * transactions. */
	bool group;
	size_t group_jobs; // at most so many in one transaction, 0 = 512
	int group_ms;      // and no new one after so long, 0 = 20

	size_t queue_cap;  // posts beyond it are refused, 0 = 65536

	/* In the thread: work that jobs had reported as done was rolled back (one job's failure
	 * is not told; the whole transaction's is). Whoever keeps state beside the database drops
	 * it here. */
	void (*lost)(void *user);
	/* On the loop thread, once, before any done: how opening went. e NULL = open. After a
	 * failure every job fails with that error. */
	void (*opening)(void *user, const struct db_opening *o, const struct error *e);
	void *user; // of both
};

struct worker_stats {
	uint64_t posted, done, failed; // jobs
	uint64_t groups, lost_groups;  // transactions
	uint64_t busy_ns, commit_ns, commit_max_ns;
	size_t waiting;                // jobs queued now
	size_t group_max;              // most jobs in one transaction
};

struct worker;

/* Starts the thread. NULL on failure. */
struct worker *worker_create(const struct worker_options *options, struct error *e);

/* Hands over one job (loop thread only). False: codes "queue_full" or "closing"; user stays the
 * caller's. done may be NULL. */
bool worker_post(struct worker *w, worker_run_fn run, worker_done_fn done, void *user,
	struct error *e);

/* Takes back the jobs posted with this `user`: one that waits is not run and ends "cancelled",
 * one that runs is interrupted and ends as it likes. Not meant for groups (an interrupted write
 * there loses the whole transaction). */
void worker_cancel(struct worker *w, const void *user);

void worker_stats(struct worker *w, struct worker_stats *out);

/* Stops: lets the queue drain for at most drain_ms, then interrupts what runs and ends the rest
 * as "closing"; joins the thread, closes the connection, calls every done that is still owed, and
 * frees itself in the loop's close callback (let the loop turn once more). NULL is fine. */
void worker_destroy(struct worker *w, int drain_ms);

#endif
