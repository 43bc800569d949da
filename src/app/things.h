/* SPDX-License-Identifier: MIT */
/* Entities that are not events, decoded, as the board wants them: one array a kind. */
#ifndef YIPING_APP_THINGS_H
#define YIPING_APP_THINGS_H

#include "yiping/model/change.h"
#include "yiping/ui/board.h"
#include "yiping/wire/span.h"

struct things;

struct things *things_create(void);
void things_destroy(struct things *t);
void things_clear(struct things *t);

/* Takes a change of any kind; kinds that the board does not show are passed over. A leave or an end
 * takes the entity out. */
void things_take(struct things *t, const struct change *c, const struct wire_refs *refs);

/* The units of the reference list (a stream only tells what changes). */
void things_units(struct things *t, const struct unit *units, size_t count);

/* Sets the board's arrays; valid until the next call that changes t. */
void things_fill(struct things *t, struct board *b);

#endif
