/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "callees.h"
#include "detail.h"
#include "informs.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512

/* ---- what may be done ---- */

/* One after the other in as few lines as they need. */
static void draw_allowed(const struct allowed *a, struct sheet *s)
{
	struct pen p = {0};
	int left = 0; // a pen that is out of sight does not know

	for (int v = VERB_ACK; v <= VERB_PROMOTE; v++) {
		char label[KEY_LABEL_ROOM];
		struct key k;
		const char *word = words_verb((enum verb)v);
		if (!(a->verbs >> v & 1) || !deed_key((enum verb)v, VIEW_DETAIL, &k))
			continue;
		int columns = utf8_columns(key_label(k, label)) + utf8_columns(word) + 3;
		if (left < columns) {
			p = sheet_line(s);
			left = s->area.cols;
		}
		left -= columns;
		pen_text(&p, ROLE_KEY, label);
		pen_gap(&p, 1);
		pen_text(&p, ROLE_STRONG, word);
		pen_gap(&p, 2);
	}
}

static void draw_refused(const struct allowed *a, enum verb v, struct sheet *s)
{
	char label[KEY_LABEL_ROOM] = "", no[TEXT_ROOM];
	struct key k;
	struct pen p = sheet_line(s);
	int columns = s->area.cols < 36 ? 8 : 12;

	if (deed_key(v, VIEW_DETAIL, &k))
		key_label(k, label);
	pen_field(&p, 2, ROLE_DIM, label);
	pen_gap(&p, 1);
	pen_field(&p, columns, ROLE_DIM, words_verb(v));
	pen_gap(&p, 1);
	snprintf(no, sizeof(no), "%s: %s", _("no"), words_problem(a->why[v]));
	sheet_flow(s, &p, columns + 5, ROLE_DIM, no);
}

/* Refusals worth a line: of the commonest deeds, and those that are more than "not now, not
 * you". */
static bool is_told(const struct allowed *a, enum verb v)
{
	const char *why = a->why[v];

	if (v == VERB_ACK || v == VERB_VERIFY || v == VERB_CLOSE || v == VERB_NOTE)
		return true;
	return why && strcmp(why, "state") != 0 && strcmp(why, "role") != 0 &&
	       strcmp(why, "called") != 0 && strcmp(why, "undo") != 0 &&
	       strcmp(why, "shelved") != 0 && strcmp(why, "supervised") != 0 &&
	       strcmp(why, "request_open") != 0;
}

void detail_deeds(const struct board *b, const struct subject *x, struct sheet *s)
{
	struct allowed a;
	char others[TEXT_ROOM] = "";

	sheet_head(s, _("May be done"), s->area.cols >= 30 ? _("the server judges again") : NULL);
	if (!b->person || !x->event) {
		sheet_text(s, ROLE_DOUBT, _("?not known before its text is at hand"), 2);
		return;
	}
	deed_allowed(b, x->event, &a);
	if (a.verbs == 0)
		sheet_text(s, ROLE_TEXT, _("nothing, in this state and with your role"), 2);
	draw_allowed(&a, s);
	for (int v = VERB_ACK; v <= VERB_PROMOTE; v++) {
		struct key k;
		size_t used = strlen(others);
		if (a.verbs >> v & 1 && !deed_key((enum verb)v, VIEW_DETAIL, &k))
			snprintf(others + used, sizeof(others) - used, "%s:%s", used ? "  " : "",
				verb_token((enum verb)v));
	}
	if (*others) {
		char line[2 * TEXT_ROOM];
		snprintf(line, sizeof(line), "%s  %s", _("typed:"), others);
		sheet_text(s, ROLE_DIM, line, 3);
	}
	for (int v = VERB_ACK; v <= VERB_UNDO; v++)
		if (!(a.verbs >> v & 1) && is_told(&a, (enum verb)v))
			draw_refused(&a, (enum verb)v, s);
}

/* ---- facts ---- */

static const char *actor_name(const struct actor *a)
{
	return a->name && *a->name ? a->name : a->subject ? a->subject : "";
}

static void draw_holder(const struct board *b, const struct subject *x, struct sheet *s)
{
	const struct event *e = x->event;
	const char *unit = e->holder_unit.id ? name_in(&e->holder_unit.name, b->lang) : "";
	const char *person = actor_name(&e->holder_person);
	char text[TEXT_ROOM];

	if (!*unit && !*person) {
		sheet_pair(s, _("held by"), ROLE_DOUBT,
			e->unowned ? _("?nobody could be named") : _("?nobody"));
		return;
	}
	snprintf(text, sizeof(text), "%s %s", unit, person);
	sheet_pair(s, _("held by"), ROLE_STRONG, text);
}

/* Those who said that it is not theirs, one after the other. */
static void draw_refusals(const struct board *b, const struct event *e, struct sheet *s)
{
	char text[TEXT_ROOM] = "";
	size_t used = 0;

	for (size_t i = 0; i < e->refusal_count && used < sizeof(text); i++) {
		const char *name = name_in(&e->refusals[i].name, b->lang);
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", i ? ", " : "",
			*name ? name : e->refusals[i].id ? e->refusals[i].id : "?");
	}
	if (*text)
		sheet_pair(s, _("sent back by"), ROLE_TEXT, text);
}

/* Of what was told by an older server, nothing. */
static void draw_responsible(const struct board *b, const struct event *e, struct sheet *s)
{
	char who[TEXT_ROOM / 2], row[TEXT_ROOM / 2], text[TEXT_ROOM + 4];

	if (e->remit.by == REMIT_NOBODY && !e->unowned)
		return;
	words_remit_who(&e->remit, b->catalog, b->lang, who, sizeof(who));
	words_remit_row(&e->remit, b->tree, b->lang, row, sizeof(row));
	snprintf(text, sizeof(text), "%s  %s", who, e->refusal_count > 1 && e->unowned
			? _("nobody falls back") : row);
	sheet_pair(s, _("responsible"), e->unowned ? ROLE_DOUBT : ROLE_TEXT, text);
	draw_refusals(b, e, s);
}

static void draw_parties(const struct board *b, const struct event *e, struct sheet *s)
{
	for (size_t i = 0; i < e->party_count; i++) {
		const struct party *p = &e->parties[i];
		char text[TEXT_ROOM], when[MOMENT_ROOM];
		int64_t at = p->arrived != INSTANT_NONE    ? p->arrived
			     : p->departed != INSTANT_NONE ? p->departed
			     : p->accepted != INSTANT_NONE ? p->accepted
							   : p->asked;
		const char *how = p->arrived != INSTANT_NONE    ? _("on scene")
				  : p->departed != INSTANT_NONE ? _("on the way")
				  : p->accepted != INSTANT_NONE ? _("accepted")
								: _("not accepted");
		snprintf(text, sizeof(text), "%s  %s %s%s", name_in(&p->unit.name, b->lang), how,
			moment(b, at, false, when), p->whistled ? _("  whistled") : "");
		sheet_pair(s, p->lead ? _("lead unit") : _("assisting"),
			p->accepted == INSTANT_NONE ? ROLE_STRONG : ROLE_TEXT, text);
	}
}

static void draw_requests(const struct board *b, const struct event *e, struct sheet *s)
{
	for (size_t i = 0; i < e->request_count; i++) {
		const struct request *r = &e->requests[i];
		char text[TEXT_ROOM], when[MOMENT_ROOM];
		const char *fate = r->decided == INSTANT_NONE ? _("waits for a decision")
				   : r->granted               ? _("granted")
							      : _("refused");
		snprintf(text, sizeof(text), "%s  %s  %s %s", words_request(r->what), fate,
			actor_name(&r->by), moment(b, r->at, false, when));
		sheet_pair(
			s, _("request"), r->decided == INSTANT_NONE ? ROLE_STRONG : ROLE_DIM, text);
	}
}

static void draw_calls(const struct board *b, const struct event *e, struct sheet *s)
{
	struct callee all[CALLEES_MAX];
	const struct subject x = {.event = e, .num = e->num};
	size_t n = e->call_count ? callees_of(b, &x, all) : 0;

	for (size_t i = 0; i < n && all[i].was.call; i++) {
		char text[TEXT_ROOM], state[TEXT_ROOM / 4], when[MOMENT_ROOM];
		enum role role = callee_state(b, e, all[i].was.call, state, sizeof(state));
		snprintf(text, sizeof(text), "%s  %s  %s", all[i].name,
			moment(b, all[i].was.call->at, true, when), state);
		sheet_pair(s, _("called"), role, text);
	}
}

static void draw_evidence(const struct board *b, const struct event *e, struct sheet *s)
{
	for (size_t i = 0; i < e->evidence_count; i++) {
		const struct evidence *v = &e->evidence[i];
		char text[TEXT_ROOM], when[MOMENT_ROOM];
		snprintf(text, sizeof(text), "%s %s %s %s", v->kind ? v->kind : "",
			v->ref ? v->ref : "", moment(b, v->at, false, when),
			v->note ? v->note : "");
		sheet_pair(s, _("evidence"), ROLE_TEXT, text);
	}
}

struct relation {
	const struct live *self;
	uint32_t district;
	unsigned same_type, same_place;
};

static bool relate(void *user, const struct live *l)
{
	struct relation *r = user;

	if (l->head.num == r->self->head.num || !(STATE_BIT(l->head.state) & STATES_OPEN))
		return true;
	r->same_type += l->head.type == r->self->head.type && area_path_has(&l->path, r->district);
	r->same_place += l->head.area == r->self->head.area;
	return true;
}

static void draw_relations(const struct board *b, const struct subject *x, struct sheet *s)
{
	struct relation r = {.self = x->live};
	char text[TEXT_ROOM];

	if (!x->live || !b->fold)
		return;
	r.district = x->live->path.num[x->live->path.count > 1 ? 1 : 0];
	fold_each(b->fold, KIND_EVENT, relate, &r);
	snprintf(text, sizeof(text), _("same type nearby %u, here %u, linked %zu"), r.same_type,
		r.same_place, x->event ? x->event->link_count : 0);
	sheet_pair(s, _("related"), r.same_type + r.same_place ? ROLE_TEXT : ROLE_DIM, text);
	if (x->event && x->event->merged_into[0])
		sheet_pair(s, _("merged into"), ROLE_STRONG, x->event->merged_into);
}

static void draw_value(const struct board *b, const struct event *e, struct sheet *s)
{
	const struct gauge *g =
		e->series && b->gauges ? gauges_of_series(b->gauges, e->series) : NULL;
	const struct indicator *i = g ? catalog_indicator(b->catalog, g->series.indicator) : NULL;
	char text[TEXT_ROOM], when[MOMENT_ROOM];

	if (!e->has_value)
		return;
	snprintf(text, sizeof(text), "%.*f%s  %s", i ? i->decimals : 1, e->value,
		i ? name_in(&i->unit, b->lang) : "", words_colour(e->colour));
	sheet_pair(s, _("at alarm"), role_of_level((int)e->colour), text);
	if (!g || !i)
		return;
	if (!g->has_value || g->quality != QUALITY_GOOD) {
		sheet_pair(s, C_("value", "now"), ROLE_DOUBT,
			words_quality(g->has_value ? (enum quality)g->quality : QUALITY_NO_DATA));
		return;
	}
	snprintf(text, sizeof(text), "%.*f%s  %s  %s", i->decimals, (double)g->value,
		name_in(&i->unit, b->lang), words_colour((enum colour)g->colour),
		moment(b, eval_observed(g, i), true, when));
	sheet_pair(s, C_("value", "now"), role_of_level(g->colour), text);
}

static void draw_end(const struct board *b, const struct event *e, struct sheet *s)
{
	const struct reason *r = e->disposition
					 ? catalog_reason(b->catalog, REASONS_CLOSE, e->disposition)
				 : e->cause ? catalog_reason(b->catalog, REASONS_FALSE, e->cause)
					    : NULL;

	if (r)
		sheet_pair(s, _("ended as"), ROLE_TEXT, name_in(&r->name, b->lang));
	if (e->result && *e->result)
		sheet_pair(s, _("result"), ROLE_TEXT, e->result);
	if (e->supervised)
		sheet_pair(s, _("supervised"), ROLE_STRONG, actor_name(&e->supervised_by));
}

void detail_facts(const struct board *b, const struct subject *x, struct sheet *s)
{
	const struct event *e = x->event;
	char text[TEXT_ROOM], when[MOMENT_ROOM], room[WORDS_ROOM];
	const char *words = e ? deed_words(b, e, x->live ? queue_what(b, x->live, false) : "", room)
			      : NULL;

	sheet_head(s, _("Facts"), NULL);
	if (!e) {
		sheet_text(s, ROLE_DOUBT, _("?its text is not at hand; asked for"), 2);
		draw_relations(b, x, s);
		return;
	}
	if (b->person && person_mask(b->person) == MASK_WALL)
		sheet_text(s, ROLE_DIM,
			_("not permitted: text, notes and people are not for viewers"), 2);
	else
		sheet_text(s, words ? ROLE_TEXT : ROLE_DIM, words ? words : _("no text"), 4);
	draw_value(b, e, s);
	draw_holder(b, x, s);
	draw_responsible(b, e, s);
	snprintf(text, sizeof(text), "%s", words_level(e->level));
	if (e->escalated != LEVEL_NONE)
		snprintf(text, sizeof(text), _("%s, escalated to %s"), words_level(e->level),
			words_level(e->escalated));
	sheet_pair(s, _("level"), ROLE_TEXT, text);
	struct head h = x->live ? x->live->head : event_head(e);
	informs_list(b, &h, e, s);
	draw_parties(b, e, s);
	snprintf(text, sizeof(text), "%s %s  %s", words_source(e->source),
		e->source_ref ? e->source_ref : "", moment(b, e->born, true, when));
	sheet_pair(s, C_("fact", "source"), ROLE_TEXT, text);
	if (event_unacked(e) || e->acked_at == INSTANT_NONE) {
		sheet_pair(s, _("acknowledged"), ROLE_STRONG, _("by nobody"));
	} else {
		snprintf(text, sizeof(text), "%s %s", actor_name(&e->acked_by),
			moment(b, e->acked_at, true, when));
		sheet_pair(s, _("acknowledged"), ROLE_TEXT, text);
	}
	draw_calls(b, e, s);
	draw_requests(b, e, s);
	draw_evidence(b, e, s);
	draw_end(b, e, s);
	draw_relations(b, x, s);
}
