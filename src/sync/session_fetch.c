/* SPDX-License-Identifier: MIT */
/* Single events, fetched beside the stream: after a gap in revs, or because somebody looks. */
#include <stdio.h>
#include <string.h>

#include "query.h"
#include "session_private.h"

/* Answers in a row that are no good before an event is given back unfetched. Without any answer
 * they wait for the stream to be well again. */
#define FETCH_FAILURES_MOST 3u

static void drop_first(struct session *s)
{
	s->fetch_count--;
	memmove(s->fetches[0], s->fetches[1], s->fetch_count * sizeof(s->fetches[0]));
}

/* Takes an answer that settles the matter, good or bad. */
static void give_event(
	struct session *s, const char *id, struct reply *reply, struct http_result *r)
{
	struct arena arena = {0};
	struct wire_event_view view;
	struct error e = {0};
	struct session_event event = {.id = id, .reply = reply};

	if (reply->verdict == VERDICT_OK) {
		if (wire_event_view_decode(r->body, r->length, &s->refs, &arena, &view, &e)) {
			event.view = &view;
			event.bytes = r->body;
			event.length = r->length;
		} else {
			reply_spoil(reply, &e);
			reply->verdict = VERDICT_REFUSED; // asking again would bring the same
		}
	}
	s->ops->event(s->user, &event);
	arena_finish(&arena);
}

static void on_event(void *user, struct http_result *result)
{
	struct session *s = user;
	struct reply reply;
	char id[EVENT_ID_ROOM];

	s->fetch = 0;
	reply_judge(result, wall_ms(), &reply);
	bool is_lost = reply.verdict == VERDICT_RETRY || reply.verdict == VERDICT_LOGIN;
	if (is_lost && (reply.status == 0 || ++s->fetch_failures < FETCH_FAILURES_MOST)) {
		s->fetch_failures = reply.status == 0 ? FETCH_FAILURES_MOST : s->fetch_failures;
		session_fetch_next(s);
		return;
	}
	s->fetch_failures = 0;
	memcpy(id, s->fetches[0], sizeof(id));
	drop_first(s);
	give_event(s, id, &reply, result);
	if (!s->is_closing)
		session_fetch_next(s);
}

void session_fetch_next(struct session *s)
{
	struct buf path;
	struct http_request r = {.server = &s->server, .bearer = s->token};

	if (s->is_closing || s->fetch != 0 || s->fetch_count == 0)
		return;
	if (s->fetch_failures >= FETCH_FAILURES_MOST || !s->has_begun)
		return;
	query_begin(&path, "/v1/events");
	query_part(&path, s->fetches[0]);
	r.path = path.data;
	s->fetch = http_send(s->http, &r, on_event, s);
	buf_finish(&path);
}

bool session_fetch_event(struct session *s, const char *id)
{
	for (unsigned i = 0; i < s->fetch_count; i++) {
		if (strcmp(s->fetches[i], id) == 0)
			return true;
	}
	if (s->fetch_count >= SESSION_FETCHES_MOST || strlen(id) >= EVENT_ID_ROOM || id[0] == '\0')
		return false;
	snprintf(s->fetches[s->fetch_count++], EVENT_ID_ROOM, "%s", id);
	session_fetch_next(s);
	return true;
}
