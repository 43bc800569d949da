/* SPDX-License-Identifier: MIT */
/* Orders: issued to several at once under one number, passed on, and what is done to each. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/order_timer.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/out.h"

#define BODY_MAX (128 * 1024)
#define PAGE 200

bool turn_put_order(struct turn *t, const struct order *o, const struct order_writing *by,
	struct wire_span *body, struct error *e)
{
	struct command *c = t->command;
	struct rung next = order_rung(o, t->ledger->tree);
	struct change change = {.at = c->now, .due_at = by->due_at, .op = OP_UPSERT,
		.verb = by->verb, .head = order_head(o), .actor = by->actor,
		.key = by->key, .path = area_path_of(t->ledger->tree, o->area)};
	struct buf b;
	snprintf(change.id, sizeof change.id, "%s", o->id);
	if (o->unit.num)
		change.units[change.unit_count++] = o->unit.num;
	buf_init(&b, BODY_MAX);
	if (wire_order_encode(o, &t->refs, &b)) {
		change.body = arena_strndup(&c->arena, b.data, b.length);
		change.body_length = b.length;
	}
	buf_finish(&b);
	if (!change.body)
		return error_set(e, "too_large", "The order has grown beyond what can be stored.");
	*body = (struct wire_span){change.body, change.body_length};
	if (next.verb != VERB_NONE && next.due < t->ledger->orders_due)
		t->ledger->orders_due = next.due;
	return turn_put_entity(t, &change, e);
}

static bool put(struct turn *t, const struct order *o, enum verb verb, struct wire_span *body,
	struct error *e)
{
	const struct command *c = t->command;
	const struct order_writing by = {verb, person_actor(&c->person), c->key, INSTANT_NONE};
	t->command->rev = o->rev;
	return turn_put_order(t, o, &by, body, e);
}

static bool find(struct turn *t, const char *id, struct order *out, struct stored *s, bool *found,
	struct error *e)
{
	struct arena *a = &t->command->arena;
	return stored_by_id(t->db, KIND_ORDER, id, a, s, found, e) &&
		(!*found || wire_order_decode(s->body, s->body_length, &t->refs, a, out, e));
}

/* ---- issuing ---- */

struct issue {
	const struct order_ask *ask;
	struct order base;         // what all of them share
	struct order parent;       // with base.parent
	const struct response_step *step;
};

static bool check_words(struct turn *t, struct issue *i)
{
	const struct order_ask *a = i->ask;
	struct command *c = t->command;
	if (!i->base.title || utf8_columns(i->base.title) > 2 * ORDER_TITLE_MAX)
		return turn_refuse(c, 422, "field_title", "An order needs a title that is not too "
			"long.");
	if (a->text && strlen(a->text) > ORDER_TEXT_MAX)
		return turn_refuse(c, 422, "field_text", "The text is too long.");
	if (a->grade > 5)
		return turn_refuse(c, 422, "field_grade", "A grade is 1 to 5.");
	if (a->accept_s > ORDER_LIMIT_MAX_S || a->reply_s > ORDER_LIMIT_MAX_S)
		return turn_refuse(c, 422, "field_reply_s", "A limit is a year at most.");
	if (!a->to_count || a->to_count > ORDER_TO_MAX)
		return turn_refuse(c, 422, "field_to", "An order goes to 1 to 64.");
	return true;
}

/* The event must be open and seen by who gives the order; a step is one of its type's plan. */
static bool take_event(struct turn *t, struct issue *i, struct error *e)
{
	struct command *c = t->command;
	struct scope s = person_scope(&c->person);
	uint32_t units[EVENT_PARTIES_MAX];
	size_t n = 0;
	struct event ev;
	bool found = false;
	if (!i->ask->event)
		return !i->ask->step ||
			turn_refuse(c, 422, "field_event", "A step is of an event.");
	if (!turn_event(t, i->ask->event, 0, &ev, &found, NULL, e))
		return false;
	if (!found)
		return turn_refuse(c, 422, "field_event", "There is no event of that number.");
	for (; n < ev.party_count && n < EVENT_PARTIES_MAX; n++)
		units[n] = ev.parties[n].unit.num;
	if (!scope_sees(&s, &ev.path, units, n))
		return turn_refuse(c, 403, "scope", "The event is outside your areas.");
	if (!(STATE_BIT(ev.state) & STATES_OPEN))
		return turn_refuse(c, 409, "state", "The event is over.");
	i->base.event = arena_strdup(&c->arena, ev.id);
	i->base.exercise = i->base.exercise || ev.exercise;
	if (!i->base.grade)
		i->base.grade = ev.grade;
	if (!i->ask->step)
		return true;
	const struct response_plan *plan = i->ask->plan
		? catalog_plan_id(t->refs.catalog, i->ask->plan)
		: catalog_plan(t->refs.catalog, ev.type);
	i->step = plan ? response_step(plan, i->ask->step) : NULL;
	if (!i->step)
		return turn_refuse(c, 422, "field_step", "The event has no plan with that step.");
	i->base.plan = plan->id;
	i->base.step = i->ask->step;
	if (!i->base.title)
		i->base.title = name_in(&i->step->what, "zh-CN");
	return true;
}

/* What is passed on keeps number, event and words, and waits no longer than it is waited for. */
static bool take_parent(struct turn *t, struct issue *i, struct error *e)
{
	struct command *c = t->command;
	struct order *p = &i->parent;
	struct stored s = {0};
	bool found = false;
	if (!i->ask->parent)
		return true;
	if (!find(t, i->ask->parent, p, &s, &found, e))
		return false;
	if (!found)
		return turn_refuse(c, 422, "field_parent", "There is no such order.");
	if (!order_is_to(p, &c->person, t->ledger->tree) || p->unit.num)
		return turn_refuse(c, 403, "own", "The order is not to your centre.");
	if (p->stage != ORDER_TAKEN)
		return turn_refuse(c, 409, "state", "Only what was signed for can be passed on.");
	memcpy(i->base.number, p->number, sizeof i->base.number);
	i->base.parent = arena_strdup(&c->arena, p->id);
	i->base.event = i->base.event ? i->base.event : p->event;
	i->base.title = i->base.title ? i->base.title : p->title;
	i->base.text = i->base.text ? i->base.text : p->text;
	i->base.grade = i->base.grade ? i->base.grade : p->grade;
	i->base.exercise = i->base.exercise || p->exercise;
	return true;
}

static void take_limits(const struct catalog *catalog, struct issue *i)
{
	struct order *o = &i->base;
	if (!o->grade)
		o->grade = 5;
	const struct order_limits *l = &catalog->orders[o->grade];
	uint32_t reply = i->step && i->step->limit.seconds ? i->step->limit.seconds
							   : l->reply.seconds;
	o->accept_s = i->ask->accept_s ? i->ask->accept_s : l->accept.seconds;
	o->reply_s = i->ask->reply_s ? i->ask->reply_s : reply;
	if (o->accept_s > o->reply_s)
		o->accept_s = o->reply_s;
	o->check_s = l->check.seconds;
}

static bool take_unit(struct turn *t, const struct order_to *to, struct order *o, struct error *e)
{
	struct stored s = {0};
	struct unit u;
	bool found = false;
	struct arena *a = &t->command->arena;
	if (!stored_by_num(t->db, KIND_UNIT, to->unit.num, a, &s, &found, e))
		return false;
	if (!found || !s.body || (to->unit.id && strcmp(to->unit.id, s.live.id) != 0))
		return turn_refuse(t->command, 422, "field_unit", "There is no such unit.");
	if (!wire_unit_decode(s.body, s.body_length, &t->refs, a, &u, e))
		return false;
	o->area = u.area;
	o->unit = (struct unit_ref){.id = arena_strdup(a, u.id), .num = u.num, .name = u.name};
	return true;
}

static bool address(struct turn *t, const struct order_to *to, struct order *o, struct error *e)
{
	struct command *c = t->command;
	o->area = to->area;
	if (to->unit.num && !take_unit(t, to, o, e))
		return false;
	if (c->status)
		return true;
	const struct area *a = area_by_num(t->ledger->tree, o->area);
	if (!a || !area_is_open(a, c->now))
		return turn_refuse(c, 422, "field_area", "An order goes to an area or to a unit.");
	if (!order_may_issue(&c->person, t->ledger->tree, o->area, o->unit.num, o->step, &o->from))
		return turn_refuse(c, 403, "scope", "An order goes below your centre.");
	return true;
}

static void name_it(const struct turn *t, struct order *o)
{
	if (o->unit.num)
		snprintf(o->id, sizeof o->id, "%s@u%u", o->number, (unsigned)o->unit.num);
	else
		snprintf(o->id, sizeof o->id, "%s@%s", o->number,
			area_by_num(t->ledger->tree, o->area)->id);
}

/* Nobody has the same order twice. */
static bool is_twice(struct turn *t, const struct order *all, size_t k, bool *twice,
	struct error *e)
{
	struct stored s = {0};
	*twice = false;
	for (size_t i = 0; i < k && !*twice; i++)
		*twice = all[i].area == all[k].area && all[i].unit.num == all[k].unit.num;
	return *twice || !*all[k].number ||
		stored_by_id(t->db, KIND_ORDER, all[k].id, &t->command->arena, &s, twice, e);
}

/* All are looked at before one is written: it is all of them or none. */
static bool address_all(struct turn *t, const struct issue *i, struct order *all, struct error *e)
{
	struct command *c = t->command;
	for (size_t k = 0; k < i->ask->to_count && !c->status; k++) {
		bool twice = false;
		all[k] = i->base;
		if (!address(t, &i->ask->to[k], &all[k], e))
			return false;
		if (c->status)
			return true;
		name_it(t, &all[k]);
		if (!is_twice(t, all, k, &twice, e))
			return false;
		if (twice)
			turn_refuse(c, 409, "twice", "One of them has that order already.");
	}
	return true;
}

static bool write_one(struct turn *t, struct order *o, const char *number, struct buf *out,
	struct error *e)
{
	struct wire_span body;
	if (!*o->number)
		snprintf(o->number, sizeof o->number, "%s", number);
	name_it(t, o);
	if (order_is_own(o)) { // nobody signs for what he gave himself
		o->stage = ORDER_TAKEN;
		o->taken = o->reply_from = o->issued;
		o->taken_by = o->by;
	}
	if (!put(t, o, VERB_DISPATCH, &body, e))
		return false;
	wire_raw(out, body.bytes, body.length);
	return true;
}

static bool write_all(struct turn *t, struct order *all, size_t count, struct error *e)
{
	struct command *c = t->command;
	char number[ORDER_NUMBER_ROOM] = "";
	struct buf out;
	bool ok = true;
	buf_init(&out, ORDER_TO_MAX * BODY_MAX);
	wire_open(&out, '{');
	wire_key(&out, "orders");
	wire_open(&out, '[');
	for (size_t k = 0; ok && k < count; k++) {
		ok = meta_next_num(t->db, KIND_ORDER, &all[k].num, e);
		if (!*number)
			snprintf(number, sizeof number, "O%06u", (unsigned)all[k].num);
		ok = ok && write_one(t, &all[k], number, &out, e);
	}
	wire_close(&out, ']');
	wire_close(&out, '}');
	c->status = 201;
	c->body = arena_strndup(&c->arena, out.data, out.length);
	c->body_length = out.length;
	buf_finish(&out);
	return ok && turn_flush(t, e);
}

static struct order blank(const struct command *c)
{
	const struct order_ask *a = c->order_ask;
	struct order o;
	order_init(&o);
	o.rev = 1;
	o.stage = ORDER_ISSUED;
	o.issued = c->now;
	o.by = person_actor(&c->person);
	o.title = a->title;
	o.text = a->text;
	o.grade = a->grade;
	o.exercise = a->exercise;
	return o;
}

static bool issue(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct issue i = {.ask = c->order_ask, .base = blank(c)};
	struct order *all;
	if (!take_event(t, &i, e) || (!c->status && !take_parent(t, &i, e)))
		return false;
	if (!c->status)
		check_words(t, &i);
	if (c->status)
		return true;
	take_limits(t->refs.catalog, &i);
	all = arena_alloc(&c->arena, i.ask->to_count * sizeof *all);
	if (!address_all(t, &i, all, e))
		return false;
	return c->status ? true : write_all(t, all, i.ask->to_count, e);
}

/* ---- acts ---- */

/* How many it was passed on with are still open. */
static bool count_children(struct turn *t, const char *id, size_t *open, struct error *e)
{
	uint32_t after = 0;
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_list(t->db, KIND_ORDER, after, true, PAGE, &page, e);
		for (size_t i = 0; ok && i < page.count; i++) {
			const struct stored *row = &page.rows[i];
			struct order o;
			ok = wire_order_decode(row->body, row->body_length, &t->refs,
				&t->command->arena, &o, e);
			*open += ok && o.parent && strcmp(o.parent, id) == 0;
		}
		after = (uint32_t)page.next.a;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

static bool act(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct scope whole = person_scope(&c->person);
	struct act_problem p = {0};
	struct stored s = {0};
	struct order o;
	struct wire_span body;
	size_t children = 0;
	bool found = false;
	if (!find(t, c->order_id, &o, &s, &found, e))
		return false;
	if (!found)
		return turn_refuse(c, 404, "not_found", "There is no such order.");
	if (!scope_sees(&whole, &s.live.path, s.live.units, s.live.unit_count))
		return turn_refuse(c, 403, "scope", "The order is outside your areas.");
	if (c->order_act->verb == VERB_FEEDBACK && !count_children(t, o.id, &children, e))
		return false;
	if (!order_check(&o, c->order_act, &c->person, t->ledger->tree, c->now, children, &p))
		return turn_refuse(c, p.status, p.error.code, "%s", p.error.text);
	order_apply(&o, c->order_act, &c->person, c->now);
	c->status = 200;
	if (!put(t, &o, c->order_act->verb, &body, e) || !turn_flush(t, e))
		return false;
	c->body = body.bytes;
	c->body_length = body.length;
	return true;
}

/* ---- a key that is known ---- */

struct txn {
	uint64_t id;
	uint32_t nums[ORDER_TO_MAX];
	size_t count;
};

static bool note(void *user, const struct change *c)
{
	struct txn *x = user;
	if (c->txn != x->id)
		x->count = 0;
	x->id = c->txn;
	if (c->head.kind == KIND_ORDER && x->count < ORDER_TO_MAX)
		x->nums[x->count++] = c->head.num;
	return true;
}

/* What was issued then, as it stands now: all that the last change's txn wrote. */
static bool show_issued(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct txn x = {0};
	struct buf out;
	uint64_t after = c->seq > ORDER_TO_MAX ? c->seq - ORDER_TO_MAX : 0;
	if (!changelog_fold(t->db, after, c->seq, note, &x, e))
		return false;
	buf_init(&out, ORDER_TO_MAX * BODY_MAX);
	wire_open(&out, '{');
	wire_key(&out, "orders");
	wire_open(&out, '[');
	bool ok = true;
	for (size_t i = 0; ok && i < x.count; i++) {
		struct stored s = {0};
		bool found = false;
		ok = stored_by_num(t->db, KIND_ORDER, x.nums[i], &c->arena, &s, &found, e);
		if (found && s.body)
			wire_raw(&out, s.body, s.body_length);
	}
	wire_close(&out, ']');
	wire_close(&out, '}');
	c->body = arena_strndup(&c->arena, out.data, out.length);
	c->body_length = out.length;
	buf_finish(&out);
	return ok;
}

static bool show_again(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct stored s = {0};
	bool found = false;
	if (!c->replayed)
		return true;
	if (c->order_ask)
		return show_issued(t, e);
	if (!stored_by_id(t->db, KIND_ORDER, c->order_id, &c->arena, &s, &found, e))
		return false;
	c->body = s.body;
	c->body_length = s.body_length;
	return true;
}

bool ledger_do_order(struct turn *t, struct error *e)
{
	bool settled = false;
	if (!ledger_claim(t, &settled, e))
		return false;
	if (settled)
		return show_again(t, e);
	return (t->command->order_ask ? issue(t, e) : act(t, e)) && ledger_remember(t, e);
}
