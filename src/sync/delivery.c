/* SPDX-License-Identifier: MIT */
#include "yiping/sync/delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delivery_private.h"
#include "yiping/base/mem.h"

enum delivery_fate delivery_fate(int status, const char *code)
{
	if (status == 401)
		return FATE_PAUSE;
	if (code == NULL || code[0] == '\0')
		return FATE_AGAIN;
	if (status >= 200 && status < 300)
		return FATE_APPLIED;
	switch (status) {
	case 409: // a guard or the state, unless it says that somebody was first
		return strcmp(code, "stale") == 0 ? FATE_CONFLICT : FATE_REFUSED;
	case 412:
		return FATE_CONFLICT;
	case 400:
	case 428:
		return FATE_ATTENTION;
	case 422:
		return strcmp(code, "key_reused") == 0 ? FATE_ATTENTION : FATE_REFUSED;
	case 408:
	case 426:
	case 429:
		return FATE_AGAIN;
	default:
		return status >= 400 && status < 500 ? FATE_REFUSED : FATE_AGAIN;
	}
}

struct delivery *delivery_create(const struct delivery_options *o)
{
	struct delivery *d = mem_alloc(sizeof(*d));

	d->loop = o->loop;
	d->http = o->http;
	d->server = *o->server;
	d->token = mem_strdup(o->token);
	d->ops = o->ops;
	d->user = o->user;
	d->spread.state = o->seed;
	TAILQ_INIT(&d->parcels);
	for (int i = 0; i < DELIVERY_FLIGHTS; i++)
		d->flights[i].delivery = d;
	uv_timer_init(d->loop, &d->timer);
	d->timer.data = d;
	return d;
}

void delivery_free(struct delivery *d, struct parcel *p)
{
	TAILQ_REMOVE(&d->parcels, p, link);
	d->count--;
	free(p->target);
	free(p->bytes);
	free(p);
}

static void on_closed(uv_handle_t *handle)
{
	struct delivery *d = handle->data;
	void (*closed)(void *user) = d->closed;
	void *user = d->closed_user;

	while (!TAILQ_EMPTY(&d->parcels))
		delivery_free(d, TAILQ_FIRST(&d->parcels));
	free(d->token);
	free(d);
	if (closed != NULL)
		closed(user);
}

void delivery_close(struct delivery *d, void (*closed)(void *user), void *user)
{
	if (d == NULL || d->is_closing)
		return;
	d->is_closing = true;
	d->closed = closed;
	d->closed_user = user;
	for (int i = 0; i < DELIVERY_FLIGHTS; i++) {
		if (d->flights[i].request != 0)
			http_cancel(d->http, d->flights[i].request);
	}
	uv_close((uv_handle_t *)&d->timer, on_closed);
}

static struct parcel *find(const struct delivery *d, const char *key)
{
	struct parcel *p;

	TAILQ_FOREACH(p, &d->parcels, link)
	{
		if (strcmp(p->key, key) == 0)
			return p;
	}
	return NULL;
}

static void copy_tag(char out[TAG_ROOM], const char *tag)
{
	size_t n = tag != NULL ? strlen(tag) : 0;

	if (n >= 2 && tag[0] == '"' && tag[n - 1] == '"') {
		tag++;
		n -= 2;
	}
	if (n >= TAG_ROOM)
		n = 0;
	if (n > 0)
		memcpy(out, tag, n);
	out[n] = '\0';
}

bool delivery_put(struct delivery *d, const struct delivery_row *row)
{
	if (find(d, row->key) != NULL)
		return true;
	if (d->is_closing || d->count >= DELIVERY_ROWS_MOST || row->length > DELIVERY_BYTES_MOST ||
		strlen(row->key) >= KEY_ROOM || strlen(row->event) >= EVENT_ROOM) {
		return false;
	}
	struct parcel *p = mem_alloc(sizeof(*p));
	snprintf(p->key, sizeof(p->key), "%s", row->key);
	snprintf(p->event, sizeof(p->event), "%s", row->event);
	copy_tag(p->tag, row->tag);
	p->target = mem_strdup(row->target);
	p->bytes = mem_alloc(row->length + 1);
	memcpy(p->bytes, row->bytes, row->length);
	p->length = row->length;
	p->prove = p->went = row->prove;
	p->not_after = row->not_after;
	TAILQ_INSERT_TAIL(&d->parcels, p, link);
	d->count++;
	delivery_soon(d); // so that rows which are put together can go together
	return true;
}

unsigned delivery_room(const struct delivery *d)
{
	return d->is_closing ? 0 : DELIVERY_ROWS_MOST - d->count;
}

/* Has not been sent; it may be asked about. */
static bool is_at_rest(const struct parcel *p)
{
	return p->flight == NULL || p->flight->kind == FLIGHT_PROOF;
}

/* What comes behind on that event was meant for a state it will not have. All are taken out before
 * the first is told: app may give them again at once. What came before stays. */
static void take_followers(
	struct delivery *d, const struct parcel *of, char (*keys)[KEY_ROOM], unsigned *count)
{
	struct parcel *p = of->event[0] != '\0' ? TAILQ_NEXT(of, link) : NULL;

	while (p != NULL) {
		struct parcel *next = TAILQ_NEXT(p, link);
		if (strcmp(p->event, of->event) == 0 && is_at_rest(p)) {
			memcpy(keys[(*count)++], p->key, KEY_ROOM);
			delivery_free(d, p);
		}
		p = next;
	}
}

void delivery_settle(struct delivery *d, struct parcel *p, struct delivery_outcome *o)
{
	char key[KEY_ROOM], event[EVENT_ROOM], (*behind)[KEY_ROOM];
	unsigned n = 0;

	memcpy(key, p->key, sizeof(key));
	memcpy(event, p->event, sizeof(event));
	o->key = key;
	if (o->event == NULL || o->event[0] == '\0')
		o->event = event;
	if (o->text == NULL)
		o->text = "";
	behind = mem_array(d->count, KEY_ROOM);
	if (o->fate != FATE_APPLIED)
		take_followers(d, p, behind, &n);
	delivery_free(d, p);
	d->ops->settled(d->user, o);
	for (unsigned i = 0; i < n && !d->is_closing; i++)
		d->ops->let_go(d->user, behind[i]);
	free(behind);
}

void delivery_seen(
	struct delivery *d, const char *key, const char *event, uint32_t rev, uint64_t seq)
{
	struct parcel *p = key != NULL ? find(d, key) : NULL;
	struct delivery_outcome o = {
		.fate = FATE_APPLIED,
		.code = "seen",
		.event = event,
		.rev = rev,
		.seq = seq,
	};

	if (p == NULL)
		return;
	if (p->flight != NULL && p->flight->kind == FLIGHT_SINGLE) {
		http_cancel(d->http, p->flight->request);
		p->flight->request = 0;
	}
	delivery_settle(d, p, &o);
	delivery_fly(d);
}

void delivery_epoch(struct delivery *d, const char *epoch)
{
	struct parcel *p;

	snprintf(d->epoch, sizeof(d->epoch), "%s", epoch);
	for (int i = 0; i < DELIVERY_FLIGHTS; i++)
		d->flights[i].is_past = d->flights[i].request != 0;
	TAILQ_FOREACH(p, &d->parcels, link)
	{
		p->prove = true;
		p->not_before = 0;
	}
	delivery_kick(d);
}

bool delivery_drop(struct delivery *d, const char *key)
{
	struct parcel *p = find(d, key);

	if (p == NULL || p->flight != NULL)
		return false;
	delivery_free(d, p);
	delivery_fly(d);
	return true;
}

void delivery_kick(struct delivery *d)
{
	struct parcel *p;

	d->is_paused = false;
	d->not_before = 0;
	d->failures = 0;
	TAILQ_FOREACH(p, &d->parcels, link)
	p->not_before = 0;
	delivery_fly(d);
}

void delivery_token(struct delivery *d, const char *token)
{
	free(d->token);
	d->token = mem_strdup(token);
	d->error = (struct error){0};
	delivery_kick(d);
}

void delivery_link(const struct delivery *d, int64_t now, struct delivery_link *out)
{
	*out = (struct delivery_link){
		.paused = d->is_paused,
		.error = d->error,
		.retry_ms = d->not_before == 0    ? -1
			    : d->not_before > now ? d->not_before - now
						  : 0,
		.held = d->count,
	};
	for (int i = 0; i < DELIVERY_FLIGHTS; i++)
		out->out += d->flights[i].request != 0;
}
