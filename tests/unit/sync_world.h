/* SPDX-License-Identifier: MIT */
/* What the tests of sync stand on: a loop, a client, and a server whose answers a test decides. */
#ifndef SYNC_WORLD_H
#define SYNC_WORLD_H

#include <stdbool.h>
#include <stddef.h>

#include <uv.h>

#include "yiping/net/http.h"

#define TALK_ROOM 65536

struct talk_peer;

struct talk { // a request that came whole
	struct talk_peer *peer;
	char method[8];
	char path[1024];  // with the query
	const char *head; // all of it, NUL-terminated
	const char *body;
};

struct sync_world {
	uv_loop_t loop;
	uv_timer_t pulse; // ends every poll of the loop soon
	uv_pipe_t listener;
	struct talk_peer *peers;
	struct http *http;
	struct http_server address;
	bool http_closed;
	char dir[32], path[64];
	void (*answer)(void *user, struct talk *talk); // replies, drops, or lets it hang
	void *user;
};

void sync_world_open(
	struct sync_world *w, void (*answer)(void *user, struct talk *talk), void *user);

/* Fails the test when anything is left on the loop. Close sessions and deliveries before. */
void sync_world_close(struct sync_world *w);

/* Runs the loop until the flag is true. */
void sync_world_until(struct sync_world *w, const bool *flag);
void sync_world_turns(struct sync_world *w, unsigned turns);

/* fields: "Name: value\r\n..." or "". */
void talk_reply(struct talk *t, int status, const char *fields, const char *body);
void talk_drop(struct talk *t); // the connection ends without a byte

/* The value of a parameter of the query, "" if absent; in out. */
const char *talk_query(const struct talk *t, const char *key, char *out, size_t room);
bool talk_has(const struct talk *t, const char *header_line);

#endif
