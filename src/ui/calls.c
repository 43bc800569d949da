/* SPDX-License-Identifier: MIT */
#include "yiping/ui/calls.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/call.h"
#include "yiping/ui/deeds.h"

#define LOOKED_MOST 32 // events of which the text is looked at in one picture

struct looking {
	uint32_t nums[LOOKED_MOST];
	size_t count;
};

static bool note(void *user, const struct live *l)
{
	struct looking *k = user;

	if (l->head.flags & HEAD_CALLING && k->count < LOOKED_MOST)
		k->nums[k->count++] = l->head.num;
	return k->count < LOOKED_MOST;
}

static bool is_being_answered(const struct board *b, const char *event)
{
	for (size_t i = 0; i < b->act_count; i++) {
		const struct act_row *a = &b->acts[i];
		if (a->verb == VERB_ANSWER && strcmp(a->event, event) == 0)
			return a->mark == MARK_QUEUED || a->mark == MARK_SENT;
	}
	return false;
}

static void take(const struct board *b, const struct event *e, struct my_call *out)
{
	const struct call *c = call_for(e, b->person);

	if (!c || is_being_answered(b, e->id))
		return;
	out->count++;
	if (out->num && c->at >= out->at)
		return;
	out->num = e->num;
	out->at = c->at;
	out->limit_s = call_limit_s(e, b->catalog);
	out->is_135 = e->is_135;
	snprintf(out->by, sizeof(out->by), "%s", c->by.name ? c->by.name : "");
}

bool calls_mine(const struct board *b, struct my_call *out)
{
	struct looking k = {.count = 0};

	*out = (struct my_call){.at = INSTANT_NONE};
	if (!b->fold || !b->catalog || !b->person || b->wall || !*b->person->subject ||
		b->person->role == PERSON_VIEWER)
		return false;
	fold_each(b->fold, KIND_EVENT, note, &k);
	for (size_t i = 0; i < k.count; i++) {
		const struct event *e = deed_event(b, k.nums[i]);
		if (e)
			take(b, e, out);
	}
	return out->count > 0;
}
