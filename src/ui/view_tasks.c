/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "freshness.h"
#include "list_keys.h"
#include "tasks.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"

#define WIDE 60
#define EMPTY_ROWS 5 // for words in place of a list

struct view_state {
	struct queue *queue;
	struct filter filter;
	struct filter_term mine; // the list without a filter of one's own
	struct filter base;
	char text[FILTER_TEXT_MAX]; // of the filter, "" = none
	bool bare;
};

static struct view_state *create(void)
{
	struct view_state *s = mem_alloc(sizeof(*s));

	s->queue = queue_create();
	s->mine = (struct filter_term){.field = FILTER_FLAG, .op = FILTER_EQ, .number = FLAG_MINE};
	s->base = (struct filter){.terms = &s->mine, .count = 1};
	queue_set_filter(s->queue, &s->base);
	queue_set_sort(s->queue, QUEUE_BY_DEADLINE);
	queue_set_folding(s->queue, false);
	return s;
}

static void destroy(struct view_state *s)
{
	if (!s)
		return;
	queue_destroy(s->queue);
	filter_finish(&s->filter);
	free(s);
}

/* A filter narrows the list, it never shows what is not mine. */
static bool set_filter(
	struct view_state *s, const struct board *b, const char *text, struct error *e)
{
	struct filter parsed;
	char whole[FILTER_TEXT_MAX + 8];

	if (strlen(text) + 6 > FILTER_TEXT_MAX)
		return error_set(
			e, "filter_long", "The filter is longer than %d bytes.", FILTER_TEXT_MAX);
	snprintf(whole, sizeof(whole), "%s mine", text);
	if (!filter_parse(whole, b->catalog, b->tree, &parsed, e))
		return false;
	filter_finish(&s->filter);
	s->filter = parsed;
	snprintf(s->text, sizeof(s->text), "%s", text);
	queue_set_filter(s->queue, *text ? &s->filter : &s->base);
	queue_follow(s->queue, *text != '\0');
	return true;
}

static void say_empty(
	const struct view_state *s, const struct board *b, struct canvas *c, struct rect r)
{
	const char *text = _("nothing for you to do now");
	enum role role = ROLE_LABEL;

	if (s->filter.count && queue_say_closed(&s->filter, b, c, r))
		return;
	if (b->link.state == LINK_DENIED) {
		text = _("?not permitted: the server does not accept this token");
		role = ROLE_DOUBT;
	} else if (!freshness_is_known(b) || !b->fold || !b->catalog) {
		text = _("?no data: nothing has come from the server yet");
		role = ROLE_DOUBT;
	} else if (b->person && b->person->role != PERSON_WORKER && !b->person->unit) {
		text = _("nothing is in your own hands; the queue is under 2");
	} else if (!freshness_is_live(b)) {
		text = _("?nothing when last known; the server does not answer");
		role = ROLE_DOUBT;
	}
	struct sheet sheet = {c, r, 0, 0};
	sheet_text(&sheet, role, text, 3);
}

/* What still works without the server. */
static void draw_help_offline(const struct board *b, struct sheet *s)
{
	if (freshness_is_live(b))
		return;
	sheet_text(s, b->outbox.writable ? ROLE_LABEL : ROLE_DOUBT,
		b->outbox.writable
			? _("still works: acknowledge, verify, note, close. kept on disk, sent "
			    "later")
			: _("nothing can be kept now: acts are refused until there is room"),
		2);
}

static void draw_list(struct view_state *s, const struct board *b, struct canvas *c, struct rect r)
{
	size_t n;
	const struct queue_row *rows = queue_rows(s->queue, &n);

	for (size_t i = 0; i < n; i++)
		task_draw_row(b, &rows[i], c, rect_row(r, (int)i));
	if (n == 0)
		say_empty(s, b, c, r);
}

static int draw_below(struct view_state *s, const struct board *b, struct canvas *c, struct rect r)
{
	uint32_t num = queue_selected(s->queue);
	const struct queue_row *row = queue_selected_row(s->queue);
	const struct live *l = num && b->fold ? fold_find(b->fold, KIND_EVENT, num) : NULL;
	struct sheet sheet = {c, r, 0, 0};

	if (!l && row && row->gone)
		l = &row->live;
	if (l)
		task_detail(b, l, &sheet);
	int left = r.rows - sheet.line;
	if (left > 3)
		task_outbox(b, &sheet, left - 3);
	draw_help_offline(b, &sheet);
	return sheet.line;
}

/* What lies below takes what it needs, but leaves the list half of the rows if it needs them. */
static int below_rows(
	struct view_state *s, const struct board *b, struct canvas *c, struct rect area)
{
	struct rect nowhere = {-CANVAS_MAX, area.col, area.rows, area.cols};

	queue_refresh(s->queue, b, area.rows);
	int list = queue_length(s->queue) ? (int)queue_length(s->queue) + 1 : EMPTY_ROWS;
	int most = area.rows / 2;
	int need = draw_below(s, b, c, nowhere), left = area.rows - (list < most ? list : most);
	if (area.rows - list >= need)
		return area.rows - list;
	return need < left ? need : left;
}

static void draw(struct view_state *s, const struct board *b, struct canvas *c, struct rect area)
{
	struct rect state, below = {0}, titles = {0};

	if (area.cols >= WIDE && area.row > 2)
		state = rect_make(area.row - 1, area.col, 1, area.cols);
	else
		state = rect_take_top(&area, area.rows > 4 ? 1 : 0);
	if (!b->catalog || !b->fold || !b->tree) {
		say_empty(s, b, c, area);
		return;
	}
	if (area.cols >= WIDE && area.rows > 12)
		titles = rect_take_top(&area, 1);
	if (!s->bare && area.rows >= 8)
		below = rect_take_bottom(&area, below_rows(s, b, c, area));
	queue_refresh(s->queue, b, area.rows);
	if (!rect_is_empty(titles))
		task_draw_titles(c, titles);
	task_draw_state(s->queue, b, s->text, c, state);
	draw_list(s, b, c, area);
	draw_below(s, b, c, below);
}

static struct intent command(struct view_state *s, const struct board *b, enum command command)
{
	return list_command(s->queue, &s->bare, b, command);
}

static uint32_t selected(const struct view_state *s)
{
	return queue_selected(s->queue);
}

static void show(struct view_state *s, uint32_t num)
{
	queue_select(s->queue, num);
}

static void acted(struct view_state *s)
{
	queue_unmark_all(s->queue);
}

const struct view_ops view_tasks = {
	.id = VIEW_TASKS,
	.token = "tasks",
	.title = N_("My tasks"),
	.digit = '0',
	.create = create,
	.destroy = destroy,
	.draw = draw,
	.command = command,
	.filter = set_filter,
	.selected = selected,
	.acted = acted,
	.show = show,
};
