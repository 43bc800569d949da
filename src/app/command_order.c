/* SPDX-License-Identifier: MIT */
/* yiping order ACT...: an order given, or what is done to one, and what becomes of it. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "once.h"
#include "placed.h"
#include "yiping/ui/choices.h"

#define CONNECT_MS 5000

static int order(struct once *o, const struct options *options)
{
	struct placed p = {.settled = false};
	struct order_said said;
	struct arena arena = {0};
	struct board b;
	struct error e;
	int code = EXIT_FAILED;
	if (!station_board(o->station, &b))
		return once_explain(o);
	struct say_context x = choices_context(&b, NULL);
	if (!order_say(options->ids, options->id_count, &x, &arena, &said, &e)) {
		fprintf(stderr, "yiping: order: %s\n", e.text);
		code = EXIT_USAGE;
	} else if (!station_order(o->station, &said, p.key, &e)) {
		code = placed_not(&e);
	} else {
		const char *act = said.issues ? "issue" : verb_token(said.act.verb);
		placed_wait(&p, o);
		code = placed_tell(&p, "order", said.issues ? "" : said.id, act, options->json);
	}
	arena_finish(&arena);
	return code;
}

int command_order(const struct context *x)
{
	const struct options *o = x->options;
	struct once w;
	struct error e;
	if (!o->id_count ||
		(strcmp(o->ids[0], "issue") != 0 && !order_knows(verb_of(o->ids[0]), NULL))) {
		fprintf(stderr, "yiping: order issue NAME=VALUE..., order ack|progress|feedback|"
			"rework|close|void|urge ID [TEXT]\n");
		return EXIT_USAGE;
	}
	if (!once_open(&w, o, x->server, x->token, true, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, once_is_whole, NULL, CONNECT_MS);
	int code = w.met || station_is_kept(w.station) ? order(&w, o) : once_explain(&w);
	once_close(&w);
	return code;
}
