/* SPDX-License-Identifier: MIT */
#include "net_fault.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "yiping/base/mem.h"

struct fault_peer {
	struct fault_server *server;
	struct fault_peer *next;
	union {
		uv_pipe_t pipe;
		uv_tcp_t tcp;
		uv_stream_t stream;
		uv_handle_t handle;
	} socket;
	uv_timer_t drip;
	size_t dripped;
	unsigned handles;
	bool is_closing;
	char in[8192];
	size_t in_length;
	size_t skip; // body bytes still to come that do not fit
};

static void check(int rc, const char *what)
{
	if (rc < 0) {
		fprintf(stderr, "fault server: %s: %s\n", what, uv_strerror(rc));
		abort();
	}
}

static void on_peer_closed(uv_handle_t *handle)
{
	struct fault_peer *p = handle->data;

	if (--p->handles == 0)
		free(p);
}

static void peer_close(struct fault_peer *p)
{
	struct fault_peer **at = &p->server->peers;

	if (p->is_closing)
		return;
	p->is_closing = true;
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	uv_close(&p->socket.handle, on_peer_closed);
	uv_close((uv_handle_t *)&p->drip, on_peer_closed);
}

struct send {
	uv_write_t write;
	struct fault_peer *peer;
	bool last;
};

static void on_sent(uv_write_t *write, int status)
{
	struct send *s = write->data;

	if (s->last || status < 0)
		peer_close(s->peer);
	free(s);
}

static void peer_send(struct fault_peer *p, const char *bytes, size_t n, bool last)
{
	struct send *s = mem_alloc(sizeof(*s));
	uv_buf_t out = {.base = (char *)bytes, .len = n};

	s->write.data = s;
	s->peer = p;
	s->last = last;
	if (uv_write(&s->write, &p->socket.stream, &out, 1, on_sent) < 0) {
		free(s);
		peer_close(p);
	}
}

static size_t reply_length(const struct fault_server *s)
{
	return s->length > 0 ? s->length : strlen(s->reply);
}

static void on_drip(uv_timer_t *timer)
{
	struct fault_peer *p = timer->data;

	peer_send(p, p->server->reply + p->dripped++ % reply_length(p->server), 1, false);
}

static void answer(struct fault_peer *p)
{
	struct fault_server *s = p->server;

	if (s->reply == NULL) {
		if (s->ends)
			peer_close(p);
		return;
	}
	if (s->drips) {
		uv_timer_start(&p->drip, on_drip, 1, 1);
		return;
	}
	peer_send(p, s->reply, reply_length(s), s->ends);
}

/* Bytes of the first request in the buffer, 0 while its head is not whole. */
static size_t request_length(const struct fault_peer *p)
{
	const char *end = strstr(p->in, "\r\n\r\n");
	const char *length = strcasestr(p->in, "\r\nContent-Length:");

	if (end == NULL)
		return 0;
	size_t body = 0;
	if (length != NULL && length < end)
		body = strtoul(length + 17, NULL, 10);
	return (size_t)(end + 4 - p->in) + body;
}

static void take_requests(struct fault_peer *p)
{
	struct fault_server *s = p->server;
	size_t n;

	while (!p->is_closing && (n = request_length(p)) > 0) {
		bool is_whole = n <= p->in_length;
		if (!is_whole && n < sizeof(p->in))
			return;
		size_t have = is_whole ? n : p->in_length;
		memcpy(s->last, p->in, have);
		s->last[have] = '\0';
		p->skip = n - have;
		memmove(p->in, p->in + have, p->in_length - have + 1);
		p->in_length -= have;
		s->requested++;
		answer(p);
	}
}

static void on_room(uv_handle_t *handle, size_t wished, uv_buf_t *out)
{
	struct fault_peer *p = handle->data;

	(void)wished;
	out->base = p->in + p->in_length;
	out->len = sizeof(p->in) - 1 - p->in_length;
}

static void on_bytes(uv_stream_t *stream, ssize_t n, const uv_buf_t *in)
{
	struct fault_peer *p = stream->data;

	(void)in;
	if (n < 0) {
		peer_close(p);
		return;
	}
	if (p->server->hasty) {
		uv_read_stop(stream);
		answer(p);
		return;
	}
	size_t skipped = p->skip < (size_t)n ? p->skip : (size_t)n;
	p->skip -= skipped;
	memmove(p->in + p->in_length, p->in + p->in_length + skipped, (size_t)n - skipped);
	p->in_length += (size_t)n - skipped;
	p->in[p->in_length] = '\0';
	take_requests(p);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct fault_server *s = listener->data;
	struct fault_peer *p = mem_alloc(sizeof(*p));

	check(status, "listen");
	p->server = s;
	p->handles = 2;
	if (s->address.unix_path[0] != '\0')
		uv_pipe_init(s->loop, &p->socket.pipe, 0);
	else
		uv_tcp_init(s->loop, &p->socket.tcp);
	uv_timer_init(s->loop, &p->drip);
	p->socket.handle.data = p;
	p->drip.data = p;
	p->next = s->peers;
	s->peers = p;
	s->accepted++;
	check(uv_accept(listener, &p->socket.stream), "accept");
	check(uv_read_start(&p->socket.stream, on_room, on_bytes), "read");
}

void fault_start(struct fault_server *s, uv_loop_t *loop, const char *path)
{
	char spec[128];

	memset(s, 0, sizeof(*s));
	s->loop = loop;
	if (path != NULL) {
		check(uv_pipe_init(loop, &s->listener.pipe, 0), "pipe");
		check(uv_pipe_bind(&s->listener.pipe, path), "bind");
		snprintf(spec, sizeof(spec), "unix:%s", path);
	} else {
		struct sockaddr_in at;
		int room = sizeof(at);
		uv_ip4_addr("127.0.0.1", 0, &at);
		check(uv_tcp_init(loop, &s->listener.tcp), "tcp");
		check(uv_tcp_bind(&s->listener.tcp, (struct sockaddr *)&at, 0), "bind");
		check(uv_tcp_getsockname(&s->listener.tcp, (struct sockaddr *)&at, &room), "name");
		snprintf(spec, sizeof(spec), "http://127.0.0.1:%u", ntohs(at.sin_port));
	}
	s->listener.handle.data = s;
	check(uv_listen(&s->listener.stream, 256, on_connection), "listen");
	if (!http_server_parse(spec, &s->address, NULL))
		abort();
}

void fault_stop(struct fault_server *s)
{
	while (s->peers != NULL)
		peer_close(s->peers);
	uv_close(&s->listener.handle, NULL);
}
