/* SPDX-License-Identifier: MIT */
/* The demo's own yipingd, on a unix socket in a directory that goes with it. */
#ifndef YIPING_APP_SERVER_CHILD_H
#define YIPING_APP_SERVER_CHILD_H

#include <sys/types.h>

#include "options.h"

struct server_child {
	pid_t pid;              // 0 = none
	char dir[PATH_ROOM];    // "" = none
	int lock;               // of the directory
	char listen[PATH_ROOM]; // "unix:..."
};

/* Starts it and waits until it is ready, at most 20 s. */
bool server_child_start(struct server_child *c, const struct options *o, struct error *e);

/* The token of one of the demo's people; the caller frees it. NULL with *e filled. */
char *server_child_token(const struct server_child *c, const char *name, struct error *e);

/* Ends it and removes its directory. Zeroed is fine. */
void server_child_stop(struct server_child *c);

#endif
