/* SPDX-License-Identifier: MIT */
/* The head of an entity: the fixed 64 bytes that every fold, counter, list and keyframe works on.
 * Layout, byte order and meaning are settled in doc/decisions.md; they are stored and hashed. */
#ifndef YIPING_MODEL_HEAD_H
#define YIPING_MODEL_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "yiping/model/token.h"

#define HEAD_BYTES 64

enum head_clock { // which limit runs
	CLOCK_NONE,
	CLOCK_A,        // acknowledge, from the alarm
	CLOCK_V,        // verify, from the alarm
	CLOCK_D,        // depart or first measure (1-3-5 only), from the alarm
	CLOCK_H,        // handler on scene, from the alarm
	CLOCK_C,        // close, from the alarm
	CLOCK_DISPATCH, // from entry into registered
	CLOCK_ACCEPT,   // from entry into assigned
	CLOCK_CHECK,    // from entry into reported
	CLOCK_REVIEW,   // suspended: the review date
	CLOCK_REPORT,   // the report owed upward (inform.h); never a head's running clock
	CLOCK_OWNER,    // somebody is to be found, since it became unowned
	CLOCK_COUNT,
};

enum leg { LEG_PENDING, LEG_IN_TIME, LEG_LATE }; // of 1-3-5

enum head_flag {
	HEAD_135 = 1u << 0,
	HEAD_UNACKED = 1u << 1,    // alarm not acknowledged at its present severity
	HEAD_ACTIVE = 1u << 2,     // condition still there
	HEAD_CLEARED = 1u << 3,    // condition was there and went away
	HEAD_SHELVED = 1u << 4,
	HEAD_SUPERVISED = 1u << 5, // and not yet replied to
	HEAD_EXERCISE = 1u << 6,
	HEAD_SENSITIVE = 1u << 7,
	HEAD_UNOWNED = 1u << 8,    // no responsible unit could be named
	HEAD_ASKING = 1u << 9,     // a request waits for a decision
	HEAD_REWORKED = 1u << 10,
	HEAD_URGED = 1u << 11,
	HEAD_PERSON = 1u << 12,    // holder is a person's num, not a unit's
	HEAD_WORKTIME = 1u << 13,  // the running clock counts working time
	HEAD_PAUSED = 1u << 14,    // the running clock stands still
	HEAD_GROUPED = 1u << 15,   // one of a storm's group
	HEAD_LEVEL_SHIFT = 16,     // 3 bits: enum level of the holder
	HEAD_ESCALATED_SHIFT = 19, // 3 bits: highest level escalated to, LEVEL_NONE = never
	HEAD_LEG_A_SHIFT = 22,     // 2 bits each: enum leg
	HEAD_LEG_V_SHIFT = 24,
	HEAD_LEG_D_SHIFT = 26,
	HEAD_LATE = 1u << 28,      // closed, but past its close or arrival limit
	HEAD_RETURNED = 1u << 29,  // from the shelf, and not acknowledged since
	HEAD_CALLING = 1u << 30,   // open, and somebody was called who has not answered
};
#define HEAD_OWES (1u << 31) // a report upward; which and when stands in pause_s

struct head {
	uint32_t num;      // permanent number of the entity within its kind, > 0
	uint32_t rev;      // counts every change of the entity, from 1
	uint32_t arev;     // counts those that can alter the meaning of an act
	uint8_t kind;      // enum kind
	uint8_t state;     // enum state; other kinds: 1 live, 0 ended
	uint8_t grade;     // 1..4, 5 routine, 0 none; response level of a mode
	uint8_t colour;    // enum colour; of an indicator or warning its present one
	uint8_t domain;    // catalog num, 0 none
	uint8_t clock;     // enum head_clock that runs
	uint16_t type;     // catalog num of the event type or indicator, 0 none
	uint32_t area;     // area num
	uint32_t holder;   // unit num, or person num with HEAD_PERSON; 0 none
	uint32_t flags;    // enum head_flag; of an indicator the low 4 bits are enum quality
	int64_t start;     // ms, the running clock's start; of others when the present state began
	uint32_t limit_s;  // seconds of the running clock's calendar
	uint32_t pause_s;  // seconds it stood still so far; with HEAD_OWES the report (inform.h)
	int64_t due;       // ms, when it runs out (calendar and pauses worked in); INSTANT_NONE
	int64_t born;      // ms, alarm or report time
};

/* The 64 bytes, little-endian. unpack returns false for what no entity can be: num or rev 0, arev
 * past rev, no kind, or a state, grade, colour, clock, leg, level or quality out of range (unknown
 * kinds are kept). */
void head_pack(const struct head *h, uint8_t out[HEAD_BYTES]);
bool head_unpack(const uint8_t in[HEAD_BYTES], struct head *out);

/* Of packed bytes, of which nothing is judged: what tells one entity from another, and where it
 * lies. */
struct head_key {
	uint32_t kind, num;
	uint32_t area, domain;
};
void head_peek(const uint8_t in[HEAD_BYTES], struct head_key *out);

/* True while the entity belongs to the live board: an open event, a done one that owes a report, an
 * indicator out of its band or of doubtful quality, a unit in service, a warning in force, the
 * present shift ... Never an area, a catalog, a grant or a series: those are reference data. */
bool head_is_live(const struct head *h);

/* Token of a clock: "A" "V" "D" "H" "C" "dispatch" "accept" "check" "review" "owner";
 * "" for none. */
const char *head_clock_token(enum head_clock c);
enum head_clock head_clock_of(const char *token); // CLOCK_NONE if unknown or NULL

/* Of an indicator. */
static inline enum quality head_quality(const struct head *h)
{
	return (enum quality)(h->flags & 15);
}

/* Grades I to III and 1-3-5: what is never hidden in a group and stands above routine work. */
static inline bool head_is_serious(const struct head *h)
{
	return h->flags & HEAD_135 || (h->grade >= 1 && h->grade <= 3);
}

/* Open, and not only live because it owes its last report. */
static inline bool head_is_open(const struct head *h)
{
	return h->kind == KIND_EVENT && h->state < STATE_COUNT && STATE_BIT(h->state) & STATES_OPEN;
}

static inline enum level head_level(const struct head *h)
{
	return (enum level)(h->flags >> HEAD_LEVEL_SHIFT & 7);
}

static inline enum level head_escalated(const struct head *h)
{
	return (enum level)(h->flags >> HEAD_ESCALATED_SHIFT & 7);
}

static inline enum leg head_leg(const struct head *h, int shift)
{
	return (enum leg)(h->flags >> shift & 3);
}

#endif
