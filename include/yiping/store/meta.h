/* SPDX-License-Identifier: MIT */
/* Small facts of a database by name: epoch, server id, cursor ... and the numbers given so far. */
#ifndef YIPING_STORE_META_H
#define YIPING_STORE_META_H

#include "yiping/base/arena.h"
#include "yiping/model/token.h"
#include "yiping/store/db.h"

/* Writes a fact, over what was there. */
bool meta_put_text(struct db *db, const char *key, const char *value, struct error *e);
bool meta_put_number(struct db *db, const char *key, int64_t value, struct error *e);

/* *value stays as it is when the key is not there. Text lives in the arena. */
bool meta_text(struct db *db, const char *key, struct arena *arena, const char **value,
	struct error *e);
bool meta_number(struct db *db, const char *key, int64_t *value, struct error *e);

/* Bytes as a fact; *bytes is of the heap and the caller's, NULL when the key is not there or what
 * it names is no bytes. */
bool meta_put_bytes(struct db *db, const char *key, const void *bytes, size_t n, struct error *e);
bool meta_bytes(struct db *db, const char *key, char **bytes, size_t *n, struct error *e);

bool meta_remove(struct db *db, const char *key, struct error *e);

/* The next permanent number within a kind: dense from 1, never given twice (a rollback takes it
 * back). */
bool meta_next_num(struct db *db, enum kind kind, uint32_t *num, struct error *e);

/* The highest number of a kind given so far, and a way to raise it when numbers come from
 * outside. */
bool meta_top_num(struct db *db, enum kind kind, uint32_t *num, struct error *e);
bool meta_raise_num(struct db *db, enum kind kind, uint32_t num, struct error *e);

#endif
