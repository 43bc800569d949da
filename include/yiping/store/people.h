/* SPDX-License-Identifier: MIT */
/* People named by events: phones, citizens' names, addresses. Never in the log, so that they can be
 * deleted and the log still verifies. Reading them is for the caller to audit. */
#ifndef YIPING_STORE_PEOPLE_H
#define YIPING_STORE_PEOPLE_H

#include "yiping/base/arena.h"
#include "yiping/store/db.h"

struct people_row {
	uint32_t id;       // given by people_put
	uint32_t event;    // num
	const char *role;  // "caller", "patient" ...; each NULL if absent
	const char *name, *phone, *address, *note;
	int64_t at;
};

/* Adds a row; id is filled. */
bool people_put(struct db *db, struct people_row *row, struct error *e);

/* The people of an event, oldest first; array and strings in the arena, at most 64. */
bool people_of(struct db *db, uint32_t event, struct arena *arena, struct people_row **rows,
	size_t *count, struct error *e);

/* Deletes the people of one event, or (event 0) those written before an instant, at most `slice`;
 * *gone is how many. The bytes are overwritten in the file. Outside a transaction the WAL, which
 * still has the old pages, is emptied too; inside one it is when it next begins afresh. */
bool people_purge(struct db *db, uint32_t event, int64_t before, size_t slice, size_t *gone,
	struct error *e);

#endif
