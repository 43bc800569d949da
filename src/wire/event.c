/* SPDX-License-Identifier: MIT */
#include "yiping/wire/event.h"

#include <string.h>

#include "shape_members.h"
#include "yiping/base/instant.h"

static const struct member name_members[] = {
	{.key = "zh-CN", .type = MEMBER_STRING, AT(struct name, zh_cn)},
	{.key = "zh-TW", .type = MEMBER_STRING, AT(struct name, zh_tw)},
	{.key = "en", .type = MEMBER_STRING, AT(struct name, en)},
};
const struct shape shape_name = SHAPE(name_members);

static const struct member actor_members[] = {
	{.key = "subject", .type = MEMBER_STRING, AT(struct actor, subject)},
	{.key = "name", .type = MEMBER_STRING, AT(struct actor, name)},
	{.key = "num", .type = MEMBER_UINT, AT(struct actor, num)},
	{.key = "role", .type = MEMBER_TOKEN, .set = TOKENS_PERSON, AT(struct actor, role)},
};
const struct shape shape_actor = SHAPE(actor_members);

static const struct member unit_ref_members[] = {
	{.key = "id", .type = MEMBER_STRING, AT(struct unit_ref, id)},
	{.key = "num", .type = MEMBER_UINT, AT(struct unit_ref, num)},
	{.key = "name", .type = MEMBER_OBJECT, .sub = &shape_name, AT(struct unit_ref, name)},
};
const struct shape shape_unit_ref = SHAPE(unit_ref_members);

static const struct member evidence_members[] = {
	{.key = "kind", .type = MEMBER_STRING, AT(struct evidence, kind)},
	{.key = "ref", .type = MEMBER_STRING, AT(struct evidence, ref)},
	{.key = "sha256", .type = MEMBER_STRING, AT(struct evidence, sha256)},
	{.key = "note", .type = MEMBER_STRING, AT(struct evidence, note)},
	{.key = "at", .type = MEMBER_INSTANT, AT(struct evidence, at)},
	{.key = "public", .type = MEMBER_FLAG, AT(struct evidence, is_public)},
};
const struct shape shape_evidence = SHAPE(evidence_members);

static const struct member party_members[] = {
	UNIT(struct party, "unit", unit),
	FLAG(struct party, "lead", lead),
	FLAG(struct party, "whistled", whistled),
	TIME(struct party, "asked", asked),
	TIME(struct party, "accepted", accepted),
	TIME(struct party, "departed", departed),
	TIME(struct party, "arrived", arrived),
};
static const struct shape shape_party = SHAPE(party_members);

static const struct member request_members[] = {
	UINT(struct request, "id", id),
	{.key = "what", .type = MEMBER_STRING, .need = NEED, AT(struct request, what)},
	ACTOR(struct request, "by", by),
	TIME(struct request, "at", at),
	TEXT(struct request, "reason", reason),
	TEXT(struct request, "text", text),
	UINT(struct request, "extra_s", extra_s),
	TIME(struct request, "review", review),
	UNIT(struct request, "to", to),
	{.key = "to_area", .type = MEMBER_REF, .set = REF_AREA, AT(struct request, to_area)},
	TIME(struct request, "decided", decided),
	FLAG(struct request, "granted", granted),
	ACTOR(struct request, "decided_by", decided_by),
	TEXT(struct request, "answer", answer),
};
static const struct shape shape_request = SHAPE(request_members);

static const struct member call_members[] = {
	ACTOR(struct call, "by", by),
	TEXT(struct call, "subject", subject),
	TEXT(struct call, "name", name),
	TIME(struct call, "at", at),
	TIME(struct call, "answered", answered),
};
static const struct shape shape_call = SHAPE(call_members);

static const struct member inform_members[] = {
	{.key = "kind", .type = MEMBER_TOKEN, .set = TOKENS_INFORM, AT(struct inform, kind)},
	UINT(struct inform, "n", n),
	FLAG(struct inform, "phone", phone),
	FLAG(struct inform, "late", late),
	{.key = "to", .type = MEMBER_TOKEN, .set = TOKENS_LEVEL, AT(struct inform, to)},
	ACTOR(struct inform, "by", by),
	TIME(struct inform, "at", at),
	TEXT(struct inform, "text", text),
};
static const struct shape shape_inform = SHAPE(inform_members);

#define E struct event
static const struct member owed_members[] = {
	{.key = "kind", .type = MEMBER_TOKEN, .set = TOKENS_INFORM, AT(E, owed.kind)},
	FLAG(E, "phone", owed.phone),
	{.key = "to", .type = MEMBER_TOKEN, .set = TOKENS_LEVEL, AT(E, owed.to)},
	TIME(E, "since", owed.since),
	UINT(E, "limit_s", owed.limit_s),
	TIME(E, "due", owed.due),
	UINT(E, "struck", owed.struck),
	TIME(E, "rung_at", owed.last_rung),
};
static const struct shape shape_owed = SHAPE(owed_members);

static const struct member position_members[] = {POSITION(E)};
static const struct shape shape_position = SHAPE(position_members);

static const struct member telling_members[] = {
	TEXT(struct telling, "ref", ref),
	UINT(struct telling, "series", series),
	{.key = "source", .type = MEMBER_TOKEN, .set = TOKENS_SOURCE, AT(struct telling, source)},
	FLAG(struct telling, "active", active),
	TIME(struct telling, "since", since),
};
static const struct shape shape_telling = SHAPE(telling_members);

static const struct member condition_members[] = {
	FLAG(E, "active", condition_active),
	{.key = "value", .type = MEMBER_DOUBLE, AT(E, value), HAS(E, has_value)},
	UINT(E, "series", series),
	TIME(E, "since", condition_since),
	{.key = "told_by", .sub = &shape_telling,
		LIST_OF(E, tellings, telling_count, struct telling)},
};
static const struct shape shape_condition = SHAPE(condition_members);

static const struct member acknowledged_members[] = {
	TIME(E, "at", acked_at),
	ACTOR(E, "by", acked_by),
	UINT(E, "severity", acked_severity),
};
static const struct shape shape_acknowledged = SHAPE(acknowledged_members);

static const struct member shelved_members[] = {
	TIME(E, "until", shelved_until),
	TEXT(E, "reason", shelve_reason),
	ACTOR(E, "by", shelved_by),
	UINT(E, "count", shelve_count),
	FLAG(E, "returned", returned),
};
static const struct shape shape_shelved = SHAPE(shelved_members);

static const struct member holder_members[] = {
	UNIT(E, "unit", holder_unit),
	ACTOR(E, "person", holder_person),
	{.key = "level", .type = MEMBER_TOKEN, .set = TOKENS_LEVEL, AT(E, level)},
};
static const struct shape shape_holder = SHAPE(holder_members);

#define R struct remit
static const struct member remit_members[] = {
	{.key = "by", .type = MEMBER_TOKEN, .set = TOKENS_REMIT, AT(R, by)},
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, AT(R, area)},
	{.key = "kind", .type = MEMBER_REF, .set = REF_UNIT_KIND, AT(R, kind)},
	UNIT(R, "unit", unit),
};
#undef R
const struct shape shape_remit = SHAPE(remit_members);

static const struct member supervised_members[] = {
	ACTOR(E, "by", supervised_by),
	TIME(E, "reply_due", supervise_reply_due),
};
static const struct shape shape_supervised = SHAPE(supervised_members);

static const struct member counts_members[] = {
	UINT(E, "notes", notes),
	UINT(E, "urges", urges),
	UINT(E, "reworks", reworks),
	UINT(E, "send_backs", send_backs),
	UINT(E, "extensions", extensions),
	UINT(E, "reopens", reopens),
	UINT(E, "reports", reports),
	UINT(E, "rungs", rungs),
};
static const struct shape shape_counts = SHAPE(counts_members);

static const struct member ladder_members[] = {
	{.key = "clock", .type = MEMBER_TOKEN, .set = TOKENS_CLOCK, AT(E, rung_clock)},
	UINT(E, "struck", struck),
	TIME(E, "at", last_rung),
};
static const struct shape shape_ladder = SHAPE(ladder_members);

static const struct member last_members[] = {
	{.key = "verb", .type = MEMBER_TOKEN, .set = TOKENS_VERB, AT(E, last_verb)},
	ACTOR(E, "by", last_by),
	TIME(E, "at", last_at),
	TIME(E, "urge", last_urge),
	TIME(E, "escalate", last_escalate),
	TIME(E, "whistle", last_whistle),
};
static const struct shape shape_last = SHAPE(last_members);

static const struct member outcome_members[] = {
	TEXT(E, "disposition", disposition),
	TEXT(E, "cause", cause),
	TEXT(E, "result", result),
	ACTOR(E, "handler", handler),
	ACTOR(E, "closed_by", closed_by),
	TIME(E, "closed_at", closed_at),
	UINT(E, "satisfaction", satisfaction),
};
static const struct shape shape_outcome = SHAPE(outcome_members);

/* One clock with its name; in the struct the name is the place in the array. */
struct named_clock {
	const char *clock;
	struct event_clock c;
};

#define C struct named_clock
static const struct member clock_members[] = {
	{.key = "clock", .type = MEMBER_STRING, .need = NEED, AT(C, clock)},
	TIME(C, "start", c.start),
	UINT(C, "limit_s", c.limit_s),
	FLAG(C, "work_time", c.work_time),
	UINT(C, "pause_s", c.pause_s),
	TIME(C, "paused_at", c.paused_at),
	TIME(C, "due", c.due),
	TIME(C, "done", c.done),
};
#undef C
static const struct shape shape_clock = SHAPE(clock_members);

static void put_clocks(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct event *e = base;
	bool any = false;
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++) {
		if (e->clocks[c].start == INSTANT_NONE)
			continue;
		if (!any) {
			wire_key(b, "clocks");
			wire_open(b, '[');
			any = true;
		}
		struct named_clock k = {head_clock_token((enum head_clock)c), e->clocks[c]};
		shape_write_object(b, &shape_clock, refs, &k);
	}
	if (any)
		wire_close(b, ']');
}

static bool get_clock(struct reader *r, json_t *item, struct event *e)
{
	struct named_clock k;
	if (!json_is_object(item))
		return reader_fail(r, "clock", "expected an object");
	if (!shape_read(r, &shape_clock, item, &k))
		return false;
	enum head_clock c = head_clock_of(k.clock);
	if (c != CLOCK_NONE)
		e->clocks[c] = k.c;
	return true;
}

static bool get_clocks(struct reader *r, json_t *o, void *base)
{
	struct event *e = base;
	json_t *list;
	if (!read_list(r, o, "clocks", 4 * CLOCK_COUNT, &list))
		return false;
	size_t before = reader_push(r, "clocks");
	bool ok = true;
	for (size_t i = 0; ok && i < json_array_size(list); i++) {
		size_t outer = reader_push_index(r, i);
		ok = get_clock(r, json_array_get(list, i), e);
		reader_pop(r, outer);
	}
	reader_pop(r, before);
	return ok;
}

static const char *const leg_keys[3] = {"A", "V", "D"};
static const char *const leg_tokens[3] = {"pending", "in_time", "late"};

static void put_legs(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct event *e = base;
	(void)refs;
	if (!e->is_135 && !e->legs[0] && !e->legs[1] && !e->legs[2])
		return;
	wire_key(b, "legs");
	wire_open(b, '{');
	for (int i = 0; i < 3; i++)
		wire_put_string(b, leg_keys[i], leg_tokens[e->legs[i]]);
	wire_close(b, '}');
}

static bool get_legs(struct reader *r, json_t *o, void *base)
{
	struct event *e = base;
	json_t *legs = member_of(o, "legs");
	if (legs && !json_is_object(legs))
		return reader_fail(r, "legs", "expected an object");
	for (int i = 0; i < 3; i++) {
		const char *text;
		if (!read_string(r, legs, leg_keys[i], &text))
			return false;
		e->legs[i] = LEG_PENDING;
		for (int leg = LEG_PENDING; text && leg <= LEG_LATE; leg++)
			if (strcmp(leg_tokens[leg], text) == 0)
				e->legs[i] = (enum leg)leg;
	}
	return true;
}

#define OBJECT(k, s) {.key = k, .type = MEMBER_OBJECT, .sub = s}
static const struct member event_members[] = {
	{.key = "id", .type = MEMBER_ROOM, .need = NEED, AT(E, id)},
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(E, num)},
	{.key = "rev", .type = MEMBER_UINT, .need = NEED, AT(E, rev)},
	UINT(E, "arev", arev),
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, AT(E, type)},
	{.key = "domain", .type = MEMBER_REF, .set = REF_DOMAIN, AT(E, domain)},
	{.key = "runway", .type = MEMBER_REF, .set = REF_RUNWAY, AT(E, runway)},
	{.key = "grade", .type = MEMBER_UINT, .most = 5, AT(E, grade)},
	{.key = "colour", .type = MEMBER_TOKEN, .set = TOKENS_COLOUR, AT(E, colour)},
	{.key = "state", .type = MEMBER_TOKEN, .set = TOKENS_STATE, AT(E, state)},
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, AT(E, area)},
	{.key = "path", .type = MEMBER_NUMS, .set = REF_AREA, AT(E, path.num),
		.count = offsetof(E, path.count), .most = PATH_MAX_AREAS},
	TEXT(E, "title", title),
	TEXT(E, "text", text),
	TEXT(E, "place", place),
	{.key = "position", .type = MEMBER_OBJECT, .sub = &shape_position, HAS(E, has_position)},
	{.key = "source", .type = MEMBER_TOKEN, .set = TOKENS_SOURCE, AT(E, source)},
	TEXT(E, "source_ref", source_ref),
	TIME(E, "born", born),
	TIME(E, "occurred", occurred),
	TIME(E, "entered", entered),
	{.key = "condition", .type = MEMBER_OBJECT, .sub = &shape_condition,
		HAS(E, has_condition)},
	OBJECT("acknowledged", &shape_acknowledged),
	OBJECT("shelved", &shape_shelved),
	OBJECT("holder", &shape_holder),
	{.key = "escalated", .type = MEMBER_TOKEN, .set = TOKENS_LEVEL, AT(E, escalated)},
	{.key = "responsible", .type = MEMBER_OBJECT, .sub = &shape_remit, AT(E, remit)},
	FLAG(E, "unowned", unowned),
	{.key = "refused_by", .sub = &shape_unit_ref,
		LIST_OF(E, refusals, refusal_count, struct unit_ref)},
	{.key = "parties", .sub = &shape_party, LIST_OF(E, parties, party_count, struct party)},
	{.key = "clocks", .type = MEMBER_CUSTOM, .out = put_clocks, .in = get_clocks},
	{.key = "legs", .type = MEMBER_CUSTOM, .out = put_legs, .in = get_legs},
	{.key = "requests", .sub = &shape_request,
		LIST_OF(E, requests, request_count, struct request)},
	{.key = "calls", .sub = &shape_call, LIST_OF(E, calls, call_count, struct call)},
	{.key = "informs", .sub = &shape_inform, LIST_OF(E, informs, inform_count, struct inform)},
	OBJECT("owed", &shape_owed),
	{.key = "evidence", .sub = &shape_evidence,
		LIST_OF(E, evidence, evidence_count, struct evidence)},
	{.key = "links", .type = MEMBER_STRINGS, AT(E, links), .count = offsetof(E, link_count)},
	{.key = "merged_into", .type = MEMBER_ROOM, AT(E, merged_into)},
	FLAG(E, "is_135", is_135),
	FLAG(E, "exercise", exercise),
	FLAG(E, "sensitive", sensitive),
	FLAG(E, "grouped", grouped),
	{.key = "supervised", .type = MEMBER_OBJECT, .sub = &shape_supervised, HAS(E, supervised)},
	OBJECT("counts", &shape_counts),
	OBJECT("ladder", &shape_ladder),
	OBJECT("last", &shape_last),
	OBJECT("outcome", &shape_outcome),
};
#undef E
const struct shape shape_event = SHAPE(event_members);

bool wire_event_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct event *out, struct error *e)
{
	event_init(out);
	return shape_decode(&shape_event, bytes, n, refs, arena, false, out, e);
}

bool wire_event_encode(const struct event *e, const struct wire_refs *refs, struct buf *out)
{
	shape_write_object(out, &shape_event, refs, e);
	return !out->overflow;
}

static void put_allowed(struct buf *b, const struct allowed *a)
{
	wire_key(b, "allowed");
	wire_open(b, '{');
	wire_key(b, "verbs");
	wire_open(b, '[');
	for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
		if (a->verbs >> v & 1)
			wire_string(b, verb_token((enum verb)v));
	wire_close(b, ']');
	wire_key(b, "why");
	wire_open(b, '{');
	for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
		if (!(a->verbs >> v & 1))
			wire_put_string(b, verb_token((enum verb)v), a->why[v]);
	wire_close(b, '}');
	wire_close(b, '}');
}

bool wire_event_view_encode(const char *body, size_t n, const struct allowed *allowed,
	const char *tag, struct buf *out)
{
	while (n > 0 && body[n - 1] != '}')
		n--;
	if (n == 0)
		return false;
	wire_raw(out, body, n - 1);
	if (allowed)
		put_allowed(out, allowed);
	wire_put_string(out, "tag", tag);
	wire_close(out, '}');
	return !out->overflow;
}

static bool get_why(struct reader *r, json_t *why, struct allowed *a)
{
	const char *key;
	json_t *value;
	if (why && !json_is_object(why))
		return reader_fail(r, "why", "expected an object");
	json_object_foreach(why, key, value) {
		enum verb v = verb_of(key);
		const char *text;
		if (!read_string(r, why, key, &text))
			return false;
		if (v != VERB_NONE)
			a->why[v] = text;
	}
	return true;
}

static bool get_allowed(struct reader *r, json_t *o, struct allowed *a)
{
	json_t *verbs;
	if (!json_is_object(o))
		return reader_fail(r, "allowed", "expected an object");
	if (!read_list(r, o, "verbs", 2 * VERB_COUNT, &verbs))
		return false;
	for (size_t i = 0; i < json_array_size(verbs); i++) {
		json_t *item = json_array_get(verbs, i);
		if (!json_is_string(item))
			return reader_fail(r, "allowed.verbs", "expected strings");
		enum verb v = verb_of(json_string_value(item));
		if (v != VERB_NONE)
			a->verbs |= UINT64_C(1) << v;
	}
	return get_why(r, member_of(o, "why"), a);
}

bool wire_event_view_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_event_view *out, struct error *e)
{
	struct reader r = {.refs = refs, .arena = arena, .error = e};
	json_t *root = reader_load(bytes, n, e);
	if (!root)
		return false;
	memset(out, 0, sizeof *out);
	event_init(&out->event);
	json_t *allowed = member_of(root, "allowed");
	out->has_allowed = allowed != NULL;
	bool ok = (json_is_object(root) || error_set(e, "shape", "Expected an object.")) &&
		shape_read(&r, &shape_event, root, &out->event) &&
		read_string(&r, root, "tag", &out->tag) &&
		(!allowed || get_allowed(&r, allowed, &out->allowed));
	json_decref(root);
	return ok;
}
