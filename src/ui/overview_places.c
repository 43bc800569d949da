/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "freshness.h"
#include "overview.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define PLACES_MAX 256
#define COUNT_COLUMNS 6

struct place {
	const struct area *area;
	int64_t colours[5]; // its own live indicators by level
	int64_t lower[5];   // those of the centres below it
	int64_t grades[6];  // open events by grade
	int64_t doubt, unacked, open;
	int64_t weight; // worse is more
};

static int64_t capped(int64_t n, int64_t most)
{
	return n < most ? n : most;
}

/* Untouched events first, then the worst colours, then grades. */
static int64_t weight_of(const struct place *p)
{
	int64_t w = capped(p->unacked, 99);

	w = w * 100 + capped(p->colours[4], 99);
	w = w * 100 + capped(p->grades[1] + p->grades[2], 99);
	w = w * 100 + capped(p->colours[3], 99);
	w = w * 1000 + capped(p->grades[3], 999);
	w = w * 100 + capped(p->lower[4], 99);
	w = w * 100 + capped(p->colours[2] + p->colours[1], 99);
	return w;
}

static struct place place_of(const struct board *b, const struct area *a)
{
	struct place p = {.area = a};

	for (int i = 1; i <= 4; i++) {
		enum counter c = (enum counter)(COUNT_BLUE + i - 1);
		p.colours[i] = fold_own_counter(b->fold, a->num, 0, c);
		p.lower[i] = fold_counter(b->fold, a->num, 0, c, 0) - p.colours[i];
	}
	for (int i = 1; i <= 5; i++)
		p.grades[i] =
			fold_counter(b->fold, a->num, 0, (enum counter)(COUNT_GRADE_1 + i - 1), 0);
	p.doubt = fold_counter(b->fold, a->num, 0, COUNT_DOUBT, 0);
	p.unacked = fold_counter(b->fold, a->num, 0, COUNT_UNACKED, 0);
	p.open = fold_counter(b->fold, a->num, 0, COUNT_OPEN, 0);
	p.weight = weight_of(&p);
	return p;
}

static int compare(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->area->num < y->area->num ? -1 : 1;
}

/* The centres right below, worst first; the caller frees *places. */
static int collect(const struct board *b, struct place **places)
{
	const struct area *centre = area_by_num(b->tree, b->centre);
	int n = 0;

	*places = mem_array(PLACES_MAX, sizeof(**places));
	const struct area *a = centre ? area_by_num(b->tree, centre->first_child) : NULL;
	for (; a && n < PLACES_MAX; a = area_by_num(b->tree, a->next))
		(*places)[n++] = place_of(b, a);
	qsort(*places, (size_t)n, sizeof(**places), compare);
	return n;
}

uint32_t places_step(const struct board *b, uint32_t from, int by)
{
	struct place *places;

	if (!b->fold || !b->tree)
		return 0;
	int n = collect(b, &places), at = 0;

	for (int i = 0; i < n; i++)
		if (places[i].area->num == from)
			at = i + by;
	at = at < 0 ? 0 : at >= n ? n - 1 : at;
	uint32_t num = n > 0 ? places[at].area->num : 0;
	free(places);
	return num;
}

static void draw_count(struct pen *pen, int64_t n, enum role role)
{
	char text[FIGURE_ROOM];

	pen_field_right(
		pen, COUNT_COLUMNS, n > 0 ? role : ROLE_FAINT, n > 0 ? figure(n, text) : "0");
}

/* Badges are for the centre's own: somewhere below something is always out of its band. */
static void draw_state(const struct board *b, const struct place *p, struct pen *pen)
{
	int counts[5];
	int64_t coloured = 0;

	for (int i = 0; i < 5; i++) {
		counts[i] = (int)p->colours[i];
		coloured += p->colours[i];
	}
	if (coloured + p->doubt == 0 && !freshness_is_live(b)) {
		pen_text(pen, ROLE_DOUBT, _("?was normal"));
		return;
	}
	widget_badges(pen, counts, (int)p->doubt);
	for (int level = 4; level >= 1; level--) {
		if (p->lower[level] <= 0)
			continue;
		char text[64];
		snprintf(text, sizeof text, "%s %s%lld", _("below"),
			words_colour_letter((enum colour)level), (long long)p->lower[level]);
		pen_gap(pen, 1);
		if (utf8_columns(text) <= pen_left(pen))
			pen_text(pen, ROLE_DIM, text);
		return;
	}
}

static void draw_place(const struct board *b, const struct place *p, struct canvas *c,
	struct rect r, bool selected)
{
	struct pen pen = {c, r.row, r.col, r.col + r.cols};
	bool quiet = p->colours[4] + p->colours[3] + p->unacked == 0;
	int columns = r.cols >= 58 ? 5 : 4;
	int end = pen.end - columns * COUNT_COLUMNS - 1;

	if (selected)
		pen_glyph(&pen, ROLE_STRONG, GLYPH_CURSOR);
	else
		pen_gap(&pen, 1);
	pen_field(
		&pen, 10, quiet ? ROLE_LABEL : ROLE_STRONG, name_in(&p->area->short_name, b->lang));
	pen_gap(&pen, 1);
	struct pen state = pen;
	state.end = end;
	draw_state(b, p, &state);
	pen_to(&pen, end);
	draw_count(&pen, p->unacked, ROLE_RED);
	draw_count(&pen, p->grades[1] + p->grades[2], ROLE_ORANGE);
	draw_count(&pen, p->grades[3], ROLE_YELLOW);
	if (columns > 4)
		draw_count(&pen, p->grades[4], ROLE_LABEL);
	draw_count(&pen, p->open, ROLE_LABEL);
	if (selected)
		canvas_select_row(c, r, r.row);
}

static void draw_heads(struct canvas *c, struct rect r)
{
	const char *const heads[] = {
		C_("place", "unackd"), "II+", "III", "IV", C_("place", "open")};
	struct pen pen = pen_at(c, r, 0);
	int columns = r.cols >= 58 ? 5 : 4;

	pen_to(&pen, pen.end - columns * COUNT_COLUMNS - 1);
	for (int i = 0; i < 5; i++)
		if (columns > 4 || i != 3)
			pen_field_right(&pen, COUNT_COLUMNS, ROLE_BAND, heads[i]);
}

/* The rows in sight as they stood. */
static void hold_still(struct place_hold *h, const struct board *b, struct place *places, int n)
{
	struct place *were = mem_array((size_t)n + 1, sizeof(*were));
	uint32_t areas[PLACES_MAX];
	int from[PLACES_MAX];

	for (int i = 0; i < n; i++)
		areas[i] = places[i].area->num;
	memcpy(were, places, (size_t)n * sizeof(*were));
	places_keep_order(h, b, areas, n, from);
	for (int i = 0; i < n; i++)
		places[i] = were[from[i]];
	free(were);
}

void places_draw(const struct board *b, struct canvas *c, struct rect r, const char *title,
	uint32_t selected, struct place_hold *hold)
{
	struct place *places;

	if (rect_is_empty(r) || !b->fold || !b->tree)
		return;
	band_draw(c, r, title, NULL);
	draw_heads(c, r);
	if (!freshness_is_known(b)) {
		canvas_text(c, r.row + 1, r.col + 1, r.cols - 1, ROLE_DOUBT, freshness_unknown(b));
		return;
	}
	int n = collect(b, &places), top = 0;
	if (hold)
		hold_still(hold, b, places, n < r.rows - 1 ? n : r.rows - 1);
	for (int i = 0; i < n; i++)
		if (places[i].area->num == selected && i >= r.rows - 1)
			top = i - (r.rows - 2);
	for (int i = 0; i + 1 < r.rows && top + i < n; i++) {
		const struct place *p = &places[top + i];
		draw_place(b, p, c, rect_row(r, i + 1), p->area->num == selected);
	}
	if (n == 0)
		canvas_text(c, r.row + 1, r.col + 1, r.cols - 1, ROLE_DIM, _("none"));
	free(places);
}
