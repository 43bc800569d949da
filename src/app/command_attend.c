/* SPDX-License-Identifier: MIT */
/* yiping checkin, yiping checkout [SUBJECT reason=WORDS]: on post, or not any more. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "once.h"
#include "posted.h"
#include "yiping/model/attend_say.h"

#define CONNECT_MS 5000

static int attend(struct once *o, const struct options *options, const struct attend_ask *ask)
{
	struct posted p = {.settled = false};
	struct error e;
	if (!station_attend(o->station, ask, p.key, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	posted_wait(o, &p);
	if (!options->json)
		p.row.event[0] = '\0'; // an id that says nothing to a person
	return posted_tell(&p, "attendance", "", options->command, options->json);
}

int command_attend(const struct context *x)
{
	const struct options *o = x->options;
	const char *words[ATTEND_WORDS_MAX] = {o->command};
	struct attend_said said;
	struct once w;
	struct error e;
	size_t n = 1;
	for (size_t i = 0; i < o->id_count && n < ATTEND_WORDS_MAX; i++)
		words[n++] = o->ids[i];
	if (o->id_count >= ATTEND_WORDS_MAX || !attend_say(words, n, &said, &e)) {
		fprintf(stderr, "yiping: checkin | checkout [SUBJECT reason=WORDS]\n");
		return EXIT_USAGE;
	}
	if (!once_open(&w, o, x->server, x->token, true, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, once_is_whole, NULL, CONNECT_MS);
	int code = w.met || station_is_kept(w.station) ? attend(&w, o, &said.ask)
							: once_explain(&w);
	once_close(&w);
	return code;
}
