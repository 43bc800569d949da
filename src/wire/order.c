/* SPDX-License-Identifier: MIT */
#include "yiping/wire/order.h"

#include <string.h>

#include "shape_members.h"

#define AREA(S, k, m) {.key = k, .type = MEMBER_REF, .set = REF_AREA, AT(S, m)}

#define S struct order
static const struct member order_members[] = {
	{.key = "id", .type = MEMBER_ROOM, .need = NEED, AT(S, id)},
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(S, num)},
	{.key = "rev", .type = MEMBER_UINT, .need = NEED, AT(S, rev)},
	{.key = "number", .type = MEMBER_ROOM, AT(S, number)},
	AREA(S, "area", area),
	UNIT(S, "unit", unit),
	AREA(S, "from", from),
	TEXT(S, "parent", parent),
	TEXT(S, "title", title),
	TEXT(S, "text", text),
	UINT(S, "grade", grade),
	TEXT(S, "event", event),
	TEXT(S, "plan", plan),
	UINT(S, "step", step),
	FLAG(S, "exercise", exercise),
	ACTOR(S, "by", by),
	TIME(S, "issued", issued),
	UINT(S, "accept_s", accept_s),
	UINT(S, "reply_s", reply_s),
	UINT(S, "check_s", check_s),
	{.key = "state", .type = MEMBER_TOKEN, .set = TOKENS_ORDER, AT(S, stage)},
	TIME(S, "taken", taken),
	ACTOR(S, "taken_by", taken_by),
	TIME(S, "reply_from", reply_from),
	TEXT(S, "progress", progress),
	TIME(S, "progress_at", progress_at),
	TIME(S, "reported", reported),
	ACTOR(S, "reported_by", reported_by),
	TEXT(S, "result", result),
	TEXT(S, "missing", missing),
	{.key = "evidence", .sub = &shape_evidence,
		LIST_OF(S, evidence, evidence_count, struct evidence)},
	TIME(S, "ended", ended),
	ACTOR(S, "ended_by", ended_by),
	TEXT(S, "remark", remark),
	UINT(S, "notes", notes),
	UINT(S, "urges", urges),
	UINT(S, "reworks", reworks),
	TIME(S, "last_urge", last_urge),
	UINT(S, "struck", struck),
	UINT(S, "rungs", rungs),
	TIME(S, "last_rung", last_rung),
	{.key = "escalated", .type = MEMBER_TOKEN, .set = TOKENS_LEVEL, AT(S, escalated)},
	ACTOR(S, "called", called),
	TIME(S, "called_at", called_at),
};
#undef S
const struct shape shape_order = SHAPE(order_members);

bool wire_order_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct order *out, struct error *e)
{
	order_init(out);
	return shape_decode(&shape_order, bytes, n, refs, arena, false, out, e);
}

bool wire_order_encode(const struct order *in, const struct wire_refs *refs, struct buf *out)
{
	shape_write_object(out, &shape_order, refs, in);
	return !out->overflow;
}

bool wire_order_view_encode(const char *body, size_t n, uint64_t allowed, struct buf *out)
{
	size_t end = n;
	while (end && body[end - 1] != '}')
		end--;
	if (!end)
		return false;
	wire_raw(out, body, end - 1);
	wire_key(out, "allowed");
	wire_open(out, '[');
	for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
		if (allowed >> v & 1)
			wire_string(out, verb_token((enum verb)v));
	wire_close(out, ']');
	wire_close(out, '}');
	return !out->overflow;
}

uint64_t wire_order_allowed(const char *bytes, size_t n)
{
	json_t *o = reader_load(bytes, n, NULL);
	json_t *verbs = json_is_object(o) ? member_of(o, "allowed") : NULL;
	uint64_t may = 0;
	for (size_t i = 0; json_is_array(verbs) && i < json_array_size(verbs); i++) {
		const char *token = json_string_value(json_array_get(verbs, i));
		enum verb v = token ? verb_of(token) : VERB_NONE;
		may |= v != VERB_NONE ? UINT64_C(1) << v : 0;
	}
	json_decref(o);
	return may;
}

/* ---- what is asked ---- */

static const struct member to_members[] = {
	AREA(struct order_to, "area", area),
	UNIT(struct order_to, "unit", unit),
};
static const struct shape shape_to = SHAPE(to_members);

#define S struct order_ask
static const struct member ask_members[] = {
	{.key = "to", .sub = &shape_to, LIST_OF(S, to, to_count, struct order_to)},
	TEXT(S, "title", title),
	TEXT(S, "text", text),
	TEXT(S, "event", event),
	TEXT(S, "plan", plan),
	TEXT(S, "parent", parent),
	UINT(S, "step", step),
	UINT(S, "grade", grade),
	UINT(S, "accept_s", accept_s),
	UINT(S, "reply_s", reply_s),
	FLAG(S, "exercise", exercise),
};
#undef S
static const struct shape shape_ask = SHAPE(ask_members);

#define S struct order_act
static const struct member said_members[] = {
	TEXT(S, "text", text),
	{.key = "evidence", .sub = &shape_evidence,
		LIST_OF(S, evidence, evidence_count, struct evidence)},
};
static const struct shape shape_said = SHAPE(said_members);

static const struct member act_members[] = {
	{.key = "verb", .type = MEMBER_TOKEN, .set = TOKENS_VERB, .need = NEED, AT(S, verb)},
	{.key = "args", .type = MEMBER_OBJECT, .sub = &shape_said},
};
#undef S
static const struct shape shape_act = SHAPE(act_members);

bool wire_order_ask_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct order_ask *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_ask, bytes, n, refs, arena, true, out, e);
}

bool wire_order_act_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct order_act *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_act, bytes, n, refs, arena, true, out, e);
}

bool wire_order_ask_encode(const struct order_ask *in, const struct wire_refs *refs,
	struct buf *out)
{
	shape_write_object(out, &shape_ask, refs, in);
	return !out->overflow;
}

bool wire_order_act_encode(const struct order_act *in, const struct wire_refs *refs,
	struct buf *out)
{
	shape_write_object(out, &shape_act, refs, in);
	return !out->overflow;
}
