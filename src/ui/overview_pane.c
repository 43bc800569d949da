/* SPDX-License-Identifier: MIT */
#include "overview.h"

#include <math.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/indicator.h"

static enum level level_of_centre(const struct board *b)
{
	const struct area *a = area_by_num(b->tree, b->centre);

	return a ? a->level : LEVEL_NONE;
}

/* The log's word on the colour counts, since people and counters go by it; the tick's where the log
 * says nothing. */
static void judge_row(const struct board *b, struct vital_row *row)
{
	const struct gauge *g = row->gauge;
	const struct live *l = fold_find(b->fold, KIND_INDICATOR, g->series.num);
	enum quality given = (enum quality)g->quality;

	row->has_value = g->has_value && !isnan(g->value);
	row->level = g->colour;
	if (l) {
		row->level = l->head.colour;
		if (given == QUALITY_GOOD)
			given = head_quality(&l->head);
	}
	int64_t observed = eval_observed(g, row->indicator);
	row->quality = observed == INSTANT_NONE
			       ? given
			       : eval_quality(row->indicator, observed, given, b->now);
	if (!row->has_value && row->quality == QUALITY_GOOD)
		row->quality = QUALITY_NO_DATA;
}

struct vital_row pane_row(const struct board *b, const struct indicator *i, uint32_t area)
{
	struct vital_row row = {.indicator = i, .quality = QUALITY_NO_DATA};

	row.gauge = b->gauges ? gauges_find(b->gauges, i->num, area) : NULL;
	if (row.gauge)
		judge_row(b, &row);
	row.hidden =
		!row.has_value && i->sensitive && b->person && person_mask(b->person) == MASK_WALL;
	return row;
}

/* Smaller is nearer the top. */
static int rank_of(const struct vital_row *r)
{
	if (r->level > 0)
		return 4 - r->level;
	if (r->quality == QUALITY_STALE)
		return 4;
	return (r->indicator->pinned ? 5 : 7) + (r->has_value ? 0 : 1);
}

/* Keeps the order of the catalog among equals. */
static void insert_row(struct pane *p, const struct vital_row *row)
{
	int rank = rank_of(row), at = p->row_count;

	while (at > 0 && rank_of(&p->rows[at - 1]) > rank)
		at--;
	if (at >= PANE_ROWS_MAX)
		return;
	int last = p->row_count < PANE_ROWS_MAX ? p->row_count++ : PANE_ROWS_MAX - 1;
	memmove(&p->rows[at + 1], &p->rows[at], (size_t)(last - at) * sizeof(*row));
	p->rows[at] = *row;
}

static void count_row(struct pane *p, const struct vital_row *row)
{
	if (row->level > 0 && row->level <= 4)
		p->counts[row->level]++;
	if (row->quality == QUALITY_STALE)
		p->doubt++;
	p->values += row->has_value;
}

static void fill_pane(const struct board *b, struct pane *p)
{
	const struct catalog *k = b->catalog;
	enum level level = level_of_centre(b);

	for (size_t i = 0; i < k->indicator_count; i++) {
		const struct indicator *ind = &k->indicators[i];
		if (ind->domain != p->domain->num)
			continue;
		if (level != LEVEL_NONE && !(ind->levels >> level & 1))
			continue;
		struct vital_row row = pane_row(b, ind, b->centre);
		count_row(p, &row);
		insert_row(p, &row);
	}
}

struct lower {
	const struct board *board;
	struct pane *panes;
	int count;
};

static bool count_lower(void *user, const struct live *l)
{
	struct lower *w = user;
	const struct head *h = &l->head;

	if (h->colour == COLOUR_NONE || h->area == w->board->centre ||
		!area_path_has(&l->path, w->board->centre))
		return true;
	for (int i = 0; i < w->count; i++) {
		struct below *below = &w->panes[i].below;
		if (w->panes[i].domain->num != h->domain || h->colour < below->level)
			continue;
		if (h->colour > below->level)
			*below = (struct below){.level = h->colour};
		below->count++;
		if (below->area == 0 || h->area < below->area)
			below->area = h->area;
	}
	return true;
}

int pane_collect(const struct board *b, struct pane panes[PANES_MAX])
{
	int n = 0;

	if (!b->catalog || !b->fold || !b->tree)
		return 0;
	for (size_t i = 0; i < b->catalog->domain_count && n < PANES_MAX; i++) {
		panes[n] = (struct pane){.domain = &b->catalog->domains[i]};
		fill_pane(b, &panes[n++]);
	}
	struct lower w = {b, panes, n};
	fold_each(b->fold, KIND_INDICATOR, count_lower, &w);
	return n;
}
