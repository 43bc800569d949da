/* SPDX-License-Identifier: MIT */
/* yiping warn ACT...: a warning issued or changed, and what becomes of it. */
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

struct warned {
	char key[64];
	struct act_row row; // as it stood last
	bool settled;
};

static void on_act(void *user, const struct act_row *r)
{
	struct warned *w = user;
	if (strcmp(w->key, r->key) != 0)
		return;
	w->row = *r;
	w->settled = r->mark >= MARK_APPLIED;
}

static bool is_settled(struct once *o)
{
	return ((const struct warned *)o->user)->settled;
}

static void print_json(const struct warned *w, const struct warning_said *said)
{
	bool good = w->row.mark == MARK_APPLIED;
	struct buf b;
	buf_init(&b, 8192);
	wire_open(&b, '{');
	wire_put_string(&b, "warning", w->settled ? w->row.event : said->id);
	wire_put_string(&b, "act", warning_act_token(said->terms.act));
	wire_put_string(&b, "outcome", !w->settled ? "queued" : good ? "applied" : "refused");
	if (w->settled && !good)
		wire_put_string(&b, "code", w->row.code);
	if (w->settled && *w->row.text)
		wire_put_string(&b, "detail", w->row.text);
	wire_close(&b, '}');
	json_show(b.data, b.length, stdout);
	buf_finish(&b);
}

static void print_line(const struct warned *w)
{
	char line[2 * sizeof w->row.text + 192], gated[sizeof line];
	bool good = w->row.mark == MARK_APPLIED;
	const char *why = good ? w->row.text : words_act(&w->row);
	snprintf(line, sizeof line, "%s%s%s%s%s", w->row.event, *w->row.event ? " " : "",
		good ? "applied" : w->row.code, *why ? ": " : "", why);
	utf8_gate(line, strlen(line), gated, sizeof gated);
	puts(gated);
}

static int tell(const struct warned *w, const struct warning_said *said, bool json)
{
	if (json)
		print_json(w, said);
	else if (w->settled)
		print_line(w);
	else
		fprintf(stderr, "yiping: queued, not confirmed yet\n");
	return w->settled ? act_exit_code(&w->row) : EXIT_QUEUED;
}

static int warn(struct once *o, const struct options *options)
{
	struct warned w = {.settled = false};
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
	} else if (!station_warn(o->station, &said, w.key, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
	} else {
		station_on_act(o->station, on_act, &w);
		once_run(o, is_settled, &w, OUTCOME_MS);
		code = tell(&w, &said, options->json);
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
