/* SPDX-License-Identifier: MIT */
#include "yiping/wire/change.h"

#include <string.h>

#include "scan.h"
#include "shapes.h"
#include "yiping/base/instant.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/mask.h"

#define C struct change
#define UNITS(k, m, n)                                                                             \
	{.key = k, .type = MEMBER_NUMS, .set = REF_PLAIN, AT(C, m), .count = offsetof(C, n),       \
		.most = CHANGE_UNITS_MAX}
#define PATH(k, m)                                                                                 \
	{.key = k, .type = MEMBER_NUMS, .set = REF_AREA, AT(C, m.num),                             \
		.count = offsetof(C, m.count), .most = PATH_MAX_AREAS}
#define ENTITY                                                                                     \
	{.key = "op", .type = MEMBER_TOKEN, .set = TOKENS_OP, AT(C, op)},                          \
	{.key = "kind", .type = MEMBER_TOKEN, .set = TOKENS_KIND, .need = NEED, AT(C, head.kind)}, \
	{.key = "id", .type = MEMBER_ROOM, .need = NEED, AT(C, id)},                               \
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(C, head.num)},                        \
	{.key = "rev", .type = MEMBER_UINT, .need = NEED, AT(C, head.rev)}

/* Enough to put an item aside and to apply a leave. */
static const struct member label_members[] = {
	{.key = "seq", .type = MEMBER_SEQ, AT(C, seq)},
	{.key = "txn", .type = MEMBER_SEQ, AT(C, txn)},
	{.key = "at", .type = MEMBER_INSTANT, AT(C, at)},
	ENTITY,
};
static const struct shape shape_label = SHAPE(label_members);

static const struct member rest_members[] = {
	{.key = "arev", .type = MEMBER_UINT, AT(C, head.arev)},
	{.key = "due_at", .type = MEMBER_INSTANT, AT(C, due_at)},
	{.key = "verb", .type = MEMBER_TOKEN, .set = TOKENS_VERB, AT(C, verb)},
	{.key = "actor", .type = MEMBER_OBJECT, .sub = &shape_actor, AT(C, actor)},
	{.key = "key", .type = MEMBER_STRING, AT(C, key)},
	PATH("path", path),
	PATH("old_path", old_path),
	UNITS("units", units, unit_count),
	UNITS("old_units", old_units, old_unit_count),
};
static const struct shape shape_rest = SHAPE(rest_members);

static const struct member live_members[] = {
	{.key = "kind", .type = MEMBER_TOKEN, .set = TOKENS_KIND, AT(C, head.kind)},
	{.key = "id", .type = MEMBER_ROOM, AT(C, id)},
	{.key = "num", .type = MEMBER_UINT, AT(C, head.num)},
	{.key = "rev", .type = MEMBER_UINT, AT(C, head.rev)},
	{.key = "arev", .type = MEMBER_UINT, AT(C, head.arev)},
	{.key = "at", .type = MEMBER_INSTANT, AT(C, at)},
	PATH("path", path),
	UNITS("units", units, unit_count),
};
static const struct shape shape_live = SHAPE(live_members);
#undef C

/* The bytes of data and args as they stand. */
static bool find_parts(const char *bytes, size_t n, struct change *out)
{
	struct wire_items members;
	struct wire_span key, value;
	if (!scan_begin(&members, bytes, n, '{'))
		return false;
	while (scan_member(&members, &key, &value)) {
		if (value.bytes[0] != '{')
			continue;
		if (span_is(&key, "data")) {
			out->body = value.bytes;
			out->body_length = value.length;
		} else if (span_is(&key, "args")) {
			out->args = value.bytes;
			out->args_length = value.length;
		}
	}
	return !members.broken;
}

/* The head says what the envelope says, or the two are not of one change. */
static bool take_head(struct reader *r, json_t *data, struct change *out)
{
	struct head said = out->head;
	if (said.kind == KIND_NONE)
		return true;
	if (!out->body || !json_is_object(data))
		return reader_fail(r, "data", "expected an object");
	size_t before = reader_push(r, "data");
	if (!head_read(r, (enum kind)said.kind, data, &out->head, NULL)) {
		out->head = said; // whose change it is can be told all the same
		return false;
	}
	reader_pop(r, before);
	if (said.kind != KIND_EVENT && said.arev)
		out->head.arev = said.arev;
	if (out->head.num != said.num || out->head.rev != said.rev) {
		out->head = said;
		return reader_fail(r, "data", "is of another num or rev");
	}
	return true;
}

static bool read_change(struct reader *r, json_t *root, struct change *out)
{
	if (!json_is_object(root))
		return error_set(r->error, "shape", "Expected an object.");
	if (!shape_read(r, &shape_label, root, out))
		return false;
	if (out->op == OP_LEAVE)
		return shape_read(r, &shape_rest, NULL, out);
	return shape_read(r, &shape_rest, root, out) &&
		take_head(r, member_of(root, "data"), out);
}

bool wire_change_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct change *out, struct error *e)
{
	struct reader r = {.refs = refs, .arena = arena, .error = e};
	memset(out, 0, sizeof *out);
	out->at = out->due_at = INSTANT_NONE;
	json_t *root = reader_load(bytes, n, e);
	if (!root)
		return false;
	bool ok = (find_parts(bytes, n, out) || error_set(e, "json", "Not JSON.")) &&
		read_change(&r, root, out);
	json_decref(root);
	return ok;
}

/* Nothing half written may stay behind. */
static bool keep(struct buf *out, size_t before, bool ok)
{
	if (ok && !out->overflow)
		return true;
	out->length = before;
	if (out->data)
		out->data[before] = '\0';
	return false;
}

static bool put_body(const struct change *c, enum mask_class mask, const struct wire_refs *refs,
	struct buf *out, struct error *e)
{
	wire_key(out, "data");
	return wire_mask_body((enum kind)c->head.kind, c->body, c->body_length, mask, refs, out, e);
}

/* Where a citizen's ticket may stand, staff gets no arguments at all. */
static bool sees_args(const struct change *c, enum mask_class mask)
{
	if (mask == MASK_STAFF)
		return !scan_may_have(c->args, c->args_length, "source_ref");
	return mask == MASK_HOLDER;
}

bool wire_change_encode(const struct change *c, enum mask_class mask, const struct wire_refs *refs,
	struct buf *out, struct error *e)
{
	size_t before = out->length;
	bool ok = true;
	wire_open(out, '{');
	shape_write(out, &shape_label, refs, c);
	if (c->op != OP_LEAVE) {
		struct change seen = *c;
		seen.actor = wire_mask_actor(&c->actor, mask);
		if (mask == MASK_WALL)
			seen.key = NULL;
		shape_write(out, &shape_rest, refs, &seen);
		ok = put_body(c, mask, refs, out, e);
		if (c->args && sees_args(c, mask))
			wire_put_raw(out, "args", c->args, c->args_length);
	}
	wire_close(out, '}');
	return keep(out, before, ok);
}

bool wire_change_encode_live(const struct change *c, enum mask_class mask,
	const struct wire_refs *refs, struct buf *out, struct error *e)
{
	size_t before = out->length;
	wire_open(out, '{');
	shape_write(out, &shape_live, refs, c);
	bool ok = put_body(c, mask, refs, out, e);
	wire_close(out, '}');
	return keep(out, before, ok);
}
