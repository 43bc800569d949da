/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "queue_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/model/inform.h"

struct gathering {
	const struct queue *queue;
	struct harvest *harvest;
	const struct board *board;
	const struct calendar *calendar;
	struct filter_context context;
	const struct unit **units; // by num, only where the filter asks for holders
};

/* ---- what the filter asks and a head does not say ---- */

static int by_num(const void *a, const void *b)
{
	const struct unit *const *x = a, *const *y = b;

	return ((*x)->num > (*y)->num) - ((*x)->num < (*y)->num);
}

static int num_against(const void *num, const void *unit)
{
	uint32_t wanted = *(const uint32_t *)num, other = (*(const struct unit *const *)unit)->num;

	return (wanted > other) - (wanted < other);
}

static const struct event *body(const struct gathering *g, const struct live *l)
{
	return g->board->event ? g->board->event(g->board->user, l->head.num) : NULL;
}

static const struct unit *holder_unit(const struct gathering *g, const struct live *l)
{
	if (!g->units)
		return NULL;
	const struct unit *const *u = bsearch(
		&l->head.holder, g->units, g->board->unit_count, sizeof(*g->units), num_against);
	return u ? *u : NULL;
}

static const char *holder_id(void *user, const struct live *l)
{
	const struct gathering *g = user;

	if (l->head.flags & HEAD_PERSON) {
		const struct event *e = body(g, l);
		return e ? e->holder_person.subject : NULL;
	}
	const struct unit *u = holder_unit(g, l);
	return u ? u->id : NULL;
}

static size_t holder_names(
	void *user, const struct live *l, const char *names[FILTER_NAMES_MAX])
{
	const struct gathering *g = user;

	if (l->head.flags & HEAD_PERSON) {
		const struct event *e = body(g, l);
		return e ? filter_holder_names(e, l, names) : 0;
	}
	const struct unit *u = holder_unit(g, l);
	if (!u)
		return 0;
	const struct name *both[] = {&u->name, &u->short_name};
	for (size_t i = 0; i < 2; i++) {
		names[3 * i] = both[i]->zh_cn;
		names[3 * i + 1] = both[i]->zh_tw;
		names[3 * i + 2] = both[i]->en;
	}
	return FILTER_NAMES_MAX;
}

static enum source_kind source(void *user, const struct live *l)
{
	const struct event *e = body(user, l);

	return e ? e->source : SOURCE_NONE;
}

static bool text(void *user, const struct live *l, const char *words)
{
	const struct gathering *g = user;

	return g->board->text && g->board->text(g->board->user, l, words);
}

static bool asks_for_holder(const struct filter *f)
{
	for (size_t i = 0; f && i < f->count; i++)
		if (f->terms[i].field == FILTER_HOLDER)
			return true;
	return false;
}

static void index_units(struct gathering *g)
{
	const struct board *b = g->board;

	if (!b->unit_count || !asks_for_holder(g->queue->filter))
		return;
	g->units = mem_array(b->unit_count, sizeof(const struct unit *));
	for (size_t i = 0; i < b->unit_count; i++)
		g->units[i] = &b->units[i];
	qsort(g->units, b->unit_count, sizeof(*g->units), by_num);
}

/* ---- floods ---- */

/* Nothing grave is ever hidden in a row of many, nor what a flood of alarms began with. */
static flood_key key_of(const struct gathering *g, const struct live *l)
{
	const struct head *h = &l->head;
	uint32_t district = l->path.num[l->path.count > 1 ? 1 : 0];

	if (head_is_serious(h) || !h->type || h->num == g->board->attention.first_out)
		return 0;
	return (uint64_t)h->type << 32 | district;
}

static size_t slot_of(const struct harvest *h, flood_key key)
{
	size_t at = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 40) & (h->slot_count - 1);

	while (h->slots[at] && h->floods[h->slots[at] - 1].key != key)
		at = (at + 1) & (h->slot_count - 1);
	return at;
}

static void grow_floods(struct harvest *h)
{
	h->flood_room = h->flood_room ? h->flood_room * 2 : 256;
	h->floods = mem_grow(h->floods, h->flood_room, sizeof(*h->floods));
	free(h->slots);
	h->slot_count = h->flood_room * 2;
	h->slots = mem_array(h->slot_count, sizeof(*h->slots));
	for (size_t i = 0; i < h->flood_count; i++)
		h->slots[slot_of(h, h->floods[i].key)] = (uint32_t)i + 1;
}

static uint32_t join_flood(
	const struct gathering *g, const struct live *l, const struct eval_rank *rank)
{
	struct harvest *h = g->harvest;
	flood_key key = key_of(g, l);

	if (!key)
		return UINT32_MAX;
	if (h->flood_count == h->flood_room)
		grow_floods(h);
	size_t at = slot_of(h, key);
	if (!h->slots[at]) {
		h->floods[h->flood_count] = (struct flood){.key = key, .best = *rank, .first = l};
		h->slots[at] = (uint32_t)++h->flood_count;
	}
	struct flood *f = &h->floods[h->slots[at] - 1];
	f->count++;
	f->unacked += (l->head.flags & HEAD_UNACKED) != 0;
	if (eval_rank_compare(rank, &f->best) < 0) {
		f->best = *rank;
		f->first = l;
	}
	return h->slots[at] - 1;
}

/* ---- one walk ---- */

struct line *harvest_add(struct harvest *h)
{
	if (h->count == h->room) {
		h->room = h->room ? h->room * 2 : 1024;
		h->lines = mem_grow(h->lines, h->room, sizeof(*h->lines));
	}
	return &h->lines[h->count++];
}

/* Until when it is put aside; INT64_MAX if its body is not at hand. */
static int64_t shelf_end(const struct board *b, uint32_t num)
{
	const struct event *e = b->event ? b->event(b->user, num) : NULL;

	return e && e->shelved_until != INSTANT_NONE ? e->shelved_until : INT64_MAX;
}

int64_t queue_shelf(const struct queue *q, const struct board *b, const struct head *h)
{
	int64_t end = q->harvest.shelf ? shelf_end(b, h->num) : INT64_MAX;

	return end == INT64_MAX ? 0 : end;
}

static bool asks_for_shelf(const struct filter *f)
{
	for (size_t i = 0; f && i < f->count; i++)
		if (f->terms[i].field == FILTER_FLAG && f->terms[i].number == FLAG_SHELVED &&
			!f->terms[i].negated)
			return true;
	return false;
}

static struct eval_rank rank_of(const struct gathering *g, const struct head *h)
{
	if (g->harvest->shelf)
		return (struct eval_rank){.over = shelf_end(g->board, h->num), .num = h->num};
	if (g->harvest->owed)
		return (struct eval_rank){
			.over = eval_inform(h, g->board->catalog, g->board->now).due,
			.num = h->num};
	if (g->queue->sort == QUEUE_BY_AGE)
		return (struct eval_rank){.over = h->born == INSTANT_NONE ? INT64_MAX : -h->born,
			.num = h->num};
	if (g->queue->sort == QUEUE_BY_DEADLINE) {
		bool runs = h->clock != CLOCK_NONE && h->due != INSTANT_NONE;
		bool held = (h->flags & HEAD_PAUSED) != 0;
		return (struct eval_rank){
			.over = runs && !held ? h->due : INT64_MAX, .num = h->num};
	}
	return eval_rank(h, g->calendar, g->board->now);
}

static void count(struct gathering *g, const struct head *h)
{
	struct queue_counts *n = &g->harvest->counts;

	n->kept++;
	n->unacked += (h->flags & HEAD_UNACKED) != 0;
	n->grades[h->grade <= 5 ? h->grade : 0]++;
	if (g->harvest->owed) {
		enum urgency u = eval_inform(h, g->board->catalog, g->board->now).urgency;
		n->overdue += u == URGENCY_OVERDUE;
		n->near += u == URGENCY_NEAR;
		return;
	}
	/* Most clocks have more than their whole limit ahead on the wall, or none at all. */
	if (h->clock == CLOCK_NONE || h->due == INSTANT_NONE ||
		(h->limit_s && h->due - g->board->now > h->limit_s * INT64_C(1000)))
		return;
	enum urgency u = eval_clock(h, g->calendar, g->board->now).urgency;
	n->overdue += u == URGENCY_OVERDUE;
	n->near += u == URGENCY_NEAR;
}

static bool visit(void *user, const struct live *l)
{
	struct gathering *g = user;
	struct harvest *h = g->harvest;

	bool open = head_is_open(&l->head);
	if (!open && !h->owed)
		return true;
	if (g->board->centre && !area_path_has(&l->path, g->board->centre))
		return true;
	h->counts.open += open;
	if (g->queue->filter && g->queue->filter->count &&
		!filter_keeps(g->queue->filter, &g->context, l, text, g))
		return true;
	count(g, &l->head);
	struct eval_rank rank = rank_of(g, &l->head);
	if (l->head.num == g->queue->choice.num)
		h->sought = key_of(g, l);
	bool flat = g->queue->flat || h->shelf || h->owed; // each has an end of its own
	uint32_t flood = flat ? UINT32_MAX : join_flood(g, l, &rank);
	*harvest_add(h) = (struct line){.rank = rank, .live = l, .flood = flood};
	return true;
}

static bool is_open(const struct queue *q, flood_key key)
{
	for (size_t i = 0; i < q->open_count; i++)
		if (q->open[i] == key)
			return true;
	return false;
}

/* Events of a flood become children of its row or go out of sight. */
static void fold_floods(struct queue *q, struct harvest *h)
{
	size_t kept = 0, walked = h->count;

	for (size_t i = 0; i < h->flood_count; i++) {
		struct flood *f = &h->floods[i];
		f->unfolded = is_open(q, f->key);
		if (f->count < QUEUE_FOLD_LEAST)
			continue;
		h->counts.groups++;
		h->counts.grouped += f->count;
	}
	for (size_t i = 0; i < walked; i++) {
		struct line l = h->lines[i];
		struct flood *f = l.flood < h->flood_count ? &h->floods[l.flood] : NULL;
		if (f && f->count >= QUEUE_FOLD_LEAST) {
			if (!f->unfolded)
				continue;
			l.child = true;
			l.lead = &f->best;
		}
		h->lines[kept++] = l;
	}
	h->count = kept;
	for (size_t i = 0; i < h->flood_count; i++) {
		struct flood *f = &h->floods[i];
		if (f->count >= QUEUE_FOLD_LEAST)
			*harvest_add(h) = (struct line){.rank = f->best,
				.live = f->first,
				.flood = (uint32_t)i,
				.leads = true};
	}
}

static void empty(struct harvest *h)
{
	h->count = h->flood_count = 0;
	h->counts = (struct queue_counts){0};
	h->sought = 0;
	if (h->slots)
		memset(h->slots, 0, h->slot_count * sizeof(*h->slots));
}

static struct gathering gathering_of(const struct queue *q, const struct board *b)
{
	return (struct gathering){.queue = q,
		.board = b,
		.context = {b->catalog, b->tree, b->person, b->now, holder_id, source,
			holder_names}};
}

void harvest_gather(struct queue *q, const struct board *b)
{
	struct gathering g = gathering_of(q, b);

	g.harvest = &q->harvest;

	empty(&q->harvest);
	q->harvest.shelf = asks_for_shelf(q->filter);
	q->harvest.owed = q->filter && filter_asks_owed(q->filter);
	if (!b->fold || !b->catalog)
		return;
	g.calendar = &b->catalog->calendar;
	index_units(&g);
	fold_each(b->fold, KIND_EVENT, visit, &g);
	fold_floods(q, &q->harvest);
	free(g.units);
}

void queue_sift(const struct queue *q, const struct board *b, const struct live *const *events,
	size_t n, bool *kept)
{
	struct gathering g = gathering_of(q, b);

	index_units(&g);
	for (size_t i = 0; i < n; i++)
		kept[i] = !q->filter || !q->filter->count ||
			  filter_keeps(q->filter, &g.context, events[i], text, &g);
	free(g.units);
}

void harvest_finish(struct harvest *h)
{
	free(h->lines);
	free(h->floods);
	free(h->slots);
}

/* ---- order ---- */

int line_compare(const struct line *a, const struct line *b)
{
	int c = eval_rank_compare(a->lead ? a->lead : &a->rank, b->lead ? b->lead : &b->rank);

	if (c)
		return c;
	if (a->child != b->child)
		return a->child ? 1 : -1;
	return eval_rank_compare(&a->rank, &b->rank);
}

static int compare(const void *a, const void *b)
{
	return line_compare(a, b);
}

static void swap(struct line *a, struct line *b)
{
	struct line t = *a;

	*a = *b;
	*b = t;
}

/* The middle one of three goes to `first`. */
static void choose_pivot(struct line *lines, size_t first, size_t last)
{
	size_t middle = first + (last - first) / 2;

	if (line_compare(&lines[middle], &lines[first]) < 0)
		swap(&lines[middle], &lines[first]);
	if (line_compare(&lines[last], &lines[first]) < 0)
		swap(&lines[last], &lines[first]);
	if (line_compare(&lines[last], &lines[middle]) < 0)
		swap(&lines[last], &lines[middle]);
	swap(&lines[first], &lines[middle]);
}

/* Everything before `at` is less than the line there, everything behind it greater. */
static void select_line(struct line *lines, size_t first, size_t count, size_t at)
{
	size_t last = count - 1;

	while (first < last) {
		choose_pivot(lines, first, last);
		struct line pivot = lines[first];
		size_t i = first, j = last + 1;
		for (;;) {
			while (line_compare(&lines[++i], &pivot) < 0)
				if (i == last)
					break;
			while (line_compare(&pivot, &lines[--j]) < 0)
				;
			if (i >= j)
				break;
			swap(&lines[i], &lines[j]);
		}
		swap(&lines[first], &lines[j]);
		if (j == at)
			return;
		if (j < at)
			first = j + 1;
		else
			last = j - 1;
	}
}

void lines_order(struct line *lines, size_t count, size_t from, size_t to)
{
	if (to > count)
		to = count;
	if (from >= to)
		return;
	if (from > 0)
		select_line(lines, 0, count, from);
	if (to < count)
		select_line(lines, from, count, to);
	qsort(lines + from, to - from, sizeof(*lines), compare);
}
