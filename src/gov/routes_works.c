/* SPDX-License-Identifier: MIT */
/* POST /v1/works and /v1/works/{id}/end: planned work that explains alarms. */
#include <stdio.h>
#include <string.h>

#include "asked.h"
#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/wire/entity.h"

#define LONGEST_MS (30 * DAY_MS)

/* The same key of the same person names the same works. */
static void name_works(struct command *c, const char *subject, const char *what)
{
	struct works *w = &c->put.as.works;
	uint8_t hash[SHA256_BYTES];
	struct sha256 *h = sha256_create();
	sha256_add(h, subject, strlen(subject) + 1);
	sha256_add(h, c->key, strlen(c->key));
	sha256_result(h, hash);
	sha256_destroy(h);
	if (what)
		snprintf(w->id, sizeof w->id, "%s", what);
	else
		snprintf(w->id, sizeof w->id, "works-%02x%02x%02x%02x%02x%02x", hash[0], hash[1],
			hash[2], hash[3], hash[4], hash[5]);
}

static void post(struct inbound *r, struct command *c, const char *key, const char *what)
{
	c->key = arena_strdup(&c->arena, key);
	c->put.kind = KIND_WORKS;
	name_works(c, r->person.subject, what);
	asked_content(r, c->content);
	asked_post(r, c, asked_told);
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
		asked_unreadable(r, &e);
		ok = false;
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
