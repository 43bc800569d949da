/* SPDX-License-Identifier: MIT */
/* GET /v1/events/{id}/proposal. */
#ifndef YIPING_WIRE_PROPOSAL_H
#define YIPING_WIRE_PROPOSAL_H

#include "yiping/model/proposal.h"
#include "yiping/wire/span.h"

/* Appends the answer for the event of this id; refs need a catalog. False if `out` overflowed. */
bool wire_proposal_encode(const struct proposal *p, const char *event,
	const struct wire_refs *refs, struct buf *out);

/* The other way, into memory of the arena; each candidate has a unit of its own, of which only what
 * the answer tells is filled. *out must not be moved: it points into itself. */
bool wire_proposal_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct proposal *out, struct error *e);

#endif
