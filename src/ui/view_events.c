/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events_parts.h"
#include "list_keys.h"
#include "overview.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

#define CHIP_WIDE 60
#define COUNTS_COLUMNS 18 // "5 631 of 12 345"
#define PREVIEW_ROWS 4

/* Queues that are there without being asked for; the first keeps everything. */
static const struct {
	const char *filter, *name;
} builtin[] = {
	{"", NC_("queue", "all")},
	{"watch", NC_("queue", "watched")},
	{"unacked", NC_("queue", "unacked")},
	{"135", NC_("queue", "1-3-5")},
	{"overdue", NC_("queue", "overdue")},
	{"near", NC_("queue", "near")},
	{"mine", NC_("queue", "mine")},
	{"unowned", NC_("queue", "unowned")},
	{"suspended", NC_("queue", "on hold")},
	{"cleared unacked", NC_("queue", "over, unacked")},
	{"shelved", NC_("queue", "shelved")},
	{"supervised", NC_("queue", "supervised")},
	{"owed", NC_("queue", "reports owed")},
};

#define QUEUES ((int)(sizeof(builtin) / sizeof(builtin[0])))

struct view_state {
	struct queue *queue;
	struct filter filter;
	char text[FILTER_TEXT_MAX + 1]; // as typed, "" none
	int builtin;                    // -1: one that was typed
	bool bare;                      // no preview
};

static struct view_state *create(void)
{
	struct view_state *s = mem_alloc(sizeof(*s));

	s->queue = queue_create();
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

static bool set_filter(
	struct view_state *s, const struct board *b, const char *text, struct error *e)
{
	struct filter parsed;

	if (strlen(text) > FILTER_TEXT_MAX)
		return error_set(
			e, "filter_long", "The filter is longer than %d bytes.", FILTER_TEXT_MAX);
	if (!filter_parse(text, b->catalog, b->tree, &parsed, e))
		return false;
	filter_finish(&s->filter);
	s->filter = parsed;
	snprintf(s->text, sizeof(s->text), "%s", text);
	s->builtin = -1;
	for (int i = 0; i < QUEUES; i++)
		if (strcmp(builtin[i].filter, text) == 0)
			s->builtin = i;
	queue_set_filter(s->queue, s->filter.count ? &s->filter : NULL);
	queue_follow(s->queue, s->filter.count > 0);
	return true;
}

/* ---- row 2: which queue this is ---- */

static void draw_counts_of(const struct queue_counts *n, struct pen *p)
{
	char kept[FIGURE_ROOM], open[FIGURE_ROOM];

	pen_gap(p, 2);
	figure(n->kept, kept);
	pen_printf(p, ROLE_TEXT, _("%s of %s events"), kept, figure(n->open, open));
}

/* Every queue by name, the present one as a chip: nobody takes a part for the whole. */
static void draw_queues(const struct view_state *s, struct pen *p)
{
	for (int i = 0; i < QUEUES; i++) {
		const char *name = i18n_entry(builtin[i].name);
		bool present = i == s->builtin;
		/* The present one keeps its room. */
		int later = i < s->builtin
				    ? utf8_columns(i18n_entry(builtin[s->builtin].name)) + 4
				    : 0;
		if (!present && utf8_columns(name) + 2 + later > pen_left(p))
			continue;
		if (present)
			pen_printf(p, i ? ROLE_CHIP : ROLE_STRONG, i ? " %s " : "%s", name);
		else
			pen_text(p, ROLE_DIM, name);
		pen_gap(p, 2);
	}
}

static void draw_chip(
	const struct view_state *s, const struct board *b, struct canvas *c, struct rect row)
{
	struct queue_counts n = queue_counts(s->queue);
	struct pen p = pen_at(c, row, 0);
	char tail[96];

	p.end -= 1;
	pen_gap(&p, 1);
	if (row.cols >= 100 && !b->wall) {
		snprintf(tail, sizeof(tail), _("S sort: %s  Tab queue  / filter"),
			list_sort_word(s->queue));
		pen_tail(&p, 2, ROLE_DIM, tail);
	}
	if (s->builtin < 0) {
		pen_printf(&p, ROLE_CHIP, " %s ", _("filter"));
		pen_gap(&p, 1);
		struct pen words = p;
		words.end -= 20;
		pen_text(&words, ROLE_STRONG, s->text);
		p.col = words.col;
	} else if (row.cols >= CHIP_WIDE) {
		struct pen words = p;
		words.end -= COUNTS_COLUMNS;
		draw_queues(s, &words);
		p.col = words.col > 2 ? words.col - 2 : words.col;
	} else {
		pen_printf(&p, s->builtin ? ROLE_CHIP : ROLE_STRONG, s->builtin ? " %s " : "%s",
			i18n_entry(builtin[s->builtin].name));
	}
	draw_counts_of(&n, &p);
	if (s->builtin < 0 && filter_states(&s->filter) & STATES_DONE) {
		pen_gap(&p, 2);
		pen_text(&p, ROLE_LABEL, _("open ones only"));
	}
}

/* ---- the rest ---- */

static struct rect chip_row(struct rect *area)
{
	/* The frame leaves its third row to views that can be filtered, where it is wide enough. */
	if (area->cols >= CHIP_WIDE && area->row > 2)
		return rect_make(area->row - 1, area->col, 1, area->cols);
	return rect_take_top(area, 1);
}

static void draw(struct view_state *s, const struct board *b, struct canvas *c, struct rect area)
{
	struct rect whole = area, chip = chip_row(&area);
	struct rect sums =
		rect_take_top(&area, whole.rows >= 16 && whole.cols >= CHIP_WIDE ? 1 : 0);
	struct rect preview = {0};
	bool known = b->catalog && b->fold && b->tree;

	if (!s->bare && !b->wall && whole.rows >= 16)
		preview = rect_take_bottom(&area, PREVIEW_ROWS + (whole.rows >= 30 ? 1 : 0));
	unsigned look = whole.rows >= 14 && whole.cols >= CHIP_WIDE ? QUEUE_TITLES : 0;
	if (!known) {
		queue_draw(s->queue, b, c, area, 0);
		return;
	}
	queue_draw(s->queue, b, c, area, look);
	draw_chip(s, b, c, chip);
	events_draw_sums(s->queue, b, c, sums);
	if (!rect_is_empty(preview))
		events_draw_preview(s->queue, b, c, preview);
}

static void step_queue(struct view_state *s, const struct board *b, int by)
{
	struct error e;
	int next = s->builtin < 0 ? 0 : (s->builtin + by + QUEUES) % QUEUES;

	set_filter(s, b, builtin[next].filter, &e);
}

static struct intent command(struct view_state *s, const struct board *b, enum command command)
{
	const struct intent redraw = {.kind = INTENT_REDRAW};

	if (command == COMMAND_NEXT_PANE || command == COMMAND_PREVIOUS_PANE) {
		step_queue(s, b, command == COMMAND_NEXT_PANE ? 1 : -1);
		return redraw;
	}
	/* A part of the list is left before the list is. */
	if (command == COMMAND_BACK && s->builtin != 0 && queue_marked(s->queue) == 0) {
		step_queue(s, b, s->builtin < 0 ? 0 : -s->builtin);
		return redraw;
	}
	return list_command(s->queue, &s->bare, b, command);
}

static void sift(const struct view_state *s, const struct board *b,
	const struct live *const *events, size_t n, bool *kept)
{
	queue_sift(s->queue, b, events, n, kept);
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

const struct view_ops view_events = {
	.id = VIEW_EVENTS,
	.token = "events",
	.title = N_("Events"),
	.digit = '2',
	.create = create,
	.destroy = destroy,
	.draw = draw,
	.command = command,
	.filter = set_filter,
	.sift = sift,
	.selected = selected,
	.acted = acted,
	.show = show,
};
