/* SPDX-License-Identifier: MIT */
#include "turn.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "yiping/base/buf.h"
#include "yiping/base/instant.h"
#include "yiping/model/event_words.h"
#include "yiping/model/timer.h"
#include "yiping/store/meta.h"
#include "yiping/store/search.h"
#include "yiping/store/stored.h"
#include "yiping/wire/event.h"

#define BODY_MAX (256 * 1024)

void turn_begin(struct turn *t, struct ledger *l, struct db *db, struct command *c)
{
	*t = (struct turn){.ledger = l, .db = db, .command = c,
		.refs = {.tree = l->tree, .catalog = l->catalog}};
}

bool turn_context(struct turn *t, struct act_context *x, struct error *e)
{
	struct ledger *l = t->ledger;
	*x = (struct act_context){.catalog = t->refs.catalog, .tree = t->refs.tree,
		.remits = &l->remits.known};
	return l->remits.loaded || remit_book_read(t->db, &t->refs, NULL, &l->remits, e);
}

static bool decode(struct turn *t, const char *body, size_t n, struct event *out, struct error *e)
{
	return wire_event_decode(body, n, &t->refs, &t->command->arena, out, e);
}

bool turn_event(struct turn *t, const char *id, uint32_t num, struct event *out, bool *found,
	struct wire_span *body, struct error *e)
{
	struct stored s = {0};
	struct arena *arena = &t->command->arena;
	bool ok = id ? stored_by_id(t->db, KIND_EVENT, id, arena, &s, found, e)
		     : stored_by_num(t->db, KIND_EVENT, num, arena, &s, found, e);
	if (!ok || !*found)
		return ok;
	if (body)
		*body = (struct wire_span){s.body, s.body_length};
	return decode(t, s.body, s.body_length, out, e);
}

bool turn_event_before(struct turn *t, const struct event *now, struct event *out, bool *found,
	struct error *e)
{
	struct change_page page = {0};
	*found = false;
	if (now->rev < 2)
		return true;
	bool ok = changelog_at_rev(t->db, KIND_EVENT, now->num, now->rev - 1, 0, &page, e);
	if (ok && page.count) {
		const char *kept = arena_strndup(&t->command->arena, page.changes[0].body,
			page.changes[0].body_length);
		*found = ok = decode(t, kept, page.changes[0].body_length, out, e);
	}
	change_page_finish(&page);
	return ok;
}

/* "20261123-000812": the local day and a count of that day, one number across the levels. */
bool turn_number_event(struct turn *t, struct event *out, int64_t at, struct error *e)
{
	struct ledger *l = t->ledger;
	struct civil c;
	char day[32];
	instant_civil(at, l->catalog->calendar.utc_offset_minutes, &c);
	snprintf(day, sizeof day, "%04d%02d%02d", c.year, c.month, c.day);
	if (strcmp(day, l->day) != 0) {
		memcpy(l->day, day, sizeof l->day);
		l->day_count = 0;
	}
	snprintf(out->id, sizeof out->id, "%s-%06u", l->day, (unsigned)++l->day_count);
	return meta_next_num(t->db, KIND_EVENT, &out->num, e) &&
		meta_put_text(t->db, "event.day", l->day, e) &&
		meta_put_number(t->db, "event.day_count", l->day_count, e);
}

static struct change *new_change(struct turn *t)
{
	if (t->count == t->room) {
		size_t room = t->room ? t->room * 2 : 4;
		struct change *all = arena_alloc(&t->command->arena, room * sizeof *all);
		if (t->count)
			memcpy(all, t->changes, t->count * sizeof *all);
		t->changes = all;
		t->room = room;
	}
	return &t->changes[t->count++];
}

static uint8_t units_of(const struct event *e, uint32_t out[CHANGE_UNITS_MAX])
{
	uint8_t n = 0;
	for (size_t i = 0; i < e->party_count && n < CHANGE_UNITS_MAX; i++)
		out[n++] = e->parties[i].unit.num;
	return n;
}

/* Where it was and who took part before, only where that differs: leaves are made from these. */
static void note_old_place(struct change *c, const struct event *before)
{
	uint32_t units[CHANGE_UNITS_MAX];
	uint8_t n = units_of(before, units);
	if (!area_path_equal(&before->path, &c->path))
		c->old_path = before->path;
	if (n != c->unit_count || memcmp(units, c->units, n * sizeof units[0]) != 0) {
		memcpy(c->old_units, units, n * sizeof units[0]);
		c->old_unit_count = n;
	}
}

static void fill_change(struct change *c, const struct event *before, const struct event *after,
	const struct act *a, const char *key)
{
	*c = (struct change){.at = a->at, .due_at = a->due_at, .op = OP_UPSERT, .verb = a->verb,
		.head = event_head(after), .actor = a->actor, .key = key, .path = after->path};
	snprintf(c->id, sizeof c->id, "%s", after->id);
	c->unit_count = units_of(after, c->units);
	if (before)
		note_old_place(c, before);
}

static const char *search_words(struct turn *t, const struct event *e)
{
	struct buf b;

	buf_init(&b, 4 * SEARCH_TEXT_MAX);
	event_words(e, t->ledger->catalog, t->ledger->tree, &b);
	const char *words = arena_strndup(&t->command->arena, b.data ? b.data : "", b.length);
	buf_finish(&b);
	return words;
}

static bool store_event(struct turn *t, const struct change *c, const struct event *e,
	struct error *error)
{
	struct rung r = timer_next(e, t->ledger->catalog);
	struct stored s = {.live = {.head = c->head, .path = c->path, .unit_count = c->unit_count},
		.body = c->body, .body_length = c->body_length,
		.timer_due = r.verb == VERB_NONE ? INSTANT_NONE : r.due,
		.search = search_words(t, e)};
	memcpy(s.live.id, c->id, sizeof s.live.id);
	memcpy(s.live.units, c->units, sizeof s.live.units);
	int64_t *next = &t->ledger->next_timer;
	if (s.timer_due != INSTANT_NONE && (*next == INSTANT_NONE || s.timer_due < *next))
		*next = s.timer_due;
	return stored_put(t->db, &s, error);
}

bool turn_put_event(struct turn *t, const struct event *before, const struct event *after,
	const struct act *a, const char *key, struct wire_span *body, struct error *e)
{
	struct buf b;
	struct change *c = new_change(t);
	fill_change(c, before, after, a, key);
	if (t->command->args && a->person) {
		c->args = t->command->args;
		c->args_length = t->command->args_length;
	}
	buf_init(&b, BODY_MAX);
	if (!wire_event_encode(after, &t->refs, &b)) {
		buf_finish(&b);
		return error_set(e, "too_large", "The event has grown beyond what can be stored.");
	}
	c->body = arena_strndup(&t->command->arena, b.data, b.length);
	c->body_length = b.length;
	buf_finish(&b);
	if (body)
		*body = (struct wire_span){c->body, c->body_length};
	return store_event(t, c, after, e);
}

void turn_follow_area(struct turn *t)
{
	struct command *c = t->command;
	uint32_t area = area_in_charge(t->ledger->tree, c->act.area, c->now);
	if (area)
		c->act.area = area;
}

bool turn_settle_timer(struct turn *t, const struct event *now, struct error *e)
{
	struct rung r = timer_next(now, t->ledger->catalog);
	struct stored s = {0};
	bool found = false;
	if (!stored_by_num(t->db, KIND_EVENT, now->num, &t->command->arena, &s, &found, e))
		return false;
	s.body = s.search = NULL; // they stay as they are
	s.timer_due = r.verb == VERB_NONE ? INSTANT_NONE : r.due;
	return !found || stored_put(t->db, &s, e);
}

bool turn_rehome_event(struct turn *t, uint32_t num, uint32_t area, struct error *e)
{
	struct command *c = t->command;
	struct act_context x;
	struct act_problem p = {0};
	struct event before, after;
	bool found = false;
	struct act a = {.verb = VERB_REHOME, .actor = person_actor(&c->person), .at = c->now,
		.occurred = INSTANT_NONE, .due_at = INSTANT_NONE, .until = INSTANT_NONE,
		.result = -1, .area = area};
	if (!turn_context(t, &x, e) || !turn_event(t, NULL, num, &before, &found, NULL, e))
		return false;
	if (!found)
		return error_set(e, "corrupt", "An event that is to be moved is not there.");
	after = before;
	if (!act_do(&after, true, &a, &x, &c->arena, &p))
		return error_set(e, "rehome", "%s: %s", before.id, p.error.text);
	return turn_put_event(t, &before, &after, &a, NULL, NULL, e);
}

bool turn_put_entity(struct turn *t, struct change *c, struct error *e)
{
	struct change *kept = new_change(t);
	struct stored s = {.live = {.head = c->head, .path = c->path, .unit_count = c->unit_count},
		.body = c->body, .body_length = c->body_length, .timer_due = INSTANT_NONE};
	*kept = *c;
	memcpy(s.live.units, c->units, sizeof s.live.units);
	memcpy(s.live.id, c->id, sizeof s.live.id);
	return stored_put(t->db, &s, e);
}

bool turn_flush(struct turn *t, struct error *e)
{
	size_t n = t->count - t->flushed;
	if (!n)
		return true;
	if (!changelog_append(&t->ledger->log, t->db, t->changes + t->flushed, n, e))
		return false;
	t->flushed = t->count;
	return true;
}

bool turn_refuse(struct command *c, int status, const char *code, const char *format, ...)
{
	char sentence[sizeof c->error.text];
	va_list args;
	va_start(args, format);
	vsnprintf(sentence, sizeof sentence, format, args);
	va_end(args);
	c->status = status;
	error_set(&c->error, code, "%s", sentence);
	return true;
}

void turn_end(struct turn *t)
{
	t->command->changes = t->changes;
	t->command->change_count = t->flushed;
	if (t->flushed)
		t->command->seq = t->changes[t->flushed - 1].seq;
}
