/* SPDX-License-Identifier: MIT */
/* A thing of one's own, such as an order or a report, that a command has put on its way: waiting
 * for what becomes of it, and saying so. */
#ifndef YIPING_APP_PLACED_H
#define YIPING_APP_PLACED_H

#include "once.h"
#include "station.h"

struct placed {
	char key[64];
	struct act_row row; // as it stood last
	bool settled;
};

/* Waits, for at most so long, until the act with this key is over. */
void placed_wait(struct placed *p, struct once *w);

/* Prints the outcome, one line or JSON with `kind` as the name of its id; `id` is that of what the
 * act was on, "" = what the answer named. Returns the exit code. */
int placed_tell(
	const struct placed *p, const char *kind, const char *id, const char *act, bool json);

/* What could not be put on its way: prints why and returns the exit code. */
int placed_not(const struct error *e);

#endif
