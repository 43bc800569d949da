/* SPDX-License-Identifier: MIT */
/* Reports to the level above, as words: what is owed with its countdown, and what was sent. */
#ifndef YIPING_UI_INFORMS_H
#define YIPING_UI_INFORMS_H

#include "sheet.h"
#include "yiping/model/inform.h"
#include "yiping/ui/widget.h"

/* The countdown of what an event owes, for a column; no face if it owes nothing. */
struct clock_face informs_face(const struct board *b, const struct head *h);

/* "first report to the city  12:00 left" behind the pen; nothing if nothing is owed. */
void informs_owed(const struct board *b, const struct head *h, enum level to, struct pen *p);

/* What is owed and what was sent, a line each and, where words may be seen, theirs. */
void informs_list(const struct board *b, const struct head *h, const struct event *e,
	struct sheet *s);

#endif
