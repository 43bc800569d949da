/* SPDX-License-Identifier: MIT */
/* One connection to one SQLite file. It belongs to one thread at a time (it may be opened in one
 * and handed to another, never used in two); so it is with all functions here that take it. */
#ifndef YIPING_STORE_DB_H
#define YIPING_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/error.h"

/* Errors of this folder, by code: "disk_full", "busy" (another process holds the file longer than
 * busy_ms), "corrupt", "newer" (written by a later program), "foreign" (not one of ours), "denied",
 * "not_found", "interrupted", "constraint" (the row clashes with one that is there), "too_large",
 * else "io". */

enum db_sync {
	DB_SYNC_NORMAL, // a power cut may take the last commits, never the order: caches
	DB_SYNC_FULL,   // a commit is on the disk when it returns: the server's writer, the outbox
};

/* Step i brings a file of version i to version i + 1. */
struct db_schema {
	int32_t application_id;   // stamped into the file; another one = foreign
	const char *const *steps; // SQL, several statements each
	int version;              // number of steps
	bool disposable;          // corrupt, newer or foreign: renamed aside and begun afresh
	const char *what;         // for sentences: "cache", "outbox" ...
};

struct db_options {
	const char *path; // ":memory:" is fine
	const struct db_schema *schema;
	enum db_sync sync;
	bool read_only;  // the file must be there with the present schema
	int busy_ms;     // how long to wait for a lock of another process, 0 = not at all
};

/* What opening met; all zero = nothing worth telling. */
struct db_opening {
	bool created;      // there was no file
	bool rollback;     // no WAL on this file system: rollback journal instead
	bool aside;        // the old file was renamed to <path>.aside
	struct error why;  // of `aside`
};

struct db;

/* Opens, makes directory (0700) and file (0600) as needed, checks and migrates. NULL with *e filled
 * on failure. A file that is not disposable is never written when its schema is not understood.
 * `opening` may be NULL. */
struct db *db_open(const struct db_options *options, struct db_opening *opening, struct error *e);

/* Closes; all rows being read are let go. NULL is fine. */
void db_close(struct db *db);

/* A transaction. Begin takes the write lock at once. Rollback never fails. */
bool db_begin(struct db *db, struct error *e);
bool db_commit(struct db *db, struct error *e); // on failure everything is rolled back
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

/* For several reads that must see one state (a WAL snapshot). End it soon: it holds up
 * checkpoints. */
bool db_begin_read(struct db *db, struct error *e);

/* A part of a transaction that can be taken back alone; they nest. keep = false undoes the part. */
bool db_savepoint(struct db *db, struct error *e);
bool db_savepoint_end(struct db *db, bool keep, struct error *e);

/* Another number than the last time when another connection has committed since (never by what this
 * one commits). Reads memory that the connections share, no file (but for a rollback journal). */
bool db_version(struct db *db, int64_t *version, struct error *e);

/* Runs SQL text of the program's own (pragmas, tests); several statements, no rows. */
bool db_exec(struct db *db, const char *sql, struct error *e);

/* Makes the statement that runs fail with "interrupted"; `for_good` ends waiting for locks too,
 * now and from now on (before closing). The only function that another thread may call, and only
 * while the connection is open. */
void db_interrupt(struct db *db, bool for_good);

/* Moves the WAL into the file as far as readers allow. */
bool db_checkpoint(struct db *db, struct error *e);

/* Bytes that hold data (without free pages), bytes on the disk (without the WAL). */
bool db_size(struct db *db, int64_t *used, int64_t *file, struct error *e);

/* Gives at most this many free pages back to the file system (only files made with it: caches). */
bool db_shrink(struct db *db, int pages, struct error *e);

#endif
