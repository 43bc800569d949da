/* SPDX-License-Identifier: MIT */
/* yiping report TYPE...: what somebody has seen, and the number it gets. */
#include <stdio.h>

#include "commands.h"
#include "once.h"
#include "placed.h"
#include "yiping/model/report_say.h"
#include "yiping/ui/choices.h"

#define CONNECT_MS 5000

static int report(struct once *o, const struct context *c)
{
	const struct options *options = c->options;
	struct placed p = {.settled = false};
	struct report_said said;
	struct arena arena = {0};
	struct board b;
	struct error e;
	int code;
	if (!station_board(o->station, &b))
		return once_explain(o);
	b.lang = c->lang;
	struct say_context x = choices_context(&b, NULL);
	struct report_from from = station_reports_from(&b);
	if (!report_say(options->ids, options->id_count, &x, &from, &arena, &said, &e)) {
		fprintf(stderr, "yiping: report: %s\n", e.text);
		code = EXIT_USAGE;
	} else if (!station_report(o->station, &said.act, p.key, &e)) {
		code = placed_not(&e);
	} else {
		placed_wait(&p, o);
		code = placed_tell(&p, "event", "", "report", options->json);
	}
	arena_finish(&arena);
	return code;
}

int command_report(const struct context *x)
{
	const struct options *o = x->options;
	struct once w;
	struct error e;
	if (!o->id_count) {
		fprintf(stderr, "yiping: report TYPE [at=AREA] [place=...] [grade=I..V] "
			"[evidence=KIND:REF] [drill=yes] [WORDS...]\n");
		return EXIT_USAGE;
	}
	if (!once_open(&w, o, x->server, x->token, true, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, once_is_whole, NULL, CONNECT_MS);
	int code = w.met || station_is_kept(w.station) ? report(&w, x) : once_explain(&w);
	once_close(&w);
	return code;
}
