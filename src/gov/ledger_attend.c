/* SPDX-License-Identifier: MIT */
/* Somebody checks in or out: their own record, and how many of their unit are on post, in one. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"

#define BODY_MAX (16 * 1024)

static bool put(struct turn *t, const struct head *h, const char *id, struct buf *b, bool fits,
	const char *key, struct wire_span *body, struct error *e)
{
	struct command *c = t->command;
	struct change change = {.at = c->now, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_PUT, .head = *h, .actor = person_actor(&c->person), .key = key,
		.path = area_path_of(t->ledger->tree, h->area)};
	snprintf(change.id, sizeof change.id, "%s", id);
	if (fits) {
		change.body = arena_strndup(&c->arena, b->data, b->length);
		change.body_length = b->length;
		*body = (struct wire_span){change.body, change.body_length};
	}
	buf_finish(b);
	if (!fits)
		return error_set(e, "too_large", "What is to be stored is too large.");
	return turn_put_entity(t, &change, e);
}

static bool put_attendance(struct turn *t, const struct attendance *a, struct error *e)
{
	struct command *c = t->command;
	struct head h = attendance_head(a);
	struct wire_span body = {0};
	struct buf b;
	buf_init(&b, BODY_MAX);
	bool fits = wire_attendance_encode(a, &t->refs, &b);
	if (!put(t, &h, a->id, &b, fits, c->key, &body, e))
		return false;
	c->body = body.bytes;
	c->body_length = body.length;
	c->rev = a->rev;
	return true;
}

/* The unit that is meant; *found false if it is gone. */
static bool find_unit(struct turn *t, uint32_t num, struct unit *u, bool *found, struct error *e)
{
	struct command *c = t->command;
	struct stored s = {0};
	*found = false;
	return !num || (stored_by_num(t->db, KIND_UNIT, num, &c->arena, &s, found, e) &&
			       (!*found || wire_unit_decode(s.body, s.body_length, &t->refs,
						   &c->arena, u, e)));
}

static bool put_unit(struct turn *t, struct unit *u, struct error *e)
{
	struct wire_span body;
	struct buf b;
	u->rev++;
	struct head h = unit_head(u);
	buf_init(&b, BODY_MAX);
	bool fits = wire_unit_encode(u, &t->refs, &b);
	return put(t, &h, u->id, &b, fits, NULL, &body, e);
}

static bool find(struct turn *t, struct attendance *a, struct stored *s, bool *found,
	struct error *e)
{
	struct command *c = t->command;
	attend_begin(a, c->attend.subject, c->now);
	return stored_by_id(t->db, KIND_ROSTER, a->id, &c->arena, s, found, e) &&
		(!*found || wire_attendance_decode(s->body, s->body_length, &t->refs, &c->arena,
				    a, e));
}

/* Whom one may check out lies where one may see. */
static bool is_theirs(const struct turn *t, const struct attendance *a)
{
	const struct command *c = t->command;
	struct scope scope = person_scope(&c->person);
	struct area_path path = area_path_of(t->ledger->tree, a->area);
	return strcmp(c->attend.subject, c->person.subject) == 0 ||
		(a->area && scope_sees(&scope, &path, NULL, 0));
}

static bool do_it(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct act_problem p = {0};
	struct attendance a;
	struct stored s = {0};
	struct unit u;
	bool found = false, has_unit = false;
	if (!find(t, &a, &s, &found, e))
		return false;
	if (!attend_check(&a, c->attend.act, c->attend.reason, &c->person, &p))
		return turn_refuse(c, p.status, p.error.code, "%s", p.error.text);
	if (!is_theirs(t, &a))
		return turn_refuse(c, 403, "scope", "That person is not of your areas.");
	uint32_t unit = c->attend.act == ATTEND_IN ? c->person.unit : a.unit.num;
	if (!find_unit(t, unit, &u, &has_unit, e))
		return false;
	if (c->attend.act == ATTEND_IN && !has_unit)
		return turn_refuse(c, 409, "unit", "The unit of this person is not known.");
	if (!found && !meta_next_num(t->db, KIND_ROSTER, &a.num, e))
		return false;
	attend_apply(&a, c->attend.act, c->attend.reason, &c->person, c->now);
	c->status = 200;
	if (has_unit) {
		a.unit = (struct unit_ref){.id = u.id, .num = u.num, .name = u.name};
		if (attend_count(&a, &u) && !put_unit(t, &u, e))
			return false;
	}
	return put_attendance(t, &a, e) && turn_flush(t, e);
}

bool ledger_do_attend(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct attendance a;
	struct stored s = {0};
	bool settled = false, found = false;
	if (!ledger_claim(t, &settled, e))
		return false;
	if (!settled)
		return do_it(t, e) && ledger_remember(t, e);
	if (c->replayed && !find(t, &a, &s, &found, e))
		return false;
	c->body = s.body;
	c->body_length = s.body_length;
	return true;
}
