/* SPDX-License-Identifier: MIT */
/* The guards of the table, for act_check. */
#ifndef YIPING_MODEL_ACT_GUARD_H
#define YIPING_MODEL_ACT_GUARD_H

#include "yiping/model/act.h"

/* What a guard looks at. */
struct check {
	const struct event *e; // NULL for report and sense
	const struct act *a;
	const struct act_context *x;
};

/* True if the guard of this bit (0 .. GUARD_COUNT_BITS - 1) does not hinder. */
bool guard_holds(const struct check *k, int bit);

bool act_is_rule(const struct act *a);

/* True if this act's person is the one, or of the unit, that is called and has not answered. */
bool act_answers(const struct call *c, const struct act *a);

#endif
