/* SPDX-License-Identifier: MIT */
/* Who is responsible for what: rows of a centre's table are changed, and whatever is open and was
 * not sent out yet follows, each event by a change of its own. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/proposal.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"

#define BODY_MAX (512 * 1024)
#define PAGE 500
#define BEFORE_ORDERS                                                                              \
	(STATE_BIT(STATE_SENSED) | STATE_BIT(STATE_WAITING) | STATE_BIT(STATE_VERIFYING) |         \
		STATE_BIT(STATE_REGISTERED))

/* ---- what is open follows ---- */

struct nums {
	uint32_t *all;
	size_t count, room;
};

static void add_num(struct nums *n, uint32_t num, struct arena *arena)
{
	if (n->count == n->room) {
		n->room = n->room ? n->room * 2 : 64;
		uint32_t *all = arena_alloc(arena, n->room * sizeof *all);
		if (n->count)
			memcpy(all, n->all, n->count * sizeof *all);
		n->all = all;
	}
	n->all[n->count++] = num;
}

/* First all of them are looked up: what is written moves them in the list. */
static bool list_open(struct turn *t, uint32_t area, struct nums *out, struct error *e)
{
	struct stored_query q = {.order = STORED_QUEUE, .states = BEFORE_ORDERS, .limit = PAGE,
		.from = INSTANT_NONE, .to = INSTANT_NONE};
	bool more = true, ok = true;
	if (area)
		q.below = area_path_of(t->refs.tree, area);
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_events(t->db, &q, &page, e);
		for (size_t i = 0; ok && i < page.count; i++)
			add_num(out, page.rows[i].live.head.num, &t->command->arena);
		q.has_after = true;
		q.after.a = page.next.a, q.after.b = page.next.b, q.after.c = page.next.c;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

static bool settle_one(struct turn *t, uint32_t num, const struct act_context *x,
	const struct actor *actor, struct error *e)
{
	struct command *c = t->command;
	struct act a = {.verb = VERB_OWN, .actor = *actor, .at = c->now,
		.occurred = INSTANT_NONE, .due_at = INSTANT_NONE, .until = INSTANT_NONE,
		.result = -1};
	struct act_problem p = {0};
	struct event before, after;
	bool found = false;
	if (!turn_event(t, NULL, num, &before, &found, NULL, e))
		return false;
	after = before;
	if (!found || !act_do(&after, true, &a, x, &c->arena, &p) ||
		(after.unowned == before.unowned && after.level == before.level &&
			remit_equal(&after.remit, &before.remit)))
		return true;
	return turn_put_event(t, &before, &after, &a, NULL, NULL, e) && turn_flush(t, e);
}

bool ledger_settle_owners(struct turn *t, uint32_t area, const struct actor *actor,
	struct error *e)
{
	struct act_context x;
	struct nums open = {0};
	if (!list_open(t, area, &open, e))
		return false;
	bool ok = !open.count || turn_context(t, &x, e);
	for (size_t i = 0; ok && i < open.count; i++)
		ok = settle_one(t, open.all[i], &x, actor, e);
	return ok;
}

void ledger_note_unit(struct ledger *l, const struct unit *u)
{
	if (remit_book_has(&l->remits, u))
		return;
	remit_book_finish(&l->remits);
	l->owners_stale = true;
}

/* ---- the table ---- */

/* The centre's table as it stands, an empty one if it has none yet. */
static bool load(struct turn *t, const struct area *a, struct remit_table *out,
	struct stored *s, bool *found, struct error *e)
{
	struct arena *arena = &t->command->arena;
	remit_table_begin(out, a->num, a->id);
	return stored_by_id(t->db, KIND_RESPONSIBILITY, out->id, arena, s, found, e) &&
		(!*found || wire_remit_table_decode(s->body, s->body_length, &t->refs, arena, out,
				    e));
}

/* The unit that an id names; refused if there is none, or it lies outside the centre. */
static bool name_unit(struct turn *t, const struct area *a, struct unit_ref *r,
	const char *field, struct unit *u, struct error *e)
{
	struct command *c = t->command;
	struct stored s = {0};
	bool found = false;
	if (!r->id)
		return true;
	if (!stored_by_id(t->db, KIND_UNIT, r->id, &c->arena, &s, &found, e))
		return false;
	if (!found)
		return turn_refuse(c, 422, field, "There is no unit %s.", r->id);
	if (!wire_unit_decode(s.body, s.body_length, &t->refs, &c->arena, u, e))
		return false;
	if (!area_within(t->refs.tree, u->area, a->num))
		return turn_refuse(c, 422, field, "Unit %s lies outside %s.", u->id, a->id);
	*r = (struct unit_ref){arena_strdup(&c->arena, u->id), u->num, u->name};
	return true;
}

/* c->status tells whether it was refused. */
static bool change_row(struct turn *t, const struct area *a, struct wire_remit_edit *w,
	struct remit_table *table, struct error *e)
{
	struct command *c = t->command;
	struct remit_row *row = &w->row;
	struct unit unit = {.num = 0}, fallback;
	struct error why;
	if (w->remove) {
		if (!remit_table_take(table, row, &c->arena, &why))
			turn_refuse(c, 422, "field_rows", "%s", why.text);
		return true;
	}
	if (!name_unit(t, a, &row->unit, "field_unit", &unit, e))
		return false;
	if (c->status || !name_unit(t, a, &row->fallback, "field_fallback", &fallback, e))
		return c->status;
	if (c->status)
		return true;
	if (unit.num && row->kind && !proposal_fits(t->refs.catalog, &unit, row->kind))
		return turn_refuse(c, 422, "field_kind", "Unit %s is of another kind.", unit.id);
	if (unit.num && !row->kind)
		row->kind = unit.kind;
	if (!remit_table_put(table, row, &c->arena, &why))
		turn_refuse(c, 422, "field_rows", "%s", why.text);
	return true;
}

static bool put(struct turn *t, const struct remit_table *table, struct error *e)
{
	struct command *c = t->command;
	struct entity me = {.num = table->num, .rev = table->rev, .area = table->area};
	struct change change = {.at = c->now, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_PUT, .head = entity_head(&me, KIND_RESPONSIBILITY), .actor = table->by,
		.key = c->key, .path = area_path_of(t->refs.tree, table->area)};
	struct buf b;
	snprintf(change.id, sizeof change.id, "%s", table->id);
	buf_init(&b, BODY_MAX);
	if (wire_remit_table_encode(table, &t->refs, &b)) {
		change.body = arena_strndup(&c->arena, b.data, b.length);
		change.body_length = b.length;
	}
	buf_finish(&b);
	if (!change.body)
		return error_set(e, "too_large", "The table is too large to be stored.");
	c->body = change.body;
	c->body_length = change.body_length;
	c->rev = table->rev;
	return turn_put_entity(t, &change, e) && turn_flush(t, e);
}

/* Another tag than that of the table as it stands. */
static bool is_stale(const struct turn *t, const struct remit_table *now)
{
	const struct command_tag *tag = &t->command->tag;
	if (tag->arev == TAG_ANY)
		return false;
	return strncmp(tag->epoch, t->ledger->epoch, 8) != 0 || tag->arev != now->rev;
}

static bool change_table(struct turn *t, const struct area *a, struct remit_table *table,
	bool found, struct error *e)
{
	struct command *c = t->command;
	struct actor by = c->person.role == PERSON_NONE ? c->act.actor : person_actor(&c->person);
	for (size_t i = 0; !c->status && i < c->remit->count; i++)
		if (!change_row(t, a, &c->remit->all[i], table, e))
			return false;
	if (c->status)
		return true;
	if (!found && !meta_next_num(t->db, KIND_RESPONSIBILITY, &table->num, e))
		return false;
	table->rev++;
	table->by = by;
	table->at = c->now;
	c->status = 200;
	if (!put(t, table, e))
		return false;
	remit_book_finish(&t->ledger->remits);
	return ledger_settle_owners(t, table->area, &by, e);
}

static bool may_change(const struct turn *t, const struct area *a)
{
	const struct command *c = t->command;
	struct scope whole = person_scope(&c->person);
	struct area_path path = area_path_of(t->refs.tree, a->num);
	return c->person.role == PERSON_NONE || scope_sees(&whole, &path, NULL, 0);
}

bool ledger_do_remit(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	const struct area *a = area_by_num(t->refs.tree, c->remit->area);
	struct remit_table table;
	struct stored s = {0};
	bool settled = false, found = false;
	if (!ledger_claim(t, &settled, e))
		return false;
	if (settled && !c->replayed)
		return true;
	if (!a || !area_is_open(a, c->now) || a->level > LEVEL_TOWN)
		return turn_refuse(c, 422, "field_area", "A table is that of a centre.") &&
			ledger_remember(t, e);
	if (!may_change(t, a))
		return turn_refuse(c, 403, "scope", "That area is not one of yours.") &&
			ledger_remember(t, e);
	if (!load(t, a, &table, &s, &found, e))
		return false;
	c->body = s.body;
	c->body_length = s.body_length;
	c->rev = found ? table.rev : 0;
	if (settled)
		return true;
	if (is_stale(t, &table))
		turn_refuse(c, 412, "stale", "The table has changed since you saw it.");
	else if (!change_table(t, a, &table, found, e))
		return false;
	return ledger_remember(t, e);
}
