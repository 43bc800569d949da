/* SPDX-License-Identifier: MIT */
/* What came back, and what it means for each row that was out. */
#include <string.h>

#include "delivery_private.h"
#include "yiping/base/instant.h"
#include "yiping/net/backoff.h"
#include "yiping/sync/plan.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/page.h"

#define EVENTS "/v1/events"
#define ORDERS "/v1/orders"

static struct parcel *parcel_of(struct delivery *d, const struct flight *f)
{
	struct parcel *p;

	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (p->flight == f)
			return p;
	}
	return NULL;
}

static void release(struct delivery *d, const struct flight *f)
{
	struct parcel *p;

	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (p->flight != f)
			continue;
		p->flight = NULL;
		if (f->kind != FLIGHT_PROOF && !f->is_untaken)
			p->went = true;
		if (d->is_closing)
			continue;
		if (f->is_untaken)
			d->ops->waits(d->user, p->key);
		else if (d->ops->went && f->kind != FLIGHT_PROOF)
			d->ops->went(d->user, p->key);
	}
}

/* It never left, or the API itself said that it was not the time. After any other failure nobody
 * knows: the request may have been done and its reply lost. */
static bool is_untaken(const struct http_result *result, const struct reply *r)
{
	static const int statuses[] = {401, 426, 429, 503, 507};

	if (!result->went_out)
		return true;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++) {
		if (r->has_problem && r->status == statuses[i])
			return true;
	}
	return false;
}

/* One row goes wrong where others may not: a server that stumbles over this act must not keep the
 * rest waiting. */
static void wait_alone(struct delivery *d, struct parcel *p, int64_t wish_ms)
{
	p->flight = NULL;
	p->went = true;
	p->not_before = mono_ms() + backoff_delay(p->failures, &d->spread, wish_ms);
	p->failures++;
}

static void wait_all(struct delivery *d, const struct reply *r)
{
	int64_t now = mono_ms();
	int64_t until = now + backoff_delay(d->failures, &d->spread, r->wish_ms);

	if (d->not_before <= now)
		d->failures++; // those that failed together failed once
	if (until > d->not_before)
		d->not_before = until;
	d->error = r->error;
	d->ops->link(d->user);
}

/* Whether the token is known by now, only an answer can tell. */
static void on_pause_over(uv_timer_t *timer)
{
	delivery_kick(timer->data);
}

static void pause_all(struct delivery *d, const struct reply *r)
{
	d->is_paused = true;
	d->error = r->error;
	uv_timer_start(&d->timer, on_pause_over, PLAN_LOGIN_MS, 0);
	d->ops->link(d->user);
}

static void note_good(struct delivery *d)
{
	bool was_bad = d->error.code[0] != '\0';

	d->failures = 0;
	d->error = (struct error){0};
	if (was_bad)
		d->ops->link(d->user);
}

/* Whether the trouble is this row's: a 5xx, or something unreadable, to a single act. */
static bool is_own_trouble(const struct flight *f, const struct reply *r)
{
	return f->kind == FLIGHT_SINGLE &&
	       (error_is(&r->error, "server") || error_is(&r->error, "wrong_shape"));
}

static void land_badly(struct delivery *d, struct flight *f, const struct reply *r)
{
	struct parcel *p = parcel_of(d, f);

	release(d, f);
	if (r->verdict == VERDICT_LOGIN) {
		pause_all(d, r);
	} else if (p != NULL && is_own_trouble(f, r)) {
		wait_alone(d, p, r->wish_ms);
	} else {
		wait_all(d, r);
	}
}

/* Orders that were issued come as a list, all of one number: the first stands for them. */
static bool first_issued(const struct http_result *result, struct arena *arena,
	struct wire_span *first, struct error *e)
{
	struct wire_list list;

	if (!wire_list_open(result->body, result->length, "orders", arena, &list, e))
		return false;
	return wire_items_next(&list.items, first) || error_set(e, "shape", "it has no orders");
}

/* What is no act on an event is answered by the entity as it is now. */
static bool read_entity(const struct parcel *p, const struct http_result *result,
	struct arena *arena, struct wire_outcome *w, struct error *e)
{
	const struct wire_refs none = {0};
	struct wire_span body = {result->body, result->length};
	struct entity now;

	if (strcmp(p->target, ORDERS) == 0 && !first_issued(result, arena, &body, e))
		return false;
	if (!wire_entity_decode(body.bytes, body.length, &none, arena, &now, e))
		return false;
	*w = (struct wire_outcome){.code = "applied", .event = arena_strdup(arena, now.id),
		.rev = now.rev};
	return true;
}

/* The fate that an outcome in the body tells; AGAIN if there is none to read. */
static enum delivery_fate read_outcome(const struct parcel *p, const struct http_result *result,
	struct arena *arena, struct wire_outcome *w, struct error *e)
{
	bool ok = strncmp(p->target, EVENTS, strlen(EVENTS)) != 0
			  ? read_entity(p, result, arena, w, e)
		  : p->event[0] == '\0'
			  ? wire_report_reply_decode(result->body, result->length, arena, w, e)
			  : wire_outcome_decode(result->body, result->length, arena, w, e);

	return ok ? delivery_fate(result->status, w->code) : FATE_AGAIN;
}

static void settle_applied(
	struct delivery *d, struct flight *f, struct reply *r, const struct http_result *result)
{
	struct parcel *p = parcel_of(d, f);
	struct arena arena = {0};
	struct wire_outcome w = {0};
	struct error e = {0};

	if (p != NULL && read_outcome(p, result, &arena, &w, &e) == FATE_APPLIED) {
		struct delivery_outcome o = {
			.fate = FATE_APPLIED,
			.status = result->status,
			.code = w.code,
			.text = w.detail,
			.event = w.event,
			.rev = w.rev,
			.arev = w.arev,
			.seq = w.seq,
			.current = w.body,
			.answer = {result->body, result->length},
		};
		note_good(d);
		p->flight = NULL;
		if (!d->is_closing)
			delivery_settle(d, p, &o);
	} else if (p != NULL) {
		if (e.code[0] == '\0')
			error_set(&e, "shape", "it names no code");
		reply_spoil(r, &e);
		land_badly(d, f, r);
	}
	arena_finish(&arena);
}

static void settle_refused(
	struct delivery *d, struct flight *f, struct reply *r, const struct http_result *result)
{
	struct parcel *p = parcel_of(d, f);
	enum delivery_fate fate = delivery_fate(r->status, r->error.code);

	if (p == NULL)
		return;
	if (fate == FATE_AGAIN || fate == FATE_PAUSE || fate == FATE_APPLIED) {
		land_badly(d, f, r);
		return;
	}
	struct delivery_outcome o = {
		.fate = fate,
		.status = r->status,
		.code = r->error.code,
		.text = r->error.text,
		.current = r->current,
		.answer = {result->body, result->length},
	};
	note_good(d);
	p->flight = NULL;
	if (!d->is_closing)
		delivery_settle(d, p, &o);
}

static struct parcel *parcel_by_key(struct delivery *d, const struct flight *f, const char *key)
{
	struct parcel *p;

	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (p->flight == f && key != NULL && strcmp(p->key, key) == 0)
			return p;
	}
	return NULL;
}

/* A tag that was given by another history names nothing in this one. */
static bool is_foreign(const struct delivery *d, const struct parcel *p)
{
	return p->tag[0] != '\0' && strcmp(p->tag, "*") != 0 && d->epoch[0] != '\0' &&
	       strncmp(p->tag, d->epoch, 8) != 0;
}

static void settle_unknown(struct delivery *d, struct parcel *p)
{
	struct delivery_outcome o = {
		.fate = FATE_CONFLICT,
		.status = 412,
		.code = "epoch",
		.text = "The server lost this act and was set back to an older state: look again.",
	};

	p->prove = p->went = false;
	if (is_foreign(d, p))
		delivery_settle(d, p, &o);
}

static void settle_item(struct delivery *d, const struct flight *f, const struct wire_span *item,
	const struct wire_outcome *w)
{
	struct parcel *p = parcel_by_key(d, f, w->key);
	enum delivery_fate fate = delivery_fate((int)w->status, w->code);

	if (p == NULL)
		return;
	p->flight = NULL;
	if (f->kind == FLIGHT_PROOF && strcmp(w->code, "unknown") == 0) {
		settle_unknown(d, p);
	} else if (fate == FATE_AGAIN || fate == FATE_PAUSE) {
		p->prove = false;
		wait_alone(d, p, BACKOFF_NO_WISH);
	} else {
		struct delivery_outcome o = {
			.fate = fate,
			.status = (int)w->status,
			.code = w->code,
			.text = w->detail,
			.event = w->event,
			.rev = w->rev,
			.arev = w->arev,
			.seq = w->seq,
			.current = w->body,
			.answer = *item,
		};
		delivery_settle(d, p, &o);
	}
}

/* Items of a batch or of a proof. What the answer leaves out is sent again, alone. */
static void settle_items(
	struct delivery *d, struct flight *f, struct reply *r, const struct http_result *result)
{
	struct arena arena = {0};
	struct wire_list list;
	struct wire_span item;
	struct wire_outcome w;
	struct parcel *p;
	struct error e = {0};

	if (!wire_list_open(result->body, result->length, "items", &arena, &list, &e)) {
		reply_spoil(r, &e);
		land_badly(d, f, r);
		arena_finish(&arena);
		return;
	}
	note_good(d);
	while (!d->is_closing && wire_items_next(&list.items, &item)) {
		if (wire_outcome_decode(item.bytes, item.length, &arena, &w, NULL))
			settle_item(d, f, &item, &w);
	}
	while (!d->is_closing && (p = parcel_of(d, f)) != NULL)
		wait_alone(d, p, BACKOFF_NO_WISH);
	arena_finish(&arena);
}

/* The batch as a whole was refused: its rows go one by one, where each gets its own answer. */
static void break_batch(struct delivery *d, const struct flight *f)
{
	d->no_batch = true;
	release(d, f);
}

/* Whether it says what became of anything, and of a history that may be gone. */
static bool is_hearsay(const struct flight *f, const struct reply *r)
{
	return f->is_past && r->verdict != VERDICT_RETRY && r->verdict != VERDICT_LOGIN &&
	       r->verdict != VERDICT_SAME && r->verdict != VERDICT_CANCELLED;
}

static void land(
	struct delivery *d, struct flight *f, struct reply *r, const struct http_result *result)
{
	if (is_hearsay(f, r)) {
		release(d, f); // its rows are to be proved
		return;
	}
	switch (r->verdict) {
	case VERDICT_OK:
		if (f->kind == FLIGHT_SINGLE)
			settle_applied(d, f, r, result);
		else
			settle_items(d, f, r, result);
		break;
	case VERDICT_RETRY:
	case VERDICT_LOGIN:
	case VERDICT_SAME:
	case VERDICT_CANCELLED:
		land_badly(d, f, r);
		break;
	default:
		if (f->kind == FLIGHT_SINGLE)
			settle_refused(d, f, r, result);
		else if (f->kind == FLIGHT_BATCH)
			break_batch(d, f);
		else
			land_badly(d, f, r);
	}
}

void delivery_landed(void *user, struct http_result *result)
{
	struct flight *f = user;
	struct delivery *d = f->delivery;
	struct reply r;

	f->request = 0;
	reply_judge(result, wall_ms(), &r);
	f->is_untaken = is_untaken(result, &r);
	d->is_flying = true; // the flight is not free before all its rows have landed
	land(d, f, &r, result);
	d->is_flying = false;
	delivery_fly(d);
}
