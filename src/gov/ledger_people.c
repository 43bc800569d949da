/* SPDX-License-Identifier: MIT */
/* Reading about people is an act: whoever was told is in the audit before the answer goes out. */
#include "turn.h"

#include <inttypes.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/store/audit.h"
#include "yiping/store/people.h"
#include "yiping/store/stored.h"
#include "yiping/wire/page.h"
#include "yiping/wire/summary.h"

#define PAGE 64
#define BODY_MAX (1024 * 1024)

static bool has_dispatched(struct turn *t, uint32_t num, bool *yes, struct error *e)
{
	const char *me = t->command->person.subject;
	uint32_t after = 0;
	bool more = true;
	*yes = false;
	while (more && !*yes) {
		struct change_page page = {0};
		if (!changelog_entity(t->db, KIND_EVENT, num, after, PAGE, &page, e))
			return false;
		for (size_t i = 0; i < page.count; i++) {
			const struct change *c = &page.changes[i];
			after = c->head.rev;
			*yes = *yes || (c->verb == VERB_DISPATCH && c->actor.subject &&
				strcmp(c->actor.subject, me) == 0);
		}
		more = page.more;
		change_page_finish(&page);
	}
	return true;
}

/* Supervisors, whoever holds the event, and whoever dispatched it; a refusal is the outcome. */
static bool may_read(struct turn *t, const struct live *l, struct error *e)
{
	struct command *c = t->command;
	struct scope s = person_scope(&c->person);
	bool dispatched = false;
	if (!scope_sees(&s, &l->path, l->units, l->unit_count))
		return turn_refuse(c, 403, "scope", "The event is outside your areas.");
	if (person_mask_on(&c->person, &l->head) == MASK_HOLDER)
		return true;
	if (!has_dispatched(t, l->head.num, &dispatched, e))
		return false;
	return dispatched || turn_refuse(c, 403, "own",
		"You neither hold, dispatched nor supervise this event.");
}

static void write_people(struct command *c, const struct people_row *rows, size_t count)
{
	struct buf b;
	buf_init(&b, BODY_MAX);
	wire_list_begin(&b, "people");
	for (size_t i = 0; i < count; i++) {
		const struct people_row *p = &rows[i];
		wire_citizen_encode(&(struct wire_citizen){.name = p->name, .phone = p->phone,
			.ref = arena_printf(&c->arena, "p-%" PRIu32, p->id),
			.address = p->address, .role = p->role}, &b);
	}
	wire_list_end(&b, NULL);
	c->body = arena_strndup(&c->arena, b.data, b.length);
	c->body_length = b.length;
	buf_finish(&b);
}

static bool tell(struct turn *t, const struct live *l, struct error *e)
{
	struct command *c = t->command;
	struct people_row *rows;
	size_t count = 0;
	if (!people_of(t->db, l->head.num, &c->arena, &rows, &count, e))
		return false;
	struct audit_row row = {.at = c->now, .subject = c->person.subject,
		.role = c->person.role, .event = l->id, .what = "people",
		.count = (uint32_t)count, .request = c->request};
	c->status = 200;
	write_people(c, rows, count);
	return audit_put(t->db, &row, e);
}

bool ledger_do_people(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct stored s = {0};
	bool found = false;
	if (!stored_by_id(t->db, KIND_EVENT, c->event, &c->arena, &s, &found, e))
		return false;
	if (!found)
		return turn_refuse(c, 404, "not_found", "There is no event of that number.");
	return may_read(t, &s.live, e) && (c->status || tell(t, &s.live, e));
}
