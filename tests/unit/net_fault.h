/* SPDX-License-Identifier: MIT */
/* A small server for tests that answers every request with the same bytes, however wrong, on the
 * loop of the test itself. */
#ifndef NET_FAULT_H
#define NET_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include <uv.h>

#include "yiping/net/http_server.h"

struct fault_peer;

struct fault_server {
	const char *reply; // NULL = never a byte
	size_t length;     // of reply; 0 = strlen
	bool ends;         // close after the reply
	bool hasty;        // do all that at the first bytes, the rest of the request stays unread
	bool drips; // one byte of the reply each millisecond, from the start again at its end
	unsigned accepted;  // connections
	unsigned requested; // whole requests
	char last[8192];    // the latest request, cut
	struct http_server address;

	uv_loop_t *loop;
	union {
		uv_pipe_t pipe;
		uv_tcp_t tcp;
		uv_stream_t stream;
		uv_handle_t handle;
	} listener;
	struct fault_peer *peers;
};

/* Listens on a unix socket at this path, or on loopback with a port of its own when path is NULL;
 * fills address. Set the behaviour before or between requests. */
void fault_start(struct fault_server *s, uv_loop_t *loop, const char *path);

/* Closes the listener and all connections; the loop has to run once more. */
void fault_stop(struct fault_server *s);

#endif
