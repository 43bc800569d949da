/* SPDX-License-Identifier: MIT */
#include "command_kept.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/model/filter.h"
#include "yiping/wire/event.h"

#define BODY_MS 250      // for one body from the disk
#define MISSED_MS 2000   // for all that do not come
#define AHEAD 16         // asked for together

struct kept_list {
	struct once *once;
	struct board board;
	uint32_t *nums;
	size_t count, room, at;
	int missed_ms;
	bool asked; // the filter wanted a body that was not at hand
};

static bool add_event(void *user, const struct live *l)
{
	struct kept_list *k = user;
	if (k->count == k->room) {
		k->room = k->room ? 2 * k->room : 256;
		k->nums = mem_grow(k->nums, k->room, sizeof *k->nums);
	}
	k->nums[k->count++] = l->head.num;
	return true;
}

static int compare_nums(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x < y) - (x > y);
}

/* ---- bodies ---- */

static const struct event *body(struct kept_list *k, uint32_t num)
{
	return k->board.event(k->board.user, num);
}

static bool has_body(struct once *w)
{
	struct kept_list *k = w->user;
	return station_board(w->station, &k->board) && body(k, k->nums[k->at]);
}

static const struct event *fetch_body(struct kept_list *k)
{
	if (body(k, k->nums[k->at]))
		return body(k, k->nums[k->at]);
	if (k->missed_ms >= MISSED_MS)
		return NULL;
	for (size_t i = k->at + 1; i < k->count && i < k->at + AHEAD; i++)
		body(k, k->nums[i]);
	once_run(k->once, has_body, k, BODY_MS);
	if (!k->once->met)
		k->missed_ms += BODY_MS;
	return body(k, k->nums[k->at]);
}

/* ---- what a filter asks beyond a head ---- */

static const struct event *want(void *user, const struct live *l)
{
	struct kept_list *k = user;
	const struct event *e = body(k, l->head.num);
	k->asked = k->asked || !e;
	return e;
}

static const char *holder_id(void *user, const struct live *l)
{
	const struct event *e = want(user, l);
	if (!e)
		return NULL;
	return l->head.flags & HEAD_PERSON ? e->holder_person.subject : e->holder_unit.id;
}

static size_t holder_names(
	void *user, const struct live *l, const char *names[FILTER_NAMES_MAX])
{
	const struct event *e = want(user, l);
	return e ? filter_holder_names(e, l, names) : 0;
}

static enum source_kind source(void *user, const struct live *l)
{
	const struct event *e = want(user, l);
	return e ? e->source : SOURCE_NONE;
}

static bool text(void *user, const struct live *l, const char *words)
{
	struct kept_list *k = user;
	return want(user, l) && k->board.text(k->board.user, l, words);
}

static bool keeps(struct kept_list *k, const struct filter *f)
{
	const struct filter_context x = {k->board.catalog, k->board.tree, k->board.person,
		k->board.now, holder_id, source, holder_names};
	const struct live *l = fold_find(k->board.fold, KIND_EVENT, k->nums[k->at]);
	k->asked = false;
	if (!l)
		return false;
	bool wanted = head_is_open(&l->head) || filter_asks_owed(f);
	bool kept = wanted && filter_keeps(f, &x, l, text, k);
	if (!k->asked || !fetch_body(k))
		return kept && !k->asked;
	l = fold_find(k->board.fold, KIND_EVENT, k->nums[k->at]);
	return l && filter_keeps(f, &x, l, text, k);
}

static void put(struct kept_list *k, struct buf *out, size_t *left)
{
	const struct wire_refs refs = {.tree = k->board.tree, .catalog = k->board.catalog};
	const struct event *e = fetch_body(k);
	if (!e) {
		++*left;
		return;
	}
	wire_event_encode(e, &refs, out); // with its comma
}

bool command_kept(struct once *w, const char *filter, struct buf *out, size_t *left,
	struct error *e)
{
	struct kept_list k = {.once = w};
	struct filter f;
	*left = 0;
	if (strlen(filter) > FILTER_TEXT_MAX)
		return error_set(e, "usage", "The filter is too long.");
	station_board(w->station, &k.board);
	if (!filter_parse(filter, k.board.catalog, k.board.tree, &f, e)) {
		const struct error why = *e;
		return error_set(e, "usage", "%s", why.text);
	}
	fold_each(k.board.fold, KIND_EVENT, add_event, &k);
	if (k.count)
		qsort(k.nums, k.count, sizeof *k.nums, compare_nums);
	for (k.at = 0; k.at < k.count; k.at++)
		if (keeps(&k, &f))
			put(&k, out, left);
	filter_finish(&f);
	free(k.nums);
	return true;
}
