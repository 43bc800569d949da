/* SPDX-License-Identifier: MIT */
/* How far the plan of a matter has come: its steps, and the orders that they were sent as. Pure. */
#ifndef YIPING_MODEL_RESPONSE_H
#define YIPING_MODEL_RESPONSE_H

#include "yiping/model/eval.h"
#include "yiping/model/order.h"

struct step_state {
	const struct response_step *step;
	const struct order *order;  // the one that counts; NULL = it was not sent
	size_t sent;                // orders of this step
	enum order_stage stage;     // of that order; ORDER_NO_STAGE = not sent
	enum urgency urgency;       // of its running clock
	int64_t left_ms;            // of it; negative = over it; 0 where none runs
};

/* Writes a state for each step of the plan, in their order, and returns how many (at most `most`).
 * Of several orders of one step the one counts that is farthest; those that were taken back count
 * only where there is no other. */
size_t response_states(const struct response_plan *p, const struct order *orders, size_t count,
	const struct calendar *c, int64_t now, struct step_state *out, size_t most);

/* True if nothing is left to do on it: it was reported or closed. */
bool step_is_done(const struct step_state *s);

/* How an order stands now by its own clock: urgency and what is left of it. */
struct clock_view order_clock(const struct order *o, const struct calendar *c, int64_t now);

#endif
