/* SPDX-License-Identifier: MIT */
/* What else goes on where it happened: open events that may belong to it, and what is measured. */
#include <stdio.h>

#include "dispatch.h"
#include "freshness.h"
#include "overview.h"
#include "yiping/base/instant.h"
#include "yiping/model/related.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define RELATED_MAX 6
#define VITALS_MAX 6

/* ---- events ---- */

static const char *word_of(enum relation r)
{
	return r == RELATION_PLACE ? C_("relation", "same place")
	       : r == RELATION_TYPE ? C_("relation", "same type")
				    : C_("relation", "same domain");
}

static void draw_related(const struct board *b, const struct related *r, struct sheet *s)
{
	const struct head *h = &r->live->head;
	struct pen p = sheet_line(s);
	char age[SPAN_ROOM], place[TEXT_ROOM];

	p.end -= 1;
	span_age(eval_age(h, b->now), age);
	pen_tail(&p, 1, ROLE_DIM, age);
	if (s->area.cols >= 40)
		pen_tail(&p, 1, ROLE_LABEL, word_of(r->how));
	pen_tail(&p, 1, ROLE_LABEL, words_state((enum state)h->state));
	pen_field(&p, 4, role_of_grade(h->grade, !(h->flags & HEAD_UNACKED)),
		words_roman(h->grade));
	pen_gap(&p, 1);
	pen_text(&p, ROLE_STRONG, queue_what(b, r->live, true));
	area_label(b->tree, h->area, b->lang, place, sizeof(place));
	pen_gap(&p, 2);
	pen_text(&p, ROLE_TEXT, place);
}

static void draw_all_related(const struct board *b, const struct subject *x, struct sheet *s)
{
	struct related found[RELATED_MAX];
	size_t all = 0, n = 0;
	char tail[TEXT_ROOM];

	if (x->live && b->fold)
		n = related_find(b->fold, b->tree, &b->catalog->calendar, x->live, b->now, found,
			RELATED_MAX, &all);
	snprintf(tail, sizeof(tail), "%zu", all);
	sheet_head(s, _("Related, open"), all ? tail : NULL);
	if (x->event && x->event->merged_into[0])
		sheet_pair(s, _("merged into"), ROLE_STRONG, x->event->merged_into);
	for (size_t i = 0; x->event && i < x->event->link_count; i++)
		sheet_pair(s, _("linked"), ROLE_TEXT, x->event->links[i]);
	for (size_t i = 0; i < n; i++)
		draw_related(b, &found[i], s);
	if (n == 0)
		sheet_text(s, ROLE_DIM,
			freshness_is_known(b) ? _("nothing else of this kind or place is open")
					      : freshness_unknown(b),
			1);
}

/* ---- indicators ---- */

struct vitals {
	const struct board *board;
	const struct area_path *path;
	struct vital_row rows[VITALS_MAX];
	uint32_t areas[VITALS_MAX];
	int count;
};

static bool has(const struct vitals *v, const struct indicator *i, uint32_t area)
{
	for (int k = 0; k < v->count; k++)
		if (v->rows[k].indicator == i && v->areas[k] == area)
			return true;
	return false;
}

static void add(struct vitals *v, const struct indicator *i, uint32_t area, int level)
{
	if (!i || v->count == VITALS_MAX || has(v, i, area))
		return;
	struct vital_row row = pane_row(v->board, i, area);
	if (!row.gauge)
		row.level = level;
	v->rows[v->count] = row;
	v->areas[v->count++] = area;
}

struct abnormal {
	const struct area_path *path;
	const struct head *heads[VITALS_MAX];
	int count;
};

static int depth_of(const struct area_path *path, uint32_t area)
{
	int depth = 0;

	while (depth < path->count && path->num[depth] != area)
		depth++;
	return depth;
}

/* The nearer place first, and there the worse. */
static bool is_before(const struct area_path *path, const struct head *a, const struct head *b)
{
	int near = depth_of(path, a->area) - depth_of(path, b->area);

	if (near || a->colour != b->colour)
		return near ? near > 0 : a->colour > b->colour;
	return a->num < b->num;
}

/* The log has the colour of each that is out of its band, also where no value comes from. */
static bool take_abnormal(void *user, const struct live *l)
{
	struct abnormal *a = user;
	int at = a->count < VITALS_MAX ? a->count : VITALS_MAX - 1;

	if (l->head.colour == COLOUR_NONE || !area_path_has(a->path, l->head.area) ||
		(a->count == VITALS_MAX && !is_before(a->path, &l->head, a->heads[at])))
		return true;
	for (; at > 0 && is_before(a->path, &l->head, a->heads[at - 1]); at--)
		a->heads[at] = a->heads[at - 1];
	a->heads[at] = &l->head;
	a->count += a->count < VITALS_MAX;
	return true;
}

static void add_abnormal(struct vitals *v)
{
	struct abnormal a = {.path = v->path};

	if (v->board->fold)
		fold_each(v->board->fold, KIND_INDICATOR, take_abnormal, &a);
	for (int i = 0; i < a.count; i++)
		add(v, catalog_indicator(v->board->catalog, a.heads[i]->type), a.heads[i]->area,
			a.heads[i]->colour);
}

/* Of its domain, at the places it lies in, the nearest first: what a value is known of. */
static void add_normal(struct vitals *v, uint8_t domain)
{
	const struct catalog *k = v->board->catalog;

	for (int at = v->path->count; at-- > 0;)
		for (size_t i = 0; i < k->indicator_count && v->board->gauges; i++) {
			const struct indicator *d = &k->indicators[i];
			uint32_t area = v->path->num[at];
			if (d->domain == domain && d->pinned &&
				gauges_find(v->board->gauges, d->num, area))
				add(v, d, area, 0);
		}
}

static void draw_vital(const struct vitals *v, int i, struct sheet *s)
{
	const struct board *b = v->board;
	const struct vital_row *row = &v->rows[i];
	struct pen p = sheet_line(s);
	const struct area *a = area_by_num(b->tree, v->areas[i]);
	const char *place = a ? name_in(&a->name, b->lang) : "";

	p.end -= 1;
	if (s->area.cols >= 40)
		pen_tail(&p, 1, ROLE_DIM, place);
	if (row->gauge) {
		pane_draw_vital(b, row, p.canvas, p.row, p.col, pen_left(&p));
		return;
	}
	pen_glyph(&p, role_of_level(row->level), glyph_of_level(row->level));
	pen_gap(&p, 1);
	pen_text(&p, ROLE_STRONG, name_in(&row->indicator->short_name, b->lang));
	pen_gap(&p, 2);
	pen_text(&p, role_of_level(row->level), words_colour((enum colour)row->level));
}

void dispatch_place(const struct board *b, const struct subject *x, struct sheet *s)
{
	struct vitals v = {.board = b,
		.path = x->live ? &x->live->path : &x->event->path};

	draw_all_related(b, x, s);
	add_abnormal(&v);
	add_normal(&v, x->live ? x->live->head.domain : x->event->domain);
	sheet_gap(s);
	sheet_head(s, _("Indicators of the place"), NULL);
	for (int i = 0; i < v.count; i++)
		draw_vital(&v, i, s);
	if (v.count == 0)
		sheet_text(s, ROLE_DIM,
			_("nothing is out of its band here; values are those of the centre on the "
			  "screen"),
			2);
}
