/* SPDX-License-Identifier: MIT */
/* What one subject may use, as options of the server. */
#ifndef YIPING_GOV_LIMITS_H
#define YIPING_GOV_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

struct limits {
	unsigned wait_s;          // longest long poll
	unsigned waiters;         // long polls at once, a subject
	unsigned acts_per_minute; // a subject
	unsigned page;            // most changes in one answer
};

#define LIMITS_DEFAULT ((struct limits){50, 4, 60, 1000})

/* A bucket of acts that fills evenly over a minute of real time. */
struct act_budget {
	double left;
	uint64_t at_ms; // monotonic, of the last question
	bool begun;     // zeroed = a full minute's worth
};

/* Takes so many acts, all or none (more than a minute's worth count as that); 0 if they may be
 * done, else milliseconds until so many are free. */
uint64_t act_budget_take(
	struct act_budget *b, unsigned acts, unsigned per_minute, uint64_t now_ms);

#endif
