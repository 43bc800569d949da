/* SPDX-License-Identifier: MIT */
/* What the dispatch panel shows besides the board: whom the server would send, and the orders of
 * the event. Asked for when it is looked at; what is there stays until what is newer has come. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/sync/mono.h"
#include "yiping/wire/order.h"
#include "yiping/wire/outcome.h"
#include "yiping/wire/page.h"
#include "yiping/wire/proposal.h"

#define ORDERS_MOST 200
#define KEEP_MS 30000  // loads and distances change without a change of the event
#define AGAIN_MS 5000  // after it could not be had
#define LEAST_MS 1000  // between two questions, however much changes

struct sought {
	uint64_t request;   // under way, 0 = none
	int64_t sent_ms;    // monotonic; 0 = never
	bool stale;         // something changed since
	bool refused;       // the last answer was no: it will be again
	struct fetch_view how;
	struct arena arena; // of what came
};

struct desk {
	uint32_t num;
	char id[ENTITY_ID_ROOM];
	struct sought proposal, orders;
	struct proposal *proposed; // NULL = nothing came
	struct order *all;
	uint64_t *may;
	size_t count;
};

/* ---- asking ---- */

static bool may_ask(const struct station *s)
{
	struct link_view v;
	station_link(s, &v);
	return v.state == LINK_LIVE || v.state == LINK_CATCHUP || v.state == LINK_FOLLOW;
}

static bool is_due(const struct sought *k, int64_t now)
{
	int64_t since = now - k->sent_ms;
	bool again = k->how.state == FETCH_FAILED && !k->refused;
	if (!k->sent_ms)
		return true;
	if (since < LEAST_MS || k->request)
		return false;
	return k->stale || since >= (again ? AGAIN_MS : KEEP_MS);
}

/* Asks if it is time to; the state is that of the last answer. */
static void look(struct station *s, struct sought *k, const char *path, http_done_fn done)
{
	int64_t now = mono_ms();
	if (!may_ask(s)) {
		k->how.state = FETCH_AWAY;
		return;
	}
	if (k->how.state == FETCH_AWAY) { // it never was asked, or is back
		k->stale = true;
		k->how.state = k->how.at == INSTANT_NONE ? FETCH_ASKED : FETCH_HERE;
	}
	if (!is_due(k, now))
		return;
	k->sent_ms = now;
	k->stale = false;
	k->request = http_send(s->http, &(struct http_request){.server = &s->server,
		.method = "GET", .path = path, .bearer = s->token}, done, s);
}

static void fail(struct sought *k, const struct http_result *r)
{
	struct wire_problem p;
	struct error e;
	k->how.state = FETCH_FAILED;
	k->refused = r->status >= 400 && r->status < 500;
	if (r->kind != HTTP_OK)
		snprintf(k->how.code, sizeof k->how.code, "%s", r->error.code);
	else if (wire_problem_decode(r->body, r->length, &k->arena, &p, &e))
		snprintf(k->how.code, sizeof k->how.code, "%s", p.code);
	else
		snprintf(k->how.code, sizeof k->how.code, "%s", "server");
}

/* True if this is the answer that is waited for, and there is something in it. */
static bool is_good(struct station *s, struct sought *k, const struct http_result *r)
{
	if (k->request != r->id)
		return false;
	k->request = 0;
	if (r->kind == HTTP_OK && r->status == 200)
		return true;
	fail(k, r);
	station_changed(s);
	return false;
}

static void came(struct station *s, struct sought *k, struct arena *fresh)
{
	arena_finish(&k->arena);
	k->arena = *fresh;
	k->how = (struct fetch_view){.state = FETCH_HERE, .at = station_now(s)};
	station_changed(s);
}

static void spoilt(struct station *s, struct sought *k, struct arena *fresh)
{
	arena_finish(fresh);
	k->how.state = FETCH_FAILED;
	snprintf(k->how.code, sizeof k->how.code, "%s", "not_json");
	station_changed(s);
}

/* ---- what came ---- */

static void on_proposal(void *user, struct http_result *r)
{
	struct station *s = user;
	struct desk *d = s->desk;
	struct wire_refs refs = station_refs(s);
	struct arena fresh = {0};
	struct error e;
	if (!d || !is_good(s, &d->proposal, r))
		return;
	struct proposal *p = arena_alloc(&fresh, sizeof *p);
	if (!wire_proposal_decode(r->body, r->length, &refs, &fresh, p, &e)) {
		spoilt(s, &d->proposal, &fresh);
		return;
	}
	d->proposed = p;
	came(s, &d->proposal, &fresh);
}

static bool decode_orders(struct station *s, struct desk *d, const struct http_result *r,
	struct arena *fresh)
{
	struct wire_refs refs = station_refs(s);
	struct order *all = arena_alloc(fresh, ORDERS_MOST * sizeof *all);
	uint64_t *may = arena_alloc(fresh, ORDERS_MOST * sizeof *may);
	struct wire_list list;
	struct wire_span item;
	struct error e;
	size_t n = 0;
	if (!wire_list_open(r->body, r->length, "orders", fresh, &list, &e))
		return false;
	while (n < ORDERS_MOST && wire_items_next(&list.items, &item)) {
		may[n] = wire_order_allowed(item.bytes, item.length);
		n += wire_order_decode(item.bytes, item.length, &refs, fresh, &all[n], &e);
	}
	d->all = all;
	d->may = may;
	d->count = n;
	return true;
}

static void on_orders(void *user, struct http_result *r)
{
	struct station *s = user;
	struct desk *d = s->desk;
	struct arena fresh = {0};
	if (!d || !is_good(s, &d->orders, r))
		return;
	if (decode_orders(s, d, r, &fresh))
		came(s, &d->orders, &fresh);
	else
		spoilt(s, &d->orders, &fresh);
}

/* ---- whose it is ---- */

static void begin(struct station *s, struct desk *d)
{
	if (d->proposal.request)
		http_cancel(s->http, d->proposal.request);
	if (d->orders.request)
		http_cancel(s->http, d->orders.request);
	arena_finish(&d->proposal.arena);
	arena_finish(&d->orders.arena);
	*d = (struct desk){0};
	d->proposal.how.at = d->orders.how.at = INSTANT_NONE;
}

/* NULL: there is no such event. */
static struct desk *desk_of(struct station *s, uint32_t num)
{
	if (!s->desk) {
		s->desk = mem_alloc(sizeof *s->desk);
		begin(s, s->desk);
	}
	struct desk *d = s->desk;
	if (d->num != num) {
		begin(s, d);
		d->num = num;
	}
	return *d->id || station_find(s, num, d->id, NULL) ? d : NULL;
}

const struct proposal *station_proposal(struct station *s, uint32_t num, struct fetch_view *how)
{
	struct desk *d = desk_of(s, num);
	char path[96];
	*how = (struct fetch_view){.at = INSTANT_NONE};
	if (!d)
		return NULL;
	snprintf(path, sizeof path, "/v1/events/%s/proposal", d->id);
	look(s, &d->proposal, path, on_proposal);
	*how = d->proposal.how;
	return d->proposed;
}

struct order_view station_orders(struct station *s, uint32_t num)
{
	struct desk *d = desk_of(s, num);
	char path[96];
	if (!d)
		return (struct order_view){.how.at = INSTANT_NONE};
	snprintf(path, sizeof path, "/v1/orders?event=%s&ended=true", d->id);
	look(s, &d->orders, path, on_orders);
	return (struct order_view){d->all, d->may, d->count, d->orders.how};
}

static bool is_of(struct station *s, const struct desk *d, const struct change *c)
{
	struct wire_refs refs = station_refs(s);
	struct arena arena = {0};
	struct order o;
	struct error e;
	bool is = c->body && wire_order_decode(c->body, c->body_length, &refs, &arena, &o, &e) &&
		o.event && strcmp(o.event, d->id) == 0;
	arena_finish(&arena);
	return is;
}

void desk_learn(struct station *s, const struct change *c)
{
	struct desk *d = s->desk;
	if (!d || !d->num)
		return;
	if (c->head.kind == KIND_EVENT && c->head.num == d->num)
		d->proposal.stale = d->orders.stale = true;
	else if (c->head.kind == KIND_ORDER && is_of(s, d, c))
		d->orders.stale = true;
}

void desk_forget(struct station *s)
{
	if (s->desk)
		begin(s, s->desk);
}

void desk_destroy(struct desk *d)
{
	if (!d)
		return;
	arena_finish(&d->proposal.arena);
	arena_finish(&d->orders.arena);
	free(d);
}
