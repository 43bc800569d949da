/* SPDX-License-Identifier: MIT */
/* yiping warn ACT...: a warning issued or changed, and what becomes of it. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "once.h"
#include "posted.h"
#include "yiping/ui/choices.h"

#define CONNECT_MS 5000

static int warn(struct once *o, const struct options *options)
{
	struct posted p = {.settled = false};
	struct warning_said said;
	struct arena arena = {0};
	struct board b;
	struct error e;
	int code = EXIT_FAILED;
	if (!station_board(o->station, &b))
		return once_explain(o);
	struct say_context x = choices_context(&b, NULL);
	if (!warning_say(options->ids, options->id_count, &x, &arena, &said, &e)) {
		fprintf(stderr, "yiping: warn: %s\n", e.text);
		code = EXIT_USAGE;
	} else if (!station_warn(o->station, &said, p.key, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
	} else {
		posted_wait(o, &p);
		code = posted_tell(&p, "warning", said.id, warning_act_token(said.terms.act),
			options->json);
	}
	arena_finish(&arena);
	return code;
}

int command_warn(const struct context *x)
{
	struct once w;
	struct error e;
	if (!x->options->id_count ||
		warning_act_of(x->options->ids[0]) == WARNING_NO_ACT) {
		fprintf(stderr, "yiping: warn issue|upgrade|downgrade|extend|lift|confirm|decline"
			" [ID] [NAME=VALUE...]\n");
		return EXIT_USAGE;
	}
	if (!once_open(&w, x->options, x->server, x->token, true, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, once_is_whole, NULL, CONNECT_MS);
	int code = w.met || station_is_kept(w.station) ? warn(&w, x->options) : once_explain(&w);
	once_close(&w);
	return code;
}
