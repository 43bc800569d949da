/* SPDX-License-Identifier: MIT */
/* Pages of the help, each from the tables of what it tells. */
#ifndef YIPING_UI_HELP_H
#define YIPING_UI_HELP_H

#include "sheet.h"

/* A word in a column of its own, and what it means beside it, over as many lines as that takes. */
void help_entry(struct sheet *s, enum role role, const char *word, const char *text);

void help_filter(struct sheet *s);
void help_signs(struct sheet *s);

#endif
