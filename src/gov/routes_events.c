/* SPDX-License-Identifier: MIT */
/* Lists of events that a filter keeps. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "event_plan.h"
#include "event_seen.h"
#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/model/event_words.h"
#include "yiping/model/filter.h"
#include "yiping/store/search.h"
#include "yiping/wire/page.h"

#define LIMIT_MAX 200
#define ROUNDS_MAX 8   // a page of a filter that keeps little ends early: the reader is shared
#define SCAN_MAX 5000  // rows looked at in a round

struct event_list {
	struct asker asker;
	char filter[FILTER_TEXT_MAX + 1]; // parsed again in the reader: it owns nothing of the loop
	enum event_sort sort;
	struct area_path below;
	size_t limit;
	bool has_after;
	struct event_after after;
	struct wire_list end;
};

/* The reader's work on one page. */
struct page_run {
	struct db *db;
	struct event_list *list;
	struct event_plan plan;
	struct filter_context context;
	struct arena scratch;      // of one event
	struct seen_event seen;    // the event under judgement
	struct buf *out;
	size_t written;
};

/* ---- what a filter asks of the body ---- */

static const char *holder_id(void *user, const struct live *l)
{
	const struct event *e = &((struct page_run *)user)->seen.event;
	return l->head.flags & HEAD_PERSON ? e->holder_person.subject : e->holder_unit.id;
}

static size_t holder_names(
	void *user, const struct live *l, const char *names[FILTER_NAMES_MAX])
{
	return filter_holder_names(&((struct page_run *)user)->seen.event, l, names);
}

static enum source_kind source(void *user, const struct live *l)
{
	(void)l;
	return ((struct page_run *)user)->seen.event.source;
}

/* Judged by the words that this person may read, or a search would tell what a mask hides. */
static bool has_words(void *user, const struct live *l, const char *words)
{
	const struct page_run *p = user;
	const struct event *e = &p->seen.event;
	struct buf all, text, query;
	(void)l;
	buf_init(&all, 4 * SEARCH_TEXT_MAX);
	buf_init(&text, SEARCH_TEXT_MAX + 1);
	buf_init(&query, SEARCH_TEXT_MAX + 1);
	event_words(e, p->context.catalog, p->context.tree, &all);
	search_fold(all.data, &text);
	search_fold(words, &query);
	bool found = text.data && query.data && search_matches(text.data, query.data);
	buf_finish(&all);
	buf_finish(&text);
	buf_finish(&query);
	return found;
}

static bool heads_keep(void *user, const struct live *l)
{
	const struct page_run *p = user;
	return asker_sees(&p->list->asker, l) &&
		filter_keeps(&p->plan.heads, &p->context, l, NULL, NULL);
}

/* ---- pages ---- */

static bool put_row(struct page_run *p, const struct stored *row, struct error *e)
{
	arena_reset(&p->scratch);
	if (!event_see(p->db, &p->list->asker, row, &p->scratch, &p->seen, e))
		return false;
	if (!filter_keeps(&p->plan.rest, &p->context, &row->live, has_words, p))
		return true;
	p->written++;
	return event_seen_encode(&p->seen, &p->list->asker, NULL, p->out) || p->out->overflow ||
		error_set(e, "too_large", "%s is too large to be given.", row->live.id);
}

/* One round: every row of it is told or dropped, so that the next begins after the last of them. */
static bool put_round(struct page_run *p, bool *more, struct error *e)
{
	struct event_after *at = &p->list->after;
	struct stored_page page = {0};
	struct stored_query q = p->plan.query;
	q.limit = p->list->limit - p->written;
	q.scan = SCAN_MAX;
	q.keep = heads_keep;
	q.user = p;
	q.has_after = p->list->has_after;
	q.after.a = at->a, q.after.b = at->b, q.after.c = at->c;
	bool ok = stored_events(p->db, &q, &page, e);
	for (size_t i = 0; ok && i < page.count; i++)
		ok = put_row(p, &page.rows[i], e);
	*more = ok && page.more;
	if (*more) {
		*at = (struct event_after){p->plan.way, page.next.a, page.next.b, page.next.c};
		p->list->has_after = true;
	}
	stored_page_finish(&page);
	return ok;
}

static bool put_page(struct page_run *p, struct error *e)
{
	char next[EVENT_AFTER_ROOM];
	bool more = !p->plan.nothing;
	wire_list_begin(p->out, "events");
	for (int i = 0; more && i < ROUNDS_MAX && p->written < p->list->limit; i++)
		if (!put_round(p, &more, e))
			return false;
	if (more) {
		event_after_format(&p->list->after, next);
		p->list->end.next = next;
	}
	wire_list_end(p->out, &p->list->end);
	return true;
}

static struct filter_context context_of(const struct asker *a)
{
	return (struct filter_context){.catalog = a->refs.catalog, .tree = a->refs.tree,
		.person = &a->person, .now = a->now, .holder_id = holder_id, .source = source,
		.holder_names = holder_names};
}

static bool read_events(struct db *db, struct query *q, struct error *e)
{
	struct event_list *l = q->more;
	struct page_run p = {.db = db, .list = l, .context = context_of(&l->asker), .out = &q->out};
	struct filter f;
	if (!filter_parse(l->filter, l->asker.refs.catalog, l->asker.refs.tree, &f, e))
		return false;
	event_plan(&f, &l->below, l->asker.refs.tree, l->sort, l->asker.now, &q->arena, &p.plan);
	bool ok;
	if (l->has_after && l->after.way != p.plan.way)
		ok = asked_refuse(q, 400, "bad_request", "\"after\" is of another list.", e);
	else
		ok = put_page(&p, e);
	if (!ok && error_is(e, "empty_search"))
		ok = asked_refuse(q, 400, "bad_request",
			"There is no word in the text to look for.", e);
	arena_finish(&p.scratch);
	filter_finish(&f);
	return ok;
}

/* ---- what only the loop knows ---- */

struct counting {
	const struct asker *asker;
	const struct filter *heads;
	struct filter_context context;
	uint32_t states; // STATE_BIT set, not empty
	uint32_t count;
};

static bool count_one(void *user, const struct live *l)
{
	struct counting *c = user;
	c->count += (c->states & STATE_BIT(l->head.state)) && asker_sees(c->asker, l) &&
		    filter_keeps(c->heads, &c->context, l, NULL, NULL);
	return true;
}

/* How many open events the filter keeps, where heads can tell. */
static void take_total(const struct fold *fold, const struct event_plan *plan, struct event_list *l)
{
	struct counting c = {
		&l->asker, &plan->heads, context_of(&l->asker), plan->query.states, 0};
	if (!plan->open || plan->rest.count)
		return;
	if (!plan->nothing)
		fold_each(fold, KIND_EVENT, count_one, &c);
	l->end.has_total = true;
	l->end.total = c.count;
}

static bool take_filter(struct inbound *r, struct event_list *l)
{
	const char *given = exchange_query(r->exchange, "filter");
	struct event_plan plan;
	struct arena arena = {0};
	struct filter f;
	struct error e;
	if (!filter_parse(given ? given : "", l->asker.refs.catalog, r->tree, &f, &e)) {
		answer_refusal(r, 400, "bad_request", e.text);
		return false;
	}
	snprintf(l->filter, sizeof l->filter, "%s", given ? given : "");
	event_plan(&f, &l->below, r->tree, l->sort, l->asker.now, &arena, &plan);
	take_total(r->server->fold, &plan, l);
	arena_finish(&arena);
	filter_finish(&f);
	return true;
}

static bool take_sort(struct inbound *r, struct event_list *l)
{
	const char *given = exchange_query(r->exchange, "sort");
	if (!given)
		l->sort = EVENTS_AUTO;
	else if (strcmp(given, "queue") == 0)
		l->sort = EVENTS_QUEUE;
	else if (strcmp(given, "newest") == 0)
		l->sort = EVENTS_NEWEST;
	else {
		answer_refusal(r, 400, "bad_request", "\"sort\" is \"queue\" or \"newest\".");
		return false;
	}
	return true;
}

static bool take_after(struct inbound *r, struct event_list *l)
{
	const char *given = exchange_query(r->exchange, "after");
	l->has_after = given != NULL;
	if (!given || event_after_parse(given, &l->after))
		return true;
	answer_refusal(r, 400, "bad_request", "\"after\" must be the \"next\" of a page.");
	return false;
}

void serve_events(struct inbound *r)
{
	struct event_list *l = mem_alloc(sizeof *l);
	l->asker = asker_of(r);
	l->below = asked_below(&r->scope, r->tree);
	if (take_sort(r, l) && take_after(r, l) &&
		asked_limit(r, LIMIT_MAX, LIMIT_MAX, &l->limit) && take_filter(r, l))
		query_run(r, read_events, l);
	else
		free(l);
}
