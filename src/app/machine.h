/* SPDX-License-Identifier: MIT */
/* What the owner of the machine sets for everybody who works at it: how alarms sound. Only this
 * file, whose place is fixed when the program is built, can name a program; a person's own
 * configuration, the environment and the command line cannot. */
#ifndef YIPING_APP_MACHINE_H
#define YIPING_APP_MACHINE_H

#include <stdbool.h>

#include "yiping/base/path.h"
#include "yiping/model/attention.h"

struct machine {
	bool sound;              // anything sounds at all
	bool wall;               // a wall sounds too
	char program[PATH_ROOM]; // instead of the terminal's bell; "" none
	struct attention_rules rules;
};

/* Reads the file over the defaults; one that is not there says nothing. A file that others than its
 * owner may write names no program. Complaints go to standard error with their line. */
void machine_read(struct machine *m, const char *path);

#endif
