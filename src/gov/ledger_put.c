/* SPDX-License-Identifier: MIT */
/* Entities that are not events, and ticks. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/store/ticks.h"
#include "yiping/wire/entity.h"

#define BODY_MAX (64 * 1024)

static bool encode(const struct entity_put *p, const struct wire_refs *refs, struct buf *b)
{
	switch (p->kind) {
	case KIND_UNIT: return wire_unit_encode(&p->as.unit, refs, b);
	case KIND_WARNING: return wire_warning_encode(&p->as.warning, refs, b);
	case KIND_SHIFT: return wire_shift_encode(&p->as.shift, refs, b);
	case KIND_MODE: return wire_mode_encode(&p->as.mode, refs, b);
	case KIND_SOURCE: return wire_source_encode(&p->as.source, refs, b);
	case KIND_INDICATOR: return wire_indicator_state_encode(&p->as.indicator, refs, b);
	default: return wire_entity_encode(&p->as.any, refs, b);
	}
}

static struct head head_of(const struct entity_put *p)
{
	switch (p->kind) {
	case KIND_UNIT: return unit_head(&p->as.unit);
	case KIND_WARNING: return warning_head(&p->as.warning);
	case KIND_SHIFT: return shift_head(&p->as.shift);
	case KIND_MODE: return mode_head(&p->as.mode);
	case KIND_SOURCE: return source_head(&p->as.source);
	case KIND_INDICATOR: return indicator_state_head(&p->as.indicator);
	default: return entity_head(&p->as.any, p->kind);
	}
}

/* The body with these numbers, in the command's arena. */
static bool body_of(struct turn *t, struct wire_span *out, struct error *e)
{
	struct buf b;
	buf_init(&b, BODY_MAX);
	bool ok = encode(&t->command->put, &t->refs, &b);
	if (ok)
		*out = (struct wire_span){arena_strndup(&t->command->arena, b.data, b.length),
			b.length};
	buf_finish(&b);
	return ok || error_set(e, "too_large", "The entity is too large to be stored.");
}

/* Numbers it; *same when what is stored says the same already. */
static bool number(struct turn *t, struct stored *old, bool *found, bool *same, struct error *e)
{
	struct entity *me = &t->command->put.as.any;
	enum kind kind = t->command->put.kind;
	struct wire_span body;
	*same = false;
	if (!stored_by_id(t->db, kind, me->id, &t->command->arena, old, found, e))
		return false;
	if (!*found) {
		me->rev = 1;
		return me->num ? meta_raise_num(t->db, kind, me->num, e)
			       : meta_next_num(t->db, kind, &me->num, e);
	}
	me->num = old->live.head.num;
	me->rev = old->live.head.rev;
	if (!body_of(t, &body, e))
		return false;
	*same = body.length == old->body_length && !memcmp(body.bytes, old->body, body.length);
	me->rev++;
	return true;
}

bool ledger_do_put(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct stored old = {0};
	struct wire_span body;
	bool found = false, same = false;
	if (!number(t, &old, &found, &same, e))
		return false;
	c->status = 200;
	if (same)
		return true;
	if (!body_of(t, &body, e))
		return false;
	struct change change = {.at = c->now, .due_at = c->act.due_at, .op = OP_UPSERT,
		.verb = VERB_PUT, .head = head_of(&c->put), .actor = c->act.actor, .key = c->key,
		.body = body.bytes, .body_length = body.length};
	snprintf(change.id, sizeof change.id, "%s", c->put.as.any.id);
	change.path = area_path_of(t->ledger->tree, change.head.area);
	if (found && (old.live.path.count != change.path.count ||
		memcmp(old.live.path.num, change.path.num,
			change.path.count * sizeof change.path.num[0]) != 0))
		change.old_path = old.live.path;
	c->rev = change.head.rev;
	return turn_put_entity(t, &change, e);
}

/* Rolls up the steps that this tick closed. */
static bool roll(struct turn *t, enum roll r, int64_t last, int64_t step, struct error *e)
{
	int64_t from = last / step * step, to = t->command->tick.at / step * step;
	return from == to || ticks_roll(t->db, r, from, to, e);
}

bool ledger_do_tick(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	int64_t minute = roll_ms(ROLL_1), quarter = roll_ms(ROLL_15);
	int64_t last = t->ledger->tick_at == INSTANT_NONE ? c->tick.at : t->ledger->tick_at;
	c->tick.seq_head = t->ledger->log.seq;
	c->status = 200;
	t->ledger->tick_at = c->tick.at;
	return ticks_put(t->db, &c->tick, e) && roll(t, ROLL_1, last, minute, e) &&
		roll(t, ROLL_15, last, quarter, e);
}
