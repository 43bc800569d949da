/* SPDX-License-Identifier: MIT */
#include "events_parts.h"

#include <stdio.h>
#include <string.h>

#include "sheet.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512

static void draw_grades(const struct queue_counts *n, struct pen *p)
{
	char text[TEXT_ROOM];
	size_t used = 0;

	text[0] = '\0';
	for (int grade = 1; grade <= 5; grade++) {
		const char *name = grade < 5 ? words_roman(grade) : words_grade(5);
		if (n->grades[grade])
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s %u",
				used ? "  " : "", name, (unsigned)n->grades[grade]);
	}
	pen_tail(p, 3, ROLE_TEXT, text);
}

static void draw_urgent(const struct queue_counts *n, struct pen *p)
{
	pen_printf(p, n->unacked ? ROLE_RED : ROLE_LABEL, _("unacked %u"), (unsigned)n->unacked);
	pen_gap(p, 2);
	pen_printf(p, n->overdue ? ROLE_RED : ROLE_LABEL, _("overdue %u"), (unsigned)n->overdue);
	pen_gap(p, 2);
	pen_printf(p, n->near ? ROLE_YELLOW : ROLE_LABEL, _("near %u"), (unsigned)n->near);
	pen_gap(p, 2);
}

void events_draw_sums(
	const struct queue *q, const struct board *b, struct canvas *c, struct rect row)
{
	struct queue_counts n = queue_counts(q);
	struct pen p = pen_at(c, row, 0);

	(void)b;
	if (rect_is_empty(row))
		return;
	p.end -= 1;
	pen_gap(&p, 1);
	if (row.cols >= 70)
		draw_grades(&n, &p);
	/* The frame's sentence is of all: another set has numbers of its own. */
	if (n.kept != n.open)
		draw_urgent(&n, &p);
	if (queue_marked(q)) {
		pen_printf(&p, ROLE_CHIP, _(" marked %zu "), queue_marked(q));
		pen_gap(&p, 2);
	}
	if (n.groups && pen_left(&p) > 26)
		pen_printf(&p, ROLE_LABEL,
			ngettext("%u flood of %u events", "%u floods of %u events", n.groups),
			(unsigned)n.groups, (unsigned)n.grouped);
}

/* ---- preview ---- */

static void draw_title(
	const struct board *b, const struct live *l, const struct event *e, struct sheet *s)
{
	char place[TEXT_ROOM], title[TEXT_ROOM * 2];

	area_label(b->tree, l->head.area, b->lang, place, sizeof(place));
	snprintf(title, sizeof(title), "%s  %s  %s %s", l->id, queue_what(b, l, false), place,
		e && e->place ? e->place : "");
	sheet_head(s, title, s->area.cols >= 100 ? _("Enter opens") : NULL);
}

static void draw_hands(
	const struct board *b, const struct live *l, const struct event *e, struct sheet *s)
{
	const char *holder = queue_holder(b, &l->head, false);
	struct pen p = sheet_line(s);
	char when[MOMENT_ROOM];

	pen_printf(&p, ROLE_STRONG, "%s", words_state((enum state)l->head.state));
	pen_gap(&p, 2);
	pen_printf(&p, ROLE_LABEL, "%s ", _("held by"));
	if (holder)
		pen_text(&p, ROLE_TEXT, holder);
	else
		pen_text(&p, ROLE_DOUBT, _("?nobody"));
	pen_gap(&p, 2);
	pen_printf(&p, ROLE_LABEL, _("%s level"), words_level(head_level(&l->head)));
	pen_gap(&p, 2);
	pen_printf(&p, ROLE_DIM, _("since %s"), moment(b, l->head.born, true, when));
	if (e && e->source != SOURCE_NONE) {
		pen_gap(&p, 2);
		pen_printf(&p, ROLE_DIM, "%s %s", words_source(e->source),
			e->source_ref ? e->source_ref : "");
	}
}

static void draw_text(
	const struct board *b, const struct live *l, const struct event *e, struct sheet *s)
{
	char room[WORDS_ROOM];

	if (b->person && person_mask(b->person) == MASK_WALL) {
		sheet_text(s, ROLE_DIM,
			_("not permitted: text, notes and people are not for viewers"), 1);
		return;
	}
	if (!e) {
		sheet_text(s, ROLE_DOUBT, _("?its text is not at hand; asked for"), 1);
		return;
	}
	const char *words = deed_words(b, e, queue_what(b, l, false), room);
	sheet_text(s, words ? ROLE_TEXT : ROLE_DIM, words ? words : _("no text"), 1);
}

/* How many of them the deed may be done on, and why not on the others. */
static void draw_deed(
	const struct board *b, const uint32_t *nums, size_t n, enum verb verb, struct pen *p)
{
	size_t may = 0, unknown = 0;
	const char *why = NULL;
	struct key k = {0};
	char label[KEY_LABEL_ROOM];

	for (size_t i = 0; i < n; i++) {
		struct allowed a;
		if (!deed_allowed(b, deed_event(b, nums[i]), &a)) {
			unknown++;
			continue;
		}
		may += a.verbs >> verb & 1;
		if (!why)
			why = a.why[verb];
	}
	deed_key(verb, VIEW_EVENTS, &k);
	if (pen_left(p) < 16 || (verb == VERB_DISPATCH && !may))
		return;
	pen_text(p, may ? ROLE_KEY : ROLE_DIM, key_label(k, label));
	pen_gap(p, 1);
	pen_text(p, may ? ROLE_TEXT : ROLE_DIM, words_verb(verb));
	if (n == 1) {
		if (why && !may && pen_left(p) > 12)
			pen_printf(p, ROLE_DIM, ": %s", words_problem(why));
		pen_gap(p, 2);
		return;
	}
	pen_printf(p, may ? ROLE_TEXT : ROLE_DIM, " %zu", may);
	if (may + unknown < n && why && pen_left(p) > 12 + utf8_columns(words_problem(why)))
		pen_printf(p, ROLE_DIM, _(" (%zu not: %s)"), n - may - unknown, words_problem(why));
	if (unknown && pen_left(p) > 16)
		pen_printf(p, ROLE_DOUBT, _(" (?%zu unknown)"), unknown);
	pen_gap(p, 2);
}

static void draw_deeds(struct queue *q, const struct board *b, struct sheet *s)
{
	static const enum verb verbs[] = {
		VERB_ACK, VERB_VERIFY, VERB_DISPATCH, VERB_CLOSE, VERB_NOTE};
	uint32_t nums[INTENT_EVENTS_MAX];
	size_t n = queue_targets(q, b, nums);
	struct pen p = sheet_line(s);

	pen_gap(&p, -1);
	if (queue_marked(q))
		pen_printf(&p, ROLE_CHIP, _(" marked %zu "), n);
	else if (n > 1)
		pen_printf(&p, ROLE_LABEL, _(" these %zu "), n);
	pen_gap(&p, 1);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		draw_deed(b, nums, n, verbs[i], &p);
}

void events_draw_preview(struct queue *q, const struct board *b, struct canvas *c, struct rect r)
{
	struct sheet s = {c, r, 0, 0};
	const struct queue_row *row = queue_selected_row(q);
	const struct live *l = row ? &row->live : NULL;

	if (r.rows > 4)
		rect_take_top(&s.area, 1);
	if (!row) {
		sheet_head(&s, _("nothing selected"), NULL);
		return;
	}
	const struct event *e = deed_event(b, l->head.num);
	draw_title(b, l, e, &s);
	if (row->gone)
		sheet_text(&s, ROLE_STRONG,
			_("it has left this list; its row goes when the cursor does"), 1);
	else
		draw_text(b, l, e, &s);
	draw_hands(b, l, e, &s);
	draw_deeds(q, b, &s);
}
