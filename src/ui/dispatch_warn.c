/* SPDX-License-Identifier: MIT */
#include "yiping/ui/warn.h"

#include <stdio.h>
#include <string.h>

#include "detail.h"
#include "yiping/model/muster.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

static const struct unit *unit_of(const struct board *b, uint32_t num)
{
	for (size_t i = 0; i < b->unit_count; i++)
		if (b->units[i].num == num)
			return &b->units[i];
	return NULL;
}

static const struct candidate *in_kind(const struct proposal_kind *k, uint32_t unit)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->top[i].unit->num == unit)
			return &k->top[i];
	return NULL;
}

/* As the server sees it, who knows more; NULL if it did not say. */
static const struct candidate *told_of(const struct proposal *p, uint32_t unit)
{
	const struct candidate *c = p ? in_kind(&p->lead, unit) : NULL;

	for (size_t i = 0; p && !c && i < p->assist_count; i++)
		c = in_kind(&p->assist[i], unit);
	return c;
}

struct named {
	const char *id;
	uint32_t num;
};

static bool is_named(void *user, const struct live *l)
{
	struct named *n = user;

	if (strcmp(l->id, n->id) == 0)
		n->num = l->head.num;
	return n->num == 0;
}

static const struct event *event_of(const struct board *b, const char *id)
{
	struct named n = {.id = id};

	if (b->fold)
		fold_each(b->fold, KIND_EVENT, is_named, &n);
	return deed_event(b, n.num);
}

/* Who sent it out is in the event while nobody has done anything since; then whose it is. */
static void by_whom(const struct board *b, const char *id, char *out, size_t room)
{
	const struct event *e = event_of(b, id);

	if (e && e->last_verb == VERB_DISPATCH && e->last_by.name)
		snprintf(out, room, "%s", e->last_by.name);
	else if (e && e->level != LEVEL_NONE)
		snprintf(out, room, _("%s duty room"), words_level(e->level));
	else
		snprintf(out, room, "%s", _("somebody"));
}

static void warn_of(const struct board *b, const struct candidate *c, enum muster_doubt doubt,
	char out[WARN_ROOM])
{
	const char *name = name_in(&c->unit->name, b->lang);
	char by[96];

	if (doubt == MUSTER_ASKED) {
		by_whom(b, c->asked, by, sizeof(by));
		snprintf(out, WARN_ROOM, _("%s: already asked by %s, same place, event %s"), name,
			by, c->asked);
		return;
	}
	unsigned limit = c->unit->load_limit ? c->unit->load_limit
					     : b->catalog->proposal.load_unsaid;
	snprintf(out, WARN_ROOM, _("%s: would carry %u, its limit is %u"), name, c->load + 1u,
		limit);
}

size_t warn_dispatch(const struct board *b, uint32_t num, const uint32_t *units, size_t n,
	char out[][WARN_ROOM], size_t most)
{
	static const enum muster_doubt doubts[] = {MUSTER_ASKED, MUSTER_LOADED};
	struct subject x = {.num = num, .event = deed_event(b, num),
		.live = b->fold ? fold_find(b->fold, KIND_EVENT, num) : NULL};
	struct fetch_view how;
	size_t count = 0;

	if (!b->catalog || !b->tree || (!x.event && !x.live))
		return 0;
	const struct proposal *p = b->proposal ? b->proposal(b->user, num, &how) : NULL;
	for (size_t i = 0; i < n; i++) {
		const struct candidate *told = told_of(p, units[i]);
		const struct unit *u = told ? told->unit : unit_of(b, units[i]);
		if (!u)
			continue;
		struct candidate c = told ? *told : detail_candidate(b, &x, u);
		for (size_t k = 0; k < 2 && count < most; k++)
			if (muster_doubts(&c) & doubts[k])
				warn_of(b, &c, doubts[k], out[count++]);
	}
	return count;
}
