/* SPDX-License-Identifier: MIT */
/* Warnings of a centre: issued, changed, confirmed, lifted, and ended by their time. What is in
 * force is told to every centre it holds for: each has one of its own under the same number. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/warning.h"
#include "yiping/store/meta.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"

#define BODY_MAX (64 * 1024)
#define PAGE 200

/* Who changes it, and under which key. */
struct writing {
	enum verb verb;
	struct actor actor;
	const char *key;
	int64_t due_at;
};

static bool put(struct turn *t, const struct warning *w, const struct writing *by,
	struct wire_span *body, struct error *e)
{
	struct command *c = t->command;
	struct change change = {.at = c->now, .due_at = by->due_at, .op = OP_UPSERT,
		.verb = by->verb, .head = warning_head(w), .actor = by->actor, .key = by->key,
		.path = area_path_of(t->ledger->tree, w->area)};
	struct buf b;
	snprintf(change.id, sizeof change.id, "%s", w->id);
	buf_init(&b, BODY_MAX);
	if (wire_warning_encode(w, &t->refs, &b)) {
		change.body = arena_strndup(&c->arena, b.data, b.length);
		change.body_length = b.length;
	}
	buf_finish(&b);
	if (!change.body)
		return error_set(e, "too_large", "The warning is too large to be stored.");
	if (body)
		*body = (struct wire_span){change.body, change.body_length};
	return turn_put_entity(t, &change, e);
}

/* ---- telling those it holds for ---- */

struct told {
	const struct warning *all; // as the centre that issued it has it
	const struct writing *by;
	int number;                // length of the number in its id
};

/* The one of this centre: the same but for its place. Where there is none, what ended is not
 * told. */
static bool tell_one(struct turn *t, const struct told *x, const struct area *a,
	struct error *e)
{
	struct warning own = *x->all;
	struct stored s = {0};
	uint32_t areas[1] = {a->num};
	bool found = false;
	snprintf(own.id, sizeof own.id, "%.*s@%s", x->number, x->all->id, a->id);
	if (!stored_by_id(t->db, KIND_WARNING, own.id, &t->command->arena, &s, &found, e))
		return false;
	if (!found && own.state != WARNING_IN_FORCE)
		return true;
	own.num = s.live.head.num;
	own.rev = s.live.head.rev + 1;
	own.area = a->num;
	own.areas = areas;
	own.area_count = 1;
	return (found || meta_next_num(t->db, KIND_WARNING, &own.num, e)) &&
		put(t, &own, x->by, NULL, e);
}

static bool tell_below(struct turn *t, const struct told *x, uint32_t num, struct error *e)
{
	const struct area_tree *tree = t->ledger->tree;
	const struct area *a = area_by_num(tree, num);
	if (!a || a->level > LEVEL_TOWN || !area_is_open(a, t->command->now))
		return true;
	if (num != x->all->area && !tell_one(t, x, a, e))
		return false;
	for (uint32_t child = a->first_child; child; child = area_by_num(tree, child)->next)
		if (!tell_below(t, x, child, e))
			return false;
	return true;
}

/* True if what another of the listed areas covers is not told twice. */
static bool is_covered(const struct area_tree *tree, const struct warning *w, size_t i)
{
	for (size_t k = 0; k < w->area_count; k++)
		if (k != i && area_within(tree, w->areas[i], w->areas[k]) &&
			(w->areas[i] != w->areas[k] || k < i))
			return true;
	return false;
}

static bool tell_all(struct turn *t, const struct warning *w, const struct writing *by,
	struct error *e)
{
	const struct told x = {w, by, (int)strcspn(w->id, "@")};
	for (size_t i = 0; i < w->area_count; i++)
		if (!is_covered(t->ledger->tree, w, i) && !tell_below(t, &x, w->areas[i], e))
			return false;
	return true;
}

/* What waits for a second person, or was declined, is nobody's matter but the centre's. */
static bool is_told(const struct warning *w, enum warning_act a)
{
	return !w->has_asked && a != WARNING_DECLINE && w->state != WARNING_DROPPED;
}

/* ---- acts ---- */

static bool write_act(struct turn *t, const struct warning *w, enum warning_act a, struct error *e)
{
	struct command *c = t->command;
	bool decides = a == WARNING_CONFIRM || a == WARNING_DECLINE;
	const struct writing by = {decides ? VERB_DECIDE : w->has_asked ? VERB_ASK : VERB_PUT,
		person_actor(&c->person), c->key, INSTANT_NONE};
	struct wire_span body;
	int64_t due = warning_due(w);
	if (due != INSTANT_NONE && due < t->ledger->warnings_due)
		t->ledger->warnings_due = due;
	if (!put(t, w, &by, &body, e) || (is_told(w, a) && !tell_all(t, w, &by, e)))
		return false;
	c->status = a == WARNING_ISSUE ? 201 : 200;
	c->rev = w->rev;
	c->body = body.bytes;
	c->body_length = body.length;
	snprintf(c->event, sizeof c->event, "%.*s", (int)strcspn(w->id, "@"), w->id);
	return turn_flush(t, e);
}

static bool is_mine(const struct turn *t, uint32_t area)
{
	struct scope whole = person_scope(&t->command->person);
	struct area_path path = area_path_of(t->ledger->tree, area);
	return scope_sees(&whole, &path, NULL, 0);
}

/* What was left out: it holds for the whole centre, which is who says so. */
static void complete(const struct turn *t, struct warning *w)
{
	const struct area *a = area_by_num(t->ledger->tree, w->area);
	w->centre = w->area;
	if (!w->area_count) {
		w->areas = arena_alloc(&t->command->arena, sizeof *w->areas);
		w->areas[0] = w->area;
		w->area_count = 1;
	}
	if (a && !w->issuer.zh_cn && !w->issuer.en)
		w->issuer = a->name;
}

static bool do_act(struct turn *t, struct warning *w, const struct warning_terms *terms,
	struct error *e)
{
	struct command *c = t->command;
	struct act_problem p = {0};
	if (!warning_check(w, terms, &c->person, t->ledger->tree, c->now, &p))
		return turn_refuse(c, p.status, p.error.code, "%s", p.error.text);
	if (terms->act == WARNING_ISSUE) {
		if (!meta_next_num(t->db, KIND_WARNING, &w->num, e))
			return false;
		snprintf(w->id, sizeof w->id, "W%06u@%s", (unsigned)w->num,
			area_by_num(t->ledger->tree, w->area)->id);
	}
	warning_apply(w, terms, &c->person, c->now, &c->arena);
	return write_act(t, w, terms->act, e);
}

static bool issue(struct turn *t, struct error *e)
{
	struct warning_ask *a = t->command->warning_ask;
	if (!a->warning.area)
		return turn_refuse(t->command, 422, "field_area", "A warning is that of a centre.");
	if (!is_mine(t, a->warning.area))
		return turn_refuse(t->command, 403, "scope", "That area is not one of yours.");
	complete(t, &a->warning);
	return do_act(t, &a->warning, &a->terms, e);
}

/* The centre's own, whichever centre's was named. */
static bool find(struct turn *t, const char *id, struct warning *w, bool *found, struct error *e)
{
	struct arena *arena = &t->command->arena;
	for (int i = 0; i < 2; i++) {
		struct stored s = {0};
		if (!stored_by_id(t->db, KIND_WARNING, id, arena, &s, found, e))
			return false;
		if (!*found)
			return true;
		if (!wire_warning_decode(s.body, s.body_length, &t->refs, arena, w, e))
			return false;
		const struct area *centre = area_by_num(t->ledger->tree, w->centre);
		if (!centre || w->area == w->centre)
			return true;
		id = arena_printf(arena, "%.*s@%s", (int)strcspn(w->id, "@"), w->id, centre->id);
	}
	return true;
}

static bool act(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	const struct warning_ask *a = c->warning_ask;
	struct warning w;
	bool found = false;
	if (!find(t, a->id, &w, &found, e))
		return false;
	if (!found)
		return turn_refuse(c, 404, "not_found", "There is no such warning.");
	if (!is_mine(t, w.centre ? w.centre : w.area))
		return turn_refuse(c, 403, "scope", "The warning is outside your areas.");
	if (!w.centre)
		return turn_refuse(c, 403, "elsewhere", "It came from elsewhere, and changes "
			"there.");
	return do_act(t, &w, &a->terms, e);
}

/* What a known key is answered with: the warning as it stands. An outcome keeps its number. */
static bool show_again(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	const struct warning_ask *a = c->warning_ask;
	const struct area *centre = area_by_num(t->ledger->tree, a->warning.area);
	const char *id = "";
	struct stored s = {0};
	struct warning w = {.id = ""};
	bool found = false;
	if (!c->replayed || c->status >= 300)
		return true;
	if (!*a->id && centre)
		id = arena_printf(&c->arena, "%s@%s", c->event, centre->id);
	else if (find(t, a->id, &w, &found, e))
		id = w.id;
	else
		return false;
	if (!stored_by_id(t->db, KIND_WARNING, id, &c->arena, &s, &found, e))
		return false;
	c->body = s.body;
	c->body_length = s.body_length;
	return true;
}

bool ledger_do_warning(struct turn *t, struct error *e)
{
	bool settled = false;
	if (!ledger_claim(t, &settled, e))
		return false;
	if (settled)
		return show_again(t, e);
	return (*t->command->warning_ask->id ? act(t, e) : issue(t, e)) && ledger_remember(t, e);
}

/* ---- their time ---- */

/* Of those that were issued here the one that time comes to first; *due is INT64_MAX if none. */
static bool find_first(struct turn *t, struct warning *first, int64_t *due, struct error *e)
{
	uint32_t after = 0;
	bool more = true, ok = true;
	*due = INT64_MAX;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_list(t->db, KIND_WARNING, after, true, PAGE, &page, e);
		for (size_t i = 0; ok && i < page.count; i++) {
			const struct stored *s = &page.rows[i];
			struct warning w;
			after = s->live.head.num;
			ok = wire_warning_decode(s->body, s->body_length, &t->refs,
				&t->command->arena, &w, e);
			if (!ok || w.area != w.centre || warning_due(&w) == INSTANT_NONE ||
				warning_due(&w) >= *due)
				continue;
			*first = w;
			*due = warning_due(&w);
		}
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

bool ledger_end_warnings(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct warning w;
	int64_t due;
	while (find_first(t, &w, &due, e)) {
		t->ledger->warnings_due = due;
		if (due > c->now)
			return true;
		const struct writing by = {VERB_PUT, {.subject = "timer"},
			arena_printf(&c->arena, "timer:%s:warning:%u", w.id, (unsigned)w.rev), due};
		warning_strike(&w);
		bool ends = w.state == WARNING_EXPIRED;
		if (!put(t, &w, &by, NULL, e) || (ends && !tell_all(t, &w, &by, e)) ||
			!turn_flush(t, e))
			return false;
	}
	return false;
}
