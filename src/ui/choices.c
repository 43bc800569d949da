/* SPDX-License-Identifier: MIT */
#include "yiping/model/inform.h"
#include "yiping/ui/choices.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "detail.h"
#include "yiping/base/instant.h"
#include "yiping/model/proposal.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

struct say_context choices_context(const struct board *b, const struct event *e)
{
	return (struct say_context){.catalog = b->catalog, .tree = b->tree, .units = b->units,
		.unit_count = b->unit_count, .event = e, .lang = b->lang, .now = b->now};
}

/* ---- what there is ---- */

struct picking {
	struct answer *out;
	size_t count;
	const char *typed;
};

static void put(struct picking *p, const char *value, const char *label)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->out[i].value, value) == 0)
			return;
	if (p->count == CHOICES_MAX || (!say_has(label, p->typed) && !say_has(value, p->typed)))
		return;
	struct answer *c = &p->out[p->count++];
	c->warns = false;
	snprintf(c->value, sizeof(c->value), "%s", value);
	snprintf(c->label, sizeof(c->label), "%s", label);
}

static void put_reasons(const struct board *b, enum reason_list list, struct picking *p)
{
	if (list == REASONS_COUNT)
		return;
	for (size_t i = 0; i < b->catalog->reason_count[list]; i++)
		put(p, b->catalog->reasons[list][i].id,
			name_in(&b->catalog->reasons[list][i].name, b->lang));
}

static void put_candidates(const struct board *b, const struct proposal_kind *k, struct picking *p)
{
	char label[CHOICE_LABEL_ROOM];

	for (size_t i = 0; i < k->count; i++) {
		const struct candidate *c = &k->top[i];
		const char *name = name_in(&c->unit->name, b->lang);
		const char *word = c->takes_part   ? C_("unit", "takes part")
				   : c->asked      ? C_("unit", "asked here")
				   : c->overloaded ? C_("unit", "full")
						   : "";
		if (isfinite(c->km))
			snprintf(label, sizeof(label), "%s  %.1fkm  %u %s", name, c->km,
				c->load, word);
		else
			snprintf(label, sizeof(label), "%s  ?km  %u %s", name, c->load, word);
		put(p, c->unit->id, label);
	}
}

/* First those that are proposed, as the detail orders them. */
static void put_units(const struct board *b, uint32_t num, bool assist, struct picking *p)
{
	struct subject x = {.num = num, .event = deed_event(b, num),
		.live = b->fold ? fold_find(b->fold, KIND_EVENT, num) : NULL};
	struct proposal proposal;

	if (x.event || x.live) {
		detail_propose(b, &x, &proposal);
		for (size_t i = 0; assist && i < proposal.assist_count; i++)
			put_candidates(b, &proposal.assist[i], p);
		put_candidates(b, &proposal.lead, p);
	}
	for (size_t i = 0; i < b->unit_count && p->count < CHOICES_MAX; i++)
		put(p, b->units[i].id, name_in(&b->units[i].name, b->lang));
}

static void put_numbers(int last, bool grades, struct picking *p)
{
	for (int i = 1; i <= last; i++) {
		char value[4];
		snprintf(value, sizeof(value), "%d", i);
		put(p, value, grades ? words_grade(i) : value);
	}
}

static void put_requests(const struct event *e, struct picking *p)
{
	for (size_t i = 0; e && i < e->request_count; i++) {
		const struct request *r = &e->requests[i];
		char value[16], label[CHOICE_LABEL_ROOM];
		if (r->decided != INSTANT_NONE)
			continue;
		snprintf(value, sizeof(value), "%u", r->id);
		snprintf(label, sizeof(label), "%s  %s  %s", words_request(r->what),
			r->by.name ? r->by.name : "", r->text ? r->text : "");
		put(p, value, label);
	}
}

/* Those that may be sent now, where that can be known. */
static void put_informs(const struct event *e, struct picking *p)
{
	for (int k = INFORM_FIRST; k < INFORM_KIND_COUNT; k++)
		if (!e || inform_fits(e, (enum inform_kind)k, false))
			put(p, inform_token((enum inform_kind)k),
				words_inform_long((enum inform_kind)k, false));
}

size_t choices_of(const struct board *b, uint32_t num, const struct verb_arg *row,
	const char *typed, struct answer out[CHOICES_MAX])
{
	struct picking p = {out, 0, typed};

	switch (arg_kind(row->arg)) {
	case TYPED_REASON:
		put_reasons(b, row->list, &p);
		break;
	case TYPED_UNIT:
	case TYPED_TAKER:
		put_units(b, num, false, &p);
		break;
	case TYPED_UNITS:
		put_units(b, num, true, &p);
		break;
	case TYPED_GRADE:
		put_numbers(5, true, &p);
		break;
	case TYPED_SCORE:
		put_numbers(5, false, &p);
		break;
	case TYPED_WHAT:
		for (size_t i = 0; request_kind(i); i++)
			put(&p, request_kind(i), words_request(request_kind(i)));
		break;
	case TYPED_INFORM:
		put_informs(deed_event(b, num), &p);
		break;
	case TYPED_REQUEST:
		put_requests(deed_event(b, num), &p);
		break;
	default:
		break;
	}
	return p.count;
}

/* ---- words ---- */

const char *choices_question(const struct verb_arg *row)
{
	static const char *const words[ARG_COUNT] = {
		[ARG_TEXT] = NC_("ask", "Words:"),
		[ARG_REASON] = NC_("ask", "Reason:"),
		[ARG_RESULT] = NC_("ask", "Granted: y yes  n no  Esc give up"),
		[ARG_CAUSE] = NC_("ask", "False because:"),
		[ARG_GRADE] = NC_("ask", "Grade:"),
		[ARG_TYPE] = NC_("ask", "Type:"),
		[ARG_LEAD] = NC_("ask", "Lead unit:"),
		[ARG_ASSIST] = NC_("ask", "To assist:"),
		[ARG_TO] = NC_("ask", "To whom:"),
		[ARG_PERSON] = NC_("ask", "Person:"),
		[ARG_WHAT] = NC_("ask", "Ask for:"),
		[ARG_EXTRA] = NC_("ask", "How much longer (30m 2h 1d):"),
		[ARG_UNTIL] = NC_("ask", "Until (30m 2h, 18:00, 2026-11-25):"),
		[ARG_REQUEST] = NC_("ask", "Which request:"),
		[ARG_DISPOSITION] = NC_("ask", "Close as:"),
		[ARG_OTHER] = NC_("ask", "Number of the other event:"),
		[ARG_SCORE] = NC_("ask", "Satisfied, 1 to 5:"),
		[ARG_EVIDENCE] = NC_("ask", "Evidence, as photo:reference:"),
		[ARG_KIND] = NC_("ask", "Which report:"),
	};

	if (row->verb == VERB_VERIFY && row->arg == ARG_RESULT)
		return _("Is it real? y yes, real  n no, a false alarm  Esc give up");
	if (row->verb == VERB_NOTE && row->arg == ARG_TEXT)
		return _("Note:");
	if (row->arg == ARG_TEXT && (row->verb == VERB_CLOSE || row->verb == VERB_FEEDBACK))
		return _("What was done:");
	return words[row->arg] ? i18n_entry(words[row->arg]) : "";
}

const char *choices_problem(const struct said *s, const struct error *e, char *out, size_t room)
{
	const char *name = arg_token(s->bad);

	if (error_is(e, "arg_several"))
		snprintf(out, room, _("%s: \"%s\" fits several: %s"), name, s->bad_word,
			s->several);
	else if (error_is(e, "arg_value"))
		snprintf(out, room, _("%s: \"%s\" cannot be understood"), name, s->bad_word);
	else if (error_is(e, "arg_name"))
		snprintf(out, room, _("%s: it does not take \"%s\""), words_verb(s->verb),
			s->bad_word);
	else if (error_is(e, "arg_quote"))
		snprintf(out, room, "%s", _("a quotation mark is missing"));
	else if (error_is(e, "arg_long"))
		snprintf(out, room, "%s", _("what was typed is too long"));
	else
		snprintf(out, room, "%s", e->text);
	return out;
}
