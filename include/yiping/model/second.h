/* SPDX-License-Identifier: MIT */
/* What one person asks for and a second one confirms: the mode of a centre, an orange or red
 * warning. What is asked for waits in the entity itself, for ten minutes. */
#ifndef YIPING_MODEL_SECOND_H
#define YIPING_MODEL_SECOND_H

#include "yiping/model/act.h"

#define SECOND_WAIT_MS (INT64_C(10) * 60 * 1000)

/* True while what was asked for at that instant (INSTANT_NONE = nothing was) waits. */
bool second_waits(int64_t asked_at, int64_t now);

/* May this person confirm or decline it? 403 "role" unless duty or supervisor; 409 "none" if
 * nothing waits, or no longer; 403 "second" if who asked confirms. Who asked may take it back.
 * Pure. */
bool second_check(const struct actor *asker, int64_t asked_at, bool confirms,
	const struct person *p, int64_t now, struct act_problem *out);

#endif
