/* SPDX-License-Identifier: MIT */
#include "yiping/ui/on_post.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/attend_say.h"

static const struct attendance *of_person(const struct board *b)
{
	for (size_t i = 0; i < b->attendance_count; i++) {
		const char *who = b->attendances[i].person.subject;
		if (who && b->person && strcmp(who, b->person->subject) == 0)
			return &b->attendances[i];
	}
	return NULL;
}

static bool is_open(const struct act_row *a)
{
	return a->mark == MARK_QUEUED || a->mark == MARK_SENT;
}

bool on_post(const struct board *b, struct on_post_view *out)
{
	const struct attendance *a = of_person(b);
	struct on_post_view v = {.on = a != NULL, .since = a ? a->since : INSTANT_NONE};

	for (size_t i = b->act_count; i-- > 0;) { // the newest last
		enum attend_act act = attend_act_said(b->acts[i].meant);
		if (!is_open(&b->acts[i]) || act == ATTEND_ACT_COUNT)
			continue;
		v.changing = true;
		v.becomes = act == ATTEND_IN;
	}
	if (out)
		*out = v;
	return v.changing ? v.becomes : v.on;
}
