/* SPDX-License-Identifier: MIT */
/* What a search for words looks through: an event as people read it, whatever the language of
 * their screen. One list, so that the index of the server, its judgement by what a person may read,
 * and the list on a screen find the same. */
#ifndef YIPING_MODEL_EVENT_WORDS_H
#define YIPING_MODEL_EVENT_WORDS_H

#include "yiping/base/buf.h"
#include "yiping/model/area.h"
#include "yiping/model/catalog.h"
#include "yiping/model/event.h"

/* Appends number, title, place, text and reference of the source, the names of the type, and those
 * of the areas that it lies in but for the first, which all share: a line each, through the gate.
 * Catalog and tree may be NULL: then without those names. What does not fit `out` is left out. */
void event_words(const struct event *e, const struct catalog *c, const struct area_tree *t,
	struct buf *out);

#endif
