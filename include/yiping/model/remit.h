/* SPDX-License-Identifier: MIT */
/* Who is responsible for what (权责清单). Each centre may keep a table: for a type, for a whole
 * domain, or for whatever else, the kind of unit or the one unit whose matter it is, and who takes
 * it when two units have sent it back. The table of the place nearest to the event decides, and
 * within one the type before the domain before the rest; then the catalog's kind. A row that names
 * nobody who exists there is passed over. Pure. */
#ifndef YIPING_MODEL_REMIT_H
#define YIPING_MODEL_REMIT_H

#include "yiping/model/entity.h"

#define REMIT_ROWS_MAX 256
#define REMIT_REFUSALS 2 // units that send it back before it is nobody's

struct remit_row {
	enum remit_by by; // REMIT_TYPE, REMIT_DOMAIN or REMIT_DEFAULT
	uint16_t type;      // of REMIT_TYPE
	uint8_t domain;     // of REMIT_DOMAIN
	uint16_t kind;        // responsible: any unit of it; 0 = only who falls back is said
	struct unit_ref unit; // responsible: this one; its kind stands in `kind`
	struct unit_ref fallback;
};

struct remit_table { // of one centre
	char id[ENTITY_ID_ROOM]; // "responsibility@500105"
	uint32_t num, rev;
	uint32_t area;
	struct remit_row *rows; size_t row_count; // types, domains, the rest; each by its num
	struct actor by;
	int64_t at;
};

/* What is known when somebody asks. */
struct remits {
	const struct remit_table *tables; size_t table_count; // by area
	/* By num. Where none is known, whoever is named is believed to exist. */
	const struct unit *units; size_t unit_count;
};

/* Who is responsible for a type at the end of a path. `r` NULL: nothing is known but the catalog.
 * False, and *out nobody: no row and no default names anybody who exists there. Strings of *out
 * are those of the table. */
bool remit_find(const struct remits *r, const struct catalog *c, const struct area_tree *t,
	const struct area_path *path, uint16_t type, struct remit *out);

/* Who takes it when it was sent back: the fallback of the first row, in the same order, that names
 * one who exists and is none of `refused`. *centre is the area that this unit belongs to. */
bool remit_fallback(const struct remits *r, const struct catalog *c, const struct area_path *path,
	uint16_t type, const struct unit_ref *refused, size_t refused_count, struct remit *out,
	uint32_t *centre);

/* The table of a centre, NULL if it has none, and one unit, NULL if it is not known. */
const struct remit_table *remits_table(const struct remits *r, uint32_t area);
const struct unit *remits_unit(const struct remits *r, uint32_t num);

/* An empty table of that centre. */
void remit_table_begin(struct remit_table *t, uint32_t area, const char *area_id);

/* The row that stands for the same as `key`, NULL if there is none. */
struct remit_row *remit_row_like(const struct remit_table *t, const struct remit_row *key);

/* Puts a row in its place, instead of one that stands for the same, or takes that out; the array
 * is new, from arena. False: no room ("full"), or nothing to take out ("none"). */
bool remit_table_put(struct remit_table *t, const struct remit_row *row, struct arena *arena,
	struct error *e);
bool remit_table_take(struct remit_table *t, const struct remit_row *key, struct arena *arena,
	struct error *e);

/* True if both name the same by the same row. */
bool remit_equal(const struct remit *a, const struct remit *b);

#endif
