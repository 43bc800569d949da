/* SPDX-License-Identifier: MIT */
/* `:order ...`: an order or an act on one, said as on the command line. */
#include <stdio.h>
#include <string.h>

#include "screen_parts.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/i18n.h"

static void say_why(struct screen *s, const struct order_said *said, const struct error *e)
{
	char line[sizeof s->message];
	if (error_is(e, "arg_act"))
		screen_say(s, true, _("order issue, ack, progress, feedback, rework, "
				      "close, void or urge: which?"));
	else if (error_is(e, "arg_id"))
		screen_say(s, true, _("Which order? Give its number and addressee: "
				      "O000012@500105."));
	else if (snprintf(line, sizeof line, error_is(e, "arg_missing") ? _("%s is missing")
				: _("\"%s\" is not understood here"), said->bad) > 0)
		screen_say(s, true, line);
}

void screen_order(struct screen *s, const struct board *b, const char *line)
{
	const char *words[ORDER_WORDS_MAX];
	struct say_context x = choices_context(b, NULL);
	struct order_said said;
	struct arena arena = {0};
	struct error e;
	size_t n;
	if (!say_split(line, &arena, words, ORDER_WORDS_MAX, &n))
		screen_say(s, true, _("a quotation mark is missing"));
	else if (!order_say(words, n, &x, &arena, &said, &e))
		say_why(s, &said, &e);
	else if (!station_order(s->station, &said, NULL, &e))
		screen_say(s, true, e.text);
	arena_finish(&arena);
}
