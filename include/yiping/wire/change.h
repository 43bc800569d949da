/* SPDX-License-Identifier: MIT */
/* One change on the wire. */
#ifndef YIPING_WIRE_CHANGE_H
#define YIPING_WIRE_CHANGE_H

#include "yiping/model/change.h"
#include "yiping/model/person.h"
#include "yiping/wire/span.h"

/* Fills *out from one item of "changes" of a changes page, a history or a snapshot (there without
 * seq: take the page's). body and args point into `bytes` and are exactly what the server wrote;
 * everything else is in *out or in `arena`. The head is worked out from the body. A kind that this
 * program does not know comes out with head.kind KIND_NONE, to be passed over (its seq still
 * counts). On failure (an undecodable item is put aside, the walk over the page goes on) *out holds
 * seq, kind, id and num as far as they could be read. */
bool wire_change_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct change *out, struct error *e);

/* Appends a change as this mask class sees it; a leave has only seq, txn, at, op, kind, id, num and
 * rev. wall gets no key and no args, staff no args that name a source_ref. False if the body cannot
 * be masked or `out` overflowed; then nothing was appended. */
bool wire_change_encode(const struct change *c, enum mask_class mask, const struct wire_refs *refs,
	struct buf *out, struct error *e);

/* Appends the item of a snapshot: kind, id, num, rev, arev, at, path, units, data. */
bool wire_change_encode_live(const struct change *c, enum mask_class mask,
	const struct wire_refs *refs, struct buf *out, struct error *e);

#endif
