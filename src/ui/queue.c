/* SPDX-License-Identifier: MIT */
#include "yiping/ui/queue.h"

#include <stdlib.h>
#include <string.h>

#include "queue_parts.h"
#include "yiping/base/mem.h"

struct queue *queue_create(void)
{
	return mem_alloc(sizeof(struct queue));
}

void queue_destroy(struct queue *q)
{
	if (!q)
		return;
	harvest_finish(&q->harvest);
	free(q->rows);
	free(q);
}

void queue_set_filter(struct queue *q, const struct filter *filter)
{
	q->filter = filter;
	q->stay.valid = false; // whoever asks for another list wants what it holds
}

void queue_follow(struct queue *q, bool on)
{
	q->moved = on;
	q->choice.rank = (struct eval_rank){0};
}

void queue_set_sort(struct queue *q, enum queue_sort sort)
{
	q->sort = sort;
	q->choice.rank = (struct eval_rank){0};
}

enum queue_sort queue_sort_of(const struct queue *q)
{
	return q->sort;
}

void queue_set_folding(struct queue *q, bool on)
{
	q->flat = !on;
}

/* ---- the selection ---- */

static const struct flood *flood_of(const struct harvest *h, const struct line *l)
{
	return l->flood < h->flood_count ? &h->floods[l->flood] : NULL;
}

static bool is_choice(const struct queue *q, const struct line *l)
{
	const struct flood *f = flood_of(&q->harvest, l);

	if (l->gone)
		return true;
	if (q->choice.leads)
		return l->leads && f->key == q->choice.flood;
	return !l->leads && l->live->head.num == q->choice.num;
}

/* The line that was chosen; or the flood that took it in; or NULL. */
static const struct line *find_choice(const struct queue *q)
{
	const struct harvest *h = &q->harvest;
	const struct line *second = NULL;

	for (size_t i = 0; i < h->count; i++) {
		const struct line *l = &h->lines[i];
		const struct flood *f = flood_of(h, l);
		if (is_choice(q, l))
			return l;
		if (l->leads ? h->sought && f->key == h->sought
			     : l->live->head.num == q->choice.num)
			second = l;
	}
	return second;
}

static size_t lines_before(const struct harvest *h, const struct line *line)
{
	size_t n = 0;
	struct line copy = *line;

	for (size_t i = 0; i < h->count; i++)
		n += line_compare(&h->lines[i], &copy) < 0;
	return n;
}

static size_t position(const struct queue *q)
{
	const struct harvest *h = &q->harvest;
	const struct line *found = q->has_choice ? find_choice(q) : NULL;
	struct line gone = {.rank = q->choice.rank};

	if (!q->has_choice)
		return 0;
	size_t at = lines_before(h, found ? found : &gone);
	return at < h->count ? at : h->count ? h->count - 1 : 0;
}

static void choose(struct queue *q, const struct line *l)
{
	const struct flood *f = flood_of(&q->harvest, l);

	q->has_choice = true;
	q->choice = (struct choice){.num = l->live->head.num,
		.leads = l->leads,
		.flood = l->leads ? f->key : 0,
		.rank = l->rank};
}

void queue_select(struct queue *q, uint32_t num)
{
	q->has_choice = num != 0;
	q->moved = q->has_choice;
	q->choice = (struct choice){.num = num};
}

uint32_t queue_selected(const struct queue *q)
{
	return q->has_choice ? q->choice.num : 0;
}

/* ---- marks ---- */

static bool is_marked(const struct queue *q, uint32_t num)
{
	for (size_t i = 0; i < q->mark_count; i++)
		if (q->marks[i] == num)
			return true;
	return false;
}

static void unmark(struct queue *q, uint32_t num)
{
	size_t kept = 0;

	for (size_t i = 0; i < q->mark_count; i++)
		if (q->marks[i] != num)
			q->marks[kept++] = q->marks[i];
	q->mark_count = kept;
}

static void mark(struct queue *q, uint32_t num)
{
	if (q->mark_count < INTENT_EVENTS_MAX && !is_marked(q, num))
		q->marks[q->mark_count++] = num;
}

size_t queue_marked(const struct queue *q)
{
	return q->mark_count;
}

void queue_unmark_all(struct queue *q)
{
	q->mark_count = 0;
}

/* Nobody acts on what is not there any more. */
static void drop_gone_marks(struct queue *q, const struct board *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < q->mark_count; i++) {
		const struct live *l = b->fold ? fold_find(b->fold, KIND_EVENT, q->marks[i]) : NULL;
		if (l && head_is_live(&l->head))
			q->marks[kept++] = q->marks[i];
	}
	q->mark_count = kept;
}

/* Events of a flood, most urgent first; 0 when there is no such flood any more. */
static size_t flood_events(const struct queue *q, const struct board *b, flood_key flood,
	uint32_t nums[INTENT_EVENTS_MAX])
{
	struct queue one = {.filter = q->filter, .sort = q->sort, .open = {flood}, .open_count = 1};
	struct harvest *h = &one.harvest;
	size_t n = 0;

	harvest_gather(&one, b);
	for (size_t i = 0; i < h->count; i++)
		if (h->lines[i].child)
			h->lines[n++] = h->lines[i];
	size_t kept = n < INTENT_EVENTS_MAX ? n : INTENT_EVENTS_MAX;
	lines_order(h->lines, n, 0, kept);
	for (size_t i = 0; i < kept; i++)
		nums[i] = h->lines[i].live->head.num;
	harvest_finish(h);
	return kept;
}

/* ---- refresh ---- */

static void keep_in_sight(struct queue *q, size_t rows)
{
	size_t count = q->harvest.count;

	if (!q->moved) { // nobody has touched it: the worst stays in sight
		q->top = 0;
		if (q->at >= rows)
			q->at = 0;
		return;
	}
	if (q->at < q->top)
		q->top = q->at;
	if (rows && q->at >= q->top + rows)
		q->top = q->at - rows + 1;
	if (rows && q->top + rows > count)
		q->top = count > rows ? count - rows : 0;
}

static void fill_row(const struct queue *q, const struct board *b, const struct line *l,
	struct queue_row *row)
{
	const struct flood *f = l->leads ? flood_of(&q->harvest, l) : NULL;

	if (l->gone) {
		*row = q->stay.row;
		row->gone = true;
		row->unacked = 0; // it asks for nothing here
		return;
	}
	*row = (struct queue_row){.live = *l->live, .leads = l->leads, .child = l->child};
	row->count = f ? f->count : 1;
	row->unacked = f ? f->unacked : (l->live->head.flags & HEAD_UNACKED) != 0;
	row->unfolded = f && f->unfolded;
	row->shelf = queue_shelf(q, b, &l->live->head);
	row->owed = q->harvest.owed;
	row->marked = !l->leads && is_marked(q, l->live->head.num);
}

/* The harvest is there and `at` is the selection. */
static void settle(struct queue *q, const struct board *b)
{
	size_t rows = (size_t)q->rows_wanted, count = q->harvest.count;

	keep_in_sight(q, rows);
	size_t end = q->top + rows < count ? q->top + rows : count;
	lines_order(q->harvest.lines, count, q->top, end);
	q->row_count = end > q->top ? end - q->top : 0;
	if (q->row_count > q->row_room) {
		q->row_room = q->row_count;
		q->rows = mem_grow(q->rows, q->row_room, sizeof(*q->rows));
	}
	for (size_t i = 0; i < q->row_count; i++) {
		const struct line *l = &q->harvest.lines[q->top + i];
		fill_row(q, b, l, &q->rows[i]);
		q->rows[i].selected = q->top + i == q->at;
		if (q->rows[i].selected && !l->gone)
			choose(q, l);
		if (q->rows[i].selected)
			stay_note(q, b, l, &q->rows[i]);
	}
	if (count == 0)
		q->has_choice = false;
}

void queue_refresh(struct queue *q, const struct board *b, int rows)
{
	q->rows_wanted = rows < 1 ? 1 : rows < QUEUE_ROWS_MAX ? rows : QUEUE_ROWS_MAX;
	harvest_gather(q, b);
	drop_gone_marks(q, b);
	if (q->has_choice && !find_choice(q))
		stay_keep(q, b);
	q->at = position(q);
	settle(q, b);
}

const struct queue_row *queue_rows(const struct queue *q, size_t *count)
{
	*count = q->row_count;
	return q->rows;
}

size_t queue_length(const struct queue *q)
{
	return q->harvest.count;
}

size_t queue_top(const struct queue *q)
{
	return q->top;
}

struct queue_counts queue_counts(const struct queue *q)
{
	return q->harvest.counts;
}

/* ---- commands ---- */

const struct queue_row *queue_selected_row(const struct queue *q)
{
	for (size_t i = 0; i < q->row_count; i++)
		if (q->rows[i].selected)
			return &q->rows[i];
	return NULL;
}

static const struct line *selected_line(const struct queue *q)
{
	return q->at < q->harvest.count ? &q->harvest.lines[q->at] : NULL;
}

static void close_flood(struct queue *q, flood_key key)
{
	size_t kept = 0;

	for (size_t i = 0; i < q->open_count; i++)
		if (q->open[i] != key)
			q->open[kept++] = q->open[i];
	q->open_count = kept;
}

/* Folding a child leaves the selection on the row of its flood. */
static void set_unfolded(struct queue *q, bool open)
{
	const struct line *l = selected_line(q);
	const struct flood *f = l ? flood_of(&q->harvest, l) : NULL;

	if (!f || !(l->leads || l->child))
		return;
	close_flood(q, f->key);
	if (open && q->open_count < QUEUE_OPEN_MAX)
		q->open[q->open_count++] = f->key;
	if (!open) {
		q->choice.leads = true;
		q->choice.flood = f->key;
	}
}

static void mark_selected(struct queue *q, const struct board *b)
{
	const struct line *l = selected_line(q);
	uint32_t nums[INTENT_EVENTS_MAX];

	if (!l)
		return;
	size_t n = 1;
	nums[0] = l->live->head.num;
	if (l->leads)
		n = flood_events(q, b, flood_of(&q->harvest, l)->key, nums);
	bool all = true;
	for (size_t i = 0; i < n; i++)
		all = all && is_marked(q, nums[i]);
	for (size_t i = 0; i < n; i++) {
		if (all)
			unmark(q, nums[i]);
		else
			mark(q, nums[i]);
	}
}

static size_t target(const struct queue *q, enum command command)
{
	size_t page = q->rows_wanted > 1 ? (size_t)q->rows_wanted - 1 : 1, at = q->at;
	size_t last = q->harvest.count ? q->harvest.count - 1 : 0;

	switch (command) {
	case COMMAND_UP:
		return at > 0 ? at - 1 : 0;
	case COMMAND_DOWN:
	case COMMAND_MARK:
		return at < last ? at + 1 : last;
	case COMMAND_PAGE_UP:
		return at > page ? at - page : 0;
	case COMMAND_PAGE_DOWN:
		return at + page < last ? at + page : last;
	case COMMAND_FIRST:
		return 0;
	default:
		return last;
	}
}

bool queue_command(struct queue *q, const struct board *b, enum command command)
{
	queue_refresh(q, b, q->rows_wanted);
	switch (command) {
	case COMMAND_LEFT:
	case COMMAND_RIGHT:
		set_unfolded(q, command == COMMAND_RIGHT);
		queue_refresh(q, b, q->rows_wanted);
		return true;
	case COMMAND_MARK:
		mark_selected(q, b);
		break;
	case COMMAND_UP:
	case COMMAND_DOWN:
	case COMMAND_PAGE_UP:
	case COMMAND_PAGE_DOWN:
	case COMMAND_FIRST:
	case COMMAND_LAST:
		break;
	default:
		return false;
	}
	q->at = target(q, command);
	q->moved = command != COMMAND_FIRST;
	settle(q, b);
	return true;
}

uint32_t queue_open(struct queue *q, const struct board *b)
{
	queue_refresh(q, b, q->rows_wanted);
	const struct queue_row *row = queue_selected_row(q);
	if (!row)
		return 0;
	if (!row->leads || row->unfolded)
		return row->live.head.num;
	set_unfolded(q, true);
	queue_refresh(q, b, q->rows_wanted);
	return 0;
}

/* What is acted on is what was seen: a selection that is gone is not replaced by what stands there
 * now. Who acts has chosen: the list follows that event. */
size_t queue_targets(struct queue *q, const struct board *b, uint32_t nums[INTENT_EVENTS_MAX])
{
	drop_gone_marks(q, b);
	if (q->mark_count) {
		memcpy(nums, q->marks, q->mark_count * sizeof(*nums));
		return q->mark_count;
	}
	if (!q->has_choice || !b->fold)
		return 0;
	q->moved = true;
	if (q->choice.leads)
		return flood_events(q, b, q->choice.flood, nums);
	nums[0] = q->choice.num;
	return fold_find(b->fold, KIND_EVENT, nums[0]) ||
		(b->event && b->event(b->user, nums[0]));
}
