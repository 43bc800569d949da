/* SPDX-License-Identifier: MIT */
/* Units one by one: what each does, and an order to it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "units.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define MIDDLE 60
#define WIDE 100
#define TASKS_MAX 4

/* ---- what it does ---- */

struct working {
	struct unit_work work;
	const struct live *tasks[TASKS_MAX]; // the first of them in no order
	size_t count;
};

static bool is_graver(const struct head *a, const struct head *b)
{
	if (a->grade != b->grade)
		return a->grade < b->grade;
	return a->due != INSTANT_NONE && (b->due == INSTANT_NONE || a->due < b->due);
}

static bool count_task(void *user, const struct live *l)
{
	struct working *w = user;

	if (l->head.kind != KIND_EVENT || !(STATE_BIT(l->head.state) & STATES_OPEN))
		return true;
	w->work.count++;
	if (w->count < TASKS_MAX)
		w->tasks[w->count++] = l;
	if (!w->work.task || is_graver(&l->head, &w->work.task->head))
		w->work.task = l;
	return true;
}

static void look(const struct board *b, const struct subject *x, const struct unit_row *row,
	struct working *w)
{
	const struct unit *u = row->unit;
	struct unit_work *work = &w->work;

	memset(w, 0, sizeof(*w));
	if (!u)
		return;
	work->limit = u->load_limit ? u->load_limit : b->catalog->proposal.load_unsaid;
	if (b->fold)
		fold_each_of_unit(b->fold, u->num, count_task, w);
	work->count = unit_load(u, work->count); // this board may see less than its own system
	work->full = work->count + 1 > work->limit;
	if (x->live || x->event) {
		struct candidate c = detail_candidate(b, x, u);
		work->asked = c.asked != NULL;
		work->takes_part = c.takes_part;
	}
}

struct unit_work units_work(
	const struct board *b, const struct subject *x, const struct unit_row *row)
{
	struct working w;

	look(b, x, row, &w);
	return w.work;
}

/* ---- rows ---- */

struct columns {
	int name, kind, place, km, status, post, load;
};

static struct columns columns_of(int cols, bool event)
{
	struct columns c = {.name = 16, .km = event ? 7 : 0, .load = 6};

	if (cols >= MIDDLE) {
		c.name = 24;
		c.status = 8;
		c.post = 8;
	}
	if (cols >= WIDE) {
		c.kind = 13;
		c.place = 22;
	}
	return c;
}

static void put_title(struct pen *p, int columns, const char *text)
{
	if (columns)
		pen_field(p, columns, ROLE_BAND, text);
	pen_gap(p, columns ? 1 : 0);
}

void units_draw_titles(bool event, struct canvas *c, struct rect r)
{
	struct columns k = columns_of(r.cols, event);
	struct pen p = pen_at(c, r, 0);

	canvas_band(c, r.row, r.col, r.cols);
	pen_gap(&p, 1);
	put_title(&p, k.name, C_("column", "unit"));
	put_title(&p, k.kind, C_("column", "kind"));
	put_title(&p, k.place, C_("column", "place"));
	put_title(&p, k.km, C_("column", "away"));
	put_title(&p, k.status, C_("column", "status"));
	put_title(&p, k.post, C_("column", "on post"));
	put_title(&p, k.load, C_("column", "load"));
	pen_text(&p, ROLE_BAND, C_("column", "current task"));
}

static void put(struct pen *p, int columns, enum role role, const char *text)
{
	if (columns)
		pen_field(p, columns, role, text);
	pen_gap(p, columns ? 1 : 0);
}

static const char *kind_text(const struct board *b, const struct unit_row *row)
{
	const struct unit_kind *k = row->unit ? catalog_unit_kind(b->catalog, row->unit->kind)
					      : NULL;

	return row->person ? row->post : k ? name_in(&k->short_name, b->lang) : "";
}

static const char *name_of(const struct board *b, const struct unit_row *row)
{
	if (row->unit)
		return name_in(&row->unit->name, b->lang);
	return row->person->name && *row->person->name ? row->person->name : row->person->subject;
}

static void draw_task(const struct board *b, const struct unit_work *w, struct pen *p)
{
	char place[TEXT_ROOM];

	if (w->takes_part || w->asked || w->full) {
		pen_text(p, w->takes_part ? ROLE_LABEL : ROLE_YELLOW,
			w->takes_part ? C_("unit", "takes part")
			: w->asked    ? C_("unit", "asked here")
				      : C_("unit", "full"));
		pen_gap(p, 2);
	}
	if (!w->task)
		return;
	pen_text(p, ROLE_TEXT, queue_what(b, w->task, true));
	area_label(b->tree, w->task->head.area, b->lang, place, sizeof(place));
	pen_gap(p, 1);
	pen_text(p, ROLE_TEXT, place);
	pen_gap(p, 1);
	pen_text(p, ROLE_LABEL, words_state((enum state)w->task->head.state));
	if (w->count > 1)
		pen_printf(p, ROLE_LABEL, " +%u", w->count - 1);
}

static void put_km(double km, int columns, struct pen *p)
{
	char text[TEXT_ROOM];

	if (isfinite(km))
		snprintf(text, sizeof(text), km < 100 ? "%.1fkm" : "%.0fkm", km);
	else
		snprintf(text, sizeof(text), "?km");
	put(p, columns, isfinite(km) ? ROLE_TEXT : ROLE_DOUBT, text);
}

static void put_numbers(const struct unit *u, const struct unit_work *w, const struct columns *k,
	struct pen *p)
{
	char text[TEXT_ROOM];

	snprintf(text, sizeof(text), "%u/%u", u->on_post, u->members);
	put(p, k->post, u->members && !u->on_post ? ROLE_YELLOW : ROLE_TEXT,
		u->members ? text : "");
	snprintf(text, sizeof(text), "%u/%u", w->count, w->limit);
	put(p, k->load, w->full ? ROLE_YELLOW : ROLE_TEXT, text);
}

static const char *status_text(const struct unit *u, const struct unit_work *w)
{
	enum unit_status s = unit_status_at(u, w->count, w->limit);

	return s == UNIT_IDLE && w->count ? C_("unit", "at work") : words_unit_status(s);
}

void units_draw_row(const struct board *b, const struct subject *x, const struct unit_row *row,
	bool selected, struct canvas *c, struct rect r)
{
	bool event = x->live || x->event;
	struct columns k = columns_of(r.cols, event);
	struct unit_work w = units_work(b, x, row);
	struct pen p = pen_at(c, r, 0);
	char place[TEXT_ROOM];

	pen_glyph(&p, ROLE_STRONG, selected ? GLYPH_CURSOR : GLYPH_BLANK);
	put(&p, k.name, ROLE_STRONG, name_of(b, row));
	put(&p, k.kind, ROLE_LABEL, kind_text(b, row));
	area_label(b->tree, row->area, b->lang, place, sizeof(place));
	put(&p, k.place, ROLE_TEXT, place);
	if (row->unit) {
		put_km(row->km, k.km, &p);
		put(&p, k.status, row->unit->status == UNIT_OFF ? ROLE_DIM : ROLE_TEXT,
			status_text(row->unit, &w));
		put_numbers(row->unit, &w, &k, &p);
		draw_task(b, &w, &p);
	} else {
		put(&p, k.km, ROLE_DIM, "");
		put(&p, k.status, ROLE_TEXT, C_("person", "on duty"));
		put(&p, k.kind ? 0 : k.post + k.load, ROLE_LABEL, row->post);
	}
	if (selected)
		canvas_select_row(c, r, r.row);
}

/* ---- an order to it ---- */

static const char *title_of(enum unit_class c)
{
	return c == CLASS_DRONE ? _("Fly there, look, and send pictures")
				: _("Look there by camera and tell what is to be seen");
}

struct intent units_order(
	const struct board *b, const struct subject *x, const struct unit_row *row)
{
	struct intent in = {.kind = INTENT_SAY};
	bool event = x->live || x->event, looks = event && row->class >= CLASS_CAMERA;
	const char *id = x->live ? x->live->id : x->event ? x->event->id : "";
	uint32_t from;
	bool duty = b->person && (b->person->role == PERSON_DUTY ||
					 b->person->role == PERSON_SUPERVISOR);

	if (!row->unit || !duty ||
		!order_may_issue(b->person, b->tree, row->unit->area, true, false, &from)) {
		snprintf(in.line, sizeof(in.line), "%s: %s", C_("verb", "issue"),
			!row->unit ? _("an order goes to a unit: a person is called, C")
				   : words_problem(duty ? "scope" : "role"));
		return in;
	}
	in = (struct intent){.kind = INTENT_ORDER, .order = {.verb = VERB_DISPATCH}};
	in.order.ask = looks ? ORDER_ASK_YES : ORDER_ASK_WORDS;
	snprintf(in.order.lines, sizeof(in.order.lines), "issue to=\"%s\"%s%s%s%s%s",
		row->unit->id, event ? " event=" : "", id, looks ? " \"title=" : "",
		looks ? title_of(row->class) : "", looks ? "\"" : "");
	snprintf(in.order.told, sizeof(in.order.told), "%s  %s  %s", name_of(b, row),
		looks ? title_of(row->class) : "", id);
	return in;
}

/* ---- the one under the cursor ---- */

/* When one of its people last did something about an event that it has. */
static int64_t last_sign(const struct board *b, uint32_t unit, const struct working *w)
{
	int64_t last = INSTANT_NONE;

	for (size_t i = 0; i < w->count; i++) {
		const struct event *e = b->event ? b->event(b->user, w->tasks[i]->head.num) : NULL;
		const struct party *p = e ? event_party(e, unit) : NULL;
		const int64_t times[] = {p ? p->accepted : INSTANT_NONE,
			p ? p->departed : INSTANT_NONE, p ? p->arrived : INSTANT_NONE};
		for (size_t k = 0; k < 3; k++)
			if (times[k] != INSTANT_NONE && (last == INSTANT_NONE || times[k] > last))
				last = times[k];
	}
	return last;
}

static void draw_tasks(const struct board *b, const struct working *w, struct sheet *s)
{
	for (size_t i = 0; i < w->count; i++) {
		const struct live *l = w->tasks[i];
		char text[2 * TEXT_ROOM], place[TEXT_ROOM];
		area_label(b->tree, l->head.area, b->lang, place, sizeof(place));
		snprintf(text, sizeof(text), "%s  %s  %s  %s", queue_what(b, l, true), place,
			words_state((enum state)l->head.state), l->id);
		sheet_pair(s, i ? "" : C_("unit", "has"), ROLE_TEXT, text);
	}
}

static const char *keys_of(const struct subject *x, const struct unit_row *row)
{
	bool event = x->live || x->event;

	if (row->person)
		return event ? _("C calls") : _("C calls, from the panel of an event");
	if (row->class == CLASS_DRONE)
		return event ? _("Enter sends it there to look  C calls")
			     : _("Enter gives an order; from the panel of an event it goes there");
	if (row->class == CLASS_CAMERA)
		return event ? _("Enter has it look there  C calls")
			     : _("Enter gives an order; from the panel of an event it looks there");
	return event ? _("Enter gives an order  d sends it to the event  C calls")
		     : _("Enter gives an order");
}

void units_draw_open(const struct board *b, const struct subject *x, const struct unit_row *row,
	struct sheet *s)
{
	struct working w;
	char text[2 * TEXT_ROOM], place[TEXT_ROOM], when[MOMENT_ROOM];

	look(b, x, row, &w);
	area_label(b->tree, row->area, b->lang, place, sizeof(place));
	snprintf(text, sizeof(text), "%s  %s  %s", name_of(b, row), kind_text(b, row), place);
	sheet_head(s, text, row->unit ? row->unit->id : NULL);
	struct intent order = units_order(b, x, row);
	bool no = row->unit && order.kind == INTENT_SAY;
	sheet_text(s, no ? ROLE_DIM : ROLE_KEY, no ? order.line : keys_of(x, row), 1);
	if (!row->unit)
		return;
	if (w.work.full) {
		snprintf(text, sizeof(text), _("%s: would carry %u, its limit is %u"),
			name_of(b, row), w.work.count + 1, w.work.limit);
		sheet_text(s, ROLE_YELLOW, text, 1);
	}
	int64_t sign = last_sign(b, row->unit->num, &w);
	sheet_pair(s, C_("unit", "last seen"), sign == INSTANT_NONE ? ROLE_DIM : ROLE_TEXT,
		sign == INSTANT_NONE ? _("no sign with what it has now")
				     : moment(b, sign, true, when));
	draw_tasks(b, &w, s);
}
