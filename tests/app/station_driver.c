/* SPDX-License-Identifier: MIT */
/* A station without a screen, led by lines: what it sees goes to standard output, one line a thing,
 * so that a test can wait for a word instead of for time.
 * usage: station_driver SERVER TOKEN [offline]   (state in $XDG_STATE_HOME)
 *   in:  "do VERB ID"   "retry KEY"   "drop KEY"
 *        "note ID TEXT"   "look ID" (tells its history once it is closed)   "quit"
 *   out: "link STATE CODE KEPT WHOLE"   "seq N LIVE HASH"   "act KEY MARK CODE"   "refused CODE"
 *        "row KEY MARK" (of the newest act, as shown)   "history CHANGES" */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../src/app/station.h"
#include "yiping/base/instant.h"
#include "yiping/base/path.h"

struct driver {
	uv_loop_t loop;
	uv_poll_t in;
	uv_timer_t look;
	struct station *station;
	char line[1024], said_link[256], said_seq[256], said_row[256];
	uint32_t looked_at; // its history is wanted
	bool was_told;
	size_t length;
};

static void say(char *before, size_t room, const char *now)
{
	if (strcmp(before, now) == 0)
		return;
	snprintf(before, room, "%s", now);
	puts(now);
	fflush(stdout);
}

static const char *const marks[] = {[MARK_NONE] = "none", [MARK_QUEUED] = "queued",
	[MARK_SENT] = "sent", [MARK_APPLIED] = "applied", [MARK_CONFLICT] = "conflict",
	[MARK_REFUSED] = "refused", [MARK_ATTENTION] = "attention"};

/* What stands on the board of the newest act, and of the event that is looked at. */
static void look_closer(struct driver *d, const struct board *b)
{
	char line[256];
	size_t n;
	if (b->act_count) {
		snprintf(line, sizeof line, "row %s %s", b->acts[0].key, marks[b->acts[0].mark]);
		say(d->said_row, sizeof d->said_row, line);
	}
	if (!d->looked_at || d->was_told || fold_find(b->fold, KIND_EVENT, d->looked_at))
		return;
	d->was_told = b->history(b->user, d->looked_at, &n) != NULL;
	if (d->was_told)
		printf("history %zu\n", n);
	fflush(stdout);
}

static void on_look(uv_timer_t *t)
{
	static const char *const states[] = {[LINK_START] = "start", [LINK_LOADING] = "loading",
		[LINK_LIVE] = "live", [LINK_CATCHUP] = "catchup", [LINK_OFFLINE] = "offline",
		[LINK_DENIED] = "denied", [LINK_FOLLOW] = "follow"};
	struct driver *d = t->data;
	struct board b;
	char line[256];
	if (station_board(d->station, &b)) {
		struct digest g = fold_digest(b.fold, 0);
		snprintf(line, sizeof line, "seq %" PRIu64 " %zu %016" PRIx64, fold_seq(b.fold),
			fold_count(b.fold), g.hash);
		say(d->said_seq, sizeof d->said_seq, line);
		look_closer(d, &b);
	}
	snprintf(line, sizeof line, "link %s %s %s %s %s", states[b.link.state],
		*b.link.code ? b.link.code : "-", b.link.from_cache ? "kept" : "fresh",
		station_is_whole(d->station) ? "whole" : "part",
		b.link.age_ms < 0 ? "never" : "aged");
	say(d->said_link, sizeof d->said_link, line);
}

static void on_changed(void *user)
{
	struct driver *d = user;
	if (d->station)
		uv_timer_start(&d->look, on_look, 0, 100);
}

static void on_act(void *user, const struct act_row *row)
{
	(void)user;
	printf("act %s %s %s\n", row->key, row->seen ? "dropped" : marks[row->mark],
		*row->code ? row->code : "-");
	fflush(stdout);
}

static void on_closed(void *user)
{
	struct driver *d = user;
	uv_close((uv_handle_t *)&d->in, NULL);
	uv_close((uv_handle_t *)&d->look, NULL);
}

static void quit(struct driver *d)
{
	uv_poll_stop(&d->in);
	uv_timer_stop(&d->look);
	struct station *s = d->station;
	d->station = NULL; // what changes from here on is not looked at
	if (s)
		station_close(s, on_closed, d);
}

/* The text of an event that is looked at is at hand. */
static void look_at(struct driver *d, const char *id)
{
	struct board b;
	d->looked_at = station_event(d->station, id);
	if (station_board(d->station, &b) && d->looked_at)
		b.event(b.user, d->looked_at);
}

static void note(struct driver *d, char *id)
{
	char *text = strchr(id, ' ');
	char key[64];
	struct error e;
	if (!text)
		return;
	*text++ = '\0';
	struct act a = {.verb = VERB_NOTE, .at = INSTANT_NONE, .occurred = INSTANT_NONE,
		.due_at = INSTANT_NONE, .until = INSTANT_NONE, .result = -1, .text = text};
	uint32_t num = station_event(d->station, id);
	if (station_act(d->station, num ? num : d->looked_at, &a, key, &e))
		printf("key %s\n", key);
	else
		printf("refused %s\n", e.code);
	fflush(stdout);
}

/* Without what a person would be asked for, but for the truth. */
static void act_on(struct driver *d, char *verb)
{
	char *id = strchr(verb, ' ');
	char key[64];
	struct error e;
	if (!id)
		return;
	*id++ = '\0';
	struct act a = {.verb = verb_of(verb), .at = INSTANT_NONE, .occurred = INSTANT_NONE,
		.due_at = INSTANT_NONE, .until = INSTANT_NONE, .result = 1,
		.disposition = "handled", .text = "done"};
	if (a.verb == VERB_ACK)
		a.text = a.disposition = NULL, a.result = -1;
	if (a.verb == VERB_VERIFY)
		a.disposition = NULL;
	if (station_act(d->station, station_event(d->station, id), &a, key, &e))
		printf("key %s\n", key);
	else
		printf("refused %s\n", e.code);
	fflush(stdout);
}

static void decide(struct driver *d, const char *key, bool drops)
{
	char again[64];
	struct error e;
	if (drops ? station_drop(d->station, key, &e) : station_retry(d->station, key, again, &e))
		printf("key %s\n", drops ? key : again);
	else
		printf("refused %s\n", e.code);
	fflush(stdout);
}

static void take_line(struct driver *d)
{
	if (strncmp(d->line, "note ", 5) == 0)
		note(d, d->line + 5);
	else if (strncmp(d->line, "look ", 5) == 0)
		look_at(d, d->line + 5);
	else if (strncmp(d->line, "do ", 3) == 0)
		act_on(d, d->line + 3);
	else if (strncmp(d->line, "retry ", 6) == 0)
		decide(d, d->line + 6, false);
	else if (strncmp(d->line, "drop ", 5) == 0)
		decide(d, d->line + 5, true);
	else if (strcmp(d->line, "quit") == 0)
		quit(d);
}

static void on_input(uv_poll_t *p, int status, int events)
{
	struct driver *d = p->data;
	char c;
	(void)events;
	if (status < 0 || read(STDIN_FILENO, &c, 1) <= 0) {
		quit(d);
		return;
	}
	if (c != '\n') {
		if (d->length + 1 < sizeof d->line)
			d->line[d->length++] = c;
		return;
	}
	d->line[d->length] = '\0';
	d->length = 0;
	take_line(d);
}

int main(int argc, char **argv)
{
	struct driver d = {0};
	char state[PATH_ROOM];
	struct error e;
	if (argc < 3 || !path_state(state, sizeof state, &e))
		return 2;
	signal(SIGPIPE, SIG_IGN);
	uv_loop_init(&d.loop);
	uv_poll_init(&d.loop, &d.in, STDIN_FILENO);
	uv_timer_init(&d.loop, &d.look);
	d.in.data = d.look.data = &d;
	d.station = station_create(&(struct station_options){.loop = &d.loop, .server = argv[1],
		.token = argv[2], .state_dir = state, .profile = "default",
		.offline = argc > 3, .changed = on_changed, .user = &d}, &e);
	if (!d.station) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	station_on_act(d.station, on_act, &d);
	uv_poll_start(&d.in, UV_READABLE, on_input);
	uv_timer_start(&d.look, on_look, 0, 100);
	uv_run(&d.loop, UV_RUN_DEFAULT);
	return uv_loop_close(&d.loop) == 0 ? 0 : 3;
}
