/* SPDX-License-Identifier: MIT */
#include "event_seen.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/store/changelog.h"
#include "yiping/wire/event.h"
#include "yiping/wire/mask.h"

#define BODY_MAX (256 * 1024)

struct asker asker_of(const struct inbound *r)
{
	struct asker a = {.person = r->person, .scope = r->scope, .refs = inbound_refs(r),
		.now = virtual_clock_now(&r->server->clock)};
	memcpy(a.epoch8, r->server->epoch, 8);
	return a;
}

bool asker_sees(const struct asker *a, const struct live *l)
{
	return scope_sees(&a->scope, &l->path, l->units, l->unit_count);
}

/* The state an undo would go back to, read only for whoever acted last a moment ago. */
static bool read_before(struct db *db, const struct asker *a, const struct event *now,
	struct arena *arena, struct event *out, bool *found, struct error *e)
{
	const char *subject = now->last_by.subject;
	struct change_page page = {0};
	*found = false;
	if (now->rev < 2 || !subject || strcmp(subject, a->person.subject) != 0 ||
		now->last_at == INSTANT_NONE || a->now - now->last_at > MINUTE_MS)
		return true;
	bool ok = changelog_at_rev(db, KIND_EVENT, now->num, now->rev - 1, 0, &page, e);
	if (ok && page.count && page.changes[0].body) {
		size_t n = page.changes[0].body_length;
		const char *kept = arena_strndup(arena, page.changes[0].body, n);
		*found = ok = wire_event_decode(kept, n, &a->refs, arena, out, e);
	}
	change_page_finish(&page);
	return ok;
}

bool event_see(struct db *db, const struct asker *a, const struct stored *s, struct arena *arena,
	struct seen_event *out, struct error *e)
{
	struct act_context x = {.catalog = a->refs.catalog, .tree = a->refs.tree};
	struct event before;
	bool found;
	if (!s->body)
		return error_set(e, "corrupt", "%s has no body.", s->live.id);
	if (!wire_event_decode(s->body, s->body_length, &a->refs, arena, &out->event, e) ||
		!read_before(db, a, &out->event, arena, &before, &found, e))
		return false;
	x.before = found ? &before : NULL;
	allowed(&out->event, &a->person, &x, a->now, &out->allowed);
	wire_mask_event(&out->event, person_mask_on(&a->person, &s->live.head), a->refs.catalog,
		arena);
	return true;
}

bool event_seen_encode(const struct seen_event *s, const struct asker *a, const char *tag,
	struct buf *out)
{
	struct buf body;
	buf_init(&body, BODY_MAX);
	bool ok = wire_event_encode(&s->event, &a->refs, &body) &&
		wire_event_view_encode(body.data, body.length, &s->allowed, tag, out);
	buf_finish(&body);
	return ok;
}
