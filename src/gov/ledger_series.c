/* SPDX-License-Identifier: MIT */
/* Whose series are, what limits hold there and which are put aside: reference data, each change of
 * it in the log. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/store/tokens.h"
#include "yiping/wire/setting.h"

#define BODY_MAX (16 * 1024)

/* Batches name the same gateway over and over. */
struct known_gateway {
	char subject[SUBJECT_ROOM];
	uint32_t num; // 0 = no gateway
};

static bool know_gateway(struct turn *t, const char *subject, struct known_gateway *k,
	struct error *e)
{
	struct person p;
	bool found = false;
	if (strcmp(k->subject, subject) == 0)
		return true;
	if (!tokens_person(t->db, subject, &p, &found, e))
		return false;
	snprintf(k->subject, sizeof k->subject, "%s", subject);
	k->num = found && p.role == PERSON_GATEWAY ? p.num : 0;
	return true;
}

static bool load(struct turn *t, const struct series_patch *p, struct series_setting *now,
	struct stored *old, bool *found, struct error *e)
{
	struct arena *arena = &t->command->arena;
	if (!stored_by_num(t->db, KIND_SERIES, p->is.num, arena, old, found, e))
		return false;
	if (*found)
		return wire_series_setting_decode(old->body, old->body_length, &t->refs, arena, now,
			e);
	*now = p->is;
	now->has_limits = false;
	now->quality = QUALITY_GOOD;
	now->limits_word = now->quality_word = (struct exception){.until = INSTANT_NONE};
	now->rev = 0;
	return true;
}

static void merge(const struct series_patch *p, const struct actor *by, struct series_setting *now)
{
	if (p->sets_gateway && !(p->claims && now->gateway))
		now->gateway = p->is.gateway;
	if (p->sets_limits) {
		now->has_limits = p->is.has_limits;
		memcpy(now->limits, p->is.limits, sizeof now->limits);
		now->limits_word = p->is.limits_word;
		now->limits_word.by = *by;
	}
	if (p->sets_judgement) {
		now->quality = p->is.quality;
		now->quality_word = p->is.quality_word;
		now->quality_word.by = *by;
	}
}

static bool encode(struct turn *t, const struct series_setting *s, struct wire_span *out,
	struct error *e)
{
	struct buf b;
	buf_init(&b, BODY_MAX);
	bool ok = wire_series_setting_encode(s, &t->refs, &b);
	if (ok)
		*out = (struct wire_span){arena_strndup(&t->command->arena, b.data, b.length),
			b.length};
	buf_finish(&b);
	return ok || error_set(e, "too_large", "The series is too large to be stored.");
}

/* *same when what is stored says all of it already; otherwise it has its next rev. */
static bool body_of(struct turn *t, struct series_setting *now, const struct stored *old,
	struct wire_span *body, bool *same, struct error *e)
{
	if (!encode(t, now, body, e))
		return false;
	*same = old->body && body->length == old->body_length &&
		!memcmp(body->bytes, old->body, body->length);
	if (*same)
		return true;
	now->rev++;
	return encode(t, now, body, e);
}

static bool put(struct turn *t, const struct series_setting *now, const struct wire_span *body,
	const struct actor *by, struct error *e)
{
	struct entity me = {.num = now->num, .rev = now->rev, .area = now->area};
	struct change change = {.at = t->command->now, .due_at = t->command->act.due_at,
		.op = OP_UPSERT, .verb = VERB_PUT, .head = entity_head(&me, KIND_SERIES),
		.actor = *by, .key = t->command->key, .body = body->bytes,
		.body_length = body->length,
		.path = area_path_of(t->ledger->tree, now->area)};
	snprintf(change.id, sizeof change.id, "%s", now->id);
	return meta_raise_num(t->db, KIND_SERIES, now->num, e) && turn_put_entity(t, &change, e);
}

static bool refuse_gateway(struct command *c)
{
	c->status = 422;
	error_set(&c->error, "field_gateway", "There is no gateway of that name.");
	return true;
}

/* A claim leaves a series to whoever has it, also to one who is no gateway any more. */
static bool is_given(const struct series_patch *p, const struct series_setting *now)
{
	return p->sets_gateway && now->gateway && strcmp(now->gateway, p->is.gateway) == 0;
}

static bool apply(struct turn *t, struct series_patch *p, struct known_gateway *k, struct error *e)
{
	struct command *c = t->command;
	struct actor by = c->person.role == PERSON_NONE ? c->act.actor : person_actor(&c->person);
	struct series_setting now;
	struct stored old = {0};
	struct wire_span body;
	bool found = false, same = false;
	if (!load(t, p, &now, &old, &found, e))
		return false;
	merge(p, &by, &now);
	if (now.gateway && !know_gateway(t, now.gateway, k, e))
		return false;
	p->gateway = now.gateway ? k->num : 0;
	if (is_given(p, &now) && !p->gateway)
		return refuse_gateway(c);
	if (!body_of(t, &now, &old, &body, &same, e) || (!same && !put(t, &now, &body, &by, e)))
		return false;
	p->is = now;
	c->rev = now.rev;
	c->body = body.bytes;
	c->body_length = body.length;
	return true;
}

/* What a known key is answered with: the series as it stands. */
static bool show_again(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct stored old = {0};
	bool found = false;
	if (!c->replayed)
		return true;
	if (!stored_by_num(t->db, KIND_SERIES, c->patches[0].is.num, &c->arena, &old, &found, e))
		return false;
	c->body = old.body;
	c->body_length = old.body_length;
	c->patch_count = 0;
	return true;
}

bool ledger_do_series(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct known_gateway known = {.subject = ""};
	bool settled = false;
	if (!ledger_claim(t, &settled, e))
		return false;
	if (settled)
		return show_again(t, e);
	for (size_t i = 0; i < c->patch_count && !c->status; i++)
		if (!apply(t, &c->patches[i], &known, e))
			return false;
	if (!c->status)
		c->status = 200;
	return turn_flush(t, e) && ledger_remember(t, e);
}
