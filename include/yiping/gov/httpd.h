/* SPDX-License-Identifier: MIT */
/* libmicrohttpd on the libuv loop: requests come in whole, answers go out now or later. */
#ifndef YIPING_GOV_HTTPD_H
#define YIPING_GOV_HTTPD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "yiping/base/error.h"

struct httpd;

/* One request. It is valid from on_exchange until exchange_reply; after that it must not be
 * touched. */
struct exchange {
	char method[12];
	char path[192];      // decoded, without the query; longer than any there is when cut
	const char *body;    // NUL-terminated; "" if none
	size_t body_length;
	bool body_too_large; // the body was thrown away
	void *user;          // the handler's own; see `gone`
	void (*gone)(struct exchange *c); // called once before c is freed, NULL for none
};

#define REPLY_HEADERS_MAX 10

struct reply_header {
	const char *name;
	const char *value; // copied
};

/* An answer's bytes, shared by as many answers as there are (loop thread only). */
struct shared_bytes;

struct shared_bytes *shared_bytes_create(char *data, size_t n); // takes over data (heap)
struct shared_bytes *shared_bytes_ref(struct shared_bytes *b);
void shared_bytes_unref(struct shared_bytes *b); // NULL is fine
const char *shared_bytes_data(const struct shared_bytes *b, size_t *n);

struct reply {
	int status;
	const char *content_type;    // NULL for no body
	struct shared_bytes *body;   // one reference is taken over; NULL = empty
	struct reply_header headers[REPLY_HEADERS_MAX]; // until the first without a name
};

struct httpd_options {
	uv_loop_t *loop;
	const char
		*listen; // "unix:/path" or "127.0.0.1:PORT" or "[::1]:PORT"; PORT 0 = any free one
	size_t body_cap;      // bytes of a request's body
	unsigned connections; // most at once, 0 = 12000
	/* On the loop thread, for each whole request. It may reply at once or keep the call. */
	void (*on_exchange)(void *user, struct exchange *c);
	void *user;
};

/* Binds and listens: a unix socket is made 0600 (a stale one is removed, a live one is an error).
 * Plain HTTP on anything but loopback is refused. */
struct httpd *httpd_create(const struct httpd_options *options, struct error *e);

/* Where it listens, "unix:/path" or "http://127.0.0.1:4321". */
const char *httpd_address(const struct httpd *h);

/* Connections open now, and calls kept without an answer. */
unsigned httpd_connections(const struct httpd *h);
unsigned httpd_pending(const struct httpd *h);

/* A header of the request, NULL if absent; a query argument, decoded, NULL if absent. */
const char *exchange_header(const struct exchange *c, const char *name);
const char *exchange_query(const struct exchange *c, const char *name);

/* True if who asked has hung up meanwhile; a kept call hears nothing of it by itself. */
bool exchange_has_left(const struct exchange *c);

/* Answers. */
void exchange_reply(struct exchange *c, const struct reply *r);

/* Answers every kept call with 503, closes all connections and frees h in the loop's close
 * callback. */
void httpd_close(struct httpd *h, void (*closed)(void *user), void *user);

#endif
