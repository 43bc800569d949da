/* SPDX-License-Identifier: MIT */
#include "callees.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256

/* ---- who ---- */

struct gathering {
	const struct board *board;
	struct callee *out;
	size_t count;
};

static bool is_there(const struct gathering *g, const char *id)
{
	for (size_t i = 0; i < g->count; i++)
		if (strcmp(g->out[i].id, id) == 0)
			return true;
	return false;
}

static void add(struct gathering *g, const char *id, const char *name, bool unit, const char *what)
{
	const struct person *p = g->board->person;
	bool self = id && p && (strcmp(id, p->subject) == 0 || strcmp(id, p->unit_id) == 0);

	if (!id || !*id || self || g->count == CALLEES_MAX || is_there(g, id))
		return;
	g->out[g->count++] = (struct callee){
		.id = id, .name = name && *name ? name : id, .unit = unit, .what = what};
}

static void add_actor(struct gathering *g, const struct actor *a, const char *what)
{
	add(g, a->subject, a->name, false, what);
}

static const struct unit *unit_of(const struct board *b, const char *id)
{
	for (size_t i = 0; i < b->unit_count; i++)
		if (strcmp(b->units[i].id, id) == 0)
			return &b->units[i];
	return NULL;
}

static void add_called(struct gathering *g, const struct event *e)
{
	struct called all[CALLEES_MAX];
	size_t n = calls_told(e, all, CALLEES_MAX);

	for (size_t i = 0; i < n && i < CALLEES_MAX; i++) {
		const struct call *c = all[i].call;
		const struct unit *u = unit_of(g->board, c->subject);
		const char *name = u ? name_in(&u->name, g->board->lang) : c->name;
		g->out[g->count++] = (struct callee){.id = c->subject,
			.name = name && *name ? name : c->subject, .unit = u != NULL,
			.was = all[i]};
	}
}

/* From its place up: whoever is nearer first. */
static void add_duty(struct gathering *g, const struct area_path *path)
{
	const struct board *b = g->board;

	for (int at = path->count; at-- > 0;)
		for (size_t i = 0; i < b->shift_count; i++) {
			const struct shift *s = &b->shifts[i];
			if (s->ended || s->area != path->num[at])
				continue;
			for (size_t k = 0; k < s->officer_count; k++)
				add_actor(g, &s->officers[k], C_("post", "officer"));
			add_actor(g, &s->leader, C_("post", "shift leader"));
			add_actor(g, &s->supervisor, C_("post", "supervisor"));
		}
}

size_t callees_of(const struct board *b, const struct subject *x, struct callee out[CALLEES_MAX])
{
	struct gathering g = {b, out, 0};
	const struct event *e = x->event;

	if (!e)
		return 0;
	add_called(&g, e);
	for (size_t i = 0; i < e->party_count; i++)
		add(&g, e->parties[i].unit.id, name_in(&e->parties[i].unit.name, b->lang), true,
			e->parties[i].lead ? _("lead unit") : _("assisting"));
	add_actor(&g, &e->holder_person, _("held by"));
	add_duty(&g, &e->path);
	return g.count;
}

size_t callees_index(const struct callee *all, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, id) == 0)
			return i;
	return 0;
}

/* ---- drawing ---- */

enum role callee_state(
	const struct board *b, const struct event *e, const struct call *c, char *out, size_t room)
{
	int64_t waits = b->now - c->at, limit = (int64_t)call_limit_s(e, b->catalog) * SECOND_MS;
	char span[SPAN_ROOM];

	if (!call_is_open(c)) {
		span_duration(c->answered - c->at, 1, span);
		snprintf(out, room, _("answered +%s"), span);
		return ROLE_TEXT;
	}
	span_duration(waits, e->is_135 ? 1 : 10, span);
	snprintf(out, room, _("not answered %s"), span);
	return limit && waits >= limit	     ? ROLE_NEED_RED
	       : limit && waits * 10 >= limit * 9 ? ROLE_NEED_YELLOW
						  : ROLE_STRONG;
}

static void draw_was(
	const struct board *b, const struct event *e, const struct callee *k, struct pen *p)
{
	const struct call *c = k->was.call;
	char text[TEXT_ROOM], when[MOMENT_ROOM];
	bool open = call_is_open(c);
	enum role role = callee_state(b, e, c, text, sizeof(text));

	pen_tail(p, 2, role, text);
	pen_glyph(p, open ? ROLE_STRONG : ROLE_LABEL, open ? GLYPH_UNACKED : GLYPH_DONE);
	pen_gap(p, 1);
	pen_text(p, open ? ROLE_STRONG : ROLE_TEXT, k->name);
	if (k->was.times > 1)
		pen_printf(p, ROLE_LABEL, " x%u", (unsigned)k->was.times);
	snprintf(text, sizeof(text), "%s %s", moment(b, c->at, true, when),
		c->by.name ? c->by.name : "");
	if (utf8_columns(text) + 2 <= pen_left(p)) {
		pen_gap(p, 2);
		pen_text(p, ROLE_DIM, text);
	}
}

static void draw_callee(const struct board *b, const struct event *e, const struct callee *k,
	bool selected, struct sheet *s)
{
	struct pen p = sheet_line(s);

	if (selected) {
		canvas_select_row(p.canvas, s->area, p.row);
		canvas_glyph(p.canvas, p.row, s->area.col, ROLE_STRONG, GLYPH_CURSOR);
	}
	p.end -= 1;
	if (k->was.call) {
		draw_was(b, e, k, &p);
	} else {
		pen_tail(&p, 2, ROLE_LABEL, k->what);
		pen_gap(&p, 2);
		pen_text(&p, ROLE_TEXT, k->name);
	}
	if (selected)
		sheet_wrap(s, 3, ROLE_KEY,
			k->was.call ? _("Enter or C calls once more") : _("Enter or C calls"), 1);
}

/* Calls of this person that the server has not taken yet. */
static void draw_on_their_way(const struct board *b, const struct event *e, struct sheet *s)
{
	for (size_t i = 0; i < b->act_count; i++) {
		const struct act_row *a = &b->acts[i];
		char text[TEXT_ROOM];
		if (a->verb != VERB_CALL || strcmp(a->event, e->id) != 0 ||
			(a->mark != MARK_QUEUED && a->mark != MARK_SENT))
			continue;
		snprintf(text, sizeof(text), "%s %s", words_verb(a->verb), words_mark(a->mark));
		sheet_text(s, ROLE_DOUBT, text, 1);
	}
}

static void draw_limit(const struct board *b, const struct event *e, struct sheet *s)
{
	uint32_t limit = call_limit_s(e, b->catalog);
	char span[SPAN_ROOM], text[TEXT_ROOM];

	if (!limit)
		return;
	span_duration((int64_t)limit * SECOND_MS, 1, span);
	snprintf(text, sizeof(text), _("an answer is due within %s"), span);
	sheet_text(s, ROLE_DIM, text, 1);
}

void callees_draw(const struct board *b, const struct subject *x, const char *cursor, bool active,
	struct sheet *s, int *at)
{
	struct callee all[CALLEES_MAX];
	size_t n = callees_of(b, x, all), chosen = callees_index(all, n, cursor), answered = 0,
	       called = 0;
	char tail[TEXT_ROOM];

	for (size_t i = 0; i < n && all[i].was.call; i++) {
		called++;
		answered += !call_is_open(all[i].was.call);
	}
	snprintf(tail, sizeof(tail), _("called %zu, answered %zu"), called, answered);
	sheet_head(s, _("Call and answer"), called ? tail : NULL);
	if (!x->event) {
		sheet_text(s, ROLE_DOUBT, _("?its text is not at hand; asked for"), 2);
		return;
	}
	if (!called)
		sheet_text(s, ROLE_DIM, _("nobody was called"), 1);
	for (size_t i = 0; i < n && (active || all[i].was.call); i++) {
		if (i == called)
			sheet_text(s, ROLE_LABEL, _("may be called"), 1);
		if (at && i == chosen)
			*at = s->line;
		draw_callee(b, x->event, &all[i], active && i == chosen, s);
	}
	draw_on_their_way(b, x->event, s);
	if (called)
		draw_limit(b, x->event, s);
}

struct intent callee_intent(const struct subject *x, const struct callee *c)
{
	struct intent in = deed_intent(deed_command(VERB_CALL), &x->num, 1);

	snprintf(in.line, sizeof(in.line), c->unit ? "to=\"%s\"" : "person=\"%s\"", c->id);
	in.named = true;
	return in;
}
