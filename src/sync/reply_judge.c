/* SPDX-License-Identifier: MIT */
#include "yiping/sync/reply_judge.h"

#include <string.h>

#include "yiping/net/backoff.h"
#include "yiping/wire/outcome.h"

#define PROBLEM_MOST ((size_t)1 << 20)

static const struct {
	enum verdict verdict;
	const char *code;
} kinds[HTTP_KINDS] = {
	[HTTP_OK] = {VERDICT_OK, ""},
	[HTTP_UNREACHABLE] = {VERDICT_RETRY, "unreachable"},
	[HTTP_TIMEOUT] = {VERDICT_RETRY, "timeout"},
	[HTTP_TOO_LARGE] = {VERDICT_RETRY, "too_large"},
	[HTTP_TRUNCATED] = {VERDICT_RETRY, "truncated"},
	[HTTP_GARBLED] = {VERDICT_RETRY, "garbled"},
	[HTTP_TLS] = {VERDICT_RETRY, "tls"},
	[HTTP_CANCELLED] = {VERDICT_CANCELLED, ""},
	[HTTP_REFUSED] = {VERDICT_RETRY, "request"},
};

/* What a status means. `said`: only if a problem with a code came with it. */
static const struct status_row {
	int status;
	bool said;
	enum verdict verdict;
	const char *code;
	const char *text;
} statuses[] = {
	{304, false, VERDICT_SAME, "", ""},
	{401, false, VERDICT_LOGIN, "unauthorized", "The server does not know this token."},
	{403, true, VERDICT_DENIED, "", ""},
	{404, true, VERDICT_MISSING, "", ""},
	{408, false, VERDICT_RETRY, "timeout", "The server did not get the whole request in time."},
	{409, true, VERDICT_REFUSED, "", ""},
	{410, true, VERDICT_RELIST, "", ""},
	{412, true, VERDICT_CONFLICT, "", ""},
	{426, false, VERDICT_RETRY, "upgrade", "The server wants a newer version of this program."},
	{429, false, VERDICT_RETRY, "too_many", "The server asks to be asked less often."},
	{503, false, VERDICT_RETRY, "unavailable", "The server is busy or starting."},
	{507, false, VERDICT_RETRY, "server_full", // "disk_full" is said of this machine's
		"The server's disk is full: it takes nothing now."},
};

static const struct status_row *row_of(int status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++) {
		if (statuses[i].status == status)
			return &statuses[i];
	}
	return NULL;
}

static void judge_as(struct reply *out, enum verdict verdict, const char *code, const char *text)
{
	out->verdict = verdict;
	error_set(&out->error, code, "%s", text);
}

/* Takes what the API says of a failure; false if this is no problem with a code. */
static bool read_problem(const struct http_result *result, struct reply *out)
{
	struct arena arena = {0};
	struct wire_problem p;

	if (result->body == NULL || result->length == 0 || result->length > PROBLEM_MOST)
		return false;
	bool ok = wire_problem_decode(result->body, result->length, &arena, &p, NULL) &&
		  p.code != NULL && p.code[0] != '\0';
	if (ok) {
		out->has_problem = true;
		out->current = p.current;
		if (p.retry_after > 0 && out->wish_ms == BACKOFF_NO_WISH)
			out->wish_ms = (int64_t)p.retry_after * SECOND_MS;
		error_set(&out->error, p.code, "%s",
			p.detail != NULL  ? p.detail
			: p.title != NULL ? p.title
					  : "The server refuses.");
	}
	arena_finish(&arena);
	return ok;
}

static char first_byte(const char *body, size_t n)
{
	size_t i = 0;

	while (i < n && strchr(" \t\r\n", body[i]) != NULL)
		i++;
	return i < n ? body[i] : '\0';
}

static char last_byte(const char *body, size_t n)
{
	while (n > 0 && strchr(" \t\r\n", body[n - 1]) != NULL)
		n--;
	return n > 0 ? body[n - 1] : '\0';
}

static void judge_content(const struct http_result *result, struct reply *out)
{
	char first = first_byte(result->body, result->length);

	out->verdict = VERDICT_OK;
	if (first == '\0') {
		judge_as(out, VERDICT_RETRY, "truncated", "The server sent an empty answer.");
	} else if (first != '{') {
		judge_as(out, VERDICT_RETRY, "not_json",
			"Something else answers in place of the server: this is not JSON.");
	} else if (last_byte(result->body, result->length) != '}') {
		judge_as(out, VERDICT_RETRY, "truncated", "The answer breaks off in the middle.");
	}
}

static enum verdict gone_verdict(const struct reply *r)
{
	bool other = error_is(&r->error, "cursor_epoch") || error_is(&r->error, "cursor_ahead");

	return other ? VERDICT_EPOCH : VERDICT_RELIST;
}

static void judge_failure(const struct http_result *result, struct reply *out)
{
	const struct status_row *row = row_of(result->status);
	bool said = result->status >= 400 && read_problem(result, out);

	if (result->status >= 300 && result->status < 400) {
		judge_as(out, VERDICT_RETRY, "redirect", "The server sends us elsewhere.");
	} else if (row != NULL && !row->said) {
		judge_as(out, row->verdict, row->code, row->text);
	} else if (result->status >= 500) {
		judge_as(out, VERDICT_RETRY, "server", "The server failed.");
	} else if (!said) {
		judge_as(out, VERDICT_RETRY, "not_json",
			"Something else refuses in place of the server: it gives no code.");
	} else {
		out->verdict = row != NULL ? row->verdict : VERDICT_REFUSED;
		if (result->status == 410)
			out->verdict = gone_verdict(out);
	}
}

void reply_judge(const struct http_result *result, int64_t now, struct reply *out)
{
	*out = (struct reply){.status = result->status, .verdict = kinds[result->kind].verdict};
	backoff_wish(http_result_header(result, HTTP_RETRY_AFTER), now, &out->wish_ms);
	if (result->kind != HTTP_OK) {
		if (out->verdict == VERDICT_RETRY)
			error_set(&out->error, kinds[result->kind].code, "%s", result->error.text);
	} else if (result->status == 304) {
		out->verdict = VERDICT_SAME;
	} else if (result->status >= 200 && result->status < 300) {
		judge_content(result, out);
	} else {
		judge_failure(result, out);
	}
}

void reply_spoil(struct reply *r, const struct error *why)
{
	const char *code = "wrong_shape";

	if (error_is(why, "json"))
		code = "not_json";
	if (error_is(why, "too_large"))
		code = "too_large";
	r->verdict = VERDICT_RETRY;
	error_set(&r->error, code, "The answer cannot be read: %.180s", why->text);
}
