/* SPDX-License-Identifier: MIT */
/* What is remembered of a source's alerts between two polls, by fingerprint: which event each
 * became, whether it is still there, whether it flaps. Pure: no clock, no log, no network. */
#ifndef YIPING_GOV_ALERT_DIFF_H
#define YIPING_GOV_ALERT_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/buf.h"
#include "yiping/model/entity.h"
#include "yiping/wire/alerts.h"

#define ALERT_KNOWN_MAX 4096 // remembered; those gone longest are forgotten first

struct alert_known {
	char fingerprint[WIRE_FINGERPRINT_ROOM];
	char event[EVENT_ID_ROOM]; // "" = none yet
	bool firing;               // told and not gone
	bool pending;              // its telling has not been answered
	uint64_t seen;             // poll that it was in last, while it fires
	bool there;                // in the answers, whatever was told of it
	struct flap flap;          // when it came and went
	char mends[EVENT_ID_ROOM]; // the event for whoever mends what flaps; "" = none
	bool mends_pending;
};

/* A zeroed one is empty and ready. */
struct alert_diff {
	struct alert_known *all; // by fingerprint
	size_t count, room, pending;
	uint64_t poll;
	int64_t now;               // of the poll
	bool changed;              // something came or went
};

void alert_diff_finish(struct alert_diff *d);

/* A whole answer came at this instant; then each alert in it is looked at, then what is gone is
 * asked for. */
void alert_diff_begin(struct alert_diff *d, int64_t now);

/* What came and went three times in ten minutes flaps until it has been quiet for ten: meanwhile
 * its end is not believed, and its coming back is not to be told unless it is loud. NULL if it does
 * not flap. */
const struct alert_known *alert_diff_flaps(const struct alert_diff *d, const char *fingerprint);

/* The event for whoever mends it is being made; the ledger's answer, NULL if writing failed. */
void alert_diff_mend(struct alert_diff *d, const char *fingerprint);
void alert_diff_mended(struct alert_diff *d, const char *fingerprint, const char *event);

/* The next alert that has become quiet, with its event of that kind ("" = none), which is over;
 * false when there is none. */
bool alert_diff_calm(struct alert_diff *d, char fingerprint[WIRE_FINGERPRINT_ROOM],
	char event[EVENT_ID_ROOM]);

/* NULL if the alert has to be told (it is new, or back after it had gone): alert_diff_tell does
 * that. Pointers hold until the next tell. */
const struct alert_known *alert_diff_see(struct alert_diff *d, const char *fingerprint);

/* It is being told to the ledger. Returns what is remembered of it: its event, if it had one.
 * NULL when there is no room because everything remembered is still firing. */
const struct alert_known *alert_diff_tell(struct alert_diff *d, const char *fingerprint);

/* The ledger's answer: which event it is now, "" if it was refused (then it is not told again
 * while it fires), or NULL if writing failed: then it is told again. */
void alert_diff_told(struct alert_diff *d, const char *fingerprint, const char *event);

/* The next event whose last alert has gone, into out; false when there is none. An alert is gone
 * when two polls in a row were without it. While tellings are unanswered nothing is gone yet, for
 * one of them may belong to the same event. */
bool alert_diff_gone(struct alert_diff *d, char out[EVENT_ID_ROOM]);

/* A clear that failed: the alerts of this event are taken for firing, so that they go once more. */
void alert_diff_keep(struct alert_diff *d, const char *event);

/* Those that fire without an event, since the ledger refused them. */
size_t alert_diff_refused(const struct alert_diff *d);

/* To text and back, for the next start; what is not understood of it is passed over. */
void alert_diff_write(const struct alert_diff *d, struct buf *out);
void alert_diff_read(struct alert_diff *d, const char *text);

#endif
