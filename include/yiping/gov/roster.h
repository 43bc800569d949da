/* SPDX-License-Identifier: MIT */
/* Tokens are people: who a bearer token is, in memory, by the SHA-256 of the token. */
#ifndef YIPING_GOV_ROSTER_H
#define YIPING_GOV_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/sha256.h"
#include "yiping/gov/limits.h"
#include "yiping/model/person.h"

struct member {
	struct person person;
	struct act_budget budget;
	unsigned waiting;       // long polls now
};

struct roster;

/* Empty; destroy takes NULL. */
struct roster *roster_create(void);
void roster_destroy(struct roster *r);

/* Adds or replaces the person of a token hash; several tokens may name one subject. */
void roster_put(struct roster *r, const uint8_t hash[SHA256_BYTES], const struct person *p);
void roster_revoke(struct roster *r, const char *subject);

/* Who this "Authorization" header names; NULL for nobody. Compares hashes, so that the time taken
 * tells nothing about the token. */
struct member *roster_find(struct roster *r, const char *authorization);

/* By subject, NULL if unknown. */
struct member *roster_subject(struct roster *r, const char *subject);

/* By the person's number, NULL if unknown. */
struct member *roster_num(struct roster *r, uint32_t num);

/* Makes a token: 43 characters of base64url from 32 secret bytes. */
#define TOKEN_ROOM 48
void token_make(char out[TOKEN_ROOM]);
void token_hash(const char *token, uint8_t out[SHA256_BYTES]);

#endif
