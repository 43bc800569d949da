/* SPDX-License-Identifier: MIT */
/* Done by time to orders. Pure, as timer.h is for events. */
#ifndef YIPING_MODEL_ORDER_TIMER_H
#define YIPING_MODEL_ORDER_TIMER_H

#include "yiping/model/order.h"
#include "yiping/model/timer.h"

/* The next thing that time does to it; verb VERB_NONE = nothing. The ladder is that of events: an
 * urge at the end of the limit, then, each half of it later, the leader and the supervisor of the
 * centre that owes it are called, and it goes a level up. What is to be signed for or reported goes
 * up as far as the centre that issued it; a report that nobody looks at is owed by that one, and
 * goes up to the city. A limit that was over when the stage began strikes half of it later. */
struct rung order_rung(const struct order *o, const struct area_tree *t);

/* Does what time does, calling `who` by name (subject NULL = nobody); rev counts on. */
void order_strike(struct order *o, const struct rung *r, const struct actor *who, int64_t at);

#endif
