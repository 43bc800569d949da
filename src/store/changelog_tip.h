/* SPDX-License-Identifier: MIT */
/* The end of the chain, kept among the facts: which change is the last, and what it hashes to. */
#ifndef STORE_CHANGELOG_TIP_H
#define STORE_CHANGELOG_TIP_H

#include <stdint.h>

#include "yiping/base/sha256.h"

#define CHANGELOG_TIP "log.tip"
#define CHANGELOG_TIP_ROOM 96

/* "7170 0123abcd...": seq and hash. */
void changelog_tip_text(uint64_t seq, const uint8_t hash[SHA256_BYTES],
	char out[CHANGELOG_TIP_ROOM]);

#endif
