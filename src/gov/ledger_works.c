/* SPDX-License-Identifier: MIT */
/* Planned work that explains alarms: told beforehand, ended by its time or before it. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"

#define BODY_MAX (16 * 1024)

static bool refuse(struct command *c, int status, const char *code, const char *sentence)
{
	c->status = status;
	error_set(&c->error, code, "%s", sentence);
	return true;
}

static bool put(struct turn *t, const struct works *w, struct error *e)
{
	struct command *c = t->command;
	struct buf b;
	struct change change = {.at = c->now, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_PUT, .head = works_head(w), .actor = person_actor(&c->person),
		.key = c->key, .path = area_path_of(t->ledger->tree, w->area)};
	snprintf(change.id, sizeof change.id, "%s", w->id);
	buf_init(&b, BODY_MAX);
	if (wire_works_encode(w, &t->refs, &b)) {
		change.body = arena_strndup(&c->arena, b.data, b.length);
		change.body_length = b.length;
	}
	buf_finish(&b);
	if (!change.body)
		return error_set(e, "too_large", "The works are too large to be stored.");
	c->body = change.body;
	c->body_length = change.body_length;
	c->rev = w->rev;
	return turn_put_entity(t, &change, e) && turn_flush(t, e);
}

static bool begin(struct turn *t, struct error *e)
{
	struct works *w = &t->command->put.as.works;
	w->rev = 1;
	w->by = person_actor(&t->command->person);
	t->command->status = 201;
	return meta_next_num(t->db, KIND_WORKS, &w->num, e) && put(t, w, e);
}

static bool end(struct turn *t, const struct stored *old, struct error *e)
{
	struct command *c = t->command;
	struct scope s = person_scope(&c->person);
	struct works w;
	if (!wire_works_decode(old->body, old->body_length, &t->refs, &c->arena, &w, e))
		return false;
	if (!scope_sees(&s, &old->live.path, NULL, 0))
		return refuse(c, 403, "scope", "The works are outside your areas.");
	if (w.ended || w.to <= c->now)
		return refuse(c, 409, "state", "The works are over already.");
	w.ended = true;
	w.rev++;
	c->status = 200;
	return put(t, &w, e);
}

static bool do_it(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct stored old = {0};
	bool found = false;
	if (!stored_by_id(t->db, KIND_WORKS, c->put.as.works.id, &c->arena, &old, &found, e))
		return false;
	if (c->put.as.works.ended)
		return found ? end(t, &old, e)
			     : refuse(c, 404, "not_found", "There are no such works.");
	return begin(t, e);
}

/* What a known key is answered with: the works as they stand. */
static bool show_again(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct stored old = {0};
	bool found = false;
	if (!c->replayed)
		return true;
	if (!stored_by_id(t->db, KIND_WORKS, c->put.as.works.id, &c->arena, &old, &found, e))
		return false;
	c->body = old.body;
	c->body_length = old.body_length;
	return true;
}

bool ledger_do_works(struct turn *t, struct error *e)
{
	bool settled = false;
	if (!ledger_claim(t, &settled, e))
		return false;
	if (settled)
		return show_again(t, e);
	return do_it(t, e) && ledger_remember(t, e);
}
