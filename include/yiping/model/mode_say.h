/* SPDX-License-Identifier: MIT */
/* From words to a switch of a centre's mode: `yiping mode ...` and `:mode ...` say it the same way.
 *
 *   emergency [AREA] level=1..4|I..IV response=... measures=... until=...
 *   routine [AREA]          confirm [AREA]          decline [AREA]
 *
 * Pure. */
#ifndef YIPING_MODEL_MODE_SAY_H
#define YIPING_MODEL_MODE_SAY_H

#include "yiping/model/act_say.h"
#include "yiping/model/mode.h"

#define MODE_WORDS_MAX 16

struct mode_said {
	enum mode_act act;
	uint32_t area;           // num of the centre, 0 = not said
	struct mode_terms terms; // of asking
	char bad[64];            // of the last failure: the word it is about
};

/* True if a line may begin with this word. */
bool mode_is_word(const char *word);

/* Understands the words; strings come from the arena. Codes "arg_act" (no such switch, or none),
 * "arg_name" (it takes no such argument), "arg_value", "arg_missing". */
bool mode_say(const char *const *words, size_t count, const struct say_context *x,
	struct arena *arena, struct mode_said *out, struct error *e);

/* What was said in a few words: "emergency III: Heavy rain". */
void mode_told(enum mode_act a, const struct mode_terms *t, char *out, size_t room);

#endif
