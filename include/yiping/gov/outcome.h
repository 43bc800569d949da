/* SPDX-License-Identifier: MIT */
/* What became of an act, as it is kept beside its key: the body is not kept, it is rendered anew.
 */
#ifndef YIPING_GOV_OUTCOME_H
#define YIPING_GOV_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/model/event.h"

#define OUTCOME_ROOM 192

struct outcome {
	int status;
	char code[32];   // "" of one that was applied
	char event[EVENT_ID_ROOM];
	uint32_t rev, arev;
	uint64_t seq;    // of its change, 0 = none
	int64_t at;
};

/* The bytes for the store; returns their number. */
size_t outcome_pack(const struct outcome *o, char out[OUTCOME_ROOM]);
bool outcome_unpack(const void *bytes, size_t n, struct outcome *out);

#endif
