/* SPDX-License-Identifier: MIT */
#include "asked.h"

#include <string.h>

bool asked_limit(struct inbound *r, size_t otherwise, size_t most, size_t *out)
{
	uint64_t limit;
	if (!inbound_uint(r, "limit", otherwise, ASKED_LIMIT_MAX, &limit))
		return false;
	if (!limit) {
		answer_refusal(r, 400, "bad_request", "\"limit\" must be at least 1.");
		return false;
	}
	*out = limit < most ? (size_t)limit : most;
	return true;
}

struct area_path asked_below(const struct scope *s, const struct area_tree *t)
{
	if (s->area_count == 1 && !s->unit)
		return area_path_of(t, s->areas[0]);
	return (struct area_path){.count = 0};
}

void asked_etag(const void *bytes, size_t n, char out[ASKED_ETAG_ROOM])
{
	uint8_t digest[SHA256_BYTES];
	char hex[65];
	sha256_of(bytes, n, digest);
	sha256_hex(digest, hex);
	memcpy(out, hex, ASKED_ETAG_ROOM - 1);
	out[ASKED_ETAG_ROOM - 1] = '\0';
}

bool asked_refuse(struct query *q, int status, const char *code, const char *detail,
	struct error *e)
{
	q->status = status;
	return error_set(e, code, "%s", detail);
}

void asked_unreadable(struct inbound *r, const struct error *e)
{
	bool field = strncmp(e->code, "field_", 6) == 0, large = error_is(e, "too_large");
	answer_refusal(r, field ? 422 : large ? 413 : 400,
		field || large ? e->code : "bad_request", e->text);
}

void asked_content(const struct inbound *r, uint8_t out[SHA256_BYTES])
{
	struct sha256 *h = sha256_create();
	sha256_add(h, r->exchange->path, strlen(r->exchange->path) + 1);
	sha256_add(h, r->exchange->body ? r->exchange->body : "", r->exchange->body_length);
	sha256_result(h, out);
	sha256_destroy(h);
}

void asked_post(struct inbound *r, struct command *c,
	void (*done)(struct command *c, const struct error *e))
{
	struct error e;
	c->now = virtual_clock_now(&r->server->clock);
	c->person = r->person;
	c->owner = r;
	c->done = done;
	if (ledger_post(r->server->ledger, r->server->writer, c, &e))
		return;
	answer_error(r, &e);
	command_destroy(c);
}

bool asked_done(struct inbound *r, struct command *c, const struct error *e)
{
	if (!e && c->status < 300)
		return true;
	if (e) {
		answer_error(r, e);
	} else {
		server_publish(r->server, c->changes, c->change_count);
		answer_refusal(r, c->status, c->error.code, c->error.text);
	}
	return false;
}

void asked_answer(struct inbound *r, const struct command *c)
{
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	buf_add(&b, c->body, c->body_length);
	answer_json(r, c->status, &b, NULL, NULL);
}

void asked_told(struct command *c, const struct error *e)
{
	struct inbound *r = c->owner;
	if (asked_done(r, c, e)) {
		server_publish(r->server, c->changes, c->change_count);
		asked_answer(r, c);
	}
	command_destroy(c);
}
