/* SPDX-License-Identifier: MIT */
/* Runs a station without a terminal until it has what a subcommand needs. */
#ifndef YIPING_APP_ONCE_H
#define YIPING_APP_ONCE_H

#include "options.h"
#include "station.h"

struct once {
	uv_loop_t loop;
	uv_timer_t deadline;
	struct station *station;
	char state_dir[PATH_ROOM];
	bool (*enough)(struct once *o); // asked after each change
	void *user;
	bool met;                       // enough said yes before the deadline
	bool running;
};

/* Connects and runs at most ms. False with *e when there is not even a server to ask. With keep the
 * outbox is opened too. */
bool once_open(struct once *w, const struct options *o, const char *server, const char *token,
	bool keep, struct error *e);
void once_run(struct once *w, bool (*enough)(struct once *o), void *user, unsigned ms);

/* Closes the station and runs until it is closed; false if something stayed open. */
bool once_close(struct once *w);

/* The board is whole. */
bool once_is_whole(struct once *w);

/* What the link says when the board could not be had; exit code. */
int once_explain(struct once *w);

#endif
