/* SPDX-License-Identifier: MIT */
/* Who may come in, and who no longer: an administrator's acts, logged like any other. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/entity.h"
#include "yiping/store/stored.h"
#include "yiping/store/tokens.h"
#include "yiping/wire/grant.h"

#define BODY_MAX (16 * 1024)

static bool refuse(struct command *c, int status, const char *code, const char *sentence)
{
	c->status = status;
	error_set(&c->error, code, "%s", sentence);
	return true;
}

/* A member's unit is named by its id; the scope wants its number. */
static bool know_unit(struct turn *t, struct error *e)
{
	struct person *p = &t->command->grant.person;
	struct stored s = {0};
	bool found = true;
	if (*p->unit_id &&
		!stored_by_id(t->db, KIND_UNIT, p->unit_id, &t->command->arena, &s, &found, e))
		return false;
	p->unit = s.live.head.num;
	return found || refuse(t->command, 422, "field_unit", "There is no such unit.");
}

/* Whoever is to see what was closed is given its heir. */
static bool know_areas(struct turn *t)
{
	const struct person *p = &t->command->grant.person;
	for (uint8_t i = 0; i < p->area_count; i++) {
		const struct area *a = area_by_num(t->ledger->tree, p->areas[i]);
		if (!a || !area_is_open(a, t->command->now))
			return refuse(t->command, 422, "field_areas",
				"One of the areas was closed.");
	}
	return true;
}

static bool give(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	if (!know_areas(t) || (!c->status && !know_unit(t, e)))
		return false;
	if (c->status)
		return true;
	if (!tokens_put_person(t->db, &c->grant.person, e) ||
		!tokens_add(t->db, c->grant.token, c->grant.person.subject, c->now, e))
		return false;
	c->status = 201;
	return true;
}

static bool take_back(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct person p;
	bool found = false;
	if (!tokens_person(t->db, c->grant.person.subject, &p, &found, e))
		return false;
	if (!found)
		return refuse(c, 404, "not_found", "There is nobody of that name.");
	c->grant.person = p;
	if (!tokens_revoke(t->db, p.subject, c->now, &c->grant.count, e))
		return false;
	c->status = 200;
	return true;
}

/* The body with its rev, in the command's arena. */
static bool body_of(struct turn *t, uint32_t rev, struct wire_span *out, struct error *e)
{
	struct command *c = t->command;
	struct wire_grant g = {.person = c->grant.person, .rev = rev, .revoked = c->grant.revoke};
	struct buf b;
	buf_init(&b, BODY_MAX);
	bool ok = wire_grant_encode(&g, &t->refs, &b);
	if (ok)
		*out = (struct wire_span){arena_strndup(&c->arena, b.data, b.length), b.length};
	buf_finish(&b);
	return ok || error_set(e, "too_large", "The grant is too large to be stored.");
}

static bool log_grant(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct entity me = {.num = c->grant.person.num, .ended = c->grant.revoke};
	struct stored old = {0};
	struct wire_span body = {0};
	bool found = false;
	snprintf(me.id, sizeof me.id, "%s", c->grant.person.subject);
	if (!stored_by_num(t->db, KIND_GRANT, me.num, &c->arena, &old, &found, e))
		return false;
	me.rev = found ? old.live.head.rev + 1 : 1;
	if (!body_of(t, me.rev, &body, e))
		return false;
	struct change change = {.at = c->now, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_PUT, .head = entity_head(&me, KIND_GRANT),
		.actor = person_actor(&c->person), .body = body.bytes,
		.body_length = body.length};
	snprintf(change.id, sizeof change.id, "%s", me.id);
	c->rev = me.rev;
	return turn_put_entity(t, &change, e);
}

bool ledger_do_grant(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	if (!(c->grant.revoke ? take_back(t, e) : give(t, e)))
		return false;
	return c->status >= 300 || (c->grant.revoke && !c->grant.count) || log_grant(t, e);
}
