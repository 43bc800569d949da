/* SPDX-License-Identifier: MIT */
#include "asked.h"

#include <string.h>

#include "yiping/base/sha256.h"

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
