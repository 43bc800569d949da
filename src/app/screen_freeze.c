/* SPDX-License-Identifier: MIT */
#include "screen_freeze.h"

#include "yiping/ui/calls.h"

struct search {
	const struct board *board;
	struct freeze *fill;       // collects what it finds
	const struct freeze *look; // or looks for what is not in it
	uint32_t found;
};

static bool is_known(const struct freeze *f, uint32_t num)
{
	for (size_t i = 0; i < f->known_count; i++)
		if (f->known[i] == num)
			return true;
	return f->known_count == FREEZE_KNOWN_MAX; // so many that one more is no news
}

/* A minute of 1-3-5 may be over before a reader lets the picture go on. */
static bool is_grave(const struct head *h)
{
	return h->flags & HEAD_135 || (h->grade >= 1 && h->grade <= FREEZE_GRAVE);
}

static bool visit(void *user, const struct live *l)
{
	struct search *s = user;
	const struct head *h = &l->head;

	if (!is_grave(h) || !(STATE_BIT(h->state) & STATES_OPEN) ||
		!area_path_has(&l->path, s->board->centre))
		return true;
	if (s->fill && s->fill->known_count < FREEZE_KNOWN_MAX)
		s->fill->known[s->fill->known_count++] = h->num;
	if (s->look && !is_known(s->look, h->num))
		s->found = h->num;
	return s->found == 0;
}

void freeze_begin(struct freeze *f, const struct board *b)
{
	struct search s = {.board = b, .fill = f};

	struct my_call m;

	calls_mine(b, &m);
	*f = (struct freeze){
		.on = true, .seq = b->fold ? fold_seq(b->fold) : 0, .calls = m.count};
	if (b->fold)
		fold_each(b->fold, KIND_EVENT, visit, &s);
}

uint64_t freeze_changes(const struct freeze *f, const struct board *b)
{
	uint64_t seq = b->fold ? fold_seq(b->fold) : 0;

	return seq > f->seq ? seq - f->seq : 0;
}

bool freeze_is_called(const struct freeze *f, const struct board *b)
{
	struct my_call m;

	return calls_mine(b, &m) && m.count > f->calls;
}

uint32_t freeze_breaker(const struct freeze *f, const struct board *b)
{
	struct search s = {.board = b, .look = f};

	if (b->fold)
		fold_each(b->fold, KIND_EVENT, visit, &s);
	return s.found;
}
