/* SPDX-License-Identifier: MIT */
/* What Prometheus' Alertmanager answers to GET /api/v2/alerts. Its labels are anybody's text:
 * what is too long is cut, what cannot be read is passed over and counted, and never spoils the
 * others. */
#ifndef YIPING_WIRE_ALERTS_H
#define YIPING_WIRE_ALERTS_H

#include "yiping/wire/span.h"

#define WIRE_ALERTS_MAX 2000
#define WIRE_ALERT_PAIRS_MAX 64  // labels or annotations of one alert
#define WIRE_ALERT_VALUE_MAX 2048 // bytes of one value, cut at a character
#define WIRE_FINGERPRINT_ROOM 41

struct wire_pair {
	const char *name, *value;
};

struct wire_alert {
	char fingerprint[WIRE_FINGERPRINT_ROOM]; // lower-case hexadecimal digits, at least one
	struct wire_pair *labels; size_t label_count;
	struct wire_pair *annotations; size_t annotation_count;
	int64_t starts_at, ends_at, updated_at; // INSTANT_NONE = not said or no instant
	bool suppressed;                        // silenced or inhibited over there
};

struct wire_alerts {
	struct wire_alert *alerts; size_t count;
	size_t bad;  // items that are no alert
	size_t over; // good ones beyond WIRE_ALERTS_MAX
};

/* Fills *out from a body; all of it lives in the arena. Values may hold any character but NUL
 * (which comes out as U+FFFD): they are not gated. False only if the whole is no list within the
 * caps. */
bool wire_alerts_decode(const char *bytes, size_t n, struct arena *arena, struct wire_alerts *out,
	struct error *e);

/* The value of a label, or else of the annotation of that name; NULL if it has neither. */
const char *wire_alert_value(const struct wire_alert *a, const char *name);

/* The value of a label alone. */
const char *wire_alert_label(const struct wire_alert *a, const char *name);

#endif
