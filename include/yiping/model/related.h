/* SPDX-License-Identifier: MIT */
/* Open events that may belong to one matter. Pure. */
#ifndef YIPING_MODEL_RELATED_H
#define YIPING_MODEL_RELATED_H

#include "yiping/model/eval.h"
#include "yiping/model/fold.h"

enum relation {
	RELATION_NONE,
	RELATION_PLACE,  // of the same village or grid, whatever it is
	RELATION_TYPE,   // of the same type in the same district
	RELATION_DOMAIN, // of the same domain in the same town
};

/* How `other` is related to the event; the nearest relation counts. */
enum relation related_how(
	const struct area_tree *t, const struct live *event, const struct live *other);

struct related {
	const struct live *live; // of the fold
	enum relation how;
};

/* Writes the open events that are related, the nearest relation first and within it in the order
 * of the queue, at most `most`; *all (NULL allowed) gets how many there are. */
size_t related_find(const struct fold *f, const struct area_tree *t, const struct calendar *c,
	const struct live *event, int64_t now, struct related *out, size_t most, size_t *all);

#endif
