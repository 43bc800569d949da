/* SPDX-License-Identifier: MIT */
/* Acts and reports: from a request to a command of the ledger and back. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/num.h"
#include "yiping/gov/outcome.h"
#include "yiping/store/keys.h"
#include "yiping/wire/act.h"
#include "yiping/wire/mask.h"
#include "yiping/wire/outcome.h"
#include "yiping/wire/page.h"

#define ACT_KEY_MAX 63 // of people; those of rules are longer

/* ---- headers ---- */

/* Visible ASCII; a colon is for keys of rules, a slash would part a path. */
static bool is_key(const char *key)
{
	size_t n = strlen(key);
	for (size_t i = 0; i < n; i++)
		if (key[i] <= ' ' || key[i] > '~' || key[i] == ':' || key[i] == '/')
			return false;
	return n > 0 && n <= ACT_KEY_MAX;
}

const char *inbound_key(struct inbound *r)
{
	const char *key = exchange_header(r->exchange, "Idempotency-Key");
	if (!key || !*key)
		answer_refusal(r, 428, "key_missing", "An act needs an Idempotency-Key.");
	else if (!is_key(key))
		answer_refusal(r, 422, "field_key",
			"A key is 1 to 63 visible ASCII characters without colon and slash.");
	else
		return key;
	return NULL;
}

/* "<epoch8>.<arev>", with or without quotes, or *. */
static bool parse_tag(const char *s, struct command_tag *out)
{
	uint64_t arev;
	char text[48];
	size_t n = strlen(s);
	if (n >= 2 && s[0] == '"' && s[n - 1] == '"')
		s++, n -= 2;
	if (n == 1 && *s == '*') {
		out->arev = TAG_ANY;
		return true;
	}
	if (n < 10 || n >= sizeof text || s[8] != '.')
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	memcpy(out->epoch, text, 8);
	out->epoch[8] = '\0';
	if (!num_parse_u64(text + 9, &arev) || arev >= TAG_ANY)
		return false;
	out->arev = (uint32_t)arev;
	return true;
}

/* A token that cannot be read has seen nothing of this history: it is stale by definition. */
bool inbound_tag(struct inbound *r, struct command_tag *out)
{
	const char *given = exchange_header(r->exchange, "If-Match");
	if (!given) {
		answer_refusal(r, 428, "tag_missing",
			"This needs If-Match with the Act-Tag of what it changes.");
		return false;
	}
	if (parse_tag(given, out))
		return true;
	answer_refusal(r, 400, "bad_request", "If-Match must be an Act-Tag of this API.");
	return false;
}

bool inbound_within_budget(struct inbound *r, unsigned acts)
{
	struct server *s = r->server;
	uint64_t wait = r->member ? act_budget_take(&r->member->budget, acts,
					    s->options.limits.acts_per_minute, uv_now(s->loop))
				  : 0;
	if (!wait)
		return true;
	answer_problem(r, &(struct problem){.status = 429, .code = "too_many",
		.detail = "Too many acts in a minute.",
		.retry_after_s = (unsigned)(wait / 1000 + 1)});
	return false;
}

/* ---- commands ---- */

/* The same act on the same event is the same content, alone or in a batch; the tag is no part
 * of it. */
static void hash_content(struct command *c, const struct wire_refs *refs)
{
	struct sha256 *h = sha256_create();
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	if (c->act.verb == VERB_REPORT)
		wire_report_encode(&c->act, refs, &b);
	else
		wire_act_encode(&c->act, refs, &b);
	sha256_add(h, c->event, strlen(c->event) + 1);
	sha256_add(h, b.data ? b.data : "", b.length);
	sha256_result(h, c->content);
	sha256_destroy(h);
	buf_finish(&b);
}

static struct command *new_command(struct inbound *r, const char *key)
{
	struct command *c = command_create(LEDGER_ACT);
	c->now = virtual_clock_now(&r->server->clock);
	c->person = r->person;
	c->key = arena_strdup(&c->arena, key);
	return c;
}

static void tag_of(const struct server *s, const struct command *c, char out[48])
{
	*out = '\0';
	if (c->rev)
		snprintf(out, 48, "%.8s.%" PRIu32, s->epoch, c->arev);
}

/* The event as this person may see it; length 0 if there is none to show. */
static struct wire_span visible(struct inbound *r, struct command *c, struct buf *b)
{
	struct error e;
	struct wire_refs refs = inbound_refs(r);
	if (!c->body || !wire_mask_body(KIND_EVENT, c->body, c->body_length, inbound_mask(r), &refs,
				b, &e))
		return (struct wire_span){NULL, 0};
	return (struct wire_span){b->data, b->length};
}

static struct wire_outcome outcome_of(const struct command *c)
{
	bool ok = c->status < 300;
	return (struct wire_outcome){.key = c->key, .status = (uint32_t)c->status,
		.code = ok ? "applied" : c->error.code, .detail = ok ? NULL : c->error.text,
		.event = c->event, .rev = c->rev, .arev = c->arev, .seq = c->seq,
		.at = c->now};
}

static void answer_command(struct inbound *r, struct command *c)
{
	char tag[48];
	struct buf masked, out;
	buf_init(&masked, ANSWER_MAX);
	buf_init(&out, ANSWER_MAX);
	struct wire_span body = visible(r, c, &masked);
	tag_of(r->server, c, tag);
	if (c->status >= 300) {
		bool show = c->status == 412 || c->status == 409;
		answer_problem(r, &(struct problem){.status = c->status, .code = c->error.code,
			.detail = c->error.text, .current = show ? body.bytes : NULL,
			.current_length = show ? body.length : 0, .act_tag = show ? tag : NULL});
	} else {
		struct wire_outcome o = outcome_of(c);
		bool report = c->act.verb == VERB_REPORT;
		o.body = body;
		if (report)
			wire_report_reply_encode(&o, body.bytes, body.length, &out);
		else
			wire_outcome_encode(&o, "body", &out);
		answer_json(r, c->status, &out, NULL, tag);
	}
	buf_finish(&out);
	buf_finish(&masked);
}

static void on_done(struct command *c, const struct error *e)
{
	struct inbound *r = c->owner;
	struct server *s = r->server;
	if (e) {
		answer_error(r, e);
	} else {
		server_publish(s, c->changes, c->change_count);
		answer_command(r, c);
	}
	command_destroy(c);
}

/* Whoever is called by a subject is told by name; it is no part of the content. */
static void name_called(struct inbound *r, struct command *c)
{
	const struct member *m = c->act.to_subject && !c->act.to_name
		? roster_subject(r->server->roster, c->act.to_subject)
		: NULL;
	if (m)
		c->act.to_name = arena_strdup(&c->arena, m->person.name);
}

static void post(struct inbound *r, struct command *c)
{
	r->server->metrics.acts++;
	asked_post(r, c, on_done);
}

static int status_of(const struct error *e)
{
	return strncmp(e->code, "field_", 6) == 0 ? 422 : error_is(e, "too_large") ? 413 : 400;
}

void serve_action(struct inbound *r)
{
	struct error e;
	struct wire_refs refs = inbound_refs(r);
	struct command_tag tag = {.arev = TAG_ANY};
	const char *key = inbound_key(r);
	if (!key || !inbound_tag(r, &tag) || !inbound_within_budget(r, 1))
		return;
	struct command *c = new_command(r, key);
	c->tag = tag;
	snprintf(c->event, sizeof c->event, "%.*s", (int)sizeof c->event - 1, r->param[0]);
	if (!wire_act_decode(r->exchange->body, r->exchange->body_length, &refs, &c->arena, &c->act,
		    &e)) {
		asked_unreadable(r, &e);
		command_destroy(c);
		return;
	}
	if (c->act.verb == VERB_REPORT || c->act.verb == VERB_NONE) {
		answer_refusal(r, 422, "field_verb", "This is no act on an event.");
		command_destroy(c);
		return;
	}
	hash_content(c, &refs);
	name_called(r, c);
	post(r, c);
}

void serve_report(struct inbound *r)
{
	struct error e;
	struct wire_refs refs = inbound_refs(r);
	const char *key = inbound_key(r);
	if (!key || !inbound_within_budget(r, 1))
		return;
	struct command *c = new_command(r, key);
	if (!wire_report_decode(r->exchange->body, r->exchange->body_length, &refs, &c->arena,
		    &c->act, &e)) {
		asked_unreadable(r, &e);
		command_destroy(c);
		return;
	}
	if (c->act.source == SOURCE_NONE)
		c->act.source = r->person.role == PERSON_WORKER ? SOURCE_GRID : SOURCE_OTHER;
	hash_content(c, &refs);
	post(r, c);
}

/* ---- batch ---- */

struct batch {
	struct inbound *inbound;
	struct arena arena;
	struct command *commands[WIRE_BATCH_MAX]; // NULL = refused before the ledger
	struct wire_outcome refused[WIRE_BATCH_MAX];
	size_t count, waiting;
};

static void put_item(struct batch *b, size_t i, struct buf *out)
{
	struct command *c = b->commands[i];
	struct buf masked;
	if (!c) {
		wire_outcome_encode(&b->refused[i], "current", out);
		return;
	}
	buf_init(&masked, ANSWER_MAX);
	struct wire_outcome o = outcome_of(c);
	o.body = visible(b->inbound, c, &masked);
	wire_outcome_encode(&o, "current", out);
	buf_finish(&masked);
}

static void batch_finish(struct batch *b)
{
	struct buf out;
	buf_init(&out, ANSWER_MAX);
	wire_list_begin(&out, "items");
	for (size_t i = 0; i < b->count; i++)
		put_item(b, i, &out);
	wire_list_end(&out, NULL);
	for (size_t i = 0; i < b->count; i++)
		command_destroy(b->commands[i]);
	answer_json(b->inbound, 200, &out, NULL, NULL);
	arena_finish(&b->arena);
	free(b);
}

static void on_batch_done(struct command *c, const struct error *e)
{
	struct batch *b = c->owner;
	if (e) {
		c->status = error_is(e, "disk_full") ? 507 : 503;
		c->error = *e;
	} else {
		server_publish(b->inbound->server, c->changes, c->change_count);
	}
	if (--b->waiting == 0)
		batch_finish(b);
}

static void refuse_item(struct batch *b, size_t i, const char *key, const char *event, int status,
	const char *code, const char *detail)
{
	b->refused[i] = (struct wire_outcome){.key = key, .status = (uint32_t)status,
		.code = arena_strdup(&b->arena, code), .detail = arena_strdup(&b->arena, detail),
		.event = event, .at = virtual_clock_now(&b->inbound->server->clock)};
}

static int item_status(const struct error *e)
{
	return error_is(e, "key_missing") ? 428 : status_of(e);
}

static const char *item_code(const struct error *e)
{
	return item_status(e) == 400 ? "bad_request" : e->code;
}

static bool item_is_whole(struct batch *b, size_t i, const struct wire_batch_item *item,
	struct command_tag *tag)
{
	if (*item->problem.code)
		refuse_item(b, i, item->key, item->event, item_status(&item->problem),
			item_code(&item->problem), item->problem.text);
	else if (!is_key(item->key))
		refuse_item(b, i, item->key, item->event, 422, "field_key",
			"A key is 1 to 63 visible ASCII characters without colon and slash.");
	else if (!item->event)
		refuse_item(b, i, item->key, NULL, 422, "field_event", "Which event?");
	else if (!item->tag)
		refuse_item(b, i, item->key, item->event, 428, "tag_missing",
			"An act on an event needs its Act-Tag.");
	else if (!parse_tag(item->tag, tag))
		refuse_item(b, i, item->key, item->event, 400, "bad_request",
			"The tag must be an Act-Tag of this API.");
	else if (item->act.verb == VERB_REPORT || item->act.verb == VERB_NONE)
		refuse_item(b, i, item->key, item->event, 422, "field_verb",
			"This is no act on an event.");
	else
		return true;
	return false;
}

static void batch_item(struct batch *b, size_t i, const struct wire_batch_item *item)
{
	struct inbound *r = b->inbound;
	struct wire_refs refs = inbound_refs(r);
	struct command_tag tag = {.arev = TAG_ANY};
	struct error e;
	if (!item_is_whole(b, i, item, &tag))
		return;
	struct command *c = new_command(r, item->key);
	snprintf(c->event, sizeof c->event, "%s", item->event);
	c->tag = tag;
	c->act = item->act;
	hash_content(c, &refs);
	name_called(b->inbound, c);
	c->owner = b;
	c->done = on_batch_done;
	b->waiting++;
	if (ledger_post(r->server->ledger, r->server->writer, c, &e)) {
		b->commands[i] = c;
		return;
	}
	b->waiting--;
	refuse_item(b, i, item->key, item->event, 503, "unavailable", e.text);
	command_destroy(c);
}

void serve_batch(struct inbound *r)
{
	struct batch *b = mem_alloc(sizeof *b);
	struct wire_batch_item *items = mem_array(WIRE_BATCH_MAX, sizeof *items);
	struct wire_refs refs = inbound_refs(r);
	struct error e;
	b->inbound = r;
	if (!wire_batch_decode(r->exchange->body, r->exchange->body_length, &refs, &b->arena, items,
		    &b->count, &e)) {
		asked_unreadable(r, &e);
		goto drop;
	}
	if (!inbound_within_budget(r, (unsigned)b->count))
		goto drop;
	b->waiting = 1; // its own, so that it ends after all were posted
	for (size_t i = 0; i < b->count; i++)
		batch_item(b, i, &items[i]);
	free(items);
	if (--b->waiting == 0)
		batch_finish(b);
	return;
drop:
	free(items);
	arena_finish(&b->arena);
	free(b);
}

/* ---- what became of a key ---- */

struct keys_asked {
	struct person person;
	const char *keys[WIRE_BATCH_MAX * 10];
	size_t count;
	bool single;
	struct arena arena;
};

static bool put_status(
	struct db *db, struct query *q, const char *key, bool *found, struct error *e)
{
	struct keys_asked *a = q->more;
	struct key_outcome kept = {0};
	struct outcome o = {0};
	if (!keys_find(db, key, a->person.subject, &q->arena, &kept, found, e))
		return false;
	struct wire_outcome w = {.key = key, .code = "unknown", .at = INSTANT_NONE};
	if (*found && outcome_unpack(kept.bytes, kept.length, &o))
		w = (struct wire_outcome){.key = key, .status = (uint32_t)o.status,
			.code = *o.code ? arena_strdup(&q->arena, o.code) : "applied",
			.event = arena_strdup(&q->arena, o.event), .rev = o.rev, .arev = o.arev,
			.seq = o.seq, .at = o.at};
	if (*found || !a->single)
		wire_outcome_encode(&w, "body", &q->out);
	return true;
}

static bool read_statuses(struct db *db, struct query *q, struct error *e)
{
	struct keys_asked *a = q->more;
	bool found = false, ok = true;
	if (!a->single)
		wire_list_begin(&q->out, "items");
	for (size_t i = 0; ok && i < a->count; i++)
		ok = put_status(db, q, a->keys[i], &found, e);
	if (ok && a->single && !found) {
		q->status = 404;
		ok = error_set(e, "not_found", "There is no such key of yours.");
	}
	if (!a->single)
		wire_list_end(&q->out, NULL);
	arena_finish(&a->arena);
	return ok;
}

void serve_status(struct inbound *r)
{
	struct keys_asked *a = mem_alloc(sizeof *a);
	a->person = r->person;
	a->single = true;
	a->keys[a->count++] = arena_strdup(&a->arena, r->param[0]);
	query_run(r, read_statuses, a);
}

void serve_statuses(struct inbound *r)
{
	struct keys_asked *a = mem_alloc(sizeof *a);
	struct error e;
	a->person = r->person;
	if (wire_keys_decode(r->exchange->body, r->exchange->body_length, &a->arena, a->keys,
		    sizeof a->keys / sizeof a->keys[0], &a->count, &e)) {
		query_run(r, read_statuses, a);
		return;
	}
	asked_unreadable(r, &e);
	arena_finish(&a->arena);
	free(a);
}
