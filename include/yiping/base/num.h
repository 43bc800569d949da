/* SPDX-License-Identifier: MIT */
/* Strict numbers from text: the whole string must be the number, nothing is clamped in silence. */
#ifndef YIPING_BASE_NUM_H
#define YIPING_BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

bool num_parse_u64(const char *s, uint64_t *out);
bool num_parse_i64(const char *s, int64_t *out);
bool num_parse_double(const char *s, double *out); // finite, always with '.', whatever the locale
bool num_parse_duration(const char *s, int64_t *ms); // "90s" "15m" "4h" "3d": integer and unit

#endif
