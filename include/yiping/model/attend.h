/* SPDX-License-Identifier: MIT */
/* Who is on post (在岗): everybody of a unit checks in and out themselves; a supervisor checks out
 * whoever forgot it, and says why. How many are on post moves with it in the unit itself. */
#ifndef YIPING_MODEL_ATTEND_H
#define YIPING_MODEL_ATTEND_H

#include "yiping/model/act.h"
#include "yiping/model/entity.h"

enum attend_act { ATTEND_IN, ATTEND_OUT, ATTEND_ACT_COUNT };

struct attend_ask { // what somebody asks for
	enum attend_act act;
	const char *subject, *reason; // of somebody else, and why; NULL = of oneself
};

/* "in", "out"; ATTEND_ACT_COUNT for anything else. */
const char *attend_act_token(enum attend_act a);
enum attend_act attend_act_of(const char *token);

/* Somebody who never checked in. The id is made of a hash of the subject. */
void attend_begin(struct attendance *a, const char *subject, int64_t at);

/* May it be done? In: 409 "unit" for somebody of no unit; both: 409 "same" if nothing would
 * change. Of somebody else: 403 "role" unless a supervisor, 403 "self" for a check-in, 422
 * "field_reason" without a reason. (Whether the place is theirs is for the caller.) Pure. */
bool attend_check(const struct attendance *a, enum attend_act act, const char *reason,
	const struct person *p, struct act_problem *out);

/* Does what was checked; rev counts on. Strings are kept as they are. */
void attend_apply(struct attendance *a, enum attend_act act, const char *reason,
	const struct person *p, int64_t now);

/* Moves the number of people on post of its unit with it, within its members; true if it moved.
 * Whoever did not fit in is not taken out again. */
bool attend_count(struct attendance *a, struct unit *u);

#endif
