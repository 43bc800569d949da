/* SPDX-License-Identifier: MIT */
/* A directory of its own for each test of the store, and short words for what they all do. */
#ifndef STORE_TEST_UTIL_H
#define STORE_TEST_UTIL_H

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "yiping/base/path.h"
#include "yiping/store/schema.h"

struct place {
	char dir[64];
	char path[96]; // of the database in it
};

static inline int place_make(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	if (!p)
		return -1;
	snprintf(p->dir, sizeof(p->dir), "/tmp/yiping-store-XXXXXX");
	if (!mkdtemp(p->dir))
		return -1;
	snprintf(p->path, sizeof(p->path), "%s/x.db", p->dir);
	*state = p;
	return 0;
}

static inline int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int place_remove(void **state)
{
	struct place *p = *state;
	int rc = nftw(p->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);

	free(p);
	return rc;
}

/* The whole file, freed by the caller; NULL if there is none. */
static inline char *file_bytes(const char *path, size_t *n)
{
	struct error e;
	char *bytes = NULL;

	*n = 0;
	return path_read_whole(path, 64 << 20, &bytes, n, &e) ? bytes : NULL;
}

/* True if the bytes stand anywhere in the file. */
static inline bool file_has(const char *path, const char *text)
{
	size_t n;
	char *bytes = file_bytes(path, &n);
	bool has = bytes && memmem(bytes, n, text, strlen(text)) != NULL;

	free(bytes);
	return has;
}

static inline struct db *must_open(const char *path, const struct db_schema *schema)
{
	struct error e = {0};
	struct db_options o = {.path = path, .schema = schema, .busy_ms = 2000};
	struct db *db = db_open(&o, NULL, &e);

	if (!db)
		fail_msg("%s: %s", e.code, e.text);
	return db;
}

/* One number by a plain connection, so that the test does not trust what it tests. */
static inline int64_t ask(const char *path, const char *sql)
{
	sqlite3 *raw;
	sqlite3_stmt *s;

	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &s, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(raw);
	return value;
}

/* For what must succeed: fails the test with the sentence. */
#define MUST(call)                                                                                 \
	do {                                                                                       \
		struct error must_error = {0}, *why = &must_error;                                 \
		if (!(call))                                                                       \
			fail_msg("%s: %s: %s", #call, why->code, why->text);                       \
	} while (0)

#define TEST(f) cmocka_unit_test_setup_teardown(f, place_make, place_remove)

#endif
