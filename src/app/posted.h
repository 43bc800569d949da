/* SPDX-License-Identifier: MIT */
/* One act of the command line that is on no event: waited for, and what became of it told. */
#ifndef YIPING_APP_POSTED_H
#define YIPING_APP_POSTED_H

#include "once.h"

struct posted {
	char key[64];
	struct act_row row; // as it stood last
	bool settled;
};

/* Waits until the act of this key is settled, or for a few seconds. */
void posted_wait(struct once *o, struct posted *p);

/* Tells it as a line or as JSON: `kind` names the member that the id goes to ("warning"), `id` what
 * was named when nothing came back yet. Returns the exit code. */
int posted_tell(const struct posted *p, const char *kind, const char *id, const char *act,
	bool json);

#endif
