/* SPDX-License-Identifier: MIT */
/* A screen: a const table of functions and its private state. It draws a board into cells and turns
 * keys into intents; it never fetches, never blocks, never knows a terminal. */
#ifndef YIPING_UI_VIEW_H
#define YIPING_UI_VIEW_H

#include "yiping/ui/board.h"
#include "yiping/ui/canvas.h"
#include "yiping/ui/key.h"
#include "yiping/ui/rect.h"

enum view_id {
	VIEW_OVERVIEW,
	VIEW_EVENTS,
	VIEW_DETAIL,
	VIEW_DISPATCH,
	VIEW_TASKS,
	VIEW_SYSTEM,
	VIEW_UNITS,
	VIEW_HELP,
	VIEW_COUNT
};

/* What a key means, from the one keymap table (keymap.h). */
enum command {
	COMMAND_NONE,
	COMMAND_UP, COMMAND_DOWN, COMMAND_LEFT, COMMAND_RIGHT,
	COMMAND_FIRST, COMMAND_LAST, COMMAND_PAGE_UP, COMMAND_PAGE_DOWN,
	COMMAND_NEXT_PANE, COMMAND_PREVIOUS_PANE,
	COMMAND_OPEN, COMMAND_BACK, COMMAND_LEVEL_UP,
	COMMAND_FILTER, COMMAND_PROMPT, COMMAND_HELP, COMMAND_MARK, COMMAND_ZOOM,
	COMMAND_FREEZE, COMMAND_SILENCE, COMMAND_SOUND_TEST, COMMAND_REPORT, COMMAND_ATTEND,
	COMMAND_PLAN, COMMAND_TAKE_BACK,
	COMMAND_THEME, COMMAND_LANGUAGE, COMMAND_REDRAW, COMMAND_QUIT, COMMAND_SORT,
	COMMAND_VIEW_OVERVIEW, COMMAND_VIEW_EVENTS, COMMAND_VIEW_DISPATCH, COMMAND_VIEW_TASKS,
	COMMAND_VIEW_SYSTEM, COMMAND_VIEW_UNITS,
	COMMAND_COUNT,
	COMMAND_DEED = 256, // + enum verb: that verb on what is selected
};

/* What a view wants done, handed to `app`. */
enum intent_kind {
	INTENT_NONE,
	INTENT_REDRAW,
	INTENT_VIEW,   // go to view
	INTENT_OPEN,   // show event `num`
	INTENT_CENTRE, // show the centre `num` (area)
	INTENT_ACT, // command on the events in `nums`: app asks for what is missing, then queues it
	INTENT_ORDER, // `order`: given, or done to one; app asks for what it says first
	INTENT_SAY,   // `line` is why nothing is done
	INTENT_BACK,
};

/* What is asked before orders go out. */
enum order_before {
	ORDER_ASK_NOTHING,
	ORDER_ASK_WORDS, // a line of words, which go with it
	ORDER_ASK_YES,   // `told` names what will happen
	ORDER_ASK_LINE,  // the rest of the line behind `:order`
};

struct order_wish {
	enum order_before ask;
	enum verb verb;   // VERB_DISPATCH: they are given
	char lines[2048]; // what stands behind `:order`, an order a row; "" none
	char told[1024];  // which they are, for people, a row each
};

#define INTENT_EVENTS_MAX 50
#define INTENT_LINE_ROOM 1024

struct intent {
	enum intent_kind kind;
	enum view_id view;
	enum command command;
	uint32_t num;
	uint32_t nums[INTENT_EVENTS_MAX];
	size_t count;
	char line[INTENT_LINE_ROOM]; // what is said with the act, as behind `:`; "" nothing
	struct order_wish order; // with an act: these go out as soon as it is kept
	bool named; // what will happen stands on the screen: only what speaks against it is asked
};

struct view_state; // private to each view

struct view_ops {
	enum view_id id;
	const char *token;   // "overview": for show, : and help
	const char *title;   // msgid
	char digit;          // its key, 0 = none
	struct view_state *(*create)(void);
	void (*destroy)(struct view_state *s);
	/* Draws into `area`. Row 2 of the screen is the view's sentence: see frame.h. */
	void (*draw)(
		struct view_state *s, const struct board *b, struct canvas *c, struct rect area);
	/* Handles a command; INTENT_NONE if it means nothing here. */
	struct intent (*command)(struct view_state *s, const struct board *b, enum command command);
	/* Filter text chosen with `/`; NULL when the view cannot be filtered. False with a
	 * sentence. */
	bool (*filter)(
		struct view_state *s, const struct board *b, const char *text, struct error *e);
	/* Sets kept[i] to whether the filter in force keeps events[i]; NULL: all are kept. */
	void (*sift)(const struct view_state *s, const struct board *b,
		const struct live *const *events, size_t n, bool *kept);
	/* The event that a deed would be done on, 0 if none. */
	uint32_t (*selected)(const struct view_state *s);
	/* Which keys of deeds mean something now, 1 << enum verb; false, or NULL: those that do for
	 * the selected event. */
	bool (*verbs)(const struct view_state *s, const struct board *b, uint64_t *out);
	/* What it proposed was queued: marks are done with. NULL where nothing can be marked. */
	void (*acted)(struct view_state *s);
	/* Tells which event or centre to show. */
	void (*show)(struct view_state *s, uint32_t num);
};

extern const struct view_ops view_overview, view_events, view_detail, view_dispatch,
	view_tasks, view_system, view_units;

/* The centre above the one shown, 0 if there is none or this person may not look there. */
uint32_t view_centre_above(const struct board *b);

/* True if this person may look at the centre. */
bool view_may_show(const struct board *b, uint32_t area);

/* By id or token; NULL if there is no such view. */
const struct view_ops *view_by_id(enum view_id id);
const struct view_ops *view_by_token(const char *token);

#endif
