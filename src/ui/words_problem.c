/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "yiping/model/filter.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

struct problem {
	const char *code;
	const char *sentence; // msgid
};

static const struct problem problems[] = {
	/* the life cycle: state, role and the guards in their order */
	{"state", N_("not possible in this state")},
	{"role", N_("not for your role")},
	{"scope", N_("outside your areas")},
	{"own", N_("your unit has no part in it")},
	{"not_handler", N_("who handled it may not check it")},
	{"spot", N_("not closed on the spot: dispatch it first")},
	{"grade_cap", N_("a higher level sets this grade")},
	{"close_cap", N_("a higher level closes this grade")},
	{"not_major", N_("grades I to III are never voided")},
	{"interval", N_("done a moment ago: wait before doing it again")},
	{"reopen_window", N_("more than seven days have passed")},
	{"request_open", N_("there is nothing to decide")},
	{"no_request", N_("asked already, waits for a decision")},
	{"not_second_back", N_("sent back once already: ask the supervisor")},
	{"decider", N_("somebody else decides this request")},
	{"confirm_duty", N_("duty confirms this: propose it")},
	{"shelf", N_("cannot be shelved, or not again, or not so long")},
	{"supervised", N_("no supervision waits for a reply")},
	{"called", N_("nobody is calling you")},
	{"review_done", N_("must be reviewed before it is archived")},
	{"undo", N_("only your own last act, within ten seconds")},
	{"master", N_("the other event is unknown, closed or the same")},
	{"level_above", N_("there is no higher level")},
	{"back_window", N_("the time for sending it back is over")},
	{"ask_state", N_("cannot be asked for in this state")},
	{"shelved", N_("it is not on the shelf")},
	{"acked", N_("acknowledged already at this grade")},
	{"whistled", N_("a unit whistled for has not reported in: give a reason")},
	{"owner", N_("the centre that owns the event reports it")},
	{"report_order", N_("not the next report: first, follow-ups, final after the end")},
	{"owes", N_("no report is owed")},
	/* what two people do, and warnings */
	{"self", N_("everybody checks in themselves")},
	{"same", N_("nothing would change")},
	{"unit", N_("only somebody of a unit is on post")},
	{"second", N_("who proposed it does not confirm it")},
	{"none", N_("nothing waits for a second person, or no longer")},
	{"asked", N_("something waits for its second person already")},
	{"level", N_("another level does this")},
	{"elsewhere", N_("it came from elsewhere, and changes there")},
	/* orders */
	{"handler", N_("who reported does not check the report")},
	{"children", N_("orders it was passed on with are not closed yet")},
	{"not_now", N_("the server does not let this be done now")},
	{"twice", N_("one of them has that order already")},
	/* what the server says of an act */
	{"stale", N_("the event changed after you saw it")},
	{"reason", N_("the reason is not in the list")},
	{"field_text", N_("words are missing, or too many")},
	{"field_reason", N_("a reason is missing, or not one of the list")},
	{"field_result", N_("say whether it is so or not")},
	{"field_cause", N_("a cause is missing, or not one of the list")},
	{"field_grade", N_("a grade is missing or out of range")},
	{"field_lead", N_("a unit that leads is missing, or not known")},
	{"field_disposition", N_("how it ended is missing, or not one of the list")},
	{"field_evidence", N_("say what was done, or give evidence")},
	{"field_what", N_("say what is asked for")},
	{"field_request", N_("say which request is decided")},
	{"field_other", N_("the other event is missing")},
	{"field_until", N_("say until when, within what is allowed")},
	{"field_to", N_("say to whom")},
	{"field_score", N_("the score is missing or out of range")},
	{"field_area", N_("the place is missing, or not known")},
	{"field_type", N_("the type is missing, or not known")},
	{"field_kind", N_("say which report: first, follow_up or final")},
	{"field_phone", N_("only the first report is also said by phone")},
	{"field_title", N_("a title is missing, or too long")},
	{"field_colour", N_("the colour is missing, or not the one for this")},
	{"field_hazard", N_("say against what, in small letters")},
	{"field_headline", N_("a headline is missing, or too long")},
	{"field_measures", N_("say what is to be done")},
	{"field_expires", N_("say until when: later than now, within 30 days")},
	{"field_step", N_("the event has no plan with that step")},
	{"field_event", N_("the event is missing, or not known")},
	{"field_parent", N_("the order that is passed on is not known")},
	{"field_unit", N_("the unit is not known")},
	{"key_reused", N_("the same number was used for another act")},
	{"unauthorized", N_("the server does not know this token")},
	{"denied", N_("the server does not know this token")},
	{"not_found", N_("the server does not know it")},
	{"not_yours", N_("this series belongs to another gateway")},
	{"bad_request", N_("the server does not understand the request")},
	{"too_large", N_("too large")},
	{"too_many", N_("too many at once: wait a little")},
	{"limit", N_("too many at once: wait a little")},
	{"upgrade", N_("this program is too old for the server")},
	{"unavailable", N_("the server cannot do it now; tried again")},
	{"cursor_epoch", N_("the server was restored: everything is listed again")},
	{"cursor_floor", N_("away too long: everything is listed again")},
	{"cursor_scope", N_("your areas changed: everything is listed again")},
	{"cursor_ahead", N_("the server was restored: everything is listed again")},
	{"epoch", N_("the server was restored: look before sending it again")},
	{"applied", N_("applied")},
	{"seen", N_("applied: it came back with the changes")},
	{"unknown", N_("the server never saw it")},
	/* a filter */
	{"filter_syntax", N_("this cannot be read here; ? shows what may stand in a filter")},
	{"filter_field", N_("there is no such field; ? shows them all")},
	{"filter_value", N_("there is no such value")},
	{"filter_ambiguous", N_("several areas have this name")},
	{"filter_long", N_("the filter is too long")},
	/* the link */
	{"unreachable", N_("the server cannot be reached")},
	{"refused", N_("nothing listens at the server's address")},
	{"resolve", N_("the server's name is not found")},
	{"tls", N_("the server's certificate is not trusted")},
	{"garbled", N_("the answer was no HTTP: something else listens there")},
	{"request", N_("this cannot be asked: look at the address and the token file")},
	{"redirect", N_("the server sends us elsewhere: not followed")},
	{"server", N_("the server failed")},
	{"server_full", N_("the server's disk is full: it takes nothing now")},
	{"timeout", N_("the server did not answer in time")},
	{"slow", N_("the answer came too slowly")},
	{"stalled", N_("the answer stopped in the middle")},
	{"not_json", N_("the answer was no JSON: something stands between")},
	{"truncated", N_("the answer was cut short")},
	{"wrong_shape", N_("the answer had an unknown shape")},
	{"stuck", N_("the server answers, but its data stands still")},
	{"digest", N_("the picture differed and is listed again")},
	{"busy", N_("the server is busy")},
	{"disk_full", N_("the disk of this machine is full: nothing was kept")},
	{"outbox_busy", N_("another program holds the outbox: try again")},
	{"decided", N_("decided already, here or in another program")},
	{"outbox_full", N_("too many acts wait already")},
	{"too_late", N_("too late: decide again whether it is to be done")},
	{"other_server", N_("another server answers here now")},
	{"other_person", N_("this belongs to another person")},
};

static const char *bare(const char *code)
{
	return strncmp(code, "net_", 4) == 0 ? code + 4 : code;
}

static const char *sentence_of(const char *code)
{
	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		if (strcmp(problems[i].code, bare(code)) == 0)
			return _(problems[i].sentence);
	return NULL;
}

const char *words_problem(const char *code)
{
	const char *sentence = code ? sentence_of(code) : "";

	if (sentence)
		return sentence;
	if (strncmp(code, "field_", 6) == 0)
		return _("something is missing or out of range");
	return code;
}

/* The model's sentence is English: of it only what is quoted and the choices are taken over. */
const char *words_filter(const struct error *e, char *out, size_t room)
{
	const char *sentence = sentence_of(e->code), *from = strchr(e->text, '\'');
	const char *to = from ? strchr(from + 1, '\'') : NULL;
	const char *choices = to ? strstr(to, ": ") : NULL;
	size_t column = filter_error_column(e);

	if (!sentence || !column) {
		snprintf(out, room, "%s", e->text);
		return out;
	}
	snprintf(out, room, _("column %zu: %s"), column, sentence);
	size_t used = strlen(out);
	if (to)
		snprintf(out + used, room - used, " %.*s%s", (int)(to - from) + 1, from,
			choices ? choices : "");
	return out;
}

const char *words_order_problem(enum verb v, const char *code)
{
	if (strcmp(code, "own") != 0)
		return words_problem(code);
	if (v == VERB_DISPATCH)
		return _("the order that is passed on is not to your centre");
	return order_is_of_issuer(v) ? _("only who issued the order may do this")
				     : _("the order is not to you");
}

const char *words_deed(const struct act_row *a)
{
	return a->order && a->verb == VERB_DISPATCH ? C_("verb", "issue") : words_verb(a->verb);
}

const char *words_target(const struct act_row *a)
{
	return *a->event ? a->event : a->order && *a->meant ? a->meant : _("new report");
}

const char *words_act(const struct act_row *a)
{
	const char *sentence = *a->code ? sentence_of(a->code) : NULL;

	if (a->mark == MARK_CONFLICT && *a->text)
		return a->text;
	if (a->order && sentence)
		return words_order_problem(a->verb, a->code);
	if (sentence)
		return sentence;
	return *a->text ? a->text : words_problem(a->code);
}
