/* SPDX-License-Identifier: MIT */
/* bare SOCKET BYTES: the least that libuv can do as an HTTP server, for comparison. It knows three
 * requests by their first letters: "GET /wait" is kept, "GET /wake" answers all that are kept (and
 * itself) with a body of BYTES, anything else gets a 304. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "measure.h"
#include "yiping/base/mem.h"

struct bare {
	uv_loop_t loop;
	uv_pipe_t pipe;
	struct caller *waiting;
	char room[65536];
	char *body;
	size_t body_length;
};

struct caller {
	uv_pipe_t pipe;
	struct bare *bare;
	struct caller *next;
	bool waits;
};

static const char not_modified[] =
	"HTTP/1.1 304 Not Modified\r\nDate: Wed, 25 Nov 2026 00:00:00 GMT\r\n"
	"Api-Epoch: 0123456789abcdef0123456789abcdef\r\nApi-Seq: 123456\r\n"
	"Request-Id: 0123456789abcdef\r\nETag: \"0123456789abcdef\"\r\n"
	"Cache-Control: private, no-cache\r\n\r\n";

static void answer(struct caller *c, const char *bytes, size_t n)
{
	uv_buf_t b = uv_buf_init((char *)bytes, (unsigned)n);

	if (uv_try_write((uv_stream_t *)&c->pipe, &b, 1) != (int)n)
		fprintf(stderr, "bare: a write was cut short\n");
}

static void wake(struct bare *s)
{
	struct caller *c = s->waiting;

	s->waiting = NULL;
	while (c) {
		struct caller *next = c->next;
		c->waits = false;
		answer(c, s->body, s->body_length);
		c = next;
	}
}

static void on_closed(uv_handle_t *h)
{
	free(h->data);
}

static void take(struct caller *c, const char *p, size_t n)
{
	struct bare *s = c->bare;

	if (n < 4 || memcmp(p + n - 4, "\r\n\r\n", 4) != 0) {
		fprintf(stderr, "bare: a request in parts\n");
	} else if (strncmp(p, "GET /wait", 9) == 0) {
		c->next = s->waiting;
		c->waits = true;
		s->waiting = c;
	} else if (strncmp(p, "GET /wake", 9) == 0) {
		wake(s);
		answer(c, s->body, s->body_length);
	} else {
		answer(c, not_modified, sizeof(not_modified) - 1);
	}
}

static void leave(struct caller *c)
{
	struct caller **at = &c->bare->waiting;

	while (c->waits && *at && *at != c)
		at = &(*at)->next;
	if (c->waits && *at)
		*at = c->next;
	uv_close((uv_handle_t *)&c->pipe, on_closed);
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *b)
{
	struct caller *c = h->data;

	(void)suggested;
	*b = uv_buf_init(c->bare->room, sizeof(c->bare->room));
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
	if (n < 0)
		leave(s->data);
	else
		take(s->data, b->base, (size_t)n);
}

static void on_caller(uv_stream_t *server, int status)
{
	struct caller *c = mem_alloc(sizeof(*c));

	if (status < 0)
		fprintf(stderr, "bare: %s\n", uv_strerror(status));
	c->bare = server->data;
	uv_pipe_init(&c->bare->loop, &c->pipe, 0);
	c->pipe.data = c;
	if (uv_accept(server, (uv_stream_t *)&c->pipe) == 0)
		uv_read_start((uv_stream_t *)&c->pipe, on_alloc, on_read);
}

int main(int argc, char **argv)
{
	struct bare *s = mem_alloc(sizeof(*s));
	size_t bytes = measure_size(argc, argv, 2, 1 << 24);
	int n;

	signal(SIGPIPE, SIG_IGN);
	s->body = mem_alloc(bytes + 256);
	n = snprintf(s->body, 256,
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
		bytes);
	memset(s->body + n, 'x', bytes);
	s->body_length = (size_t)n + bytes;
	uv_loop_init(&s->loop);
	uv_pipe_init(&s->loop, &s->pipe, 0);
	s->pipe.data = s;
	int code = uv_pipe_bind(&s->pipe, argv[1]);
	if (code == 0)
		code = uv_listen((uv_stream_t *)&s->pipe, 4096, on_caller);
	if (code < 0) {
		fprintf(stderr, "bare: %s\n", uv_strerror(code));
		return 1;
	}
	puts("ready");
	fflush(stdout);
	uv_run(&s->loop, UV_RUN_DEFAULT);
	return 0;
}
