/* SPDX-License-Identifier: MIT */
#include "yiping/wire/act.h"

#include <string.h>

#include "scan.h"
#include "shapes.h"
#include "yiping/base/instant.h"
#include "yiping/wire/page.h"

#define S struct act
#define TEXT(k, m) {.key = k, .type = MEMBER_STRING, AT(S, m)}
#define UINT(k, m) {.key = k, .type = MEMBER_UINT, AT(S, m)}
#define UNIT(k, m) {.key = k, .type = MEMBER_OBJECT, .sub = &shape_unit_ref, AT(S, m)}

static const struct member position_members[] = {POSITION(S)};
static const struct shape shape_position = SHAPE(position_members);

static const struct member person_members[] = {
	TEXT("subject", to_subject),
	TEXT("name", to_name),
};
static const struct shape shape_person = SHAPE(person_members);

static void put_assist(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct act *a = base;
	if (!a->assist_count)
		return;
	wire_key(b, "assist");
	wire_open(b, '[');
	for (size_t i = 0; i < a->assist_count && i < ACT_UNITS_MAX; i++)
		shape_write_object(b, &shape_unit_ref, refs, &a->assist[i]);
	wire_close(b, ']');
}

static bool get_assist(struct reader *r, json_t *o, void *base)
{
	struct act *a = base;
	json_t *list;
	if (!read_list(r, o, "assist", ACT_UNITS_MAX, &list))
		return false;
	a->assist_count = json_array_size(list);
	for (size_t i = 0; i < a->assist_count; i++) {
		json_t *item = json_array_get(list, i);
		if (!json_is_object(item))
			return reader_fail(r, "assist", "expected objects");
		if (!shape_read(r, &shape_unit_ref, item, &a->assist[i]))
			return false;
	}
	return true;
}

/* What a person may say. `source` and exercise stand in reports too. */
#define ARGUMENTS                                                                                  \
	TEXT("text", text),                                                                        \
	TEXT("reason", reason),                                                                    \
	TEXT("what", what),                                                                        \
	TEXT("disposition", disposition),                                                          \
	TEXT("other", other),                                                                      \
	TEXT("title", title),                                                                      \
	TEXT("place", place),                                                                      \
	{.key = "kind", .type = MEMBER_TOKEN, .set = TOKENS_INFORM, AT(S, kind)},                  \
	{.key = "phone", .type = MEMBER_FLAG, AT(S, phone)},                                       \
	{.key = "result", .type = MEMBER_TRI, AT(S, result)},                                      \
	TEXT("cause", cause),                                                                      \
	UINT("grade", grade),                                                                      \
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, AT(S, type)},                         \
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, AT(S, area)},                         \
	{.key = "position", .type = MEMBER_OBJECT, .sub = &shape_position, HAS(S, has_position)},  \
	UNIT("lead", lead),                                                                        \
	{.key = "assist", .type = MEMBER_CUSTOM, .in = get_assist, .out = put_assist},             \
	UNIT("to", to),                                                                            \
	{.key = "to_level", .type = MEMBER_TOKEN, .set = TOKENS_LEVEL, AT(S, to_level)},           \
	{.key = "to_person", .type = MEMBER_OBJECT, .sub = &shape_person},                         \
	UINT("request", request),                                                                  \
	{.key = "until", .type = MEMBER_INSTANT, AT(S, until)},                                    \
	UINT("extra_s", extra_s),                                                                  \
	UINT("score", score),                                                                      \
	{.key = "evidence", .sub = &shape_evidence,                                                \
		LIST_OF(S, evidence, evidence_count, struct evidence)},                            \
	{.key = "source", .type = MEMBER_TOKEN, .set = TOKENS_SOURCE, AT(S, source)},              \
	{.key = "exercise", .type = MEMBER_FLAG, AT(S, exercise)}

static const struct member said_members[] = {ARGUMENTS};
static const struct shape shape_said = SHAPE(said_members);

static const struct member args_members[] = {
	ARGUMENTS,
	{.key = "value", .type = MEMBER_DOUBLE, AT(S, value), HAS(S, has_value)},
	{.key = "colour", .type = MEMBER_TOKEN, .set = TOKENS_COLOUR, AT(S, colour)},
	UINT("series", series),
	TEXT("source_ref", source_ref),
};
static const struct shape shape_args = SHAPE(args_members);

static const struct member act_members[] = {
	{.key = "verb", .type = MEMBER_TOKEN, .set = TOKENS_VERB, .need = NEED, AT(S, verb)},
	{.key = "args", .type = MEMBER_OBJECT, .need = KEEP, .sub = &shape_said},
	{.key = "occurred_at", .type = MEMBER_INSTANT, AT(S, occurred)},
};
static const struct shape shape_act = SHAPE(act_members);

static const struct member report_members[] = {
	ARGUMENTS,
	{.key = "occurred_at", .type = MEMBER_INSTANT, AT(S, occurred)},
};
static const struct shape shape_report = SHAPE(report_members);
#undef S

static void begin(struct act *a)
{
	memset(a, 0, sizeof *a);
	a->result = -1;
	a->at = a->occurred = a->due_at = a->until = INSTANT_NONE;
}

bool wire_act_decode(const char *bytes, size_t n, const struct wire_refs *refs, struct arena *arena,
	struct act *out, struct error *e)
{
	begin(out);
	return shape_decode(&shape_act, bytes, n, refs, arena, true, out, e);
}

bool wire_act_encode(const struct act *a, const struct wire_refs *refs, struct buf *out)
{
	shape_write_object(out, &shape_act, refs, a);
	return !out->overflow;
}

bool wire_args_encode(const struct act *a, const struct wire_refs *refs, struct buf *out)
{
	shape_write_object(out, &shape_args, refs, a);
	return !out->overflow;
}

bool wire_args_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct act *out, struct error *e)
{
	begin(out);
	return shape_decode(&shape_args, bytes, n, refs, arena, false, out, e);
}

bool wire_report_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct act *out, struct error *e)
{
	begin(out);
	out->verb = VERB_REPORT;
	return shape_decode(&shape_report, bytes, n, refs, arena, true, out, e);
}

bool wire_report_encode(const struct act *a, const struct wire_refs *refs, struct buf *out)
{
	shape_write_object(out, &shape_report, refs, a);
	return !out->overflow;
}

#define S struct wire_batch_item
static const struct member label_members[] = {
	{.key = "key", .type = MEMBER_STRING, AT(S, key)},
	{.key = "tag", .type = MEMBER_STRING, AT(S, tag)},
	{.key = "event", .type = MEMBER_STRING, AT(S, event)},
};
#undef S
static const struct shape shape_label = SHAPE(label_members);

static void read_item(json_t *item, const struct wire_refs *refs, struct arena *arena,
	struct wire_batch_item *out)
{
	struct reader r = {.refs = refs, .arena = arena, .error = &out->problem, .strict = true};
	if (!shape_read(&r, &shape_label, item, out))
		return;
	else if (!out->key)
		error_set(&out->problem, "key_missing", "The item has no key.");
	else if (!out->event)
		error_set(&out->problem, "shape", "event: is missing");
	else
		shape_read(&r, &shape_act, item, &out->act);
}

bool wire_batch_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_batch_item *out, size_t *count, struct error *e)
{
	struct wire_list list;
	*count = 0;
	if (!wire_list_open(bytes, n, "items", arena, &list, e))
		return false;
	struct wire_span span;
	while (wire_items_next(&list.items, &span)) {
		if (*count == WIRE_BATCH_MAX)
			return error_set(e, "too_large", "items: more than %d", WIRE_BATCH_MAX);
		struct wire_batch_item *item = &out[(*count)++];
		memset(item, 0, sizeof *item);
		item->request = span;
		begin(&item->act);
		if (span.bytes[0] != '{') {
			error_set(&item->problem, "shape", "Expected an object.");
			continue;
		}
		json_t *root = reader_load(span.bytes, span.length, e);
		if (!root)
			return false;
		read_item(root, refs, arena, item);
		json_decref(root);
	}
	return !list.items.broken || error_set(e, "json", "items: Not JSON.");
}

bool wire_batch_put(struct buf *out, const char *key, const char *tag, const char *event,
	const char *act_bytes, size_t n)
{
	if (n < 3 || act_bytes[0] != '{')
		return false;
	wire_open(out, '{');
	wire_put_string(out, "key", key);
	wire_put_string(out, "tag", tag);
	wire_put_string(out, "event", event);
	wire_raw(out, act_bytes + 1, n - 1);
	return !out->overflow;
}

bool wire_keys_decode(const char *bytes, size_t n, struct arena *arena, const char **out,
	size_t most, size_t *count, struct error *e)
{
	struct {
		const char **keys;
		size_t count;
	} said = {0};
	const struct member member = {.key = "keys", .type = MEMBER_STRINGS, .need = NEED,
		.most = most, .count = sizeof said.keys};
	const struct shape shape = {&member, 1};
	if (!shape_decode(&shape, bytes, n, NULL, arena, true, &said, e))
		return false;
	if (said.count)
		memcpy(out, said.keys, said.count * sizeof *out);
	*count = said.count;
	return true;
}

bool wire_keys_encode(const char *const *keys, size_t count, struct buf *out)
{
	wire_list_begin(out, "keys");
	for (size_t i = 0; i < count; i++)
		wire_string(out, keys[i]);
	return wire_list_end(out, NULL);
}
