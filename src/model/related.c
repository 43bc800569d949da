/* SPDX-License-Identifier: MIT */
#include "yiping/model/related.h"

/* The last of its path that is no deeper than this level; 0 if there is none. */
static uint32_t at_level(const struct area_tree *t, const struct live *l, enum level level)
{
	uint32_t found = 0;
	for (uint8_t i = 0; i < l->path.count; i++) {
		const struct area *a = area_by_num(t, l->path.num[i]);
		if (a && a->level == level)
			found = a->num;
	}
	return found;
}

static bool is_one_place(const struct area_tree *t, const struct live *a, const struct live *b)
{
	const struct area *place = area_by_num(t, a->head.area);
	return a->head.area == b->head.area && place && place->level > LEVEL_TOWN;
}

static bool share(const struct area_tree *t, const struct live *a, const struct live *b,
	enum level level)
{
	uint32_t mine = at_level(t, a, level);
	return mine && mine == at_level(t, b, level);
}

enum relation related_how(
	const struct area_tree *t, const struct live *event, const struct live *other)
{
	if (event->head.num == other->head.num || !(STATE_BIT(other->head.state) & STATES_OPEN))
		return RELATION_NONE;
	if (is_one_place(t, event, other))
		return RELATION_PLACE;
	if (event->head.type && event->head.type == other->head.type &&
		share(t, event, other, LEVEL_DISTRICT))
		return RELATION_TYPE;
	if (event->head.domain && event->head.domain == other->head.domain &&
		share(t, event, other, LEVEL_TOWN))
		return RELATION_DOMAIN;
	return RELATION_NONE;
}

struct search {
	const struct area_tree *tree;
	const struct calendar *calendar;
	const struct live *event;
	int64_t now;
	struct related *out;
	size_t count, most, all;
};

static bool is_before(const struct search *s, const struct related *a, const struct related *b)
{
	if (a->how != b->how)
		return a->how < b->how;
	return eval_compare(&a->live->head, &b->live->head, s->calendar, s->now) < 0;
}

static bool take(void *user, const struct live *l)
{
	struct search *s = user;
	struct related r = {l, related_how(s->tree, s->event, l)};
	size_t at = s->count < s->most ? s->count : s->most - 1;
	if (r.how == RELATION_NONE)
		return true;
	s->all++;
	if (!s->most || (s->count == s->most && !is_before(s, &r, &s->out[at])))
		return true;
	for (; at > 0 && is_before(s, &r, &s->out[at - 1]); at--)
		s->out[at] = s->out[at - 1];
	s->out[at] = r;
	s->count += s->count < s->most;
	return true;
}

size_t related_find(const struct fold *f, const struct area_tree *t, const struct calendar *c,
	const struct live *event, int64_t now, struct related *out, size_t most, size_t *all)
{
	struct search s = {.tree = t, .calendar = c, .event = event, .now = now, .out = out,
		.most = most};
	fold_each(f, KIND_EVENT, take, &s);
	if (all)
		*all = s.all;
	return s.count;
}
