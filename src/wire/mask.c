/* SPDX-License-Identifier: MIT */
#include "yiping/wire/mask.h"

#include <string.h>

#include "scan.h"
#include "yiping/base/instant.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/event.h"
#include "yiping/wire/order.h"
#include "yiping/wire/out.h"

static bool is_rule(const struct actor *a)
{
	return a->num == 0 && a->role == PERSON_NONE && a->subject &&
		(strcmp(a->subject, "timer") == 0 || strncmp(a->subject, "rule:", 5) == 0 ||
			strncmp(a->subject, "source:", 7) == 0);
}

struct actor wire_mask_actor(const struct actor *a, enum mask_class mask)
{
	if (mask != MASK_WALL || is_rule(a))
		return *a;
	return (struct actor){.role = a->role};
}

static void hide_actor(struct actor *a)
{
	*a = wire_mask_actor(a, MASK_WALL);
}

static void hide_requests(struct event *ev, struct arena *arena)
{
	if (!ev->request_count)
		return;
	struct request *kept = arena_alloc(arena, ev->request_count * sizeof *kept);
	for (size_t i = 0; i < ev->request_count; i++) {
		kept[i] = ev->requests[i];
		hide_actor(&kept[i].by);
		hide_actor(&kept[i].decided_by);
		kept[i].reason = kept[i].text = kept[i].answer = NULL;
	}
	ev->requests = kept;
}

static void hide_informs(struct event *ev, struct arena *arena)
{
	if (!ev->inform_count)
		return;
	struct inform *kept = arena_alloc(arena, ev->inform_count * sizeof *kept);
	for (size_t i = 0; i < ev->inform_count; i++) {
		kept[i] = ev->informs[i];
		hide_actor(&kept[i].by);
		kept[i].text = NULL;
	}
	ev->informs = kept;
}

static void hide_evidence(struct event *ev, struct arena *arena)
{
	size_t count = 0;
	if (!ev->evidence_count)
		return;
	struct evidence *kept = arena_alloc(arena, ev->evidence_count * sizeof *kept);
	for (size_t i = 0; i < ev->evidence_count; i++) {
		if (!ev->evidence[i].is_public)
			continue;
		kept[count] = ev->evidence[i];
		kept[count++].note = NULL;
	}
	ev->evidence = kept;
	ev->evidence_count = count;
}

static void hide_tellers(struct event *ev, struct arena *arena)
{
	if (!ev->telling_count)
		return;
	struct telling *kept = arena_alloc(arena, ev->telling_count * sizeof *kept);
	for (size_t i = 0; i < ev->telling_count; i++) {
		kept[i] = ev->tellings[i];
		kept[i].ref = NULL;
	}
	ev->tellings = kept;
}

/* That somebody is called, and since when, is in the head. */
static void hide_called(struct event *ev, struct arena *arena)
{
	struct call *kept = arena_alloc(arena, (ev->call_count + 1) * sizeof *kept);
	for (size_t i = 0; i < ev->call_count; i++)
		kept[i] = (struct call){.at = ev->calls[i].at, .answered = ev->calls[i].answered};
	ev->calls = kept;
}

static void hide_sensitive(struct event *ev, const struct catalog *catalog)
{
	const struct event_type *t = catalog ? catalog_type(catalog, ev->type) : NULL;
	ev->title = t ? name_in(&t->name, "zh-CN") : NULL;
	ev->place = NULL;
	ev->has_position = false;
	ev->lon = ev->lat = 0;
}

static void mask_wall(struct event *ev, const struct catalog *catalog, struct arena *arena)
{
	struct actor *people[] = {&ev->acked_by, &ev->shelved_by, &ev->supervised_by, &ev->handler,
		&ev->closed_by, &ev->last_by};
	for (size_t i = 0; i < sizeof people / sizeof *people; i++)
		hide_actor(people[i]);
	ev->holder_person = (struct actor){.num = ev->holder_person.num,
		.role = ev->holder_person.role};
	ev->text = ev->result = ev->source_ref = ev->shelve_reason = NULL;
	hide_called(ev, arena);
	hide_requests(ev, arena);
	hide_informs(ev, arena);
	hide_evidence(ev, arena);
	hide_tellers(ev, arena);
	if (ev->sensitive)
		hide_sensitive(ev, catalog);
}

static bool is_from_citizen(const struct event *ev)
{
	return ev->source == SOURCE_HOTLINE || ev->source == SOURCE_PUBLIC;
}

void wire_mask_event(struct event *ev, enum mask_class mask, const struct catalog *catalog,
	struct arena *arena)
{
	if (mask == MASK_WALL)
		mask_wall(ev, catalog, arena);
	else if (mask == MASK_STAFF && is_from_citizen(ev))
		ev->source_ref = NULL;
}

static bool mask_event_body(const char *body, size_t n, enum mask_class mask,
	const struct wire_refs *refs, struct arena *arena, struct buf *out, struct error *e)
{
	struct event ev;
	if (!wire_event_decode(body, n, refs, arena, &ev, e))
		return false;
	wire_mask_event(&ev, mask, refs ? refs->catalog : NULL, arena);
	return wire_event_encode(&ev, refs, out);
}

static bool mask_shift(const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct buf *out, struct error *e)
{
	struct shift s;
	if (!wire_shift_decode(body, n, refs, arena, &s, e))
		return false;
	memset(&s.leader, 0, sizeof s.leader);
	memset(&s.supervisor, 0, sizeof s.supervisor);
	s.officer_count = 0;
	return wire_shift_encode(&s, refs, out);
}

static bool mask_indicator(const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct buf *out, struct error *e)
{
	struct indicator_state i;
	if (!wire_indicator_state_decode(body, n, refs, arena, &i, e))
		return false;
	i.override_reason = NULL;
	hide_actor(&i.touched_by);
	return wire_indicator_state_encode(&i, refs, out);
}

static bool mask_source(const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct buf *out, struct error *e)
{
	struct source s;
	if (!wire_source_decode(body, n, refs, arena, &s, e))
		return false;
	s.error = NULL;
	return wire_source_encode(&s, refs, out);
}

/* What is asked of whom until when stays; words and names go. */
static bool mask_order(const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct buf *out, struct error *e)
{
	struct order o;
	if (!wire_order_decode(body, n, refs, arena, &o, e))
		return false;
	struct actor *people[] = {&o.by, &o.taken_by, &o.reported_by, &o.ended_by,
		&o.called};
	for (size_t i = 0; i < sizeof people / sizeof *people; i++)
		hide_actor(people[i]);
	o.title = o.text = o.progress = o.result = o.missing = o.remark = NULL;
	o.evidence_count = 0;
	return wire_order_encode(&o, refs, out);
}

static bool mask_mode(const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct buf *out, struct error *e)
{
	struct mode m;
	if (!wire_mode_decode(body, n, refs, arena, &m, e))
		return false;
	hide_actor(&m.by);
	hide_actor(&m.confirmed_by);
	hide_actor(&m.asked.by);
	return wire_mode_encode(&m, refs, out);
}

static bool mask_warning(const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct buf *out, struct error *e)
{
	struct warning w;
	if (!wire_warning_decode(body, n, refs, arena, &w, e))
		return false;
	hide_actor(&w.by);
	hide_actor(&w.confirmed_by);
	hide_actor(&w.asked.by);
	return wire_warning_encode(&w, refs, out);
}

/* That somebody of a unit is on post, and not who. */
static bool mask_attendance(const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct buf *out, struct error *e)
{
	struct attendance a;
	if (!wire_attendance_decode(body, n, refs, arena, &a, e))
		return false;
	hide_actor(&a.person);
	hide_actor(&a.by);
	a.reason = NULL;
	return wire_attendance_encode(&a, refs, out);
}

static bool mask_plain(const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct buf *out, struct error *e)
{
	struct entity plain;
	return wire_entity_decode(body, n, refs, arena, &plain, e) &&
		wire_entity_encode(&plain, refs, out);
}

static bool mask_wall_body(enum kind kind, const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct buf *out, struct error *e)
{
	switch (kind) {
	case KIND_EVENT:
		return mask_event_body(body, n, MASK_WALL, refs, arena, out, e);
	case KIND_SHIFT:
		return mask_shift(body, n, refs, arena, out, e);
	case KIND_INDICATOR:
		return mask_indicator(body, n, refs, arena, out, e);
	case KIND_SOURCE:
		return mask_source(body, n, refs, arena, out, e);
	case KIND_ROSTER:
		return mask_attendance(body, n, refs, arena, out, e);
	case KIND_MODE:
		return mask_mode(body, n, refs, arena, out, e);
	case KIND_ORDER:
		return mask_order(body, n, refs, arena, out, e);
	case KIND_WARNING:
		return mask_warning(body, n, refs, arena, out, e);
	case KIND_UNIT:
	case KIND_AREA:
	case KIND_CATALOG:
		wire_raw(out, body, n);
		return !out->overflow;
	default:
		return mask_plain(body, n, refs, arena, out, e);
	}
}

/* Nearly every body passes staff as it is; only one that names a source has to be looked into. */
static bool staff_must_look(enum kind kind, const char *body, size_t n)
{
	return kind == KIND_EVENT && scan_may_have(body, n, "source_ref");
}

bool wire_mask_body(enum kind kind, const char *body, size_t n, enum mask_class mask,
	const struct wire_refs *refs, struct buf *out, struct error *e)
{
	struct arena arena = {0};
	bool ok;
	if (mask == MASK_WALL) {
		ok = mask_wall_body(kind, body, n, refs, &arena, out, e);
	} else if (mask == MASK_STAFF && staff_must_look(kind, body, n)) {
		ok = mask_event_body(body, n, mask, refs, &arena, out, e);
	} else {
		wire_raw(out, body, n);
		ok = !out->overflow;
	}
	arena_finish(&arena);
	return ok;
}
