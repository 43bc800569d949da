/* SPDX-License-Identifier: MIT */
/* Who read about people, when, and of which event. No part of the log, which is told to everybody
 * in scope. */
#ifndef YIPING_STORE_AUDIT_H
#define YIPING_STORE_AUDIT_H

#include "yiping/base/arena.h"
#include "yiping/model/token.h"
#include "yiping/store/db.h"

struct audit_row {
	uint64_t id;         // given by audit_put, dense from 1
	int64_t at;
	const char *subject; // who
	enum role_id role;
	const char *event;   // id
	const char *what;    // "people"
	uint32_t count;      // rows that were told
	const char *request; // Request-Id, NULL if there is none
};

/* Adds a row; id is filled. */
bool audit_put(struct db *db, struct audit_row *row, struct error *e);

/* Visits rows with id > after, oldest first; the row is the visitor's only during the call; false
 * stops. */
bool audit_each(struct db *db, uint64_t after,
	bool (*visit)(void *user, const struct audit_row *row), void *user, struct error *e);

/* Deletes at most `slice` rows written before an instant. */
bool audit_prune(struct db *db, int64_t before, size_t slice, bool *more, struct error *e);

#endif
