/* SPDX-License-Identifier: MIT */
#include "yiping/model/second.h"

#include <string.h>

#include "yiping/base/instant.h"

static bool refuse(struct act_problem *p, int status, const char *code, const char *sentence)
{
	p->status = status;
	return error_set(&p->error, code, "%s", sentence);
}

bool second_waits(int64_t asked_at, int64_t now)
{
	return asked_at != INSTANT_NONE && now - asked_at < SECOND_WAIT_MS;
}

bool second_check(const struct actor *asker, int64_t asked_at, bool confirms,
	const struct person *p, int64_t now, struct act_problem *out)
{
	if (p->role != PERSON_SUPERVISOR && p->role != PERSON_DUTY)
		return refuse(out, 403, "role", "Only duty and supervisors decide on it.");
	if (!second_waits(asked_at, now))
		return refuse(out, 409, "none", "Nothing waits for a second person.");
	if (confirms && asker->subject && strcmp(asker->subject, p->subject) == 0)
		return refuse(out, 403, "second", "The second person is somebody else.");
	return true;
}
