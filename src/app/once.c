/* SPDX-License-Identifier: MIT */
#include "once.h"

#include <signal.h>
#include <stdio.h>

static void check(struct once *w)
{
	if (!w->met && w->station && w->enough && w->enough(w)) {
		w->met = true;
		if (w->running) // a stop that is asked for beforehand would end the next run
			uv_stop(&w->loop);
	}
}

static void on_changed(void *user)
{
	check(user);
}

static void on_deadline(uv_timer_t *t)
{
	struct once *w = t->data;
	uv_stop(&w->loop);
}

bool once_open(struct once *w, const struct options *o, const char *server, const char *token,
	bool keep, struct error *e)
{
	*w = (struct once){0};
	signal(SIGPIPE, SIG_IGN);
	if (keep && !options_state(o, w->state_dir, sizeof w->state_dir, e))
		return false;
	uv_loop_init(&w->loop);
	uv_timer_init(&w->loop, &w->deadline);
	w->deadline.data = w;
	w->station = station_create(&(struct station_options){.loop = &w->loop, .server = server,
		.token = token, .area = o->area, .state_dir = keep ? w->state_dir : NULL,
		.profile = o->profile, .offline = o->offline, .changed = on_changed, .user = w}, e);
	return w->station != NULL;
}

void once_run(struct once *w, bool (*enough)(struct once *o), void *user, unsigned ms)
{
	w->enough = enough;
	w->user = user;
	w->met = false;
	check(w);
	if (w->met)
		return;
	uv_timer_start(&w->deadline, on_deadline, ms, 0);
	w->running = true;
	uv_run(&w->loop, UV_RUN_DEFAULT);
	w->running = false;
	uv_timer_stop(&w->deadline);
}

bool once_close(struct once *w)
{
	w->enough = NULL;
	uv_close((uv_handle_t *)&w->deadline, NULL);
	station_close(w->station, NULL, NULL);
	uv_run(&w->loop, UV_RUN_DEFAULT);
	return uv_loop_close(&w->loop) == 0;
}

bool once_is_whole(struct once *w)
{
	return station_is_whole(w->station);
}

int once_explain(struct once *w)
{
	struct board b;
	station_board(w->station, &b);
	fprintf(stderr, "yiping: %s\n", *b.link.text ? b.link.text
						     : "The server did not answer in time.");
	return b.link.state == LINK_DENIED ? EXIT_DENIED : EXIT_FAILED;
}
