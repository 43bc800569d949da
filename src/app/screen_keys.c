/* SPDX-License-Identifier: MIT */
/* What keys do: to the prompt, the question, the view, or the program. */
#include <stdio.h>
#include <string.h>

#include "screen_parts.h"
#include "tongue.h"
#include "yiping/model/attend_say.h"
#include "yiping/model/call.h"
#include "yiping/ui/calls.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/keymap.h"
#include "yiping/ui/words.h"

static void close_overlay(struct screen *s)
{
	s->picture.frame.overlay = OVERLAY_NONE;
	s->picture.frame.choice_count = 0;
	s->asking_to_quit = false;
	s->deed.step = DEED_NONE;
}

static void open_prompt(struct screen *s, bool filter)
{
	s->filtering = filter;
	s->typed[0] = '\0';
	s->caret = 0;
	s->picture.frame.overlay = OVERLAY_PROMPT;
	s->picture.frame.prompt = filter ? "/" : ":";
}

static void open_help(struct screen *s, enum help_page page)
{
	s->picture.frame.overlay = OVERLAY_HELP;
	s->picture.frame.help_page = page;
	s->picture.frame.help_top = 0;
}

static void show_line(struct screen *s)
{
	s->picture.frame.typed = s->typed;
	s->picture.frame.caret = s->caret;
}

void screen_begin_line(struct screen *s, const char *words)
{
	open_prompt(s, false);
	snprintf(s->typed, sizeof s->typed, "%s", words);
	s->caret = strlen(s->typed);
	show_line(s);
}

/* ---- deeds ---- */

static void queue_deed(struct screen *s, const struct board *b)
{
	struct act a = deed_act(&s->deed);
	struct error e = {0};
	size_t queued = 0;
	s->batch.count = 0;
	for (size_t i = 0; i < s->deed.count; i++)
		if (station_act(s->station, s->deed.nums[i], &a, s->batch.keys[queued], &e))
			s->batch.marks[queued++] = MARK_NONE;
	s->batch.count = queued;
	if (queued)
		station_try(s->station);
	if (queued && s->picture.frame.view->acted)
		s->picture.frame.view->acted(s->picture.frame.state);
	if (queued < s->deed.count)
		screen_say(s, true, e.text);
	else
		screen_order_all(s, b, s->deed_orders.lines, NULL);
	close_overlay(s);
}

static void follow_deed(struct screen *s, const struct board *b)
{
	struct frame_state *f = &s->picture.frame;
	bool typed = deed_is_typed(&s->deed);
	switch (s->deed.step) {
	case DEED_READY:
		queue_deed(s, b);
		break;
	case DEED_NONE:
		close_overlay(s);
		break;
	default:
		f->overlay = typed ? OVERLAY_PROMPT : OVERLAY_QUESTION;
		f->prompt = s->deed.question;
		f->typed = typed ? s->deed.text : "";
		f->caret = s->deed.caret;
		f->choices = s->deed.choices;
		f->choice_count = s->deed.choice_count;
		break;
	}
}

static void begin_deed(struct screen *s, const struct board *b, const struct intent *i)
{
	struct error e;
	const char *line = *s->behind ? s->behind : i->line; // what was typed goes before
	s->deed.named = i->named && line == i->line;
	s->deed_orders = i->order;
	if (deed_begin(&s->deed, b, deed_verb(i->command), i->nums, i->count, line, &e))
		follow_deed(s, b);
	else
		screen_say(s, true, e.text);
}

/* ---- intents ---- */

static void open_event(struct screen *s, uint32_t num)
{
	struct view_state *state = picture_state(&s->picture, VIEW_DETAIL);
	const struct view_ops *ops = view_by_id(VIEW_DETAIL);
	if (!state || !ops->show)
		return;
	ops->show(state, num);
	picture_show(&s->picture, VIEW_DETAIL);
}

/* The panel or the units, of the event that is selected where one comes from, else the one they
 * showed before. */
static void open_about(struct screen *s, enum view_id view)
{
	const struct frame_state *f = &s->picture.frame;
	uint32_t num = f->view->selected ? f->view->selected(f->state) : 0;
	struct view_state *state = picture_state(&s->picture, view);
	if (num && s->picture.shown != view)
		view_by_id(view)->show(state, num);
	picture_show(&s->picture, view);
}

static void follow(struct screen *s, const struct board *b, const struct intent *i)
{
	switch (i->kind) {
	case INTENT_VIEW:
		picture_show(&s->picture, i->view);
		break;
	case INTENT_OPEN:
		open_event(s, i->num);
		break;
	case INTENT_CENTRE:
		station_show(s->station, i->num);
		break;
	case INTENT_ACT:
		begin_deed(s, b, i);
		break;
	case INTENT_ORDER:
		screen_order_begin(s, b, &i->order);
		break;
	case INTENT_SAY:
		screen_say(s, true, i->line);
		break;
	case INTENT_BACK:
		picture_back(&s->picture);
		break;
	default:
		break;
	}
}

/* ---- commands of the program ---- */

static void ask_to_quit(struct screen *s, const struct board *b)
{
	unsigned waiting = b->outbox.queued + b->outbox.sent;
	if (!waiting || s->asking_to_quit) {
		screen_quit(s, EXIT_DONE);
		return;
	}
	s->asking_to_quit = true;
	snprintf(s->typed, sizeof s->typed,
		ngettext("%u act has not gone out yet; it is safe here. q again to quit",
			"%u acts have not gone out yet; they are safe here. q again to quit",
			waiting),
		waiting);
	s->picture.frame.overlay = OVERLAY_QUESTION;
	s->picture.frame.prompt = s->typed;
	s->picture.frame.typed = "";
}

static void next_theme(struct screen *s)
{
	s->theme_shown++;
	if (!theme_builtin_name(s->theme_shown))
		s->theme_shown = 0;
	theme_builtin(&s->theme, theme_builtin_name(s->theme_shown));
	screen_say(s, false, theme_builtin_name(s->theme_shown));
}

static void next_language(struct screen *s)
{
	bool ascii;
	s->lang = tongue_set(strcmp(s->lang, "en") == 0 ? "zh_CN" : "en", &ascii);
}

static bool program_command(struct screen *s, const struct board *b, enum command c)
{
	switch (c) {
	case COMMAND_QUIT: ask_to_quit(s, b); return true;
	case COMMAND_HELP: s->filtering = false; open_help(s, HELP_KEYS); return true;
	case COMMAND_PROMPT: open_prompt(s, false); return true;
	case COMMAND_ATTEND: screen_begin_attend(s, b); return true;
	case COMMAND_REPORT: screen_begin_line(s, "report "); return true;
	case COMMAND_REDRAW: term_redraw(s->term); station_try(s->station); return true;
	case COMMAND_THEME: next_theme(s); return true;
	case COMMAND_LANGUAGE: next_language(s); return true;
	case COMMAND_SILENCE: screen_silence(s); return true;
	case COMMAND_SOUND_TEST: screen_sound_test(s); return true;
	case COMMAND_FREEZE: freeze_begin(&s->freeze, b); return true;
	case COMMAND_VIEW_OVERVIEW: picture_show(&s->picture, VIEW_OVERVIEW); return true;
	case COMMAND_VIEW_EVENTS: picture_show(&s->picture, VIEW_EVENTS); return true;
	case COMMAND_VIEW_DISPATCH: open_about(s, VIEW_DISPATCH); return true;
	case COMMAND_VIEW_UNITS: open_about(s, VIEW_UNITS); return true;
	case COMMAND_VIEW_TASKS: picture_show(&s->picture, VIEW_TASKS); return true;
	case COMMAND_VIEW_SYSTEM: picture_show(&s->picture, VIEW_SYSTEM); return true;
	case COMMAND_FILTER:
		if (!s->picture.frame.view->filter)
			picture_show(&s->picture, VIEW_EVENTS);
		open_prompt(s, true);
		return true;
	default: return false;
	}
}

/* The conflict or refusal that is marked on the selected event. */
static const struct act_row *trouble_of(const struct screen *s, const struct board *b)
{
	const struct frame_state *f = &s->picture.frame;
	uint32_t num = f->view->selected ? f->view->selected(f->state) : 0;
	const struct live *l = num && b->fold ? fold_find(b->fold, KIND_EVENT, num) : NULL;
	const struct event *e = num && !l && b->event ? b->event(b->user, num) : NULL;
	const char *id = l ? l->id : e ? e->id : NULL;
	for (size_t i = 0; id && i < b->act_count; i++) {
		const struct act_row *a = &b->acts[i];
		if (a->mark >= MARK_CONFLICT && !a->seen && strcmp(a->event, id) == 0)
			return a;
	}
	return NULL;
}

/* Esc takes away first what lies over the picture, then what is marked on the event. */
static bool put_away(struct screen *s, const struct board *b)
{
	const struct act_row *a = trouble_of(s, b);
	char key[sizeof a->key];
	if (*s->tells_of)
		snprintf(key, sizeof key, "%s", s->tells_of);
	else if (a)
		snprintf(key, sizeof key, "%s", a->key);
	else
		return false;
	station_seen(s->station, key);
	screen_say(s, false, _("put away; the event still tells it, under its timeline"));
	return true;
}

/* What was said of the last key ends with this one; what went wrong with an act does not. */
static bool end_message(struct screen *s)
{
	bool shown = uv_now(&s->loop) < s->message_until;
	if (!shown)
		*s->tells_of = '\0';
	else if (!*s->tells_of)
		s->message_until = 0;
	return shown && !*s->tells_of;
}

/* A call of the selected event goes before; else the one that waits longest, wherever one is. */
static bool answer_call(struct screen *s, const struct board *b, enum command c)
{
	const struct frame_state *f = &s->picture.frame;
	uint32_t num = f->view->selected ? f->view->selected(f->state) : 0;
	const struct event *e = deed_event(b, num);
	struct my_call m;
	if (deed_verb(c) != VERB_ANSWER || (e && b->person && call_for(e, b->person)))
		return false;
	if (!calls_mine(b, &m)) {
		screen_say(s, false, words_problem("called"));
		return true;
	}
	struct intent i = deed_intent(c, &m.num, 1);
	begin_deed(s, b, &i);
	return true;
}

static void do_command(struct screen *s, const struct board *b, enum command c)
{
	struct picture *p = &s->picture;
	if (answer_call(s, b, c))
		return;
	if (program_command(s, b, c) || (c == COMMAND_BACK && put_away(s, b)))
		return;
	struct intent i = p->frame.view->command
		? p->frame.view->command(p->frame.state, b, c)
		: (struct intent){0};
	if (i.kind != INTENT_NONE)
		follow(s, b, &i);
	else if (c == COMMAND_BACK)
		picture_back(p);
	else if (c == COMMAND_LEVEL_UP && view_centre_above(b))
		station_show(s->station, view_centre_above(b));
	else if (deed_verb(c) != VERB_NONE)
		screen_say(s, true, _("No event is selected."));
}

/* ---- typed lines ---- */

/* The model's own sentence says most, to those who read English. */
static void say_filter(struct screen *s, const struct error *e)
{
	char line[sizeof s->message];
	bool english = strncmp(s->lang, "en", 2) == 0;
	screen_say(s, true, english ? e->text : words_filter(e, line, sizeof line));
}

static void run_line(struct screen *s, const struct board *b)
{
	struct error e = {0};
	const struct view_ops *v = s->picture.frame.view;
	const struct view_ops *named = view_by_token(s->typed);
	enum command c = keymap_command_token(s->typed);
	size_t length = strcspn(s->typed, " ");
	char word[32];
	snprintf(word, sizeof word, "%.*s", (int)length, s->typed);
	enum verb verb = verb_of(word);
	close_overlay(s);
	if (s->filtering) {
		if (v->filter && !v->filter(s->picture.frame.state, b, s->typed, &e))
			say_filter(s, &e);
	} else if (named && (named->id == VIEW_DISPATCH || named->id == VIEW_UNITS)) {
		open_about(s, named->id);
	} else if (named) {
		picture_show(&s->picture, named->id);
	} else if (strcmp(word, "area") == 0) {
		screen_area(s, b, s->typed + length);
	} else if (strcmp(word, "warn") == 0) {
		screen_warn(s, b, s->typed + length);
	} else if (attend_act_said(word) != ATTEND_ACT_COUNT) {
		screen_attend(s, s->typed);
	} else if (strcmp(word, "mode") == 0) {
		screen_mode(s, b, s->typed + length);
	} else if (strcmp(word, "report") == 0) {
		screen_report(s, b, s->typed + length);
	} else if (strcmp(word, "order") == 0) {
		screen_order(s, b, s->typed + length);
	} else if (verb_is_deed(verb)) {
		s->behind = s->typed + length + strspn(s->typed + length, " ");
		do_command(s, b, deed_command(verb));
		s->behind = "";
	} else if (c != COMMAND_NONE) {
		do_command(s, b, c);
	} else if (*s->typed) {
		screen_say(s, true, _("There is no such command; ? shows all."));
	}
}

/* Where a word begins nobody searches for a question mark. */
static bool asks_for_help(const struct screen *s, struct key k)
{
	return s->filtering && k.code == '?' && (!s->caret || s->typed[s->caret - 1] == ' ');
}

static void prompt_key(struct screen *s, const struct board *b, struct key k)
{
	bool is_tab = k.code == KEYCODE_TAB;
	if (is_tab && s->filtering)
		line_offer(&s->offer, s->typed, sizeof s->typed, &s->caret, b->catalog);
	else if (is_tab)
		screen_complete(s, b);
	else
		s->offer.on = false;
	show_line(s);
	if (asks_for_help(s, k))
		open_help(s, HELP_FILTER);
	else if (k.code == KEYCODE_ESCAPE)
		close_overlay(s);
	else if (k.code == KEYCODE_ENTER)
		run_line(s, b); // it may ask for another line
	else if (!is_tab && line_key(s->typed, sizeof s->typed, &s->caret, k))
		show_line(s);
}

/* Opened from the prompt of a filter it gives that back. */
static void help_key(struct screen *s, struct key k)
{
	enum command c = keymap_command(k, VIEW_OVERVIEW);
	if (c != COMMAND_BACK && c != COMMAND_HELP && c != COMMAND_QUIT)
		frame_help_command(&s->picture.frame, s->canvas, c);
	else if (s->filtering)
		s->picture.frame.overlay = OVERLAY_PROMPT;
	else
		close_overlay(s);
}

/* Nothing is done to a picture that may not be true any more. */
static void frozen_key(struct screen *s, const struct board *b, struct key k)
{
	enum command c = keymap_command(k, s->picture.shown);
	if (c == COMMAND_FREEZE || c == COMMAND_BACK || c == COMMAND_QUIT)
		screen_thaw(s);
	else if (c == COMMAND_SILENCE)
		screen_silence(s);
	else
		screen_say(s, false, _("the picture stands still; p lets it go on"));
	if (c == COMMAND_QUIT)
		ask_to_quit(s, b);
}

static void take_key(struct screen *s, struct key k)
{
	struct board b;
	bool whole = station_board(s->station, &b);
	b.lang = s->lang;
	bool ended = end_message(s);
	if (k.code == KEY_CTRL('z') && !s->wall) {
		screen_suspend(s);
	} else if (s->wall || !whole) {
		if (k.code == 'q')
			screen_quit(s, EXIT_DONE);
	} else if (s->freeze.on) {
		frozen_key(s, &b, k);
	} else if (s->deed.step != DEED_NONE) {
		deed_take_key(&s->deed, &b, k);
		follow_deed(s, &b);
	} else if (screen_order_asks(s)) {
		screen_order_key(s, &b, k);
	} else if (s->picture.frame.overlay == OVERLAY_PROMPT) {
		prompt_key(s, &b, k);
	} else if (s->picture.frame.overlay == OVERLAY_HELP) {
		help_key(s, k);
	} else if (s->asking_to_quit && k.code != 'q') {
		close_overlay(s);
	} else if (!ended || k.code != KEYCODE_ESCAPE) { // else it took away the message
		do_command(s, &b, keymap_command(k, s->picture.shown));
	}
	if (!s->stopping && s->picture.shown != s->journalled) {
		s->journalled = s->picture.shown;
		station_saw(s->station, view_by_id(s->journalled)->token);
	}
	screen_dirty(s);
}

void screen_on_keys(uv_poll_t *p, int status, int events)
{
	struct screen *s = p->data;
	struct key k;
	bool gone = status < 0 || (events & UV_DISCONNECT);
	while (!gone && !s->stopping) {
		enum term_input i = term_read_key(s->term, &k);
		if (i == TERM_IDLE)
			break;
		gone = i == TERM_GONE;
		if (gone)
			break;
		s->key_came = true;
		take_key(s, k);
	}
	if (gone)
		screen_quit(s, EXIT_FAILED);
}
