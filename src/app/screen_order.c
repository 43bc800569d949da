/* SPDX-License-Identifier: MIT */
/* Orders and acts on them: said behind `:order` as on the command line, or by a key of the dispatch
 * panel, which asks for words or a yes first. */
#include <stdio.h>
#include <string.h>

#include "screen_parts.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

static void say_why(struct screen *s, const struct order_said *said, const struct error *e)
{
	char line[sizeof s->message];
	if (error_is(e, "arg_act"))
		screen_say(s, true, _("order issue, ack, progress, feedback, rework, "
				      "close, void or urge: which?"));
	else if (error_is(e, "arg_id"))
		screen_say(s, true, _("Which order? Give its number and addressee: "
				      "O000012@500105."));
	else if (snprintf(line, sizeof line, error_is(e, "arg_missing") ? _("%s is missing")
				: _("\"%s\" is not understood here"), said->bad) > 0)
		screen_say(s, true, line);
}

/* One order, with words that stand for themselves (NULL none); what becomes of it is told with the
 * batch. */
static bool keep(struct screen *s, const struct board *b, const char *line, const char *text)
{
	const char *words[ORDER_WORDS_MAX];
	struct say_context x = choices_context(b, NULL);
	struct order_said said;
	struct arena arena = {0};
	struct batch *batch = &s->batch;
	struct error e;
	size_t n;
	bool room = batch->count < INTENT_EVENTS_MAX, ok = false;
	if (!say_split(line, &arena, words, ORDER_WORDS_MAX - 1, &n)) {
		screen_say(s, true, _("a quotation mark is missing"));
	} else {
		bool issues = n && strcmp(words[0], "issue") == 0; // then it is the title
		if (text)
			words[n++] = issues ? arena_printf(&arena, "title=%s", text) : text;
		if (!order_say(words, n, &x, &arena, &said, &e))
			say_why(s, &said, &e);
		else if (!station_order(s->station, &said,
				room ? batch->keys[batch->count] : NULL, &e))
			screen_say(s, true, e.text);
		else
			ok = true;
	}
	if (ok && room)
		batch->marks[batch->count++] = MARK_NONE;
	arena_finish(&arena);
	return ok;
}

void screen_order(struct screen *s, const struct board *b, const char *line)
{
	s->batch.count = 0;
	keep(s, b, line, NULL);
}

void screen_order_all(struct screen *s, const struct board *b, const char *lines, const char *text)
{
	char line[sizeof s->ordering.wish.lines];
	for (const char *at = lines; *at;) {
		size_t n = strcspn(at, "\n");
		snprintf(line, sizeof line, "%.*s", (int)n, at);
		if (!keep(s, b, line, text))
			return; // why is told
		at += n + (at[n] != '\0');
	}
	station_try(s->station);
}

/* ---- what is asked first ---- */

static const char *question_of(enum verb v, bool words)
{
	switch (v) {
	case VERB_PROGRESS:
		return _("How far is it:");
	case VERB_FEEDBACK:
		return _("What was done:");
	case VERB_REWORK:
		return _("What is to be done again:");
	case VERB_VOID:
		return _("Taken back, because:");
	case VERB_DISPATCH:
		return words ? _("What is to be done:") : _("These go out. y yes  Esc give up");
	default:
		return _("Close this order? y yes  Esc give up");
	}
}

/* Which orders, a row each, over the question. */
static void tell(struct ordering *o)
{
	const char *at = o->wish.told;
	for (o->choice_count = 0; *at && o->choice_count < CHOICES_MAX;) {
		struct answer *a = &o->choices[o->choice_count++];
		char row[sizeof o->wish.told];
		size_t n = strcspn(at, "\n");
		snprintf(row, sizeof row, "%.*s", (int)n, at);
		*a = (struct answer){.warns = false};
		utf8_cut(row, sizeof a->label / 2 - 1, a->label, sizeof a->label);
		at += n + (at[n] != '\0');
	}
}

static void show(struct screen *s)
{
	struct ordering *o = &s->ordering;
	struct frame_state *f = &s->picture.frame;
	bool typed = o->wish.ask == ORDER_ASK_WORDS;
	f->overlay = typed ? OVERLAY_PROMPT : OVERLAY_QUESTION;
	f->prompt = o->question;
	f->typed = typed ? o->text : "";
	f->caret = o->caret;
	f->choices = o->choices;
	f->choice_count = o->choice_count;
}

static void end(struct screen *s)
{
	s->ordering.wish.ask = ORDER_ASK_NOTHING;
	s->picture.frame.overlay = OVERLAY_NONE;
	s->picture.frame.choice_count = 0;
}

void screen_order_begin(struct screen *s, const struct board *b, const struct order_wish *w)
{
	struct ordering *o = &s->ordering;
	char line[SCREEN_LINE];
	if (w->ask == ORDER_ASK_NOTHING) {
		s->batch.count = 0;
		screen_order_all(s, b, w->lines, NULL);
	} else if (w->ask == ORDER_ASK_LINE) {
		snprintf(line, sizeof line, "order %.*s", (int)sizeof line - 8, w->lines);
		screen_begin_line(s, line);
	} else {
		*o = (struct ordering){.wish = *w};
		bool words = w->ask == ORDER_ASK_WORDS;
		snprintf(o->question, sizeof o->question, "%s%s", question_of(w->verb, words),
			words ? " " : "");
		tell(o);
		show(s);
	}
}

bool screen_order_asks(const struct screen *s)
{
	return s->ordering.wish.ask != ORDER_ASK_NOTHING;
}

static void finish(struct screen *s, const struct board *b, const char *text)
{
	struct ordering o = s->ordering;
	end(s);
	s->batch.count = 0;
	screen_order_all(s, b, o.wish.lines, text);
}

void screen_order_key(struct screen *s, const struct board *b, struct key k)
{
	struct ordering *o = &s->ordering;
	bool words = o->wish.ask == ORDER_ASK_WORDS;
	if (k.code == KEYCODE_ESCAPE) {
		end(s);
	} else if (!words) {
		if (k.code == 'y' || k.code == 'Y')
			finish(s, b, NULL);
	} else if (k.code == KEYCODE_ENTER && *o->text) {
		finish(s, b, o->text);
	} else if (k.code == KEYCODE_ENTER) {
		snprintf(o->question, sizeof o->question, "%s%s ",
			question_of(o->wish.verb, words), _(" (it is required)"));
		show(s);
	} else if (line_key(o->text, sizeof o->text, &o->caret, k)) {
		show(s);
	}
}

bool screen_order_draft(const struct screen *s, char *line, size_t room)
{
	const struct ordering *o = &s->ordering;
	if (o->wish.ask != ORDER_ASK_WORDS || !*o->text)
		return false;
	bool issues = o->wish.verb == VERB_DISPATCH;
	int n = snprintf(line, room, "order %s \"%s", o->wish.lines, issues ? "title=" : "");
	if (n < 0 || (size_t)n >= room)
		return false;
	char *from = line + n;
	n += snprintf(from, room - (size_t)n, "%s\"", o->text);
	if ((size_t)n >= room)
		return false;
	for (char *at = from; at < line + n - 1; at++) // the line quotes them
		if (*at == '"')
			*at = '\'';
	return true;
}
