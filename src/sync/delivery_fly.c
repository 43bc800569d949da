/* SPDX-License-Identifier: MIT */
/* What may go out now: the oldest row of each event, a few requests at a time. */
#include <stdio.h>
#include <string.h>

#include "delivery_private.h"
#include "yiping/base/mem.h"
#include "yiping/wire/act.h"
#include "yiping/wire/out.h"

#define BATCH_MOST 50u
#define BATCH_BYTES_MOST ((size_t)480 << 10)
#define PROOF_MOST 200u
#define PROOF_BYTES_MOST ((size_t)60 << 10)
#define SEND_TOTAL_MS 30000u

/* True if no older row of its event is held. A report is its own. */
static bool is_first_of_event(const struct delivery *d, const struct parcel *p)
{
	const struct parcel *q;

	if (p->event[0] == '\0')
		return true;
	TAILQ_FOREACH(q, &d->parcels, link)
	{
		if (q == p)
			return true;
		if (strcmp(q->event, p->event) == 0)
			return false;
	}
	return true;
}

static bool may_go(const struct delivery *d, const struct parcel *p, int64_t now)
{
	return p->flight == NULL && p->not_before <= now && is_first_of_event(d, p);
}

static bool fits_batch(const struct parcel *p)
{
	return p->event[0] != '\0' && p->tag[0] != '\0' && p->failures == 0 && !p->prove;
}

static struct flight *free_flight(struct delivery *d)
{
	for (int i = 0; i < DELIVERY_FLIGHTS; i++) {
		if (d->flights[i].request == 0)
			return &d->flights[i];
	}
	return NULL;
}

static struct http_request request_to(struct delivery *d, const char *path)
{
	return (struct http_request){
		.server = &d->server,
		.method = "POST",
		.path = path,
		.bearer = d->token,
		.total_ms = SEND_TOTAL_MS,
	};
}

static void send_single(struct delivery *d, struct flight *f, struct parcel *p)
{
	struct http_request r = request_to(d, p->target);
	char tag[TAG_ROOM + 2];
	struct http_field fields[2] = {{"Idempotency-Key", p->key}, {"If-Match", tag}};

	if (strcmp(p->tag, "*") == 0)
		snprintf(tag, sizeof(tag), "*");
	else
		snprintf(tag, sizeof(tag), "\"%s\"", p->tag);
	r.fields = fields;
	r.field_count = p->tag[0] != '\0' ? 2 : 1;
	r.body = p->bytes;
	r.body_length = p->length;
	f->kind = FLIGHT_SINGLE;
	f->is_past = false;
	p->flight = f;
	f->request = http_send(d->http, &r, delivery_landed, f);
	d->ops->sending(d->user, p->key);
}

static void send_body(
	struct delivery *d, struct flight *f, const char *path, const struct buf *body)
{
	struct http_request r = request_to(d, path);

	r.body = body->data;
	r.body_length = body->length;
	f->is_past = false;
	f->request = http_send(d->http, &r, delivery_landed, f);
}

static bool is_to_prove(const struct parcel *p, int64_t now)
{
	return p->prove && p->flight == NULL && p->not_before <= now;
}

/* Everything that is to be proved is asked about in one request; nothing else is sent meanwhile. */
static void send_proof(struct delivery *d, struct flight *f, int64_t now)
{
	const char *keys[PROOF_MOST];
	struct parcel *p;
	struct buf body;
	size_t n = 0, bytes = 0;

	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (!is_to_prove(p, now))
			continue;
		bytes += strlen(p->key) + 4;
		if (n == PROOF_MOST || bytes > PROOF_BYTES_MOST)
			break;
		p->flight = f;
		keys[n++] = p->key;
	}
	buf_init(&body, 2 * PROOF_BYTES_MOST);
	wire_keys_encode(keys, n, &body);
	f->kind = FLIGHT_PROOF;
	send_body(d, f, "/v1/actions:status", &body);
	buf_finish(&body);
}

static bool put_item(struct buf *body, const struct parcel *p)
{
	if (body->length + p->length + 512 > BATCH_BYTES_MOST)
		return false;
	return wire_batch_put(body, p->key, p->tag, p->event, p->bytes, p->length);
}

static void send_batch(struct delivery *d, struct flight *f, int64_t now)
{
	struct wire_list none = {0};
	struct parcel *p;
	struct buf body;
	unsigned n = 0;

	buf_init(&body, 2 * BATCH_BYTES_MOST);
	wire_list_begin(&body, "items");
	f->kind = FLIGHT_BATCH;
	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (n == BATCH_MOST)
			break;
		if (!fits_batch(p) || !may_go(d, p, now))
			continue;
		if (!put_item(&body, p))
			break;
		p->flight = f;
		n++;
	}
	wire_list_end(&body, &none);
	if (n > 0)
		send_body(d, f, "/v1/actions:batch", &body);
	else
		d->no_batch = true; // the first of them cannot be an item
	buf_finish(&body);
	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (p->flight == f && !d->is_closing)
			d->ops->sending(d->user, p->key);
	}
}

static unsigned count_batch(const struct delivery *d, int64_t now)
{
	const struct parcel *p;
	unsigned n = 0;

	TAILQ_FOREACH(p, &d->parcels, link)
	n += fits_batch(p) && may_go(d, p, now);
	return n;
}

static bool is_out(const struct delivery *d, enum flight_kind kind)
{
	for (int i = 0; i < DELIVERY_FLIGHTS; i++) {
		if (d->flights[i].request != 0 && d->flights[i].kind == kind)
			return true;
	}
	return false;
}

static bool must_prove(const struct delivery *d, int64_t now)
{
	const struct parcel *p;

	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (is_to_prove(p, now))
			return true;
	}
	return false;
}

/* Sends one request; false if there is nothing to send or no room. */
static bool send_next(struct delivery *d, int64_t now)
{
	struct flight *f = free_flight(d);
	struct parcel *p;

	if (f == NULL || is_out(d, FLIGHT_PROOF))
		return false;
	if (must_prove(d, now)) {
		send_proof(d, f, now);
		return false;
	}
	if (!d->no_batch && !is_out(d, FLIGHT_BATCH) &&
		count_batch(d, now) >= DELIVERY_BATCH_FROM) {
		send_batch(d, f, now);
		return true;
	}
	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (may_go(d, p, now)) {
			send_single(d, f, p);
			return true;
		}
	}
	return false;
}

static struct parcel *find_late(struct delivery *d, int64_t wall)
{
	struct parcel *p;

	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (p->flight != NULL || p->not_after == 0 || wall <= p->not_after)
			continue;
		if (!p->went)
			return p;
		p->prove = true; // it may have been done in time
	}
	return NULL;
}

/* What is pointless by now comes back to its person, once it is sure that the server has not got
 * it. */
static void end_late(struct delivery *d)
{
	int64_t wall = wall_ms();
	struct parcel *p;

	while (!d->is_closing && (p = find_late(d, wall)) != NULL) {
		struct delivery_outcome o = {.fate = FATE_ATTENTION, .code = "too_late"};
		delivery_settle(d, p, &o);
	}
}

static void on_due(uv_timer_t *timer)
{
	delivery_fly(timer->data);
}

void delivery_soon(struct delivery *d)
{
	if (d->not_before == 0 && !d->is_paused && !d->is_closing)
		uv_timer_start(&d->timer, on_due, 0, 0);
}

static void arm(struct delivery *d, int64_t now)
{
	const struct parcel *p;
	int64_t due = d->not_before > now ? d->not_before : INT64_MAX;

	uv_timer_stop(&d->timer);
	if (due == INT64_MAX) {
		TAILQ_FOREACH(p, &d->parcels, link)
		{
			if (p->flight == NULL && p->not_before > now && p->not_before < due)
				due = p->not_before;
		}
	}
	if (due == INT64_MAX)
		return;
	uv_update_time(d->loop);
	uv_timer_start(&d->timer, on_due, (uint64_t)(due - now) + 1, 0);
}

void delivery_fly(struct delivery *d)
{
	int64_t now = mono_ms();

	if (d->is_closing || d->is_paused || d->is_flying)
		return;
	d->is_flying = true; // callbacks may put and kick: they add to this round
	end_late(d);
	if (d->not_before <= now) {
		d->not_before = 0;
		while (!d->is_closing && !d->is_paused && send_next(d, now))
			continue;
	}
	d->is_flying = false;
	if (!d->is_closing && !d->is_paused)
		arm(d, now);
}
