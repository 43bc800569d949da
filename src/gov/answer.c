/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reference.h"
#include "yiping/base/mem.h"
#include "yiping/gov/route.h"
#include "yiping/gov/virtual_clock.h"
#include "yiping/wire/outcome.h"

#define JSON "application/json"
#define PROBLEM "application/problem+json"

static const char *http_date(struct server *s)
{
	struct tm t;
	time_t now = (time_t)(virtual_clock_now(&s->clock) / 1000);
	if (now != s->dated || !*s->date) {
		s->dated = now;
		gmtime_r(&now, &t);
		strftime(s->date, sizeof s->date, "%a, %d %b %Y %H:%M:%S GMT", &t);
	}
	return s->date;
}

/* Adds a header made of a number or a tag, if there is one: most answers have few of them. */
static void put_number(struct reply *reply, int *n, const char *name, unsigned value,
	char text[16])
{
	if (!value)
		return;
	snprintf(text, 16, "%u", value);
	reply->headers[(*n)++] = (struct reply_header){name, text};
}

static void put_tag(struct reply *reply, int *n, const char *name, const char *tag, char text[64])
{
	if (!tag || !*tag)
		return;
	snprintf(text, 64, "\"%s\"", tag);
	reply->headers[(*n)++] = (struct reply_header){name, text};
}

/* Sends and ends the request. */
static void finish(struct inbound *r, struct reply *reply, const char *etag, const char *act_tag,
	unsigned retry_after_s)
{
	struct server *s = r->server;
	char seq[24], etag_text[64], tag_text[64], retry[16], poll[16];
	int n = 0;
	snprintf(seq, sizeof seq, "%" PRIu64, s->head);
	reply->headers[n++] = (struct reply_header){"Date", http_date(s)};
	reply->headers[n++] = (struct reply_header){"Api-Epoch", s->epoch};
	reply->headers[n++] = (struct reply_header){"Api-Seq", seq};
	reply->headers[n++] = (struct reply_header){"Request-Id", r->id};
	reply->headers[n++] = (struct reply_header){"Cache-Control", "no-store"};
	put_tag(reply, &n, "ETag", etag, etag_text);
	put_tag(reply, &n, "Act-Tag", act_tag, tag_text);
	put_number(reply, &n, "Retry-After", retry_after_s, retry);
	put_number(reply, &n, "Poll-After", reply->status == 200 ? r->poll_after_s : 0, poll);
	if (reply->status == 401)
		reply->headers[n++] = (struct reply_header){"WWW-Authenticate", "Bearer"};
	if (reply->status >= 100 && reply->status < 600)
		s->metrics.by_status[reply->status / 100]++;
	exchange_reply(r->exchange, reply);
	reference_unref(r->reference);
	free(r);
}

static struct shared_bytes *take(struct buf *b)
{
	size_t n = b->length;
	char *data = buf_steal(b);
	return shared_bytes_create(data, n);
}

static void answer_bytes(struct inbound *r, int status, const char *type, struct buf *b,
	const char *etag, const char *act_tag)
{
	struct reply reply = {.status = status, .content_type = type};
	if (b->overflow) {
		buf_finish(b);
		answer_refusal(r, 503, "unavailable", "The answer is too large; ask for less.");
		return;
	}
	if (status == 200 && etag && *etag && strcmp(etag, r->not_modified) == 0) {
		buf_finish(b);
		finish(r, &(struct reply){.status = 304}, etag, act_tag, 0);
		return;
	}
	reply.body = take(b);
	finish(r, &reply, etag, act_tag, 0);
}

void answer_json(
	struct inbound *r, int status, struct buf *b, const char *etag, const char *act_tag)
{
	answer_bytes(r, status, JSON, b, etag, act_tag);
}

void answer_shared(struct inbound *r, struct shared_bytes *bytes)
{
	struct reply reply = {.status = 200, .content_type = JSON, .body = shared_bytes_ref(bytes)};
	finish(r, &reply, NULL, NULL, 0);
}

void answer_shared_tagged(struct inbound *r, struct shared_bytes *bytes, const char *etag)
{
	struct reply reply = {.status = 304};
	if (strcmp(etag, r->not_modified) != 0)
		reply = (struct reply){.status = 200, .content_type = JSON,
			.body = shared_bytes_ref(bytes)};
	finish(r, &reply, etag, NULL, 0);
}

void answer_problem(struct inbound *r, const struct problem *p)
{
	struct reply reply = {.status = p->status, .content_type = PROBLEM};
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	wire_problem_encode(&(struct wire_problem){.status = (uint32_t)p->status, .code = p->code,
		.detail = p->detail, .retry_after = p->retry_after_s,
		.current = {p->current, p->current_length}}, &b);
	reply.body = take(&b);
	finish(r, &reply, NULL, p->act_tag, p->retry_after_s);
}

void answer_refusal(struct inbound *r, int status, const char *code, const char *detail)
{
	answer_problem(r, &(struct problem){.status = status, .code = code, .detail = detail});
}

void answer_text(struct inbound *r, int status, const char *text)
{
	struct reply reply = {.status = status, .content_type = "text/plain; charset=utf-8"};
	reply.body = shared_bytes_create(mem_strdup(text), strlen(text));
	finish(r, &reply, NULL, NULL, 0);
}

void answer_error(struct inbound *r, const struct error *e)
{
	bool full = error_is(e, "disk_full");
	answer_problem(r, &(struct problem){.status = full ? 507 : 503,
		.code = full ? "disk_full" : "unavailable", .detail = e->text,
		.retry_after_s = full ? 60 : 2});
}

/* ---- queries ---- */

static bool run(struct db *db, void *user, struct error *e)
{
	struct query *q = user;
	return q->read(db, q, e);
}

static void done(void *user, const struct error *e)
{
	struct query *q = user;
	struct inbound *r = q->request;
	if (e && q->status >= 400)
		answer_refusal(r, q->status, e->code, e->text);
	else if (e)
		answer_error(r, e);
	else
		answer_bytes(r, q->status, q->content_type ? q->content_type : JSON, &q->out,
			q->etag, q->act_tag);
	buf_finish(&q->out);
	arena_finish(&q->arena);
	free(q->more);
	free(q);
}

void query_run(struct inbound *r, bool (*read)(struct db *db, struct query *q, struct error *e),
	void *more)
{
	struct query *q = mem_alloc(sizeof *q);
	struct error e;
	*q = (struct query){.request = r, .status = 200, .read = read, .more = more};
	buf_init(&q->out, ANSWER_MAX);
	if (!worker_post(server_reader(r->server), run, done, q, &e))
		done(q, &e);
}
