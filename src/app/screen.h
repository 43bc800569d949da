/* SPDX-License-Identifier: MIT */
/* The dashboard in a terminal: keys in, pictures out, one loop. */
#ifndef YIPING_APP_SCREEN_H
#define YIPING_APP_SCREEN_H

#include "options.h"

/* Runs until the person quits or the terminal goes away. wall: no keys but q. Returns an exit code.
 */
int screen_run(const struct options *o, const char *server, const char *token, const char *lang,
	bool ascii, bool wall);

#endif
