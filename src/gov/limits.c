/* SPDX-License-Identifier: MIT */
#include "yiping/gov/limits.h"

#define MINUTE 60000.0

uint64_t act_budget_take(
	struct act_budget *b, unsigned acts, unsigned per_minute, uint64_t now_ms)
{
	double wanted = acts < per_minute ? acts : per_minute;
	double rate = per_minute / MINUTE;
	if (!b->begun)
		b->left = per_minute;
	else if (now_ms > b->at_ms)
		b->left += (double)(now_ms - b->at_ms) * rate;
	if (b->left > per_minute)
		b->left = per_minute;
	b->begun = true;
	b->at_ms = now_ms;
	if (b->left >= wanted) {
		b->left -= wanted;
		return 0;
	}
	return (uint64_t)((wanted - b->left) / rate) + 1;
}
