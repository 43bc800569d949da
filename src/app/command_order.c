/* SPDX-License-Identifier: MIT */
/* yiping order ACT...: an order given, or what is done to one, and what becomes of it. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "json_show.h"
#include "once.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/words.h"
#include "yiping/wire/out.h"

#define CONNECT_MS 5000
#define OUTCOME_MS 5000

struct ordered {
	char key[64];
	struct act_row row; // as it stood last
	bool settled;
};

static void on_act(void *user, const struct act_row *r)
{
	struct ordered *w = user;
	if (strcmp(w->key, r->key) != 0)
		return;
	w->row = *r;
	w->settled = r->mark >= MARK_APPLIED;
}

static bool is_settled(struct once *o)
{
	return ((const struct ordered *)o->user)->settled;
}

static void print_json(const struct ordered *w, const struct order_said *said)
{
	bool good = w->row.mark == MARK_APPLIED;
	const char *of = !said->issues ? said->id : good ? w->row.event : "";
	struct buf b;
	buf_init(&b, 8192);
	wire_open(&b, '{');
	wire_put_string(&b, "order", of);
	wire_put_string(&b, "act", said->issues ? "issue" : verb_token(said->act.verb));
	wire_put_string(&b, "outcome", !w->settled ? "queued" : good ? "applied" : "refused");
	if (w->settled && !good)
		wire_put_string(&b, "code", w->row.code);
	if (w->settled && *w->row.text)
		wire_put_string(&b, "detail", w->row.text);
	wire_close(&b, '}');
	json_show(b.data, b.length, stdout);
	putchar('\n');
	buf_finish(&b);
}

static void print_line(const struct ordered *w)
{
	char line[2 * sizeof w->row.text + 192], gated[sizeof line];
	bool good = w->row.mark == MARK_APPLIED;
	snprintf(line, sizeof line, "%s%s%s%s%s", w->row.event, *w->row.event ? " " : "",
		good ? "applied" : w->row.code, good ? "" : ": ", good ? "" : words_act(&w->row));
	utf8_gate(line, strlen(line), gated, sizeof gated);
	puts(gated);
}

static int tell(const struct ordered *w, const struct order_said *said, bool json)
{
	if (json)
		print_json(w, said);
	else if (w->settled)
		print_line(w);
	else
		fprintf(stderr, "yiping: queued, not confirmed yet\n");
	return w->settled ? act_exit_code(&w->row) : EXIT_QUEUED;
}

static int order(struct once *o, const struct options *options)
{
	struct ordered w = {.settled = false};
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
	} else if (!station_order(o->station, &said, w.key, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		code = error_is(&e, "repeated") ? EXIT_QUEUED : EXIT_FAILED;
	} else {
		station_on_act(o->station, on_act, &w);
		once_run(o, is_settled, &w, OUTCOME_MS);
		station_on_act(o->station, NULL, NULL); // what comes later was not waited for
		code = tell(&w, &said, options->json);
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
