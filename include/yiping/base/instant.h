/* SPDX-License-Identifier: MIT */
/* Instants are milliseconds since 1970-01-01T00:00:00Z, UTC, in an int64_t. */
#ifndef YIPING_BASE_INSTANT_H
#define YIPING_BASE_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INSTANT_NONE INT64_MIN
#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* RFC 3339: "2026-11-23T08:01:02.345Z" (24 characters) into out[25]; "-" outside the years
 * 0..9999 (INSTANT_NONE too). */
void instant_format(int64_t at, char out[25]);

/* The same to the second, in local time at an offset east of UTC in minutes:
 * "2026-11-23T16:01:02+08:00" (25 characters). */
#define INSTANT_LOCAL_ROOM 26
void instant_format_local(int64_t at, int offset_minutes, char out[INSTANT_LOCAL_ROOM]);

/* Accepts RFC 3339 with any offset and 0..9 fraction digits (cut to ms); false if it is not one or
 * lies outside the years 1970..9999. */
bool instant_parse(const char *s, int64_t *at);

/* Calendar fields of an instant at an offset east of UTC in minutes. */
struct civil {
	int year, month, day; // month 1..12, day 1..31
	int hour, minute, second;
	int weekday;          // 0 Sunday .. 6 Saturday
};
void instant_civil(int64_t at, int offset_minutes, struct civil *out);

/* The instant of these fields (weekday ignored). */
int64_t instant_from_civil(const struct civil *c, int offset_minutes);

#endif
