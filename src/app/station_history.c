/* SPDX-License-Identifier: MIT */
/* The history of the event that is on the screen: fetched when it is looked at, again when it
 * changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station_parts.h"
#include "yiping/base/mem.h"
#include "yiping/wire/act.h"
#include "yiping/wire/change.h"
#include "yiping/wire/page.h"

#define CHANGES_MOST 500

struct history {
	uint32_t num;
	char id[ENTITY_ID_ROOM];
	uint64_t request;  // under way, 0 = none
	bool asked, at_hand;
	struct arena arena;
	char *bytes;
	struct change *changes;
	const struct act **said; // what each of them carried, NULL nothing
	size_t count;
	struct change_page kept; // where they are, if they come from the copy
};

static void forget(struct history *h)
{
	arena_finish(&h->arena);
	free(h->bytes);
	change_page_finish(&h->kept);
	*h = (struct history){0};
}

static const struct act *decode_said(
	const struct change *c, const struct wire_refs *refs, struct arena *arena)
{
	struct error e;
	if (!c->args || !c->args_length)
		return NULL;
	struct act *a = arena_alloc(arena, sizeof *a);
	return wire_args_decode(c->args, c->args_length, refs, arena, a, &e) ? a : NULL;
}

static void finish_history(struct station *s, struct history *h)
{
	struct wire_refs refs = station_refs(s);
	h->said = arena_alloc(&h->arena, (h->count ? h->count : 1) * sizeof *h->said);
	for (size_t i = 0; i < h->count; i++)
		h->said[i] = decode_said(&h->changes[i], &refs, &h->arena);
	h->at_hand = true;
}

static void decode(struct station *s, struct history *h, size_t n)
{
	struct wire_refs refs = station_refs(s);
	struct wire_list list;
	struct wire_span item;
	struct error e;
	if (!wire_list_open(h->bytes, n, "changes", &h->arena, &list, &e))
		return;
	h->changes = arena_alloc(&h->arena, CHANGES_MOST * sizeof *h->changes);
	while (h->count < CHANGES_MOST && wire_items_next(&list.items, &item))
		if (wire_change_decode(item.bytes, item.length, &refs, &h->arena,
			    &h->changes[h->count], &e))
			h->count++;
	finish_history(s, h);
}

static void on_done(void *user, struct http_result *r)
{
	struct station *s = user;
	struct history *h = s->history;
	size_t n = 0;
	if (!h || h->request != r->id)
		return;
	h->request = 0;
	if (r->kind != HTTP_OK || r->status != 200)
		return;
	h->bytes = http_result_take_body(r, &n);
	decode(s, h, n);
	station_changed(s);
}

static void fetch(struct station *s)
{
	char path[96];
	snprintf(path, sizeof path, "/v1/events/%s/history", s->history->id);
	s->history->request = http_send(s->http, &(struct http_request){.server = &s->server,
		.method = "GET", .path = path, .bearer = s->token}, on_done, s);
}

/* The copy has all of it when it begins with the first rev and ends with the present one. */
static void on_kept(void *user, uint32_t num, struct change_page *page)
{
	struct station *s = user;
	struct history *h = s->history;
	const struct live *l = fold_find(s->fold, KIND_EVENT, num);
	/* One that is closed is not live: then the end of it is not known here. */
	bool is_whole = l && page->count && page->changes[0].head.rev == 1 &&
		page->changes[page->count - 1].head.rev >= l->head.rev;
	bool is_wanted = h && h->num == num && h->asked && !h->at_hand && !h->request;
	if (is_wanted && (is_whole || (page->count && !s->keep.begun))) {
		h->kept = *page;
		h->changes = page->changes;
		h->count = page->count;
		finish_history(s, h);
		station_changed(s);
		return;
	}
	change_page_finish(page);
	if (is_wanted && s->keep.begun)
		fetch(s);
}

static void ask(struct station *s)
{
	struct history *h = s->history;
	h->asked = true;
	if (!replica_history(s->keep.replica, h->num, on_kept, s) && s->keep.begun)
		fetch(s);
}

const struct change *station_history(struct station *s, uint32_t num, size_t *count)
{
	*count = 0;
	if (!s->history)
		s->history = mem_alloc(sizeof *s->history);
	struct history *h = s->history;
	if (h->num != num) {
		if (h->request)
			http_cancel(s->http, h->request);
		forget(h);
		h->num = num;
	}
	if (!h->asked && station_find(s, num, h->id, NULL))
		ask(s);
	*count = h->count;
	return h->at_hand ? h->changes : NULL;
}

const struct act *station_said(struct station *s, const struct change *c)
{
	const struct history *h = s->history;
	if (!h || !h->at_hand || c < h->changes || c >= h->changes + h->count)
		return NULL;
	return h->said[c - h->changes];
}

void history_forget(struct station *s, uint32_t num)
{
	if (!s->history || s->history->num != num)
		return;
	if (s->history->request)
		http_cancel(s->http, s->history->request);
	forget(s->history);
}

void history_destroy(struct history *h)
{
	if (!h)
		return;
	forget(h);
	free(h);
}
