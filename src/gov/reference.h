/* SPDX-License-Identifier: MIT */
/* Tree and catalog as they are in force: kept in the database, held by whoever works with them. */
#ifndef YIPING_GOV_REFERENCE_H
#define YIPING_GOV_REFERENCE_H

#include "asked.h"
#include "yiping/store/db.h"

/* What is in force; each on the heap. */
struct reference_parts {
	struct area_tree *tree;
	struct catalog *catalog;
	char *json;          // the catalog's own bytes
	size_t json_length;
};

void reference_parts_finish(struct reference_parts *p);

/* Reads what the database keeps, and only what it does not keep from the files in `dir` (NULL =
 * then it is an error). db NULL = the files. On failure nothing is to be finished. */
bool reference_load(struct db *db, const char *dir, struct reference_parts *out, struct error *e);

/* Writes them to a database, unless it keeps some already: from then on files say nothing. */
bool reference_begin(struct db *db, const struct reference_parts *p, struct error *e);

/* Writes the tree, or a version of the catalog, as the one in force. Inside a transaction. */
bool reference_keep_tree(struct db *db, const struct area_tree *tree, struct error *e);
bool reference_keep_catalog(struct db *db, uint32_t version, const char *json, size_t n,
	struct error *e);

/* The bytes of a version that is or was in force; *json NULL = there was none. */
bool reference_catalog(struct db *db, uint32_t version, struct arena *arena, const char **json,
	struct error *e);

/* One edition of both, with the answers made from them. Counted: it is freed when the last request
 * that works with it has been answered. Loop thread only. */
struct kept {
	struct shared_bytes *bytes; // NULL = not asked for yet
	char etag[ASKED_ETAG_ROOM];
};

struct reference {
	unsigned users;
	struct reference_parts parts;
	struct kept areas, catalog, plans;
};

/* Takes the parts over; one user. */
struct reference *reference_create(struct reference_parts *parts);
struct reference *reference_ref(struct reference *r);
void reference_unref(struct reference *r); // NULL is fine

#endif
