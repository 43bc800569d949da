/* SPDX-License-Identifier: MIT */
/* What only the socket in the state directory does: tokens. */
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "routes.h"
#include "yiping/wire/grant.h"

static void answer_grant(struct inbound *r, const struct command *c)
{
	struct wire_refs refs = inbound_refs(r);
	struct wire_grant g = {.person = c->grant.person, .rev = c->rev,
		.revoked = c->grant.revoke, .token = c->grant.revoke ? NULL : c->grant.token,
		.count = (uint32_t)c->grant.count};
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	wire_grant_encode(&g, &refs, &b);
	answer_json(r, c->status, &b, NULL, NULL);
}

/* From now on the token is known, or no longer: polls under the old scope end here. */
static void take_effect(struct server *s, const struct command *c)
{
	uint8_t hash[SHA256_BYTES];
	if (c->grant.revoke) {
		roster_revoke(s->roster, c->grant.person.subject);
	} else {
		token_hash(c->grant.token, hash);
		roster_put(s->roster, hash, &c->grant.person);
	}
	waiters_dismiss(s->waiters, c->grant.person.subject);
	server_publish(s, c->changes, c->change_count);
}

static void on_done(struct command *c, const struct error *e)
{
	struct inbound *r = c->owner;
	if (asked_done(r, c, e)) {
		take_effect(r->server, c);
		answer_grant(r, c);
	}
	command_destroy(c);
}

static bool take_grant(struct inbound *r, struct person *out)
{
	struct wire_refs refs = inbound_refs(r);
	struct wire_grant g;
	struct arena arena = {0};
	struct error e;
	bool ok = wire_grant_decode(r->exchange->body, r->exchange->body_length, &refs, &arena, &g,
		&e);
	arena_finish(&arena);
	*out = g.person;
	if (ok)
		return true;
	asked_unreadable(r, &e);
	return false;
}

static const char *missing_field(const struct person *p)
{
	if (!*p->subject)
		return "field_subject";
	if (!*p->name)
		return "field_name";
	if (p->role == PERSON_NONE)
		return "field_role";
	return p->area_count ? NULL : "field_areas";
}

void serve_token_add(struct inbound *r)
{
	struct person p;
	if (!take_grant(r, &p))
		return;
	const char *missing = missing_field(&p);
	if (missing) {
		answer_refusal(r, 422, missing,
			"A token needs a subject, a name, a role and areas.");
		return;
	}
	struct command *c = command_create(LEDGER_GRANT);
	p.num = 0; // the store's to give
	c->grant.person = p;
	token_make(c->grant.token);
	asked_post(r, c, on_done);
}

void serve_token_revoke(struct inbound *r)
{
	struct person p;
	if (!take_grant(r, &p))
		return;
	struct command *c = command_create(LEDGER_GRANT);
	c->grant.person = p;
	c->grant.revoke = true;
	asked_post(r, c, on_done);
}
