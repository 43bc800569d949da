/* SPDX-License-Identifier: MIT */
/* What is to be done about an event, and what was asked of whom. */
#include <stdio.h>
#include <string.h>

#include "dispatch.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256

/* ---- clocks of orders ---- */

static enum role role_of_urgency(enum urgency u)
{
	return u == URGENCY_OVERDUE ? ROLE_NEED_RED : u == URGENCY_NEAR ? ROLE_NEED_YELLOW
									: ROLE_TEXT;
}

static const char *word_of_stage(enum order_stage s)
{
	static const char *const words[ORDER_STAGE_COUNT] = {"", NC_("order", "not signed for"),
		NC_("order", "in hand"), NC_("order", "reported"), NC_("order", "closed"),
		NC_("order", "taken back")};

	return s > ORDER_NO_STAGE && s < ORDER_STAGE_COUNT ? i18n_entry(words[s]) : "";
}

/* "in 6:50" "late 1:14" */
static void time_left(enum urgency u, int64_t left_ms, char *out, size_t room)
{
	char span[SPAN_ROOM];

	span_duration(left_ms < 0 ? -left_ms : left_ms, 10, span);
	snprintf(out, room, "%s %s", widget_heat_word(u == URGENCY_OVERDUE ? HEAT_OVER
					: u == URGENCY_NEAR ? HEAT_NEAR : HEAT_CALM), span);
}

/* ---- orders ---- */

static void draw_age(const struct board *b, int64_t since, struct pen *p)
{
	char age[SPAN_ROOM];

	if (since == INSTANT_NONE)
		return;
	span_age(b->now - since, age);
	pen_tail(p, 1, ROLE_DIM, age);
}

/* A dispatch is an order too: to whom leads and to those who assist. */
static void draw_party(
	const struct board *b, const struct event *e, const struct party *p, struct sheet *s)
{
	struct pen pen = sheet_line(s);
	bool signed_for = p->accepted != INSTANT_NONE;
	char text[TEXT_ROOM], span[SPAN_ROOM];
	const char *how = p->arrived != INSTANT_NONE    ? _("on scene")
			  : p->departed != INSTANT_NONE ? _("on the way")
			  : signed_for                  ? _("accepted")
							: _("not accepted");
	struct head h = event_head(e);
	struct clock_view v = eval_clock(&h, &b->catalog->calendar, b->now);

	pen.end -= 1;
	draw_age(b, p->asked, &pen);
	if (signed_for) {
		span_duration(p->accepted - p->asked, 1, span);
		snprintf(text, sizeof(text), "%s +%s", how, span);
		pen_tail(&pen, 2, ROLE_TEXT, text);
	} else if (p->lead && v.clock == CLOCK_ACCEPT && v.urgency != URGENCY_NONE) {
		time_left(v.urgency, v.left_ms, text, sizeof(text));
		pen_tail(&pen, 1, role_of_urgency(v.urgency), text);
		pen_tail(&pen, 1, ROLE_STRONG, how);
	} else {
		pen_tail(&pen, 2, ROLE_STRONG, how);
	}
	pen_field(&pen, 4, ROLE_LABEL, p->lead ? C_("unit", "lead") : C_("unit", "asst"));
	pen_gap(&pen, 1);
	pen_text(&pen, signed_for ? ROLE_TEXT : ROLE_STRONG, name_in(&p->unit.name, b->lang));
}

static bool goes_out(const struct act_row *a)
{
	return a->mark == MARK_QUEUED || a->mark == MARK_SENT;
}

/* What came back is told with its reason: it is for this person to do something about. */
static void draw_row(const struct act_row *a, int indent, struct sheet *s)
{
	char text[2 * TEXT_ROOM];

	if (goes_out(a))
		snprintf(text, sizeof(text), "%s %s", words_deed(a), words_mark(a->mark));
	else
		snprintf(text, sizeof(text), "%s %s: %s", words_deed(a), words_mark(a->mark),
			words_act(a));
	sheet_wrap(s, indent, goes_out(a) ? ROLE_DOUBT : ROLE_DOUBT_REV, text, 2);
}

static void draw_cursor(bool selected, struct sheet *s, const struct pen *p)
{
	if (!selected)
		return;
	canvas_select_row(p->canvas, s->area, p->row);
	canvas_glyph(p->canvas, p->row, s->area.col, ROLE_STRONG, GLYPH_CURSOR);
}

static void draw_said(const char *label, const char *words, struct sheet *s)
{
	char text[3 * TEXT_ROOM];

	if (!words || !*words)
		return;
	snprintf(text, sizeof(text), "%s: %s", label, words);
	sheet_wrap(s, 2, ROLE_LABEL, text, 3);
}

/* What was said with it, and what may be done. */
static void draw_open(const struct agenda *a, const struct board *b, size_t i, struct sheet *s)
{
	const struct order *o = &a->orders.all[i];

	draw_said(C_("order", "asked"), o->text, s);
	draw_said(C_("order", "progress"), o->progress, s);
	draw_said(C_("order", "reported"), o->result, s);
	draw_said(C_("order", "to be done again"), o->missing, s);
	draw_said(C_("order", "remark"), o->remark, s);
	agenda_draw_keys(a, b, i, 2, s);
}

static void draw_order(const struct agenda *a, const struct board *b, size_t i, bool selected,
	struct sheet *s)
{
	const struct order *o = &a->orders.all[i];
	const struct act_row *row = agenda_row(b, o);
	struct pen p = sheet_line(s);
	struct clock_view v = order_clock(o, &b->catalog->calendar, b->now);
	bool waits = o->stage == ORDER_ISSUED;
	char text[TEXT_ROOM];

	draw_cursor(selected, s, &p);
	p.end -= 1;
	draw_age(b, o->issued, &p);
	if (v.urgency != URGENCY_NONE) {
		time_left(v.urgency, v.left_ms, text, sizeof(text));
		pen_tail(&p, 1, role_of_urgency(v.urgency), text);
	}
	pen_tail(&p, 1, waits ? ROLE_STRONG : ROLE_TEXT, word_of_stage(o->stage));
	pen_text(&p, waits ? ROLE_STRONG : ROLE_TEXT, agenda_addressee(b, o));
	p = sheet_line(s);
	pen_gap(&p, 1);
	pen_printf(&p, ROLE_DIM, "%s  %s", o->number, o->title ? o->title : "");
	if (row)
		draw_row(row, 2, s);
	if (selected)
		draw_open(a, b, i, s);
}

static size_t signed_for(const struct event *e, const struct order_view *l)
{
	size_t n = 0;

	for (size_t i = 0; e && i < e->party_count; i++)
		n += e->parties[i].accepted != INSTANT_NONE;
	for (size_t i = 0; i < l->count; i++)
		n += l->all[i].taken != INSTANT_NONE;
	return n;
}

/* What is known of orders and how old that is. */
static void draw_orders_away(const struct board *b, const struct order_view *l, struct sheet *s)
{
	const char *away = dispatch_away(b, &l->how);
	char text[TEXT_ROOM], when[MOMENT_ROOM];

	if (!away)
		return;
	if (l->how.at != INSTANT_NONE)
		snprintf(text, sizeof(text), _("?the orders are of %s; %s"),
			moment(b, l->how.at, false, when), away);
	else
		snprintf(text, sizeof(text), "%s: %s", _("other orders"), away);
	sheet_text(s, ROLE_DOUBT, text, 2);
}

void dispatch_orders(const struct agenda *a, const struct board *b, const struct subject *x,
	const struct agenda_face *f, struct sheet *s, int *at)
{
	const struct order_view *l = &a->orders;
	const struct event *e = x->event;
	size_t sent = l->count + (e ? e->party_count : 0), chosen = agenda_order(a, f->cursor);
	char tail[TEXT_ROOM];

	snprintf(tail, sizeof(tail), _("sent %zu, signed for %zu"), sent, signed_for(e, l));
	sheet_head(s, _("Orders"), sent ? tail : NULL);
	for (size_t i = 0; e && i < e->party_count; i++)
		draw_party(b, e, &e->parties[i], s);
	for (size_t i = 0; i < l->count; i++) {
		if (at && i == chosen)
			*at = s->line;
		draw_order(a, b, i, f->active && i == chosen, s);
	}
	if (sent == 0)
		sheet_text(s, ROLE_DIM, _("nobody has been asked yet"), 1);
	draw_orders_away(b, l, s);
}

/* ---- the plan ---- */

static const char *role_of_step(const struct board *b, const struct response_step *r)
{
	const struct unit_kind *k = catalog_unit_kind(b->catalog, r->unit_kind);

	return k ? name_in(&k->short_name, b->lang) : _("duty room");
}

static void status_of_step(const struct board *b, const struct step_state *t,
	const struct act_row *row, char *out, size_t room)
{
	char span[SPAN_ROOM], when[MOMENT_ROOM];
	const struct duration_limit *l = &t->step->limit;

	if (row) {
		snprintf(out, room, "%s", words_mark(row->mark));
	} else if (step_is_done(t) && t->order->reported != INSTANT_NONE) {
		snprintf(out, room, "%s", moment(b, t->order->reported, false, when));
	} else if (t->urgency != URGENCY_NONE) {
		time_left(t->urgency, t->left_ms, out, room);
	} else if (l->seconds) {
		span_duration((int64_t)l->seconds * 1000, 1, span);
		snprintf(out, room, l->work_time ? _("limit %s work") : _("limit %s"), span);
	} else {
		snprintf(out, room, "%s", word_of_stage(t->stage));
	}
}

/* To whom it went, or would go, and with which keys. */
static void draw_step_open(const struct agenda *a, const struct board *b, const struct subject *x,
	size_t i, struct sheet *s)
{
	const struct step_state *t = &a->steps[i];
	char text[TEXT_ROOM];

	if (a->rows[i])
		draw_row(a->rows[i], 2, s);
	if (agenda_is_unsent(a, i)) {
		agenda_tell_step(a, b, x, i, text, sizeof(text));
		sheet_wrap(s, 2, ROLE_KEY, text, 2);
	} else if (t->order && !a->rows[i]) {
		snprintf(text, sizeof(text), "%s  %s  %s", t->order->number,
			agenda_addressee(b, t->order), word_of_stage(t->stage));
		sheet_wrap(s, 2, ROLE_LABEL, text, 2);
		if (agenda_row(b, t->order))
			draw_row(agenda_row(b, t->order), 2, s);
		draw_open(a, b, (size_t)(t->order - a->orders.all), s);
	}
}

static void draw_step(const struct agenda *a, const struct board *b, const struct subject *x,
	size_t i, bool selected, struct sheet *s)
{
	const struct step_state *t = &a->steps[i];
	const struct act_row *row = a->rows[i];
	bool done = step_is_done(t), runs = t->stage == ORDER_ISSUED || t->stage == ORDER_TAKEN;
	const char *what = name_in(&t->step->what, b->lang);
	enum role role = runs ? ROLE_STRONG : done ? ROLE_LABEL : ROLE_TEXT;
	struct pen p = sheet_line(s);
	char status[TEXT_ROOM], kind[TEXT_ROOM];

	draw_cursor(selected, s, &p);
	status_of_step(b, t, row, status, sizeof(status));
	p.end -= 1;
	pen_tail(&p, 1, row ? goes_out(row) ? ROLE_DOUBT : ROLE_DOUBT_REV
		 : runs ? role_of_urgency(t->urgency) : ROLE_DIM, status);
	snprintf(kind, sizeof(kind), "%s", role_of_step(b, t->step));
	/* A pen that is out of sight does not know how much is left. */
	int columns = utf8_columns(what) + utf8_columns(kind) + utf8_columns(status) + 9;
	bool one = columns <= s->area.cols;
	if (one)
		pen_tail(&p, 1, ROLE_LABEL, kind);
	pen_glyph(&p, role, done ? GLYPH_DONE : runs ? GLYPH_RUNNING : GLYPH_PENDING);
	pen_printf(&p, role, " %u ", t->step->num);
	int indent = p.col - s->area.col;
	pen_text(&p, role, what);
	if (!one) {
		p = sheet_line(s);
		pen_gap(&p, indent - 1);
		pen_printf(&p, ROLE_LABEL, "%s  %s", kind, word_of_stage(t->stage));
	}
	if (selected)
		draw_step_open(a, b, x, i, s);
}

static void draw_guidance(const struct board *b, const struct event_type *t, struct sheet *s)
{
	const char *resources = t ? name_in(&t->resources, b->lang) : "";

	if (*resources)
		sheet_pair(s, _("needs"), ROLE_TEXT, resources);
}

static const char *how_far(const struct step_state *steps, size_t n, char out[TEXT_ROOM])
{
	unsigned done = 0;

	for (size_t i = 0; i < n; i++)
		done += step_is_done(&steps[i]);
	snprintf(out, TEXT_ROOM, "%s %u/%u", C_("plan", "done"), done, (unsigned)n);
	return out;
}

void dispatch_plan(const struct agenda *a, const struct board *b, const struct subject *x,
	const struct agenda_face *f, struct sheet *s, int *at)
{
	uint16_t type = x->live ? x->live->head.type : x->event->type;
	size_t chosen = agenda_step(a, f->cursor);
	char tail[TEXT_ROOM], title[TEXT_ROOM];

	if (!a->plan) {
		sheet_head(s, _("Plan"), NULL);
		sheet_text(s, ROLE_DIM, _("no plan for this type"), 1);
		draw_guidance(b, catalog_type(b->catalog, type), s);
		return;
	}
	snprintf(title, sizeof(title), "%s  %s", _("Plan"), name_in(&a->plan->name, b->lang));
	sheet_head(s, title, how_far(a->steps, a->count, tail));
	for (size_t i = 0; i < a->count; i++) {
		if (at && i == chosen)
			*at = s->line;
		draw_step(a, b, x, i, f->active && i == chosen, s);
	}
	draw_guidance(b, catalog_type(b->catalog, type), s);
}
