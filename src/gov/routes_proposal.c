/* SPDX-License-Identifier: MIT */
/* GET /v1/events/{id}/proposal: who should lead and assist, with the terms of each score. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "event_seen.h"
#include "routes.h"
#include "yiping/base/mem.h"
#include "yiping/model/proposal.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/event.h"
#include "yiping/wire/proposal.h"

#define PAGE 500
#define OTHERS_MAX 32 // open events of one unit that are looked at

struct wanted {
	struct asker asker;
	char id[ENTITY_ID_ROOM];
};

struct found {
	struct db *db;
	struct query *query;
	const struct wanted *wanted;
	struct event event;
	struct unit *units;
	size_t count, room;
	bool failed;             // *error says why
	struct error *error;
};

/* ---- units ---- */

static bool take(struct found *f, const struct stored *s)
{
	const struct asker *a = &f->wanted->asker;
	struct unit *u;
	if (!s->body || !asker_sees(a, &s->live) ||
		(s->live.head.num != f->event.remit.unit.num &&
			!proposal_in_district(a->refs.tree, &f->event.path, s->live.head.area)))
		return true;
	if (f->count == f->room) {
		f->room = f->room ? f->room * 2 : 64;
		f->units = mem_grow(f->units, f->room, sizeof *f->units);
	}
	u = &f->units[f->count++];
	return wire_unit_decode(arena_strndup(&f->query->arena, s->body, s->body_length),
		s->body_length, &a->refs, &f->query->arena, u, f->error);
}

static bool read_units(struct found *f)
{
	uint32_t after = 0;
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_list(f->db, KIND_UNIT, after, true, PAGE, &page, f->error);
		for (size_t i = 0; ok && i < page.count; i++)
			ok = take(f, &page.rows[i]);
		after = (uint32_t)page.next.a;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

/* ---- what a unit does already ---- */

static struct proposal_place place_of(const struct event *e)
{
	return (struct proposal_place){e->area, e->has_position, e->lon, e->lat};
}

/* What this person may not see does not warn. */
static bool is_here(struct found *f, const struct stored *s)
{
	const struct asker *a = &f->wanted->asker;
	const struct proposal_place here = place_of(&f->event);
	struct event other;
	struct error e;
	if (!s->body || s->live.head.num == f->event.num || !asker_sees(a, &s->live) ||
		!wire_event_decode(s->body, s->body_length, &a->refs, &f->query->arena, &other, &e))
		return false;
	struct proposal_place there = place_of(&other);
	return proposal_same_place(a->refs.tree, &here, &there);
}

static const char *asked(void *user, const struct unit *u)
{
	struct found *f = user;
	const struct stored_query q = {.order = STORED_QUEUE, .states = STATES_OPEN,
		.unit = u->num, .bodies = true, .limit = OTHERS_MAX, .scan = OTHERS_MAX,
		.from = INSTANT_NONE, .to = INSTANT_NONE};
	struct stored_page page = {0};
	const char *id = NULL;
	if (f->failed)
		return NULL;
	f->failed = !stored_events(f->db, &q, &page, f->error);
	for (size_t i = 0; !f->failed && !id && i < page.count; i++)
		if (is_here(f, &page.rows[i]))
			id = arena_strdup(&f->query->arena, page.rows[i].live.id);
	stored_page_finish(&page);
	return id;
}

static unsigned events(void *user, const struct unit *u)
{
	struct found *f = user;
	unsigned n = 0;
	f->failed = f->failed || !stored_unit_events(f->db, u->num, &n, f->error);
	return n;
}

/* ---- the answer ---- */

static bool may_ask(const struct person *p, const struct head *h)
{
	return p->role != PERSON_WORKER || person_mask_on(p, h) == MASK_HOLDER;
}

static bool find_event(struct found *f)
{
	struct stored s;
	bool found = false;
	struct error *e = f->error;
	const struct asker *a = &f->wanted->asker;
	if (!stored_by_id(f->db, KIND_EVENT, f->wanted->id, &f->query->arena, &s, &found, e))
		return false;
	if (!found)
		return asked_refuse(f->query, 404, "not_found",
			"There is no event of that number.", e);
	if (!asker_sees(a, &s.live))
		return asked_refuse(f->query, 403, "scope", "The event is outside your areas.", e);
	if (!may_ask(&a->person, &s.live.head))
		return asked_refuse(f->query, 403, "role",
			"Whoever holds the event may ask whom to send, and duty.", e);
	return wire_event_decode(s.body, s.body_length, &a->refs, &f->query->arena, &f->event, e);
}

static bool answer(struct found *f)
{
	const struct wire_refs *refs = &f->wanted->asker.refs;
	struct proposal out;
	uint32_t parties[EVENT_PARTIES_MAX];
	struct proposal_ask ask = {.catalog = refs->catalog, .tree = refs->tree,
		.type = f->event.type, .remit = &f->event.remit,
		.place = place_of(&f->event), .units = f->units,
		.unit_count = f->count, .parties = parties, .asked = asked, .events = events,
		.user = f};
	for (size_t i = 0; i < f->event.party_count && i < EVENT_PARTIES_MAX; i++)
		parties[ask.party_count++] = f->event.parties[i].unit.num;
	proposal_make(&ask, &out);
	return !f->failed && (wire_proposal_encode(&out, f->event.id, refs, &f->query->out) ||
		error_set(f->error, "too_large", "The proposal is too large to be given."));
}

static bool read_proposal(struct db *db, struct query *q, struct error *e)
{
	struct found f = {.db = db, .query = q, .wanted = q->more, .error = e};
	bool ok = find_event(&f) && read_units(&f) && answer(&f);
	free(f.units);
	return ok;
}

void serve_proposal(struct inbound *r)
{
	struct wanted *w = mem_alloc(sizeof *w);
	w->asker = asker_of(r);
	snprintf(w->id, sizeof w->id, "%s", r->param[0]);
	query_run(r, read_proposal, w);
}
