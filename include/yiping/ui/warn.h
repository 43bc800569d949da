/* SPDX-License-Identifier: MIT */
/* What a person should know before a unit gets one event more. */
#ifndef YIPING_UI_WARN_H
#define YIPING_UI_WARN_H

#include "yiping/ui/board.h"

#define WARN_ROOM 256

/* A sentence for each of these units that would carry more than its limit, or was asked for the
 * same place already (for which event, and by whom); at most `most`. Returns how many. What is not
 * known here does not warn. */
size_t warn_dispatch(const struct board *b, uint32_t num, const uint32_t *units, size_t n,
	char out[][WARN_ROOM], size_t most);

#endif
