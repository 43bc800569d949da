/* SPDX-License-Identifier: MIT */
/* A file beside the database that knows the highest seq ever acknowledged, so that a database
 * restored from a backup is noticed. Two places are written in turn, so that a torn write loses
 * nothing. */
#ifndef YIPING_STORE_HIGHWATER_H
#define YIPING_STORE_HIGHWATER_H

#include <stdbool.h>
#include <stdint.h>

#include "yiping/base/error.h"

struct highwater {
	int fd;          // -1 = closed
	char epoch[33];  // "" = nothing written yet
	uint64_t seq;
	uint64_t turn;
};

/* Opens or makes the file (0600) and reads it. "corrupt" if it has content and neither place is
 * whole. */
bool highwater_open(struct highwater *h, const char *path, struct error *e);
void highwater_close(struct highwater *h); // zeroed or closed is fine

/* Writes and syncs; nothing happens if the same or a higher seq of this epoch is there. */
bool highwater_put(struct highwater *h, const char *epoch, uint64_t seq, struct error *e);

/* True if a database of this epoch that ends at `seq` is behind what was acknowledged, or is of
 * another epoch: it must roll its epoch. */
bool highwater_is_ahead(const struct highwater *h, const char *epoch, uint64_t seq);

#endif
