/* SPDX-License-Identifier: MIT */
/* Parts of the catalog that say what is to be done. */
#ifndef YIPING_SRC_WIRE_CATALOG_RULES_H
#define YIPING_SRC_WIRE_CATALOG_RULES_H

#include "shape.h"

/* Reads "proposal" into a struct catalog whose types and unit kinds are read; where it is absent,
 * or says nothing of a weight, the program's own weights stand. */
bool proposal_rules_read(struct reader *r, json_t *o, void *catalog);

#endif
