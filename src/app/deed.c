/* SPDX-License-Identifier: MIT */
#include "deed.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/filter.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

/* ---- a line being typed ---- */

static size_t previous(const char *text, size_t at)
{
	while (at && (text[--at] & 0xC0) == 0x80)
		;
	return at;
}

static size_t next(const char *text, size_t at)
{
	if (text[at])
		at++;
	while ((text[at] & 0xC0) == 0x80)
		at++;
	return at;
}

static void insert(char *text, size_t room, size_t *caret, uint32_t c)
{
	char bytes[4];
	size_t n = utf8_encode(c, bytes), length = strlen(text);
	if (length + n >= room)
		return;
	memmove(text + *caret + n, text + *caret, length - *caret + 1);
	memcpy(text + *caret, bytes, n);
	*caret += n;
}

static void cut(char *text, size_t from, size_t to)
{
	memmove(text + from, text + to, strlen(text + to) + 1);
}

bool line_key(char *text, size_t room, size_t *caret, struct key k)
{
	size_t at = *caret;
	if (key_is_text(k)) {
		insert(text, room, caret, k.code);
		return true;
	}
	switch (k.code) {
	case KEYCODE_BACKSPACE:
		*caret = previous(text, at);
		cut(text, *caret, at);
		return true;
	case KEYCODE_DELETE:
		cut(text, at, next(text, at));
		return true;
	case KEYCODE_LEFT:
		*caret = previous(text, at);
		return true;
	case KEYCODE_RIGHT:
		*caret = next(text, at);
		return true;
	case KEYCODE_HOME:
		*caret = 0;
		return true;
	case KEYCODE_END:
		*caret = strlen(text);
		return true;
	default:
		if (k.code != KEY_CTRL('u'))
			return false;
		cut(text, 0, at);
		*caret = 0;
		return true;
	}
}

bool line_offer(struct offer *o, char *text, size_t room, size_t *caret, const struct catalog *c)
{
	char word[FILTER_OFFER_ROOM], line[OFFER_LINE];
	size_t from;
	if (!o->on) {
		if (strlen(text) >= sizeof o->base)
			return false;
		*o = (struct offer){.on = true, .caret = *caret};
		snprintf(o->base, sizeof o->base, "%s", text);
	}
	size_t n = filter_offers(o->base, o->caret, c, o->pick, word, &from);
	if (!n)
		return false;
	int length = snprintf(line, sizeof line, "%.*s%s%s", (int)from, o->base, word,
		o->base + o->caret);
	if (length < 0 || (size_t)length >= sizeof line || (size_t)length >= room)
		return false;
	memcpy(text, line, (size_t)length + 1);
	*caret = from + strlen(word);
	o->pick = (o->pick + 1) % n;
	return true;
}

/* ---- the questions ---- */

/* The first of them whose text is at hand stands for all. */
static const struct event *event_of(const struct deed *d, const struct board *b)
{
	for (size_t i = 0; b->event && i < d->count; i++) {
		const struct event *e = b->event(b->user, d->nums[i]);
		if (e)
			return e;
	}
	return NULL;
}

static bool is_yes_or_no(const struct deed *d)
{
	return arg_kind(d->row.arg) == TYPED_YES;
}

static void narrow(struct deed *d, const struct board *b)
{
	d->choice_count = choices_of(b, d->nums[0], &d->row, d->text, d->choices);
}

static void ask(struct deed *d, const struct board *b, const struct verb_arg *row)
{
	const char *question = choices_question(row);
	d->step = DEED_ASK;
	d->row = *row;
	d->text[0] = '\0';
	d->caret = 0;
	snprintf(d->question, sizeof d->question, "%s%s%s", question,
		row->need == ARG_OFFERED ? _(" (Enter: none)") : "",
		is_yes_or_no(d) ? "" : " "); // the typed stands behind
	narrow(d, b);
}

/* Whatever cannot be taken back by the next key, and whatever touches several. */
static bool must_confirm(const struct deed *d)
{
	return d->count > 1 || d->said.verb == VERB_CLOSE || d->said.verb == VERB_VOID ||
		d->said.verb == VERB_MERGE || d->said.verb == VERB_UNDO ||
		(d->said.verb == VERB_DISPATCH && (!d->named || d->warning_count));
}

/* What speaks against whom was chosen, for the first event that stands for all. */
static void warn(struct deed *d, const struct board *b)
{
	uint32_t units[ACT_UNITS_MAX + 1] = {d->said.lead};
	if (d->said.verb != VERB_DISPATCH)
		return;
	memcpy(units + 1, d->said.assists, d->said.assist_count * sizeof *units);
	d->warning_count = warn_dispatch(b, d->nums[0], units, d->said.assist_count + 1,
		d->warnings, DEED_WARNINGS);
}

static void tell(struct deed *d, const char *text)
{
	struct answer *c = &d->choices[d->choice_count++];
	*c = (struct answer){0};
	utf8_cut(text, sizeof c->label / 2 - 1, c->label, sizeof c->label);
}

/* Which event, and what of it is at hand. */
static void tell_event(struct deed *d, const struct board *b)
{
	const struct event *e = d->count == 1 ? event_of(d, b) : NULL;
	const struct event_type *t = e ? catalog_type(b->catalog, e->type) : NULL;
	char line[2 * sizeof d->choices[0].label], place[128];
	if (!e)
		return;
	area_label(b->tree, e->area, b->lang, place, sizeof place);
	snprintf(line, sizeof line, "%s  %s  %s", e->id, t ? name_in(&t->name, b->lang) : "",
		place);
	tell(d, line);
	if (d->said.verb != VERB_UNDO || e->last_verb == VERB_NONE)
		return;
	snprintf(line, sizeof line, _("taken back: %s"), words_verb(e->last_verb));
	tell(d, line);
}

static void ask_confirm(struct deed *d, const struct board *b)
{
	d->step = DEED_CONFIRM;
	d->choice_count = 0;
	tell_event(d, b);
	if (*d->sum)
		tell(d, d->sum);
	for (size_t i = 0; i < d->warning_count; i++) {
		tell(d, d->warnings[i]);
		d->choices[d->choice_count - 1].warns = true;
	}
	snprintf(d->question, sizeof d->question,
		ngettext("%s: %zu event. y yes  Esc give up", "%s: %zu events. y yes  Esc give up",
			d->count),
		words_verb(d->said.verb), d->count);
}

static void go_on(struct deed *d, const struct board *b)
{
	const struct verb_arg *row = said_missing(&d->said, event_of(d, b), !d->typed);
	warn(d, b);
	if (row) {
		ask(d, b, row);
	} else if (must_confirm(d)) {
		ask_confirm(d, b);
	} else {
		d->choice_count = 0;
		d->step = DEED_READY;
	}
}

/* The first hindrance, if none of them may be done; NULL if one may, or nobody here can tell: its
 * text is not at hand, or an act is on its way that may change what is possible. */
static const char *hindrance(const struct deed *d, const struct board *b)
{
	const char *why = NULL;
	if (!b->person || !b->catalog || !b->tree || !b->event)
		return NULL;
	for (size_t i = 0; i < d->count; i++) {
		enum mark mark = b->mark ? b->mark(b->user, d->nums[i]) : MARK_NONE;
		bool is_moving = mark == MARK_QUEUED || mark == MARK_SENT;
		const struct event *ev = is_moving ? NULL : b->event(b->user, d->nums[i]);
		struct allowed may;
		if (!ev)
			return NULL;
		deed_allowed(b, ev, &may);
		if (may.verbs >> d->said.verb & 1)
			return NULL;
		if (!why)
			why = may.why[d->said.verb];
	}
	return why;
}

static const char *unit_name(const struct board *b, uint32_t num)
{
	for (size_t i = 0; i < b->unit_count; i++)
		if (b->units[i].num == num)
			return name_in(&b->units[i].name, b->lang);
	return "?";
}

/* Whom a line names, by their names: ids say nothing to the one who confirms. */
static void name_units(struct deed *d, const struct board *b)
{
	size_t used = (size_t)snprintf(d->sum, sizeof d->sum, "%s: %s", _("lead unit"),
		unit_name(b, d->said.lead));
	for (size_t i = 0; i < d->said.assist_count && used < sizeof d->sum; i++)
		used += (size_t)snprintf(d->sum + used, sizeof d->sum - used, "%s%s",
			i ? ", " : "  + ", unit_name(b, d->said.assists[i]));
}

static bool take_line(struct deed *d, const struct board *b, const char *line, struct error *e)
{
	struct say_context x = choices_context(b, event_of(d, b));
	char why[sizeof e->text];
	if (said_line(&d->said, line, &x, e)) {
		d->typed = *line != '\0';
		utf8_cut(line, sizeof d->sum / 2 - 1, d->sum, sizeof d->sum);
		if (d->said.verb == VERB_DISPATCH && d->said.lead)
			name_units(d, b);
		return true;
	}
	choices_problem(&d->said, e, why, sizeof why);
	return error_set(e, "typed", "%s", why);
}

bool deed_begin(struct deed *d, const struct board *b, enum verb verb, const uint32_t *nums,
	size_t count, const char *line, struct error *e)
{
	d->step = DEED_NONE;
	d->typed = false;
	d->sum[0] = '\0';
	d->choice_count = d->warning_count = 0;
	said_begin(&d->said, verb);
	if (!verb_is_deed(verb) || !count)
		return error_set(e, "nothing", "%s", _("No event is selected."));
	d->count = count < INTENT_EVENTS_MAX ? count : INTENT_EVENTS_MAX;
	memcpy(d->nums, nums, d->count * sizeof *nums);
	const char *why = hindrance(d, b);
	if (why)
		return error_set(e, why, "%s: %s", words_verb(verb), words_problem(why));
	if (!take_line(d, b, line, e))
		return false;
	go_on(d, b);
	return true;
}

static void note_down(struct deed *d, const char *label)
{
	size_t used = strlen(d->sum);
	if (used + strlen(label) + 3 < sizeof d->sum)
		snprintf(d->sum + used, sizeof d->sum - used, "%s%s", used ? ", " : "", label);
}

static void take(struct deed *d, const struct board *b, const char *value, const char *label)
{
	struct say_context x = choices_context(b, event_of(d, b));
	struct error e;
	if (said_take(&d->said, d->row.arg, value, &x, &e)) {
		note_down(d, label);
		go_on(d, b);
	} else {
		char why[sizeof d->question - 2];
		choices_problem(&d->said, &e, why, sizeof why);
		snprintf(d->question, sizeof d->question, "%s ", why); // the typed stands behind
	}
}

static void enter(struct deed *d, const struct board *b)
{
	if (!*d->text && d->row.need == ARG_OFFERED) {
		d->said.passed |= 1u << d->row.arg;
		go_on(d, b);
	} else if (*d->text && d->choice_count == 1) {
		take(d, b, d->choices[0].value, d->choices[0].label);
	} else if (*d->text) {
		take(d, b, d->text, d->text);
	} else {
		snprintf(d->question, sizeof d->question, "%s%s ", choices_question(&d->row),
			_(" (it is required)"));
	}
}

static void answer(struct deed *d, const struct board *b, struct key k)
{
	size_t i = k.code - '1';
	if (is_yes_or_no(d)) {
		if (k.code == 'y' || k.code == 'Y')
			take(d, b, "y", _("yes"));
		else if (k.code == 'n' || k.code == 'N')
			take(d, b, "n", _("no"));
	} else if (!*d->text && k.code >= '1' && i < d->choice_count) {
		take(d, b, d->choices[i].value, d->choices[i].label);
	} else if (k.code == KEYCODE_ENTER) {
		enter(d, b);
	} else if (line_key(d->text, sizeof d->text, &d->caret, k)) {
		narrow(d, b);
	}
}

void deed_take_key(struct deed *d, const struct board *b, struct key k)
{
	if (k.code == KEYCODE_ESCAPE)
		d->step = DEED_NONE;
	else if (d->step == DEED_ASK)
		answer(d, b, k);
	else if (d->step == DEED_CONFIRM && (k.code == 'y' || k.code == 'Y'))
		d->step = DEED_READY;
}

bool deed_is_typed(const struct deed *d)
{
	return d->step == DEED_ASK && !is_yes_or_no(d);
}

struct act deed_act(const struct deed *d)
{
	return said_act(&d->said);
}
