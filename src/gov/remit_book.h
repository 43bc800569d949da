/* SPDX-License-Identifier: MIT */
/* The tables of who is responsible, and the units that they may name, as the database has them. */
#ifndef YIPING_GOV_REMIT_BOOK_H
#define YIPING_GOV_REMIT_BOOK_H

#include "yiping/model/remit.h"
#include "yiping/store/db.h"
#include "yiping/wire/span.h"

struct remit_book {
	struct arena arena;
	struct remits known;
	bool loaded;
};

/* Reads it whole, or only what counts on one path (NULL = everywhere): the tables on it, and the
 * units that may be asked there or are named by those. What was in it is forgotten. */
bool remit_book_read(struct db *db, const struct wire_refs *refs, const struct area_path *path,
	struct remit_book *b, struct error *e);

/* Empty again; fine on a zeroed one. */
void remit_book_finish(struct remit_book *b);

/* True if this unit stands in it with the same kind, skills and area. */
bool remit_book_has(const struct remit_book *b, const struct unit *u);

#endif
