/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "detail.h"
#include "yiping/base/utf8.h"
#include "yiping/model/proposal.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define LOAD_COLUMNS 5

static struct proposal_place place_of(const struct subject *x)
{
	const struct event *e = x->event;

	if (e)
		return (struct proposal_place){e->area, e->has_position, e->lon, e->lat};
	return (struct proposal_place){.area = x->live->head.area};
}

/* ---- what a unit does already ---- */

struct here {
	const struct board *board;
	const struct subject *subject;
	const char *id; // of another event of the same place
};

static bool is_here(void *user, const struct live *l)
{
	struct here *h = user;
	const struct proposal_place here = place_of(h->subject), there = {.area = l->head.area};

	if (l->head.kind == KIND_EVENT && l->head.num != h->subject->num &&
		proposal_same_place(h->board->tree, &here, &there))
		h->id = l->id;
	return h->id == NULL;
}

static const char *asked(void *user, const struct unit *u)
{
	struct here *h = user;

	h->id = NULL;
	fold_each_of_unit(h->board->fold, u->num, is_here, h);
	return h->id;
}

static unsigned events(void *user, const struct unit *u)
{
	const struct here *h = user;

	return fold_events_of_unit(h->board->fold, u->num);
}

static struct proposal_ask ask_of(const struct board *b, const struct subject *x, struct here *here)
{
	const struct live *l = x->live;
	struct proposal_ask ask = {.catalog = b->catalog, .tree = b->tree,
		.remit = x->event ? &x->event->remit : NULL,
		.type = x->event ? x->event->type : l->head.type, .place = place_of(x),
		.units = b->units, .unit_count = b->unit_count, .asked = b->fold ? asked : NULL,
		.events = b->fold ? events : NULL, .user = here};

	*here = (struct here){b, x, NULL};
	if (l) {
		ask.parties = l->units;
		ask.party_count = l->unit_count;
	}
	return ask;
}

void detail_propose(const struct board *b, const struct subject *x, struct proposal *out)
{
	struct here here;
	struct proposal_ask ask = ask_of(b, x, &here);

	proposal_make(&ask, out);
}

struct candidate detail_candidate(
	const struct board *b, const struct subject *x, const struct unit *u)
{
	struct here here;
	struct proposal_ask ask = ask_of(b, x, &here);

	return proposal_of_unit(&ask, u);
}

const struct unit *detail_unit_for(const struct board *b, const struct subject *x, uint16_t kind,
	const uint32_t *named, size_t count)
{
	struct here here;
	struct proposal_ask ask = ask_of(b, x, &here);

	ask.asked = NULL; // an order takes no place in an event
	return proposal_for_kind(&ask, kind, named, count);
}

/* ---- drawing ---- */

/* What speaks against a unit, or that it is the one to send. */
static void draw_word(const struct candidate *c, bool proposed, struct pen *p)
{
	const char *word = NULL;

	if (c->takes_part)
		word = C_("unit", "takes part");
	else if (c->asked)
		word = C_("unit", "asked here");
	else if (c->overloaded)
		word = C_("unit", "full");
	else if (c->terms[TERM_RESPONSIBLE])
		word = C_("unit", "responsible");
	else if (proposed)
		word = C_("unit", "proposed");
	else if (c->status != UNIT_IDLE)
		word = words_unit_status(c->status);
	if (!word)
		return;
	pen_gap(p, 1);
	pen_text(p, c->asked || c->overloaded ? ROLE_YELLOW : ROLE_DIM, word);
}

void detail_draw_candidate(
	const struct board *b, const struct candidate *c, bool proposed, bool wide, struct pen p)
{
	char text[TEXT_ROOM];
	double share = c->unit->load_limit ? (double)c->load / c->unit->load_limit : 0;

	p.end -= 1;
	if (c->unit->load_limit)
		snprintf(text, sizeof(text), "%u/%u", c->load, c->unit->load_limit);
	else
		snprintf(text, sizeof(text), "%u", c->load);
	struct pen load = p;
	pen_to(&load, p.end - LOAD_COLUMNS);
	pen_field_right(&load, LOAD_COLUMNS, share >= 0.9 ? ROLE_YELLOW : ROLE_TEXT, text);
	p.end -= LOAD_COLUMNS + 1;
	if (wide) {
		p.end -= 6;
		widget_bar(p.canvas, p.row, p.end, 5, share, ROLE_FILL);
		p.end -= 1;
	}
	if (isfinite(c->km))
		snprintf(text, sizeof(text), c->km < 100 ? "%.1fkm" : "%.0fkm", c->km);
	else
		snprintf(text, sizeof(text), "?km");
	pen_tail(&p, 1, isfinite(c->km) ? ROLE_TEXT : ROLE_DOUBT, text);
	/* Short forms of one kind may all be the same. */
	const char *name = name_in(&c->unit->name, b->lang);
	if (utf8_columns(name) > pen_left(&p))
		name = name_in(&c->unit->short_name, b->lang);
	pen_text(&p, ROLE_STRONG, name);
	draw_word(c, proposed, &p);
}

static void draw_candidate(const struct board *b, const struct candidate *c, bool proposed,
	struct sheet *s)
{
	detail_draw_candidate(b, c, proposed, s->area.cols >= 36, sheet_line(s));
}

void detail_draw_terms(const struct candidate *c, struct sheet *s)
{
	char text[TEXT_ROOM];
	int t[TERM_COUNT];

	for (int i = 0; i < TERM_COUNT; i++)
		t[i] = (c->terms[i] + 5) / 10;
	snprintf(text, sizeof(text),
		_("score %d: distance %d, skill %d, load %d, on post %d, free %d"),
		(c->score + 5) / 10, t[TERM_DISTANCE], t[TERM_SKILL], t[TERM_LOAD], t[TERM_POST],
		t[TERM_STATUS]);
	if (c->terms[TERM_RESPONSIBLE])
		snprintf(text, sizeof(text),
			_("score %d: responsible %d, distance %d, skill %d, load %d, on post %d, "
			  "free %d"),
			(c->score + 5) / 10, t[TERM_RESPONSIBLE], t[TERM_DISTANCE], t[TERM_SKILL],
			t[TERM_LOAD], t[TERM_POST], t[TERM_STATUS]);
	sheet_wrap(s, 2, ROLE_DIM, text, 3);
}

static void draw_assist(const struct board *b, const struct proposal *p, struct sheet *s)
{
	bool any = false;

	for (size_t i = 0; i < p->assist_count; i++) {
		const struct candidate *c = p->assist[i].proposed;
		if (!c)
			continue;
		if (!any)
			sheet_text(s, ROLE_LABEL, _("to assist"), 1);
		any = true;
		draw_candidate(b, c, true, s);
	}
}

void detail_units(const struct board *b, const struct subject *x, struct sheet *s)
{
	struct proposal p;
	char tail[TEXT_ROOM];

	detail_propose(b, x, &p);
	const struct unit_kind *k = catalog_unit_kind(b->catalog, p.lead.kind);
	if (!k) {
		sheet_head(s, _("Candidate units"), NULL);
		sheet_text(s, ROLE_DIM, _("the catalog names no kind of unit for this type"), 2);
		return;
	}
	snprintf(tail, sizeof(tail), _("%s  in reach %zu"), name_in(&k->short_name, b->lang),
		p.lead.all);
	sheet_head(s, _("Candidate units"), tail);
	if (b->unit_count == 0) {
		sheet_text(s, ROLE_DOUBT, _("?no data on units"), 1);
		return;
	}
	if (p.lead.count == 0)
		sheet_text(s, ROLE_TEXT, _("nobody of this kind is in reach"), 2);
	for (size_t i = 0; i < p.lead.count; i++) {
		const struct candidate *c = &p.lead.top[i];
		draw_candidate(b, c, c == p.lead.proposed, s);
		if (i == 0)
			detail_draw_terms(c, s);
	}
	draw_assist(b, &p, s);
}
