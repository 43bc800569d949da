/* SPDX-License-Identifier: MIT */
/* Areas by what people call them. */
#ifndef YIPING_MODEL_AREA_FIND_H
#define YIPING_MODEL_AREA_FIND_H

#include "yiping/model/area.h"

#define AREA_FOUND_MAX 3
#define AREA_OFFER_ROOM 128

struct area_found {
	const struct area *first[AREA_FOUND_MAX];
	size_t count; // of all that fit
};

/* Areas that a text names: the one with this id; else those with this name or short name, in any
 * language, alone or as "district/town"; else those whose name or id begins so. Of several only
 * those of the highest level: a district goes before towns and villages. Upper and lower ASCII
 * letters are the same. Areas that were closed are found only where no other fits. Looks at the
 * whole tree. */
struct area_found area_find(const struct area_tree *t, const char *text);

/* How many open areas have a name or an id that begins so, and the pick-th of them (0..) as
 * area_label writes it in the language of the text, or its id. */
size_t area_offers(
	const struct area_tree *t, const char *text, size_t pick, char out[AREA_OFFER_ROOM]);

#endif
