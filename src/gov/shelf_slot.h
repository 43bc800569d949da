/* SPDX-License-Identifier: MIT */
/* When what is put aside comes back: of one district at most five in a minute, so that the end of
 * a shelf is no flood. The instant is chosen when the event is put aside and stands in it; so
 * nothing is decided when it comes, and a restart changes no outcome. */
#ifndef YIPING_GOV_SHELF_SLOT_H
#define YIPING_GOV_SHELF_SLOT_H

#include "turn.h"

#define SHELF_GAP_MS 12000 // between two of one district
#define SHELF_SLOTS_MAX 4096

/* The first instant from `wanted` on that is SHELF_GAP_MS away from each of those taken, which are
 * sorted and of which *count are; it joins them. Where there is no more room it is `wanted`. */
int64_t shelf_slot_take(int64_t taken[SHELF_SLOTS_MAX], size_t *count, int64_t wanted);

/* The same for an event that lies at `path`, with what the database holds of its district; those
 * that are over are forgotten. Writer's thread, inside its transaction. */
bool shelf_slot(struct turn *t, const struct area_path *path, int64_t wanted, int64_t *out,
	struct error *e);

#endif
