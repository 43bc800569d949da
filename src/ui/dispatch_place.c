/* SPDX-License-Identifier: MIT */
/* What else goes on where it happened: open events that may belong to it, and what is measured. */
#include <stdio.h>

#include "dispatch.h"
#include "freshness.h"
#include "overview.h"
#include "yiping/base/instant.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256

/* ---- events ---- */

static const char *word_of(enum relation r)
{
	return r == RELATION_PLACE ? C_("relation", "same place")
	       : r == RELATION_TYPE ? C_("relation", "same type")
				    : C_("relation", "same domain");
}

static void draw_related(
	const struct board *b, const struct live *l, enum relation how, struct sheet *s)
{
	const struct head *h = &l->head;
	struct pen p = sheet_line(s);
	char age[SPAN_ROOM], place[TEXT_ROOM];

	p.end -= 1;
	span_age(eval_age(h, b->now), age);
	pen_tail(&p, 1, ROLE_DIM, age);
	if (s->area.cols >= 40)
		pen_tail(&p, 1, ROLE_LABEL, word_of(how));
	pen_tail(&p, 1, ROLE_LABEL, words_state((enum state)h->state));
	pen_field(&p, 4, role_of_grade(h->grade, !(h->flags & HEAD_UNACKED)),
		words_roman(h->grade));
	pen_gap(&p, 1);
	pen_text(&p, ROLE_STRONG, queue_what(b, l, true));
	area_label(b->tree, h->area, b->lang, place, sizeof(place));
	pen_gap(&p, 2);
	pen_text(&p, ROLE_TEXT, place);
}

static void draw_all_related(
	const struct place *n, const struct board *b, const struct subject *x, struct sheet *s)
{
	char tail[TEXT_ROOM];

	snprintf(tail, sizeof(tail), "%zu", n->related_all);
	sheet_head(s, _("Related, open"), n->related_all ? tail : NULL);
	if (x->event && x->event->merged_into[0])
		sheet_pair(s, _("merged into"), ROLE_STRONG, x->event->merged_into);
	for (size_t i = 0; x->event && i < x->event->link_count; i++)
		sheet_pair(s, _("linked"), ROLE_TEXT, x->event->links[i]);
	for (size_t i = 0; i < n->related_count; i++)
		draw_related(b, n->related[i], n->how[i], s);
	if (n->related_count == 0)
		sheet_text(s, ROLE_DIM,
			freshness_is_known(b) ? _("nothing else of this kind or place is open")
					      : freshness_unknown(b),
			1);
}

/* ---- indicators ---- */

static void add(struct place *p, const struct indicator *i, uint32_t area, int level)
{
	for (int k = 0; k < p->indicator_count; k++)
		if (p->indicators[k] == i && p->areas[k] == area)
			return;
	if (!i || p->indicator_count == PLACE_MAX)
		return;
	p->indicators[p->indicator_count] = i;
	p->areas[p->indicator_count] = area;
	p->levels[p->indicator_count++] = level;
}

struct abnormal {
	const struct area_path *path;
	const struct head *heads[PLACE_MAX];
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
	int nearer = depth_of(path, a->area) - depth_of(path, b->area);

	if (nearer || a->colour != b->colour)
		return nearer ? nearer > 0 : a->colour > b->colour;
	return a->num < b->num;
}

/* The log has the colour of each that is out of its band, also where no value comes from. */
static bool take_abnormal(void *user, const struct live *l)
{
	struct abnormal *a = user;
	int at = a->count < PLACE_MAX ? a->count : PLACE_MAX - 1;

	if (l->head.colour == COLOUR_NONE || !area_path_has(a->path, l->head.area) ||
		(a->count == PLACE_MAX && !is_before(a->path, &l->head, a->heads[at])))
		return true;
	for (; at > 0 && is_before(a->path, &l->head, a->heads[at - 1]); at--)
		a->heads[at] = a->heads[at - 1];
	a->heads[at] = &l->head;
	a->count += a->count < PLACE_MAX;
	return true;
}

/* Of its domain, at the places it lies in, the nearest first: what a value is known of. */
static void add_normal(struct place *p, const struct board *b, const struct area_path *path,
	uint8_t domain)
{
	const struct catalog *k = b->catalog;

	for (int at = path->count; at-- > 0;)
		for (size_t i = 0; i < k->indicator_count && b->gauges; i++) {
			const struct indicator *d = &k->indicators[i];
			if (d->domain == domain && d->pinned &&
				gauges_find(b->gauges, d->num, path->num[at]))
				add(p, d, path->num[at], 0);
		}
}

void place_fill(struct place *out, const struct board *b, const struct subject *x)
{
	struct abnormal a = {.path = x->live ? &x->live->path : &x->event->path};
	struct related found[PLACE_MAX];

	*out = (struct place){0};
	if (x->live && b->fold)
		out->related_count = related_find(b->fold, b->tree, &b->catalog->calendar, x->live,
			b->now, found, PLACE_MAX, &out->related_all);
	for (size_t i = 0; i < out->related_count; i++) {
		out->related[i] = found[i].live;
		out->how[i] = found[i].how;
	}
	if (b->fold)
		fold_each(b->fold, KIND_INDICATOR, take_abnormal, &a);
	for (int i = 0; i < a.count; i++)
		add(out, catalog_indicator(b->catalog, a.heads[i]->type), a.heads[i]->area,
			a.heads[i]->colour);
	add_normal(out, b, a.path, x->live ? x->live->head.domain : x->event->domain);
}

static void draw_indicator(const struct place *n, int i, const struct board *b, struct sheet *s)
{
	struct vital_row row = pane_row(b, n->indicators[i], n->areas[i]);
	struct pen p = sheet_line(s);
	const struct area *a = area_by_num(b->tree, n->areas[i]);

	p.end -= 1;
	if (s->area.cols >= 40)
		pen_tail(&p, 1, ROLE_DIM, a ? name_in(&a->name, b->lang) : "");
	if (row.gauge) {
		pane_draw_vital(b, &row, p.canvas, p.row, p.col, pen_left(&p));
		return;
	}
	pen_glyph(&p, role_of_level(n->levels[i]), glyph_of_level(n->levels[i]));
	pen_gap(&p, 1);
	pen_text(&p, ROLE_STRONG, name_in(&n->indicators[i]->short_name, b->lang));
	pen_gap(&p, 2);
	pen_text(&p, role_of_level(n->levels[i]), words_colour((enum colour)n->levels[i]));
}

void place_draw(
	const struct place *p, const struct board *b, const struct subject *x, struct sheet *s)
{
	draw_all_related(p, b, x, s);
	sheet_gap(s);
	sheet_head(s, _("Indicators of the place"), NULL);
	for (int i = 0; i < p->indicator_count; i++)
		draw_indicator(p, i, b, s);
	if (p->indicator_count == 0)
		sheet_text(s, ROLE_DIM,
			_("nothing is out of its band here; values are those of the centre on the "
			  "screen"),
			2);
}
