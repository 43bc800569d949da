/* SPDX-License-Identifier: MIT */
/* What every test of net/http stands on: a loop, a client, a server of faults. */
#ifndef NET_WORLD_H
#define NET_WORLD_H

#include <stdbool.h>
#include <stddef.h>

#include <uv.h>

#include "net_fault.h"
#include "yiping/net/http.h"

#define WORLD_TOKEN "s3cret-t0ken"
#define WORLD_ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
#define WORLD_REQUESTS 80 // most_requests of the client

struct world {
	uv_loop_t loop;
	/* UV_RUN_ONCE blocks in its poll even when a timer just did what was awaited; this one ends
	 * every poll soon. */
	uv_timer_t pulse;
	struct http *http; // NULL once a test has seen it closed
	struct fault_server server;
	bool closed;
	char dir[32];
	char path[64];
};

struct outcome {
	unsigned calls;
	struct http_result result; // of the last call; its body belongs to the outcome
};

int world_open_unix(void **state);
int world_open_tcp(void **state);

/* Fails the test when anything is left on the loop. */
int world_close(void **state);

/* After http_close with world_on_closed: until that was called. */
void world_wait_closed(struct world *w);

/* Callbacks for http_send (a struct outcome) and http_close (a struct world). */
void world_on_done(void *user, struct http_result *result);
void world_on_closed(void *user);

struct http_request world_request(const struct world *w);
void world_wait(struct world *w, const struct outcome *o, unsigned calls);

/* Sends, waits, and checks what holds for every result. The body is freed by outcome_forget. */
void world_ask(struct world *w, const struct http_request *r, struct outcome *o);
void outcome_forget(struct outcome *o);

/* Asks once with this behaviour of the server and expects this kind. */
void world_expect(struct world *w, const char *reply, bool ends, size_t cap, enum http_kind kind);

#endif
