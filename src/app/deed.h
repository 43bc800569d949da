/* SPDX-License-Identifier: MIT */
/* From a key to an act: asks for what is missing, names what will happen, then says what to queue.
 * One key never does harm: closing and whatever touches several events asks first. */
#ifndef YIPING_APP_DEED_H
#define YIPING_APP_DEED_H

#include "yiping/ui/board.h"
#include "yiping/ui/key.h"
#include "yiping/ui/view.h"

#define DEED_TEXT 1024

enum deed_step { DEED_NONE, DEED_CHOICE, DEED_TEXT_LINE, DEED_CONFIRM, DEED_READY };

struct deed {
	enum deed_step step;
	enum verb verb;
	uint32_t nums[INTENT_EVENTS_MAX];
	size_t count;
	char question[512];   // in the user's language
	char text[DEED_TEXT]; // being typed
	size_t caret;
	enum reason_list list; // a choice among reasons; REASONS_COUNT = yes or no
	int8_t result;
	char reason[32];       // disposition or cause
};

/* Begins a deed on these events. False with a sentence if the board already knows that none may be
 * done (the server decides in the end). */
bool deed_begin(struct deed *d, const struct board *b, enum command command, const uint32_t *nums,
	size_t count, struct error *e);

/* Takes a key. The step afterwards: NONE = given up, READY = deed_act may be asked for. */
void deed_take_key(struct deed *d, const struct board *b, struct key k);

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
