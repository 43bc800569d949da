/* SPDX-License-Identifier: MIT */
/* What an alarm meets in the store: the event it belongs to, the storm it is part of, the planned
 * work that explains it. Writer's thread, inside its transaction. */
#ifndef YIPING_GOV_ALARM_FIND_H
#define YIPING_GOV_ALARM_FIND_H

#include "turn.h"

/* The event that the teller of the command's act already has, or one that the alarm joins; 0 if
 * there is none. */
bool alarm_find_open(struct turn *t, uint32_t *num, struct error *e);

/* The event that stands for the storm in the alarm's street, from the command's arena; NULL if
 * there is no storm. */
bool alarm_find_storm(struct turn *t, const char **parent, struct error *e);

/* Planned work that explains the alarm; *found false if none does. */
bool alarm_find_works(struct turn *t, struct works *out, bool *found, struct error *e);

/* A report of a person came in: what a camera suspected there is sure now and is promoted. */
bool alarm_confirm(struct turn *t, const struct event *report, struct error *e);

#endif
