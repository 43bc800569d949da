/* SPDX-License-Identifier: MIT */
/* The life cycle of an event as one table. The server enforces it, `allowed` reads it, help prints
 * it, and the tests of its guards are made from it. */
#ifndef YIPING_MODEL_LIFECYCLE_H
#define YIPING_MODEL_LIFECYCLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/model/token.h"

/* What must hold besides state and role; each has one check in act_guard.c and one code. */
enum guard {
	GUARD_SCOPE = 1u << 0,       // the event is in the actor's scope
	GUARD_OWN = 1u << 1,         // worker: own unit is lead or assisting, or it holds it itself
	GUARD_NOT_HANDLER = 1u << 2, // who handled it may not check it
	GUARD_SPOT = 1u << 3,        // type may be closed on the spot, never 1-3-5 or grades 1-3
	GUARD_GRADE_CAP = 1u << 4,   // town to III, district to II, city to I
	GUARD_CLOSE_CAP = 1u << 5,   // town closes IV and routine, district III, city I and II
	GUARD_NOT_MAJOR = 1u << 6,   // void, asked for or granted too: not for grades 1-3
	GUARD_INTERVAL = 1u << 7, // since the last urge, escalation, whistle or follow-up
	GUARD_REOPEN_WINDOW = 1u << 8,    // within 7 days
	GUARD_REQUEST_OPEN = 1u << 9,     // there is one to decide
	GUARD_NO_REQUEST = 1u << 10,      // none of this kind is open
	GUARD_NOT_SECOND_BACK = 1u << 11, // a second send-back becomes a request to the supervisor
	GUARD_DECIDER = 1u << 12,         // first extension duty of that level or above, the rest
					  // supervisor; not one's own request
	GUARD_CONFIRM_DUTY = 1u << 13,    // false, or true at a grade of 1-3, is confirmed by duty
	GUARD_SHELF = 1u << 14,           // not 1-3-5, not grades 1-2, at most twice, at most 4 h
	GUARD_SUPERVISED = 1u << 15,      // a supervision waits for a reply
	GUARD_CALLED = 1u << 16,          // this person was called and has not answered
	GUARD_REVIEW_DONE = 1u << 17,     // archive by time: review is not mandatory
	GUARD_UNDO = 1u << 18,        // own act and the event's last change, at most 10 s ago, one
				      // that can be taken back
	GUARD_MASTER = 1u << 19,      // the other event exists, is open and is not this one
	GUARD_LEVEL_ABOVE = 1u << 20, // there is a level above the holder's
	GUARD_BACK_WINDOW = 1u << 21, // send back within 10 min (1-3-5) or 2 working hours
	GUARD_ASK_STATE = 1u << 22,   // what is asked for, or granted, fits the state
	GUARD_SHELVED = 1u << 23,     // it is on the shelf
	GUARD_UNACKED = 1u << 24,     // not acknowledged as it stands, or not by one's own unit
	GUARD_WHISTLED = 1u << 25,    // units whistled for have reported in, or a reason is given
	GUARD_OWNER = 1u << 26, // of the centre that owns it, or of the one it was escalated to
	GUARD_REPORT_ORDER = 1u << 27, // first before follow-up, final only after the end
	GUARD_OWES = 1u << 28,        // a report is owed
	GUARD_COUNT_BITS = 29,
};

enum field { // required arguments
	FIELD_TEXT = 1u << 0,
	FIELD_REASON = 1u << 1,
	FIELD_RESULT = 1u << 2,   // verify: true/false; decide: granted
	FIELD_CAUSE = 1u << 3,    // only when verified false
	FIELD_GRADE = 1u << 4,
	FIELD_LEAD = 1u << 5,
	FIELD_DISPOSITION = 1u << 6,
	FIELD_EVIDENCE = 1u << 7, // text or evidence: closing on the spot
	FIELD_WHAT = 1u << 8,     // which request
	FIELD_REQUEST = 1u << 9,
	FIELD_OTHER = 1u << 10,   // another event
	FIELD_UNTIL = 1u << 11,
	FIELD_TO = 1u << 12,      // unit, level or person
	FIELD_SCORE = 1u << 13,   // satisfaction
	FIELD_AREA = 1u << 14,
	FIELD_TYPE = 1u << 15,
	FIELD_TITLE = 1u << 16,
	FIELD_KIND = 1u << 17,    // which report
};
#define FIELD_LAST FIELD_KIND

#define STATE_SAME 254 // the state does not change
#define STATE_BACK 253 // the state before (undo)
#define STATE_ASKED 252 // follows from the request that is decided

#define WHO(r) (1u << (r))
#define WHO_RULE (1u << 15) // timer, rules, sources

struct transition {
	enum verb verb;
	uint32_t from;    // STATE_BIT set; 0 = the event does not exist yet
	uint8_t to;       // enum state, STATE_SAME or STATE_BACK
	uint16_t who;     // WHO set
	uint32_t guards;  // enum guard set
	uint32_t fields;  // enum field set
	uint8_t variant;  // tells rows of one verb apart: see enum variant
};

enum variant { // chosen from the arguments before the row is looked up
	VARIANT_ANY,
	VARIANT_TRUE, VARIANT_FALSE,  // verify
	VARIANT_REGISTER,             // ack with grade and type: receive and register at once
	VARIANT_SPOT,                 // close from a state that is not reported or checking
	VARIANT_SELF_CLEARED,         // clear of a sensed alarm that is not 1-3-5
	VARIANT_ASSIST,               // ack of an order by a unit that does not lead
};

/* The rows; *count is their number. */
const struct transition *lifecycle_table(size_t *count);

/* The row for a verb in a state for one of WHO(role) or WHO_RULE; NULL if the table has none.
 * STATE_NONE = no event yet. who 0 = whoever: tells a wrong state from a wrong role. */
const struct transition *lifecycle_row(enum verb v, enum state from, enum variant variant,
	uint16_t who);

/* The code of a guard, stable, for problems and for words: "not_handler", "grade_cap" ...; a
 * sentence that says what hinders; and the HTTP status of a refusal: 403 who one is, 409 how things
 * stand. */
const char *guard_code(enum guard g);
const char *guard_sentence(enum guard g);
int guard_status(enum guard g);

/* In which states this may be asked for and granted ("extension" "suspension" "send_back" "void"
 * "false"; "transfer", which is asked for by the verb transfer); 0 if there is no such thing. */
uint32_t ask_states(const char *what);

/* Name of the argument: "text", "grade" ... */
const char *field_name(enum field f);

/* True for verbs that fit whatever happened meanwhile, so that they may be sent without a tag: note
 * attach link urge progress answer call depart. */
bool verb_commutes(enum verb v);

/* True for verbs whose change leaves arev alone where the state stays as it is: those that commute,
 * and what touches neither state, grade, holder, lead, limits, merge nor supervision. */
bool verb_keeps_meaning(enum verb v);

#endif
