/* SPDX-License-Identifier: MIT */
/* From words to a report: `yiping report ...` and `:report ...` say it the same way.
 *
 *   TYPE [at=AREA] [place=...] [title=...] [grade=I..V] [evidence=KIND:REF] [drill=yes] [WORDS...]
 *
 * The type goes by its id, its name in any language, a part of it, or the letters that its
 * characters begin with; words without a name are the text. Pure. */
#ifndef YIPING_MODEL_REPORT_SAY_H
#define YIPING_MODEL_REPORT_SAY_H

#include "yiping/model/act.h"
#include "yiping/model/act_say.h"

#define REPORT_WORDS_MAX 128
#define REPORT_FITS 9 // types that are told when what was typed fits several

/* From where, for what is not said. */
struct report_from {
	uint32_t area; // num, 0 = nowhere: it has to be said
	enum source_kind source;
};

struct report_said {
	struct act act;    // verb report; strings from the arena
	char bad[64];      // of the last failure: the word it is about
	char several[256]; // names that it fits, with commas between
};

/* The types that fit what was typed, the best first: at most `most` of them into out. Where one is
 * named whole, only that. Returns how many fit; 1 = it is clear which is meant. */
size_t report_types(const struct catalog *c, const char *typed, const struct event_type **out,
	size_t most);

/* Understands the words. Without a title it becomes the place, or the name of the area, and the
 * name of the type in the language of x. Codes "arg_missing" (bad: "type" or "at"), "arg_name" (no
 * such argument), "arg_value", "arg_several". */
bool report_say(const char *const *words, size_t count, const struct say_context *x,
	const struct report_from *from, struct arena *arena, struct report_said *out,
	struct error *e);

#endif
