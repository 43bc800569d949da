/* SPDX-License-Identifier: MIT */
/* Runs: what folding needs of many changes in one row. The server's log has them for all but its
 * newest changes; a cache, whose log has holes, has none. A change is packed as txn (8), at (8),
 * head (64), length of the rest (2), rest; its seq is told by its place. */
#ifndef STORE_CHANGELOG_RUN_H
#define STORE_CHANGELOG_RUN_H

#include "changelog_row.h"
#include "sql.h"
#include "yiping/model/fold.h"

#define RUN_CHANGES 1024
#define RUN_ROW_MAX (8 + 8 + HEAD_BYTES + 2 + CHANGE_REST_MAX)

/* The first seq of the run in which this one lies. */
static inline uint64_t run_first(uint64_t seq)
{
	return (seq - 1) / RUN_CHANGES * RUN_CHANGES + 1;
}

/* Writes the run that ends with this seq, if all its changes are there. */
bool run_write(struct db *db, uint64_t last, struct error *e);

/* *same is false if the run that ends with this seq is there and says another thing than the
 * rows. */
bool run_matches(struct db *db, uint64_t last, bool *same, struct error *e);

/* changelog_fold by the rows alone. */
bool changelog_fold_rows(struct db *db, uint64_t after, uint64_t upto,
	bool (*visit)(void *user, const struct change *c), void *user, struct error *e);

/* One way through the log, by runs where there are some and by rows elsewhere. */
struct way {
	struct db *db;
	struct fold *filling; // newest first into this one; NULL = oldest first to the visitor
	bool go_on;           // as the visitor said
	bool (*visit)(void *user, const struct change *c); // when filling: only rows
	void *user;
};

/* Goes through the changes with after < seq <= upto of the run that begins with `first`; *found
 * false if there is no such run. */
bool run_visit(struct way *w, uint64_t first, uint64_t after, uint64_t upto, bool *found,
	struct error *e);

#endif
