/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "sync_world.h"

struct talk_peer {
	uv_pipe_t pipe;
	struct sync_world *world;
	struct talk_peer *next;
	char in[TALK_ROOM];
	size_t length;
	bool is_closing;
};

static void on_peer_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void peer_close(struct talk_peer *p)
{
	struct talk_peer **at = &p->world->peers;

	if (p->is_closing)
		return;
	p->is_closing = true;
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	uv_close((uv_handle_t *)&p->pipe, on_peer_closed);
}

static void on_room(uv_handle_t *handle, size_t wished, uv_buf_t *out)
{
	struct talk_peer *p = handle->data;

	(void)wished;
	*out = uv_buf_init(p->in + p->length, (unsigned)(sizeof(p->in) - 1 - p->length));
}

static void take_request(struct talk_peer *p)
{
	struct talk t = {.peer = p, .head = p->in};
	char *end = strstr(p->in, "\r\n\r\n");
	const char *length = strcasestr(p->in, "\r\nContent-Length:");

	if (end == NULL)
		return;
	size_t body = length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0;
	size_t head = (size_t)(end + 4 - p->in);
	if (p->length < head + body)
		return;
	if (sscanf(p->in, "%7s %1023s", t.method, t.path) != 2)
		abort();
	end[2] = '\0';
	t.body = p->in + head;
	p->length = 0; // one request at a time: the client does not pipeline
	p->world->answer(p->world->user, &t);
	memset(p->in, 0, sizeof(p->in));
}

static void on_bytes(uv_stream_t *stream, ssize_t n, const uv_buf_t *in)
{
	struct talk_peer *p = stream->data;

	(void)in;
	if (n < 0) {
		peer_close(p);
		return;
	}
	p->length += (size_t)n;
	take_request(p);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct sync_world *w = listener->data;
	struct talk_peer *p = calloc(1, sizeof(*p));

	if (p == NULL || status < 0)
		abort();
	p->world = w;
	p->next = w->peers;
	w->peers = p;
	uv_pipe_init(&w->loop, &p->pipe, 0);
	p->pipe.data = p;
	if (uv_accept(listener, (uv_stream_t *)&p->pipe) < 0)
		abort();
	uv_read_start((uv_stream_t *)&p->pipe, on_room, on_bytes);
}

static void on_sent(uv_write_t *write, int status)
{
	(void)status;
	free(write->data);
	free(write);
}

void talk_reply(struct talk *t, int status, const char *fields, const char *body)
{
	size_t n = strlen(body), room = n + strlen(fields) + 256;
	char *text = malloc(room);
	uv_write_t *write = malloc(sizeof(*write));

	if (text == NULL || write == NULL)
		abort();
	int length = snprintf(text, room, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n%s\r\n%s",
		status, status == 304 ? 0 : n, fields, status == 304 ? "" : body);
	uv_buf_t out = uv_buf_init(text, (unsigned)length);
	write->data = text;
	uv_write(write, (uv_stream_t *)&t->peer->pipe, &out, 1, on_sent);
}

void talk_drop(struct talk *t)
{
	peer_close(t->peer);
}

const char *talk_query(const struct talk *t, const char *key, char *out, size_t room)
{
	char name[64];
	const char *at = strchr(t->path, '?');

	out[0] = '\0';
	snprintf(name, sizeof(name), "%s=", key);
	while (at != NULL) {
		at++;
		if (strncmp(at, name, strlen(name)) == 0) {
			at += strlen(name);
			snprintf(out, room, "%.*s", (int)strcspn(at, "&"), at);
			return out;
		}
		at = strchr(at, '&');
	}
	return out;
}

bool talk_has(const struct talk *t, const char *header_line)
{
	return strstr(t->head, header_line) != NULL;
}

static void on_pulse(uv_timer_t *timer)
{
	(void)timer;
}

void sync_world_open(
	struct sync_world *w, void (*answer)(void *user, struct talk *talk), void *user)
{
	char spec[96];

	memset(w, 0, sizeof(*w));
	signal(SIGPIPE, SIG_IGN);
	snprintf(w->dir, sizeof(w->dir), "/tmp/sync-test-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->path, sizeof(w->path), "%s/socket", w->dir);
	snprintf(spec, sizeof(spec), "unix:%s", w->path);
	assert_true(http_server_parse(spec, &w->address, NULL));
	w->answer = answer;
	w->user = user;
	uv_loop_init(&w->loop);
	uv_timer_init(&w->loop, &w->pulse);
	uv_timer_start(&w->pulse, on_pulse, 5, 5);
	uv_pipe_init(&w->loop, &w->listener, 0);
	w->listener.data = w;
	assert_int_equal(uv_pipe_bind(&w->listener, w->path), 0);
	assert_int_equal(uv_listen((uv_stream_t *)&w->listener, 64, on_connection), 0);
	w->http = http_create(&w->loop, NULL, NULL);
	assert_non_null(w->http);
}

static void on_http_closed(void *user)
{
	((struct sync_world *)user)->http_closed = true;
}

void sync_world_close(struct sync_world *w)
{
	http_close(w->http, on_http_closed, w);
	while (w->peers != NULL)
		peer_close(w->peers);
	uv_close((uv_handle_t *)&w->listener, NULL);
	uv_close((uv_handle_t *)&w->pulse, NULL);
	uv_run(&w->loop, UV_RUN_DEFAULT);
	assert_true(w->http_closed);
	assert_int_equal(uv_loop_close(&w->loop), 0);
	unlink(w->path);
	rmdir(w->dir);
}

void sync_world_until(struct sync_world *w, const bool *flag)
{
	while (!*flag)
		uv_run(&w->loop, UV_RUN_ONCE);
}

void sync_world_turns(struct sync_world *w, unsigned turns)
{
	while (turns-- > 0)
		uv_run(&w->loop, UV_RUN_ONCE);
}
