/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/widget.h"

#define TIME_COLUMNS 5

enum heat heat_of(int64_t elapsed_ms, int64_t limit_ms)
{
	if (limit_ms <= 0)
		return HEAT_CALM;
	double share = (double)elapsed_ms / (double)limit_ms;
	if (share >= 1)
		return HEAT_OVER;
	if (share >= 0.9)
		return HEAT_NEAR;
	return share >= 0.7 ? HEAT_WARM : HEAT_CALM;
}

const char *widget_heat_word(enum heat heat)
{
	if (heat == HEAT_OVER)
		return C_("clock", "late");
	return heat == HEAT_NEAR ? C_("clock", "near") : C_("clock", "in");
}

/* With the blank before "51:00". */
static int word_columns(void)
{
	int most = 0;

	for (int heat = HEAT_CALM; heat <= HEAT_OVER; heat++) {
		int n = utf8_columns(widget_heat_word((enum heat)heat));
		most = n > most ? n : most;
	}
	return most + 1;
}

static enum role heat_role(enum heat heat, const struct clock_face *f)
{
	switch (heat) {
	case HEAT_OVER:
		return f->quiet ? ROLE_RED : ROLE_NEED_RED;
	case HEAT_NEAR:
		return f->quiet ? ROLE_YELLOW : ROLE_NEED_YELLOW;
	case HEAT_WARM:
		return f->doubt ? ROLE_DOUBT : ROLE_STRONG;
	default:
		return f->doubt ? ROLE_DOUBT : ROLE_LABEL;
	}
}

static enum role bar_role(enum heat heat)
{
	static const enum role roles[] = {ROLE_FILL, ROLE_STRONG, ROLE_YELLOW, ROLE_RED};

	return roles[heat];
}

/* Time left, or time beyond. */
static void time_text(const struct clock_face *f, char out[SPAN_ROOM])
{
	int64_t left = f->limit_ms - f->elapsed_ms;

	span_duration(left < 0 ? -left : left, f->step_s, out);
}

/* How long this face differs in its digits alone: until the next heat, or until it tells hours. */
static int64_t holds_ms(const struct clock_face *f)
{
	static const double shares[] = {0.7, 0.9, 1};
	int64_t left = f->limit_ms - f->elapsed_ms;

	if (f->limit_ms <= 0)
		return left < 0 ? HOUR_MS + left : left;
	for (size_t i = 0; i < sizeof(shares) / sizeof(*shares); i++) {
		int64_t at = (int64_t)(shares[i] * (double)f->limit_ms) + 1;
		if (f->elapsed_ms < at)
			return at - f->elapsed_ms;
	}
	return HOUR_MS + left;
}

/* The time that was just drawn over so many columns before the pen goes on by itself. */
static void let_tick(const struct pen *p, int columns, enum role role, const struct clock_face *f)
{
	int64_t left = f->limit_ms - f->elapsed_ms, holds = holds_ms(f);

	if (f->step_s != 1 || llabs(left) >= HOUR_MS)
		return;
	if (columns < TIME_COLUMNS && left < 0) // until "10:00" needs one more
		holds = holds < 10 * MINUTE_MS + left ? holds : 10 * MINUTE_MS + left;
	canvas_add_clock(p->canvas, &(struct canvas_clock){.row = p->row, .col = p->col - columns,
		.columns = columns, .role = role, .left_ms = left, .holds_ms = holds});
}

static void held_text(const struct clock_face *f, char *out, size_t room)
{
	if (f->held)
		snprintf(out, room, _("held to %s"), f->held);
	else
		snprintf(out, room, "%s", _("held"));
}

int widget_clock_columns(int leg, int bar)
{
	return (leg > 0 ? leg + 1 : 0) + (bar > 0 ? bar + 1 : 0) + word_columns() + TIME_COLUMNS;
}

static void draw_done(struct pen *p, const struct clock_face *f, int word)
{
	bool late = f->limit_ms > 0 && f->elapsed_ms > f->limit_ms;
	char used[SPAN_ROOM];

	span_duration(f->elapsed_ms, 1, used);
	pen_glyph(p, late ? ROLE_RED : ROLE_LABEL, late ? GLYPH_LATE : GLYPH_DONE);
	pen_field_right(p, word - 1 + TIME_COLUMNS, late ? ROLE_RED : ROLE_LABEL, used);
}

static void draw_running(struct pen *p, const struct clock_face *f, int word)
{
	enum heat heat = heat_of(f->elapsed_ms, f->limit_ms);
	enum role role = heat_role(heat, f);
	char left[SPAN_ROOM];

	time_text(f, left);
	pen_field(p, word, role, widget_heat_word(heat));
	int room = pen_left(p) < TIME_COLUMNS ? pen_left(p) : TIME_COLUMNS;
	pen_field_right(p, TIME_COLUMNS, role, left);
	let_tick(p, room, role, f);
}

static void draw_bar(struct pen *p, const struct clock_face *f, int bar)
{
	bool done = f->state == CLOCK_FACE_DONE;
	enum heat heat = done ? HEAT_CALM : heat_of(f->elapsed_ms, f->limit_ms);
	double share = f->limit_ms > 0 ? (double)f->elapsed_ms / (double)f->limit_ms : 0;
	int n = bar < pen_left(p) ? bar : pen_left(p);

	widget_bar(p->canvas, p->row, p->col, n, share, bar_role(heat));
	pen_gap(p, n + 1);
}

void widget_clock(struct canvas *c, int row, int col, int leg, int bar, const struct clock_face *f)
{
	int columns = widget_clock_columns(leg, bar);
	struct pen p = {c, row, col, col + columns};
	int word = word_columns();

	canvas_fill(c, row, col, columns, ROLE_TEXT);
	if (f->state == CLOCK_FACE_NONE)
		return;
	if (leg > 0) {
		pen_field(&p, leg, ROLE_LABEL, f->leg);
		pen_gap(&p, 1);
	}
	if (f->state == CLOCK_FACE_HELD) {
		char text[64];
		held_text(f, text, sizeof(text));
		pen_text(&p, ROLE_LABEL, text);
		return;
	}
	if (bar > 0)
		draw_bar(&p, f, bar);
	if (f->state == CLOCK_FACE_DONE)
		draw_done(&p, f, word);
	else
		draw_running(&p, f, word);
}

void widget_clock_words(struct pen *p, const struct clock_face *f)
{
	enum heat heat = heat_of(f->elapsed_ms, f->limit_ms);
	char text[64];
	int before = p->col;

	if (f->state == CLOCK_FACE_NONE)
		return;
	if (f->state == CLOCK_FACE_HELD) {
		held_text(f, text, sizeof(text));
		pen_text(p, ROLE_LABEL, text);
	} else if (f->state == CLOCK_FACE_DONE) {
		span_duration(f->elapsed_ms, 1, text);
		draw_done(p, f, (int)strlen(text) + 2 - TIME_COLUMNS);
	} else {
		time_text(f, text);
		pen_printf(p, heat_role(heat, f), "%s %s", widget_heat_word(heat), text);
		if (p->col - before == utf8_columns(widget_heat_word(heat)) + 1 + (int)strlen(text))
			let_tick(p, (int)strlen(text), heat_role(heat, f), f);
	}
}

void widget_oldest(struct canvas *c, int row, int col, int columns, const struct clock_face *f)
{
	enum heat heat = heat_of(f->elapsed_ms, f->limit_ms);
	char time[SPAN_ROOM], text[64];

	span_duration(f->elapsed_ms, 10, time);
	snprintf(text, sizeof(text), "%s%s", heat == HEAT_OVER ? C_("oldest", "+") : "", time);
	canvas_fill(c, row, col, columns, ROLE_TEXT);
	canvas_text_right(c, row, col, columns, heat == HEAT_CALM ? ROLE_TEXT : heat_role(heat, f),
		text);
}
