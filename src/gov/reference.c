/* SPDX-License-Identifier: MIT */
#include "reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/base/path.h"
#include "yiping/city/city.h"
#include "yiping/store/meta.h"
#include "yiping/wire/area.h"
#include "yiping/wire/catalog.h"

#define CATALOG_CAP ((size_t)8 << 20)
#define TREE_CAP ((size_t)64 << 20)
#define TREE_KEY "ref.areas"
#define CATALOG_KEY "ref.catalog" // the number of the version in force

void reference_parts_finish(struct reference_parts *p)
{
	area_tree_destroy(p->tree);
	catalog_destroy(p->catalog);
	free(p->json);
	*p = (struct reference_parts){0};
}

/* ---- from files ---- */

static bool read_files(const char *dir, struct reference_parts *out, struct error *e)
{
	char path[PATH_ROOM];
	if (!dir)
		return error_set(e, "corrupt", "The database has lost its reference data.");
	if (!path_join(path, sizeof path, dir, "catalog.json"))
		return error_set(e, "path", "The data directory's path is too long.");
	if (!path_read_whole(path, CATALOG_CAP, &out->json, &out->json_length, e))
		return false;
	out->catalog = wire_catalog_decode(out->json, out->json_length, e);
	out->tree = area_tree_create();
	return out->catalog && city_load_areas(out->tree, dir, e);
}

/* ---- in the database ---- */

static void version_key(uint32_t version, char out[32])
{
	snprintf(out, 32, "catalog.%u", (unsigned)version);
}

bool reference_catalog(struct db *db, uint32_t version, struct arena *arena, const char **json,
	struct error *e)
{
	char key[32];
	version_key(version, key);
	*json = NULL;
	return meta_text(db, key, arena, json, e);
}

static bool read_kept(struct db *db, struct arena *arena, struct reference_parts *out,
	bool *found, struct error *e)
{
	const char *tree = NULL, *catalog = NULL;
	int64_t version = 0;
	if (!meta_text(db, TREE_KEY, arena, &tree, e) ||
		!meta_number(db, CATALOG_KEY, &version, e) ||
		!reference_catalog(db, (uint32_t)version, arena, &catalog, e))
		return false;
	*found = tree && catalog;
	if (!*found)
		return true;
	out->json = mem_strdup(catalog);
	out->json_length = strlen(catalog);
	out->catalog = wire_catalog_decode(out->json, out->json_length, e);
	out->tree = area_tree_create();
	return out->catalog && wire_areas_decode(tree, strlen(tree), out->tree, e);
}

bool reference_load(struct db *db, const char *dir, struct reference_parts *out, struct error *e)
{
	struct arena arena = {0};
	bool found = false;
	*out = (struct reference_parts){0};
	bool ok = !db || read_kept(db, &arena, out, &found, e);
	arena_finish(&arena);
	ok = ok && (found || read_files(dir, out, e));
	if (!ok)
		reference_parts_finish(out);
	return ok;
}

bool reference_keep_tree(struct db *db, const struct area_tree *tree, struct error *e)
{
	struct buf b;
	buf_init(&b, TREE_CAP);
	bool ok = wire_areas_encode(tree, &b) ||
		error_set(e, "too_large", "The tree is too large to be stored.");
	ok = ok && meta_put_text(db, TREE_KEY, b.data, e);
	buf_finish(&b);
	return ok;
}

bool reference_keep_catalog(struct db *db, uint32_t version, const char *json, size_t n,
	struct error *e)
{
	char key[32];
	struct arena arena = {0};
	version_key(version, key);
	bool ok = meta_put_text(db, key, arena_strndup(&arena, json, n), e) &&
		meta_put_number(db, CATALOG_KEY, version, e);
	arena_finish(&arena);
	return ok;
}

bool reference_begin(struct db *db, const struct reference_parts *p, struct error *e)
{
	int64_t version = 0;
	if (!meta_number(db, CATALOG_KEY, &version, e))
		return false;
	if (version)
		return true;
	if (!db_begin(db, e))
		return false;
	if (reference_keep_tree(db, p->tree, e) &&
		reference_keep_catalog(db, p->catalog->version, p->json, p->json_length, e))
		return db_commit(db, e);
	db_rollback(db);
	return false;
}

/* ---- editions ---- */

struct reference *reference_create(struct reference_parts *parts)
{
	struct reference *r = mem_alloc(sizeof *r);
	r->users = 1;
	r->parts = *parts;
	*parts = (struct reference_parts){0};
	return r;
}

struct reference *reference_ref(struct reference *r)
{
	r->users++;
	return r;
}

void reference_unref(struct reference *r)
{
	if (!r || --r->users)
		return;
	shared_bytes_unref(r->areas.bytes);
	shared_bytes_unref(r->catalog.bytes);
	shared_bytes_unref(r->plans.bytes);
	reference_parts_finish(&r->parts);
	free(r);
}
