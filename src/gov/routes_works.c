/* SPDX-License-Identifier: MIT */
/* POST /v1/works and /v1/works/{id}/end: planned work that explains alarms. */
#include <stdio.h>
#include <string.h>

#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/wire/entity.h"

#define LONGEST_MS (30 * DAY_MS)

static void on_done(struct command *c, const struct error *e)
{
	struct inbound *r = c->owner;
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	if (!e) // of a refused one: what time did before it
		server_publish(r->server, c->changes, c->change_count);
	if (e) {
		answer_error(r, e);
	} else if (c->status >= 300) {
		answer_refusal(r, c->status, c->error.code, c->error.text);
	} else {
		buf_add(&b, c->body, c->body_length);
		answer_json(r, c->status, &b, NULL, NULL);
	}
	buf_finish(&b);
	command_destroy(c);
}

/* The same key of the same person names the same works. */
static void name_works(struct command *c, const char *what)
{
	struct works *w = &c->put.as.works;
	uint8_t hash[SHA256_BYTES];
	struct sha256 *h = sha256_create();
	sha256_add(h, c->person.subject, strlen(c->person.subject) + 1);
	sha256_add(h, c->key, strlen(c->key));
	sha256_result(h, hash);
	sha256_destroy(h);
	if (what)
		snprintf(w->id, sizeof w->id, "%s", what);
	else
		snprintf(w->id, sizeof w->id, "works-%02x%02x%02x%02x%02x%02x", hash[0], hash[1],
			hash[2], hash[3], hash[4], hash[5]);
}

static void hash_content(const struct inbound *r, struct command *c)
{
	struct sha256 *h = sha256_create();
	sha256_add(h, r->exchange->path, strlen(r->exchange->path) + 1);
	sha256_add(h, r->exchange->body ? r->exchange->body : "", r->exchange->body_length);
	sha256_result(h, c->content);
	sha256_destroy(h);
}

static void post(struct inbound *r, struct command *c, const char *key, const char *what)
{
	struct error e;
	c->now = virtual_clock_now(&r->server->clock);
	c->person = r->person;
	c->key = arena_strdup(&c->arena, key);
	c->put.kind = KIND_WORKS;
	name_works(c, what);
	hash_content(r, c);
	c->owner = r;
	c->done = on_done;
	if (!ledger_post(r->server->ledger, r->server->writer, c, &e))
		on_done(c, &e);
}

static bool refuse(struct inbound *r, int status, const char *code, const char *sentence)
{
	answer_refusal(r, status, code, sentence);
	return false;
}

static bool check(struct inbound *r, struct works *w)
{
	int64_t now = virtual_clock_now(&r->server->clock);
	struct scope whole = person_scope(&r->person);
	struct area_path path = area_path_of(r->tree, w->area);
	if (w->from == INSTANT_NONE)
		w->from = now;
	if (!w->area)
		return refuse(r, 422, "field_area", "Works need an area.");
	if (!scope_sees(&whole, &path, NULL, 0))
		return refuse(r, 403, "scope", "That area is not one of yours.");
	if (!w->reason || !*w->reason)
		return refuse(r, 422, "field_reason", "Works need a reason.");
	if (w->to == INSTANT_NONE || w->to <= w->from || w->to <= now ||
		w->to - w->from > LONGEST_MS)
		return refuse(r, 422, "field_to", "Works end, and within 30 days.");
	return true;
}

void serve_works_plan(struct inbound *r)
{
	struct wire_refs refs = inbound_refs(r);
	struct command *c = command_create(LEDGER_WORKS);
	struct works *w = &c->put.as.works;
	struct error e;
	const char *key = inbound_key(r);
	bool ok = key != NULL;
	if (ok && !wire_works_plan_decode(r->exchange->body, r->exchange->body_length, &refs,
			  &c->arena, w, &e)) {
		bool field = strncmp(e.code, "field_", 6) == 0;
		ok = refuse(r, field ? 422 : 400, field ? e.code : "bad_request", e.text);
	}
	if (ok && check(r, w) && inbound_within_budget(r, 1))
		post(r, c, key, NULL);
	else
		command_destroy(c);
}

void serve_works_end(struct inbound *r)
{
	const char *key = inbound_key(r);
	if (!key || !inbound_within_budget(r, 1))
		return;
	struct command *c = command_create(LEDGER_WORKS);
	c->put.as.works.ended = true;
	post(r, c, key, r->param[0]);
}
