/* SPDX-License-Identifier: MIT */
/* reduce(old head or none, change) -> new head and counter deltas: the one function behind the server's
 * state, the replica, replay and KPIs. Pure over one entity. */
#ifndef YIPING_MODEL_REDUCE_H
#define YIPING_MODEL_REDUCE_H

#include "yiping/base/error.h"
#include "yiping/model/change.h"

/* What is counted per area (and everything above it). Gauges go up and down with the live set; flows
 * only grow, and belong to the local day of the change. */
enum counter {
	COUNT_OPEN,         // open events
	COUNT_GRADE_1, COUNT_GRADE_2, COUNT_GRADE_3, COUNT_GRADE_4, COUNT_GRADE_5, // open, by grade
	COUNT_STATE_0,      // open events by state, 10 of them: sensed .. checking
	COUNT_STATE_LAST = COUNT_STATE_0 + 9,
	COUNT_UNACKED, COUNT_135, COUNT_SUPERVISED,
	COUNT_BLUE, COUNT_YELLOW, COUNT_ORANGE, COUNT_RED, COUNT_DOUBT, // indicators
	GAUGE_COUNT,
	FLOW_SENSED = GAUGE_COUNT, // flows
	FLOW_IN,            // became events (waiting)
	FLOW_RECEIVED, FLOW_DISPATCHED, FLOW_ACCEPTED, FLOW_FED_BACK, FLOW_CLOSED, FLOW_CLOSED_IN_TIME,
	FLOW_FALSE, FLOW_SELF_CLEARED, FLOW_SENT_BACK, FLOW_REWORKED, FLOW_EXTENDED, FLOW_REOPENED,
	FLOW_MERGED, FLOW_VOID, FLOW_ESCALATED, FLOW_URGED,
	FLOW_A_IN_TIME, FLOW_A_LATE, FLOW_V_IN_TIME, FLOW_V_LATE, FLOW_D_IN_TIME, FLOW_D_LATE,
	COUNTER_COUNT,
};

#define DELTAS_MAX 32

struct delta {
	uint8_t counter; // enum counter
	int8_t by;
};

/* The change of the counters of one place and domain. `gone` applies to the old place (and its
 * ancestors), `come` to the new. */
struct deltas {
	struct delta gone[DELTAS_MAX];
	uint8_t gone_count;
	struct delta come[DELTAS_MAX];
	uint8_t come_count;
};

enum reduce_result {
	REDUCE_OK,
	REDUCE_REPEAT, // this rev or a newer one is already there: nothing changes
	REDUCE_GAP,    // revs were missed: the state is taken, the caller re-fetches the event
};

/* old NULL = the entity is not known. new_head is always filled; for OP_LEAVE its state is ended. */
enum reduce_result reduce(const struct head *old, const struct change *c, struct head *new_head,
	struct deltas *d);

const char *counter_token(enum counter c);

#endif
