/* SPDX-License-Identifier: MIT */
/* Bodies of events that are or were on the screen: a bounded table, the least used go first. */
#ifndef YIPING_APP_BODIES_H
#define YIPING_APP_BODIES_H

#include "yiping/model/event.h"
#include "yiping/wire/span.h"

struct bodies;

struct bodies *bodies_create(size_t most);
void bodies_destroy(struct bodies *b);

/* Keeps the bytes of an event's body, unless a newer rev is there. */
void bodies_put(struct bodies *b, uint32_t num, uint32_t rev, const char *bytes, size_t n);

/* The event, decoded on first use and valid until the next call on b; NULL if it is not at hand (or
 * cannot be read). */
const struct event *bodies_get(struct bodies *b, uint32_t num, const struct wire_refs *refs);

/* The JSON as it came; length 0 if it is not at hand. */
struct wire_span bodies_bytes(const struct bodies *b, uint32_t num);

/* Forgets what was decoded with refs that are no longer there. */
void bodies_forget_decoded(struct bodies *b);

#endif
