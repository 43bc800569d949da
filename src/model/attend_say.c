/* SPDX-License-Identifier: MIT */
#include "yiping/model/attend_say.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/utf8.h"

#define REASON "reason="

static bool fail(struct attend_said *s, const char *word, const char *code, struct error *e)
{
	utf8_cut(word, 30, s->bad, sizeof s->bad);
	return error_set(e, code, "\"%s\" is %s.", s->bad,
		strcmp(code, "arg_missing") == 0 ? "missing" : "not understood");
}

enum attend_act attend_act_said(const char *word)
{
	return strcmp(word, "checkin") == 0    ? ATTEND_IN
	       : strcmp(word, "checkout") == 0 ? ATTEND_OUT
					       : ATTEND_ACT_COUNT;
}

bool attend_say(const char *const *words, size_t count, struct attend_said *out, struct error *e)
{
	struct attend_ask *a = &out->ask;
	*out = (struct attend_said){.ask = {.act = attend_act_said(count ? words[0] : "")}};
	if (a->act == ATTEND_ACT_COUNT)
		return fail(out, count ? words[0] : "", "arg_act", e);
	for (size_t i = 1; i < count; i++) {
		bool why = strncmp(words[i], REASON, strlen(REASON)) == 0;
		if (a->act == ATTEND_OUT && why && words[i][strlen(REASON)])
			a->reason = words[i] + strlen(REASON);
		else if (a->act == ATTEND_OUT && !why && !a->subject)
			a->subject = words[i];
		else
			return fail(out, words[i], "arg_name", e);
	}
	if (a->subject && !a->reason)
		return fail(out, "reason", "arg_missing", e);
	return true;
}
