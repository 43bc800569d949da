/* SPDX-License-Identifier: MIT */
#include "yiping/wire/page.h"

#include <stdio.h>
#include <string.h>

#include "scan.h"
#include "shape.h"
#include "yiping/base/instant.h"

#define SMALL_MAX ((size_t)65536) // bytes of everything beside the arrays

/* A member that is left where it is. */
struct large {
	const char *key;
	char bracket;
	struct wire_items *items; // of an array
	struct wire_span *span;   // of an object
};

static bool take_large(const struct large *l, const struct wire_span *value, struct error *e)
{
	if (span_is(value, "null"))
		return true;
	if (value->bytes[0] != l->bracket)
		return error_set(e, "shape", "%s: expected %s", l->key,
			l->bracket == '[' ? "a list" : "an object");
	if (l->items ? l->items->bytes != NULL : l->span->bytes != NULL)
		return error_set(e, "json", "%s: stands there twice", l->key);
	if (l->span)
		*l->span = *value;
	else
		scan_begin(l->items, value->bytes, value->length, '[');
	return true;
}

static bool sort_member(const struct wire_span *key, const struct wire_span *value,
	const struct large *large, size_t count, struct buf *rest, struct error *e)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(key, large[i].key))
			return take_large(&large[i], value, e);
	wire_string_n(rest, key->bytes, key->length);
	buf_putc(rest, ':');
	return buf_add(rest, value->bytes, value->length) ||
		error_set(e, "too_large", "The page says too much beside its lists.");
}

/* Parts the large members from the others, which become a document of their own. */
static bool part(const char *bytes, size_t n, const struct large *large, size_t count,
	struct buf *rest,
	struct error *e)
{
	struct wire_items members;
	struct wire_span key, value;
	if (n > WIRE_PAGE_MAX)
		return error_set(e, "too_large", "The page has more than %zu MB.",
			WIRE_PAGE_MAX >> 20);
	if (!scan_begin(&members, bytes, n, '{'))
		return error_set(e, "json", "Expected an object.");
	buf_putc(rest, '{');
	while (scan_member(&members, &key, &value))
		if (!sort_member(&key, &value, large, count, rest, e))
			return false;
	buf_putc(rest, '}');
	return scan_ended(&members) ||
		error_set(e, "json", "The page ends early, nests too deep or has stray bytes.");
}

static bool open_page(const char *bytes, size_t n, const struct large *large, size_t count,
	const struct shape *shape, struct arena *arena, void *out, struct error *e)
{
	struct buf rest;
	buf_init(&rest, SMALL_MAX);
	bool ok = part(bytes, n, large, count, &rest, e) &&
		shape_decode(shape, rest.data, rest.length, NULL, arena, false, out, e);
	buf_finish(&rest);
	return ok;
}

static const struct member digest_members[] = {
	{.key = "count", .type = MEMBER_UINT, .need = NEED | KEEP, AT(struct digest, count)},
	{.key = "hash", .type = MEMBER_HEX64, .need = NEED, AT(struct digest, hash)},
};
static const struct shape shape_digest = SHAPE(digest_members);

#define S struct wire_changes
static const struct member now_members[] = {
	{.key = "now", .type = MEMBER_INSTANT, AT(S, now)},
};
static const struct shape shape_now = SHAPE(now_members);

static const struct member changes_begin_members[] = {
	{.key = "epoch", .type = MEMBER_ROOM, .need = NEED, AT(S, epoch)},
	{.key = "head", .type = MEMBER_SEQ, .need = NEED | KEEP, AT(S, head)},
};
static const struct shape shape_changes_begin = SHAPE(changes_begin_members);

static const struct member changes_end_members[] = {
	{.key = "next", .type = MEMBER_STRING, .need = NEED, AT(S, next)},
	{.key = "more", .type = MEMBER_FLAG, .need = KEEP, AT(S, more)},
	{.key = "digest", .type = MEMBER_OBJECT, .sub = &shape_digest, AT(S, digest),
		HAS(S, has_digest)},
	{.key = "clock", .type = MEMBER_OBJECT, .sub = &shape_now},
};
static const struct shape shape_changes_end = SHAPE(changes_end_members);

/* Both halves, for reading. */
static const struct member changes_members[] = {
	{.key = "epoch", .type = MEMBER_ROOM, .need = NEED, AT(S, epoch)},
	{.key = "head", .type = MEMBER_SEQ, .need = NEED | KEEP, AT(S, head)},
	{.key = "next", .type = MEMBER_STRING, .need = NEED, AT(S, next)},
	{.key = "more", .type = MEMBER_FLAG, AT(S, more)},
	{.key = "digest", .type = MEMBER_OBJECT, .sub = &shape_digest, AT(S, digest),
		HAS(S, has_digest)},
	{.key = "clock", .type = MEMBER_OBJECT, .sub = &shape_now},
};
static const struct shape shape_changes = SHAPE(changes_members);
#undef S

bool wire_changes_open(const char *bytes, size_t n, struct arena *arena, struct wire_changes *out,
	struct error *e)
{
	memset(out, 0, sizeof *out);
	const struct large large[] = {
		{.key = "changes", .bracket = '[', .items = &out->changes},
		{.key = "ticks", .bracket = '[', .items = &out->ticks},
	};
	return open_page(bytes, n, large, 2, &shape_changes, arena, out, e);
}

void wire_changes_begin(struct buf *out, const struct wire_changes *page)
{
	wire_open(out, '{');
	shape_write(out, &shape_changes_begin, NULL, page);
	wire_key(out, "changes");
	wire_open(out, '[');
}

void wire_changes_ticks(struct buf *out)
{
	wire_close(out, ']');
	wire_key(out, "ticks");
	wire_open(out, '[');
}

bool wire_changes_end(struct buf *out, const struct wire_changes *page)
{
	wire_close(out, ']');
	shape_write(out, &shape_changes_end, NULL, page);
	wire_close(out, '}');
	return !out->overflow;
}

#define S struct wire_snapshot
static const struct member snapshot_begin_members[] = {
	{.key = "epoch", .type = MEMBER_ROOM, AT(S, epoch)},
	{.key = "seq", .type = MEMBER_SEQ, .need = KEEP, AT(S, seq)},
};
static const struct shape shape_snapshot_begin = SHAPE(snapshot_begin_members);

static const struct member snapshot_end_members[] = {
	{.key = "more", .type = MEMBER_FLAG, .need = KEEP, AT(S, more)},
	{.key = "next", .type = MEMBER_STRING, AT(S, next)},
	{.key = "cursor", .type = MEMBER_STRING, AT(S, cursor)},
};
static const struct shape shape_snapshot_end = SHAPE(snapshot_end_members);

static const struct member snapshot_members[] = {
	{.key = "epoch", .type = MEMBER_ROOM, .need = NEED, AT(S, epoch)},
	{.key = "seq", .type = MEMBER_SEQ, .need = NEED | KEEP, AT(S, seq)},
	{.key = "more", .type = MEMBER_FLAG, AT(S, more)},
	{.key = "next", .type = MEMBER_STRING, AT(S, next)},
	{.key = "cursor", .type = MEMBER_STRING, AT(S, cursor)},
};
static const struct shape shape_snapshot = SHAPE(snapshot_members);
#undef S

bool wire_snapshot_open(const char *bytes, size_t n, struct arena *arena, struct wire_snapshot *out,
	struct error *e)
{
	memset(out, 0, sizeof *out);
	const struct large large[] = {
		{.key = "changes", .bracket = '[', .items = &out->changes},
		{.key = "counters", .bracket = '[', .items = &out->counters},
		{.key = "tick", .bracket = '{', .span = &out->tick},
	};
	return open_page(bytes, n, large, 3, &shape_snapshot, arena, out, e);
}

void wire_snapshot_begin(struct buf *out, const struct wire_snapshot *page)
{
	wire_open(out, '{');
	shape_write(out, &shape_snapshot_begin, NULL, page);
	wire_key(out, "changes");
	wire_open(out, '[');
}

void wire_snapshot_counters(struct buf *out)
{
	wire_close(out, ']');
	wire_key(out, "counters");
	wire_open(out, '[');
}

bool wire_snapshot_end(struct buf *out, const struct wire_snapshot *page)
{
	wire_close(out, ']');
	if (page->tick.length)
		wire_put_raw(out, "tick", page->tick.bytes, page->tick.length);
	shape_write(out, &shape_snapshot_end, NULL, page);
	wire_close(out, '}');
	return !out->overflow;
}

static bool get_total(struct reader *r, json_t *o, void *base)
{
	struct wire_list *list = base;
	uint64_t total;
	list->has_total = member_of(o, "total") != NULL;
	if (!read_uint(r, o, "total", UINT32_MAX, &total))
		return false;
	list->total = (uint32_t)total;
	return true;
}

static void put_total(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct wire_list *list = base;
	(void)refs;
	if (list->has_total)
		wire_put_uint(b, "total", list->total);
}

static const struct member list_members[] = {
	{.key = "next", .type = MEMBER_STRING, AT(struct wire_list, next)},
	{.type = MEMBER_CUSTOM, .in = get_total, .out = put_total},
};
static const struct shape shape_list = SHAPE(list_members);

bool wire_list_open(const char *bytes, size_t n, const char *key, struct arena *arena,
	struct wire_list *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	const struct large large = {.key = key, .bracket = '[', .items = &out->items};
	return open_page(bytes, n, &large, 1, &shape_list, arena, out, e);
}

void wire_list_begin(struct buf *out, const char *key)
{
	wire_open(out, '{');
	wire_key(out, key);
	wire_open(out, '[');
}

bool wire_list_end(struct buf *out, const struct wire_list *list)
{
	wire_close(out, ']');
	if (list)
		shape_write(out, &shape_list, NULL, list);
	wire_close(out, '}');
	return !out->overflow;
}
