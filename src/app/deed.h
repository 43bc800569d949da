/* SPDX-License-Identifier: MIT */
/* From a key to an act: asks for what is missing, names what will happen, then says what to queue.
 * One key never does harm: closing and whatever touches several events asks first. */
#ifndef YIPING_APP_DEED_H
#define YIPING_APP_DEED_H

#include "yiping/model/act_say.h"
#include "yiping/ui/board.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/key.h"
#include "yiping/ui/view.h"
#include "yiping/ui/warn.h"

#define DEED_TEXT 1024
#define DEED_WARNINGS 5

enum deed_step { DEED_NONE, DEED_ASK, DEED_CONFIRM, DEED_READY };

struct deed {
	enum deed_step step;
	uint32_t nums[INTENT_EVENTS_MAX];
	size_t count;
	struct said said;
	struct verb_arg row;  // what is asked for
	bool named;           // set by who begins it: it stands on the screen what will happen
	bool typed;           // by a line: what may be left out is not asked for
	char question[512];   // in the user's language
	char text[DEED_TEXT]; // being typed
	size_t caret;
	char sum[160];        // what was answered so far
	char warnings[DEED_WARNINGS][WARN_ROOM]; // of a dispatch
	size_t warning_count;
	struct answer choices[CHOICES_MAX]; // to choose from, or what will happen
	size_t choice_count;
};

/* Begins a deed on these events; `line` is what was typed behind the verb, "" for a key. False with
 * a sentence if the board already knows that none may be done (the server decides in the end), or
 * the line cannot be understood. */
bool deed_begin(struct deed *d, const struct board *b, enum verb verb, const uint32_t *nums,
	size_t count, const char *line, struct error *e);

/* Takes a key. The step afterwards: NONE = given up, READY = deed_act may be asked for. */
void deed_take_key(struct deed *d, const struct board *b, struct key k);

/* True if it waits for a line, false for one key. */
bool deed_is_typed(const struct deed *d);

/* The act on each of d->nums; points into d. */
struct act deed_act(const struct deed *d);

/* Typing, shared with the prompts: inserts, removes, moves. True if the key was one of a line. */
bool line_key(char *text, size_t room, size_t *caret, struct key k);

#define OFFER_LINE 512

/* Words offered one after the other in place of what was typed. Whoever types clears `on`. */
struct offer {
	bool on;
	char base[OFFER_LINE]; // the line before the first of them
	size_t caret, pick;
};

/* Puts the next word that may stand at the caret of a filter into the line. False if there is none,
 * or no room. */
bool line_offer(struct offer *o, char *text, size_t room, size_t *caret, const struct catalog *c);

#endif
