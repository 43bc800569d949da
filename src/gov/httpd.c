/* SPDX-License-Identifier: MIT */
#include "yiping/gov/httpd.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "listen.h"
#include "yiping/base/buf.h"
#include "yiping/base/mem.h"

#define CONNECTION_MEMORY 8192 // headers live there; the body has a buffer of its own
#define IDLE_TIMEOUT_S 120
#define BACKLOG 1024

struct httpd {
	struct httpd_options options;
	struct MHD_Daemon *daemon;
	uv_poll_t poll;
	uv_timer_t timer;
	struct listener listener;
	struct kept *first; // calls without an answer
	unsigned pending;
	bool running;  // inside MHD_run: it must not be entered again
	int handles;   // libuv handles not yet closed
	void (*closed)(void *user);
	void *closed_user;
};

/* A call with what only this file needs. */
struct kept {
	struct exchange exchange; // first: a call is turned back into its kept
	struct httpd *httpd;
	struct MHD_Connection *connection;
	struct buf body;
	struct MHD_Response *response; // waits to be queued
	int status;
	bool handed; // given to on_exchange
	bool suspended;
	struct kept *next, *previous;
};

struct shared_bytes {
	unsigned references;
	size_t length;
	char *data;
};

struct shared_bytes *shared_bytes_create(char *data, size_t n)
{
	struct shared_bytes *b = mem_alloc(sizeof *b);
	*b = (struct shared_bytes){1, n, data};
	return b;
}

struct shared_bytes *shared_bytes_ref(struct shared_bytes *b)
{
	b->references++;
	return b;
}

void shared_bytes_unref(struct shared_bytes *b)
{
	if (!b || --b->references)
		return;
	free(b->data);
	free(b);
}

const char *shared_bytes_data(const struct shared_bytes *b, size_t *n)
{
	*n = b ? b->length : 0;
	return b ? b->data : "";
}

/* The inner epoll is edge-triggered: after every run the next deadline must be armed, or requests
 * that are buffered inside the library wait for ever. */
static void pump(struct httpd *h)
{
	MHD_UNSIGNED_LONG_LONG ms = 0;
	if (h->running || !h->daemon)
		return;
	h->running = true;
	MHD_run(h->daemon);
	h->running = false;
	if (MHD_get_timeout(h->daemon, &ms) == MHD_YES)
		uv_timer_start(&h->timer, h->timer.timer_cb, ms, 0);
	else
		uv_timer_stop(&h->timer);
}

static void on_timer(uv_timer_t *t)
{
	pump(t->data);
}

static void on_poll(uv_poll_t *p, int status, int events)
{
	(void)status;
	(void)events;
	pump(p->data);
}

static void pump_soon(struct httpd *h)
{
	uv_timer_start(&h->timer, on_timer, 0, 0);
}

static struct kept *kept_of(const struct exchange *c)
{
	return (struct kept *)(uintptr_t)c;
}

static void keep(struct kept *k)
{
	struct httpd *h = k->httpd;
	k->next = h->first;
	if (h->first)
		h->first->previous = k;
	h->first = k;
	h->pending++;
}

static void unkeep(struct kept *k)
{
	struct httpd *h = k->httpd;
	if (k->previous)
		k->previous->next = k->next;
	else
		h->first = k->next;
	if (k->next)
		k->next->previous = k->previous;
	k->next = k->previous = NULL;
	h->pending--;
}

static struct kept *begin_exchange(
	struct httpd *h, struct MHD_Connection *connection, const char *url, const char *method)
{
	struct kept *k = mem_alloc(sizeof *k);
	k->httpd = h;
	k->connection = connection;
	buf_init(&k->body, h->options.body_cap);
	snprintf(k->exchange.method, sizeof k->exchange.method, "%s", method);
	snprintf(k->exchange.path, sizeof k->exchange.path, "%s", url);
	return k;
}

static enum MHD_Result queue(struct kept *k)
{
	enum MHD_Result r = MHD_queue_response(k->connection, (unsigned)k->status, k->response);
	MHD_destroy_response(k->response);
	k->response = NULL;
	return r;
}

static enum MHD_Result hand_over(struct kept *k)
{
	struct httpd *h = k->httpd;
	k->exchange.body = k->body.data ? k->body.data : "";
	k->exchange.body_length = k->body.length;
	k->handed = true;
	keep(k);
	h->options.on_exchange(h->options.user, &k->exchange);
	if (k->response)
		return queue(k);
	k->suspended = true;
	MHD_suspend_connection(k->connection);
	return MHD_YES;
}

/* Called first with the headers, then with pieces of the body, then with none. The answer is never
 * queued in the first call: the connection would be closed after it. */
static enum MHD_Result on_access(void *user, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **state)
{
	struct kept *k = *state;
	(void)version;
	if (!k) {
		*state = begin_exchange(user, connection, url, method);
		return MHD_YES;
	}
	if (*upload_size) {
		if (k->exchange.body_too_large || !buf_add(&k->body, upload, *upload_size)) {
			k->exchange.body_too_large = true;
			buf_finish(&k->body);
			buf_init(&k->body, k->httpd->options.body_cap);
		}
		*upload_size = 0;
		return MHD_YES;
	}
	if (k->response)
		return queue(k);
	return k->handed ? MHD_YES : hand_over(k);
}

static void on_completed(void *user, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode why)
{
	struct kept *k = *state;
	(void)user;
	(void)connection;
	(void)why;
	if (!k)
		return;
	*state = NULL;
	if (k->exchange.gone)
		k->exchange.gone(&k->exchange);
	if (k->response)
		MHD_destroy_response(k->response);
	buf_finish(&k->body);
	free(k);
}

const char *exchange_header(const struct exchange *c, const char *name)
{
	return MHD_lookup_connection_value(kept_of(c)->connection, MHD_HEADER_KIND, name);
}

const char *exchange_query(const struct exchange *c, const char *name)
{
	return MHD_lookup_connection_value(kept_of(c)->connection, MHD_GET_ARGUMENT_KIND, name);
}

static void let_go(void *bytes)
{
	shared_bytes_unref(bytes);
}

static struct MHD_Response *make_response(const struct reply *r)
{
	size_t n = 0;
	const char *data = shared_bytes_data(r->body, &n);
	struct MHD_Response *m = r->body ? MHD_create_response_from_buffer_with_free_callback_cls(
						   n, (void *)(uintptr_t)data, let_go, r->body)
					 : MHD_create_response_from_buffer(0,
						   (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
	if (!m)
		mem_die("no memory for an HTTP response");
	if (r->content_type)
		MHD_add_response_header(m, MHD_HTTP_HEADER_CONTENT_TYPE, r->content_type);
	for (int i = 0; i < REPLY_HEADERS_MAX && r->headers[i].name; i++)
		if (r->headers[i].value)
			MHD_add_response_header(m, r->headers[i].name, r->headers[i].value);
	return m;
}

bool exchange_has_left(const struct exchange *c)
{
	char byte;
	const union MHD_ConnectionInfo *i =
		MHD_get_connection_info(kept_of(c)->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (!i)
		return false;
	ssize_t n = recv(i->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	return n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void exchange_reply(struct exchange *c, const struct reply *r)
{
	struct kept *k = kept_of(c);
	k->response = make_response(r);
	k->status = r->status;
	unkeep(k);
	if (!k->suspended)
		return;
	k->suspended = false;
	MHD_resume_connection(k->connection);
	pump_soon(k->httpd);
}

static struct MHD_Daemon *start_daemon(struct httpd *h)
{
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
	unsigned most = h->options.connections ? h->options.connections : 12000;
	return MHD_start_daemon(flags, 0, NULL, NULL, on_access, h,
		MHD_OPTION_LISTEN_SOCKET, h->listener.fd,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
		MHD_OPTION_CONNECTION_LIMIT, most,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_TIMEOUT_S,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_END);
}

struct httpd *httpd_create(const struct httpd_options *options, struct error *e)
{
	struct httpd *h = mem_alloc(sizeof *h);
	h->options = *options;
	if (!listener_open(&h->listener, options->listen, BACKLOG, e))
		goto error_free;
	h->daemon = start_daemon(h);
	if (!h->daemon) {
		error_set(e, "listen", "The HTTP server could not be started.");
		goto error_listener;
	}
	int fd = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	if (uv_poll_init(options->loop, &h->poll, fd) != 0) {
		error_set(e, "listen", "The event loop refused the server's descriptor.");
		goto error_daemon;
	}
	uv_timer_init(options->loop, &h->timer);
	h->poll.data = h->timer.data = h;
	h->handles = 2;
	uv_poll_start(&h->poll, UV_READABLE, on_poll);
	pump_soon(h);
	return h;

error_daemon:
	MHD_stop_daemon(h->daemon); // closes the socket too
	h->listener.fd = -1;
error_listener:
	listener_close(&h->listener);
error_free:
	free(h);
	return NULL;
}

const char *httpd_address(const struct httpd *h)
{
	return h->listener.address;
}

unsigned httpd_connections(const struct httpd *h)
{
	return MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections;
}

unsigned httpd_pending(const struct httpd *h)
{
	return h->pending;
}

static void on_handle_closed(uv_handle_t *handle)
{
	struct httpd *h = handle->data;
	if (--h->handles)
		return;
	if (h->closed)
		h->closed(h->closed_user);
	free(h);
}

/* Suspended connections would abort MHD_stop_daemon, so every kept call is answered first. */
void httpd_close(struct httpd *h, void (*closed)(void *user), void *user)
{
	struct reply gone = {.status = 503};
	h->closed = closed;
	h->closed_user = user;
	while (h->first)
		exchange_reply(&h->first->exchange, &gone);
	MHD_run(h->daemon);
	uv_poll_stop(&h->poll);
	MHD_stop_daemon(h->daemon);
	h->daemon = NULL;
	h->listener.fd = -1;
	listener_close(&h->listener);
	uv_close((uv_handle_t *)&h->poll, on_handle_closed);
	uv_close((uv_handle_t *)&h->timer, on_handle_closed);
}
