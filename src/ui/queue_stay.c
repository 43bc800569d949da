/* SPDX-License-Identifier: MIT */
/* The selected row stays where it is when its event leaves the list, by an act of this person or of
 * somebody else, until the cursor leaves it: a key pressed at that moment is never for its
 * neighbour. */
#include "queue_parts.h"
#include "yiping/base/instant.h"

#define IDLE_MS (10 * SECOND_MS) // where nobody has touched the list

void stay_note(struct queue *q, const struct board *b, const struct line *l,
	const struct queue_row *row)
{
	if (l->gone)
		return;
	q->stay = (struct stay){.valid = true,
		.row = *row,
		.rank = l->rank,
		.child = l->lead != NULL,
		.centre = b->centre,
		.since = INSTANT_NONE};
	if (l->lead)
		q->stay.lead = *l->lead;
}

static bool is_over(const struct queue *q, const struct board *b)
{
	double rate = b->link.rate > 0 ? b->link.rate : 1;
	int64_t since = b->now - q->stay.since;

	return !q->moved && (since < 0 || (double)since >= IDLE_MS * rate);
}

/* As it is now: among the open ones, or closed and its text at hand. */
static void look_again(struct stay *s, const struct board *b)
{
	struct live *l = &s->row.live;
	const struct live *now = fold_find(b->fold, KIND_EVENT, l->head.num);
	const struct event *e = now || !b->event ? NULL : b->event(b->user, l->head.num);

	if (now)
		*l = *now;
	else if (e)
		l->head = event_head(e);
}

void stay_keep(struct queue *q, const struct board *b)
{
	struct stay *s = &q->stay;

	if (!s->valid || s->row.live.head.num != q->choice.num || s->centre != b->centre ||
		b->wall || !b->fold || !b->catalog)
		return;
	if (s->since == INSTANT_NONE)
		s->since = b->now;
	if (is_over(q, b)) {
		s->valid = false;
		return;
	}
	look_again(s, b);
	*harvest_add(&q->harvest) = (struct line){.rank = s->rank,
		.lead = s->child ? &s->lead : NULL,
		.live = &s->row.live,
		.flood = UINT32_MAX,
		.child = s->child,
		.gone = true};
}
