/* SPDX-License-Identifier: MIT */
/* Information reports: what a centre tells the level above of an event (first, follow-ups, final),
 * and until when. What is owed stands in the event, changes with its acts alone, and has a
 * countdown of its own beside the clock that runs. */
#ifndef YIPING_MODEL_INFORM_H
#define YIPING_MODEL_INFORM_H

#include "yiping/model/eval.h"
#include "yiping/model/event.h"

/* "first" "follow_up" "final"; "" and INFORM_NONE for anything else. */
const char *inform_token(enum inform_kind k);
enum inform_kind inform_of(const char *token);

/* The limits of a grade; of 1-3-5 those of grade III where its own grade is milder. */
const struct inform_limits *inform_limits_of(
	const struct catalog *c, uint8_t grade, bool is_135);

/* Whom reports of this event go to: grades I and II to the city at once, the rest a level up.
 * LEVEL_NONE = beyond the city. */
enum level inform_to(const struct event *e);

/* True if a report of this kind (a call, if by phone) is the next in order: the first before
 * follow-ups, each while the event is open; the final one after it ended, if anything was reported
 * or is owed; nothing twice. */
bool inform_fits(const struct event *e, enum inform_kind k, bool phone);

struct owed inform_nothing(void);

/* What is owed of this kind from an instant on; a phone call only where there is a limit for it.
 * Kind INFORM_NONE where the grade has no such limit. */
struct owed inform_owe(const struct inform_limits *l, enum inform_kind k, bool phone,
	const struct calendar *cal, int64_t since);

/* What a head with HEAD_OWES says in its pause_s: which report, and when it is due, counted in
 * seconds from `born`. */
uint32_t inform_pack(const struct event *e);

struct inform_view {
	enum inform_kind kind; // INFORM_NONE: nothing is owed
	bool phone;
	enum urgency urgency;  // as of clocks: near from nine tenths of the limit on
	int64_t due, limit_ms; // on the wall
	int64_t left_ms;       // negative = over it
};

/* The report that a head owes, as it stands now. */
struct inform_view eval_inform(const struct head *h, const struct catalog *c, int64_t now);

#endif
