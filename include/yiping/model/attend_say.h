/* SPDX-License-Identifier: MIT */
/* From words to a check-in or check-out: `yiping checkin` and `:checkin` say it the same way.
 *
 *   checkin          checkout [SUBJECT reason=...]
 *
 * Pure. */
#ifndef YIPING_MODEL_ATTEND_SAY_H
#define YIPING_MODEL_ATTEND_SAY_H

#include "yiping/base/arena.h"
#include "yiping/base/error.h"
#include "yiping/model/attend.h"

#define ATTEND_WORDS_MAX 4

struct attend_said {
	struct attend_ask ask; // strings are those of the words
	char bad[64];          // of the last failure: the word it is about
};

/* "checkin" or "checkout"; ATTEND_ACT_COUNT for any other word. */
enum attend_act attend_act_said(const char *word);

/* Understands the words, the first being one of these two. Codes "arg_act", "arg_name", and
 * "arg_missing" (why somebody else is checked out). */
bool attend_say(const char *const *words, size_t count, struct attend_said *out, struct error *e);

#endif
