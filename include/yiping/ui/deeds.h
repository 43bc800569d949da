/* SPDX-License-Identifier: MIT */
/* What this person may do to an event, and handing it to `app`. */
#ifndef YIPING_UI_DEEDS_H
#define YIPING_UI_DEEDS_H

#include "yiping/model/act.h"
#include "yiping/ui/view.h"

/* VERB_NONE for commands that are no deed. */
enum verb deed_verb(enum command c);

enum command deed_command(enum verb v);

/* The first key of the command that does the verb; false if no key does. */
bool deed_key(enum verb v, enum view_id view, struct key *k);

/* False (and everything forbidden) without a body, a catalog or a person. */
bool deed_allowed(const struct board *b, const struct event *e, struct allowed *out);

const struct event *deed_event(const struct board *b, uint32_t num); // NULL: not at hand

#define WORDS_ROOM 2048

/* What an event says of itself: its title, where that says more than the name of its type, than
 * what it is called in the line above (`beside`) and than its text; then its text. NULL if there is
 * neither. */
const char *deed_words(const struct board *b, const struct event *e, const char *beside,
	char out[WORDS_ROOM]);

/* INTENT_ACT on these; on none too, so that a key that can do nothing says so. */
struct intent deed_intent(enum command c, const uint32_t *nums, size_t count);

#endif
