/* SPDX-License-Identifier: MIT */
/* A person who may come in: what an administrator asks for, and the body of a grant in the log. */
#ifndef YIPING_WIRE_GRANT_H
#define YIPING_WIRE_GRANT_H

#include "yiping/model/person.h"
#include "yiping/wire/span.h"

struct wire_grant {
	struct person person; // on the wire the unit is its id; `unit` is not read or written
	uint32_t rev;         // of the grant in the log, 0 = none
	bool revoked;
	const char *token;    // only in the answer to who made it; NULL otherwise
	uint32_t count;       // tokens that were revoked, in the answer
};

/* Strict: an area or a role that nobody knows gives "field_areas" or "field_role". What must be
 * there is the caller's to check. */
bool wire_grant_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_grant *out, struct error *e);
bool wire_grant_encode(const struct wire_grant *g, const struct wire_refs *refs, struct buf *out);

#endif
