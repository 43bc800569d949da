/* SPDX-License-Identifier: MIT */
#include "yiping/ui/deeds.h"

#include <stdio.h>
#include <string.h>

#include "yiping/ui/keymap.h"

enum verb deed_verb(enum command c)
{
	int v = (int)c - COMMAND_DEED;

	return v > VERB_NONE && v < VERB_COUNT ? (enum verb)v : VERB_NONE;
}

enum command deed_command(enum verb v)
{
	return (enum command)(COMMAND_DEED + (int)v);
}

bool deed_key(enum verb v, enum view_id view, struct key *k)
{
	return v != VERB_NONE && keymap_key(deed_command(v), view, k);
}

bool deed_allowed(const struct board *b, const struct event *e, struct allowed *out)
{
	struct act_context x = {.catalog = b->catalog, .tree = b->tree};
	struct event before;

	memset(out, 0, sizeof(*out));
	if (!e || !b->person || !b->catalog || !b->tree)
		return false;
	before = *e; // what stood there is the server's to know; that it did is enough here
	before.rev--;
	x.before = &before;
	allowed(e, b->person, &x, b->now, out);
	return true;
}

const struct event *deed_event(const struct board *b, uint32_t num)
{
	return num && b->event ? b->event(b->user, num) : NULL;
}

static bool says_no_more(const char *title, const struct name *n)
{
	const char *const names[] = {n->zh_cn, n->zh_tw, n->en};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i] && strcmp(title, names[i]) == 0)
			return true;
	return false;
}

static bool title_adds(const struct board *b, const struct event *e, const char *beside)
{
	const struct event_type *t = catalog_type(b->catalog, e->type);

	if (!e->title || !*e->title || strcmp(e->title, beside) == 0)
		return false;
	if (t && (says_no_more(e->title, &t->name) || says_no_more(e->title, &t->short_name)))
		return false;
	return !e->text || !strstr(e->text, e->title);
}

const char *deed_words(const struct board *b, const struct event *e, const char *beside,
	char out[WORDS_ROOM])
{
	bool has_text = e->text && *e->text, has_title = title_adds(b, e, beside);

	if (!has_text && !has_title)
		return NULL;
	snprintf(out, WORDS_ROOM, "%s%s%s", has_title ? e->title : "",
		has_title && has_text ? "  " : "", has_text ? e->text : "");
	return out;
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
