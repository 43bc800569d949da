/* SPDX-License-Identifier: MIT */
/* The frame around every view: row 0 (who, mode, freshness, clock), row 1 the sentence, row 2 the
 * chip of an active filter or the warnings, the last row the keys; and what lies over it: a prompt,
 * a question, help. */
#ifndef YIPING_UI_FRAME_H
#define YIPING_UI_FRAME_H

#include "yiping/ui/choices.h"
#include "yiping/ui/view.h"

/* Below this nothing but the worst mark is drawn. */
#define FRAME_ROWS_LEAST 4
#define FRAME_COLS_LEAST 12

enum overlay { OVERLAY_NONE, OVERLAY_PROMPT, OVERLAY_QUESTION, OVERLAY_HELP, OVERLAY_MESSAGE };

enum help_page { HELP_KEYS, HELP_FILTER, HELP_SIGNS, HELP_LIFE, HELP_PAGES };

struct frame_state {
	const struct view_ops *view;
	struct view_state *state;
	enum overlay overlay;
	const char *prompt;      // "/" or ":" or a question in the user's language
	const char *typed;       // what has been typed so far
	size_t caret;            // bytes into typed
	const struct answer *choices; // above a prompt or a question
	size_t choice_count;
	const char *message;     // one line for the last row, "" none
	bool message_is_error;
	bool wall;               // no keys line, no deeds
	bool frozen;             // the picture stands still
	uint64_t changes;        // that have come since
	enum help_page help_page;
	int help_top;            // first line of it shown
};

/* Draws everything. Any size from 0x0 on. */
void frame_draw(const struct frame_state *f, const struct board *b, struct canvas *c);

/* The help_top that shows the end of the help's page on this canvas; nothing is drawn. */
int frame_help_last(const struct frame_state *f, struct canvas *c);

/* Turns the page or scrolls; false if the command means nothing to the help. */
bool frame_help_command(struct frame_state *f, struct canvas *c, enum command command);

/* Only what goes on while the picture stands still, and each second while it is calm: the first row
 * and the last, and the clock of a wall. */
void frame_draw_frozen(const struct frame_state *f, const struct board *b, struct canvas *c);

/* The worst things and the counts that row 1 speaks of, over the open events of the centre. */
struct plight {
	uint32_t unacked, overdue, near, watch, open;
	uint32_t ownerless;     // of those overdue, what nobody owns
	uint32_t reports_late, reports_near; // owed by this position's centre to the level above
	bool has_worst;
	struct live worst;      // first of the queue
};
struct plight plight_of(const struct board *b);

#endif
