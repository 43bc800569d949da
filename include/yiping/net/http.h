/* SPDX-License-Identifier: MIT */
/* HTTP requests on a libuv loop. One struct http a loop, used from the loop's thread only.
 * Redirects are never followed, every transfer has a time-out, every answer has a cap. */
#ifndef YIPING_NET_HTTP_H
#define YIPING_NET_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "yiping/base/error.h"
#include "yiping/net/http_server.h"

#define HTTP_CONNECT_MS 10000u            // default time to connect
#define HTTP_TOTAL_MS 60000u              // default time for all of it
#define HTTP_BODY_CAP ((size_t)8 << 20)   // default for decoded bytes of an answer
#define HTTP_BODY_MOST ((size_t)64 << 20) // no request may ask for more than this
#define HTTP_SEND_MOST ((size_t)4 << 20)  // bytes of a request's body
#define HTTP_VALUE_ROOM 256               // of a captured header, with the NUL

struct http;

struct http_options {
	const char *user_agent; // NULL = "yiping/<version>"
	const char *ca_file;    // PEM roots to trust; NULL = those of the system
	unsigned most_requests; // outstanding at once, more are refused; 0 = 64
	unsigned most_idle;     // connections kept open between requests; 0 = 8
};

enum http_kind {
	HTTP_OK,          // a whole answer came, whatever its status (also 3xx, 4xx, 5xx)
	HTTP_UNREACHABLE, // no connection, or it ended before an answer
	HTTP_TIMEOUT,
	HTTP_TOO_LARGE, // body or headers over the cap
	HTTP_TRUNCATED, // ended before the answer was whole
	HTTP_GARBLED,   // what came is not HTTP
	HTTP_TLS,       // certificate or handshake
	HTTP_CANCELLED, // http_close came first
	HTTP_REFUSED,   // the request breaks a rule and was not sent
	HTTP_KINDS,
};

/* The headers that are kept of an answer. */
enum http_header {
	HTTP_ETAG,
	HTTP_ACT_TAG,
	HTTP_API_EPOCH,
	HTTP_API_SEQ,
	HTTP_DATE,
	HTTP_RETRY_AFTER,
	HTTP_POLL_AFTER,
	HTTP_CONTENT_TYPE,
	HTTP_REQUEST_ID,
	HTTP_HEADERS,
};

struct http_result {
	uint64_t id;
	enum http_kind kind;
	int status;         // 0 if no status line came
	bool went_out;      // some of the request was given to the network
	char *body;         // NUL-terminated, decoded; NULL unless kind is HTTP_OK
	size_t length;      // bytes of it
	struct error error; // empty for HTTP_OK, else code http_kind_code(kind) and a sentence
	char header[HTTP_HEADERS][HTTP_VALUE_ROOM]; // "" = absent; use http_result_header
};

struct http_field {
	const char *name;
	const char *value;
};

/* All is copied by http_send; zeroed members have the defaults named here. */
struct http_request {
	const struct http_server *server;
	const char *method;              // upper case; NULL = GET
	const char *path;                // "/v1/…" with the query, already percent-encoded
	const struct http_field *fields; // headers to send
	size_t field_count;              // at most 32
	const char *bearer;              // token, without the word "Bearer"; NULL = none
	const void *body;                // NULL = none
	size_t body_length;
	const char *content_type; // of the body; NULL = application/json
	size_t body_cap;          // most decoded bytes of the answer; 0 = HTTP_BODY_CAP
	uint32_t connect_ms;      // 0 = HTTP_CONNECT_MS
	uint32_t total_ms;        // 0 = HTTP_TOTAL_MS; for a long poll more than its wait
	uint32_t stall_s; // most seconds below 1 byte/s (mean of 5 s); 0 = no limit, for long polls
	bool fresh;       // on a new connection, for after a suspend of the machine
};

/* Called once a request, from the loop, never from inside http_send or http_cancel. The result is
 * the callee's to read until it returns. It may send, cancel and close. */
typedef void (*http_done_fn)(void *user, struct http_result *result);

/* NULL with e filled: "net_curl" (libcurl does not start or lacks a resolver that does not block),
 * "net_sigpipe" (the program has to ignore SIGPIPE first: a lost TLS peer would end it).
 * o may be NULL. Its strings are copied. */
struct http *http_create(uv_loop_t *loop, const struct http_options *o, struct error *e);

/* Ends everything. What is outstanding is reported as HTTP_CANCELLED from the loop; then all
 * handles are closed, the memory is gone and closed(user) is called from the loop (closed may be
 * NULL). May be called from a done callback. NULL is fine, then nothing is called. */
void http_close(struct http *http, void (*closed)(void *user), void *user);

/* Starts a request; returns its number, never used again. done is called exactly once unless the
 * request is cancelled. A request that breaks a rule gets a number too and ends as HTTP_REFUSED.
 * Returns 0, and never calls done, only after http_close. */
uint64_t http_send(
	struct http *http, const struct http_request *request, http_done_fn done, void *user);

/* True if the request was outstanding; its callback is never called after that. Unknown and
 * finished numbers are harmless. */
bool http_cancel(struct http *http, uint64_t id);

/* Requests whose callback has not been called. */
size_t http_outstanding(const struct http *http);

/* The value of a header, NULL if it was absent, longer than the room, or not printable ASCII. */
const char *http_result_header(const struct http_result *result, enum http_header which);

/* Takes the body out of the result; the caller frees it with free(). NULL unless HTTP_OK. */
char *http_result_take_body(struct http_result *result, size_t *length);

/* "net_unreachable", "net_timeout" and so on; "" for HTTP_OK. */
const char *http_kind_code(enum http_kind kind);

#endif
