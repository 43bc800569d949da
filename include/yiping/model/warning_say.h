/* SPDX-License-Identifier: MIT */
/* From words to an act on a warning: `yiping warn ...` and `:warn ...` say it the same way.
 *
 *   issue NAME=VALUE...          upgrade|downgrade|extend|lift ID NAME=VALUE...
 *   confirm|decline ID
 *
 * Pure. */
#ifndef YIPING_MODEL_WARNING_SAY_H
#define YIPING_MODEL_WARNING_SAY_H

#include "yiping/model/act_say.h"
#include "yiping/model/warning.h"

#define WARNING_WORDS_MAX 32

struct warning_said {
	char id[ENTITY_ID_ROOM];    // "" of an issue
	struct warning warning;     // of an issue: area (0 = not said), areas, hazard, drill
	struct warning_terms terms;
	char bad[64];               // of the last failure: the word it is about
};

/* Understands the words; strings come from the arena. Codes "arg_act" (no such act, or none),
 * "arg_id" (whose?), "arg_name" (it takes no such argument), "arg_value", "arg_missing". */
bool warning_say(const char *const *words, size_t count, const struct say_context *x,
	struct arena *arena, struct warning_said *out, struct error *e);

/* What was said in a few words: "upgrade red". */
void warning_told(const struct warning_terms *t, char *out, size_t room);

#endif
