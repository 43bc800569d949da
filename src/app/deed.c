/* SPDX-License-Identifier: MIT */
#include "deed.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/filter.h"
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

/* "1 handled  2 false ..." from the catalog. */
static void ask_reason(struct deed *d, const struct board *b, const char *what,
	enum reason_list list)
{
	size_t n = (size_t)snprintf(d->question, sizeof d->question, "%s", what);
	d->step = DEED_CHOICE;
	d->list = list;
	for (size_t i = 0; i < b->catalog->reason_count[list] && i < 9; i++) {
		const struct reason *r = &b->catalog->reasons[list][i];
		int wrote = snprintf(d->question + n, sizeof d->question - n, "  %zu %s", i + 1,
			name_in(&r->name, b->lang));
		if (wrote < 0 || (size_t)wrote >= sizeof d->question - n)
			return;
		n += (size_t)wrote;
	}
}

static void ask_truth(struct deed *d)
{
	d->step = DEED_CHOICE;
	d->list = REASONS_COUNT;
	snprintf(d->question, sizeof d->question, "%s",
		_("Verified: y true  n false  Esc give up"));
}

static void ask_text(struct deed *d, const char *what)
{
	d->step = DEED_TEXT_LINE;
	d->text[0] = '\0';
	d->caret = 0;
	snprintf(d->question, sizeof d->question, "%s", what);
}

static const char *verb_name(enum verb v)
{
	switch (v) {
	case VERB_ACK: return _("Acknowledge");
	case VERB_VERIFY: return _("Verify");
	case VERB_CLOSE: return _("Close");
	default: return _("Note");
	}
}

static void ask_confirm(struct deed *d)
{
	d->step = DEED_CONFIRM;
	snprintf(d->question, sizeof d->question,
		ngettext("%s: %zu event. y yes  Esc give up", "%s: %zu events. y yes  Esc give up",
			d->count),
		verb_name(d->verb), d->count);
}

static void finish(struct deed *d)
{
	if (d->count > 1 || d->verb == VERB_CLOSE)
		ask_confirm(d);
	else
		d->step = DEED_READY;
}

static enum verb verb_for(enum command c)
{
	switch (c) {
	case COMMAND_ACK: return VERB_ACK;
	case COMMAND_VERIFY: return VERB_VERIFY;
	case COMMAND_CLOSE: return VERB_CLOSE;
	case COMMAND_NOTE: return VERB_NOTE;
	default: return VERB_NONE;
	}
}

/* The first hindrance, if none of them may be done; NULL if one may, or nobody here can tell: its
 * text is not at hand, or an act is on its way that may change what is possible. */
static const char *hindrance(const struct deed *d, const struct board *b)
{
	struct act_context x = {.catalog = b->catalog, .tree = b->tree};
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
		allowed(ev, b->person, &x, b->now, &may);
		if (may.verbs >> d->verb & 1)
			return NULL;
		if (!why)
			why = may.why[d->verb];
	}
	return why;
}

bool deed_begin(struct deed *d, const struct board *b, enum command command, const uint32_t *nums,
	size_t count, struct error *e)
{
	*d = (struct deed){.verb = verb_for(command), .result = -1, .list = REASONS_COUNT};
	if (d->verb == VERB_NONE || !count)
		return error_set(e, "nothing", "%s", _("No event is selected."));
	d->count = count < INTENT_EVENTS_MAX ? count : INTENT_EVENTS_MAX;
	memcpy(d->nums, nums, d->count * sizeof *nums);
	const char *why = hindrance(d, b);
	if (why)
		return error_set(e, why, "%s: %s", verb_name(d->verb), words_problem(why));
	if (d->verb == VERB_ACK)
		finish(d);
	else if (d->verb == VERB_VERIFY)
		ask_truth(d);
	else if (d->verb == VERB_CLOSE)
		ask_reason(d, b, _("Close as:"), REASONS_CLOSE);
	else
		ask_text(d, _("Note:"));
	return true;
}

static void choose_reason(struct deed *d, const struct board *b, uint32_t code)
{
	size_t i = code - '1';
	if (code < '1' || i >= b->catalog->reason_count[d->list])
		return;
	snprintf(d->reason, sizeof d->reason, "%s", b->catalog->reasons[d->list][i].id);
	if (d->list == REASONS_CLOSE)
		ask_text(d, _("What was done:"));
	else
		finish(d);
}

static void choose(struct deed *d, const struct board *b, uint32_t code)
{
	if (d->list != REASONS_COUNT) {
		choose_reason(d, b, code);
	} else if (code == 'y' || code == 'Y') {
		d->result = 1;
		finish(d);
	} else if (code == 'n' || code == 'N') {
		d->result = 0;
		ask_reason(d, b, _("False because:"), REASONS_FALSE);
	}
}

void deed_take_key(struct deed *d, const struct board *b, struct key k)
{
	if (k.code == KEYCODE_ESCAPE) {
		d->step = DEED_NONE;
		return;
	}
	if (d->step == DEED_CHOICE)
		choose(d, b, k.code);
	else if (d->step == DEED_CONFIRM && (k.code == 'y' || k.code == 'Y'))
		d->step = DEED_READY;
	else if (d->step == DEED_TEXT_LINE && k.code == KEYCODE_ENTER && *d->text)
		finish(d);
	else if (d->step == DEED_TEXT_LINE)
		line_key(d->text, sizeof d->text, &d->caret, k);
}

struct act deed_act(const struct deed *d)
{
	struct act a = {.verb = d->verb, .at = INSTANT_NONE, .occurred = INSTANT_NONE,
		.due_at = INSTANT_NONE, .until = INSTANT_NONE, .result = d->result};
	a.text = *d->text ? d->text : NULL;
	if (d->verb == VERB_CLOSE)
		a.disposition = d->reason;
	else if (d->verb == VERB_VERIFY && d->result == 0)
		a.cause = d->reason;
	return a;
}
