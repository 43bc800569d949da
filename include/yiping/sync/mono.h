/* SPDX-License-Identifier: MIT */
/* The clock of everything that is said about age. It goes on while the machine sleeps, so that a
 * board that was suspended for an hour is an hour old when it wakes. */
#ifndef YIPING_SYNC_MONO_H
#define YIPING_SYNC_MONO_H

#include <stdint.h>

/* Milliseconds since an arbitrary instant, never set back. */
int64_t mono_ms(void);

/* How long this machine has slept since it was started. Whoever sees it grow calls session_wake and
 * delivery_kick. */
int64_t mono_slept_ms(void);

/* The wall clock of this machine, whatever it is worth: ms since 1970. */
int64_t wall_ms(void);

#endif
