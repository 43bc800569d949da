/* SPDX-License-Identifier: MIT */
/* A tree as bytes: "YPA1", count and highest num, then a row for each area, parents before their
 * children. A row: num, parent, flags, level, id, then what the flags say is there. Numbers are
 * little-endian, strings end with a zero byte. */
#include <stdlib.h>
#include <string.h>

#include "area_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

#define MAGIC UINT32_C(0x31415059)
#define FIXED_BYTES 11 // of a row, before the id

enum {
	HAS_REV = 1, HAS_HEIR = 2, HAS_PEOPLE = 4, HAS_POSITION = 8, HAS_FROM = 16, HAS_TO = 32,
	HAS_NAME = 64, // and the next five: zh_cn, zh_tw, en, the short ones likewise
	HAS_ALL = 4095
};

/* ---- writing ---- */

static void put_le(struct buf *out, uint64_t v, int bytes)
{
	char le[8];

	for (int i = 0; i < bytes; i++)
		le[i] = (char)(v >> 8 * i);
	buf_add(out, le, (size_t)bytes);
}

static void put_double(struct buf *out, double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	put_le(out, bits, 8);
}

static void put_string(struct buf *out, const char *s)
{
	buf_add(out, s, strlen(s) + 1);
}

static void names_of(const struct area *a, const char *names[6])
{
	names[0] = a->name.zh_cn;
	names[1] = a->name.zh_tw;
	names[2] = a->name.en;
	names[3] = a->short_name.zh_cn;
	names[4] = a->short_name.zh_tw;
	names[5] = a->short_name.en;
}

static unsigned flags_of(const struct area *a, const char *const names[6])
{
	unsigned flags = (a->rev != 1 ? HAS_REV : 0u) | (a->heir ? HAS_HEIR : 0u) |
		(a->population ? HAS_PEOPLE : 0u) | (a->has_position ? HAS_POSITION : 0u) |
		(a->valid_from != INSTANT_NONE ? HAS_FROM : 0u) |
		(a->valid_to != INSTANT_NONE ? HAS_TO : 0u);

	for (int i = 0; i < 6; i++)
		flags |= names[i] ? (unsigned)HAS_NAME << i : 0u;
	return flags;
}

static void put_row(struct buf *out, const struct area *a)
{
	const char *names[6];

	names_of(a, names);
	unsigned flags = flags_of(a, names);
	put_le(out, a->num, 4);
	put_le(out, a->parent, 4);
	put_le(out, flags, 2);
	put_le(out, a->level, 1);
	put_string(out, a->id);
	if (flags & HAS_REV)
		put_le(out, a->rev, 4);
	if (flags & HAS_HEIR)
		put_le(out, a->heir, 4);
	if (flags & HAS_PEOPLE)
		put_le(out, a->population, 4);
	if (flags & HAS_POSITION) {
		put_double(out, a->lon);
		put_double(out, a->lat);
	}
	if (flags & HAS_FROM)
		put_le(out, (uint64_t)a->valid_from, 8);
	if (flags & HAS_TO)
		put_le(out, (uint64_t)a->valid_to, 8);
	for (int i = 0; i < 6; i++)
		if (names[i])
			put_string(out, names[i]);
}

bool area_tree_pack(const struct area_tree *t, struct buf *out)
{
	put_le(out, MAGIC, 4);
	put_le(out, t->count, 4);
	put_le(out, t->top, 4);
	for (const struct area *a = area_root(t); a; a = area_after(t, a))
		put_row(out, a);
	return !out->overflow;
}

/* ---- reading ---- */

struct row {
	const uint8_t *p, *end;
	bool bad;
};

static uint64_t take_le(struct row *r, int bytes)
{
	uint64_t v = 0;

	if (r->end - r->p < bytes) {
		r->bad = true;
		return 0;
	}
	for (int i = 0; i < bytes; i++)
		v |= (uint64_t)*r->p++ << 8 * i;
	return v;
}

static double take_double(struct row *r)
{
	uint64_t bits = take_le(r, 8);
	double v;

	memcpy(&v, &bits, sizeof(v));
	return v;
}

static const char *take_string(struct row *r)
{
	const char *s = (const char *)r->p;
	const uint8_t *zero = r->bad ? NULL : memchr(r->p, 0, (size_t)(r->end - r->p));

	if (!zero) {
		r->bad = true;
		return "";
	}
	r->p = zero + 1;
	return s;
}

static void take_optional(struct row *r, unsigned flags, struct area *a)
{
	const char **names[] = {&a->name.zh_cn, &a->name.zh_tw, &a->name.en,
		&a->short_name.zh_cn, &a->short_name.zh_tw, &a->short_name.en};

	a->rev = flags & HAS_REV ? (uint32_t)take_le(r, 4) : 1;
	a->heir = flags & HAS_HEIR ? (uint32_t)take_le(r, 4) : 0;
	a->population = flags & HAS_PEOPLE ? (uint32_t)take_le(r, 4) : 0;
	a->has_position = (flags & HAS_POSITION) != 0;
	a->lon = a->has_position ? take_double(r) : 0;
	a->lat = a->has_position ? take_double(r) : 0;
	a->valid_from = flags & HAS_FROM ? (int64_t)take_le(r, 8) : INSTANT_NONE;
	a->valid_to = flags & HAS_TO ? (int64_t)take_le(r, 8) : INSTANT_NONE;
	for (int i = 0; i < 6; i++)
		*names[i] = flags & (unsigned)HAS_NAME << i ? take_string(r) : NULL;
}

static void take_row(struct row *r, struct area *a)
{
	*a = (struct area){.num = (uint32_t)take_le(r, 4)};
	a->parent = (uint32_t)take_le(r, 4);
	unsigned flags = (unsigned)take_le(r, 2);
	unsigned level = (unsigned)take_le(r, 1);
	const char *id = take_string(r);
	size_t length = strlen(id);

	if (!a->num || flags > HAS_ALL || level >= LEVEL_COUNT || !length ||
		length >= sizeof(a->id)) {
		r->bad = true;
		return;
	}
	a->level = (enum level)level;
	memcpy(a->id, id, length);
	take_optional(r, flags, a);
}

/* What is only needed while rows are looked at. */
struct opening {
	struct area_pack *pack;
	uint32_t *last_child; // [num]
	uint8_t *depth;       // [num]
};

static bool link_row(struct opening *o, const struct area *a, uint32_t at)
{
	struct area_pack *p = o->pack;
	uint32_t before;

	if (a->num > p->top || p->at[a->num])
		return false;
	if (!a->parent) {
		if (p->root)
			return false;
		p->root = a->num;
	} else if (!area_pack_has(p, a->parent) || o->depth[a->parent] >= PATH_MAX_AREAS) {
		return false;
	}
	before = o->last_child[a->parent];
	if (before > a->num)
		return false;
	if (before)
		p->links[before].next = a->num;
	else
		p->links[a->parent].first_child = a->num;
	o->last_child[a->parent] = a->num;
	o->depth[a->num] = (uint8_t)(a->parent ? o->depth[a->parent] + 1 : 1);
	p->at[a->num] = at;
	return true;
}

static bool look_at_rows(struct opening *o, struct row *r)
{
	struct area_pack *p = o->pack;
	uint32_t seen = 0;

	while (r->p < r->end) {
		struct area a;
		uint32_t at = (uint32_t)(r->p - (const uint8_t *)p->bytes);
		take_row(r, &a);
		if (r->bad || !link_row(o, &a, at))
			return false;
		seen++;
	}
	return seen == p->count && (seen == 0 || (p->root && p->at[p->top]));
}

bool area_pack_open(struct area_pack *p, char *bytes, size_t n, struct error *e)
{
	struct row r = {.p = (const uint8_t *)bytes, .end = (const uint8_t *)bytes + n};
	struct opening o = {.pack = p};
	bool ok;

	*p = (struct area_pack){.bytes = bytes, .length = n};
	ok = n <= UINT32_MAX && take_le(&r, 4) == MAGIC;
	p->count = (uint32_t)take_le(&r, 4);
	p->top = (uint32_t)take_le(&r, 4);
	ok = ok && !r.bad && p->top <= AREA_NUM_MAX && p->count <= p->top;
	if (ok) {
		p->room = p->top + 1;
		p->at = mem_array(p->room, sizeof(*p->at));
		p->links = mem_array(p->room, sizeof(*p->links));
		o.last_child = mem_array(p->room, sizeof(*o.last_child));
		o.depth = mem_array(p->room, sizeof(*o.depth));
		ok = look_at_rows(&o, &r);
	}
	free(o.last_child);
	free(o.depth);
	if (ok)
		return true;
	area_pack_finish(p);
	return error_set(e, "corrupt", "The tree of areas cannot be read.");
}

void area_pack_finish(struct area_pack *p)
{
	free(p->bytes);
	free(p->at);
	free(p->links);
	*p = (struct area_pack){0};
}

const char *area_pack_id(const struct area_pack *p, uint32_t num)
{
	return p->bytes + p->at[num] + FIXED_BYTES;
}

void area_pack_read(const struct area_pack *p, uint32_t num, struct area *out)
{
	struct row r = {.p = (const uint8_t *)p->bytes + p->at[num],
		.end = (const uint8_t *)p->bytes + p->length};

	take_row(&r, out);
	out->first_child = p->links[num].first_child;
	out->next = p->links[num].next;
}
