/* SPDX-License-Identifier: MIT */
#include "plight.h"

#include <math.h>

#include "yiping/model/inform.h"

struct survey {
	const struct board *board;
	struct filter watch;
	struct filter_context context;
	struct plight *plight;
	struct live *top;
	struct eval_rank ranks[PLIGHT_TOP_MAX];
	int room, count;
	enum level level; // of the position
};

static void keep_if_worse(struct survey *s, const struct live *l)
{
	struct eval_rank rank = eval_rank(&l->head, &s->board->catalog->calendar, s->board->now);
	int at = s->count;

	while (at > 0 && eval_rank_compare(&rank, &s->ranks[at - 1]) < 0)
		at--;
	if (at >= s->room)
		return;
	if (s->count < s->room)
		s->count++;
	for (int i = s->count - 1; i > at; i--) {
		s->ranks[i] = s->ranks[i - 1];
		s->top[i] = s->top[i - 1];
	}
	s->ranks[at] = rank;
	s->top[at] = *l;
}

/* Each centre its own: what lies below is that one's to report. */
static void count_report(struct survey *s, const struct head *h)
{
	const struct board *b = s->board;

	if (!(h->flags & HEAD_OWES) || !b->person || !b->tree || head_level(h) != s->level)
		return;
	enum urgency u = eval_inform(h, b->catalog, b->now).urgency;
	s->plight->reports_late += u == URGENCY_OVERDUE;
	s->plight->reports_near += u == URGENCY_NEAR;
}

static bool survey_event(void *user, const struct live *l)
{
	struct survey *s = user;
	const struct board *b = s->board;

	if (b->centre && !area_path_has(&l->path, b->centre))
		return true;
	count_report(s, &l->head);
	if (!head_is_open(&l->head))
		return true;
	enum urgency urgency = eval_clock(&l->head, &b->catalog->calendar, b->now).urgency;
	s->plight->open++;
	s->plight->unacked += (l->head.flags & HEAD_UNACKED) != 0;
	s->plight->overdue += urgency == URGENCY_OVERDUE;
	s->plight->ownerless += urgency == URGENCY_OVERDUE && l->head.flags & HEAD_UNOWNED;
	s->plight->near += urgency == URGENCY_NEAR;
	s->plight->watch += filter_keeps(&s->watch, &s->context, l, NULL, NULL);
	keep_if_worse(s, l);
	return true;
}

int plight_survey(const struct board *b, struct plight *out, struct live *top, int room)
{
	struct filter_term watch = {.field = FILTER_FLAG, .op = FILTER_EQ, .number = FLAG_WATCH};
	struct survey s = {
		.board = b,
		.watch = {.terms = &watch, .count = 1},
		.context = {.catalog = b->catalog,
			.tree = b->tree,
			.person = b->person,
			.now = b->now},
		.plight = out,
		.top = top,
		.room = room < PLIGHT_TOP_MAX ? room : PLIGHT_TOP_MAX,
		.level = b->person && b->tree ? person_level(b->person, b->tree) : LEVEL_NONE,
	};

	*out = (struct plight){0};
	if (b->fold && b->catalog)
		fold_each(b->fold, KIND_EVENT, survey_event, &s);
	out->has_worst = s.count > 0;
	if (s.count > 0)
		out->worst = top[0];
	return s.count;
}

struct plight plight_of(const struct board *b)
{
	struct plight p;
	struct live worst;

	plight_survey(b, &p, &worst, 1);
	return p;
}

struct clock_face plight_clock(const struct board *b, const struct head *h)
{
	struct clock_view v = eval_clock(h, &b->catalog->calendar, b->now);
	struct clock_face f = {.limit_ms = (int64_t)h->limit_s * 1000};

	f.step_s = h->flags & HEAD_135 ? 1 : 10;
	f.quiet = !head_is_serious(h);
	f.doubt = b->link.state == LINK_OFFLINE || b->link.state == LINK_DENIED;
	if (v.clock == CLOCK_NONE)
		return f;
	f.state = v.paused ? CLOCK_FACE_HELD : CLOCK_FACE_RUNNING;
	/* The face shows wall time and takes its heat from the share that is used up, which may
	 * count working time: choose the length that says both. */
	if (fabs(1 - v.used) > 1e-6)
		f.limit_ms = (int64_t)((double)v.left_ms / (1 - v.used));
	f.elapsed_ms = f.limit_ms - v.left_ms;
	return f;
}
