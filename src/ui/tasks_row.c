/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "freshness.h"
#include "tasks.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/call.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512
#define NARROW 60
#define WIDEST 150
#define STEP_COLUMNS 10

/* Further apart the eye loses the row. */
static int laid_columns(struct rect r)
{
	return r.cols < WIDEST ? r.cols : WIDEST;
}

/* Where there is room for it, the day too. */
static int from_columns(struct rect r)
{
	return r.cols < 76 ? 0 : r.cols < 100 ? 16 : 20;
}

enum verb task_step(const struct board *b, const struct live *l)
{
	const struct event *e = l->head.flags & HEAD_CALLING ? deed_event(b, l->head.num) : NULL;

	if (e && b->person && call_for(e, b->person))
		return VERB_ANSWER;
	switch (l->head.state) {
	case STATE_SENSED:
		return VERB_PROMOTE;
	case STATE_WAITING:
	case STATE_ASSIGNED:
		return VERB_ACK;
	case STATE_VERIFYING:
		return VERB_VERIFY;
	case STATE_REGISTERED:
		return VERB_DISPATCH;
	case STATE_ACCEPTED:
		return VERB_ARRIVE;
	case STATE_HANDLING:
		return VERB_FEEDBACK;
	case STATE_SUSPENDED:
		return VERB_RESUME;
	case STATE_REPORTED:
		return VERB_CHECK;
	default:
		return VERB_CLOSE;
	}
}

static int step_columns(void)
{
	static const enum verb steps[] = {VERB_ACK, VERB_VERIFY, VERB_DISPATCH, VERB_ARRIVE,
		VERB_FEEDBACK, VERB_RESUME, VERB_CHECK, VERB_CLOSE, VERB_ANSWER};
	int most = 4;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		int n = utf8_columns(words_verb(steps[i]));
		most = n > most ? n : most;
	}
	return most < STEP_COLUMNS ? most : STEP_COLUMNS;
}

/* What a key does now, or what is the matter with the last deed. */
static void status_text(
	const struct board *b, const struct queue_row *row, char out[TEXT_ROOM], enum role *role)
{
	enum mark mark = b->mark ? b->mark(b->user, row->live.head.num) : MARK_NONE;
	enum verb step = task_step(b, &row->live);
	struct allowed a;
	struct key k;
	char label[KEY_LABEL_ROOM];

	if (mark != MARK_NONE && mark != MARK_APPLIED) {
		*role = mark >= MARK_CONFLICT ? ROLE_DOUBT_REV : ROLE_DOUBT;
		snprintf(out, TEXT_ROOM, "%s", words_mark(mark));
		return;
	}
	deed_allowed(b, deed_event(b, row->live.head.num), &a);
	if (!row->gone && a.verbs >> step & 1 && deed_key(step, VIEW_TASKS, &k)) {
		*role = ROLE_KEY;
		snprintf(out, TEXT_ROOM, "%s %s", key_label(k, label), words_verb(step));
		return;
	}
	*role = ROLE_LABEL;
	snprintf(out, TEXT_ROOM, "%s", words_state((enum state)row->live.head.state));
}

static void draw_title(const struct board *b, const struct queue_row *row, struct pen *p)
{
	const struct event *e = deed_event(b, row->live.head.num);
	enum role role = row->unacked ? ROLE_STRONG : row->gone ? ROLE_DIM : ROLE_TEXT;
	char place[TEXT_ROOM];

	area_label(b->tree, row->live.head.area, b->lang, place, sizeof(place));
	const char *town = strrchr(place, '/');
	pen_text(p, role, queue_what(b, &row->live, true));
	pen_gap(p, 1);
	pen_text(p, role, town ? town + 1 : place);
	if (e && e->place) {
		pen_gap(p, 1);
		pen_text(p, ROLE_TEXT, e->place);
	}
}

static void from_text(const struct board *b, const struct live *l, char out[TEXT_ROOM])
{
	const struct event *e = deed_event(b, l->head.num);
	char when[MOMENT_ROOM];

	snprintf(out, TEXT_ROOM, "%s %s", e ? words_source(e->source) : "",
		moment(b, l->head.born, false, when));
}

static void draw_marks(const struct queue_row *row, struct pen *p, bool narrow)
{
	enum glyph first = row->selected ? GLYPH_CURSOR : row->marked ? GLYPH_MARKED : GLYPH_BLANK;

	if (narrow && row->unacked && !row->selected)
		first = GLYPH_UNACKED;
	pen_glyph(p, ROLE_STRONG, first);
	if (narrow)
		return;
	pen_glyph(p, ROLE_STRONG, row->selected && row->marked ? GLYPH_MARKED : GLYPH_BLANK);
	pen_glyph(p, ROLE_RED,
		row->unacked ? GLYPH_UNACKED : row->gone ? GLYPH_PENDING : GLYPH_BLANK);
	if (row->unacked)
		canvas_blink(p->canvas, p->row, p->col - 1, 1);
}

/* Status and origin stand in columns at the right end. */
static void draw_right(const struct board *b, const struct queue_row *row, struct rect r,
	struct pen *p, enum role role, const char *status)
{
	int columns = r.cols >= 100 ? 14 : 11;
	struct pen tail = *p;
	char from[TEXT_ROOM];

	pen_to(&tail, p->end - columns);
	pen_text(&tail, role, status);
	p->end -= columns + 1;
	if (!from_columns(r))
		return;
	from_text(b, &row->live, from);
	tail = *p;
	pen_to(&tail, p->end - from_columns(r));
	pen_text(&tail, ROLE_DIM, from);
	p->end -= from_columns(r) + 1;
}

void task_draw_row(
	const struct board *b, const struct queue_row *row, struct canvas *c, struct rect r)
{
	bool narrow = r.cols < NARROW;
	struct rect whole = r;
	r.cols = laid_columns(r);
	struct pen p = pen_at(c, r, 0);
	char held[QUEUE_HELD_ROOM], status[TEXT_ROOM];
	struct clock_face f = queue_clock(b, &row->live.head, held);
	enum role role = ROLE_LABEL;
	const char *step = words_verb(task_step(b, &row->live));
	int bar = narrow ? 0 : 6;

	f.leg = NULL;
	f.quiet = row->gone; // one's own work is late whatever its grade
	status_text(b, row, status, &role);
	draw_marks(row, &p, narrow);
	if (!narrow) {
		pen_field(&p, step_columns(),
			row->unacked ? ROLE_STRONG : row->gone ? ROLE_DIM : ROLE_TEXT,
			row->gone ? "" : step);
		pen_gap(&p, 1);
	}
	widget_clock(c, p.row, p.col, 0, bar, &f);
	pen_gap(&p, widget_clock_columns(0, bar) + 1);
	if (narrow) {
		pen_text(&p, row->unacked ? ROLE_STRONG : row->gone ? ROLE_DIM : ROLE_TEXT,
			row->gone ? "" : step);
		pen_gap(&p, 1);
		if (role == ROLE_DOUBT || role == ROLE_DOUBT_REV)
			pen_tail(&p, 1, role, status);
	} else {
		draw_right(b, row, r, &p, role, status);
	}
	draw_title(b, row, &p);
	if (row->selected)
		canvas_select_row(c, whole, r.row);
}

void task_draw_titles(struct canvas *c, struct rect r)
{
	canvas_band(c, r.row, r.col, r.cols);
	r.cols = laid_columns(r);
	struct pen p = pen_at(c, r, 0);
	pen_gap(&p, 3);
	pen_field(&p, step_columns(), ROLE_BAND, C_("column", "step"));
	pen_gap(&p, 1);
	pen_field(&p, widget_clock_columns(0, 6), ROLE_BAND, C_("column", "clock"));
	pen_gap(&p, 1);
	int columns = r.cols >= 100 ? 14 : 11;
	struct pen tail = p;
	pen_to(&tail, p.end - columns);
	pen_text(&tail, ROLE_BAND, C_("column", "key"));
	p.end -= columns + 1;
	if (from_columns(r)) {
		tail = p;
		pen_to(&tail, p.end - from_columns(r));
		pen_text(&tail, ROLE_BAND, C_("column", "from"));
		p.end -= from_columns(r) + 1;
	}
	pen_text(&p, ROLE_BAND, C_("column", "task"));
}
