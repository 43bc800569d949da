/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "filter_scan.h"
#include "yiping/base/instant.h"
#include "yiping/model/eval.h"

struct match {
	const struct filter_context *x;
	const struct live *live;
	bool (*text)(void *user, const struct live *l, const char *words);
	void *user;
};

static bool compare(enum filter_op op, int64_t a, int64_t b)
{
	switch (op) {
	case FILTER_EQ: return a == b;
	case FILTER_NE: return a != b;
	case FILTER_LT: return a < b;
	case FILTER_LE: return a <= b;
	case FILTER_GT: return a > b;
	case FILTER_GE: return a >= b;
	case FILTER_MATCH: break;
	}
	return false;
}

static bool urgency_is(const struct match *m, enum urgency u)
{
	const struct head *h = &m->live->head;

	if (h->clock == CLOCK_NONE || h->due == INSTANT_NONE)
		return false;
	if (u == URGENCY_OVERDUE && m->x->now < h->due)
		return false; // most events, without asking the calendar
	return eval_clock(h, &m->x->catalog->calendar, m->x->now).urgency == u;
}

static bool is_mine(const struct match *m)
{
	const struct head *h = &m->live->head;
	const struct person *p = m->x->person;

	if (!p)
		return false;
	uint32_t own = h->flags & HEAD_PERSON ? p->num : p->unit;
	if (own && h->holder == own)
		return true;
	for (int i = 0; p->unit && i < m->live->unit_count; i++)
		if (m->live->units[i] == p->unit)
			return true;
	return false;
}

/* Escalated to the person's level or one above it; a person of no level watches every level. */
static bool escalated_to(const struct match *m)
{
	enum level to = head_escalated(&m->live->head);
	enum level own = m->x->person ? person_level(m->x->person, m->x->tree) : LEVEL_NONE;

	return to != LEVEL_NONE && (own == LEVEL_NONE || to <= own);
}

static bool is_watched(const struct match *m)
{
	const struct head *h = &m->live->head;

	return (h->grade >= 1 && h->grade <= 3) || h->flags & (HEAD_135 | HEAD_SUPERVISED)
		|| escalated_to(m) || urgency_is(m, URGENCY_OVERDUE);
}

static bool flag_holds(const struct match *m, enum filter_flag flag)
{
	const struct head *h = &m->live->head;

	switch (flag) {
	case FLAG_OVERDUE: return urgency_is(m, URGENCY_OVERDUE);
	case FLAG_NEAR: return urgency_is(m, URGENCY_NEAR);
	case FLAG_UNACKED: return h->flags & HEAD_UNACKED;
	case FLAG_MINE: return is_mine(m);
	case FLAG_UNOWNED: return h->flags & HEAD_UNOWNED;
	case FLAG_SUSPENDED: return h->state == STATE_SUSPENDED;
	case FLAG_SUPERVISED: return h->flags & HEAD_SUPERVISED;
	case FLAG_ESCALATED: return head_escalated(h) != LEVEL_NONE;
	case FLAG_135: return h->flags & HEAD_135;
	case FLAG_WATCH: return is_watched(m);
	case FLAG_CLEARED: return h->flags & HEAD_CLEARED;
	case FLAG_SHELVED: return h->flags & HEAD_SHELVED;
	case FLAG_RETURNED: return h->flags & HEAD_RETURNED;
	case FLAG_OWED: return h->flags & HEAD_OWES;
	case FLAG_COUNT: break;
	}
	return false;
}

static bool text_is(const struct filter_term *t, const char *text)
{
	if (t->op == FILTER_MATCH)
		return filter_contains(text, t->text);
	return filter_same(text, t->text) == (t->op == FILTER_EQ);
}

static bool is_called(const struct match *m, const char *part)
{
	const char *names[FILTER_NAMES_MAX];
	size_t n = m->x->holder_names ? m->x->holder_names(m->user, m->live, names) : 0;

	for (size_t i = 0; i < n; i++)
		if (names[i] && filter_contains(names[i], part))
			return true;
	return false;
}

static bool holder_is(const struct match *m, const struct filter_term *t)
{
	uint32_t holder = m->live->head.holder;

	if (!t->text)
		return (holder == 0) == (t->op != FILTER_NE);
	const char *id = holder ? m->x->holder_id(m->user, m->live) : NULL;
	bool named = holder && is_called(m, t->text);
	bool fits = text_is(t, id ? id : "");
	return t->op == FILTER_NE ? fits && !named : fits || named;
}

/* False if the term asks for something that nobody here can tell. */
static bool can_tell(const struct match *m, const struct filter_term *t)
{
	switch (t->field) {
	case FILTER_TEXT: return m->text != NULL;
	case FILTER_HOLDER: return !t->text || m->x->holder_id;
	case FILTER_SOURCE: return m->x->source != NULL;
	default: return true;
	}
}

static bool term_holds(const struct match *m, const struct filter_term *t)
{
	const struct head *h = &m->live->head;

	switch (t->field) {
	case FILTER_DOMAIN: return compare(t->op, h->domain, t->number);
	case FILTER_TYPE: return compare(t->op, h->type, t->number);
	case FILTER_GRADE: // an ungraded event is neither better nor worse than a grade
		return (h->grade != 0 || t->op == FILTER_NE) && compare(t->op, h->grade, t->number);
	case FILTER_STATE:
		return (h->state < STATE_COUNT && t->states & STATE_BIT(h->state))
			== (t->op == FILTER_EQ);
	case FILTER_AREA:
		return area_path_has(&m->live->path, t->number) == (t->op == FILTER_EQ);
	case FILTER_AGE: return compare(t->op, eval_age(h, m->x->now), t->ms);
	case FILTER_HOLDER: return holder_is(m, t);
	case FILTER_ID: return text_is(t, m->live->id);
	case FILTER_SOURCE: return compare(t->op, m->x->source(m->user, m->live), t->number);
	case FILTER_TEXT: return m->text(m->user, m->live, t->text);
	case FILTER_FLAG: return flag_holds(m, (enum filter_flag)t->number);
	}
	return false;
}

static bool asks_others(const struct filter_term *t)
{
	return t->field == FILTER_TEXT || t->field == FILTER_SOURCE
		|| (t->field == FILTER_HOLDER && t->text);
}

bool filter_keeps(const struct filter *f, const struct filter_context *x, const struct live *l,
	bool (*text)(void *user, const struct live *l, const char *words), void *user)
{
	struct match m = {.x = x, .live = l, .text = text, .user = user};

	if (l->head.kind != KIND_EVENT)
		return false;
	/* What the head alone decides comes first: the rest may have to read a body. */
	for (int others = 0; others < 2; others++)
		for (size_t i = 0; i < f->count; i++) {
			const struct filter_term *t = &f->terms[i];
			if (asks_others(t) != (others == 1))
				continue;
			if (!can_tell(&m, t) || term_holds(&m, t) == t->negated)
				return false;
		}
	return true;
}

size_t filter_holder_names(const struct event *e, const struct live *l,
	const char *names[FILTER_NAMES_MAX])
{
	const struct name *n = &e->holder_unit.name;

	if (l->head.flags & HEAD_PERSON) {
		names[0] = e->holder_person.name;
		return 1;
	}
	names[0] = n->zh_cn;
	names[1] = n->zh_tw;
	names[2] = n->en;
	return 3;
}
