/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "yiping/net/backoff.h"
#include "yiping/sync/reply_judge.h"

#define PROBLEM(status, code)                                                                      \
	"{\"type\":\"about:blank\",\"title\":\"T\",\"status\":" #status ",\"code\":\"" code "\"}"

static const struct row {
	enum http_kind kind;
	int status;
	const char *body;
	enum verdict verdict;
	const char *code;
} rows[] = {
	{HTTP_OK, 200, "{}", VERDICT_OK, ""},
	{HTTP_OK, 201, " \n{\"a\":1}\n", VERDICT_OK, ""},
	{HTTP_OK, 202, "{}", VERDICT_OK, ""},
	{HTTP_OK, 304, "", VERDICT_SAME, ""},
	{HTTP_OK, 200, "<html><body>Log in to the wifi</body></html>", VERDICT_RETRY, "not_json"},
	{HTTP_OK, 200, "[]", VERDICT_RETRY, "not_json"},
	{HTTP_OK, 200, "{\"changes\":[{\"seq\":\"1", VERDICT_RETRY, "truncated"},
	{HTTP_OK, 200, "", VERDICT_RETRY, "truncated"},
	{HTTP_OK, 302, "", VERDICT_RETRY, "redirect"},
	{HTTP_OK, 400, PROBLEM(400, "bad_request"), VERDICT_REFUSED, "bad_request"},
	{HTTP_OK, 401, PROBLEM(401, "unauthorized"), VERDICT_LOGIN, "unauthorized"},
	{HTTP_OK, 401, "<html>proxy</html>", VERDICT_LOGIN, "unauthorized"},
	{HTTP_OK, 403, PROBLEM(403, "scope"), VERDICT_DENIED, "scope"},
	{HTTP_OK, 403, "<html>blocked by policy</html>", VERDICT_RETRY, "not_json"},
	{HTTP_OK, 404, PROBLEM(404, "not_found"), VERDICT_MISSING, "not_found"},
	{HTTP_OK, 404, "Not Found", VERDICT_RETRY, "not_json"},
	{HTTP_OK, 408, "", VERDICT_RETRY, "timeout"},
	{HTTP_OK, 409, PROBLEM(409, "state"), VERDICT_REFUSED, "state"},
	{HTTP_OK, 409, "{}", VERDICT_RETRY, "not_json"},
	{HTTP_OK, 410, PROBLEM(410, "cursor_floor"), VERDICT_RELIST, "cursor_floor"},
	{HTTP_OK, 410, PROBLEM(410, "cursor_scope"), VERDICT_RELIST, "cursor_scope"},
	{HTTP_OK, 410, PROBLEM(410, "cursor_epoch"), VERDICT_EPOCH, "cursor_epoch"},
	{HTTP_OK, 410, PROBLEM(410, "cursor_ahead"), VERDICT_EPOCH, "cursor_ahead"},
	{HTTP_OK, 410, PROBLEM(410, "cursor_novel"), VERDICT_RELIST, "cursor_novel"},
	{HTTP_OK, 412, PROBLEM(412, "stale"), VERDICT_CONFLICT, "stale"},
	{HTTP_OK, 413, PROBLEM(413, "too_large"), VERDICT_REFUSED, "too_large"},
	{HTTP_OK, 422, PROBLEM(422, "field_area"), VERDICT_REFUSED, "field_area"},
	{HTTP_OK, 426, PROBLEM(426, "upgrade"), VERDICT_RETRY, "upgrade"},
	{HTTP_OK, 428, PROBLEM(428, "tag_missing"), VERDICT_REFUSED, "tag_missing"},
	{HTTP_OK, 429, PROBLEM(429, "too_many"), VERDICT_RETRY, "too_many"},
	{HTTP_OK, 500, "oops", VERDICT_RETRY, "server"},
	{HTTP_OK, 502, "<html>Bad Gateway</html>", VERDICT_RETRY, "server"},
	{HTTP_OK, 503, PROBLEM(503, "unavailable"), VERDICT_RETRY, "unavailable"},
	{HTTP_OK, 503, "", VERDICT_RETRY, "unavailable"},
	{HTTP_OK, 507, PROBLEM(507, "disk_full"), VERDICT_RETRY, "server_full"},
	{HTTP_UNREACHABLE, 0, NULL, VERDICT_RETRY, "unreachable"},
	{HTTP_TIMEOUT, 0, NULL, VERDICT_RETRY, "timeout"},
	{HTTP_TIMEOUT, 200, NULL, VERDICT_RETRY, "timeout"},
	{HTTP_TOO_LARGE, 200, NULL, VERDICT_RETRY, "too_large"},
	{HTTP_TRUNCATED, 200, NULL, VERDICT_RETRY, "truncated"},
	{HTTP_GARBLED, 0, NULL, VERDICT_RETRY, "garbled"},
	{HTTP_TLS, 0, NULL, VERDICT_RETRY, "tls"},
	{HTTP_CANCELLED, 0, NULL, VERDICT_CANCELLED, ""},
	{HTTP_REFUSED, 0, NULL, VERDICT_RETRY, "request"},
};

static struct http_result result_of(const struct row *row)
{
	struct http_result r = {.kind = row->kind, .status = row->status};

	if (row->body != NULL) {
		r.body = (char *)row->body; // only read
		r.length = strlen(row->body);
	}
	if (row->kind != HTTP_OK)
		error_set(&r.error, http_kind_code(row->kind), "the server was not well");
	return r;
}

static void every_fault_has_its_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct http_result r = result_of(&rows[i]);
		struct reply reply;
		reply_judge(&r, 0, &reply);
		if (reply.verdict != rows[i].verdict || strcmp(reply.error.code, rows[i].code) != 0)
			fail_msg("row %zu (%d %s): verdict %d, code \"%s\"", i, rows[i].status,
				rows[i].body, reply.verdict, reply.error.code);
		assert_int_equal(reply.error.text[0] != '\0', rows[i].code[0] != '\0');
		assert_int_equal(reply.status, rows[i].status);
		assert_int_equal(reply.wish_ms, BACKOFF_NO_WISH);
	}
}

static void the_wish_comes_from_header_or_problem(void **state)
{
	struct http_result r = {.kind = HTTP_OK, .status = 503};
	char said[] = "{\"status\":429,\"code\":\"too_many\",\"retry_after\":9}";
	struct reply reply;

	(void)state;
	snprintf(r.header[HTTP_RETRY_AFTER], HTTP_VALUE_ROOM, "7");
	reply_judge(&r, 0, &reply);
	assert_int_equal(reply.wish_ms, 7000);
	r = (struct http_result){.kind = HTTP_OK, .status = 429, .body = said};
	r.length = strlen(said);
	reply_judge(&r, 0, &reply);
	assert_int_equal(reply.wish_ms, 9000);
}

static void the_current_event_and_the_sentence_are_kept(void **state)
{
	char said[] = "{\"status\":412,\"code\":\"stale\",\"detail\":\"Li Wei was first.\","
		      "\"current\":{\"rev\":4}}";
	struct http_result r = {
		.kind = HTTP_OK, .status = 412, .body = said, .length = strlen(said)};
	struct reply reply;

	(void)state;
	reply_judge(&r, 0, &reply);
	assert_true(reply.has_problem);
	assert_string_equal(reply.error.text, "Li Wei was first.");
	assert_int_equal(reply.current.length, 9);
	assert_memory_equal(reply.current.bytes, "{\"rev\":4}", 9);
}

static void what_cannot_be_read_is_tried_again(void **state)
{
	static const char *const pairs[][2] = {
		{"json", "not_json"},
		{"shape", "wrong_shape"},
		{"too_large", "too_large"},
		{"unknown_area", "wrong_shape"},
	};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct reply r = {.verdict = VERDICT_OK};
		struct error e = {0};
		error_set(&e, pairs[i][0], "events[3].grade");
		reply_spoil(&r, &e);
		assert_int_equal(r.verdict, VERDICT_RETRY);
		assert_string_equal(r.error.code, pairs[i][1]);
		assert_non_null(strstr(r.error.text, "events[3].grade"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_has_its_verdict),
		cmocka_unit_test(the_wish_comes_from_header_or_problem),
		cmocka_unit_test(the_current_event_and_the_sentence_are_kept),
		cmocka_unit_test(what_cannot_be_read_is_tried_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
