/* SPDX-License-Identifier: MIT */
/* What is to be done about an event, and what was asked of whom. */
#include <stdio.h>
#include <string.h>

#include "dispatch.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/response.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define STEPS_MAX 64

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

static struct order_list {
	const struct order *all;
	size_t count;
	struct fetch_view how;
} orders_of(const struct board *b, const struct subject *x)
{
	struct order_list l = {.how = {.at = INSTANT_NONE}};

	if (b->orders)
		l.all = b->orders(b->user, x->num, &l.count, &l.how);
	return l;
}

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

static void name_addressee(const struct board *b, const struct order *o, char out[TEXT_ROOM])
{
	const struct area *a = area_by_num(b->tree, o->area);

	if (o->unit.num)
		snprintf(out, TEXT_ROOM, "%s", name_in(&o->unit.name, b->lang));
	else
		snprintf(out, TEXT_ROOM, "%s", a ? name_in(&a->name, b->lang) : "?");
}

static void draw_order(const struct board *b, const struct order *o, struct sheet *s)
{
	struct pen p = sheet_line(s);
	struct clock_view v = order_clock(o, &b->catalog->calendar, b->now);
	bool waits = o->stage == ORDER_ISSUED;
	char text[TEXT_ROOM];

	p.end -= 1;
	draw_age(b, o->issued, &p);
	if (v.urgency != URGENCY_NONE) {
		time_left(v.urgency, v.left_ms, text, sizeof(text));
		pen_tail(&p, 1, role_of_urgency(v.urgency), text);
	}
	pen_tail(&p, 1, waits ? ROLE_STRONG : ROLE_TEXT, word_of_stage(o->stage));
	name_addressee(b, o, text);
	pen_text(&p, waits ? ROLE_STRONG : ROLE_TEXT, text);
	p = sheet_line(s);
	pen_gap(&p, 1);
	pen_printf(&p, ROLE_DIM, "%s  %s", o->number, o->title ? o->title : "");
}

static size_t signed_for(const struct event *e, const struct order_list *l)
{
	size_t n = 0;

	for (size_t i = 0; e && i < e->party_count; i++)
		n += e->parties[i].accepted != INSTANT_NONE;
	for (size_t i = 0; i < l->count; i++)
		n += l->all[i].taken != INSTANT_NONE;
	return n;
}

/* What is known of orders and how old that is. */
static void draw_orders_away(const struct board *b, const struct order_list *l, struct sheet *s)
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

void dispatch_orders(const struct board *b, const struct subject *x, struct sheet *s)
{
	struct order_list l = orders_of(b, x);
	const struct event *e = x->event;
	size_t sent = l.count + (e ? e->party_count : 0);
	char tail[TEXT_ROOM];

	snprintf(tail, sizeof(tail), _("sent %zu, signed for %zu"), sent, signed_for(e, &l));
	sheet_head(s, _("Orders"), sent ? tail : NULL);
	for (size_t i = 0; e && i < e->party_count; i++)
		draw_party(b, e, &e->parties[i], s);
	for (size_t i = 0; i < l.count; i++)
		draw_order(b, &l.all[i], s);
	if (sent == 0)
		sheet_text(s, ROLE_DIM, _("nobody has been asked yet"), 1);
	draw_orders_away(b, &l, s);
}

/* ---- the plan ---- */

static const char *role_of_step(const struct board *b, const struct response_step *r)
{
	const struct unit_kind *k = catalog_unit_kind(b->catalog, r->unit_kind);

	return k ? name_in(&k->short_name, b->lang) : _("duty room");
}

static void status_of_step(
	const struct board *b, const struct step_state *t, char *out, size_t room)
{
	char span[SPAN_ROOM], when[MOMENT_ROOM];
	const struct duration_limit *l = &t->step->limit;

	if (step_is_done(t) && t->order->reported != INSTANT_NONE) {
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

static void draw_step(const struct board *b, const struct step_state *t, struct sheet *s)
{
	bool done = step_is_done(t), runs = t->stage == ORDER_ISSUED || t->stage == ORDER_TAKEN;
	const char *what = name_in(&t->step->what, b->lang);
	enum role role = runs ? ROLE_STRONG : done ? ROLE_LABEL : ROLE_TEXT;
	struct pen p = sheet_line(s);
	char status[TEXT_ROOM], kind[TEXT_ROOM];

	status_of_step(b, t, status, sizeof(status));
	p.end -= 1;
	pen_tail(&p, 1, runs ? role_of_urgency(t->urgency) : ROLE_DIM, status);
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
	if (one)
		return;
	p = sheet_line(s);
	pen_gap(&p, indent - 1);
	pen_printf(&p, ROLE_LABEL, "%s  %s", kind, word_of_stage(t->stage));
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

void dispatch_plan(const struct board *b, const struct subject *x, struct sheet *s)
{
	uint16_t type = x->live ? x->live->head.type : x->event->type;
	const struct response_plan *plan = catalog_plan(b->catalog, type);
	struct order_list l = orders_of(b, x);
	struct step_state steps[STEPS_MAX];
	char tail[TEXT_ROOM], title[TEXT_ROOM];
	size_t n = 0;

	if (!plan) {
		sheet_head(s, _("Plan"), NULL);
		sheet_text(s, ROLE_DIM, _("no plan for this type"), 1);
		draw_guidance(b, catalog_type(b->catalog, type), s);
		return;
	}
	n = response_states(
		plan, l.all, l.count, &b->catalog->calendar, b->now, steps, STEPS_MAX);
	snprintf(title, sizeof(title), "%s  %s", _("Plan"), name_in(&plan->name, b->lang));
	sheet_head(s, title, how_far(steps, n, tail));
	for (size_t i = 0; i < n; i++)
		draw_step(b, &steps[i], s);
	draw_guidance(b, catalog_type(b->catalog, type), s);
}
