/* SPDX-License-Identifier: MIT */
/* Where colours begin: [{"colour","above":{"value","inclusive"},"below":{...}}], in the catalog and
 * wherever a place has limits of its own. */
#ifndef YIPING_SRC_WIRE_LIMITS_H
#define YIPING_SRC_WIRE_LIMITS_H

#include "shape.h"

/* COLOUR_COUNT limits; those not named stay as they are. */
bool limits_read(struct reader *r, json_t *o, const char *key, struct limit *limits);
void limits_write(struct buf *b, const char *key, const struct limit *limits);

#endif
