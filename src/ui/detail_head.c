/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "centre.h"
#include "detail.h"
#include "freshness.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512
#define CELL_LEAST 17

static struct head head_of(const struct subject *x)
{
	return x->live ? x->live->head : event_head(x->event);
}

static void what_and_where(const struct board *b, const struct subject *x, const struct head *h,
	bool short_form, struct pen *p)
{
	const struct event_type *t = catalog_type(b->catalog, h->type);
	char place[TEXT_ROOM];

	area_label(b->tree, h->area, b->lang, place, sizeof(place));
	if (x->live)
		pen_text(p, ROLE_STRONG, queue_what(b, x->live, short_form));
	else
		pen_text(p, ROLE_STRONG, t ? name_in(&t->name, b->lang) : x->event->title);
	pen_gap(p, short_form ? 1 : 2);
	const char *town = strrchr(place, '/');
	pen_text(p, ROLE_STRONG, short_form && town ? town + 1 : place);
	if (x->event && x->event->place && !short_form) {
		pen_gap(p, 1);
		pen_text(p, ROLE_TEXT, x->event->place);
	}
}

/* 0..3: sensing, handling, judging, reviewing; done events are past them all. */
static int phase_of(enum state s)
{
	if (s <= STATE_REGISTERED)
		return 0;
	if (s <= STATE_REPORTED)
		return 1;
	if (s <= STATE_EVALUATED)
		return 2;
	return s == STATE_ARCHIVED ? 3 : 4;
}

static void draw_phases(const struct head *h, int64_t now, struct pen *p)
{
	int present = phase_of((enum state)h->state);
	bool ended = STATE_BIT(h->state) & (STATES_DONE & ~STATE_BIT(STATE_CLOSED));
	bool narrow = pen_left(p) < 70;
	char span[SPAN_ROOM];

	if (present > 3) {
		pen_text(p, ROLE_CHIP, words_state((enum state)h->state));
		return;
	}
	for (int i = 0; i < 4; i++) {
		if (narrow && i != present)
			continue;
		if (i == present && !ended) {
			span_duration(eval_age(h, now), 60, span);
			pen_printf(p, ROLE_CHIP, " %s", words_phase(i));
			pen_text(p, ROLE_CHIP, " ");
			pen_glyph(p, ROLE_CHIP, GLYPH_RUNNING);
			pen_printf(p, ROLE_CHIP, " %s ", span);
		} else {
			pen_printf(p, i < present ? ROLE_LABEL : ROLE_DIM, "%s ", words_phase(i));
			pen_glyph(p, i < present ? ROLE_LABEL : ROLE_DIM,
				i <= present ? GLYPH_DONE : GLYPH_PENDING);
		}
		pen_gap(p, 2);
	}
}

/* When it comes back, so that nobody is surprised by it. */
static void draw_shelf(const struct board *b, const struct event *e, struct pen *p)
{
	char span[SPAN_ROOM], text[TEXT_ROOM];
	int64_t left = e->shelved_until - b->now;
	bool near = left <= EVAL_SHELF_NEAR_MS;

	span_duration(left > 0 ? left : 0, 10, span);
	snprintf(text, sizeof(text), near ? _("shelf ends in %s") : _("shelved, %s left"), span);
	if (utf8_columns(text) > pen_left(p))
		return;
	pen_text(p, near ? ROLE_STRONG : ROLE_TEXT, text);
	pen_gap(p, 2);
}

static void draw_flags(const struct board *b, const struct subject *x, const struct head *h,
	struct pen *p)
{
	static const struct {
		uint32_t flag;
		enum role role;
		const char *word;
	} flags[] = {
		{HEAD_UNACKED, ROLE_RED, NC_("flag", "unacked")},
		{HEAD_UNOWNED, ROLE_DOUBT, NC_("flag", "?unowned")},
		{HEAD_SUPERVISED, ROLE_STRONG, NC_("flag", "supervised")},
		{HEAD_ASKING, ROLE_STRONG, NC_("flag", "asks for a decision")},
		{HEAD_URGED, ROLE_TEXT, NC_("flag", "urged")},
		{HEAD_REWORKED, ROLE_TEXT, NC_("flag", "reworked")},
		{HEAD_SHELVED, ROLE_TEXT, NC_("flag", "shelved")},
		{HEAD_RETURNED, ROLE_TEXT, NC_("flag", "back from the shelf")},
		{HEAD_CLEARED, ROLE_TEXT, NC_("flag", "condition gone")},
		{HEAD_SENSITIVE, ROLE_TEXT, NC_("flag", "sensitive")},
		{HEAD_EXERCISE, ROLE_DOUBT, NC_("flag", "exercise")},
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		const char *word = i18n_entry(flags[i].word);
		if (h->flags & flags[i].flag & HEAD_SHELVED && x->event &&
			x->event->shelved_until != INSTANT_NONE) {
			draw_shelf(b, x->event, p);
			continue;
		}
		if (!(h->flags & flags[i].flag) || utf8_columns(word) > pen_left(p))
			continue;
		pen_text(p, flags[i].role, word);
		pen_gap(p, 2);
	}
}

void detail_draw_head(const struct board *b, const struct subject *x, struct sheet *s)
{
	struct head h = head_of(x);
	bool narrow = s->area.cols < 60;
	struct pen p = sheet_line(s);
	enum mark mark = b->mark ? b->mark(b->user, h.num) : MARK_NONE;

	p.end -= 1;
	if (!narrow)
		pen_tail(&p, 2, ROLE_DIM, x->live ? x->live->id : x->event->id);
	if (mark != MARK_NONE)
		pen_tail(&p, 2, mark >= MARK_CONFLICT ? ROLE_DOUBT_REV : ROLE_DOUBT,
			words_mark(mark));
	pen_gap(&p, -1);
	widget_grade(&p, h.grade, !(h.flags & HEAD_UNACKED), narrow);
	pen_gap(&p, 1);
	const char *state = words_state((enum state)h.state);
	p.end -= narrow ? utf8_columns(state) + 1 : 0;
	what_and_where(b, x, &h, narrow, &p);
	p.end += narrow ? utf8_columns(state) + 1 : 0;
	pen_gap(&p, narrow ? 1 : 3);
	pen_text(&p, ROLE_STRONG, state);
	p = sheet_line(s);
	draw_phases(&h, b->now, &p);
	draw_flags(b, x, &h, &p);
}

/* ---- clocks ---- */

static bool is_shown(const struct event *e, enum head_clock c)
{
	return e->clocks[c].start != INSTANT_NONE && e->clocks[c].due != INSTANT_NONE;
}

static struct clock_face face_of(const struct board *b, const struct event_clock *c)
{
	struct clock_face f = {.limit_ms = c->due - c->start, .step_s = 1};
	int64_t until = c->done != INSTANT_NONE ? c->done : b->now;

	f.doubt = !freshness_is_live(b);
	f.elapsed_ms = until - c->start;
	f.state = c->done != INSTANT_NONE        ? CLOCK_FACE_DONE
		  : c->paused_at != INSTANT_NONE ? CLOCK_FACE_HELD
						 : CLOCK_FACE_RUNNING;
	return f;
}

static void draw_clock(const struct board *b, const struct event *e, enum head_clock k,
	struct canvas *c, struct rect r)
{
	const struct event_clock *clock = &e->clocks[k];
	struct clock_face f = face_of(b, clock);
	struct pen p = pen_at(c, r, 0);
	char limit[SPAN_ROOM], text[TEXT_ROOM], when[MOMENT_ROOM];
	int bar = r.cols - widget_clock_columns(0, 0) - 2;

	span_duration((int64_t)clock->limit_s * 1000, 1, limit);
	pen_text(&p, f.state == CLOCK_FACE_RUNNING ? ROLE_STRONG : ROLE_LABEL, words_clock(k));
	snprintf(text, sizeof(text), clock->work_time ? _("limit %s work") : _("limit %s"), limit);
	p.end -= 1;
	pen_gap(&p, 1);
	pen_tail(&p, 0, ROLE_DIM, utf8_columns(text) <= pen_left(&p) ? text : limit);
	widget_clock(c, r.row + 1, r.col, 0, bar > 12 ? 12 : bar > 2 ? bar : 0, &f);
	if (r.rows < 3)
		return;
	p = pen_at(c, r, 2);
	if (f.state == CLOCK_FACE_DONE)
		pen_printf(&p, ROLE_DIM, _("done %s"), moment(b, clock->done, true, when));
	else
		pen_printf(&p, ROLE_DIM, _("due %s"), moment(b, clock->due, false, when));
}

/* Only the clock that runs, and the three legs. */
static void draw_one_row(
	const struct board *b, const struct subject *x, struct canvas *c, struct rect r)
{
	struct head h = head_of(x);
	char held[QUEUE_HELD_ROOM];
	struct clock_face f = queue_clock(b, &h, held);
	struct pen p = pen_at(c, r, 0);

	pen_gap(&p, 1);
	if (f.state == CLOCK_FACE_NONE) {
		pen_text(&p, ROLE_DIM, _("no clock runs"));
		return;
	}
	pen_text(&p, ROLE_LABEL, f.leg);
	pen_gap(&p, 1);
	widget_clock(c, p.row, p.col, 0, r.cols >= 36 ? 6 : 0, &f);
	pen_gap(&p, widget_clock_columns(0, r.cols >= 36 ? 6 : 0));
	if (h.due != INSTANT_NONE && f.state == CLOCK_FACE_RUNNING && pen_left(&p) > 12) {
		char when[MOMENT_ROOM];
		pen_gap(&p, 2);
		pen_printf(&p, ROLE_DIM, _("due %s"), moment(b, h.due, false, when));
	}
}

void detail_draw_clocks(
	const struct board *b, const struct subject *x, struct canvas *c, struct rect r)
{
	int n = 0, at = 0;

	if (rect_is_empty(r))
		return;
	for (int k = CLOCK_A; x->event && k < CLOCK_COUNT; k++)
		n += is_shown(x->event, (enum head_clock)k);
	if (r.rows < 2 || n == 0) {
		draw_one_row(b, x, c, r);
		return;
	}
	int most = r.cols / CELL_LEAST, width = r.cols / (n < most ? n : most);
	struct rect inner = r;
	rect_take_left(&inner, 1);
	for (int k = CLOCK_A; k < CLOCK_COUNT; k++) {
		if (!is_shown(x->event, (enum head_clock)k))
			continue;
		/* Where not all have room, those that were met go first. */
		if (n > most && x->event->clocks[k].done != INSTANT_NONE) {
			n--;
			continue;
		}
		struct rect cell = {inner.row, inner.col + at * (width > 28 ? 28 : width),
			inner.rows, (width > 28 ? 28 : width) - 1};
		draw_clock(b, x->event, (enum head_clock)k, c, rect_clip(cell, inner));
		at++;
	}
}
