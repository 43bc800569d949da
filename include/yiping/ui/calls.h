/* SPDX-License-Identifier: MIT */
/* Call-and-answer on a board: who was called about an event, and whether somebody calls me. */
#ifndef YIPING_UI_CALLS_H
#define YIPING_UI_CALLS_H

#include "yiping/ui/board.h"

struct my_call {
	size_t count;     // open calls to this person, of all events in sight; 0 = none
	uint32_t num;     // event of the oldest
	int64_t at;       // since when
	uint32_t limit_s; // within which an answer is due, 0 = none
	bool is_135;
	char by[96];      // who calls, "" = a limit that is over
};

/* Calls to this person that wait, those out that are being answered already; in every event of the
 * board whose text is at hand (the others are asked for). False: there is none. */
bool calls_mine(const struct board *b, struct my_call *out);

#endif
