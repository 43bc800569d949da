/* SPDX-License-Identifier: MIT */
/* What the session does next, given what it asked and what came: pure, for tables of tests. */
#ifndef YIPING_SYNC_PLAN_H
#define YIPING_SYNC_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "yiping/base/spread.h"
#include "yiping/sync/reply_judge.h"

#define PLAN_LOGIN_MS (60 * SECOND_MS) // between two tries of a token that was turned away
#define PLAN_STUCK_MOST 3              // answers that get nowhere in a row

enum session_ask {
	ASK_META,
	ASK_AREAS,
	ASK_CATALOG,
	ASK_UNITS,
	ASK_SERIES,
	ASK_LIST,  // a page of the snapshot
	ASK_BOARD, // values of another centre
	ASK_POLL,  // changes
	ASK_COUNT,
};

enum plan_step {
	STEP_TAKE,    // the content is worth reading
	STEP_WAIT,    // wait_ms, then the same again
	STEP_AUTH,    // wait_ms, then from meta on
	STEP_LOGIN,   // wait_ms, then meta; a person has to do something
	STEP_HOME,    // back to the centre before
	STEP_RELIST,  // wait_ms, then from meta on and a new list
	STEP_EPOCH,   // the same, and the outbox has to be proved
	STEP_NOTHING, // the request was given up by ourselves
	STEP_COUNT,
};

struct plan {
	enum plan_step step;
	int64_t wait_ms;
};

/* attempt: failures in a row before this one. A poll that only was silent is replaced at once the
 * first time. */
struct plan plan_next(
	enum session_ask ask, const struct reply *reply, unsigned attempt, struct spread *spread);

/* The wait before a relist: always a random one, so that a thousand terminals do not list together;
 * longer when it has been tried `relists` times already without getting live. */
int64_t plan_relist_wait(unsigned relists, struct spread *spread);

/* Whether the stream gets anywhere. Zeroed = nothing seen. */
struct progress {
	uint64_t head;  // when the cursor last moved
	unsigned empty; // answers in a row that should have moved it and did not
};

/* Takes one answer to a poll; true if the server is stuck: PLAN_STUCK_MOST answers in a row said
 * that there is more, or that the log has grown, and `next` stayed where it was. */
bool progress_note(struct progress *p, bool moved, bool more, uint64_t head);

#endif
