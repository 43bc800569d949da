/* SPDX-License-Identifier: MIT */
/* The mode of a centre: asked for by one, confirmed by another. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/mode.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"

#define BODY_MAX (32 * 1024)

static bool put(struct turn *t, const struct mode *m, enum verb verb, struct error *e)
{
	struct command *c = t->command;
	struct change change = {.at = c->now, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = verb, .head = mode_head(m), .actor = person_actor(&c->person),
		.key = c->key, .path = area_path_of(t->ledger->tree, m->area)};
	struct buf b;
	snprintf(change.id, sizeof change.id, "%s", m->id);
	buf_init(&b, BODY_MAX);
	if (wire_mode_encode(m, &t->refs, &b)) {
		change.body = arena_strndup(&c->arena, b.data, b.length);
		change.body_length = b.length;
	}
	buf_finish(&b);
	if (!change.body)
		return error_set(e, "too_large", "The mode is too large to be stored.");
	c->body = change.body;
	c->body_length = change.body_length;
	c->rev = m->rev;
	return turn_put_entity(t, &change, e) && turn_flush(t, e);
}

/* The mode of the command's centre as it stands; *s its body, if it ever had one. */
static bool find(struct turn *t, const struct area *a, struct mode *m, struct stored *s,
	bool *found, struct error *e)
{
	struct command *c = t->command;
	mode_begin(m, a->num, a->id, c->now);
	return stored_by_id(t->db, KIND_MODE, m->id, &c->arena, s, found, e) &&
		(!*found ||
			wire_mode_decode(s->body, s->body_length, &t->refs, &c->arena, m, e));
}

static bool do_it(struct turn *t, const struct area *a, struct error *e)
{
	static const enum verb verbs[] = {VERB_ASK, VERB_DECIDE, VERB_DECIDE};
	struct command *c = t->command;
	struct act_problem p = {0};
	struct stored s = {0};
	struct mode m;
	bool found = false;
	if (!find(t, a, &m, &s, &found, e))
		return false;
	if (!mode_check(&m, c->mode_act, &c->mode_terms, &c->person, c->now, &p))
		return turn_refuse(c, p.status, p.error.code, "%s", p.error.text);
	if (!found && !meta_next_num(t->db, KIND_MODE, &m.num, e))
		return false;
	mode_apply(&m, c->mode_act, &c->mode_terms, &c->person, c->now);
	c->status = c->mode_act == MODE_ASK ? 201 : 200;
	return put(t, &m, verbs[c->mode_act], e);
}

bool ledger_do_mode(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct scope whole = person_scope(&c->person);
	const struct area *a = area_by_num(t->ledger->tree, c->mode_area);
	struct area_path path = area_path_of(t->ledger->tree, c->mode_area);
	struct stored s = {0};
	struct mode m;
	bool settled = false, found = false;
	if (!ledger_claim(t, &settled, e))
		return false;
	if (!a || !area_is_open(a, c->now) || a->level > LEVEL_TOWN) {
		if (!settled)
			turn_refuse(c, 422, "field_area", "A mode is that of a centre.");
	} else if (settled) {
		if (c->replayed && !find(t, a, &m, &s, &found, e))
			return false;
		c->body = s.body;
		c->body_length = s.body_length;
	} else if (!scope_sees(&whole, &path, NULL, 0)) {
		turn_refuse(c, 403, "scope", "That area is not one of yours.");
	} else if (!do_it(t, a, e)) {
		return false;
	}
	return settled || ledger_remember(t, e);
}
