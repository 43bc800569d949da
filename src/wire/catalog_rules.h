/* SPDX-License-Identifier: MIT */
/* Parts of the catalog that say what is to be done. */
#ifndef YIPING_SRC_WIRE_CATALOG_RULES_H
#define YIPING_SRC_WIRE_CATALOG_RULES_H

#include "shape.h"
#include "yiping/model/catalog.h"

/* struct response_plan; types and unit kinds are read before */
extern const struct shape shape_response_plan;

/* {"n": 5, "unit": "m"}; working days are those of the catalog being read. */
bool duration_read(struct reader *r, const char *key, json_t *o, struct duration_limit *out);

/* Reads "orders", limits by grade, into a struct catalog; what is not said is the program's. */
bool order_limits_read(struct reader *r, json_t *o, void *catalog);

/* Reads "reports", limits by grade, in the same way: the whole of a grade, or the program's. */
bool inform_limits_read(struct reader *r, json_t *o, void *catalog);
/* Reads "unowned", how long an event may be nobody's by grade, likewise. */
bool unowned_limits_read(struct reader *r, json_t *o, void *catalog);

/* Reads "proposal" into a struct catalog whose types and unit kinds are read; where it is absent,
 * or says nothing of a weight, the program's own weights stand. */
bool proposal_rules_read(struct reader *r, json_t *o, void *catalog);

#endif
