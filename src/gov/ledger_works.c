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
#define PAGE 200

static bool refuse(struct command *c, int status, const char *code, const char *sentence)
{
	c->status = status;
	error_set(&c->error, code, "%s", sentence);
	return true;
}

/* One change of it, as a txn of its own; *body is its JSON. */
static bool put(struct turn *t, const struct works *w, const struct act *by, const char *key,
	struct wire_span *body, struct error *e)
{
	struct buf b;
	struct change change = {.at = t->command->now, .due_at = by->due_at, .op = OP_UPSERT,
		.verb = VERB_PUT, .head = works_head(w), .actor = by->actor, .key = key,
		.path = area_path_of(t->ledger->tree, w->area)};
	snprintf(change.id, sizeof change.id, "%s", w->id);
	buf_init(&b, BODY_MAX);
	if (wire_works_encode(w, &t->refs, &b)) {
		change.body = arena_strndup(&t->command->arena, b.data, b.length);
		change.body_length = b.length;
	}
	buf_finish(&b);
	if (!change.body)
		return error_set(e, "too_large", "The works are too large to be stored.");
	*body = (struct wire_span){change.body, change.body_length};
	return turn_put_entity(t, &change, e) && turn_flush(t, e);
}

static bool put_own(struct turn *t, const struct works *w, struct error *e)
{
	struct command *c = t->command;
	const struct act by = {.actor = person_actor(&c->person), .due_at = INSTANT_NONE};
	struct wire_span body;
	if (!put(t, w, &by, c->key, &body, e))
		return false;
	c->body = body.bytes;
	c->body_length = body.length;
	c->rev = w->rev;
	return true;
}

static bool begin(struct turn *t, struct error *e)
{
	struct works *w = &t->command->put.as.works;
	const struct area *a = area_by_num(t->ledger->tree, w->area);
	if (!a || !area_is_open(a, t->command->now))
		return refuse(t->command, 422, "field_area", "That area was closed.");
	w->rev = 1;
	w->by = person_actor(&t->command->person);
	t->command->status = 201;
	if (w->to < t->ledger->works_end)
		t->ledger->works_end = w->to;
	return meta_next_num(t->db, KIND_WORKS, &w->num, e) && put_own(t, w, e);
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
	return put_own(t, &w, e);
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

/* ---- their time ---- */

static bool end_one(struct turn *t, const struct stored *old, struct error *e)
{
	struct works w;
	struct wire_span unused;
	if (!wire_works_decode(old->body, old->body_length, &t->refs, &t->command->arena, &w, e))
		return false;
	const struct act by = {.actor = {.subject = "timer"}, .due_at = w.to};
	w.ended = true;
	w.rev++;
	return put(t, &w, &by, NULL, &unused, e);
}

bool ledger_end_works(struct turn *t, struct error *e)
{
	uint32_t after = 0;
	bool more = true, ok = true;
	int64_t next = INT64_MAX;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_list(t->db, KIND_WORKS, after, true, PAGE, &page, e);
		for (size_t i = 0; ok && i < page.count; i++) {
			const struct head *h = &page.rows[i].live.head;
			after = h->num;
			if (h->due <= t->command->now)
				ok = end_one(t, &page.rows[i], e);
			else if (h->due < next)
				next = h->due;
		}
		more = page.more;
		stored_page_finish(&page);
	}
	t->ledger->works_end = next;
	return ok;
}
