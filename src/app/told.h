/* SPDX-License-Identifier: MIT */
/* What became of acts, as a line to read. */
#ifndef YIPING_APP_TOLD_H
#define YIPING_APP_TOLD_H

#include "yiping/model/act.h"
#include "yiping/model/event.h"
#include "yiping/ui/view.h"

/* Acts that were asked for together: the line counts them. */
struct batch {
	char keys[INTENT_EVENTS_MAX][64];
	enum mark marks[INTENT_EVENTS_MAX]; // NONE: not on the disk yet
	size_t count;
};

/* Notes what became of an act in the batch that it may be one of, and says it: alone, or as "3
 * acts: queued 1  applied 2" with what went wrong behind. False: nothing worth a line. */
bool told_line(struct batch *b, const struct act_row *row, char *line, size_t room);

/* Who did the last thing to an event, what and when: "Wang acknowledge 16:42:07" in local time of
 * the centre. */
void told_who(const struct event *e, int utc_offset_minutes, char *out, size_t room);

/* What went with an act in the person's own words, and codes of reasons; "" if nothing did. */
void told_meant(const struct act *a, char *out, size_t room);

#endif
