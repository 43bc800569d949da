/* SPDX-License-Identifier: MIT */
#include "yiping/net/backoff.h"

#include <stddef.h>

#include "yiping/base/num.h"
#include "yiping/net/http_date.h"

int64_t backoff_ceiling(unsigned attempt)
{
	int64_t ceiling = BACKOFF_BASE_MS;

	for (unsigned i = 0; i < attempt && ceiling < BACKOFF_CAP_MS; i++)
		ceiling *= 2;
	return ceiling < BACKOFF_CAP_MS ? ceiling : BACKOFF_CAP_MS;
}

int64_t backoff_delay(unsigned attempt, struct spread *spread, int64_t wish_ms)
{
	int64_t jitter = spread_below(spread, (uint32_t)backoff_ceiling(attempt));

	if (wish_ms <= 0)
		return jitter;
	return (wish_ms < BACKOFF_WISH_MOST_MS ? wish_ms : BACKOFF_WISH_MOST_MS) + jitter;
}

bool backoff_wish(const char *value, int64_t now, int64_t *wish_ms)
{
	uint64_t seconds;
	int64_t at;

	*wish_ms = BACKOFF_NO_WISH;
	if (value == NULL)
		return false;
	if (num_parse_u64(value, &seconds)) {
		uint64_t most = (uint64_t)(BACKOFF_WISH_MOST_MS / SECOND_MS);
		*wish_ms = (int64_t)(seconds < most ? seconds : most) * SECOND_MS;
		return true;
	}
	if (!http_date_parse(value, &at))
		return false;
	*wish_ms = at > now ? at - now : 0;
	return true;
}
