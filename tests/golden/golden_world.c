/* SPDX-License-Identifier: MIT */
#include "golden_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "golden_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

static const struct event *event_of(void *user, uint32_t num)
{
	struct golden *g = user;

	return num >= 1 && num <= g->event_count ? &g->events[num - 1] : NULL;
}

static const struct change *history_of(void *user, uint32_t num, size_t *count)
{
	struct golden *g = user;

	*count = num == 4 ? g->history_count : 0;
	return num == 4 ? g->history : NULL;
}

static const struct act *said_of(void *user, const struct change *c)
{
	struct golden *g = user;

	return c >= g->history && c < g->history + g->history_count ? g->said[c - g->history]
								     : NULL;
}

static const struct proposal *proposal_of(void *user, uint32_t num, struct fetch_view *how)
{
	return golden_proposal(user, num, how);
}

static struct order_view orders_of(void *user, uint32_t num)
{
	return golden_orders(user, num);
}

static enum mark mark_of(void *user, uint32_t num)
{
	return golden_mark(user, num);
}

static bool has_words(void *user, const struct live *l, const char *words)
{
	const struct event *e = event_of(user, l->head.num);

	return e && strstr(e->title, words);
}

static void set_link(struct board *b, enum link_state state, int64_t age_ms, const char *code)
{
	b->link = (struct link_view){.state = state, .age_ms = age_ms, .retry_ms = -1, .rate = 1};
	snprintf(b->link.code, sizeof(b->link.code), "%s", code);
}

#define SHOWN_FIRST 4 // the event that a flood began with

static void set_person(struct golden *g)
{
	g->person = (struct person){.subject = "duty-500000",
		.name = "唐思远",
		.num = 7,
		.role = PERSON_DUTY,
		.areas = {1},
		.area_count = 1};
	g->board.person = &g->person;
	g->board.outbox = (struct outbox_view){.oldest_ms = -1, .opened = true, .writable = true};
}

static void fill(struct golden *g)
{
	golden_staff(g);
	golden_measure(g);
	golden_happen(g);
}

static void choose_link(struct golden *g, const char *state)
{
	struct board *b = &g->board;

	set_link(b, LINK_LIVE, 400, "");
	if (strstr(state, "offline"))
		set_link(b, LINK_OFFLINE, 192 * SECOND_MS, "unreachable");
	else if (strcmp(state, "stale") == 0)
		set_link(b, LINK_LIVE, 2600, "stuck");
	else if (strcmp(state, "denied") == 0)
		set_link(b, LINK_DENIED, -1, "denied");
	else if (strcmp(state, "loading") == 0)
		set_link(b, LINK_LOADING, -1, "");
	else if (strcmp(state, "demo") == 0)
		b->link.rate = 60;
	b->demo = b->history_coarse = strcmp(state, "demo") == 0;
	if (strcmp(state, "stale") == 0)
		b->now += 50 * MINUTE_MS;
}

struct golden *golden_create(const char *root, const char *state, const char *lang, struct error *e)
{
	struct golden *g = mem_alloc(sizeof(*g));
	struct board *b = &g->board;
	bool bare = strcmp(state, "empty") == 0 || strcmp(state, "denied") == 0 ||
		    strcmp(state, "loading") == 0;

	g->events = mem_array(GOLDEN_EVENTS_MAX, sizeof(*g->events));
	g->calm = strcmp(state, "calm") == 0;
	g->second = strcmp(state, "second") == 0;
	g->fold = fold_create();
	g->gauges = gauges_create();
	if (!golden_places(g, root, e)) {
		golden_destroy(g);
		return NULL;
	}
	fold_set_home(g->fold, 1, 480);
	instant_parse(g->calm ? "2026-07-07T10:26:31+08:00" : "2026-07-09T16:42:07+08:00", &b->now);
	*b = (struct board){.now = b->now,
		.lang = lang,
		.catalog = g->catalog,
		.tree = g->tree,
		.fold = g->fold,
		.gauges = g->gauges,
		.centre = 1,
		.server = "https://gov.example",
		.program = "0.1.0",
		.event = event_of,
		.history = history_of,
		.said = said_of,
		.proposal = proposal_of,
		.orders = orders_of,
		.mark = mark_of,
		.text = has_words,
		.user = g};
	set_person(g);
	if (!bare)
		fill(g);
	choose_link(g, state);
	if (!bare)
		golden_live(g, state);
	if (!bare)
		golden_owner(g, state);
	if (strstr(state, "reports"))
		golden_reports(g);
	if (strstr(state, "flood"))
		b->attention = (struct attention_view){.flood = true, .count = 14,
			.minutes = 10, .first_out = SHOWN_FIRST};
	b->attention.silenced = strstr(state, "silent") != NULL;
	if (strcmp(state, "night") == 0) // all of it was yesterday
		b->now += 8 * HOUR_MS;
	return g;
}

void golden_destroy(struct golden *g)
{
	if (!g)
		return;
	gauges_destroy(g->gauges);
	fold_destroy(g->fold);
	catalog_destroy(g->catalog);
	area_tree_destroy(g->tree);
	arena_finish(&g->arena);
	free(g->events);
	free(g);
}

struct board *golden_board(struct golden *g)
{
	return &g->board;
}
