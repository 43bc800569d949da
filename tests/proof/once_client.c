/* SPDX-License-Identifier: MIT */
/* Steps of a client, taken by the delivery itself. */
#include "once.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delivery_private.h"
#include "yiping/base/mem.h"
#include "yiping/wire/out.h"
#include "yiping/wire/outcome.h"

#define NOW INT64_C(1000000)
#define FAR (NOW + INT64_C(1000000))
#define BODY_ROOM 1024

static struct {
	uv_loop_t loop;
	struct delivery *delivery;
	const struct once_set *set;
	struct once_state *state;
	struct once_client *client;
	struct http_result result;
	char body[BODY_ROOM];
} the;

static const char *const keys[ONCE_ACTS] = {"k0", "k1"};
static const char *const epochs[] = {
	"", "11111111111111111111111111111111", "22222222222222222222222222222222"};

static unsigned act_of(const char *key)
{
	return key[1] == '1';
}

/* ---- what the delivery stands on ---- */

int64_t mono_ms(void)
{
	return NOW;
}

int64_t wall_ms(void)
{
	return NOW;
}

const char *http_result_header(const struct http_result *result, enum http_header which)
{
	return result->header[which][0] ? result->header[which] : NULL;
}

static void note_single(struct once_flight *f, const char *key)
{
	struct once_act *a = &the.state->acts[act_of(key)];

	f->act = (uint8_t)(act_of(key) + 1);
	f->key = (uint8_t)act_of(key);
	if (the.set->rule == RULE_NEW_KEY) {
		f->key = (uint8_t)(f->key + (a->was_sent ? ONCE_ACTS : 0));
		a->was_sent = 1;
	}
}

uint64_t http_send(
	struct http *http, const struct http_request *request, http_done_fn done, void *user)
{
	struct flight *f = user;
	unsigned n = (unsigned)(f - the.delivery->flights);
	const struct parcel *p;

	(void)http;
	(void)done;
	if (n >= ONCE_FLIGHTS)
		abort();
	struct once_flight *out = &the.client->flights[n];
	*out = (struct once_flight){.phase = PHASE_OUT, .kind = (uint8_t)f->kind};
	if (f->kind == FLIGHT_SINGLE)
		note_single(out, request->fields[0].value);
	TAILQ_FOREACH(p, &the.delivery->parcels, link)
	{
		if (f->kind == FLIGHT_PROOF && p->flight == f)
			out->asked |= (uint8_t)(1u << act_of(p->key));
	}
	return n + 1;
}

/* What is on its way may come all the same. */
bool http_cancel(struct http *http, uint64_t id)
{
	struct once_flight *f = &the.client->flights[id - 1];

	(void)http;
	if (f->kind == FLIGHT_SINGLE && f->phase == PHASE_OUT)
		the.state->late[f->key] = PHASE_OUT;
	*f = (struct once_flight){0};
	return true;
}

/* ---- what it tells, as app/station_acts.c takes it ---- */

static void on_key(void *user, const char *key)
{
	(void)user;
	if (key[0] != 'k')
		abort();
}

static void on_settled(void *user, const struct delivery_outcome *o)
{
	struct once_act *a = &the.state->acts[act_of(o->key)];

	(void)user;
	if (o->fate == FATE_APPLIED) {
		a->mark = a->told = ONCE_APPLIED;
		a->told_in = the.client->epoch;
		a->was_over = 1;
	} else if (o->fate == FATE_CONFLICT) {
		a->mark = a->told = ONCE_CONFLICT;
		a->told_in = 0;
	} else {
		the.state->fault = 1;
	}
}

static void on_link(void *user)
{
	(void)user;
}

static const struct delivery_ops ops = {.sending = on_key, .waits = on_key, .went = on_key,
	.settled = on_settled, .let_go = on_key, .link = on_link};

/* ---- in and out ---- */

static void forget_parcels(void)
{
	while (!TAILQ_EMPTY(&the.delivery->parcels))
		delivery_free(the.delivery, TAILQ_FIRST(&the.delivery->parcels));
}

static void tag_of(const struct once_act *a, char out[TAG_ROOM])
{
	if (a->tag_epoch)
		snprintf(out, TAG_ROOM, "%.8s.%u", epochs[a->tag_epoch], a->tag_arev);
	else
		snprintf(out, TAG_ROOM, "*");
}

static void take_parcel(const struct once_parcel *kept)
{
	struct delivery *d = the.delivery;
	struct parcel *p = mem_alloc(sizeof(*p));

	snprintf(p->key, sizeof(p->key), "%s", keys[kept->act - 1]);
	snprintf(p->event, sizeof(p->event), "e");
	tag_of(&the.state->acts[kept->act - 1], p->tag);
	p->target = mem_strdup("/v1/events/e/actions");
	p->bytes = mem_strdup("{}");
	p->length = 2;
	p->prove = kept->prove;
	p->failures = kept->failed;
	p->not_before = kept->waits ? FAR : 0;
	p->flight = kept->flight ? &d->flights[kept->flight - 1] : NULL;
	TAILQ_INSERT_TAIL(&d->parcels, p, link);
	d->count++;
}

static void enter(const struct once_set *set, struct once_state *s, unsigned client)
{
	struct delivery *d = the.delivery;
	struct once_client *c = &s->clients[client];

	the.set = set;
	the.state = s;
	the.client = c;
	forget_parcels();
	d->spread.state = 1;
	d->is_paused = d->no_batch = d->is_flying = false;
	d->failures = c->failed;
	d->not_before = c->waits ? FAR : 0;
	d->error = (struct error){0};
	snprintf(d->epoch, sizeof(d->epoch), "%s", epochs[c->given_epoch]);
	for (unsigned i = 0; i < ONCE_FLIGHTS; i++) {
		struct flight *f = &d->flights[i];
		f->request = c->flights[i].phase != PHASE_FREE ? i + 1 : 0;
		f->kind = (enum flight_kind)c->flights[i].kind;
		f->is_past = c->flights[i].is_past;
		f->is_untaken = false;
	}
	for (unsigned i = 0; i < ONCE_ACTS && c->parcels[i].act; i++)
		take_parcel(&c->parcels[i]);
}

static void leave(void)
{
	const struct delivery *d = the.delivery;
	struct once_client *c = the.client;
	const struct parcel *p;
	unsigned n = 0;

	memset(c->parcels, 0, sizeof(c->parcels));
	TAILQ_FOREACH(p, &d->parcels, link)
	c->parcels[n++] = (struct once_parcel){
		.act = (uint8_t)(act_of(p->key) + 1),
		.prove = p->prove,
		.waits = p->not_before > NOW,
		.failed = p->failures > 0,
		.flight = p->flight ? (uint8_t)(p->flight - d->flights + 1) : 0,
	};
	c->waits = d->not_before > NOW;
	c->failed = d->failures > 0;
	for (unsigned i = 0; i < ONCE_FLIGHTS; i++) {
		if (d->flights[i].request == 0)
			c->flights[i] = (struct once_flight){0};
		else
			c->flights[i].is_past = d->flights[i].is_past;
	}
}

void once_client_open(void)
{
	static const struct http_server server = {0};
	struct delivery_options o = {
		.loop = &the.loop, .server = &server, .token = "t", .seed = 1, .ops = &ops};

	uv_loop_init(&the.loop);
	the.delivery = delivery_create(&o);
}

static void on_closed(void *user)
{
	(void)user;
	the.delivery = NULL;
}

void once_client_close(void)
{
	for (unsigned i = 0; i < ONCE_FLIGHTS; i++)
		the.delivery->flights[i].request = 0;
	delivery_close(the.delivery, on_closed, NULL);
	uv_run(&the.loop, UV_RUN_DEFAULT);
	if (the.delivery != NULL || uv_loop_close(&the.loop) != 0)
		abort();
}

/* ---- steps ---- */

void once_client_put(const struct once_set *set, struct once_state *s, unsigned client,
	unsigned act, bool prove)
{
	char tag[TAG_ROOM];
	struct delivery_row row = {.key = keys[act], .event = "e", .tag = tag, .bytes = "{}",
		.target = "/v1/events/e/actions", .length = 2, .prove = prove};

	enter(set, s, client);
	tag_of(&s->acts[act], tag);
	if (!delivery_put(the.delivery, &row))
		abort();
	leave();
}

void once_client_fly(const struct once_set *set, struct once_state *s, unsigned client)
{
	enter(set, s, client);
	delivery_fly(the.delivery);
	leave();
}

void once_client_wake(const struct once_set *set, struct once_state *s, unsigned client)
{
	enter(set, s, client);
	delivery_kick(the.delivery);
	leave();
}

void once_client_epoch(const struct once_set *set, struct once_state *s, unsigned client)
{
	struct once_client *c = &s->clients[client];

	enter(set, s, client);
	c->given_epoch = c->epoch;
	delivery_epoch(the.delivery, epochs[c->epoch]);
	for (unsigned i = 0; i < ONCE_FLIGHTS && set->rule == RULE_LATE_REPLY; i++)
		the.delivery->flights[i].is_past = false;
	leave();
}

void once_client_seen(
	const struct once_set *set, struct once_state *s, unsigned client, unsigned act)
{
	enter(set, s, client);
	delivery_seen(the.delivery, keys[act], "e", 2, 2);
	leave();
}

/* ---- answers ---- */

static struct wire_outcome outcome_of(unsigned act, enum once_outcome what)
{
	static const struct {
		uint32_t status;
		const char *code;
	} words[] = {[OUT_APPLIED] = {200, "applied"}, [OUT_STALE] = {412, "stale"},
		[OUT_UNKNOWN] = {0, "unknown"}};

	return (struct wire_outcome){.key = keys[act], .status = words[what].status,
		.code = words[what].code, .event = what == OUT_APPLIED ? "e" : NULL,
		.rev = what == OUT_APPLIED ? 2 : 0, .at = NOW};
}

static void write_single(unsigned act, enum once_outcome what, struct buf *out)
{
	struct wire_outcome o = outcome_of(act, what);
	struct wire_problem p = {.status = o.status, .code = o.code};

	if (what == OUT_APPLIED)
		wire_outcome_encode(&o, "body", out);
	else
		wire_problem_encode(&p, out);
	the.result.status = (int)o.status;
}

static void write_answer(const struct once_flight *f)
{
	struct buf b;

	buf_init(&b, BODY_ROOM - 1);
	if (f->kind == FLIGHT_SINGLE) {
		write_single(f->act - 1u, f->answer[0], &b);
	} else {
		wire_open(&b, '{');
		wire_key(&b, "items");
		wire_open(&b, '[');
		for (unsigned i = 0; i < ONCE_ACTS; i++) {
			struct wire_outcome o = outcome_of(i, f->answer[i]);
			if (f->asked & 1u << i)
				wire_outcome_encode(&o, "current", &b);
		}
		wire_close(&b, ']');
		wire_close(&b, '}');
		the.result.status = 200;
	}
	the.result.length = b.length;
	memcpy(the.body, b.data, b.length);
	the.body[b.length] = '\0';
	buf_finish(&b);
}

static void write_text(int status, const char *text)
{
	the.result.status = status;
	the.result.length = strlen(text);
	snprintf(the.body, sizeof(the.body), "%s", text);
}

void once_client_land(const struct once_set *set, struct once_state *s, unsigned client,
	unsigned flight, enum once_landing how)
{
	struct once_flight was = s->clients[client].flights[flight];

	enter(set, s, client);
	the.result = (struct http_result){.id = flight + 1, .went_out = how != LAND_REFUSED,
		.kind = HTTP_OK, .body = the.body};
	if (how == LAND_REFUSED || how == LAND_DROPPED)
		the.result.kind = HTTP_UNREACHABLE;
	else if (how == LAND_TIMEOUT)
		the.result.kind = HTTP_TIMEOUT;
	else if (how == LAND_BUSY)
		write_text(503, "{\"status\":503,\"code\":\"unavailable\"}");
	else if (how == LAND_PAGE)
		write_text(502, "<html>");
	else
		write_answer(&was);
	s->clients[client].flights[flight] = (struct once_flight){0};
	delivery_landed(&the.delivery->flights[flight], &the.result);
	leave();
}
