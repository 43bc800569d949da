/* SPDX-License-Identifier: MIT */
/* Another version of the catalog comes into force. Numbers are for ever: whatever the old version
 * named the new one names alike, and the set of indicators stays, because series hang on it. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "reference.h"
#include "yiping/base/instant.h"
#include "yiping/store/stored.h"
#include "yiping/wire/catalog.h"
#include "yiping/wire/out.h"

#define PAGE 500

/* ---- may it follow? ---- */

/* Of rows that begin with their id and have their num where `num_at` says: what the old list has
 * and the new one has not, or by another number. NULL = nothing. */
#define LOST(old, new, list, count, by_id)                                                         \
	for (size_t i = 0; i < (old)->count; i++) {                                                \
		const char *id = (old)->list[i].id;                                                \
		const void *same = by_id(new, id);                                                 \
		if (!same || by_id(new, id)->num != (old)->list[i].num)                            \
			return id;                                                                 \
	}

static const char *lost_name(const struct catalog *old, const struct catalog *new)
{
	LOST(old, new, domains, domain_count, catalog_domain_id)
	LOST(old, new, runways, runway_count, catalog_runway_id)
	LOST(old, new, indicators, indicator_count, catalog_indicator_id)
	LOST(old, new, types, type_count, catalog_type_id)
	LOST(old, new, unit_kinds, unit_kind_count, catalog_unit_kind_id)
	return NULL;
}

/* What heads and series say of a type or an indicator. */
static const char *other_nature(const struct catalog *old, const struct catalog *new)
{
	for (size_t i = 0; i < old->indicator_count; i++) {
		const struct indicator *was = &old->indicators[i];
		const struct indicator *is = catalog_indicator(new, was->num);
		if (is->domain != was->domain || is->levels != was->levels)
			return was->id;
	}
	for (size_t i = 0; i < old->type_count; i++)
		if (catalog_type(new, old->types[i].num)->domain != old->types[i].domain)
			return old->types[i].id;
	return NULL;
}

/* True if it was refused. */
static bool cannot_follow(struct command *c, const struct catalog *old, const struct catalog *new)
{
	if (new->version <= old->version)
		return turn_refuse(c, 409, "version", "Version %u is in force, %u is not newer.",
			(unsigned)old->version, (unsigned)new->version);
	const char *id = lost_name(old, new);
	if (id)
		return turn_refuse(c, 422, "catalog_lost",
			"%s is not in it, or by another number.", id);
	if (new->indicator_count != old->indicator_count)
		return turn_refuse(c, 422, "catalog_indicators",
			"Indicators cannot be added to a city that runs.");
	id = other_nature(old, new);
	if (id)
		return turn_refuse(c, 422, "catalog_nature",
			"%s cannot change its domain or its levels.", id);
	return new->calendar.utc_offset_minutes != old->calendar.utc_offset_minutes &&
		turn_refuse(c, 422, "catalog_offset", "The city's time of day cannot change.");
}

/* ---- bringing it in ---- */

static bool put_change(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct entity me = {.id = "catalog", .num = 1, .rev = 1};
	struct stored old = {0};
	bool found = false;
	struct buf b;
	if (!stored_by_num(t->db, KIND_CATALOG, me.num, &c->arena, &old, &found, e))
		return false;
	me.rev = found ? old.live.head.rev + 1 : 1;
	buf_init(&b, 256);
	wire_open(&b, '{');
	wire_put_string(&b, "id", me.id);
	wire_put_uint(&b, "num", me.num);
	wire_put_uint(&b, "rev", me.rev);
	wire_put_uint(&b, "version", t->ledger->catalog->version);
	wire_close(&b, '}');
	struct change change = {.at = c->now, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_PUT, .head = entity_head(&me, KIND_CATALOG),
		.actor = person_actor(&c->person), .id = "catalog",
		.body = arena_strndup(&c->arena, b.data, b.length), .body_length = b.length};
	buf_finish(&b);
	return turn_put_entity(t, &change, e);
}

static bool same_days(const int32_t *a, size_t a_count, const int32_t *b, size_t b_count)
{
	return a_count == b_count && (!a_count || !memcmp(a, b, a_count * sizeof *a));
}

static bool same_calendar(const struct calendar *a, const struct calendar *b)
{
	if (a->work_count != b->work_count || a->weekend != b->weekend)
		return false;
	for (uint8_t i = 0; i < a->work_count; i++)
		if (a->work[i].from != b->work[i].from || a->work[i].to != b->work[i].to)
			return false;
	return same_days(a->holidays, a->holiday_count, b->holidays, b->holiday_count) &&
		same_days(a->make_up, a->make_up_count, b->make_up, b->make_up_count);
}

/* Open events keep their limits; when the next rung strikes follows the calendar. */
static bool settle_timers(struct turn *t, struct error *e)
{
	struct stored_query q = {.order = STORED_QUEUE, .limit = PAGE, .from = INSTANT_NONE,
		.to = INSTANT_NONE, .states = STATES_OPEN};
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		struct event now;
		bool found;
		ok = stored_events(t->db, &q, &page, e);
		for (size_t i = 0; ok && i < page.count; i++)
			ok = turn_event(t, NULL, page.rows[i].live.head.num, &now, &found, NULL,
				     e) && found && turn_settle_timer(t, &now, e);
		q.has_after = true;
		q.after.a = page.next.a, q.after.b = page.next.b, q.after.c = page.next.c;
		more = page.more;
		stored_page_finish(&page);
	}
	return ok && stored_next_timer(t->db, &t->ledger->next_timer, e);
}

/* The ledger's catalog is `new` from here on. */
static void adopt(struct turn *t, struct catalog *new)
{
	catalog_destroy(t->ledger->catalog);
	t->ledger->catalog = new;
	t->ledger->edited = true;
	t->refs.catalog = new;
	remit_book_finish(&t->ledger->remits); // kinds and types as the new one has them
}

bool ledger_do_catalog(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct reference_edit *edit = &c->edit;
	struct error why;
	struct catalog *new = wire_catalog_decode(edit->catalog, edit->catalog_length, &why);
	if (!new)
		return turn_refuse(c, 422, "catalog_bad", "%s", why.text);
	if (cannot_follow(c, t->ledger->catalog, new)) {
		catalog_destroy(new);
		return true;
	}
	bool settled = same_calendar(&t->ledger->catalog->calendar, &new->calendar);
	adopt(t, new);
	edit->new_catalog = wire_catalog_decode(edit->catalog, edit->catalog_length, e);
	c->status = 200;
	struct actor by = person_actor(&c->person);
	return edit->new_catalog && put_change(t, e) &&
		(settled || settle_timers(t, e)) &&
		reference_keep_catalog(t->db, new->version, edit->catalog, edit->catalog_length,
			e) &&
		turn_flush(t, e) && ledger_settle_owners(t, 0, &by, e);
}
