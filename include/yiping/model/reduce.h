/* SPDX-License-Identifier: MIT */
/* reduce(old head or none, change) -> new head and counter deltas: the one function behind the
 * server's state, the replica, replay and KPIs. Pure over one entity. */
#ifndef YIPING_MODEL_REDUCE_H
#define YIPING_MODEL_REDUCE_H

#include "yiping/base/error.h"
#include "yiping/model/change.h"

/* What is counted per area (and everything above it). Gauges go up and down with the live set.
 * Flows only grow; they count what changes of events did, on the local day of the change and at the
 * place it led to. An exercise has no flows. What is taken back by `undo` has been counted. `from`
 * below is the state of the old head: unknown when the entity was not known, so that a flow that
 * needs it is not counted then. */
enum counter {
	COUNT_OPEN,         // open events
	COUNT_GRADE_1, COUNT_GRADE_2, COUNT_GRADE_3, COUNT_GRADE_4, COUNT_GRADE_5, // open, by grade
	COUNT_STATE_0,      // open events by state, 10 of them: sensed .. checking
	COUNT_STATE_LAST = COUNT_STATE_0 + 9,
	COUNT_UNACKED, COUNT_135, COUNT_SUPERVISED, // open events with the flag
	COUNT_BLUE, COUNT_YELLOW, COUNT_ORANGE, COUNT_RED, // live indicators by colour
	COUNT_DOUBT,        // live indicators whose quality is not good, whatever their colour
	GAUGE_COUNT,
	FLOW_SENSED = GAUGE_COUNT, // sense, rev 1
	FLOW_IN,            // became events: report with rev 1, promote
	FLOW_RECEIVED,      // ack from waiting to verifying or registered
	FLOW_DISPATCHED,    // dispatch to assigned, each time
	FLOW_ACCEPTED,      // ack from assigned to accepted
	FLOW_FED_BACK,      // feedback to reported
	FLOW_CLOSED,        // close to closed
	FLOW_CLOSED_IN_TIME, // the same without HEAD_LATE
	FLOW_FALSE,         // verify or decide to false_alarm
	FLOW_SELF_CLEARED,  // clear to false_alarm
	FLOW_SENT_BACK,     // send_back, or decide from assigned, to registered
	FLOW_REWORKED,      // rework
	FLOW_EXTENDED,      // decide that kept state and running clock and made its due later
	FLOW_REOPENED,      // reopen
	FLOW_MERGED,        // merge to merged (the master's own change is not counted)
	FLOW_VOID,          // void or decide to void
	FLOW_ESCALATED,     // escalate
	FLOW_URGED,         // urge
	FLOW_A_IN_TIME, FLOW_A_LATE, // a leg of 1-3-5 was pending (or rev is 1) and is met now
	FLOW_V_IN_TIME, FLOW_V_LATE,
	FLOW_D_IN_TIME, FLOW_D_LATE,
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

/* old NULL = the entity is not known, or not live. new_head is always filled: of a repeat it is the
 * old one, of OP_LEAVE one that is not live (STATE_NONE of an event, 0 of others) with the leave's
 * rev. A leave is a repeat unless it is newer than the old head, and never a gap. */
enum reduce_result reduce(const struct head *old, const struct change *c, struct head *new_head,
	struct deltas *d);

/* Only the gauges: what leaves with the old head and what comes with the new one; NULL or not live
 * = nothing. */
void reduce_gauges(const struct head *old, const struct head *new_head, struct deltas *d);

/* "open" "grade_1" "state_waiting" "unacked" "closed_in_time" ...; "" if there is none. */
const char *counter_token(enum counter c);

#endif
