/* SPDX-License-Identifier: MIT */
/* A listening socket: loopback or unix, nothing else. */
#ifndef YIPING_GOV_LISTEN_H
#define YIPING_GOV_LISTEN_H

#include "yiping/base/error.h"

struct listener {
	int fd;
	char address[256]; // "unix:/path" or "http://127.0.0.1:4321"
	char path[108];    // of a unix socket, "" otherwise: removed on close
};

/* Non-blocking and close-on-exec. A socket file that nobody answers on is removed first. */
bool listener_open(struct listener *l, const char *where, int backlog, struct error *e);

/* Closes the descriptor unless it is -1, and removes the socket file. */
void listener_close(struct listener *l);

#endif
