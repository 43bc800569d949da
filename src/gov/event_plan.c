/* SPDX-License-Identifier: MIT */
#include "event_plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"

#define STATES_ALL ((STATE_BIT(STATE_COUNT)) - 1)

static bool needs_body(const struct filter_term *t)
{
	return t->field == FILTER_TEXT || t->field == FILTER_SOURCE ||
		(t->field == FILTER_HOLDER && t->text);
}

static void part(const struct filter *f, struct arena *arena, struct event_plan *p)
{
	p->heads.terms = arena_alloc(arena, (f->count + 1) * sizeof *f->terms);
	p->rest.terms = arena_alloc(arena, (f->count + 1) * sizeof *f->terms);
	for (size_t i = 0; i < f->count; i++) {
		struct filter *to = needs_body(&f->terms[i]) ? &p->rest : &p->heads;
		to->terms[to->count++] = f->terms[i];
	}
}

/* True if the term says that this is so, not that it is not. */
static bool says(const struct filter_term *t)
{
	return t->op == FILTER_EQ && !t->negated;
}

static void take_states(const struct filter *f, struct event_plan *p)
{
	uint32_t states = STATES_ALL;
	bool named = false;
	for (size_t i = 0; i < f->count; i++) {
		const struct filter_term *t = &f->terms[i];
		if (t->field != FILTER_STATE)
			continue;
		named = true;
		states &= (t->op == FILTER_EQ) != t->negated ? t->states : ~t->states;
	}
	p->query.states = named ? states : STATES_OPEN;
	p->open = !(p->query.states & ~STATES_OPEN);
	if (filter_asks_owed(f)) // what is live without being open too
		p->query.states = STATES_ALL;
	p->nothing = !p->query.states;
	if (states == STATES_ALL && named)
		p->query.states = 0;
}

/* The deepest area that all must lie in: its index passes the fewest rows by. */
static void take_place(const struct filter *f, const struct area_path *below,
	const struct area_tree *t, struct event_plan *p)
{
	p->query.below = *below;
	for (size_t i = 0; i < f->count; i++) {
		const struct filter_term *term = &f->terms[i];
		if (term->field != FILTER_AREA || !says(term))
			continue;
		struct area_path path = area_path_of(t, term->number);
		if (path.count > p->query.below.count)
			p->query.below = path;
	}
}

/* The store's bounds may be a little wide: the head is judged again. */
static void take_age(const struct filter_term *t, int64_t now, struct stored_query *q)
{
	bool younger = (t->op == FILTER_LT || t->op == FILTER_LE) != t->negated;
	int64_t from = now - t->ms, to = now - t->ms + 1;
	if (younger && (q->from == INSTANT_NONE || from > q->from))
		q->from = from;
	if (!younger && (q->to == INSTANT_NONE || to < q->to))
		q->to = to;
}

static void take_rest(const struct filter *f, int64_t now, struct event_plan *p)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct filter_term *t = &f->terms[i];
		if (t->field == FILTER_AGE)
			take_age(t, now, &p->query);
		else if (t->field == FILTER_TYPE && says(t))
			p->query.type = (uint16_t)t->number;
		else if (t->field == FILTER_DOMAIN && says(t))
			p->query.domain = (uint8_t)t->number;
	}
}

/* All words that must be there, for the index. */
static const char *words_of(const struct filter *f, struct arena *arena)
{
	const char *words = NULL;
	for (size_t i = 0; i < f->count; i++) {
		const struct filter_term *t = &f->terms[i];
		if (t->field == FILTER_TEXT && !t->negated)
			words = words ? arena_printf(arena, "%s %s", words, t->text) : t->text;
	}
	return words;
}

void event_plan(const struct filter *f, const struct area_path *below, const struct area_tree *t,
	enum event_sort sort, int64_t now, struct arena *arena, struct event_plan *out)
{
	*out = (struct event_plan){.query = {.bodies = true, .from = INSTANT_NONE,
		.to = INSTANT_NONE}};
	part(f, arena, out);
	take_states(f, out);
	take_place(f, below, t, out);
	take_rest(f, now, out);
	out->query.words = words_of(f, arena);
	if (out->query.words)
		out->way = WAY_WORDS;
	else
		out->way = out->open && sort != EVENTS_NEWEST ? WAY_QUEUE : WAY_NEWEST;
	out->query.order = out->way == WAY_QUEUE ? STORED_QUEUE : STORED_ARCHIVE;
}

void event_after_format(const struct event_after *p, char out[EVENT_AFTER_ROOM])
{
	snprintf(out, EVENT_AFTER_ROOM, "%c%" PRId64 ".%" PRId64 ".%" PRId64, (char)p->way, p->a,
		p->b, p->c);
}

bool event_after_parse(const char *s, struct event_after *out)
{
	char way, again[EVENT_AFTER_ROOM];
	if (strlen(s) >= EVENT_AFTER_ROOM ||
		sscanf(s, "%c%" SCNd64 ".%" SCNd64 ".%" SCNd64, &way, &out->a, &out->b,
			&out->c) != 4 ||
		(way != WAY_QUEUE && way != WAY_NEWEST && way != WAY_WORDS))
		return false;
	out->way = (enum event_way)way;
	event_after_format(out, again);
	return strcmp(again, s) == 0;
}
