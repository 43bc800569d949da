/* SPDX-License-Identifier: MIT */
/* Idempotency keys: one key, one subject, one content, one outcome. */
#ifndef YIPING_STORE_KEYS_H
#define YIPING_STORE_KEYS_H

#include "yiping/base/arena.h"
#include "yiping/base/sha256.h"
#include "yiping/store/db.h"

#define KEY_MAX 128 // bytes of a key

enum key_claim {
	KEY_FRESH,         // it is ours now: do the act, then keys_settle in the same transaction
	KEY_SAME,          // done before: *outcome is what came of it
	KEY_OTHER_CONTENT, // used for something else
	KEY_OTHER_SUBJECT, // somebody else's: must look as if it did not exist
};

struct key_outcome {
	const void *bytes; // as given to keys_settle, NULL if it never was; in the arena
	size_t length;
};

/* Claims inside the caller's transaction, before anything else is written. "too_large" for a key
 * that is empty or too long. */
bool keys_claim(struct db *db, const char *key, const char *subject,
	const uint8_t content[SHA256_BYTES], int64_t at, struct arena *arena,
	enum key_claim *claim, struct key_outcome *outcome, struct error *e);

/* Keeps the outcome of a claimed key: opaque bytes. */
bool keys_settle(struct db *db, const char *key, const void *outcome, size_t length,
	struct error *e);

/* What became of a subject's own key; *found false for unknown ones and those of others. */
bool keys_find(struct db *db, const char *key, const char *subject, struct arena *arena,
	struct key_outcome *outcome, bool *found, struct error *e);

/* Deletes at most `slice` keys claimed before an instant. */
bool keys_prune(struct db *db, int64_t before, size_t slice, bool *more, struct error *e);

#endif
