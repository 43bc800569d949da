/* SPDX-License-Identifier: MIT */
/* POST /v1/attendance: somebody checks in or out. */
#include "asked.h"
#include "routes.h"
#include "yiping/wire/entity.h"

void serve_attend(struct inbound *r)
{
	const char *key = inbound_key(r);
	struct error e;
	if (!key)
		return;
	struct command *c = command_create(LEDGER_ATTEND);
	c->key = arena_strdup(&c->arena, key);
	asked_content(r, c->content);
	bool ok = wire_attend_ask_decode(r->exchange->body, r->exchange->body_length, &c->arena,
		&c->attend, &e);
	if (!ok)
		asked_unreadable(r, &e);
	else if (!c->attend.subject)
		c->attend.subject = arena_strdup(&c->arena, r->member->person.subject);
	if (ok && inbound_within_budget(r, 1))
		asked_post(r, c, asked_told);
	else
		command_destroy(c);
}
