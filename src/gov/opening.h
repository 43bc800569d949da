/* SPDX-License-Identifier: MIT */
/* From a state directory to a server that knows what it knew: database, epoch, city, people, fold.
 */
#ifndef YIPING_GOV_OPENING_H
#define YIPING_GOV_OPENING_H

#include "yiping/gov/server.h"
#include "yiping/store/db.h"

/* Opens the database at `path` and fills the server from it; *db is the writer's connection, the
 * caller's. A new demo server's history is made here. */
bool opening_load(struct server *s, const char *path, struct db **db, struct error *e);

/* Tree and catalog from the files in `dir`, whatever is in force; each is the caller's. */
bool opening_reference(const char *dir, struct catalog **catalog, struct area_tree **tree,
	struct error *e);

#endif
