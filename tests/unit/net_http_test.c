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
#include <sys/socket.h>
#include <unistd.h>

#include "net_fault.h"
#include "yiping/net/http.h"

#define SOON_MS 60 // for what has to time out; nothing depends on how exactly
#define TOKEN "s3cret-t0ken"
#define PLAIN_ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

struct world {
	uv_loop_t loop;
	uv_timer_t pulse; // ends each UV_RUN_ONCE, which blocks even after a timer did what was awaited
	struct http *http;
	struct fault_server server;
	bool closed;
	char dir[32];
	char path[64];
};

struct outcome {
	unsigned calls;
	struct http_result result; // body is ours
};

static void on_done(void *user, struct http_result *result)
{
	struct outcome *o = user;
	size_t n = result->length;
	char *body = http_result_take_body(result, &n);

	o->calls++;
	free(o->result.body);
	o->result = *result;
	o->result.body = body;
	o->result.length = n;
}

static void on_closed(void *user)
{
	struct world *w = user;

	w->closed = true;
}

static void on_pulse(uv_timer_t *timer)
{
	(void)timer;
}

static int world_open(void **state, bool tcp)
{
	struct world *w = test_calloc(1, sizeof(*w));
	struct http_options options = {.most_requests = 80};
	struct error e = {0};

	snprintf(w->dir, sizeof(w->dir), "/tmp/net-test-XXXXXX");
	if (mkdtemp(w->dir) == NULL)
		return -1;
	snprintf(w->path, sizeof(w->path), "%s/socket", w->dir);
	uv_loop_init(&w->loop);
	uv_timer_init(&w->loop, &w->pulse);
	uv_timer_start(&w->pulse, on_pulse, 5, 5);
	fault_start(&w->server, &w->loop, tcp ? NULL : w->path);
	w->http = http_create(&w->loop, &options, &e);
	*state = w;
	return w->http != NULL ? 0 : -1;
}

static int setup_unix(void **state)
{
	return world_open(state, false);
}

static int setup_tcp(void **state)
{
	return world_open(state, true);
}

/* Every test ends here: nothing may be left on the loop. */
static int teardown(void **state)
{
	struct world *w = *state;

	if (w->http != NULL)
		http_close(w->http, on_closed, w);
	fault_stop(&w->server);
	uv_close((uv_handle_t *)&w->pulse, NULL);
	uv_run(&w->loop, UV_RUN_DEFAULT);
	int rc = uv_loop_close(&w->loop);
	bool closed = w->closed;
	unlink(w->path);
	rmdir(w->dir);
	test_free(w);
	return rc == 0 && closed ? 0 : -1;
}

static struct http_request request_to(const struct world *w)
{
	return (struct http_request){.server = &w->server.address, .path = "/v1/meta"};
}

static void wait_for(struct world *w, const struct outcome *o, unsigned calls)
{
	while (o->calls < calls)
		uv_run(&w->loop, UV_RUN_ONCE);
}

static void ask(struct world *w, const struct http_request *r, struct outcome *o)
{
	unsigned before = o->calls;
	uint64_t id = http_send(w->http, r, on_done, o);

	assert_true(id > 0);
	assert_int_equal(o->calls, before); // never from inside
	assert_int_equal(http_outstanding(w->http), 1);
	wait_for(w, o, before + 1);
	assert_int_equal(o->calls, before + 1);
	assert_int_equal(o->result.id, id);
	assert_int_equal(http_outstanding(w->http), 0);
	if (o->result.kind != HTTP_OK) {
		assert_null(o->result.body);
		assert_string_equal(o->result.error.code, http_kind_code(o->result.kind));
		assert_true(strlen(o->result.error.text) > 20);
	}
}

static void forget(struct outcome *o)
{
	free(o->result.body);
	o->result.body = NULL;
}

/* Asks once with this behaviour of the server and expects this kind. */
static void expect(struct world *w, const char *reply, bool ends, size_t cap, enum http_kind kind)
{
	struct outcome o = {0};
	struct http_request r = request_to(w);

	w->server.reply = reply;
	w->server.ends = ends;
	r.body_cap = cap;
	r.bearer = TOKEN;
	ask(w, &r, &o);
	if (o.result.kind != kind)
		fail_msg("kind %d instead of %d: %s", o.result.kind, kind, o.result.error.text);
	assert_null(strstr(o.result.error.text, TOKEN));
	forget(&o);
}

static void whole_answer(void **state)
{
	static const struct http_field fields[] = {{"If-None-Match", "\"e1.7\""}, {"X-Empty", ""}};
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);

	w->server.reply = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nETAG:  \"e1.8\" \r\n"
		"Act-Tag: \"e1.3\"\r\nApi-Epoch: e1\r\nApi-Seq: 812\r\nRetry-After: 3\r\nPoll-After: 4\r\n"
		"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRequest-Id: r-1\r\nETag: \"second\"\r\n"
		"Content-Length: 5\r\n\r\nhello";
	r.fields = fields;
	r.field_count = 2;
	r.bearer = TOKEN;
	r.path = "/v1/changes?since=%7E";
	ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 200);
	assert_string_equal(o.result.body, "hello");
	assert_int_equal(o.result.length, 5);
	assert_string_equal(o.result.error.code, "");
	static const char *const expected[HTTP_HEADERS] = {"\"e1.8\"", "\"e1.3\"", "e1", "812",
		"Sun, 06 Nov 1994 08:49:37 GMT", "3", "4", "application/json", "r-1"};
	for (int i = 0; i < HTTP_HEADERS; i++)
		assert_string_equal(http_result_header(&o.result, i), expected[i]);
	assert_ptr_equal(strstr(w->server.last, "GET /v1/changes?since=%7E HTTP/1.1\r\n"),
		w->server.last);
	assert_non_null(strstr(w->server.last, "\r\nAuthorization: Bearer " TOKEN "\r\n"));
	assert_non_null(strstr(w->server.last, "\r\nIf-None-Match: \"e1.7\"\r\n"));
	assert_non_null(strstr(w->server.last, "\r\nX-Empty:\r\n"));
	assert_non_null(strstr(w->server.last, "\r\nUser-Agent: yiping/"));
	assert_null(strstr(w->server.last, "Content-Type"));
	forget(&o);
}

static void headers_that_are_not_kept(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);
	char reply[1024];
	int n = snprintf(reply, sizeof(reply), "HTTP/1.1 103 Early Hints\r\nETag: \"early\"\r\n\r\n"
		"HTTP/1.1 404 Not Found\r\nApi-Epoch: e\033[31m\r\nX-Etag: \"x\"\r\nApi-Seq: ");

	memset(reply + n, '9', 300);
	snprintf(reply + n + 300, sizeof(reply) - (size_t)n - 300,
		"\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\nRequest-Id: trailer\r\n\r\n");
	w->server.reply = reply;
	ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 404);
	assert_string_equal(o.result.body, "no");
	for (int i = 0; i < HTTP_HEADERS; i++)
		assert_null(http_result_header(&o.result, i));
	forget(&o);
}

static void body_is_sent_and_copied(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);
	char body[] = "{\"verb\":\"ack\"}";

	w->server.reply = "HTTP/1.1 204 No Content\r\n\r\n";
	r.method = "POST";
	r.body = body;
	r.body_length = strlen(body);
	http_send(w->http, &r, on_done, &o);
	memset(body, 'x', sizeof(body) - 1);
	wait_for(w, &o, 1);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 204);
	assert_string_equal(o.result.body, "");
	assert_ptr_equal(strstr(w->server.last, "POST /v1/meta HTTP/1.1\r\n"), w->server.last);
	assert_non_null(strstr(w->server.last, "\r\nContent-Type: application/json\r\n"));
	assert_non_null(strstr(w->server.last, "\r\n\r\n{\"verb\":\"ack\"}"));
	r.method = "PUT";
	r.content_type = "text/plain";
	ask(w, &r, &o);
	assert_ptr_equal(strstr(w->server.last, "PUT "), w->server.last);
	assert_non_null(strstr(w->server.last, "\r\nContent-Type: text/plain\r\n"));
	assert_null(strstr(w->server.last, "Expect"));
	forget(&o);
}

static void connection_is_reused(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);

	w->server.reply = "HTTP/1.1 304 Not Modified\r\nETag: \"e1.8\"\r\n\r\n";
	for (unsigned i = 1; i <= 5; i++) {
		ask(w, &r, &o);
		assert_int_equal(o.result.kind, HTTP_OK);
		assert_int_equal(o.result.status, 304);
		assert_int_equal(w->server.requested, i);
		assert_int_equal(w->server.accepted, 1);
	}
	r.fresh = true;
	ask(w, &r, &o);
	assert_int_equal(w->server.accepted, 2);
	forget(&o);
}

/* The server ends the kept connection; the next request must not notice. */
static void lost_idle_connection(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 3; i++)
		expect(w, PLAIN_ANSWER, true, 0, HTTP_OK);
	assert_int_equal(w->server.accepted, 3);
}

static void silence_times_out(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);

	r.total_ms = SOON_MS;
	r.bearer = TOKEN;
	ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_TIMEOUT);
	assert_true(error_is(&o.result.error, "net_timeout"));
	assert_null(strstr(o.result.error.text, TOKEN));
}

static void slow_answer_times_out(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);

	w->server.reply = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n............................";
	w->server.drips = true;
	r.total_ms = 3 * SOON_MS;
	ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_TIMEOUT);
}

static void stalled_transfer_is_given_up(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);

	r.stall_s = 1;
	ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_TIMEOUT);
}

static void broken_answers(void **state)
{
	struct world *w = *state;

	expect(w, NULL, true, 0, HTTP_UNREACHABLE);
	expect(w, "HTTP/1.1 200 OK\r\nContent-Le", true, 0, HTTP_TRUNCATED);
	expect(w, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", true, 0, HTTP_TRUNCATED);
	expect(w, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", true, 0, HTTP_TRUNCATED);
	expect(w, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true, 0,
		HTTP_TRUNCATED);
	expect(w, "\001\002 this is no HTTP at all\r\n\r\n", true, 0, HTTP_GARBLED);
	expect(w, "SSH-2.0-OpenSSH_9.2\r\n", true, 0, HTTP_GARBLED);
	expect(w, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", false, 0,
		HTTP_GARBLED);
	expect(w, PLAIN_ANSWER, false, 0, HTTP_OK);
}

static void caps(void **state)
{
	struct world *w = *state;
	static char endless[80000] = "HTTP/1.1 200 OK\r\n";

	expect(w, PLAIN_ANSWER, false, 5, HTTP_OK);
	expect(w, PLAIN_ANSWER, false, 4, HTTP_TOO_LARGE);
	expect(w, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", false, 4,
		HTTP_TOO_LARGE);
	expect(w, "HTTP/1.1 200 OK\r\n\r\nhello", true, 4, HTTP_TOO_LARGE);
	size_t at = strlen(endless);
	while (at + 64 < sizeof(endless))
		at += (size_t)snprintf(endless + at, sizeof(endless) - at, "X-Padding: %040zu\r\n", at);
	expect(w, endless, false, 0, HTTP_TOO_LARGE);
}

/* 132 bytes that become 100,000 zeros. */
static void cap_counts_decoded_bytes(void **state)
{
	static const unsigned char head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xed, 0xc1, 0x31, 1, 0,
		0, 0, 0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x0d, 0x0f, 0xa0};
	static const unsigned char tail[] = {0x80, 0x57, 3, 0x7d, 0x95, 0x11, 0xd4, 0xa0, 0x86, 1, 0};
	struct world *w = *state;
	char reply[512];
	int n = snprintf(reply, sizeof(reply),
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 132\r\n\r\n");

	memset(reply + n, 0, 132);
	memcpy(reply + n, head, sizeof(head));
	memcpy(reply + n + 132 - sizeof(tail), tail, sizeof(tail));
	w->server.length = (size_t)n + 132;
	expect(w, reply, false, 100000, HTTP_OK);
	expect(w, reply, false, 99999, HTTP_TOO_LARGE);
}

static void redirect_is_not_followed(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);

	w->server.reply = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
	ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 302);
	assert_int_equal(w->server.requested, 1);
	forget(&o);
}

/* The answer and the reset are there before the request has been written: it still counts. */
static void early_answer_is_read(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);
	char *body = test_calloc(1, HTTP_SEND_MOST);

	w->server.reply = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig";
	w->server.hasty = true;
	w->server.ends = true;
	r.method = "POST";
	r.body = body;
	r.body_length = HTTP_SEND_MOST;
	ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 413);
	assert_string_equal(o.result.body, "big");
	forget(&o);
	test_free(body);
}

static void nobody_listens(void **state)
{
	struct world *w = *state;
	struct http_server saved = w->server.address;
	struct fault_server gone;
	uv_loop_t loop;

	uv_loop_init(&loop);
	fault_start(&gone, &loop, NULL);
	fault_stop(&gone);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	w->server.address = gone.address;
	expect(w, NULL, false, 0, HTTP_UNREACHABLE);
	assert_true(http_server_parse("unix:/nonexistent/socket", &w->server.address, NULL));
	expect(w, NULL, false, 0, HTTP_UNREACHABLE);
	w->server.address = saved;
}

static void tls_to_a_plain_server(void **state)
{
	struct world *w = *state;
	char spec[64];

	snprintf(spec, sizeof(spec), "https%s", w->server.address.base + strlen("http"));
	assert_true(http_server_parse(spec, &w->server.address, NULL));
	w->server.hasty = true;
	expect(w, "HTTP/1.1 400 Bad Request\r\n\r\n", true, 0, HTTP_TLS);
}

static void proxy_is_not_used_for_plain_http(void **state)
{
	struct world *w = *state;

	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("all_proxy", "http://127.0.0.1:1", 1);
	expect(w, PLAIN_ANSWER, false, 0, HTTP_OK);
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	assert_int_equal(w->server.requested, 1);
}

static void expect_refused(struct world *w, const struct http_request *r)
{
	struct outcome o = {0};

	ask(w, r, &o);
	assert_int_equal(o.result.kind, HTTP_REFUSED);
	assert_true(error_is(&o.result.error, "net_refused"));
}

static void bad_requests_are_refused(void **state)
{
	static const char *const paths[] = {NULL, "", "v1", "/v1 HTTP/1.1\r\nX: y", "/a b", "/#x", "/\x80"};
	static const struct http_field fields[] = {{"X", "a\r\nY: b"}, {"X:", "a"}, {"", "a"}, {"X", "\x1b"}};
	static const char *const tokens[] = {"", "a b", "a\nb"};
	struct world *w = *state;
	struct http_server none = {0};
	struct http_request r;

	w->server.reply = PLAIN_ANSWER;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		r = request_to(w);
		r.path = paths[i];
		expect_refused(w, &r);
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		r = request_to(w);
		r.fields = &fields[i];
		r.field_count = 1;
		expect_refused(w, &r);
	}
	for (size_t i = 0; i < sizeof(tokens) / sizeof(*tokens); i++) {
		r = request_to(w);
		r.bearer = tokens[i];
		expect_refused(w, &r);
	}
	r = request_to(w);
	r.method = "GET /";
	expect_refused(w, &r);
	r = request_to(w);
	r.server = &none;
	expect_refused(w, &r);
	r = request_to(w);
	r.body_cap = HTTP_BODY_MOST + 1;
	expect_refused(w, &r);
	assert_int_equal(w->server.accepted, 0);
}

static void cancelled_is_never_called(void **state)
{
	struct world *w = *state;
	struct outcome o = {0}, other = {0};
	struct http_request r = request_to(w);

	uint64_t unstarted = http_send(w->http, &r, on_done, &o);
	assert_true(http_cancel(w->http, unstarted));
	assert_false(http_cancel(w->http, unstarted));
	uint64_t waiting = http_send(w->http, &r, on_done, &o);
	while (w->server.requested == 0)
		uv_run(&w->loop, UV_RUN_ONCE);
	assert_true(http_cancel(w->http, waiting));
	r.path = "not a path";
	uint64_t refused = http_send(w->http, &r, on_done, &o);
	assert_true(http_cancel(w->http, refused));
	assert_false(http_cancel(w->http, 12345));
	assert_int_equal(http_outstanding(w->http), 0);
	w->server.reply = PLAIN_ANSWER;
	r = request_to(w);
	ask(w, &r, &other);
	assert_int_equal(other.result.kind, HTTP_OK);
	assert_true(other.result.id > refused);
	assert_int_equal(o.calls, 0);
	forget(&other);
}

static void many_at_once(void **state)
{
	struct world *w = *state;
	struct outcome o[60] = {0};
	struct http_request r = request_to(w);

	w->server.reply = PLAIN_ANSWER;
	for (size_t i = 0; i < 60; i++)
		http_send(w->http, &r, on_done, &o[i]);
	for (size_t i = 0; i < 60; i++)
		wait_for(w, &o[i], 1);
	for (size_t i = 0; i < 60; i++) {
		assert_int_equal(o[i].calls, 1);
		assert_int_equal(o[i].result.kind, HTTP_OK);
		assert_string_equal(o[i].result.body, "hello");
		forget(&o[i]);
	}
	assert_int_equal(w->server.requested, 60);
}

static void too_many_are_refused(void **state)
{
	struct world *w = *state;
	struct outcome held = {0}, extra = {0};
	struct http_request r = request_to(w);

	for (size_t i = 0; i < 80; i++)
		http_send(w->http, &r, on_done, &held);
	http_send(w->http, &r, on_done, &extra);
	wait_for(w, &extra, 1);
	assert_int_equal(extra.result.kind, HTTP_REFUSED);
	assert_int_equal(held.calls, 0);
	assert_int_equal(http_outstanding(w->http), 80);
	http_close(w->http, on_closed, w);
	assert_int_equal(http_send(w->http, &r, on_done, &extra), 0);
	assert_int_equal(held.calls, 0);
	while (!w->closed)
		uv_run(&w->loop, UV_RUN_ONCE);
	w->http = NULL;
	assert_int_equal(held.calls, 80);
	assert_int_equal(held.result.kind, HTTP_CANCELLED);
	assert_int_equal(extra.calls, 1);
}

static void close_with_bodies_under_way(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = request_to(w);

	w->server.reply = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nthe beginning";
	http_send(w->http, &r, on_done, &o);
	http_send(w->http, &r, on_done, &o);
	while (w->server.requested < 2)
		uv_run(&w->loop, UV_RUN_ONCE);
	http_close(w->http, on_closed, w);
	while (!w->closed)
		uv_run(&w->loop, UV_RUN_ONCE);
	w->http = NULL;
	assert_int_equal(o.calls, 2);
	assert_int_equal(o.result.kind, HTTP_CANCELLED);
	http_close(NULL, on_closed, w);
}

/* What a callback may do: send, cancel a neighbour, and close in the end. */
struct chain {
	struct world *world;
	struct fault_server silent;
	unsigned left, calls;
	uint64_t neighbour; // a request to the silent server
	struct outcome unwanted;
};

static void on_link(void *user, struct http_result *result)
{
	struct chain *c = user;
	struct http_request r = request_to(c->world);

	c->calls++;
	assert_int_equal(result->kind, HTTP_OK);
	if (c->neighbour != 0)
		assert_true(http_cancel(c->world->http, c->neighbour));
	if (c->left-- == 0) {
		http_send(c->world->http, &r, on_done, &c->unwanted);
		http_close(c->world->http, on_closed, c->world);
		return;
	}
	http_send(c->world->http, &r, on_link, c);
	r.server = &c->silent.address;
	c->neighbour = http_send(c->world->http, &r, on_done, &c->unwanted);
}

static void callbacks_send_cancel_and_close(void **state)
{
	struct world *w = *state;
	struct chain c = {.world = w, .left = 10};
	struct http_request r = request_to(w);

	fault_start(&c.silent, &w->loop, NULL);
	w->server.reply = PLAIN_ANSWER;
	http_send(w->http, &r, on_link, &c);
	while (!w->closed)
		uv_run(&w->loop, UV_RUN_ONCE);
	w->http = NULL;
	fault_stop(&c.silent);
	uv_run(&w->loop, UV_RUN_NOWAIT); // c is about to go
	assert_int_equal(c.calls, 11);
	assert_int_equal(c.unwanted.calls, 1);
	assert_int_equal(c.unwanted.result.kind, HTTP_CANCELLED);
}

static void on_again(void *user, struct http_result *result)
{
	struct chain *c = user;
	struct http_request r = request_to(c->world);

	assert_int_equal(result->kind, HTTP_REFUSED);
	c->calls++;
	r.path = "bad";
	http_send(c->world->http, &r, on_again, c);
}

static void on_tick(uv_timer_t *timer)
{
	unsigned *ticks = timer->data;

	++*ticks;
}

/* A caller that repeats a hopeless request at once must not stop the loop. */
static void hopeless_repetition_leaves_the_loop_alive(void **state)
{
	struct world *w = *state;
	struct chain c = {.world = w};
	struct http_request r = request_to(w);
	unsigned ticks = 0;
	uv_timer_t timer;

	uv_timer_init(&w->loop, &timer);
	timer.data = &ticks;
	uv_timer_start(&timer, on_tick, 1, 1);
	r.path = "bad";
	http_send(w->http, &r, on_again, &c);
	while (ticks < 3 || c.calls < 3)
		uv_run(&w->loop, UV_RUN_ONCE);
	assert_int_equal(http_outstanding(w->http), 1);
	assert_true(http_cancel(w->http, c.calls + 1));
	uv_close((uv_handle_t *)&timer, NULL);
	uv_run(&w->loop, UV_RUN_NOWAIT); // the timer is about to go
}

static void on_stale(uv_poll_t *poll, int status, int events)
{
	(void)poll;
	(void)status;
	(void)events;
}

static void on_stale_closed(uv_handle_t *handle)
{
	bool *gone = handle->data;

	*gone = true;
}

/* A watch that somebody else left on a number which libcurl then gets makes libuv refuse the new
 * one: the transfer fails, the multi is replaced, and the next request works. */
static void refused_watch_is_survived(void **state)
{
	struct world *w = *state;
	uv_poll_t stale;
	bool gone = false;
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(uv_poll_init(&w->loop, &stale, ends[0]), 0);
	assert_int_equal(uv_poll_start(&stale, UV_READABLE, on_stale), 0);
	uv_run(&w->loop, UV_RUN_NOWAIT);
	close(ends[0]); // the lowest free number from now on
	expect(w, PLAIN_ANSWER, false, 0, HTTP_UNREACHABLE);
	uv_poll_stop(&stale);
	stale.data = &gone;
	uv_close((uv_handle_t *)&stale, on_stale_closed);
	while (!gone)
		uv_run(&w->loop, UV_RUN_ONCE);
	expect(w, PLAIN_ANSWER, false, 0, HTTP_OK);
	close(ends[1]);
}

static void sigpipe_has_to_be_ignored(void **state)
{
	uv_loop_t loop;
	struct error e = {0};

	(void)state;
	uv_loop_init(&loop);
	signal(SIGPIPE, SIG_DFL);
	assert_null(http_create(&loop, NULL, &e));
	signal(SIGPIPE, SIG_IGN);
	assert_true(error_is(&e, "net_sigpipe"));
	assert_int_equal(uv_loop_close(&loop), 0);
}

#define OVER(kind, f) {#f " over " #kind, f, setup_##kind, teardown, NULL}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sigpipe_has_to_be_ignored),
		OVER(unix, whole_answer),
		OVER(tcp, whole_answer),
		OVER(unix, headers_that_are_not_kept),
		OVER(unix, body_is_sent_and_copied),
		OVER(unix, connection_is_reused),
		OVER(tcp, connection_is_reused),
		OVER(unix, lost_idle_connection),
		OVER(tcp, lost_idle_connection),
		OVER(unix, silence_times_out),
		OVER(tcp, silence_times_out),
		OVER(unix, slow_answer_times_out),
		OVER(tcp, stalled_transfer_is_given_up),
		OVER(unix, broken_answers),
		OVER(tcp, broken_answers),
		OVER(unix, caps),
		OVER(tcp, cap_counts_decoded_bytes),
		OVER(tcp, redirect_is_not_followed),
		OVER(unix, early_answer_is_read),
		OVER(tcp, early_answer_is_read),
		OVER(unix, nobody_listens),
		OVER(tcp, tls_to_a_plain_server),
		OVER(tcp, proxy_is_not_used_for_plain_http),
		OVER(unix, bad_requests_are_refused),
		OVER(unix, cancelled_is_never_called),
		OVER(unix, many_at_once),
		OVER(tcp, many_at_once),
		OVER(unix, too_many_are_refused),
		OVER(tcp, close_with_bodies_under_way),
		OVER(unix, callbacks_send_cancel_and_close),
		OVER(unix, hopeless_repetition_leaves_the_loop_alive),
		OVER(unix, refused_watch_is_survived),
		OVER(tcp, refused_watch_is_survived),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
