/* SPDX-License-Identifier: MIT */
/* A person's act: claim the key, load, compare the tag, decide, write, remember the outcome; one
 * transaction, claim first. */
#include "turn.h"

#include <string.h>

#include "alarm_find.h"
#include "shelf_slot.h"
#include "yiping/gov/outcome.h"
#include "yiping/store/keys.h"
#include "yiping/store/stored.h"
#include "yiping/wire/act.h"
#include "yiping/wire/entity.h"

#define ARGS_MAX (64 * 1024)

static bool refuse(struct command *c, int status, const char *code, const char *sentence)
{
	c->status = status;
	error_set(&c->error, code, "%s", sentence);
	return true;
}

static bool replay(struct command *c, const struct key_outcome *kept, struct error *e)
{
	struct outcome o;
	if (!kept->bytes || !outcome_unpack(kept->bytes, kept->length, &o))
		return error_set(e, "corrupt", "The outcome kept with a key cannot be read.");
	c->replayed = true;
	c->status = o.status;
	c->rev = o.rev;
	c->arev = o.arev;
	c->seq = o.seq;
	memcpy(c->event, o.event, sizeof c->event);
	if (o.status >= 300)
		error_set(&c->error, o.code, "%s", "The outcome stands as it was told before.");
	return true;
}

bool ledger_claim(struct turn *t, bool *settled, struct error *e)
{
	struct command *c = t->command;
	struct key_outcome kept = {0};
	enum key_claim found = KEY_FRESH;
	*settled = false;
	if (!c->key)
		return true;
	if (!keys_claim(t->db, c->key, c->person.subject, c->content, c->now, &c->arena, &found,
		    &kept, e))
		return false;
	*settled = found != KEY_FRESH;
	if (found == KEY_OTHER_CONTENT)
		return refuse(c, 422, "key_reused", "This key was used for another act.");
	if (found == KEY_OTHER_SUBJECT)
		return refuse(c, 404, "not_found", "There is no such key of yours.");
	return found == KEY_FRESH || replay(c, &kept, e);
}

bool ledger_remember(struct turn *t, struct error *e)
{
	const struct command *c = t->command;
	struct outcome o = {.status = c->status, .rev = c->rev, .arev = c->arev, .at = c->now};
	char bytes[OUTCOME_ROOM];
	if (!c->key)
		return true;
	memcpy(o.event, c->event, sizeof o.event);
	memcpy(o.code, c->error.code, sizeof o.code);
	o.seq = t->flushed ? t->changes[t->flushed - 1].seq : 0;
	return keys_settle(t->db, c->key, bytes, outcome_pack(&o, bytes), e);
}

static void show(struct command *c, const struct wire_span *body)
{
	c->body = body->bytes;
	c->body_length = body->length;
}

/* An act that changes no meaning may be sent without having seen the latest. */
static bool tag_fits(const struct turn *t, const struct event *now)
{
	const struct command *c = t->command;
	if (c->tag.arev == TAG_ANY) {
		if (c->person.role == PERSON_NONE)
			return true;
		const struct transition *row = act_row(now, &c->act);
		return verb_commutes(c->act.verb) ||
			(c->act.verb == VERB_ACK && row && row->to == STATE_SAME);
	}
	return strncmp(c->tag.epoch, t->ledger->epoch, 8) == 0 && c->tag.arev == now->arev;
}

static bool other_event(struct turn *t, struct event *other, struct act_context *x, struct error *e)
{
	bool found = false;
	if (!t->command->act.other)
		return true;
	if (!turn_event(t, t->command->act.other, 0, other, &found, NULL, e))
		return false;
	x->other = found ? other : NULL;
	return true;
}

static bool before_event(struct turn *t, const struct event *now, struct event *before,
	struct act_context *x, struct error *e)
{
	bool found = false;
	if (t->command->act.verb != VERB_UNDO)
		return true;
	if (!turn_event_before(t, now, before, &found, e))
		return false;
	x->before = found ? before : NULL;
	return true;
}

static bool put(struct turn *t, const struct event *before, const struct event *after,
	struct error *e)
{
	struct command *c = t->command;
	struct wire_span body;
	if (!turn_put_event(t, before, after, &c->act, c->key, &body, e) || !turn_flush(t, e))
		return false;
	memcpy(c->event, after->id, sizeof c->event);
	c->rev = after->rev;
	c->arev = after->arev;
	c->status = before ? 200 : 201;
	show(c, &body);
	return true;
}

/* A closed event stays where it was when the tree changes; open again it lies where its area
 * does. */
static void come_home(struct turn *t, const struct event *before, struct event *after)
{
	const struct area_tree *tree = t->ledger->tree;
	if (!(STATE_BIT(after->state) & STATES_OPEN) || (STATE_BIT(before->state) & STATES_OPEN))
		return;
	after->area = area_in_charge(tree, after->area, t->command->now);
	after->path = area_path_of(tree, after->area);
}

static bool act_on(struct turn *t, struct event *now, const struct wire_span *body, struct error *e)
{
	struct command *c = t->command;
	struct act_context x;
	struct event other, earlier, after = *now;
	struct act_problem p = {0};
	show(c, body);
	c->rev = now->rev;
	c->arev = now->arev;
	if (!turn_context(t, &x, e) || !other_event(t, &other, &x, e) ||
		!before_event(t, now, &earlier, &x, e))
		return false;
	struct scope s = person_scope(&c->person);
	uint32_t units[CHANGE_UNITS_MAX];
	size_t n = 0;
	for (size_t i = 0; i < now->party_count && n < CHANGE_UNITS_MAX; i++)
		units[n++] = now->parties[i].unit.num;
	if (c->person.role != PERSON_NONE && !scope_sees(&s, &now->path, units, n)) {
		c->body = NULL;
		return refuse(c, 403, "scope", "The event is outside your areas.");
	}
	if (!tag_fits(t, now))
		return refuse(c, 412, "stale", "The event has changed since you saw it.");
	if (!act_check(now, &c->act, &x, &p))
		return refuse(c, p.status, p.error.code, p.error.text);
	if (c->act.verb == VERB_SHELVE &&
		!shelf_slot(t, &now->path, c->act.until, &c->act.until, e))
		return false;
	act_apply(&after, &c->act, &x, &c->arena);
	come_home(t, now, &after);
	return put(t, now, &after, e);
}

static bool report(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct act_context x;
	struct act_problem p = {0};
	struct event new;
	if (!turn_context(t, &x, e))
		return false;
	if (!act_check(NULL, &c->act, &x, &p))
		return refuse(c, p.status, p.error.code, p.error.text);
	event_init(&new);
	if (!turn_number_event(t, &new, c->now, e))
		return false;
	act_apply(&new, &c->act, &x, &c->arena);
	return put(t, NULL, &new, e) && alarm_confirm(t, &new, e);
}

static bool act(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct event now;
	struct wire_span body = {0};
	bool found = false;
	if (c->act.verb == VERB_REPORT)
		return report(t, e);
	if (!turn_event(t, c->event, 0, &now, &found, &body, e))
		return false;
	if (!found)
		return refuse(c, 404, "not_found", "There is no event of that number.");
	return act_on(t, &now, &body, e);
}

/* ---- units ---- */

/* Whoever names a unit may know its id or its number only; an event keeps both, and the name.
 * *known is false if there is no such unit. */
static bool know_unit(struct turn *t, struct unit_ref *r, bool *known, struct error *e)
{
	struct arena *arena = &t->command->arena;
	struct stored s = {0};
	struct unit u;
	*known = true;
	if (!r->num && !(r->id && *r->id))
		return true;
	bool ok = r->id && *r->id ? stored_by_id(t->db, KIND_UNIT, r->id, arena, &s, known, e)
				  : stored_by_num(t->db, KIND_UNIT, r->num, arena, &s, known, e);
	if (!ok || !*known)
		return ok;
	if (!wire_unit_decode(s.body, s.body_length, &t->refs, arena, &u, e))
		return false;
	*known = !r->num || r->num == u.num;
	*r = (struct unit_ref){.id = arena_strdup(arena, u.id), .num = u.num, .name = u.name};
	return true;
}

static bool refuse_unit(struct command *c, const char *code)
{
	return refuse(c, 422, code, "There is no such unit.");
}

/* Refuses (c->status) the first unit that nobody knows. */
static bool know_units(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct act *a = &c->act;
	bool known = true;
	if (!know_unit(t, &a->lead, &known, e))
		return false;
	if (!known)
		return refuse_unit(c, "field_lead");
	if (!know_unit(t, &a->to, &known, e))
		return false;
	if (!known)
		return refuse_unit(c, "field_to");
	for (size_t i = 0; i < a->assist_count; i++) {
		if (!know_unit(t, &a->assist[i], &known, e))
			return false;
		if (!known)
			return refuse_unit(c, "field_assist");
	}
	return true;
}

/* True if the act was refused: nothing goes to an area that was closed. */
static bool names_closed_area(struct turn *t)
{
	const struct command *c = t->command;
	const struct area *a = area_by_num(t->ledger->tree, c->act.area);
	return a && !area_is_open(a, c->now) &&
		refuse(t->command, 422, "field_area", "That area was closed.");
}

/* The act's arguments as the log keeps them. */
static void keep_args(struct turn *t)
{
	struct command *c = t->command;
	struct buf b;
	buf_init(&b, ARGS_MAX);
	if (wire_args_encode(&c->act, &t->refs, &b) && b.length > 2) {
		c->args = arena_strndup(&c->arena, b.data, b.length);
		c->args_length = b.length;
	}
	buf_finish(&b);
}

/* What a known key is answered with: the event as it stands. */
static bool show_again(struct turn *t, struct error *e)
{
	struct event now;
	struct wire_span body = {0};
	bool found = false;
	if (!t->command->replayed || !*t->command->event)
		return true;
	if (!turn_event(t, t->command->event, 0, &now, &found, &body, e))
		return false;
	if (found)
		show(t->command, &body);
	return true;
}

bool ledger_do_act(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	bool settled = false;
	bool by_person = c->person.role != PERSON_NONE;
	c->act.person = by_person ? &c->person : NULL;
	if (by_person)
		c->act.actor = person_actor(&c->person);
	c->act.at = c->now;
	if (!ledger_claim(t, &settled, e))
		return false;
	if (settled)
		return show_again(t, e);
	if (by_person && !names_closed_area(t) && !know_units(t, e))
		return false;
	if (c->status)
		return ledger_remember(t, e);
	if (by_person)
		keep_args(t);
	return act(t, e) && ledger_remember(t, e);
}
