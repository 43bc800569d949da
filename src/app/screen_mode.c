/* SPDX-License-Identifier: MIT */
/* `:mode ...`: routine and emergency mode of a centre, said as on the command line. */
#include <stdio.h>
#include <string.h>

#include "screen_parts.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/i18n.h"

static void say_why(struct screen *s, const struct mode_said *said, const struct error *e)
{
	char line[sizeof s->message];
	if (error_is(e, "arg_act"))
		screen_say(s, true, _("mode emergency, routine, confirm or decline: which?"));
	else if (snprintf(line, sizeof line, error_is(e, "arg_missing") ? _("%s is missing")
				: _("\"%s\" is not understood here"), said->bad) > 0)
		screen_say(s, true, line);
}

void screen_mode(struct screen *s, const struct board *b, const char *line)
{
	const char *words[MODE_WORDS_MAX];
	struct say_context x = choices_context(b, NULL);
	struct mode_said said;
	struct arena arena = {0};
	struct error e;
	size_t n;
	if (!say_split(line, &arena, words, MODE_WORDS_MAX, &n))
		screen_say(s, true, _("a quotation mark is missing"));
	else if (!mode_say(words, n, &x, &arena, &said, &e))
		say_why(s, &said, &e);
	else if (!station_mode(s->station, &said, NULL, &e))
		screen_say(s, true, e.text);
	arena_finish(&arena);
}
