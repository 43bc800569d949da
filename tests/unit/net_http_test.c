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

#include "net_world.h"

#define SOON_MS 60 // for what has to time out; nothing depends on how exactly

static void whole_answer(void **state)
{
	static const struct http_field fields[] = {{"If-None-Match", "\"e1.7\""}, {"X-Empty", ""}};
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);

	w->server.reply =
		"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nETAG:  \"e1.8\" \r\n"
		"Act-Tag: \"e1.3\"\r\nApi-Epoch: e1\r\nApi-Seq: 812\r\nRetry-After: "
		"3\r\nPoll-After: 4\r\n"
		"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRequest-Id: r-1\r\nETag: \"second\"\r\n"
		"Content-Length: 5\r\n\r\nhello";
	r.fields = fields;
	r.field_count = 2;
	r.bearer = WORLD_TOKEN;
	r.path = "/v1/changes?since=%7E";
	world_ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 200);
	assert_string_equal(o.result.body, "hello");
	assert_int_equal(o.result.length, 5);
	assert_string_equal(o.result.error.code, "");
	static const char *const expected[HTTP_HEADERS] = {"\"e1.8\"", "\"e1.3\"", "e1", "812",
		"Sun, 06 Nov 1994 08:49:37 GMT", "3", "4", "application/json", "r-1"};
	for (int i = 0; i < HTTP_HEADERS; i++)
		assert_string_equal(http_result_header(&o.result, i), expected[i]);
	assert_ptr_equal(
		strstr(w->server.last, "GET /v1/changes?since=%7E HTTP/1.1\r\n"), w->server.last);
	assert_non_null(strstr(w->server.last, "\r\nAuthorization: Bearer " WORLD_TOKEN "\r\n"));
	assert_non_null(strstr(w->server.last, "\r\nIf-None-Match: \"e1.7\"\r\n"));
	assert_non_null(strstr(w->server.last, "\r\nX-Empty:\r\n"));
	assert_non_null(strstr(w->server.last, "\r\nUser-Agent: yiping/"));
	assert_null(strstr(w->server.last, "Content-Type"));
	outcome_forget(&o);
}

static void headers_that_are_not_kept(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);
	char reply[1024];
	int n = snprintf(reply, sizeof(reply),
		"HTTP/1.1 103 Early Hints\r\nETag: \"early\"\r\n\r\n"
		"HTTP/1.1 404 Not Found\r\nApi-Epoch: e\033[31m\r\nX-Etag: \"x\"\r\nApi-Seq: ");

	memset(reply + n, '9', 300);
	snprintf(reply + n + 300, sizeof(reply) - (size_t)n - 300,
		"\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\nRequest-Id: "
		"trailer\r\n\r\n");
	w->server.reply = reply;
	world_ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 404);
	assert_string_equal(o.result.body, "no");
	for (int i = 0; i < HTTP_HEADERS; i++)
		assert_null(http_result_header(&o.result, i));
	outcome_forget(&o);
}

static void body_is_sent_and_copied(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);
	char body[] = "{\"verb\":\"ack\"}";

	w->server.reply = "HTTP/1.1 204 No Content\r\n\r\n";
	r.method = "POST";
	r.body = body;
	r.body_length = strlen(body);
	http_send(w->http, &r, world_on_done, &o);
	memset(body, 'x', sizeof(body) - 1);
	world_wait(w, &o, 1);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 204);
	assert_string_equal(o.result.body, "");
	assert_ptr_equal(strstr(w->server.last, "POST /v1/meta HTTP/1.1\r\n"), w->server.last);
	assert_non_null(strstr(w->server.last, "\r\nContent-Type: application/json\r\n"));
	assert_non_null(strstr(w->server.last, "\r\n\r\n{\"verb\":\"ack\"}"));
	r.method = "PUT";
	r.content_type = "text/plain";
	world_ask(w, &r, &o);
	assert_ptr_equal(strstr(w->server.last, "PUT "), w->server.last);
	assert_non_null(strstr(w->server.last, "\r\nContent-Type: text/plain\r\n"));
	assert_null(strstr(w->server.last, "Expect"));
	outcome_forget(&o);
}

static void connection_is_reused(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);

	w->server.reply = "HTTP/1.1 304 Not Modified\r\nETag: \"e1.8\"\r\n\r\n";
	for (unsigned i = 1; i <= 5; i++) {
		world_ask(w, &r, &o);
		assert_int_equal(o.result.kind, HTTP_OK);
		assert_int_equal(o.result.status, 304);
		assert_int_equal(w->server.requested, i);
		assert_int_equal(w->server.accepted, 1);
	}
	r.fresh = true;
	world_ask(w, &r, &o);
	assert_int_equal(w->server.accepted, 2);
	outcome_forget(&o);
}

/* The server ends the kept connection; the next request must not notice. */
static void lost_idle_connection(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 3; i++)
		world_expect(w, WORLD_ANSWER, true, 0, HTTP_OK);
	assert_int_equal(w->server.accepted, 3);
}

static void silence_times_out(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);

	r.total_ms = SOON_MS;
	r.bearer = WORLD_TOKEN;
	world_ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_TIMEOUT);
	assert_true(error_is(&o.result.error, "net_timeout"));
	assert_null(strstr(o.result.error.text, WORLD_TOKEN));
}

static void slow_answer_times_out(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);

	w->server.reply =
		"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n............................";
	w->server.drips = true;
	r.total_ms = 3 * SOON_MS;
	world_ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_TIMEOUT);
}

static void stalled_transfer_is_given_up(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);

	r.stall_s = 1;
	world_ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_TIMEOUT);
}

static void broken_answers(void **state)
{
	struct world *w = *state;

	world_expect(w, NULL, true, 0, HTTP_UNREACHABLE);
	world_expect(w, "HTTP/1.1 200 OK\r\nContent-Le", true, 0, HTTP_TRUNCATED);
	world_expect(w, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", true, 0, HTTP_TRUNCATED);
	world_expect(
		w, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", true, 0, HTTP_TRUNCATED);
	world_expect(w, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true,
		0, HTTP_TRUNCATED);
	world_expect(w, "\001\002 this is no HTTP at all\r\n\r\n", true, 0, HTTP_GARBLED);
	world_expect(w, "SSH-2.0-OpenSSH_9.2\r\n", true, 0, HTTP_GARBLED);
	world_expect(w,
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
		false, 0, HTTP_GARBLED);
	world_expect(w, WORLD_ANSWER, false, 0, HTTP_OK);
}

static void caps(void **state)
{
	struct world *w = *state;
	static char endless[80000] = "HTTP/1.1 200 OK\r\n";

	world_expect(w, WORLD_ANSWER, false, 5, HTTP_OK);
	world_expect(w, WORLD_ANSWER, false, 4, HTTP_TOO_LARGE);
	world_expect(w,
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
		false, 4, HTTP_TOO_LARGE);
	world_expect(w, "HTTP/1.1 200 OK\r\n\r\nhello", true, 4, HTTP_TOO_LARGE);
	size_t at = strlen(endless);
	while (at + 64 < sizeof(endless))
		at += (size_t)snprintf(
			endless + at, sizeof(endless) - at, "X-Padding: %040zu\r\n", at);
	world_expect(w, endless, false, 0, HTTP_TOO_LARGE);
}

/* 132 bytes that become 100,000 zeros. */
static void cap_counts_decoded_bytes(void **state)
{
	static const unsigned char head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xed, 0xc1, 0x31,
		1, 0, 0, 0, 0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x0d, 0x0f, 0xa0};
	static const unsigned char tail[] = {
		0x80, 0x57, 3, 0x7d, 0x95, 0x11, 0xd4, 0xa0, 0x86, 1, 0};
	struct world *w = *state;
	char reply[512];
	int n = snprintf(reply, sizeof(reply),
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 132\r\n\r\n");

	memset(reply + n, 0, 132);
	memcpy(reply + n, head, sizeof(head));
	memcpy(reply + n + 132 - sizeof(tail), tail, sizeof(tail));
	w->server.length = (size_t)n + 132;
	world_expect(w, reply, false, 100000, HTTP_OK);
	world_expect(w, reply, false, 99999, HTTP_TOO_LARGE);
}

static void redirect_is_not_followed(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);

	w->server.reply = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
	world_ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 302);
	assert_int_equal(w->server.requested, 1);
	outcome_forget(&o);
}

/* The answer and the reset are there before the request has been written: it still counts. */
static void early_answer_is_read(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);
	char *body = test_calloc(1, HTTP_SEND_MOST);

	w->server.reply = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig";
	w->server.hasty = true;
	w->server.ends = true;
	r.method = "POST";
	r.body = body;
	r.body_length = HTTP_SEND_MOST;
	world_ask(w, &r, &o);
	assert_int_equal(o.result.kind, HTTP_OK);
	assert_int_equal(o.result.status, 413);
	assert_string_equal(o.result.body, "big");
	outcome_forget(&o);
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
	world_expect(w, NULL, false, 0, HTTP_UNREACHABLE);
	assert_true(http_server_parse("unix:/nonexistent/socket", &w->server.address, NULL));
	world_expect(w, NULL, false, 0, HTTP_UNREACHABLE);
	w->server.address = saved;
}

static void tls_to_a_plain_server(void **state)
{
	struct world *w = *state;
	char spec[64];

	snprintf(spec, sizeof(spec), "https%s", w->server.address.base + strlen("http"));
	assert_true(http_server_parse(spec, &w->server.address, NULL));
	w->server.hasty = true;
	world_expect(w, "HTTP/1.1 400 Bad Request\r\n\r\n", true, 0, HTTP_TLS);
}

static void proxy_is_not_used_for_plain_http(void **state)
{
	struct world *w = *state;

	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("all_proxy", "http://127.0.0.1:1", 1);
	world_expect(w, WORLD_ANSWER, false, 0, HTTP_OK);
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	assert_int_equal(w->server.requested, 1);
}

static void expect_refused(struct world *w, const struct http_request *r)
{
	struct outcome o = {0};

	world_ask(w, r, &o);
	assert_int_equal(o.result.kind, HTTP_REFUSED);
	assert_true(error_is(&o.result.error, "net_refused"));
}

static void bad_requests_are_refused(void **state)
{
	static const char *const paths[] = {
		NULL, "", "v1", "/v1 HTTP/1.1\r\nX: y", "/a b", "/#x", "/\x80"};
	static const struct http_field fields[] = {
		{"X", "a\r\nY: b"}, {"X:", "a"}, {"", "a"}, {"X", "\x1b"}};
	static const char *const tokens[] = {"", "a b", "a\nb"};
	struct world *w = *state;
	struct http_server none = {0};
	struct http_request r;

	w->server.reply = WORLD_ANSWER;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		r = world_request(w);
		r.path = paths[i];
		expect_refused(w, &r);
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		r = world_request(w);
		r.fields = &fields[i];
		r.field_count = 1;
		expect_refused(w, &r);
	}
	for (size_t i = 0; i < sizeof(tokens) / sizeof(*tokens); i++) {
		r = world_request(w);
		r.bearer = tokens[i];
		expect_refused(w, &r);
	}
	r = world_request(w);
	r.method = "GET /";
	expect_refused(w, &r);
	r = world_request(w);
	r.server = &none;
	expect_refused(w, &r);
	r = world_request(w);
	r.body_cap = HTTP_BODY_MOST + 1;
	expect_refused(w, &r);
	assert_int_equal(w->server.accepted, 0);
}

#define OVER(kind, f)                                                                              \
	{                                                                                          \
#f " over " #kind, f, world_open_##kind, world_close, NULL                         \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
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
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
