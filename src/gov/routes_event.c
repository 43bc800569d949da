/* SPDX-License-Identifier: MIT */
/* One event: as it stands or stood, what happened to it, who is concerned. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "event_seen.h"
#include "routes.h"
#include "yiping/base/mem.h"
#include "yiping/base/num.h"
#include "yiping/store/changelog.h"
#include "yiping/wire/change.h"
#include "yiping/wire/event.h"

#define HISTORY_LIMIT 200

struct event_asked {
	struct asker asker;
	char id[ENTITY_ID_ROOM];
	uint32_t rev;        // 0 = as it stands
	uint32_t after_rev;
	size_t limit;
};

static struct event_asked *ask(struct inbound *r)
{
	struct event_asked *a = mem_alloc(sizeof *a);
	a->asker = asker_of(r);
	snprintf(a->id, sizeof a->id, "%s", r->param[0]);
	return a;
}

/* The event as it stands; false with 404 when there is none. */
static bool find(struct db *db, struct query *q, struct stored *s, struct error *e)
{
	const struct event_asked *a = q->more;
	bool found = false;
	if (!stored_by_id(db, KIND_EVENT, a->id, &q->arena, s, &found, e))
		return false;
	return found || asked_refuse(q, 404, "not_found", "There is no event of that number.", e);
}

static bool refuse_scope(struct query *q, struct error *e)
{
	return asked_refuse(q, 403, "scope", "The event is outside your areas.", e);
}

/* ---- detail ---- */

/* Puts what the event was at that rev in place of what it is. Where it was then decides who may see
 * it; who holds it now decides how much of it. */
static bool go_back(struct db *db, struct query *q, uint32_t rev, struct stored *s, struct error *e)
{
	struct change_page page = {0};
	bool ok = changelog_at_rev(db, KIND_EVENT, s->live.head.num, rev, 0, &page, e);
	if (ok && (!page.count || !page.changes[0].body)) {
		ok = asked_refuse(q, 404, "not_found", "That rev of the event is not kept.", e);
	} else if (ok) {
		const struct change *c = &page.changes[0];
		s->live.head.rev = c->head.rev;
		s->live.head.arev = c->head.arev;
		s->live.path = c->path;
		s->live.unit_count = c->unit_count;
		memcpy(s->live.units, c->units, sizeof s->live.units);
		s->body = arena_strndup(&q->arena, c->body, c->body_length);
		s->body_length = c->body_length;
	}
	change_page_finish(&page);
	return ok;
}

static bool read_event(struct db *db, struct query *q, struct error *e)
{
	const struct event_asked *a = q->more;
	struct seen_event seen;
	struct stored s;
	if (!find(db, q, &s, e))
		return false;
	bool past = a->rev && a->rev != s.live.head.rev;
	if (past && !go_back(db, q, a->rev, &s, e))
		return false;
	if (!asker_sees(&a->asker, &s.live))
		return refuse_scope(q, e);
	if (!event_see(db, &a->asker, &s, &q->arena, &seen, e))
		return false;
	if (past) // nothing can be done to what was
		seen.allowed = (struct allowed){0};
	snprintf(q->etag, sizeof q->etag, "%s.%" PRIu32, a->asker.epoch8, s.live.head.rev);
	snprintf(q->act_tag, sizeof q->act_tag, "%s.%" PRIu32, a->asker.epoch8, s.live.head.arev);
	return event_seen_encode(&seen, &a->asker, q->act_tag, &q->out) ||
		error_set(e, "too_large", "The event is too large to be given.");
}

void serve_event(struct inbound *r)
{
	uint64_t rev;
	if (!inbound_uint(r, "rev", 0, UINT32_MAX, &rev))
		return;
	if (!rev && exchange_query(r->exchange, "rev")) {
		answer_refusal(r, 400, "bad_request", "\"rev\" counts from 1.");
		return;
	}
	struct event_asked *a = ask(r);
	a->rev = (uint32_t)rev;
	query_run(r, read_event, a);
}

/* ---- history ---- */

static bool put_history(struct query *q, const struct stored *s, const struct change_page *page,
	size_t *told, struct error *e)
{
	const struct event_asked *a = q->more;
	enum mask_class mask = person_mask_on(&a->asker.person, &s->live.head);
	struct wire_list list = {0};
	char next[16];
	wire_list_begin(&q->out, "changes");
	for (size_t i = 0; i < page->count; i++) {
		struct change c;
		if (!change_for_scope(&page->changes[i], &a->asker.scope, &c))
			continue;
		++*told;
		if (!wire_change_encode(&c, mask, &a->asker.refs, &q->out, e))
			return q->out.overflow; // then the answer says so
	}
	if (page->more) {
		snprintf(next, sizeof next, "r-%" PRIu32, page->changes[page->count - 1].head.rev);
		list.next = next;
	}
	wire_list_end(&q->out, &list);
	return true;
}

/* Whoever saw a part of it before it went elsewhere is told that part; others are refused. */
static bool read_history(struct db *db, struct query *q, struct error *e)
{
	const struct event_asked *a = q->more;
	struct change_page page = {0};
	struct stored s;
	size_t told = 0;
	if (!find(db, q, &s, e) ||
		!changelog_entity(db, KIND_EVENT, s.live.head.num, a->after_rev, a->limit, &page,
			e))
		return false;
	bool ok = put_history(q, &s, &page, &told, e);
	if (ok && !told && !a->after_rev && !asker_sees(&a->asker, &s.live))
		ok = refuse_scope(q, e);
	change_page_finish(&page);
	return ok;
}

void serve_event_history(struct inbound *r)
{
	const char *after = exchange_query(r->exchange, "after");
	uint64_t rev = 0;
	size_t limit;
	if (after && (strncmp(after, "r-", 2) != 0 || !num_parse_u64(after + 2, &rev) ||
		rev > UINT32_MAX)) {
		answer_refusal(r, 400, "bad_request", "\"after\" must be the \"next\" of a page.");
		return;
	}
	if (!asked_limit(r, HISTORY_LIMIT, r->server->options.limits.page, &limit))
		return;
	struct event_asked *a = ask(r);
	a->after_rev = (uint32_t)rev;
	a->limit = limit;
	query_run(r, read_history, a);
}

/* ---- people ---- */

/* By the writer: the audit is durable before anybody is told. */
void serve_people(struct inbound *r)
{
	enum role_id role = r->person.role;
	if (role != PERSON_WORKER && role != PERSON_DUTY && role != PERSON_SUPERVISOR) {
		answer_refusal(r, 403, "role", "Your role may not read people.");
		return;
	}
	if (strlen(r->param[0]) >= EVENT_ID_ROOM) {
		answer_refusal(r, 404, "not_found", "There is no event of that number.");
		return;
	}
	struct command *c = command_create(LEDGER_PEOPLE);
	memcpy(c->event, r->param[0], strlen(r->param[0]) + 1);
	c->request = arena_strdup(&c->arena, r->id);
	asked_post(r, c, asked_told);
}
