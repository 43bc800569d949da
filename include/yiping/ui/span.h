/* SPDX-License-Identifier: MIT */
/* Lengths of time in few columns: digits and s m h d, the same in every language. */
#ifndef YIPING_UI_SPAN_H
#define YIPING_UI_SPAN_H

#include <stdint.h>

#define SPAN_ROOM 16

/* "0:05" "59:50" below an hour, "3h49" below a day, "2d21" from there, "999d" at most. Negative
 * is 0. step_s > 1 rounds the seconds down to a multiple, so that the text changes less often. */
void span_duration(int64_t ms, int step_s, char out[SPAN_ROOM]);

/* The age of something, at most four columns, in steps: now, 10s, 30s, 1m, 2m, 5m, 10m ... 50m, 1h,
 * 1d; negative ages are "now". The word is translated. */
void span_age(int64_t ms, char out[SPAN_ROOM]);

/* How long until span_age() gives another text, 0 = never again. */
int64_t span_age_holds(int64_t ms);

#endif
