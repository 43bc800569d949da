/* SPDX-License-Identifier: MIT */
/* `:checkin` and `:checkout`, and the key that begins whichever is the other. */
#include <stdio.h>
#include <string.h>

#include "screen_parts.h"
#include "yiping/model/attend_say.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/on_post.h"

static void say_why(struct screen *s, const struct attend_said *said, const struct error *e)
{
	char line[sizeof s->message];
	snprintf(line, sizeof line, error_is(e, "arg_missing") ? _("%s is missing")
		: _("\"%s\" is not understood here"), said->bad);
	screen_say(s, true, line);
}

void screen_attend(struct screen *s, const char *line)
{
	const char *words[ATTEND_WORDS_MAX];
	struct attend_said said;
	struct arena arena = {0};
	struct error e;
	size_t n;
	if (!say_split(line, &arena, words, ATTEND_WORDS_MAX, &n))
		screen_say(s, true, _("a quotation mark is missing"));
	else if (!attend_say(words, n, &said, &e))
		say_why(s, &said, &e);
	else if (!station_attend(s->station, &said.ask, NULL, &e))
		screen_say(s, true, e.text);
	arena_finish(&arena);
}

void screen_begin_attend(struct screen *s, const struct board *b)
{
	if (b->person && b->person->unit)
		screen_begin_line(s, on_post(b, NULL) ? "checkout" : "checkin");
	else
		screen_say(s, true, _("only somebody of a unit is on post"));
}
