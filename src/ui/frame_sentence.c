/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "centre.h"
#include "frame.h"
#include "freshness.h"
#include "plight.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/calls.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/queue.h"
#include "yiping/ui/span.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define NARROW 60
#define WIDE 115
#define CLOCK_COLUMNS 11 // " late 51:00"
#define COUNTS_COLUMNS 40

static void draw_overdue(const struct plight *p, struct pen *pen)
{
	pen_printf(pen, ROLE_RED, _("overdue %u"), (unsigned)p->overdue);
	if (!p->ownerless)
		return;
	pen_gap(pen, 1);
	pen_printf(pen, ROLE_RED, C_("overdue", "(unowned %u)"), (unsigned)p->ownerless);
}

/* What is owed upward only once it presses, and where there is little room only what is late: the
 * worst event behind it is worth more. */
static void draw_reports(const struct plight *p, bool wide, struct pen *pen)
{
	if (p->reports_late) {
		pen_gap(pen, 2);
		pen_printf(pen, ROLE_NEED_RED, _(" reports late %u "), (unsigned)p->reports_late);
	}
	if (p->reports_near && (wide || !p->reports_late)) {
		pen_gap(pen, 2);
		pen_printf(pen, ROLE_YELLOW, _("reports near %u"), (unsigned)p->reports_near);
	}
}

static void draw_counts(const struct plight *p, bool live, bool wide, struct pen *pen)
{
	enum role calm = live ? ROLE_LABEL : ROLE_DOUBT;

	if (p->unacked == 0 && !live)
		pen_text(pen, calm, _("none unacked"));
	else
		widget_count(pen, (int)p->unacked, _("unacked"), _("none unacked"));
	pen_gap(pen, p->unacked ? 1 : 2);
	if (p->overdue > 0)
		draw_overdue(p, pen);
	else
		pen_text(pen, calm, _("none overdue"));
	pen_gap(pen, 2);
	if (p->near > 0)
		pen_printf(pen, ROLE_YELLOW, _("near %u"), (unsigned)p->near);
	else
		pen_text(pen, calm, _("none near"));
	draw_reports(p, wide, pen);
}

static const char *grade_roman(int grade)
{
	static const char *const romans[] = {"", "I", "II", "III", "IV", ""};

	return romans[grade >= 1 && grade <= 5 ? grade : 0];
}

/* Nobody's yet: the colour of the grade, else its muted form, so that a calm city stays grey. */
static enum role grade_role(const struct head *h)
{
	if (h->flags & HEAD_UNACKED && h->grade >= 1 && h->grade <= 4)
		return role_of_level(5 - h->grade);
	return role_of_grade(h->grade, true);
}

static void draw_grade(const struct board *b, const struct head *h, struct pen *pen, bool with_word)
{
	const struct grade_name *g = h->grade <= 5 ? &b->catalog->grades[h->grade] : NULL;

	pen_text(pen, grade_role(h), grade_roman(h->grade));
	if (with_word && g) {
		const char *word = name_in(&g->short_name, b->lang);
		pen_gap(pen, (unsigned char)word[0] < 0x80); // Han characters need no blank
		pen_text(pen, grade_role(h), word);
	}
	pen_gap(pen, 1);
}

static void draw_what(const struct board *b, const struct live *l, struct pen *pen)
{
	const struct event_type *t = catalog_type(b->catalog, l->head.type);
	char place[TEXT_ROOM];

	pen_text(pen, ROLE_STRONG, t ? name_in(&t->short_name, b->lang) : l->id);
	pen_gap(pen, 1);
	centre_place(b, l->head.area, pen_left(pen), place, sizeof(place));
	pen_text(pen, ROLE_STRONG, place);
}

/* The state, how long against which limit, and in whose hands. */
static void draw_hands(const struct board *b, const struct head *h, struct pen *pen)
{
	char held[QUEUE_HELD_ROOM];
	struct clock_face f = queue_clock(b, h, held);
	const char *holder = queue_holder(b, h, true);

	pen_gap(pen, 2);
	pen_text(pen, ROLE_STRONG, words_state((enum state)h->state));
	pen_gap(pen, 1);
	widget_clock_words(pen, &f);
	if (holder && utf8_columns(holder) + 6 <= pen_left(pen)) {
		pen_gap(pen, 2);
		pen_printf(pen, ROLE_TEXT, C_("holder", "at %s"), holder);
	} else if (h->flags & HEAD_UNOWNED && pen_left(pen) > 12) {
		pen_gap(pen, 2);
		pen_text(pen, ROLE_DOUBT, _("?nobody owns it"));
	}
}

static int rough_columns(const struct board *b, const struct live *l)
{
	const struct event_type *t = catalog_type(b->catalog, l->head.type);
	const char *holder = queue_holder(b, &l->head, true);
	char place[TEXT_ROOM];

	area_label(b->tree, l->head.area, b->lang, place, sizeof(place));
	return 9 + 11 + utf8_columns(t ? name_in(&t->short_name, b->lang) : l->id) + 1 +
	       utf8_columns(place) + 2 + 10 + 12 + (holder ? utf8_columns(holder) + 5 : 0);
}

static const char *order_word(int i)
{
	static const char *const orders[] = {
		NC_("order", "most urgent"), NC_("order", "next"), NC_("order", "third")};

	return i18n_entry(orders[i]);
}

static int grade_columns(const struct board *b)
{
	int most = 0;

	for (int grade = 1; grade <= 5; grade++) {
		int n = utf8_columns(name_in(&b->catalog->grades[grade].short_name, b->lang));
		most = n > most ? n : most;
	}
	return 3 + 1 + most + 1;
}

void sentence_draw_line(const struct board *b, const struct live *l, int i, struct pen *pen)
{
	char held[QUEUE_HELD_ROOM];
	struct clock_face f = queue_clock(b, &l->head, held);
	const char *holder = queue_holder(b, &l->head, true);
	int most = 0;

	for (int k = 0; k < PLIGHT_TOP_MAX; k++)
		most = utf8_columns(order_word(k)) > most ? utf8_columns(order_word(k)) : most;
	pen_field(pen, most + 1, ROLE_LABEL, order_word(i));
	int from = pen->col;
	draw_grade(b, &l->head, pen, true);
	pen_to(pen, from + grade_columns(b));
	widget_clock(pen->canvas, pen->row, pen->col, 0, 0, &f);
	pen_gap(pen, widget_clock_columns(0, 0) + 1);
	draw_what(b, l, pen);
	pen_gap(pen, 2);
	const char *state = words_state((enum state)l->head.state);
	if (utf8_columns(state) > pen_left(pen))
		return;
	pen_text(pen, ROLE_STRONG, state);
	pen_gap(pen, 2);
	if (holder && utf8_columns(holder) + 4 <= pen_left(pen))
		pen_printf(pen, ROLE_TEXT, C_("holder", "at %s"), holder);
}

static void draw_wide(const struct board *b, const struct live *top, int n, struct pen *pen)
{
	for (int i = 0; i < n; i++) {
		if (i > 0 && rough_columns(b, &top[i]) > pen_left(pen))
			return;
		pen_gap(pen, 3);
		pen_text(pen, ROLE_LABEL, order_word(i));
		pen_gap(pen, 1);
		draw_grade(b, &top[i].head, pen, true);
		draw_what(b, &top[i], pen);
		draw_hands(b, &top[i].head, pen);
	}
}

static void draw_middle(const struct board *b, const struct live *worst, struct pen *pen)
{
	char held[QUEUE_HELD_ROOM];
	struct clock_face f = queue_clock(b, &worst->head, held);
	int end = pen->end;

	pen_gap(pen, 2);
	if (pen_left(pen) > 36 + utf8_columns(order_word(0))) {
		pen_text(pen, ROLE_LABEL, order_word(0));
		pen_gap(pen, 1);
	}
	draw_grade(b, &worst->head, pen, pen_left(pen) > 44);
	pen->end -= CLOCK_COLUMNS;
	draw_what(b, worst, pen);
	pen->end = end;
	pen_gap(pen, 1);
	widget_clock_words(pen, &f);
}

/* Somebody waits for this person's voice: before all else, wherever they are. */
static void draw_call(const struct board *b, const struct my_call *m, struct pen *pen)
{
	int64_t waits = b->now - m->at;
	bool late = m->limit_s && waits >= (int64_t)m->limit_s * 1000;
	enum role role = late ? ROLE_NEED_RED : ROLE_NEED_YELLOW;
	const struct live *l = fold_find(b->fold, KIND_EVENT, m->num);
	char span[SPAN_ROOM];

	span_duration(waits, m->is_135 ? 1 : 10, span);
	if (*m->by)
		pen_printf(pen, role, _(" y answers: %s calls %s "), m->by, span);
	else
		pen_printf(pen, role, _(" y answers: called %s "), span);
	pen_gap(pen, 1);
	if (m->count > 1)
		pen_printf(pen, ROLE_STRONG, "+%zu ", m->count - 1);
	if (l && pen_left(pen) > 12)
		draw_what(b, l, pen);
}

/* Two rows: counts and the worst warning, then the worst event. */
static void draw_narrow(const struct board *b, const struct plight *p, const struct live *top,
	struct canvas *c, struct rect area)
{
	struct pen pen = pen_at(c, area, 1);
	struct my_call mine;

	pen_gap(&pen, 1);
	if (calls_mine(b, &mine)) {
		draw_call(b, &mine, &pen);
		pen.end = pen.col; // what else there is stands below
	}
	second_draw_short(b, &pen);
	if (p->unacked > 0 || !freshness_is_live(b) || p->overdue + p->near == 0) {
		draw_counts(p, freshness_is_live(b), false, &pen);
	} else {
		draw_overdue(p, &pen);
		pen_gap(&pen, 2);
		pen_printf(&pen, ROLE_YELLOW, _("near %u"), (unsigned)p->near);
		draw_reports(p, false, &pen);
	}
	pen_gap(&pen, 1);
	warnings_draw_worst(b, &pen);
	if (area.rows < 3)
		return;
	pen = pen_at(c, area, 2);
	if (!p->has_worst)
		return;
	char held[QUEUE_HELD_ROOM];
	struct clock_face f = queue_clock(b, &top[0].head, held);
	draw_grade(b, &top[0].head, &pen, false);
	pen.end -= 11;
	draw_what(b, &top[0], &pen);
	pen.end += 11;
	pen_gap(&pen, 1);
	widget_clock_words(&pen, &f);
}

/* When nothing is known, no number is shown: not even a zero. */
void sentence_draw_unknown(const struct board *b, struct pen *pen)
{
	freshness_nothing(b, pen);
}

void sentence_draw(
	const struct board *b, struct canvas *c, struct rect area, bool second)
{
	struct plight p;
	struct live top[PLIGHT_TOP_MAX];
	struct pen pen = pen_at(c, area, 1);

	pen_gap(&pen, 1);
	if (!freshness_is_known(b) || !b->catalog) {
		sentence_draw_unknown(b, &pen);
		return;
	}
	struct my_call mine;
	int n = plight_survey(b, &p, top, PLIGHT_TOP_MAX);
	if (area.cols < NARROW) {
		draw_narrow(b, &p, top, c, area);
		return;
	}
	if (calls_mine(b, &mine)) {
		draw_call(b, &mine, &pen);
		pen_gap(&pen, 2);
		if (pen_left(&pen) < COUNTS_COLUMNS)
			return;
	}
	if (second)
		second_draw_short(b, &pen);
	if (!freshness_is_live(b)) {
		pen_text(&pen, ROLE_DOUBT, _("?last known:"));
		pen_gap(&pen, 1);
	}
	draw_counts(&p, freshness_is_live(b), area.cols >= WIDE, &pen);
	if (n > 0 && area.cols >= WIDE)
		draw_wide(b, top, n, &pen);
	else if (n > 0)
		draw_middle(b, &top[0], &pen);
}
