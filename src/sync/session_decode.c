/* SPDX-License-Identifier: MIT */
/* Decoding, a slice a turn of the loop, so that a key is never kept waiting by a large answer. */
#include <stdlib.h>
#include <string.h>

#include "session_private.h"
#include "yiping/base/mem.h"
#include "yiping/net/backoff.h"

#define SLICE_NS UINT64_C(4000000)
#define AREAS_A_STEP 50
#define UNITS_MOST 100000u
#define PAGE_ITEMS_MOST 200000u
#define HASTY_MS 1000      // an empty answer should not come sooner than this
#define POLL_AFTER_MS 5000 // between polls without a wait, if the server names nothing

void session_drop_ref(struct session *s)
{
	struct ref_job *j = &s->ref;

	wire_areas_finish(&j->areas);
	area_tree_destroy(j->tree);
	catalog_destroy(j->catalog);
	arena_finish(&j->arena);
	free(j->units);
	free(j->series);
	free(j->bytes);
	if (j->is_active) // then the slices are its own, and a page waits for it
		uv_idle_stop(&s->turn);
	*j = (struct ref_job){0};
}

void session_drop_page(struct session *s)
{
	struct page_job *j = &s->page;

	arena_finish(&j->arena);
	free(j->change_list);
	free(j->tick_list);
	free(j->counter_list);
	free(j->bytes);
	*j = (struct page_job){0};
}

/* Room for one more of an array. */
static void *grow(void *array, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return array;
	*room = *room > 0 ? *room * 2 : 64;
	return mem_grow(array, *room, size);
}

static void bad_item(struct session *s, const struct wire_span *item, const struct change *c,
	const struct error *why)
{
	struct session_bad bad = {
		.seq = c != NULL ? c->seq : 0,
		.kind = c != NULL ? (enum kind)c->head.kind : KIND_NONE,
		.id = c != NULL ? c->id : "",
		.bytes = item->bytes,
		.length = item->length,
		.why = why,
	};

	s->quarantined++;
	s->unjudged++;
	s->ops->quarantine(s->user, &bad);
}

bool session_open_ref(struct session *s, struct http_result *r, struct error *e)
{
	struct ref_job *j = &s->ref;
	const char *etag = http_result_header(r, HTTP_ETAG);
	bool ok = true;

	session_drop_ref(s);
	j->kind = (enum session_ref)(s->ask - ASK_AREAS);
	j->bytes = http_result_take_body(r, &j->length);
	if (etag != NULL)
		memcpy(j->etag, etag, strlen(etag) + 1); // both have the same room
	if (j->kind == REF_OF_AREAS) {
		j->tree = area_tree_create();
		ok = wire_areas_begin(&j->areas, j->bytes, j->length, e);
	} else if (j->kind != REF_OF_CATALOG) {
		const char *key = j->kind == REF_OF_UNITS ? "units" : "series";
		ok = wire_list_open(j->bytes, j->length, key, &j->arena, &j->list, e);
	}
	if (!ok) {
		session_drop_ref(s);
		return false;
	}
	j->is_active = true;
	uv_idle_start(&s->turn, session_on_turn);
	return true;
}

static enum job_step decode_areas(struct ref_job *j, struct error *e)
{
	switch (wire_areas_step(&j->areas, j->tree, AREAS_A_STEP, e)) {
	case WIRE_AREAS_MORE:
		return JOB_MORE;
	case WIRE_AREAS_DONE:
		if (area_root(j->tree))
			return JOB_DONE;
		error_set(e, "shape", "areas: there is none");
		return JOB_FAILED;
	default:
		return JOB_FAILED;
	}
}

static bool decode_ref_item(
	struct session *s, struct ref_job *j, const struct wire_span *item, struct error *e)
{
	if (j->kind == REF_OF_UNITS) {
		j->units = grow(j->units, j->count, &j->room, sizeof(*j->units));
		return wire_unit_decode(
			item->bytes, item->length, &s->refs, &j->arena, &j->units[j->count], e);
	}
	j->series = grow(j->series, j->count, &j->room, sizeof(*j->series));
	return wire_series_decode(
		item->bytes, item->length, &s->refs, &j->arena, &j->series[j->count], e);
}

enum job_step session_decode_ref(struct session *s, struct error *e)
{
	struct ref_job *j = &s->ref;
	struct wire_span item;
	struct error why = {0};

	if (j->kind == REF_OF_AREAS)
		return decode_areas(j, e);
	if (j->kind == REF_OF_CATALOG) {
		j->catalog = wire_catalog_decode(j->bytes, j->length, e);
		return j->catalog != NULL ? JOB_DONE : JOB_FAILED;
	}
	if (!wire_items_next(&j->list.items, &item)) {
		if (!j->list.items.broken)
			return JOB_DONE;
		error_set(e, "json", "The list cannot be walked to its end.");
		return JOB_FAILED;
	}
	if (j->count >= UNITS_MOST) {
		error_set(e, "too_large", "The list has more than %u items.", UNITS_MOST);
		return JOB_FAILED;
	}
	if (decode_ref_item(s, j, &item, &why))
		j->count++;
	else
		bad_item(s, &item, NULL, &why);
	return s->is_closing ? JOB_PAUSED : JOB_MORE;
}

static bool is_epoch(const struct session *s, const char *epoch, struct error *e)
{
	return strcmp(epoch, s->epoch) == 0 ||
	       error_set(e, "cursor_epoch", "The server lives in another history now.");
}

/* What a list's page says about the next one; false if the list cannot come to an end. */
static bool follow_list(struct session *s, const struct wire_snapshot *w, struct error *e)
{
	struct page_job *j = &s->page;

	j->page.last = !w->more;
	if (j->page.first) {
		s->listed = 0;
		s->unjudged = 0;
	}
	if (s->listed > FOLD_LIVE_MAX)
		return error_set(e, "too_large", "The list does not end.");
	if (!w->more) {
		if (w->cursor == NULL || strlen(w->cursor) >= SESSION_CURSOR_ROOM)
			return error_set(e, "shape", "cursor: missing or too long");
		j->page.cursor = w->cursor;
		return true;
	}
	if (w->next == NULL || strlen(w->next) >= SESSION_CURSOR_ROOM)
		return error_set(e, "shape", "next: missing or too long");
	if (strcmp(w->next, s->list_token) == 0)
		return error_set(e, "stuck", "The pages of the list do not go on.");
	j->next = w->next;
	return true;
}

static bool open_list(struct session *s, struct wire_snapshot *w, struct error *e)
{
	struct page_job *j = &s->page;

	if (!wire_snapshot_open(j->bytes, j->length, &j->arena, w, e) || !is_epoch(s, w->epoch, e))
		return false;
	j->page.seq = w->seq;
	j->tick = w->tick;
	if (s->ask == ASK_BOARD) {
		j->page.kind = PAGE_OF_BOARD; // whatever else came with it is not looked at
		return true;
	}
	j->page.kind = PAGE_OF_LIST;
	j->page.first = s->list_token[0] == '\0';
	j->changes = w->changes;
	j->counters = w->counters;
	return follow_list(s, w, e);
}

static bool start_page(struct session *s, bool ok)
{
	if (!ok) {
		session_drop_page(s);
		return false;
	}
	s->page.page.epoch = s->epoch;
	s->page.is_active = true;
	uv_idle_start(&s->turn, session_on_turn);
	return true;
}

bool session_open_list(struct session *s, struct http_result *r, struct error *e)
{
	struct wire_snapshot w;

	session_drop_page(s);
	s->page.bytes = http_result_take_body(r, &s->page.length);
	return start_page(s, open_list(s, &w, e));
}

static int64_t pause_after(const struct session *s, const struct http_result *r, bool is_empty)
{
	int64_t wish;

	if (s->poll_wait == 0)
		return backoff_wish(http_result_header(r, HTTP_POLL_AFTER), wall_ms(), &wish)
			       ? wish
			       : POLL_AFTER_MS;
	return is_empty && s->is_live && mono_ms() - s->asked_at < HASTY_MS ? HASTY_MS : 0;
}

static bool open_changes(struct session *s, const struct http_result *r, struct error *e)
{
	struct page_job *j = &s->page;
	struct wire_changes w;

	if (!wire_changes_open(j->bytes, j->length, &j->arena, &w, e) || !is_epoch(s, w.epoch, e))
		return false;
	if (strlen(w.next) >= SESSION_CURSOR_ROOM)
		return error_set(e, "shape", "next: too long");
	bool moved = strcmp(w.next, s->cursor) != 0;
	if (progress_note(&s->progress, moved, w.more, w.head))
		return error_set(e, "stuck", "The server's log grows, but it gives nothing of it.");
	s->head = w.head;
	session_note_clock(s, w.now, mono_ms(), s->rate);
	j->page.kind = PAGE_OF_CHANGES;
	j->page.seq = w.head;
	j->page.more = w.more;
	j->page.cursor = j->next = w.next;
	j->changes = w.changes;
	j->ticks = w.ticks;
	j->digest = w.digest;
	j->has_digest = w.has_digest && !w.more;
	j->pause_ms = pause_after(s, r, !moved && w.ticks.length < 3);
	return true;
}

bool session_open_changes(struct session *s, struct http_result *r, struct error *e)
{
	session_drop_page(s);
	s->page.bytes = http_result_take_body(r, &s->page.length);
	return start_page(s, open_changes(s, r, e));
}

/* A change of the catalog or the tree is read with what it says: those behind it wait for the new
 * one. Areas in bulk are fetched once, when the first of them is missed or the page is done. */
static enum job_step after_change(struct session *s, const struct change *c)
{
	if (s->page.page.kind != PAGE_OF_CHANGES || c->op != OP_UPSERT)
		return JOB_MORE;
	if (c->head.kind == KIND_AREA)
		s->refs_wanted |= 1u << REF_OF_AREAS;
	if (c->head.kind == KIND_SERIES)
		s->refs_wanted |= 1u << REF_OF_SERIES;
	if (c->head.kind == KIND_CATALOG) {
		s->refs_wanted |= 1u << REF_OF_CATALOG;
		return JOB_PAUSED;
	}
	return JOB_MORE;
}

static enum job_step decode_change(struct session *s, struct error *e)
{
	struct page_job *j = &s->page;
	struct wire_items before = j->changes;
	struct wire_span item;
	struct error why = {0};

	if (!wire_items_next(&j->changes, &item)) {
		if (!j->changes.broken)
			return JOB_DONE;
		error_set(e, "json", "The changes cannot be walked to their end.");
		return JOB_FAILED;
	}
	if (j->page.change_count >= PAGE_ITEMS_MOST) {
		error_set(e, "too_large", "The page has more than %u items.", PAGE_ITEMS_MOST);
		return JOB_FAILED;
	}
	j->change_list = grow(
		j->change_list, j->page.change_count, &j->change_room, sizeof(*j->change_list));
	struct change *c = &j->change_list[j->page.change_count];
	if (!wire_change_decode(item.bytes, item.length, &s->refs, &j->arena, c, &why)) {
		if (error_is(&why, "unknown_area") && !j->has_asked) {
			j->has_asked = true;
			j->changes = before;
			s->refs_wanted |= 1u << REF_OF_AREAS;
			return JOB_PAUSED;
		}
		bad_item(s, &item, c, &why);
		return s->is_closing ? JOB_PAUSED : JOB_MORE;
	}
	if (c->head.kind == KIND_NONE) {
		s->unjudged++;
		return JOB_MORE;
	}
	if (j->page.kind == PAGE_OF_LIST)
		c->seq = j->page.seq;
	j->page.change_count++;
	return after_change(s, c);
}

/* A tick that cannot be read leaves a gap in a curve, nothing else. */
static void decode_tick(struct session *s, const struct wire_span *item)
{
	struct page_job *j = &s->page;
	struct error why = {0};

	j->tick_list = grow(j->tick_list, j->page.tick_count, &j->tick_room, sizeof(*j->tick_list));
	if (wire_tick_decode(
		    item->bytes, item->length, &j->arena, &j->tick_list[j->page.tick_count], &why))
		j->page.tick_count++;
	else
		bad_item(s, item, NULL, &why);
}

static void decode_counters(struct session *s, const struct wire_span *item)
{
	struct page_job *j = &s->page;
	struct error why = {0};

	j->counter_list = grow(
		j->counter_list, j->page.counter_count, &j->counter_room, sizeof(*j->counter_list));
	if (wire_counters_decode(item->bytes, item->length, &s->refs,
		    &j->counter_list[j->page.counter_count], &why))
		j->page.counter_count++;
	else
		bad_item(s, item, NULL, &why);
}

enum job_step session_decode_page(struct session *s, struct error *e)
{
	struct page_job *j = &s->page;
	struct wire_span item;

	if (j->changes.bytes != NULL) {
		enum job_step step = decode_change(s, e);
		if (step != JOB_DONE)
			return step;
		j->changes.bytes = NULL;
	}
	if (j->tick.length > 0) {
		item = j->tick;
		j->tick.length = 0;
		decode_tick(s, &item);
	} else if (j->ticks.bytes != NULL && wire_items_next(&j->ticks, &item)) {
		decode_tick(s, &item);
	} else if (j->counters.bytes != NULL && wire_items_next(&j->counters, &item)) {
		decode_counters(s, &item);
	} else {
		return JOB_DONE;
	}
	return s->is_closing ? JOB_PAUSED : JOB_MORE;
}

static void fail_job(struct session *s, bool is_ref, const struct error *e)
{
	struct reply r = {.verdict = VERDICT_OK, .wish_ms = BACKOFF_NO_WISH};
	enum session_ask ask = s->ask;

	if (is_ref)
		session_drop_ref(s);
	else
		session_drop_page(s);
	reply_spoil(&r, e);
	session_fail(s, ask, &r);
}

void session_on_turn(uv_idle_t *turn)
{
	struct session *s = turn->data;
	uint64_t until = uv_hrtime() + SLICE_NS;
	bool is_ref = s->ref.is_active;
	struct error e = {0};
	enum job_step step;

	do {
		step = is_ref ? session_decode_ref(s, &e) : session_decode_page(s, &e);
	} while (step == JOB_MORE && uv_hrtime() < until);
	if (step == JOB_MORE || s->is_closing)
		return;
	uv_idle_stop(turn);
	if (step == JOB_FAILED)
		fail_job(s, is_ref, &e);
	else if (step == JOB_DONE && is_ref)
		session_give_ref(s);
	else if (step == JOB_DONE)
		session_give_page(s);
	if (!s->is_closing)
		session_go(s);
}
