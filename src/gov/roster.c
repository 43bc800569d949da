/* SPDX-License-Identifier: MIT */
#include "yiping/gov/roster.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "yiping/base/mem.h"
#include "yiping/base/spread.h"

#define BEARER "Bearer "
#define TOKEN_LONGEST 512

struct key {
	uint8_t hash[SHA256_BYTES];
	size_t member;
};

struct roster {
	struct member **members; // by pointer: a caller may hold one while others are added
	size_t member_count;
	struct key *keys;
	size_t key_count;
};

struct roster *roster_create(void)
{
	return mem_alloc(sizeof(struct roster));
}

void roster_destroy(struct roster *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->member_count; i++)
		free(r->members[i]);
	free(r->members);
	free(r->keys);
	free(r);
}

static size_t member_index(struct roster *r, const struct person *p)
{
	for (size_t i = 0; i < r->member_count; i++)
		if (strcmp(r->members[i]->person.subject, p->subject) == 0)
			return i;
	r->members = mem_grow(r->members, r->member_count + 1, sizeof *r->members);
	r->members[r->member_count] = mem_alloc(sizeof(struct member));
	return r->member_count++;
}

static struct key *find_key(struct roster *r, const uint8_t hash[SHA256_BYTES])
{
	for (size_t i = 0; i < r->key_count; i++)
		if (memcmp(r->keys[i].hash, hash, SHA256_BYTES) == 0)
			return &r->keys[i];
	return NULL;
}

void roster_put(struct roster *r, const uint8_t hash[SHA256_BYTES], const struct person *p)
{
	size_t member = member_index(r, p);
	struct key *k = find_key(r, hash);
	r->members[member]->person = *p;
	if (!k) {
		r->keys = mem_grow(r->keys, r->key_count + 1, sizeof *r->keys);
		k = &r->keys[r->key_count++];
		memcpy(k->hash, hash, SHA256_BYTES);
	}
	k->member = member;
}

void roster_revoke(struct roster *r, const char *subject)
{
	size_t kept = 0;
	for (size_t i = 0; i < r->key_count; i++)
		if (strcmp(r->members[r->keys[i].member]->person.subject, subject) != 0)
			r->keys[kept++] = r->keys[i];
	r->key_count = kept;
}

struct member *roster_find(struct roster *r, const char *authorization)
{
	uint8_t hash[SHA256_BYTES];
	size_t skip = sizeof BEARER - 1;
	if (!authorization || strncasecmp(authorization, BEARER, skip) != 0 ||
		strnlen(authorization, TOKEN_LONGEST) >= TOKEN_LONGEST)
		return NULL;
	token_hash(authorization + skip, hash);
	struct key *k = find_key(r, hash);
	return k ? r->members[k->member] : NULL;
}

struct member *roster_subject(struct roster *r, const char *subject)
{
	for (size_t i = 0; i < r->member_count; i++)
		if (strcmp(r->members[i]->person.subject, subject) == 0)
			return r->members[i];
	return NULL;
}

struct member *roster_num(struct roster *r, uint32_t num)
{
	for (size_t i = 0; num && i < r->member_count; i++)
		if (r->members[i]->person.num == num)
			return r->members[i];
	return NULL;
}

void token_make(char out[TOKEN_ROOM])
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint8_t secret[32];
	uint32_t bits = 0;
	int held = 0, n = 0;
	secret_bytes(secret, sizeof secret);
	for (size_t i = 0; i < sizeof secret; i++) {
		bits = bits << 8 | secret[i];
		for (held += 8; held >= 6; held -= 6)
			out[n++] = digits[bits >> (held - 6) & 63];
	}
	out[n++] = digits[bits << (6 - held) & 63];
	out[n] = '\0';
}

void token_hash(const char *token, uint8_t out[SHA256_BYTES])
{
	sha256_of(token, strlen(token), out);
}
