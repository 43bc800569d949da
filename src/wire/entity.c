/* SPDX-License-Identifier: MIT */
#include "yiping/wire/entity.h"

#include <string.h>

#include "shape_members.h"
#include "yiping/base/instant.h"
#include "yiping/model/warning.h"
#include "yiping/wire/event.h"
#include "yiping/wire/order.h"

#define BEGIN(S)                                                                                   \
	{.key = "id", .type = MEMBER_ROOM, .need = NEED, AT(S, id)},                               \
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(S, num)},                             \
	{.key = "rev", .type = MEMBER_UINT, .need = NEED, AT(S, rev)}
#define AREA(S) {.key = "area", .type = MEMBER_REF, .set = REF_AREA, AT(S, area)}

/* A bool that is one of two words on the wire; whatever else counts as `no`. */
static void put_word(struct buf *b, const char *key, bool value, const char *yes, const char *no)
{
	wire_put_string(b, key, value ? yes : no);
}

static bool get_word(struct reader *r, json_t *o, const char *key, const char *yes, bool *value)
{
	const char *text;
	*value = false;
	if (!read_string(r, o, key, &text))
		return false;
	*value = text && strcmp(text, yes) == 0;
	return true;
}

static bool get_ended(struct reader *r, json_t *o, void *base)
{
	static const char *const ends[] = {"ended", "lifted", "expired", "dropped", "revoked",
		"closed", "void"};
	struct entity *e = base;
	e->ended = false;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0] && !e->ended; i++)
		if (!get_word(r, o, "state", ends[i], &e->ended))
			return false;
	return true;
}

static void put_ended(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	put_word(b, "state", ((const struct entity *)base)->ended, "ended", NULL);
}

static const struct member entity_members[] = {
	BEGIN(struct entity),
	AREA(struct entity),
	{.type = MEMBER_CUSTOM, .in = get_ended, .out = put_ended},
};
static const struct shape shape_entity = SHAPE(entity_members);

#define S struct unit
static const struct member unit_position_members[] = {POSITION(S)};
static const struct shape shape_unit_position = SHAPE(unit_position_members);

static const struct member unit_members[] = {
	BEGIN(S),
	{.key = "kind", .type = MEMBER_REF, .set = REF_UNIT_KIND, AT(S, kind)},
	NAME(S, "name", name),
	NAME(S, "short", short_name),
	AREA(S),
	{.key = "position", .type = MEMBER_OBJECT, .sub = &shape_unit_position,
		HAS(S, has_position)},
	{.key = "status", .type = MEMBER_TOKEN, .set = TOKENS_UNIT_STATUS, AT(S, status)},
	{.key = "skills", .type = MEMBER_STRINGS, AT(S, skills), .count = offsetof(S, skill_count)},
	UINT(S, "load", load),
	UINT(S, "load_limit", load_limit),
	UINT(S, "on_post", on_post),
	UINT(S, "members", members),
};
#undef S
static const struct shape shape_unit = SHAPE(unit_members);

static void put_warning_words(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	put_word(b, "status", ((const struct warning *)base)->exercise, "exercise", "actual");
}

static bool get_warning_words(struct reader *r, json_t *o, void *base)
{
	return get_word(r, o, "status", "exercise", &((struct warning *)base)->exercise);
}

#define TERMS(S)                                                                                   \
	{.key = "colour", .type = MEMBER_TOKEN, .set = TOKENS_COLOUR, AT(S, colour)},              \
	NAME(S, "headline", headline),                                                             \
	NAME(S, "caution", caution),                                                               \
	NAME(S, "measures", measures),                                                             \
	TIME(S, "onset", onset),                                                                   \
	TIME(S, "expires", expires),                                                               \
	TEXT(S, "reason", reason)

#define S struct warning_terms
static const struct member wanted_members[] = {
	{.key = "act", .type = MEMBER_TOKEN, .set = TOKENS_WARNING_ACT, .need = NEED, AT(S, act)},
	TERMS(S),
	ACTOR(S, "by", by),
	TIME(S, "at", at),
};
static const struct shape shape_wanted = SHAPE(wanted_members);

static const struct member said_members[] = {
	{.key = "act", .type = MEMBER_TOKEN, .set = TOKENS_WARNING_ACT, .need = NEED, AT(S, act)},
	TERMS(S),
};
static const struct shape shape_said = SHAPE(said_members);

static const struct member issue_terms_members[] = {TERMS(S)};
static const struct shape shape_issue_terms = SHAPE(issue_terms_members);
#undef S

#define S struct warning
static const struct member warning_members[] = {
	BEGIN(S),
	AREA(S),
	{.key = "areas", .type = MEMBER_REFS, .set = REF_AREA, AT(S, areas),
		.count = offsetof(S, area_count)},
	{.key = "centre", .type = MEMBER_REF, .set = REF_AREA, AT(S, centre)},
	TERMS(S),
	TEXT(S, "hazard", hazard),
	{.type = MEMBER_CUSTOM, .in = get_warning_words, .out = put_warning_words},
	{.key = "state", .type = MEMBER_TOKEN, .set = TOKENS_WARNING, AT(S, state)},
	TIME(S, "issued", issued),
	NAME(S, "issuer", issuer),
	ACTOR(S, "by", by),
	ACTOR(S, "confirmed_by", confirmed_by),
	{.key = "asked", .type = MEMBER_OBJECT, .sub = &shape_wanted, .offset = offsetof(S, asked),
		.size = SIZE_OF(S, asked), HAS(S, has_asked)},
};
static const struct shape shape_warning = SHAPE(warning_members);

static const struct member issue_members[] = {
	AREA(S),
	{.key = "areas", .type = MEMBER_REFS, .set = REF_AREA, AT(S, areas),
		.count = offsetof(S, area_count)},
	TEXT(S, "hazard", hazard),
	{.type = MEMBER_CUSTOM, .in = get_warning_words, .out = put_warning_words},
	NAME(S, "issuer", issuer),
};
static const struct shape shape_issue = SHAPE(issue_members);
#undef S
#undef TERMS

static void put_shift_words(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	put_word(b, "state", ((const struct shift *)base)->ended, "ended", "present");
}

static bool get_shift_words(struct reader *r, json_t *o, void *base)
{
	return get_word(r, o, "state", "ended", &((struct shift *)base)->ended);
}

#define S struct shift
static const struct member shift_members[] = {
	BEGIN(S),
	AREA(S),
	TIME(S, "from", from),
	TIME(S, "to", to),
	TEXT(S, "label", label),
	ACTOR(S, "leader", leader),
	ACTOR(S, "supervisor", supervisor),
	{.key = "officers", .sub = &shape_actor, LIST_OF(S, officers, officer_count, struct actor)},
	{.type = MEMBER_CUSTOM, .in = get_shift_words, .out = put_shift_words},
};
#undef S
static const struct shape shape_shift = SHAPE(shift_members);

static void put_mode_words(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	put_word(b, "mode", ((const struct mode *)base)->emergency, "emergency", "routine");
}

static bool get_mode_words(struct reader *r, json_t *o, void *base)
{
	return get_word(r, o, "mode", "emergency", &((struct mode *)base)->emergency);
}

static void put_terms_words(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct mode_terms *m = base;
	(void)refs;
	put_word(b, "mode", m->emergency, "emergency", "routine");
}

static bool get_terms_words(struct reader *r, json_t *o, void *base)
{
	return get_word(r, o, "mode", "emergency", &((struct mode_terms *)base)->emergency);
}

#define S struct mode_terms
static const struct member terms_members[] = {
	{.type = MEMBER_CUSTOM, .in = get_terms_words, .out = put_terms_words},
	NAME(S, "response", response),
	NAME(S, "measures", measures),
	{.key = "level", .type = MEMBER_UINT, .need = KEEP, .most = 4, AT(S, level)},
	TIME(S, "until", until),
	ACTOR(S, "by", by),
	TIME(S, "at", at),
};
#undef S
static const struct shape shape_terms = SHAPE(terms_members);

#define S struct mode
static const struct member mode_members[] = {
	BEGIN(S),
	AREA(S),
	{.type = MEMBER_CUSTOM, .in = get_mode_words, .out = put_mode_words},
	NAME(S, "response", response),
	NAME(S, "measures", measures),
	{.key = "level", .type = MEMBER_UINT, .need = KEEP, .most = 4, AT(S, level)},
	TIME(S, "since", since),
	TIME(S, "until", until),
	ACTOR(S, "by", by),
	ACTOR(S, "confirmed_by", confirmed_by),
	{.key = "asked", .type = MEMBER_OBJECT, .sub = &shape_terms, .offset = offsetof(S, asked),
		.size = SIZE_OF(S, asked), HAS(S, has_asked)},
};
#undef S
static const struct shape shape_mode = SHAPE(mode_members);

#define S struct attendance
static const struct member attendance_members[] = {
	BEGIN(S),
	AREA(S),
	UNIT(S, "unit", unit),
	ACTOR(S, "person", person),
	FLAG(S, "on", on),
	FLAG(S, "counted", counted),
	TIME(S, "since", since),
	ACTOR(S, "by", by),
	TEXT(S, "reason", reason),
};
#undef S
static const struct shape shape_attendance = SHAPE(attendance_members);

#define S struct source
static const struct member source_members[] = {
	BEGIN(S),
	AREA(S),
	NAME(S, "name", name),
	TEXT(S, "kind", kind),
	{.key = "state", .type = MEMBER_TOKEN, .set = TOKENS_FEED, AT(S, state)},
	TIME(S, "last_success", last_success),
	{.key = "lag_s", .type = MEMBER_UINT, .need = KEEP, AT(S, lag_s)},
	UINT(S, "period_s", period_s),
	TEXT(S, "error", error),
	UINT(S, "devices", devices),
	UINT(S, "online", online),
};
#undef S
static const struct shape shape_source = SHAPE(source_members);

static void put_works_words(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	put_word(b, "state", ((const struct works *)base)->ended, "ended", "planned");
}

static bool get_works_words(struct reader *r, json_t *o, void *base)
{
	return get_word(r, o, "state", "ended", &((struct works *)base)->ended);
}

#define S struct works
static const struct member works_members[] = {
	BEGIN(S),
	AREA(S),
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, AT(S, type)},
	TEXT(S, "ref", ref),
	TEXT(S, "reason", reason),
	TIME(S, "from", from),
	TIME(S, "to", to),
	ACTOR(S, "by", by),
	{.type = MEMBER_CUSTOM, .in = get_works_words, .out = put_works_words},
};
#undef S
static const struct shape shape_works = SHAPE(works_members);

#define S struct works
static const struct member plan_members[] = {
	AREA(S),
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, AT(S, type)},
	TEXT(S, "ref", ref),
	TEXT(S, "reason", reason),
	TIME(S, "from", from),
	TIME(S, "to", to),
};
#undef S
static const struct shape shape_plan = SHAPE(plan_members);

#define S struct indicator_state
static const struct member override_members[] = {
	TEXT(S, "reason", override_reason),
	TIME(S, "until", override_until),
};
static const struct shape shape_override = SHAPE(override_members);

static void put_toggles(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct flap *f = &((const struct indicator_state *)base)->flap;
	(void)refs;
	if (!f->at[FLAP_TOGGLES - 1])
		return;
	wire_key(b, "toggles");
	wire_open(b, '[');
	for (size_t i = 0; i < FLAP_TOGGLES; i++)
		if (f->at[i])
			wire_instant(b, f->at[i]);
	wire_close(b, ']');
}

static bool get_toggles(struct reader *r, json_t *o, void *base)
{
	struct flap *f = &((struct indicator_state *)base)->flap;
	json_t *list;
	if (!read_list(r, o, "toggles", FLAP_TOGGLES, &list))
		return false;
	size_t n = json_array_size(list);
	for (size_t i = 0; i < n; i++) {
		const char *text = json_string_value(json_array_get(list, i));
		if (!text || !instant_parse(text, &f->at[FLAP_TOGGLES - n + i]))
			return reader_fail(r, "toggles", "expected instants");
	}
	return true;
}

static const struct member indicator_members[] = {
	BEGIN(S),
	{.key = "indicator", .type = MEMBER_REF, .set = REF_INDICATOR, AT(S, indicator)},
	AREA(S),
	{.key = "colour", .type = MEMBER_TOKEN, .set = TOKENS_COLOUR, AT(S, colour)},
	{.key = "quality", .type = MEMBER_TOKEN, .set = TOKENS_QUALITY, AT(S, quality)},
	{.key = "value", .type = MEMBER_DOUBLE, AT(S, value), HAS(S, has_value)},
	TIME(S, "since", since),
	TIME(S, "observed", observed),
	{.key = "override", .type = MEMBER_OBJECT, .sub = &shape_override},
	ACTOR(S, "touched_by", touched_by),
	{.type = MEMBER_CUSTOM, .in = get_toggles, .out = put_toggles},
	{.key = "flapping", .type = MEMBER_FLAG, AT(S, flap.on)},
};
#undef S
static const struct shape shape_indicator = SHAPE(indicator_members);

#define PAIR(kind)                                                                                 \
	bool wire_##kind##_decode(const char *bytes, size_t n, const struct wire_refs *refs,       \
		struct arena *arena, struct kind *out, struct error *e)                            \
	{                                                                                          \
		memset(out, 0, sizeof *out);                                                       \
		return shape_decode(&shape_##kind, bytes, n, refs, arena, false, out, e);          \
	}                                                                                          \
	bool wire_##kind##_encode(const struct kind *in, const struct wire_refs *refs,             \
		struct buf *out)                                                                   \
	{                                                                                          \
		shape_write_object(out, &shape_##kind, refs, in);                                  \
		return !out->overflow;                                                             \
	}

PAIR(entity)
PAIR(unit)
PAIR(shift)
PAIR(mode)
PAIR(attendance)
PAIR(source)
PAIR(works)

#undef PAIR

bool wire_warning_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct warning *out, struct error *e)
{
	warning_init(out);
	return shape_decode(&shape_warning, bytes, n, refs, arena, false, out, e);
}

bool wire_warning_encode(const struct warning *in, const struct wire_refs *refs, struct buf *out)
{
	shape_write_object(out, &shape_warning, refs, in);
	return !out->overflow;
}

bool wire_works_plan_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct works *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_plan, bytes, n, refs, arena, true, out, e);
}

bool wire_warning_issue_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct warning *out, struct warning_terms *terms, struct error *e)
{
	warning_init(out);
	*terms = out->asked;
	if (!shape_decode(&shape_issue, bytes, n, refs, arena, true, out, e) ||
		!shape_decode(&shape_issue_terms, bytes, n, refs, arena, true, terms, e))
		return false;
	terms->act = WARNING_ISSUE;
	return true;
}

bool wire_warning_issue_encode(const struct warning *w, const struct warning_terms *terms,
	const struct wire_refs *refs, struct buf *out)
{
	wire_open(out, '{');
	shape_write(out, &shape_issue, refs, w);
	shape_write(out, &shape_issue_terms, refs, terms);
	wire_close(out, '}');
	return !out->overflow;
}

bool wire_warning_act_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct warning_terms *out, struct error *e)
{
	struct warning nothing;
	warning_init(&nothing);
	*out = nothing.asked;
	return shape_decode(&shape_said, bytes, n, refs, arena, true, out, e);
}

bool wire_warning_act_encode(const struct warning_terms *in, const struct wire_refs *refs,
	struct buf *out)
{
	shape_write_object(out, &shape_said, refs, in);
	return !out->overflow;
}

bool wire_mode_ask_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, uint32_t *area, struct mode_terms *out, struct error *e)
{
	static const struct member area_members[] = {AREA(struct mode)};
	static const struct shape shape_area = SHAPE(area_members);
	struct mode whose = {0};
	memset(out, 0, sizeof *out);
	if (!shape_decode(&shape_area, bytes, n, refs, arena, true, &whose, e) ||
		!shape_decode(&shape_terms, bytes, n, refs, arena, true, out, e))
		return false;
	*area = whose.area;
	return true;
}

bool wire_mode_ask_encode(uint32_t area, const struct mode_terms *in, const struct wire_refs *refs,
	struct buf *out)
{
	wire_open(out, '{');
	wire_put_string(out, "area", ref_id(refs, REF_AREA, area));
	shape_write(out, &shape_terms, refs, in);
	wire_close(out, '}');
	return !out->overflow;
}

struct attend_words {
	const char *act;
	struct attend_ask ask;
};

#define S struct attend_words
static const struct member ask_members[] = {
	TEXT(S, "act", act),
	TEXT(S, "subject", ask.subject),
	TEXT(S, "reason", ask.reason),
};
#undef S
static const struct shape shape_attend_ask = SHAPE(ask_members);

bool wire_attend_ask_decode(const char *bytes, size_t n, struct arena *arena,
	struct attend_ask *out, struct error *e)
{
	struct attend_words words = {0};
	if (!shape_decode(&shape_attend_ask, bytes, n, NULL, arena, true, &words, e))
		return false;
	*out = words.ask;
	out->act = attend_act_of(words.act);
	return out->act < ATTEND_ACT_COUNT ||
		error_set(e, "field_act", "Say whether it is in or out.");
}

bool wire_attend_ask_encode(const struct attend_ask *in, struct buf *out)
{
	const struct attend_words words = {attend_act_token(in->act), *in};
	shape_write_object(out, &shape_attend_ask, NULL, &words);
	return !out->overflow;
}

static void add_domain(struct indicator_state *s, const struct wire_refs *refs)
{
	const struct indicator *i =
		refs && refs->catalog ? catalog_indicator(refs->catalog, s->indicator) : NULL;
	s->domain = i ? i->domain : 0;
}

bool wire_indicator_state_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct indicator_state *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	if (!shape_decode(&shape_indicator, bytes, n, refs, arena, false, out, e))
		return false;
	add_domain(out, refs);
	return true;
}

bool wire_indicator_state_encode(const struct indicator_state *in, const struct wire_refs *refs,
	struct buf *out)
{
	shape_write_object(out, &shape_indicator, refs, in);
	return !out->overflow;
}

static void add_unit(struct wire_units *units, uint32_t num)
{
	for (uint8_t i = 0; i < units->count; i++)
		if (units->num[i] == num)
			return;
	if (num && units->count < CHANGE_UNITS_MAX)
		units->num[units->count++] = num;
}

static void units_of(const struct event *e, struct wire_units *units)
{
	for (size_t i = 0; i < e->party_count; i++)
		if (e->parties[i].lead)
			add_unit(units, e->parties[i].unit.num);
	for (size_t i = 0; i < e->party_count; i++)
		add_unit(units, e->parties[i].unit.num);
}

static bool event_head_of(struct reader *r, json_t *o, struct head *out, struct wire_units *units)
{
	struct event event;
	event_init(&event);
	if (!shape_read(r, &shape_event, o, &event))
		return false;
	*out = event_head(&event);
	if (units)
		units_of(&event, units);
	return true;
}

static bool indicator_head_of(struct reader *r, json_t *o, struct head *out)
{
	struct indicator_state i = {0};
	if (!shape_read(r, &shape_indicator, o, &i))
		return false;
	add_domain(&i, r->refs);
	*out = indicator_state_head(&i);
	return true;
}

static bool order_head_of(struct reader *r, json_t *o, struct head *out, struct wire_units *units)
{
	struct order order;
	order_init(&order);
	if (!shape_read(r, &shape_order, o, &order))
		return false;
	*out = order_head(&order);
	if (units)
		add_unit(units, order.unit.num);
	return true;
}

#define HEAD_OF(kind)                                                                              \
	do {                                                                                       \
		struct kind one = {0};                                                             \
		if (!shape_read(r, &shape_##kind, o, &one))                                        \
			return false;                                                              \
		*out = kind##_head(&one);                                                          \
		return true;                                                                       \
	} while (0)

bool head_read(struct reader *r, enum kind kind, json_t *o, struct head *out,
	struct wire_units *units)
{
	struct entity plain = {0};
	if (units)
		units->count = 0;
	switch (kind) {
	case KIND_EVENT:
		return event_head_of(r, o, out, units);
	case KIND_INDICATOR:
		return indicator_head_of(r, o, out);
	case KIND_UNIT:
		HEAD_OF(unit);
	case KIND_WARNING:
		HEAD_OF(warning);
	case KIND_SHIFT:
		HEAD_OF(shift);
	case KIND_MODE:
		HEAD_OF(mode);
	case KIND_ROSTER:
		HEAD_OF(attendance);
	case KIND_SOURCE:
		HEAD_OF(source);
	case KIND_WORKS:
		HEAD_OF(works);
	case KIND_ORDER:
		return order_head_of(r, o, out, units);
	default:
		if (!shape_read(r, &shape_entity, o, &plain))
			return false;
		*out = entity_head(&plain, kind);
		if (kind == KIND_AREA)
			out->area = plain.num;
		return true;
	}
}

#undef HEAD_OF

bool wire_head(enum kind kind, const char *body, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct head *out, struct wire_units *units, struct error *e)
{
	struct reader r = {.refs = refs, .arena = arena, .error = e};
	json_t *root = reader_load(body, n, e);
	if (!root)
		return false;
	bool ok = (json_is_object(root) || error_set(e, "shape", "Expected an object.")) &&
		head_read(&r, kind, root, out, units);
	json_decref(root);
	return ok;
}
