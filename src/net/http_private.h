/* SPDX-License-Identifier: MIT */
/* The three parts of struct http:
 *   http.c           what callers see: create, send, cancel, close, and the calls of done
 *   http_transfer.c  one request as an easy handle: options, callbacks, what its end means
 *   http_multi.c     libcurl's sockets and timer on the loop
 * A transfer is in `active` while libcurl has it, then in `finished` until done has been called.
 * done is only called while http_settle runs, from the loop and outside libcurl. */
#ifndef YIPING_NET_HTTP_PRIVATE_H
#define YIPING_NET_HTTP_PRIVATE_H

#include <sys/queue.h>

#include <curl/curl.h>
#include <uv.h>

#include "http_head.h"
#include "yiping/base/buf.h"
#include "yiping/net/http.h"

struct http_transfer {
	TAILQ_ENTRY(http_transfer) link; // in active or finished
	struct http *http;
	uint64_t id;
	CURL *easy;                // NULL once finished
	struct curl_slist *fields; // holds the bearer token
	bool is_active;
	bool over_cap;
	size_t head_bytes;
	struct http_head head;
	struct buf body;
	http_done_fn done;
	void *user;
	struct http_result result;
	char shown[512]; // the server, for sentences
	char why[CURL_ERROR_SIZE];
};

TAILQ_HEAD(http_transfers, http_transfer);

/* One socket that libcurl wants watched; freed in its close callback. */
struct http_socket {
	uv_poll_t poll;
	LIST_ENTRY(http_socket) link;
	struct http *http;
	curl_socket_t fd;
	int events;        // of uv_poll_start
	unsigned failures; // polls that ended with an error
	bool is_closed;    // uv_close was called
};

LIST_HEAD(http_sockets, http_socket);

struct http {
	uv_loop_t *loop;
	CURLM *multi;
	uv_timer_t timeout;          // libcurl's one
	uv_timer_t delivery;         // runs while something is in finished
	struct http_sockets sockets; // not yet closed
	unsigned handles;            // of libuv, until their close callbacks
	struct http_transfers active, finished;
	size_t outstanding; // in both
	uint64_t last_id;
	bool is_broken;   // the multi has to be replaced
	bool is_ending;   // the multi is being cleaned up: no new watches
	bool is_closing;  // http_close was called
	bool is_in_timer; // a timer armed for 0 ms now would run again before any poll
	unsigned most_requests;
	long most_idle;
	char *user_agent;
	char *ca_file; // NULL = the system's
	void (*closed)(void *user);
	void *closed_user;
};

/* http_transfer.c */

/* Never NULL. When the request breaks a rule the transfer has no easy handle and its result says
 * HTTP_REFUSED. */
struct http_transfer *http_transfer_create(struct http *http, uint64_t id,
	const struct http_request *request, http_done_fn done, void *user);
void http_transfer_destroy(struct http_transfer *t);

/* Fills the result from the way libcurl ended. */
void http_transfer_conclude(struct http_transfer *t, CURLcode rc);

/* Fills the result of one that did not end by libcurl: kind and a sentence. */
void http_transfer_fail(struct http_transfer *t, enum http_kind kind, const char *why);

/* http_multi.c */

void http_multi_open(struct http *http);

/* Ends the multi and its watches. No easy handle may be left in it. */
void http_multi_end(struct http *http);

/* Takes the easy handle out of the multi and frees it. */
void http_multi_remove(struct http *http, struct http_transfer *t);

/* Replaces the multi after libcurl or libuv failed under it; all active transfers fail. */
void http_multi_replace(struct http *http);

/* Moves what libcurl has ended from active to finished. */
void http_multi_drain(struct http *http);

/* http.c */

/* What every callback of the loop does last: drain, repair, deliver. */
void http_settle(struct http *http);

/* Moves an active or new transfer to finished; its result is filled. */
void http_finish(struct http *http, struct http_transfer *t);

/* The close callback's part: the last handle of a closing http frees it. */
void http_handle_closed(struct http *http);

#endif
