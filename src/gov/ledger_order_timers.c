/* SPDX-License-Identifier: MIT */
/* What time does to orders: the ladder of the limit that runs (see order_rung). */
#include <stdlib.h>
#include <string.h>

#include "turn.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/model/order_timer.h"
#include "yiping/store/stored.h"

#define PAGE 200

struct due_order {
	int64_t due;
	uint32_t num;
};

struct due_orders {
	struct due_order *all;
	size_t count, room;
	int64_t next; // of those that are not due yet; INT64_MAX = none
};

static void add(struct due_orders *d, int64_t due, uint32_t num)
{
	if (d->count == d->room) {
		d->room = d->room ? d->room * 2 : 64;
		d->all = mem_grow(d->all, d->room, sizeof *d->all);
	}
	d->all[d->count++] = (struct due_order){due, num};
}

static bool look_at(struct turn *t, struct due_orders *d, const struct stored *s, struct error *e)
{
	struct arena arena = {0};
	struct order o;
	bool ok = wire_order_decode(s->body, s->body_length, &t->refs, &arena, &o, e);
	struct rung r = {.verb = VERB_NONE};
	if (ok)
		r = order_rung(&o, t->ledger->tree);
	if (r.verb != VERB_NONE && r.due <= t->command->now)
		add(d, r.due, o.num);
	else if (r.verb != VERB_NONE && r.due < d->next)
		d->next = r.due;
	arena_finish(&arena);
	return ok;
}

static bool gather(struct turn *t, struct due_orders *d, struct error *e)
{
	uint32_t after = 0;
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_list(t->db, KIND_ORDER, after, true, PAGE, &page, e);
		for (size_t i = 0; ok && i < page.count; i++)
			ok = look_at(t, d, &page.rows[i], e);
		after = (uint32_t)page.next.a;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

static int by_due(const void *a, const void *b)
{
	const struct due_order *x = a, *y = b;
	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return x->num < y->num ? -1 : x->num > y->num;
}

/* The centre that owes it: who issued it, once there is a report to look at. */
static struct area_path owed_by(const struct turn *t, const struct order *o)
{
	bool checks = o->stage == ORDER_REPORTED;
	return area_path_of(t->ledger->tree, checks ? o->from : o->area);
}

/* One rung, as a txn of its own. Of those that were missed in an outage only the last one calls. */
static bool strike(struct turn *t, uint32_t num, struct error *e)
{
	struct arena *arena = &t->command->arena;
	struct stored s = {0};
	struct order o;
	struct actor who = {0};
	bool found = false;
	if (!stored_by_num(t->db, KIND_ORDER, num, arena, &s, &found, e) || !found ||
		!wire_order_decode(s.body, s.body_length, &t->refs, arena, &o, e))
		return false;
	struct order after = o;
	struct rung r = order_rung(&o, t->ledger->tree);
	order_strike(&after, &r, NULL, t->command->now);
	struct rung next = order_rung(&after, t->ledger->tree);
	bool is_last = next.verb == VERB_NONE || next.due > t->command->now;
	struct area_path path = owed_by(t, &o);
	if (is_last && !turn_on_post(t, &path, r.post, r.level, &who, e))
		return false;
	order_strike(&o, &r, &who, t->command->now);
	const struct order_writing by = {r.verb, {.subject = "timer"},
		arena_printf(arena, "timer:%s:%s:%u", o.id, head_clock_token(r.clock),
			(unsigned)r.n), r.due};
	struct wire_span unused;
	return turn_put_order(t, &o, &by, &unused, e) && turn_flush(t, e);
}

bool ledger_strike_orders(struct turn *t, struct error *e)
{
	bool ok = true, struck = true;
	while (ok && struck) {
		struct due_orders d = {.next = INT64_MAX};
		ok = gather(t, &d, e);
		struck = d.count != 0;
		if (struck)
			qsort(d.all, d.count, sizeof *d.all, by_due);
		for (size_t i = 0; ok && i < d.count; i++)
			ok = strike(t, d.all[i].num, e);
		t->ledger->orders_due = d.next;
		free(d.all);
	}
	return ok;
}
