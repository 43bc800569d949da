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

/* Where it lies; NULL for a kind that lies nowhere. */
static uint32_t *area_of(struct entity_put *p)
{
	switch (p->kind) {
	case KIND_UNIT: return &p->as.unit.area;
	case KIND_WARNING: return &p->as.warning.area;
	case KIND_SHIFT: return &p->as.shift.area;
	case KIND_MODE: return &p->as.mode.area;
	case KIND_SOURCE: return &p->as.source.area;
	case KIND_INDICATOR: return &p->as.indicator.area;
	default: return &p->as.any.area;
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

/* One change of it; `was` is where it was, NULL if it is new. */
static bool put(struct turn *t, enum verb verb, const struct wire_span *body,
	const struct area_path *was, struct error *e)
{
	struct command *c = t->command;
	struct change change = {.at = c->now, .due_at = c->act.due_at, .op = OP_UPSERT,
		.verb = verb, .head = head_of(&c->put), .actor = c->act.actor, .key = c->key,
		.body = body->bytes, .body_length = body->length};
	snprintf(change.id, sizeof change.id, "%s", c->put.as.any.id);
	change.path = area_path_of(t->refs.tree, change.head.area);
	if (was && !area_path_equal(was, &change.path))
		change.old_path = *was;
	return turn_put_entity(t, &change, e);
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

static bool is_of_one_place(enum kind k)
{
	return k == KIND_INDICATOR || k == KIND_SHIFT || k == KIND_MODE;
}

/* Nothing is measured or on duty any more where an area was closed; the rest belongs to whoever
 * took over. True if there is nothing to put. */
static bool is_over(struct turn *t)
{
	struct command *c = t->command;
	uint32_t *area = area_of(&c->put);
	uint32_t now = *area ? area_in_charge(t->ledger->tree, *area, c->now) : 0;
	if (now && now != *area && is_of_one_place(c->put.kind))
		return turn_refuse(c, 409, "area_closed", "The area was closed.");
	if (now)
		*area = now;
	return false;
}

bool ledger_do_put(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct stored old = {0};
	struct wire_span body;
	bool found = false, same = false;
	if (is_over(t))
		return true;
	if (!number(t, &old, &found, &same, e))
		return false;
	c->status = 200;
	if (same)
		return true;
	c->rev = c->put.as.any.rev;
	if (c->put.kind == KIND_UNIT)
		ledger_note_unit(t->ledger, &c->put.as.unit);
	return body_of(t, &body, e) && put(t, VERB_PUT, &body, found ? &old.live.path : NULL, e);
}

/* ---- when the tree changes ---- */

static bool decode(struct turn *t, const struct stored *s, struct entity_put *out, struct error *e)
{
	struct arena *a = &t->command->arena;
	const struct wire_refs *refs = &t->refs;
	const char *b = s->body;
	size_t n = s->body_length;
	switch (out->kind) {
	case KIND_UNIT: return wire_unit_decode(b, n, refs, a, &out->as.unit, e);
	case KIND_WARNING: return wire_warning_decode(b, n, refs, a, &out->as.warning, e);
	case KIND_SHIFT: return wire_shift_decode(b, n, refs, a, &out->as.shift, e);
	case KIND_MODE: return wire_mode_decode(b, n, refs, a, &out->as.mode, e);
	case KIND_SOURCE: return wire_source_decode(b, n, refs, a, &out->as.source, e);
	case KIND_INDICATOR:
		return wire_indicator_state_decode(b, n, refs, a, &out->as.indicator, e);
	default: return error_set(e, "internal", "A kind that is not known by its parts.");
	}
}

static bool is_known_by_parts(enum kind k)
{
	return k == KIND_UNIT || k == KIND_WARNING || k == KIND_SOURCE || is_of_one_place(k);
}

/* What names one place ends with it. */
static void end(struct entity_put *p)
{
	if (p->kind == KIND_SHIFT) {
		p->as.shift.ended = true;
	} else if (p->kind == KIND_MODE) {
		p->as.mode.emergency = false;
		p->as.mode.level = 0;
		p->as.mode.has_asked = false;
	} else {
		p->as.indicator.colour = COLOUR_NONE;
		p->as.indicator.quality = QUALITY_GOOD;
		p->as.indicator.has_value = false;
	}
}

/* A warning lists its areas besides; none may stand twice. Who took over is who issued it. */
static void replace_listed(struct warning *w, uint32_t old, uint32_t new)
{
	size_t n = 0;
	bool has = false;
	if (w->centre == old)
		w->centre = new;
	for (size_t i = 0; i < w->area_count; i++) {
		uint32_t area = w->areas[i] == old ? new : w->areas[i];
		bool twice = area == new && has;
		has = has || area == new;
		if (!twice)
			w->areas[n++] = area;
	}
	w->area_count = n;
}

static void settle(struct entity_put *p, uint32_t area)
{
	uint32_t *at = area_of(p);
	if (*at == area)
		return;
	if (p->kind == KIND_WARNING)
		replace_listed(&p->as.warning, *at, area);
	if (is_of_one_place(p->kind))
		end(p);
	else
		*at = area;
}

/* Of another area now: what it says of its place is put right. */
static bool hand_over(struct turn *t, const struct stored *old, uint32_t area, struct error *e)
{
	struct entity_put *p = &t->command->put;
	struct wire_span body;
	*p = (struct entity_put){.kind = (enum kind)old->live.head.kind};
	if (!decode(t, old, p, e))
		return false;
	settle(p, area);
	p->as.any.rev = old->live.head.rev + 1;
	if (p->kind == KIND_UNIT)
		ledger_note_unit(t->ledger, &p->as.unit);
	return body_of(t, &body, e) && put(t, VERB_REHOME, &body, &old->live.path, e);
}

/* The same body but for its rev, and where nothing else is known of its kind, its area. */
static bool carry_over(struct turn *t, const struct stored *old, uint32_t area, struct error *e)
{
	struct command *c = t->command;
	struct change change = {.at = c->now, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_REHOME, .head = old->live.head, .actor = c->act.actor,
		.old_path = old->live.path, .path = area_path_of(t->refs.tree, area),
		.unit_count = old->live.unit_count};
	struct buf b;
	change.head.arev = ++change.head.rev;
	change.head.area = area;
	memcpy(change.id, old->live.id, sizeof change.id);
	memcpy(change.units, old->live.units, sizeof change.units);
	buf_init(&b, BODY_MAX);
	bool ok = wire_body_move(old->body, old->body_length, change.head.rev,
			  area_by_num(t->refs.tree, area)->id, &b) ||
		error_set(e, "corrupt", "%s: its body cannot be read.", change.id);
	if (ok) {
		change.body = arena_strndup(&c->arena, b.data, b.length);
		change.body_length = b.length;
	}
	buf_finish(&b);
	return ok && turn_put_entity(t, &change, e);
}

bool turn_rehome_thing(struct turn *t, enum kind kind, uint32_t num, uint32_t area,
	struct error *e)
{
	struct stored old = {0};
	bool found = false;
	if (!stored_by_num(t->db, kind, num, &t->command->arena, &old, &found, e))
		return false;
	if (!found || !old.body)
		return error_set(e, "corrupt", "What is to be moved has no body.");
	if (area != old.live.head.area && is_known_by_parts(kind))
		return hand_over(t, &old, area, e);
	return carry_over(t, &old, area, e);
}

/* ---- ticks ---- */

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
