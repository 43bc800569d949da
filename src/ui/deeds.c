/* SPDX-License-Identifier: MIT */
#include "deeds.h"

#include <string.h>

#include "yiping/ui/keymap.h"

static const struct {
	enum command command;
	enum verb verb;
} deeds[] = {
	{COMMAND_ACK, VERB_ACK},
	{COMMAND_VERIFY, VERB_VERIFY},
	{COMMAND_NOTE, VERB_NOTE},
	{COMMAND_CLOSE, VERB_CLOSE},
};

#define DEEDS (sizeof(deeds) / sizeof(deeds[0]))

enum verb deed_verb(enum command c)
{
	for (size_t i = 0; i < DEEDS; i++)
		if (deeds[i].command == c)
			return deeds[i].verb;
	return VERB_NONE;
}

bool deed_key(enum verb v, enum view_id view, struct key *k)
{
	size_t n;
	const struct binding *table = keymap_table(&n);

	for (size_t i = 0; i < n; i++) {
		if (deed_verb(table[i].command) != v || v == VERB_NONE)
			continue;
		if (table[i].views && !(table[i].views >> view & 1))
			continue;
		*k = table[i].key;
		return true;
	}
	return false;
}

bool deed_allowed(const struct board *b, const struct event *e, struct allowed *out)
{
	struct act_context x = {.catalog = b->catalog, .tree = b->tree};

	memset(out, 0, sizeof(*out));
	if (!e || !b->person || !b->catalog || !b->tree)
		return false;
	allowed(e, b->person, &x, b->now, out);
	return true;
}

const struct event *deed_event(const struct board *b, uint32_t num)
{
	return num && b->event ? b->event(b->user, num) : NULL;
}

struct intent deed_intent(enum command c, const uint32_t *nums, size_t count)
{
	struct intent in = {.kind = INTENT_ACT, .command = c};

	if (count == 0)
		return in;
	in.count = count < INTENT_EVENTS_MAX ? count : INTENT_EVENTS_MAX;
	memcpy(in.nums, nums, in.count * sizeof(*nums));
	in.num = nums[0];
	return in;
}
