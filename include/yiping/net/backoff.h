/* SPDX-License-Identifier: MIT */
/* When to try again: a pure function of the history, so that it can be tested without a network. */
#ifndef YIPING_NET_BACKOFF_H
#define YIPING_NET_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"

#define BACKOFF_BASE_MS INT64_C(500)
#define BACKOFF_CAP_MS (60 * SECOND_MS)
#define BACKOFF_WISH_MOST_MS HOUR_MS // a server cannot silence a client for longer
#define BACKOFF_NO_WISH INT64_C(-1)

/* The upper end of the wait: base doubled `attempt` times, at most the cap. Attempt 0 is the first
 * wait after a success. */
int64_t backoff_ceiling(unsigned attempt);

/* Milliseconds to wait: full jitter, evenly in [0, ceiling). When the server named a wait (wish_ms,
 * else BACKOFF_NO_WISH) never less than that, cut at BACKOFF_WISH_MOST_MS; the jitter comes on top,
 * so that clients that were all told the same do not return together. */
int64_t backoff_delay(unsigned attempt, struct spread *spread, int64_t wish_ms);

/* Reads Retry-After or Poll-After: whole seconds, or an HTTP date (a past one gives 0), as
 * milliseconds from now. NULL or malformed: false, and *wish_ms is BACKOFF_NO_WISH. */
bool backoff_wish(const char *value, int64_t now, int64_t *wish_ms);

#endif
