/* SPDX-License-Identifier: MIT */
/* Events as JSON: the body of a change, and what lists add to it. */
#ifndef YIPING_WIRE_EVENT_H
#define YIPING_WIRE_EVENT_H

#include "yiping/model/act.h"
#include "yiping/model/event.h"
#include "yiping/wire/span.h"

/* Fills *out from a body; strings and arrays come from `arena`. On failure *out is of no use. */
bool wire_event_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct event *out, struct error *e);

/* Appends the body. The same event gives the same bytes; a decoded one gives back those it was made
 * from. False if `out` overflowed. */
bool wire_event_encode(const struct event *e, const struct wire_refs *refs, struct buf *out);

/* An event as lists and detail give it. */
struct wire_event_view {
	struct event event;
	struct allowed allowed; // `why` in the arena; needs_state is not on the wire
	bool has_allowed;
	const char *tag;        // "<epoch8>.<arev>", NULL if absent
};

/* Appends a body (already masked) with "allowed" and "tag", each left out when NULL. */
bool wire_event_view_encode(const char *body, size_t n, const struct allowed *allowed,
	const char *tag, struct buf *out);
bool wire_event_view_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_event_view *out, struct error *e);

#endif
