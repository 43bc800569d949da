/* SPDX-License-Identifier: MIT */
/* One walk over the open events of the centre: counts and the first few of the queue. */
#ifndef YIPING_UI_PLIGHT_H
#define YIPING_UI_PLIGHT_H

#include "yiping/model/filter.h"
#include "yiping/ui/frame.h"
#include "yiping/ui/widget.h"

#define PLIGHT_TOP_MAX 3

/* Fills *out and up to room (at most PLIGHT_TOP_MAX) of the most urgent; returns how many. */
int plight_survey(const struct board *b, struct plight *out, struct live *top, int room);

/* The running clock of an event as the widget wants it, without leg and held. */
struct clock_face plight_clock(const struct board *b, const struct head *h);

#endif
