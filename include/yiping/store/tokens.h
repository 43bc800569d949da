/* SPDX-License-Identifier: MIT */
/* Who may come in: persons, and the SHA-256 of their tokens. */
#ifndef YIPING_STORE_TOKENS_H
#define YIPING_STORE_TOKENS_H

#include "yiping/base/sha256.h"
#include "yiping/model/person.h"
#include "yiping/store/db.h"

/* Writes the person (by subject). num 0 keeps the one there is or gives the next, and is filled. */
bool tokens_put_person(struct db *db, struct person *p, struct error *e);

/* Adds a token of a subject; only its hash is kept. */
bool tokens_add(struct db *db, const char *token, const char *subject, int64_t at, struct error *e);

/* The person of a token that is not revoked. */
bool tokens_find(struct db *db, const char *token, struct person *out, bool *found,
	struct error *e);

/* A person by subject, revoked or not. */
bool tokens_person(struct db *db, const char *subject, struct person *out, bool *found,
	struct error *e);

struct token_row {
	uint8_t hash[SHA256_BYTES];
	struct person person;
	int64_t made_at, revoked_at; // INSTANT_NONE = valid
};

/* Visits every token with its person, by subject and age; false stops. */
bool tokens_each(struct db *db, bool (*visit)(void *user, const struct token_row *t), void *user,
	struct error *e);

/* Revokes every token of a subject; *count is how many were still valid. */
bool tokens_revoke(struct db *db, const char *subject, int64_t at, size_t *count, struct error *e);

#endif
