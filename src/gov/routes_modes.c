/* SPDX-License-Identifier: MIT */
/* POST /v1/modes, /v1/modes/{area}/confirm and …/decline: routine and emergency mode. */
#include "asked.h"
#include "routes.h"
#include "yiping/wire/entity.h"

static struct command *begin(struct inbound *r, const char *key, enum mode_act a)
{
	struct command *c = command_create(LEDGER_MODE);
	c->key = arena_strdup(&c->arena, key);
	c->mode_act = a;
	asked_content(r, c->content);
	return c;
}

void serve_mode_ask(struct inbound *r)
{
	struct wire_refs refs = inbound_refs(r);
	const char *key = inbound_key(r);
	struct error e;
	if (!key)
		return;
	struct command *c = begin(r, key, MODE_ASK);
	bool ok = wire_mode_ask_decode(r->exchange->body, r->exchange->body_length, &refs,
		&c->arena, &c->mode_area, &c->mode_terms, &e);
	if (!ok)
		asked_unreadable(r, &e);
	if (ok && inbound_within_budget(r, 1))
		asked_post(r, c, asked_told);
	else
		command_destroy(c);
}

static void decide(struct inbound *r, enum mode_act a)
{
	const struct area *area = area_by_id(r->tree, r->param[0]);
	const char *key = inbound_key(r);
	if (!key)
		return;
	if (!area) {
		answer_refusal(r, 404, "not_found", "There is no area of that id.");
		return;
	}
	if (!inbound_within_budget(r, 1))
		return;
	struct command *c = begin(r, key, a);
	c->mode_area = area->num;
	asked_post(r, c, asked_told);
}

void serve_mode_confirm(struct inbound *r)
{
	decide(r, MODE_CONFIRM);
}

void serve_mode_decline(struct inbound *r)
{
	decide(r, MODE_DECLINE);
}
