/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bodies.h"
#include "things.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/ui/frame.h"
#include "yiping/wire/area.h"
#include "yiping/wire/catalog.h"
#include "yiping/wire/change.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/meta.h"
#include "yiping/wire/tick.h"

#define BODIES_MOST 64
#define HISTORY_MOST 64

struct scene {
	struct arena arena;
	struct wire_refs refs;
	struct area_tree *tree;  // its own, NULL = that of the maker
	struct catalog *catalog; // likewise
	struct fold *fold;
	struct gauges *gauges;
	struct things *things;
	struct bodies *bodies;
	struct person person;
	struct board board;
	struct change history[HISTORY_MOST]; // of all events
	struct change found[HISTORY_MOST];   // of the one asked for
	size_t history_count;
	scene_told_fn told;
	void *told_user;
};

static const struct event *event_of(void *user, uint32_t num)
{
	struct scene *s = user;
	return bodies_get(s->bodies, num, &s->refs);
}

static const struct change *history_of(void *user, uint32_t num, size_t *count)
{
	struct scene *s = user;
	*count = 0;
	for (size_t i = 0; i < s->history_count; i++)
		if (s->history[i].head.num == num)
			s->found[(*count)++] = s->history[i];
	return *count ? s->found : NULL;
}

static enum mark mark_of(void *user, uint32_t num)
{
	(void)user;
	return (enum mark)(num % (MARK_ATTENTION + 1));
}

static bool has_words(void *user, const struct live *l, const char *words)
{
	const struct event *e = event_of(user, l->head.num);
	return e && e->title && strstr(e->title, words);
}

struct scene *scene_create(const struct wire_refs *refs, int64_t now)
{
	struct scene *s = mem_alloc(sizeof *s);

	s->refs = *refs;
	s->fold = fold_create();
	s->gauges = gauges_create();
	s->things = things_create();
	s->bodies = bodies_create(BODIES_MOST);
	s->person = (struct person){.subject = "duty", .name = "duty", .num = 1,
		.role = PERSON_DUTY, .areas = {1}, .area_count = 1};
	s->board = (struct board){.now = now, .lang = "en", .fold = s->fold, .gauges = s->gauges,
		.person = &s->person, .server = "unix:/x", .program = "0",
		.link = {.state = LINK_LIVE, .retry_ms = -1, .rate = 1},
		.outbox = {.oldest_ms = -1, .writable = true}, .event = event_of,
		.history = history_of, .mark = mark_of, .text = has_words, .user = s};
	fold_set_home(s->fold, 1, 480);
	return s;
}

void scene_destroy(struct scene *s)
{
	if (!s)
		return;
	bodies_destroy(s->bodies);
	things_destroy(s->things);
	gauges_destroy(s->gauges);
	fold_destroy(s->fold);
	area_tree_destroy(s->tree);
	catalog_destroy(s->catalog);
	arena_finish(&s->arena);
	free(s);
}

static void tell(struct scene *s, const struct error *e)
{
	if (s->told)
		s->told(s->told_user, e);
}

static void take_change(struct scene *s, const char *bytes, size_t n, bool listed)
{
	struct error e = {0};
	struct change c;

	if (!wire_change_decode(bytes, n, &s->refs, &s->arena, &c, &e)) {
		tell(s, &e);
		return;
	}
	if (listed) {
		struct live l = {.head = c.head, .path = c.path, .unit_count = c.unit_count};
		memcpy(l.id, c.id, sizeof l.id);
		memcpy(l.units, c.units, sizeof l.units);
		fold_put(s->fold, &l);
	} else {
		fold_apply(s->fold, &c);
	}
	if (c.head.kind == KIND_EVENT && c.body)
		bodies_put(s->bodies, c.head.num, c.head.rev, c.body, c.body_length);
	if (c.head.kind == KIND_EVENT && s->history_count < HISTORY_MOST)
		s->history[s->history_count++] = c;
	things_take(s->things, &c, &s->refs);
}

static void take_tick(struct scene *s, const char *bytes, size_t n)
{
	struct error e = {0};
	struct wire_tick t;

	if (!wire_tick_decode(bytes, n, &s->arena, &t, &e)) {
		tell(s, &e);
		return;
	}
	gauges_apply(s->gauges, &t.tick);
	gauges_push_history(s->gauges);
}

static void take_counters(struct scene *s, const char *bytes, size_t n)
{
	struct error e = {0};
	struct wire_counters c;

	if (!wire_counters_decode(bytes, n, &s->refs, &c, &e)) {
		tell(s, &e);
		return;
	}
	for (int i = 0; i < COUNTER_COUNT; i++)
		fold_set_flow(s->fold, c.area, c.domain, (enum counter)i, c.day, c.counts[i]);
}

static void take_pages(struct scene *s, const char *bytes, size_t n)
{
	struct error e = {0};
	struct wire_changes page;
	struct wire_snapshot list;
	struct wire_span item;

	if (wire_changes_open(bytes, n, &s->arena, &page, &e)) {
		while (wire_items_next(&page.changes, &item))
			take_change(s, item.bytes, item.length, false);
		while (wire_items_next(&page.ticks, &item))
			take_tick(s, item.bytes, item.length);
	} else {
		tell(s, &e);
	}
	if (wire_snapshot_open(bytes, n, &s->arena, &list, &e)) {
		while (wire_items_next(&list.changes, &item))
			take_change(s, item.bytes, item.length, true);
		while (wire_items_next(&list.counters, &item))
			take_counters(s, item.bytes, item.length);
		if (list.tick.length)
			take_tick(s, list.tick.bytes, list.tick.length);
	} else {
		tell(s, &e);
	}
}

static void take_series(struct scene *s, const char *bytes, size_t n)
{
	struct error e = {0};
	struct wire_list list;
	struct wire_span item;
	struct wire_series series;

	if (!wire_list_open(bytes, n, "series", &s->arena, &list, &e)) {
		tell(s, &e);
		return;
	}
	while (wire_items_next(&list.items, &item)) {
		if (wire_series_decode(item.bytes, item.length, &s->refs, &s->arena, &series, &e))
			gauges_put_series(s->gauges, &series.series);
		else
			tell(s, &e);
	}
}

static void take_units(struct scene *s, const char *bytes, size_t n)
{
	struct error e = {0};
	struct wire_list list;
	struct wire_span item;
	struct unit units[16];
	size_t count = 0;

	if (!wire_list_open(bytes, n, "units", &s->arena, &list, &e)) {
		tell(s, &e);
		return;
	}
	while (count < 16 && wire_items_next(&list.items, &item)) {
		if (wire_unit_decode(
			    item.bytes, item.length, &s->refs, &s->arena, &units[count], &e))
			count++;
		else
			tell(s, &e);
	}
	if (count)
		things_units(s->things, units, count);
}

static void take_reference(struct scene *s, const char *bytes, size_t n)
{
	struct error e = {0};
	struct area_tree *tree = area_tree_create();
	struct catalog *catalog = wire_catalog_decode(bytes, n, &e);

	if (catalog) {
		catalog_destroy(s->catalog);
		s->catalog = catalog;
		s->refs.catalog = catalog;
	} else {
		tell(s, &e);
	}
	if (wire_areas_decode(bytes, n, tree, &e) && area_root(tree)) {
		area_tree_destroy(s->tree);
		s->tree = tree;
		s->refs.tree = tree;
		return;
	}
	tell(s, &e);
	area_tree_destroy(tree);
}

static void take_meta(struct scene *s, const char *bytes, size_t n)
{
	struct error e = {0};
	struct wire_meta meta;
	struct wire_meta_areas ids;

	if (wire_meta_decode(bytes, n, &s->refs, &s->arena, &meta, &ids, &e))
		s->person = meta.identity;
	else
		tell(s, &e);
}

void scene_take(struct scene *s, const char *bytes, size_t n, scene_told_fn told, void *user)
{
	s->told = told;
	s->told_user = user;
	take_reference(s, bytes, n);
	take_meta(s, bytes, n);
	take_units(s, bytes, n);
	take_series(s, bytes, n);
	take_pages(s, bytes, n);
}

struct board *scene_board(struct scene *s)
{
	s->board.catalog = s->refs.catalog;
	s->board.tree = s->refs.tree;
	s->board.centre = area_root(s->refs.tree)->num;
	things_fill(s->things, &s->board);
	return &s->board;
}

uint32_t scene_event(const struct scene *s)
{
	for (size_t i = 0; i < s->history_count; i++)
		if (fold_find(s->fold, KIND_EVENT, s->history[i].head.num))
			return s->history[i].head.num;
	return 0;
}

void scene_draw(struct scene *s, enum view_id view, struct canvas *c)
{
	const struct view_ops *ops = view_by_id(view == VIEW_HELP ? VIEW_OVERVIEW : view);
	struct view_state *state = ops->create();
	struct frame_state f = {.view = ops, .state = state, .message = "",
		.overlay = view == VIEW_HELP ? OVERLAY_HELP : OVERLAY_NONE};

	if (ops->show && view == VIEW_DETAIL)
		ops->show(state, scene_event(s));
	canvas_clear(c);
	frame_draw(&f, scene_board(s), c);
	if (ops->command) {
		ops->command(state, &s->board, COMMAND_DOWN);
		ops->command(state, &s->board, COMMAND_NEXT_PANE);
		frame_draw(&f, &s->board, c);
	}
	ops->destroy(state);
}
