/* SPDX-License-Identifier: MIT */
#include "yiping/ui/keymap.h"

#include <string.h>

#include "yiping/ui/i18n.h"

#define LISTS (1u << VIEW_OVERVIEW | 1u << VIEW_EVENTS | 1u << VIEW_TASKS)
#define UNITS (1u << VIEW_UNITS)
#define PANES                                                                                      \
	(1u << VIEW_OVERVIEW | 1u << VIEW_EVENTS | 1u << VIEW_DETAIL | 1u << VIEW_DISPATCH | UNITS)
#define PANEL (1u << VIEW_DISPATCH)
#define DEEDS                                                                                      \
	(1u << VIEW_OVERVIEW | 1u << VIEW_EVENTS | 1u << VIEW_DETAIL | 1u << VIEW_TASKS | PANEL)
#define QUEUES (1u << VIEW_EVENTS | 1u << VIEW_TASKS)

#define DEED_IN(key, verb, token, help, views)                                                     \
	{{key}, (enum command)(COMMAND_DEED + VERB_##verb), token, help, views}
#define DEED(key, verb, token, help) DEED_IN(key, verb, token, help, DEEDS)

/* The first key of a command is the one that the footer shows. */
static const struct binding bindings[] = {
	{{'1'}, COMMAND_VIEW_OVERVIEW, "overview", N_("overview"), 0},
	{{'2'}, COMMAND_VIEW_EVENTS, "events", N_("events"), 0},
	{{'3'}, COMMAND_VIEW_DISPATCH, "", N_("dispatch panel: whom to send to the event"), 0},
	{{'9'}, COMMAND_VIEW_SYSTEM, "system", N_("system: sources, outbox, who am I"), 0},
	{{'W'}, COMMAND_VIEW_UNITS, "units", N_("units: who and what there is, the nearest first"),
		0},
	{{'0'}, COMMAND_VIEW_TASKS, "tasks", N_("my tasks"), 0},
	{{KEYCODE_DOWN}, COMMAND_DOWN, "", N_("down"), 0},
	{{'j'}, COMMAND_DOWN, "", N_("down"), 0},
	{{KEYCODE_UP}, COMMAND_UP, "", N_("up"), 0},
	{{'k'}, COMMAND_UP, "", N_("up"), 0},
	{{KEYCODE_LEFT}, COMMAND_LEFT, "", N_("left, fold"), PANES},
	{{'h'}, COMMAND_LEFT, "", N_("left, fold"), PANES},
	{{KEYCODE_RIGHT}, COMMAND_RIGHT, "", N_("right, unfold"), PANES},
	{{'l'}, COMMAND_RIGHT, "", N_("right, unfold"), PANES},
	{{'g'}, COMMAND_FIRST, "", N_("first"), 0},
	{{KEYCODE_HOME}, COMMAND_FIRST, "", N_("first"), 0},
	{{'G'}, COMMAND_LAST, "", N_("last"), 0},
	{{KEYCODE_END}, COMMAND_LAST, "", N_("last"), 0},
	{{KEYCODE_PAGE_DOWN}, COMMAND_PAGE_DOWN, "", N_("page down"), 0},
	{{KEYCODE_PAGE_UP}, COMMAND_PAGE_UP, "", N_("page up"), 0},
	{{KEYCODE_TAB}, COMMAND_NEXT_PANE, "", N_("next pane"), PANES},
	{{KEYCODE_SHIFT_TAB}, COMMAND_PREVIOUS_PANE, "", N_("previous pane"), PANES},
	{{KEYCODE_ENTER}, COMMAND_OPEN, "open", N_("open"), LISTS},
	{{' '}, COMMAND_MARK, "", N_("the unit leads, assists, or neither"), PANEL},
	{{KEYCODE_ENTER}, COMMAND_OPEN, "", N_("send whom is chosen, or the step"), PANEL},
	{{KEYCODE_ENTER}, COMMAND_OPEN, "", N_("give the unit an order"), UNITS},
	{{'P'}, COMMAND_PLAN, "", N_("all steps of the plan go out too, or now"), PANEL},
	{{'X'}, COMMAND_TAKE_BACK, "", N_("take the order back; a n f c b U act on it too"), PANEL},
	{{KEYCODE_ESCAPE}, COMMAND_BACK, "back", N_("back"), 0},
	{{KEYCODE_BACKSPACE}, COMMAND_LEVEL_UP, "up", N_("the centre above"), 0},
	DEED('a', ACK, "ack", N_("acknowledge: receive, accept")),
	DEED('v', VERIFY, "verify", N_("verify")),
	DEED_IN('d', DISPATCH, "dispatch", N_("dispatch, or to another unit"), DEEDS | UNITS),
	DEED('D', DEPART, "depart", N_("on the way")),
	DEED('o', ARRIVE, "arrive", N_("on scene")),
	DEED('f', FEEDBACK, "feedback", N_("feed back what was done")),
	DEED('c', CLOSE, "close", N_("close, or pass the check")),
	DEED('b', SEND_BACK, "send_back", N_("send back")),
	DEED('x', ASK, "ask", N_("ask: more time, a pause, to end it")),
	DEED('w', WHISTLE, "whistle", N_("whistle for a unit")),
	DEED_IN('C', CALL, "call", N_("call somebody, who has to answer"), DEEDS | UNITS),
	DEED_IN('y', ANSWER, "answer", N_("answer a call, of whatever event"), 0),
	DEED('e', ESCALATE, "escalate", N_("escalate to the level above")),
	DEED('U', URGE, "urge", N_("urge")),
	DEED('s', SHELVE, "shelve", N_("shelve the alarm")),
	DEED('n', NOTE, "note", N_("note")),
	{{'I'}, COMMAND_ATTEND, "", N_("check in, or out"), 0},
	{{'N'}, COMMAND_REPORT, "", N_("report something new"), 0},
	DEED('u', UNDO, "undo", N_("take back my last act, within 10 s")),
	{{' '}, COMMAND_MARK, "mark", N_("mark"), QUEUES},
	{{'S'}, COMMAND_SORT, "sort", N_("sort"), QUEUES},
	{{'/'}, COMMAND_FILTER, "filter", N_("filter"), 0},
	{{':'}, COMMAND_PROMPT, "", N_("command"), 0},
	{{'z'}, COMMAND_ZOOM, "zoom", N_("zoom the list"), LISTS},
	{{'p'}, COMMAND_FREEZE, "freeze", N_("freeze the picture, or go on"), 0},
	{{'M'}, COMMAND_SILENCE, "silence", N_("silence the sound until something new, or not"), 0},
	{{KEY_CTRL('g')}, COMMAND_SOUND_TEST, "sound test", N_("sound once, as a test"), 0},
	{{'t'}, COMMAND_THEME, "theme", N_("next theme"), 0},
	{{'i'}, COMMAND_LANGUAGE, "language", N_("next language"), 0},
	{{KEY_CTRL('l')}, COMMAND_REDRAW, "redraw", N_("redraw; try the server now"), 0},
	{{'?'}, COMMAND_HELP, "help", N_("help"), 0},
	{{'q'}, COMMAND_QUIT, "quit", N_("quit"), 0},
};

#define BINDING_COUNT (sizeof(bindings) / sizeof(bindings[0]))

const struct binding *keymap_table(size_t *count)
{
	*count = BINDING_COUNT;
	return bindings;
}

enum command keymap_command(struct key key, enum view_id view)
{
	for (size_t i = 0; i < BINDING_COUNT; i++) {
		const struct binding *b = &bindings[i];
		if (b->key.code == key.code && (b->views == 0 || b->views >> view & 1))
			return b->command;
	}
	return COMMAND_NONE;
}

bool keymap_key(enum command c, enum view_id view, struct key *k)
{
	for (size_t i = 0; i < BINDING_COUNT; i++) {
		const struct binding *b = &bindings[i];
		if (b->command == c && (b->views == 0 || b->views >> view & 1)) {
			*k = b->key;
			return true;
		}
	}
	return false;
}

enum command keymap_command_token(const char *token)
{
	if (!token || !*token)
		return COMMAND_NONE;
	for (size_t i = 0; i < BINDING_COUNT; i++)
		if (strcmp(bindings[i].token, token) == 0)
			return bindings[i].command;
	return COMMAND_NONE;
}
