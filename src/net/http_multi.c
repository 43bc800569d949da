/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>

#include "http_private.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"

/* Reads of what came before a reset, each at most curl's buffer. */
#define MOST_FAILURES 64

static void act(struct http *http, curl_socket_t fd, int events)
{
	int running;
	CURLMcode rc = curl_multi_socket_action(http->multi, fd, events, &running);

	if (rc != CURLM_OK) {
		log_write(LOG_WARN, "net", "libcurl: %s", curl_multi_strerror(rc));
		http->is_broken = true;
	}
}

static void on_timeout(uv_timer_t *timer)
{
	struct http *http = timer->data;

	http->is_in_timer = true;
	act(http, CURL_SOCKET_TIMEOUT, 0);
	http_settle(http);
	http->is_in_timer = false;
}

/* libcurl must not be called from here; a new time replaces the old one. */
static int on_timer_wish(CURLM *multi, long ms, void *user)
{
	struct http *http = user;

	(void)multi;
	if (ms < 0 || http->is_ending) {
		uv_timer_stop(&http->timeout);
		return 0;
	}
	if (ms == 0 && http->is_in_timer)
		ms = 1;
	uv_timer_start(&http->timeout, on_timeout, (uint64_t)ms, 0);
	return 0;
}

static void on_socket_closed(uv_handle_t *handle)
{
	struct http_socket *s = handle->data;
	struct http *http = s->http;

	free(s);
	http_handle_closed(http);
}

static void socket_close(struct http_socket *s)
{
	LIST_REMOVE(s, link);
	s->is_closed = true;
	uv_poll_stop(&s->poll); // before libcurl closes the descriptor
	uv_close((uv_handle_t *)&s->poll, on_socket_closed);
}

static void on_ready(uv_poll_t *poll, int status, int events);

/* libuv gives every error of a socket as UV_EBADF and stops polling. An answer that came before the
 * error can still be read, so libcurl is told "readable, with an error" and the poll goes on; with
 * the error alone it would give up at once. The count keeps a socket that stays in error from
 * spinning. */
static void on_failure(struct http_socket *s)
{
	struct http *http = s->http;

	if (++s->failures <= MOST_FAILURES) {
		act(http, s->fd, CURL_CSELECT_IN | CURL_CSELECT_ERR);
		bool is_open = !s->is_closed && fcntl(s->fd, F_GETFD) >= 0;
		if (is_open && uv_poll_start(&s->poll, s->events, on_ready) == 0)
			return;
	}
	if (!s->is_closed)
		act(http, s->fd, CURL_CSELECT_ERR);
	if (!s->is_closed) {
		curl_multi_assign(http->multi, s->fd, NULL);
		socket_close(s);
	}
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
	struct http_socket *s = poll->data;
	struct http *http = s->http;

	if (status < 0) {
		on_failure(s);
	} else {
		act(http, s->fd,
			(events & UV_READABLE ? CURL_CSELECT_IN : 0) |
				(events & UV_WRITABLE ? CURL_CSELECT_OUT : 0));
	}
	http_settle(http);
}

static struct http_socket *socket_open(struct http *http, curl_socket_t fd)
{
	struct http_socket *s = mem_alloc(sizeof(*s));

	s->http = http;
	s->fd = fd;
	int rc = uv_poll_init_socket(http->loop, &s->poll, fd);
	if (rc != 0) {
		log_write(LOG_WARN, "net", "socket %d cannot be watched: %s", fd, uv_strerror(rc));
		free(s);
		return NULL;
	}
	s->poll.data = s;
	http->handles++;
	LIST_INSERT_HEAD(&http->sockets, s, link);
	return s;
}

/* The easy handle may be an internal one and the socket a resolver's: neither is looked at. */
static int on_socket_wish(CURL *easy, curl_socket_t fd, int what, void *user, void *assigned)
{
	struct http *http = user;
	struct http_socket *s = assigned;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (s != NULL) {
			curl_multi_assign(http->multi, fd, NULL);
			socket_close(s);
		}
		return 0;
	}
	if (http->is_ending)
		return 0;
	if (s == NULL) {
		s = socket_open(http, fd);
		if (s == NULL) {
			http->is_broken = true;
			return -1;
		}
		curl_multi_assign(http->multi, fd, s);
	}
	s->events =
		(what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
	if (uv_poll_start(&s->poll, s->events, on_ready) != 0) {
		http->is_broken = true;
		return -1;
	}
	return 0;
}

void http_multi_open(struct http *http)
{
	CURLM *multi = curl_multi_init();

	if (multi == NULL)
		mem_die("out of memory");
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket_wish);
	curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, http);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer_wish);
	curl_multi_setopt(multi, CURLMOPT_TIMERDATA, http);
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, http->most_idle);
	http->multi = multi;
}

/* The clean-up itself calls on_socket_wish, so the loop's side goes last. */
void http_multi_end(struct http *http)
{
	struct http_socket *s;

	http->is_ending = true;
	curl_multi_cleanup(http->multi);
	http->multi = NULL;
	while ((s = LIST_FIRST(&http->sockets)) != NULL)
		socket_close(s);
	uv_timer_stop(&http->timeout);
	http->is_ending = false;
}

void http_multi_remove(struct http *http, struct http_transfer *t)
{
	curl_multi_remove_handle(http->multi, t->easy);
	curl_easy_cleanup(t->easy);
	t->easy = NULL;
}

void http_multi_replace(struct http *http)
{
	struct http_transfer *t;

	http->is_broken = false;
	while ((t = TAILQ_FIRST(&http->active)) != NULL) {
		http_multi_remove(http, t);
		http_transfer_fail(t, HTTP_UNREACHABLE, "the connections had to be given up");
		http_finish(http, t);
	}
	http_multi_end(http);
	http_multi_open(http);
}

void http_multi_drain(struct http *http)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
		struct http_transfer *t = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		CURLcode rc = message->data.result; // the message is gone after the removal
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
		http_transfer_conclude(t, rc);
		http_multi_remove(http, t);
		http_finish(http, t);
	}
}
