/* SPDX-License-Identifier: MIT */
/* A picture that stands still while somebody reads it, until he lets it go on or something grave
 * happens. */
#ifndef YIPING_APP_SCREEN_FREEZE_H
#define YIPING_APP_SCREEN_FREEZE_H

#include "yiping/ui/board.h"

#define FREEZE_GRAVE 2      // events of this grade and above end it, and those of 1-3-5
#define FREEZE_KNOWN_MAX 256

struct freeze {
	bool on;
	bool drawn;   // the picture that stays has been painted
	uint64_t seq; // of the picture
	uint32_t known[FREEZE_KNOWN_MAX]; // grave events that are on it
	size_t known_count;
	size_t calls; // to this person, that waited then
};

void freeze_begin(struct freeze *f, const struct board *b);

/* Changes that have come since. */
uint64_t freeze_changes(const struct freeze *f, const struct board *b);

/* True if somebody calls this person who did not when the picture was stopped. */
bool freeze_is_called(const struct freeze *f, const struct board *b);

/* The grave event of the centre that is not on the picture, 0 if there is none. */
uint32_t freeze_breaker(const struct freeze *f, const struct board *b);

#endif
