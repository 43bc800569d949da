/* SPDX-License-Identifier: MIT */
/* Events that are not on the board, asked of the server one by one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station_parts.h"
#include "yiping/base/mem.h"
#include "yiping/wire/event.h"

struct fetching {
	struct station *station;
	station_event_fn found;
	void *user;
};

static void on_event(void *user, struct http_result *r)
{
	struct fetching *f = user;
	struct wire_refs refs = station_refs(f->station);
	struct arena arena = {0};
	struct event e;
	struct error why;
	uint32_t num = 0;
	if (r->kind == HTTP_OK && r->status == 200 &&
		wire_event_decode(r->body, r->length, &refs, &arena, &e, &why)) {
		num = e.num;
		bodies_put(f->station->bodies, e.num, e.rev, r->body, r->length);
	}
	arena_finish(&arena);
	f->found(f->user, num);
	station_changed(f->station);
	free(f);
}

bool station_fetch(struct station *s, const char *id, station_event_fn found, void *user)
{
	char path[64];
	if (strlen(id) >= EVENT_ID_ROOM || strspn(id, "0123456789-") != strlen(id) || !*id)
		return false;
	struct fetching *f = mem_alloc(sizeof *f);
	*f = (struct fetching){s, found, user};
	snprintf(path, sizeof path, "/v1/events/%s", id);
	http_send(s->http, &(struct http_request){.server = &s->server, .method = "GET",
		.path = path, .bearer = s->token}, on_event, f);
	return true;
}
