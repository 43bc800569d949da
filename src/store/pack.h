/* SPDX-License-Identifier: MIT */
/* Little-endian packing of what lies in blobs. */
#ifndef STORE_PACK_H
#define STORE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "yiping/model/area.h"
#include "yiping/model/change.h"

static inline uint8_t *pack_u16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	return p + 2;
}

static inline uint8_t *pack_u32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
	return p + 4;
}

static inline uint8_t *pack_u64(uint8_t *p, uint64_t v)
{
	for (int i = 0; i < 8; i++)
		p[i] = (uint8_t)(v >> 8 * i);
	return p + 8;
}

static inline uint16_t unpack_u16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t unpack_u32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t unpack_u64(const uint8_t *p)
{
	return unpack_u32(p) | (uint64_t)unpack_u32(p + 4) << 32;
}

/* Nums without a count: the blob's length tells. An empty list is no blob (NULL). */
struct nums {
	uint8_t bytes[CHANGE_UNITS_MAX * 4];
	size_t length;
};

static inline struct nums pack_nums(const uint32_t *num, size_t count)
{
	struct nums out = {.length = count * 4};

	for (size_t i = 0; i < count; i++)
		pack_u32(out.bytes + i * 4, num[i]);
	return out;
}

/* False if they do not fit: the blob is not one of ours. */
static inline bool unpack_nums(const void *bytes, size_t length, uint32_t *num, size_t cap,
	uint8_t *count)
{
	if (length % 4 != 0 || length / 4 > cap)
		return false;
	*count = (uint8_t)(length / 4);
	for (size_t i = 0; i < length / 4; i++)
		num[i] = unpack_u32((const uint8_t *)bytes + i * 4);
	return true;
}

static inline const void *nums_bytes(const struct nums *n)
{
	return n->length ? n->bytes : NULL;
}

/* ---- with counts, one after the other ---- */

static inline uint8_t *put_nums(uint8_t *p, const uint32_t *num, uint8_t count)
{
	*p++ = count;
	for (size_t i = 0; i < count; i++)
		p = pack_u32(p, num[i]);
	return p;
}

static inline uint8_t *put_id(uint8_t *p, const char *id)
{
	size_t length = strlen(id);

	*p++ = (uint8_t)length;
	memcpy(p, id, length);
	return p + length;
}

/* Bytes being taken from the front. */
struct reader {
	const uint8_t *p;
	size_t left;
};

/* n bytes; NULL if there are fewer. */
static inline const uint8_t *take_bytes(struct reader *r, size_t n)
{
	const uint8_t *at = r->p;

	if (r->left < n)
		return NULL;
	r->p += n;
	r->left -= n;
	return at;
}

static inline bool take_nums(struct reader *r, uint32_t *num, size_t cap, uint8_t *count)
{
	const uint8_t *n = take_bytes(r, 1);
	const uint8_t *bytes = n ? take_bytes(r, *n * (size_t)4) : NULL;

	return bytes && unpack_nums(bytes, *n * (size_t)4, num, cap, count);
}

/* Into id, of ENTITY_ID_ROOM bytes. */
static inline bool take_id(struct reader *r, char *id)
{
	const uint8_t *length = take_bytes(r, 1);
	const uint8_t *bytes = length && *length < ENTITY_ID_ROOM ? take_bytes(r, *length) : NULL;

	if (!bytes)
		return false;
	memcpy(id, bytes, *length);
	id[*length] = '\0';
	return true;
}

#endif
