/* SPDX-License-Identifier: MIT */
/* Whether the person at the board is on post, as far as is known or meant. */
#ifndef YIPING_UI_ON_POST_H
#define YIPING_UI_ON_POST_H

#include "yiping/ui/board.h"

struct on_post_view {
	bool on;         // as it stands on the server
	int64_t since;   // INSTANT_NONE = not known
	bool changing;   // a check-in or check-out is on its way
	bool becomes;    // what it will be then
};

/* Fills *out (may be NULL); true if they are on post, or will be as soon as what is on its way has
 * arrived. */
bool on_post(const struct board *b, struct on_post_view *out);

#endif
