/* SPDX-License-Identifier: MIT */
/* `:report ...`, which the key of a report begins: what somebody has seen, said as on the command
 * line. */
#include <stdio.h>
#include <string.h>

#include "screen_parts.h"
#include "yiping/model/report_say.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/i18n.h"

static void say_why(struct screen *s, const struct report_said *said, const struct error *e)
{
	char line[sizeof s->message];
	if (error_is(e, "arg_missing"))
		snprintf(line, sizeof line, "%s", strcmp(said->bad, "type") == 0
			? _("What is it? A type by name, by letters (jgqs) or by number (FO-306).")
			: _("Where is it? at= and a town or village."));
	else if (error_is(e, "arg_several"))
		snprintf(line, sizeof line, _("%s may be: %s"), said->bad, said->several);
	else
		snprintf(line, sizeof line, _("\"%s\" is not understood here"), said->bad);
	screen_say(s, true, line);
}

void screen_report(struct screen *s, const struct board *b, const char *line)
{
	const char *words[REPORT_WORDS_MAX];
	struct say_context x = choices_context(b, NULL);
	struct report_from from = station_reports_from(b);
	struct report_said said;
	struct arena arena = {0};
	struct error e;
	size_t n;
	if (!say_split(line, &arena, words, REPORT_WORDS_MAX, &n))
		screen_say(s, true, _("a quotation mark is missing"));
	else if (!report_say(words, n, &x, &from, &arena, &said, &e))
		say_why(s, &said, &e);
	else if (!station_report(s->station, &said.act, NULL, &e))
		screen_say(s, true, e.text);
	arena_finish(&arena);
}
