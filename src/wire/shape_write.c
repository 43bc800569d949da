/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "shape.h"
#include "yiping/base/instant.h"

uint64_t load_uint(const void *p, size_t size)
{
	uint8_t one;
	uint16_t two;
	uint32_t four;
	uint64_t eight;
	switch (size) {
	case 1:
		memcpy(&one, p, 1);
		return one;
	case 2:
		memcpy(&two, p, 2);
		return two;
	case 4:
		memcpy(&four, p, 4);
		return four;
	default:
		memcpy(&eight, p, 8);
		return eight;
	}
}

static void put_text(struct buf *b, const struct member *m, const char *text)
{
	if ((text && *text) || m->need & KEEP) {
		wire_key(b, m->key);
		wire_string(b, text ? text : "");
	}
}

static void put_number(struct buf *b, const struct member *m, const char *at)
{
	uint64_t v = load_uint(at, m->size);
	if (!v && !(m->need & KEEP))
		return;
	if (m->type == MEMBER_SEQ)
		wire_put_seq(b, m->key, v);
	else if (m->type == MEMBER_INT64)
		wire_put_int(b, m->key, (int64_t)v);
	else
		wire_put_uint(b, m->key, v);
}

static void put_hex(struct buf *b, const struct member *m, const char *at)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t v = load_uint(at, 8);
	char text[17] = "";
	for (int i = 15; i >= 0; i--, v >>= 4)
		text[i] = digits[v & 15];
	put_text(b, m, text);
}

static void put_ref(struct buf *b, const struct member *m, const struct wire_refs *refs,
	uint32_t num)
{
	const char *id = ref_id(refs, m->set, num);
	if (id)
		wire_put_string(b, m->key, id);
}

/* A num without an id is left out of a list: the reader could not know it either. */
static void put_nums(struct buf *b, const struct member *m, const struct wire_refs *refs,
	const uint32_t *nums, size_t count)
{
	if (!count && !(m->need & KEEP))
		return;
	wire_key(b, m->key);
	wire_open(b, '[');
	for (size_t i = 0; i < count; i++) {
		const char *id = ref_id(refs, m->set, nums[i]);
		if (m->set == REF_PLAIN)
			wire_uint(b, nums[i]);
		else if (id)
			wire_string(b, id);
	}
	wire_close(b, ']');
}

/* Takes back what was written if the object stayed empty. */
static void put_object(struct buf *b, const struct member *m, const struct wire_refs *refs,
	const char *at)
{
	size_t before = b->length;
	wire_key(b, m->key);
	wire_open(b, '{');
	size_t empty = b->length;
	shape_write(b, m->sub, refs, at);
	if (b->length == empty && !m->has && !(m->need & KEEP) && !b->overflow) {
		b->length = before;
		b->data[before] = '\0';
		return;
	}
	wire_close(b, '}');
}

static void put_list(struct buf *b, const struct member *m, const struct wire_refs *refs,
	const char *base)
{
	const char *items;
	size_t count;
	memcpy(&items, base + m->offset, sizeof items);
	memcpy(&count, base + m->count, sizeof count);
	if (!count && !(m->need & KEEP))
		return;
	wire_key(b, m->key);
	wire_open(b, '[');
	for (size_t i = 0; i < count; i++)
		shape_write_object(b, m->sub, refs, items + i * m->size);
	wire_close(b, ']');
}

static void put_strings(struct buf *b, const struct member *m, const char *base)
{
	const char **items;
	size_t count;
	memcpy(&items, base + m->offset, sizeof items);
	memcpy(&count, base + m->count, sizeof count);
	if (!count)
		return;
	wire_key(b, m->key);
	wire_open(b, '[');
	for (size_t i = 0; i < count; i++)
		wire_string(b, items[i] ? items[i] : "");
	wire_close(b, ']');
}

static void put_scalar(struct buf *b, const struct member *m, const struct wire_refs *refs,
	const char *at)
{
	const char *text;
	double number;
	switch (m->type) {
	case MEMBER_STRING:
		memcpy(&text, at, sizeof text);
		put_text(b, m, text);
		break;
	case MEMBER_ROOM:
		put_text(b, m, at);
		break;
	case MEMBER_FLAG:
		if (*(const bool *)at || m->need & KEEP)
			wire_put_bool(b, m->key, *(const bool *)at);
		break;
	case MEMBER_TRI:
		if (*(const int8_t *)at >= 0)
			wire_put_bool(b, m->key, *(const int8_t *)at > 0);
		break;
	case MEMBER_HEX64:
		put_hex(b, m, at);
		break;
	case MEMBER_DOUBLE:
		memcpy(&number, at, sizeof number);
		wire_put_double(b, m->key, number);
		break;
	case MEMBER_INSTANT:
		wire_put_instant(b, m->key, (int64_t)load_uint(at, 8));
		break;
	case MEMBER_TOKEN:
		put_text(b, m, token_text(m->set, (uint32_t)load_uint(at, m->size)));
		break;
	case MEMBER_REF:
		put_ref(b, m, refs, (uint32_t)load_uint(at, m->size));
		break;
	default:
		put_number(b, m, at);
		break;
	}
}

static void put_member(struct buf *b, const struct member *m, const struct wire_refs *refs,
	const char *base)
{
	const char *at = base + m->offset;
	const uint32_t *nums;
	size_t count;
	if (m->has && !*(const bool *)(base + m->has - 1))
		return;
	switch (m->type) {
	case MEMBER_NUMS:
		put_nums(b, m, refs, (const uint32_t *)(const void *)at,
			*(const uint8_t *)(base + m->count));
		break;
	case MEMBER_REFS:
		memcpy(&nums, at, sizeof nums);
		memcpy(&count, base + m->count, sizeof count);
		put_nums(b, m, refs, nums, count);
		break;
	case MEMBER_OBJECT:
		put_object(b, m, refs, at);
		break;
	case MEMBER_LIST:
		put_list(b, m, refs, base);
		break;
	case MEMBER_STRINGS:
		put_strings(b, m, base);
		break;
	case MEMBER_CUSTOM:
		m->out(b, refs, base);
		break;
	default:
		put_scalar(b, m, refs, at);
		break;
	}
}

void shape_write(struct buf *b, const struct shape *s, const struct wire_refs *refs,
	const void *base)
{
	for (size_t i = 0; i < s->count; i++)
		put_member(b, &s->members[i], refs, base);
}

void shape_write_object(struct buf *b, const struct shape *s, const struct wire_refs *refs,
	const void *base)
{
	wire_open(b, '{');
	shape_write(b, s, refs, base);
	wire_close(b, '}');
}
