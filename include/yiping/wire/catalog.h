/* SPDX-License-Identifier: MIT */
/* The catalog as JSON: the form of src/city/data/catalog.json. */
#ifndef YIPING_WIRE_CATALOG_H
#define YIPING_WIRE_CATALOG_H

#include "yiping/model/catalog.h"
#include "yiping/wire/span.h"

/* Builds the catalog of one version; catalog_destroy frees it. NULL with *e filled when a member is
 * wrong, a num or id stands twice or a name inside refers to nothing. Limits in the unit wd become
 * the calendar's working seconds of a day, wh 3,600 of them. */
struct catalog *wire_catalog_decode(const char *bytes, size_t n, struct error *e);

/* Appends the answer of GET /v1/catalog: those bytes with the life-cycle table of this program
 * added as "lifecycle": [{verb, from, to, who, guards, fields, variant}]. `to` is a state, "same",
 * "back" (undo) or "asked"; from without states is left out: the event does not exist yet. */
bool wire_catalog_answer(const char *bytes, size_t n, struct buf *out);

/* Appends the answer of GET /v1/plans: version and plans of those bytes. */
bool wire_plans_answer(const char *bytes, size_t n, struct buf *out);

#endif
