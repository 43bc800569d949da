/* SPDX-License-Identifier: MIT */
/* /v1/orders: orders across the levels, and the steps of plans. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "event_seen.h"
#include "routes.h"
#include "yiping/base/mem.h"
#include "yiping/wire/mask.h"
#include "yiping/wire/order.h"
#include "yiping/wire/out.h"

#define PAGE 200
#define LISTED_MAX 2000 // orders of one answer

/* ---- the list ---- */

/* The orders that were passed on and are not through below, by id, once for each. */
struct parents {
	const char **ids; // in the query's arena
	size_t count, room;
};

struct wanted {
	struct asker asker;
	enum mask_class mask;
	uint32_t centre;
	char event[EVENT_ID_ROOM];
	char number[ORDER_NUMBER_ROOM];
	bool ended; // those too
	struct parents parents;
	size_t told;
	uint32_t owed[ORDER_UNCHECKED + 1];
};

/* Which event and number it is of stands in its body. */
static bool is_wanted(const struct wanted *w, const struct stored *s, struct query *q, bool *wanted,
	struct error *e)
{
	struct order o;
	*wanted = s->body && asker_sees(&w->asker, &s->live);
	if (!*wanted || (!*w->event && !*w->number))
		return true;
	if (!wire_order_decode(s->body, s->body_length, &w->asker.refs, &q->arena, &o, e))
		return false;
	*wanted = (!*w->event || (o.event && strcmp(o.event, w->event) == 0)) &&
		(!*w->number || strcmp(o.number, w->number) == 0);
	return true;
}

static size_t children_of(const struct parents *p, const char *id)
{
	size_t n = 0;
	for (size_t i = 0; i < p->count; i++)
		n += strcmp(p->ids[i], id) == 0;
	return n;
}

/* What the asker may do to it stands beside its body. */
static bool put_allowed(struct wanted *w, struct query *q, const struct stored *s, struct error *e)
{
	const struct asker *a = &w->asker;
	struct buf masked;
	struct order o;
	buf_init(&masked, ANSWER_MAX);
	bool ok = wire_order_decode(s->body, s->body_length, &a->refs, &q->arena, &o, e) &&
		wire_mask_body(KIND_ORDER, s->body, s->body_length, w->mask, &a->refs, &masked, e);
	if (ok)
		wire_order_view_encode(masked.data, masked.length,
			order_allowed(&o, &a->person, a->refs.tree, a->now,
				children_of(&w->parents, o.id)),
			&q->out);
	buf_finish(&masked);
	return ok;
}

static bool tell(struct wanted *w, struct query *q, const struct stored *s, struct error *e)
{
	bool wanted;
	if (!is_wanted(w, s, q, &wanted, e))
		return false;
	if (!wanted || w->told == LISTED_MAX)
		return true;
	w->told++;
	w->owed[order_owed(&s->live.head, w->asker.refs.tree, w->centre)]++;
	return put_allowed(w, q, s, e);
}

static bool note_parent(struct wanted *w, struct query *q, const struct stored *s,
	struct error *e)
{
	struct parents *p = &w->parents;
	struct order o;
	if (!s->body || !s->live.head.state)
		return true;
	if (!wire_order_decode(s->body, s->body_length, &w->asker.refs, &q->arena, &o, e))
		return false;
	if (!o.parent)
		return true;
	if (p->count == p->room) {
		p->room = p->room ? p->room * 2 : 64;
		const char **all = arena_alloc(&q->arena, p->room * sizeof *all);
		if (p->count)
			memcpy(all, p->ids, p->count * sizeof *all);
		p->ids = all;
	}
	p->ids[p->count++] = o.parent;
	return true;
}

static bool each_order(struct db *db, struct query *q, bool live_only,
	bool (*look)(struct wanted *w, struct query *q, const struct stored *s, struct error *e),
	struct error *e)
{
	struct wanted *w = q->more;
	uint32_t after = 0;
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_list(db, KIND_ORDER, after, live_only, PAGE, &page, e);
		for (size_t i = 0; ok && i < page.count; i++)
			ok = look(w, q, &page.rows[i], e);
		after = (uint32_t)page.next.a;
		more = page.more && w->told < LISTED_MAX;
		stored_page_finish(&page);
	}
	return ok;
}

static bool read_orders(struct db *db, struct query *q, struct error *e)
{
	struct wanted *w = q->more;
	wire_open(&q->out, '{');
	wire_key(&q->out, "orders");
	wire_open(&q->out, '[');
	if (!each_order(db, q, true, note_parent, e) || !each_order(db, q, !w->ended, tell, e))
		return false;
	wire_close(&q->out, ']');
	wire_key(&q->out, "owed");
	wire_open(&q->out, '{');
	wire_put_uint(&q->out, "unanswered", w->owed[ORDER_UNANSWERED]);
	wire_put_uint(&q->out, "unacknowledged", w->owed[ORDER_UNACKNOWLEDGED]);
	wire_put_uint(&q->out, "unchecked", w->owed[ORDER_UNCHECKED]);
	wire_close(&q->out, '}');
	wire_close(&q->out, '}');
	asked_etag(q->out.data, q->out.length, q->etag);
	return true;
}

/* Copies a query argument; false after having answered 400. */
static bool take_text(struct inbound *r, const char *name, char *out, size_t room)
{
	const char *text = exchange_query(r->exchange, name);
	if (text && strlen(text) >= room) {
		answer_refusal(r, 400, "bad_request", "That is no number of one.");
		return false;
	}
	snprintf(out, room, "%s", text ? text : "");
	return true;
}

void serve_orders(struct inbound *r)
{
	const char *ended = exchange_query(r->exchange, "ended");
	struct wanted *w = mem_alloc(sizeof *w);
	w->asker = asker_of(r);
	w->mask = inbound_mask(r);
	w->centre = r->area ? r->area : r->person.area_count ? r->person.areas[0] : 0;
	w->ended = ended && strcmp(ended, "true") == 0;
	if (take_text(r, "event", w->event, sizeof w->event) &&
		take_text(r, "number", w->number, sizeof w->number))
		query_run(r, read_orders, w);
	else
		free(w);
}

/* ---- issue and act ---- */

static void post(struct inbound *r, struct command *c, const char *key, bool ok,
	const struct error *e)
{
	c->key = arena_strdup(&c->arena, key);
	asked_content(r, c->content);
	if (!ok)
		asked_unreadable(r, e);
	if (ok && inbound_within_budget(r, 1))
		asked_post(r, c, asked_told);
	else
		command_destroy(c);
}

void serve_order_issue(struct inbound *r)
{
	struct wire_refs refs = inbound_refs(r);
	const char *key = inbound_key(r);
	struct error e;
	if (!key)
		return;
	if (r->person.role == PERSON_WORKER) {
		answer_refusal(r, 403, "role", "Duty and supervisors give orders.");
		return;
	}
	struct command *c = command_create(LEDGER_ORDER);
	c->order_ask = arena_alloc(&c->arena, sizeof *c->order_ask);
	post(r, c, key, wire_order_ask_decode(r->exchange->body, r->exchange->body_length, &refs,
		&c->arena, c->order_ask, &e), &e);
}

void serve_order_act(struct inbound *r)
{
	struct wire_refs refs = inbound_refs(r);
	const char *key = inbound_key(r);
	struct error e;
	if (!key)
		return;
	struct command *c = command_create(LEDGER_ORDER);
	memcpy(c->order_id, r->param[0], sizeof c->order_id);
	c->order_act = arena_alloc(&c->arena, sizeof *c->order_act);
	post(r, c, key, wire_order_act_decode(r->exchange->body, r->exchange->body_length, &refs,
		&c->arena, c->order_act, &e), &e);
}
